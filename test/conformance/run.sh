#!/usr/bin/env bash
# run.sh duckdb|postgres [pytest arguments]: dbt's adapter suite against bin/model (or $MODEL_BIN).
# Its Python side is installed once, outside the tree. With MODEL_BIN= (empty) the suite runs dbt itself.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/model-conformance
engine=${1:?duckdb or postgres}
shift
stamp=$cache/$(sha256sum "$here/requirements.txt" | cut -c1-16)
if [ ! -x "$stamp/bin/pytest" ]; then
  mkdir -p "$cache"
  python3 -m venv "$stamp"
  "$stamp/bin/pip" install --quiet --requirement "$here/requirements.txt"
fi
if [ "$engine" = postgres ] && [ -z "${POSTGRES_TEST_PORT:-}" ]; then
  # The server that our own tests use.
  POSTGRES_TEST_PORT=$("$stamp/bin/python" "$here/postgres_setup.py" "$("$here/../services/postgres-up.sh")")
  export POSTGRES_TEST_PORT
fi
export CONFORMANCE_ENGINE=$engine
export MODEL_BIN=${MODEL_BIN-$here/../../bin/model}
export DBT_SEND_ANONYMOUS_USAGE_STATS=0 PYTHONDONTWRITEBYTECODE=1
export PYTHONPATH=$here
common=(-p no:cacheprovider -p shim -q --numprocesses "${JOBS:-2}" --timeout 180 --tb=short --show-capture=stdout)
if [ -n "${DBT_CORE_TESTS:-}" ]; then
  cd "$DBT_CORE_TESTS"
  PYTHONPATH=$here:$DBT_CORE_TESTS exec "$stamp/bin/pytest" "${common[@]}" "$@"
fi
cd "$here"
exec "$stamp/bin/pytest" "${common[@]}" "$@" test_adapter_suite.py
