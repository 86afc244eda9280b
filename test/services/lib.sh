# What the scripts <name>-up.sh and stop.sh share. Sourced, not run.
# Data, logs and pids go to the folder given to the script, else to one under $SERVICES_RUN.
set -euo pipefail
RUN="${SERVICES_RUN:-${TMPDIR:-/tmp}/model-test-services}"
mkdir -p "$RUN"
exec 3>&1 >&2 # stdout is for what finish prints; everything else goes to stderr

say() { echo "[$(basename "$0")] $*"; }
die() { say "ERROR: $*"; exit 1; }

# apt_need BINARY PACKAGE...: installs the packages when BINARY is missing, without starting their services
apt_need() {
  [ -x "$1" ] && return
  [ "$(id -u)" = 0 ] || die "$1 is missing, and only root can install it: apt-get install ${*:2}"
  command -v apt-get >/dev/null || die "$1 is missing, and there is no apt-get: install ${*:2} by hand"
  exec 9>"$RUN/.lock-apt"; flock 9
  say "apt-get install ${*:2}"
  local policy=/usr/sbin/policy-rc.d # while it is there, no service is started
  [ -e "$policy" ] || { trap "rm -f $policy" EXIT; printf '#!/bin/sh\nexit 101\n' >"$policy"; chmod +x "$policy"; }
  export DEBIAN_FRONTEND=noninteractive
  apt-get -qq update
  apt-get -qq -o DPkg::Lock::Timeout=120 install -y --no-install-recommends "${@:2}"
  [ -z "$(trap -p EXIT)" ] || { rm -f "$policy"; trap - EXIT; }
  exec 9>&-
}

# ours PID DATADIR: PID lives and has DATADIR on its command line (pids are used again)
ours() { grep -qszF -- "$2/" "/proc/$1/cmdline"; }

# alive DATADIR: all processes noted in DATADIR/pid live
alive() {
  local p; [ -s "$1/pid" ] || return 1
  for p in $(<"$1/pid"); do ours "$p" "$1" || return 1; done
}

# gone PID: it ended, though its parent may not have asked for it yet
gone() { case "$(ps -o stat= -p "$1")" in "" | Z | Zs) ;; *) return 1 ;; esac; }

# halt DATADIR: ends the processes noted in DATADIR/pid and waits for their end
halt() {
  local p i sig=TERM mine=()
  [ -s "$1/pid" ] || return 0
  [ ! -e "$1/data/postmaster.pid" ] || sig=INT # PostgreSQL: without waiting for its clients
  for p in $(<"$1/pid"); do ! ours "$p" "$1" || { mine+=("$p"); kill -$sig "$p" || true; }; done
  for p in "${mine[@]}"; do
    i=0; until gone "$p"; do
      [ $((++i)) -ne 300 ] || { say "pid $p does not end on SIG$sig: killing it"; kill -KILL "$p" || true; }
      sleep 0.1
    done
  done
  rm -f "$1/pid"
}

port_open() { (exec 4<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# begin DATADIR PORT: succeeds when the server has to be started. Callers take turns; fails for another port and a
# port that is taken.
begin() {
  local d="$1" p="$2"
  exec 8>"$d/.lock"; flock 8
  if alive "$d"; then
    [ "$(cat "$d/port")" = "$p" ] || die "it runs in $d on port $(cat "$d/port") already: stop it, or choose another folder"
    return 1
  fi
  halt "$d"
  ! port_open "$p" || die "another process has port $p: choose another one"
  rm -f "$d"/*.log; echo "$p" >"$d/port"
}

# start DATADIR NAME CMD...: runs CMD in a session of its own, with its log in DATADIR/NAME.log and its pid in
# DATADIR/pid. CMD has to name something under DATADIR (see ours). Until finish, a failure of the script ends it.
start() {
  local d="$1" n="$2" p i; shift 2
  STARTED="$d"; trap 'halt "$STARTED"' EXIT
  setsid nohup "$@" >"$d/$n.log" 2>&1 3>&- 8>&- </dev/null &
  p=$!; echo "$p" >>"$d/pid"
  for i in $(seq 50); do ! ours "$p" "$d" || break; sleep 0.02; done # until the exec
}

# wait_for SECONDS DATADIR CMD...: waits until CMD succeeds; fails when a process dies or the time is over
wait_for() {
  local t="$1" d="$2" end=$((SECONDS + $1)) why="" p; shift 2
  until "$@" >/dev/null 2>&1; do
    for p in $(<"$d/pid"); do kill -0 "$p" 2>/dev/null || why="process $p died"; done
    [ "$SECONDS" -lt "$end" ] || why="not ready after ${t}s"
    [ -z "$why" ] || { tail -n 20 "$d"/*.log; die "$why, see the logs in $d"; }
    sleep 0.2
  done
}

# finish DATADIR TEXT: prints the text on stdout
finish() { trap - EXIT; say "ready on 127.0.0.1:$(cat "$1/port"), data in $1"; echo "$2" >&3; }
