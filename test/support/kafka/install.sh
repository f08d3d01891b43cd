#!/bin/sh
# Brings what the Kafka tests run onto a Debian machine: Java (17 or newer), kcat, openssl, and by Maven the jars of Apache Kafka's own broker.
#   sudo test/support/kafka/install.sh
# The jars go into a folder of the checkout (or $WARP_FLOW_KAFKA_LIBS). Run again, it is quick and changes nothing.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
folder=${WARP_FLOW_KAFKA_LIBS:-$(cd "$here/../../.." && pwd)/.kafka}
say() { echo "kafka: $*"; }

# The folder says which pom its jars are of.
jars_are_there() { cmp -s "$here/pom.xml" "$folder/pom.xml"; }

packages=
add() { packages="$packages $1"; }
command -v java >/dev/null || add java
command -v kcat >/dev/null || add kcat
command -v openssl >/dev/null || add openssl
jars_are_there || command -v mvn >/dev/null || add maven

if [ -n "$packages" ]; then
  say "installing$packages"
  command -v apt-get >/dev/null || { say 'only Debian and its kin are known here (no apt-get)' >&2; exit 1; }
  as_root=
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { say 'needs root, or sudo' >&2; exit 1; }
    as_root=sudo
  fi
  $as_root apt-get update -qq
  # Newer Debians have only newer ones.
  java=openjdk-17-jre-headless
  apt-cache show "$java" >/dev/null 2>&1 || java=default-jre-headless
  # shellcheck disable=SC2086
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends --no-remove \
    $(echo "$packages" | sed "s/ java/ $java/") >/dev/null
fi

if jars_are_there; then
  say "all there, jars in $folder"
  exit 0
fi
say "fetching the jars into $folder"
mkdir -p "$folder"
echo '*' > "$folder/.gitignore"
# Those of another pom; in a folder that this has not filled, it removes nothing.
[ ! -e "$folder/pom.xml" ] || rm -f "$folder/pom.xml" "$folder"/*.jar
mvn -B -q -f "$here/pom.xml" dependency:copy-dependencies "-DoutputDirectory=$folder" -DincludeScope=runtime
# Named complete only once everything is in it.
cp "$here/pom.xml" "$folder/pom.xml"
say 'done'
