#!/bin/sh
# Brings PostgreSQL's server, which tests and examples start for themselves, onto a Debian machine.
#   sudo test/support/postgres/install.sh
# Run again, it is quick and changes nothing. It never removes a package of the machine, and no cluster is made or started.
set -eu

say() { echo "postgres: $*"; }

there() { command -v postgres >/dev/null || ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1; }
if there; then
  say 'all there'
  exit 0
fi
say 'missing: postgres'
command -v apt-get >/dev/null || { say 'only Debian and its kin are known here (no apt-get)' >&2; exit 1; }
as_root=
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { say 'needs root, or sudo' >&2; exit 1; }
  as_root=sudo
fi

say 'apt-get update'
$as_root apt-get update -qq
# Debian's package would make a cluster and start it: where there is no such setting yet, it is told not to.
if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
  $as_root mkdir -p /etc/postgresql-common
  echo 'create_main_cluster = false' | $as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
fi
say 'installing postgresql'
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends --no-remove postgresql >/dev/null
say 'done'
