#!/usr/bin/env bash
# Builds dbt projects with dbt and with model side by side, in copies, and prints one table.
# It fetches nothing: see README.md for what it takes.
set -uo pipefail

usage() {
  cat >&2 <<'TXT'
usage: matrix.sh [-e ENGINES] [-f LIST] [-o OUT] [-a ALLOW_DIR] [-r REFERENCES] [-p] [PROJECT_DIR ...]
  -e ENGINES     duckdb, postgres or "duckdb postgres" (default duckdb)
  -f LIST        tab-separated lines: name, root, sub, schema, vars, prelude, engines (see README.md)
  -o OUT         where copies, artifacts and reports go (default: a temporary directory)
  -a ALLOW_DIR   allow files, one <name>.allow a project (default: allow beside this script)
  -r REFERENCES  finished dbt builds, [<engine>/]<name>/dbt: used instead of running dbt
  -p             parse only: compare manifests, build nothing
environment: MODEL_BIN (default bin/model of this repository), DBT_BIN (default dbt), COMPAT_THREADS (default 1),
  COMPAT_TIMEOUT (seconds for a build, default 900), PGHOST, PGPORT, PGUSER, PGPASSWORD (postgres)
TXT
  exit 2
}

here=$(cd "$(dirname "$0")" && pwd)
engines=duckdb list="" out="" allow=$here/allow references="" task=build
while getopts "e:f:o:a:r:p" flag; do
  case $flag in
    e) engines=$OPTARG ;; f) list=$OPTARG ;; o) out=$OPTARG ;; a) allow=$OPTARG ;; r) references=$OPTARG ;; p) task=parse ;;
    *) usage ;;
  esac
done
shift $((OPTIND - 1))
[ -n "$list" ] || [ $# -gt 0 ] || usage
model=${MODEL_BIN:-$here/../../bin/model}
dbt=${DBT_BIN:-dbt}
threads=${COMPAT_THREADS:-1}
out=${out:-$(mktemp -d)}
mkdir -p "$out"
out=$(cd "$out" && pwd)
[ -x "$model" ] || { echo "matrix: no binary at $model: run make build or set MODEL_BIN" >&2; exit 2; }
(cd "$here/../.." && go build -o "$out/compat" ./test/compat) || exit 2
export DBT_SEND_ANONYMOUS_USAGE_STATS=false
export PGHOST=${PGHOST:-127.0.0.1} PGPORT=${PGPORT:-5432} PGUSER=${PGUSER:-${USER:-postgres}} PGPASSWORD=${PGPASSWORD:-}

profile_of() { sed -n "s/^profile: *['\"]\{0,1\}\([A-Za-z0-9_.-]*\).*/\1/p" "$1" | head -1; }

sql() { PGOPTIONS="-c client_min_messages=warning" psql -qAt -v ON_ERROR_STOP=1 -d postgres -c "$1"; }

# Both builds need a database of one name, since names stand in compiled SQL: it is renamed when its build is done.
database() { tr -c 'a-z0-9\n' _ <<< "compat_$name"; }

profile() {
  if [ "$engine" = postgres ]; then
    sql "drop database if exists $(database) with (force)" && sql "create database $(database)" || return 1
    echo "{type: postgres, host: $PGHOST, port: $PGPORT, user: $PGUSER, password: '$PGPASSWORD', dbname: $(database), schema: $schema, threads: $threads}"
  else
    echo "{type: duckdb, path: \"$1/ref.duckdb\", schema: $schema, threads: $threads}"
  fi
}

# kept NAME: the place of a build's relations
kept() {
  if [ "$engine" = postgres ]; then echo "postgres:$(database)_$1"; else echo "$2/ref.duckdb"; fi
}

# build TOOL BINARY: builds $root in a copy below $place/TOOL
build() {
  local tool=$1 binary=$2 dir=$place/$1 of=$engine output
  rm -rf "$dir"
  mkdir -p "$dir/profiles"
  cp -r "$root" "$dir/project"
  rm -rf "$dir/project/.git" "$dir/project/$sub/target" "$dir/project/$sub/profiles.yml"
  output=$(profile "$dir") || { echo "matrix: no database for $name" >&2; echo 2 > "$dir/exit"; return; }
  local use
  use=$(profile_of "$dir/project/$sub/dbt_project.yml")
  use=${use:-compat}
  echo "$use: {target: $of, outputs: {$of: $output}}" > "$dir/profiles/profiles.yml"
  local common=(--profile "$use" --profiles-dir "$dir/profiles" --target-path "$dir/target" --log-path "$dir/logs")
  [ -z "$vars" ] || common+=(--vars "$vars")
  [ "$task" = parse ] || common+=(--threads "$threads")
  (
    cd "$dir/project/$sub" || exit 2
    [ -z "$prelude" ] || [ "$task" = parse ] || "$binary" $prelude "${common[@]}" > "$dir/prelude.log" 2>&1
    timeout "${COMPAT_TIMEOUT:-900}" "$binary" $task "${common[@]}" > "$dir/console.log" 2>&1
    echo $? > "$dir/exit"
  )
  if [ "$engine" = postgres ]; then
    sql "drop database if exists $(database)_$tool with (force)" > /dev/null 2>&1
    sql "alter database $(database) rename to $(database)_$tool"
  fi
}

row() { printf '| %s | %s | %s | %s | %s | %s |\n' "$@"; }

reference() {
  local found
  for found in "$references/$engine/$name/dbt" "$references/$name/dbt"; do
    [ -n "$references" ] && [ -d "$found/target" ] && { [ "$engine" = duckdb ] || [[ $found == */postgres/* ]]; } && { echo "$found"; return; }
  done
}

compare() {
  local ref cand=$place/model report=$place/report.txt
  ref=$(reference)
  if [ -z "$ref" ]; then
    ref=$place/dbt
    ! command -v "$dbt" > /dev/null || build dbt "$dbt"
  fi
  build model "$model"
  local rexit cexit line
  rexit=$(grep -o '[0-9]*$' "$ref/exit" 2>/dev/null || echo -)
  cexit=$(cat "$cand/exit")
  if [ ! -f "$ref/target/manifest.json" ] || [ ! -f "$cand/target/manifest.json" ]; then
    if [ "$rexit" = "$cexit" ]; then row "$name" "$engine" "-" "-" "$rexit / $cexit" "both refuse"
    else row "$name" "$engine" "-" "-" "$rexit / $cexit" "only one builds"; failed=1; fi
    return
  fi
  local args=(-reference "$ref/target" -candidate "$cand/target" -max 0)
  [ "$task" = parse ] || args+=(-ref-db "$(kept dbt "$ref")" -cand-db "$(kept model "$cand")")
  [ ! -f "$allow/$name.allow" ] || args+=(-allow "$allow/$name.allow")
  "$out/compat" "${args[@]}" > "$report" 2>&1
  case $? in
    0) [ "$rexit" = "$cexit" ] || failed=1 ;;
    *) failed=1 ;;
  esac
  line=$(grep '^summary:' "$report" || echo "summary: nodes=? passed=? differences=? explained=?")
  field() { sed -n "s/.* $1=\([^ ]*\).*/\1/p" <<< "$line" | sed 's,/, / ,'; }
  row "$name" "$engine" "$(field nodes)" "$(field passed)" "$rexit / $cexit" "$(field differences) ($(field explained) explained)"
}

failed=0
row project engine "nodes dbt / model" "passed" exit differences
row --- --- --- --- --- ---
each() {
  name=$1 root=$2 sub=${3:-.} schema=${4:-main} vars=${5:-} prelude=${6:-}
  local only=${7:-duckdb postgres}
  for engine in $engines; do
    [[ " $only " == *" $engine "* ]] || continue
    place=$out/$engine/$name
    mkdir -p "$place"
    compare < /dev/null
  done
}
if [ -n "$list" ]; then
  # A tab is white space to read, which would join empty fields: change it for a unit separator.
  while IFS=$'\x1f' read -r name root sub schema vars prelude only; do
    case $name in '' | \#*) continue ;; esac
    each "$name" "$root" "$sub" "$schema" "$vars" "$prelude" "$only"
  done < <(tr '\t' '\037' < "$list")
fi
for dir in "$@"; do
  each "$(basename "$dir")" "$dir"
done
echo
echo "reports: $out/<engine>/<project>/report.txt"
exit $failed
