#!/usr/bin/env bash
# Builds dbt projects with dbt and with model side by side, in copies, and prints one table.
# It fetches nothing: see README.md for what it takes.
set -uo pipefail

usage() {
  cat >&2 <<'TXT'
usage: matrix.sh [-f LIST] [-o OUT] [-a ALLOW_DIR] [-r REFERENCES] [PROJECT_DIR ...]
  -f LIST        tab-separated lines: name, root, sub, schema, vars, prelude (see README.md)
  -o OUT         where copies, artifacts and reports go (default: a temporary directory)
  -a ALLOW_DIR   allow files, one <name>.allow a project (default: allow beside this script)
  -r REFERENCES  finished dbt builds, <name>/dbt/{target,ref.duckdb}: used instead of running dbt
environment: MODEL_BIN (default bin/model of this repository), DBT_BIN (default dbt), COMPAT_THREADS (default 1)
TXT
  exit 2
}

here=$(cd "$(dirname "$0")" && pwd)
list="" out="" allow=$here/allow references=""
while getopts "f:o:a:r:" flag; do
  case $flag in
    f) list=$OPTARG ;; o) out=$OPTARG ;; a) allow=$OPTARG ;; r) references=$OPTARG ;;
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

profile_of() { sed -n "s/^profile: *['\"]\{0,1\}\([A-Za-z0-9_.-]*\).*/\1/p" "$1" | head -1; }

# build ENGINE BINARY: builds $root in a copy below $out/$name/$engine
build() {
  local engine=$1 binary=$2 dir=$out/$name/$1
  rm -rf "$dir"
  mkdir -p "$dir/profiles"
  cp -r "$root" "$dir/project"
  rm -rf "$dir/project/.git" "$dir/project/$sub/target" "$dir/project/$sub/profiles.yml"
  cat > "$dir/profiles/profiles.yml" <<Y
$(profile_of "$dir/project/$sub/dbt_project.yml"):
  target: duckdb
  outputs:
    duckdb: {type: duckdb, path: "$dir/ref.duckdb", schema: $schema, threads: $threads}
Y
  local common=(--threads "$threads" --profiles-dir "$dir/profiles" --target-path "$dir/target" --log-path "$dir/logs")
  [ -z "$vars" ] || common+=(--vars "$vars")
  (
    cd "$dir/project/$sub" || exit 2
    [ -z "$prelude" ] || "$binary" $prelude "${common[@]}" > "$dir/prelude.log" 2>&1
    timeout "${COMPAT_TIMEOUT:-900}" "$binary" build "${common[@]}" > "$dir/console.log" 2>&1
    echo $? > "$dir/exit"
  )
}

row() { printf '| %s | %s | %s | %s | %s | %s |\n' "$@"; }

compare() {
  local ref=$out/$name/dbt cand=$out/$name/model report=$out/$name/report.txt
  if [ -n "$references" ] && [ -d "$references/$name/dbt" ]; then
    ref=$references/$name/dbt
  elif command -v "$dbt" > /dev/null; then
    build dbt "$dbt"
  fi
  build model "$model"
  local rexit cexit line
  rexit=$(grep -o '[0-9]*$' "$ref/exit" 2>/dev/null || echo -)
  cexit=$(cat "$cand/exit")
  if [ ! -f "$ref/target/manifest.json" ] || [ ! -f "$cand/target/manifest.json" ]; then
    if [ "$rexit" = "$cexit" ]; then row "$name" "dbt / model" "-" "-" "$rexit / $cexit" "both refuse"
    else row "$name" "dbt / model" "-" "-" "$rexit / $cexit" "only one builds"; failed=1; fi
    return
  fi
  local args=(-reference "$ref/target" -candidate "$cand/target" -ref-db "$ref/ref.duckdb" -cand-db "$cand/ref.duckdb" -max 0)
  [ ! -f "$allow/$name.allow" ] || args+=(-allow "$allow/$name.allow")
  "$out/compat" "${args[@]}" > "$report" 2>&1
  case $? in
    0) [ "$rexit" = "$cexit" ] || failed=1 ;;
    *) failed=1 ;;
  esac
  line=$(grep '^summary:' "$report" || echo "summary: nodes=? passed=? differences=? explained=?")
  field() { sed -n "s/.* $1=\([^ ]*\).*/\1/p" <<< "$line" | sed 's,/, / ,'; }
  row "$name" "dbt / model" "$(field nodes)" "$(field passed)" "$rexit / $cexit" "$(field differences) ($(field explained) explained)"
}

failed=0
row project engines nodes passed exit differences
row --- --- --- --- --- ---
each() {
  name=$1 root=$2 sub=${3:-.} schema=${4:-main} vars=${5:-} prelude=${6:-}
  compare
}
if [ -n "$list" ]; then
  # A tab is white space to read, which would join empty fields: change it for a unit separator.
  while IFS=$'\x1f' read -r name root sub schema vars prelude; do
    case $name in '' | \#*) continue ;; esac
    each "$name" "$root" "$sub" "$schema" "$vars" "$prelude"
  done < <(tr '\t' '\037' < "$list")
fi
for dir in "$@"; do
  each "$(basename "$dir")" "$dir"
done
echo
echo "reports: $out/<project>/report.txt"
exit $failed
