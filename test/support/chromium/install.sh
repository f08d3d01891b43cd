#!/bin/sh
# Brings Chromium, in which the tests look at the status page, and a font with Chinese onto a Debian machine.
#   sudo test/support/chromium/install.sh
# Run again, it is quick and changes nothing. It never removes a package of the machine.
set -eu

say() { echo "chromium: $*"; }

if command -v chromium >/dev/null && [ -n "$(fc-list :lang=zh 2>/dev/null)" ]; then
  say 'all there'
  exit 0
fi
command -v apt-get >/dev/null || { say 'only Debian and its kin are known here (no apt-get)' >&2; exit 1; }
as_root=
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { say 'needs root, or sudo' >&2; exit 1; }
  as_root=sudo
fi

say 'apt-get update'
$as_root apt-get update -qq
say 'installing chromium, fonts-wqy-microhei, fontconfig'
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends --no-remove \
  chromium fonts-wqy-microhei fontconfig >/dev/null
say 'done'
