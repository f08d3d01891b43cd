#!/bin/sh
# Builds an OpenTelemetry collector of three parts (OTLP in, JSON lines out) into .cache/collector (or $WARP_FLOW_COLLECTOR); needs Go. It takes two minutes on two processors, and 300 MB of modules.
#   test/support/collector/install.sh
set -eu

here=$(cd "$(dirname "$0")" && pwd)
folder=${WARP_FLOW_COLLECTOR:-$(cd "$here/../../.." && pwd)/.cache/collector}
say() { echo "collector: $*"; }

if [ -x "$folder/collector" ] && cmp -s "$here/go.sum" "$folder/go.sum" && cmp -s "$here/main.go" "$folder/main.go"; then
  say "all there, in $folder"
  exit 0
fi
command -v go >/dev/null || { say 'needs Go 1.26 or newer' >&2; exit 1; }
mkdir -p "$folder"
(cd "$here" && go build -o "$folder/collector" .)
cp "$here/go.sum" "$here/main.go" "$folder/"
say "built, in $folder"
