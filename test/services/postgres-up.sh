#!/usr/bin/env bash
# postgres-up.sh [PORT=15439] [DATADIR]: starts a PostgreSQL for tests on loopback, unless it runs, and prints its URL.
# User, password and database are "model". Without PostgreSQL on the machine root installs it by apt. Root runs it as the
# user postgres, who must be able to enter DATADIR. Nothing is flushed to disk: the data is worth nothing.
source "$(dirname "$0")/lib.sh"
PORT="${1:-15439}"; D="${2:-$RUN/postgres-$PORT}"
mkdir -p "$D"; D="$(cd "$D" && pwd -P)"
bins() { # the newest of Debian's folders, else the one on the path that has all three programs
  local d
  for d in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV) ${PATH//:/ }; do
    [ ! -x "$d/postgres" ] || [ ! -x "$d/initdb" ] || [ ! -x "$d/pg_isready" ] || { echo "$d"; return; }
  done
  echo /usr/lib/postgresql/bin
}
if begin "$D" "$PORT"; then
  if [ ! -x "$(bins)/postgres" ]; then
    if [ "$(id -u)" = 0 ]; then # keep Debian from making a cluster of its own
      [ -e /etc/postgresql-common/createcluster.conf ] || { mkdir -p /etc/postgresql-common; echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf; }
    fi
    apt_need "$(bins)/postgres" postgresql postgresql-client
  fi
  B="$(bins)"; AS=()
  if [ "$(id -u)" = 0 ]; then
    chown postgres: "$D"; AS=(setpriv --reuid=postgres --regid=postgres --init-groups env HOME="$D")
    "${AS[@]}" test -w "$D" || die "the user postgres cannot enter $D: choose a folder below a public one"
  fi
  cd /
  if [ ! -d "$D/data" ]; then
    rm -rf "$D/data.tmp"
    "${AS[@]}" "$B/initdb" -D "$D/data.tmp" -U model -E UTF8 --locale=C.UTF-8 --auth=trust --no-sync >/dev/null
    mv "$D/data.tmp" "$D/data"
  fi
  start "$D" server "${AS[@]}" "$B/postgres" -D "$D/data" -p "$PORT" -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
    -c fsync=off -c full_page_writes=off -c shared_buffers=64MB -c max_connections=100
fi
B="$(bins)"
wait_for 60 "$D" "$B/pg_isready" -h 127.0.0.1 -p "$PORT" -U model
sql() { "$B/psql" -qtAX -h 127.0.0.1 -p "$PORT" -U model postgres -c "$1"; }
[ -n "$(sql "select 1 from pg_database where datname = 'model'")" ] || { sql "alter user model password 'model'"; sql "create database model"; }
finish "$D" "postgres://model:model@127.0.0.1:$PORT/model"
