#!/bin/sh
# Brings logrotate, which the integration tests rotate logs by, onto a Debian machine.
#   sudo test/support/logrotate/install.sh
# Run again, it is quick and changes nothing. It never removes a package of the machine.
set -eu

say() { echo "logrotate: $*"; }

PATH=$PATH:/usr/sbin:/sbin
missing=
for command in logrotate gzip; do command -v "$command" >/dev/null || missing="$missing $command"; done
if [ -z "$missing" ]; then
  say 'all there'
  exit 0
fi
say "missing:$missing"
command -v apt-get >/dev/null || { say 'only Debian and its kin are known here (no apt-get)' >&2; exit 1; }
as_root=
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { say 'needs root, or sudo' >&2; exit 1; }
  as_root=sudo
fi

say 'apt-get update'
$as_root apt-get update -qq
say 'installing logrotate, gzip'
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends --no-remove logrotate gzip >/dev/null
say 'done'
