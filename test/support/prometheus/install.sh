#!/bin/sh
# Brings promtool, which reads the metrics as Prometheus does, onto a Debian machine.
#   test/support/prometheus/install.sh
# Debian's prometheus would run as a service of the machine: it is unpacked into a folder of the checkout (or
# $WARP_FLOW_PROMETHEUS). Run again, it is quick and changes nothing.
set -eu

folder=${WARP_FLOW_PROMETHEUS:-$(cd "$(dirname "$0")/../../.." && pwd)/.prometheus}
say() { echo "prometheus: $*"; }

if [ -x "$folder/promtool" ]; then
  say "promtool is in $folder"
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
say "unpacking promtool into $folder"
mkdir -p "$folder"
echo '*' > "$folder/.gitignore"
fresh=$(mktemp -d "$folder/unpacking.XXXXXX")
trap 'rm -rf "$fresh"' EXIT
(cd "$fresh" && apt-get download -qq -o APT::Sandbox::User=root prometheus)
for package in "$fresh"/*.deb; do dpkg -x "$package" "$fresh"; done
chmod 755 "$fresh/usr/bin/promtool"
# Named only once it is whole
mv "$fresh/usr/bin/promtool" "$folder/promtool"
say 'done'
