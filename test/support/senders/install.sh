#!/bin/sh
# Brings the syslog senders of the integration tests onto a Debian machine: logger, loggen, syslog-ng, openssl,
# python3, rsyslogd; and curl.
#   sudo test/support/senders/install.sh
# Debian's rsyslog and syslog-ng exclude each other: syslog-ng is installed, rsyslog unpacked into a folder of the checkout
# (or $WARP_FLOW_SENDERS). Run again, it is quick and changes nothing. It never removes a package of the machine.
set -eu

folder=${WARP_FLOW_SENDERS:-$(cd "$(dirname "$0")/../../.." && pwd)/.senders}
say() { echo "senders: $*"; }

missing=
for command in logger loggen syslog-ng openssl python3 unshare curl; do command -v "$command" >/dev/null || missing="$missing $command"; done
[ -x "$folder/rsyslog/usr/sbin/rsyslogd" ] || missing="$missing rsyslogd"
if [ -z "$missing" ]; then
  say "all there, rsyslog in $folder"
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
say 'installing syslog-ng-core, bsdutils, openssl, python3, util-linux, curl'
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends --no-remove \
  syslog-ng-core bsdutils openssl python3 util-linux curl >/dev/null

say "unpacking rsyslog into $folder"
mkdir -p "$folder"
echo '*' > "$folder/.gitignore"
fresh=$(mktemp -d "$folder/unpacking.XXXXXX")
trap 'rm -rf "$fresh"' EXIT
(cd "$fresh" && apt-get download -qq -o APT::Sandbox::User=root rsyslog rsyslog-openssl libestr0 libfastjson4 liblognorm5)
for package in "$fresh"/*.deb; do dpkg -x "$package" "$fresh"; done
rm -rf "$fresh"/*.deb "$folder/rsyslog"
# Named only once everything is in it.
mv "$fresh" "$folder/rsyslog"
chmod 755 "$folder/rsyslog"
trap - EXIT
say 'done'
