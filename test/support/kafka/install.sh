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

# What a node loads until it serves, as Java maps it into memory (its class data sharing): nodes start in half the time.
# A node whose Java or jars are others takes no notice of it, so that it need not be there.
archive_classes() {
  node=$(mktemp -d)
  port=$((20000 + $$ % 10000))
  cat > "$node/server.properties" <<PROPERTIES
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$port
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:$((port + 1)),CONTROLLER://127.0.0.1:$port
log.dirs=$node/data
PROPERTIES
  java -cp "$folder/*" kafka.tools.StorageTool format --cluster-id AAAAAAAAAAAAAAAAAAAAAA \
    --config "$node/server.properties" >"$node/log" 2>&1 || true
  java -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 "-XX:ArchiveClassesAtExit=$folder/classes.jsa" \
    -cp "$folder/*" kafka.Kafka "$node/server.properties" >>"$node/log" 2>&1 &
  broker=$!
  tries=0
  until grep -q 'Kafka Server started' "$node/log" || ! kill -0 "$broker" 2>/dev/null || [ "$tries" -ge 120 ]; do
    tries=$((tries + 1))
    sleep 0.5
  done
  kill "$broker" 2>/dev/null || true
  wait "$broker" 2>/dev/null || true
  rm -rf "$node"
  [ -e "$folder/classes.jsa" ] || say 'no archive of classes could be made: nodes start slower'
}

if jars_are_there; then
  [ -e "$folder/classes.jsa" ] || archive_classes
  say "all there, jars in $folder"
  exit 0
fi
say "fetching the jars into $folder"
mkdir -p "$folder"
echo '*' > "$folder/.gitignore"
# Those of another pom; in a folder that this has not filled, it removes nothing.
[ ! -e "$folder/pom.xml" ] || rm -f "$folder/pom.xml" "$folder"/*.jar "$folder/classes.jsa"
mvn -B -q -f "$here/pom.xml" dependency:copy-dependencies "-DoutputDirectory=$folder" -DincludeScope=runtime
# Named complete only once everything is in it.
cp "$here/pom.xml" "$folder/pom.xml"
archive_classes
say 'done'
