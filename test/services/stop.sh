#!/usr/bin/env bash
# stop.sh DATADIR...: ends the server that a script started in each DATADIR and waits for its end. Its data stays.
source "$(dirname "$0")/lib.sh"
[ $# -gt 0 ] || die "usage: stop.sh DATADIR..."
for d; do
  [ -d "$d" ] || die "there is no folder $d"
  d="$(cd "$d" && pwd -P)"; [ -s "$d/pid" ] || { say "nothing runs in $d"; continue; }
  halt "$d"
done
