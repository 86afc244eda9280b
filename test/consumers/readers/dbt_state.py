"""dbt-core with a side's manifest as --state: what it finds modified in the very project the manifest is of.

The project is parsed by dbt; the counts must be 0 for each sub-selector, whoever wrote the manifest.
"""

import pathlib
import sys
import tempfile

from dbt.cli.main import dbtRunner

import counting
from dbt_state_selectors import SELECTORS


def invoke(*words: str):
    result = dbtRunner().invoke(list(words))
    if not result.success:
        raise SystemExit(f"dbt {' '.join(words[:3])}: {result.exception or result.result}")
    return result.result


def read(side: pathlib.Path) -> dict:
    counts = {}
    dbt = side.parent / "dbt"
    with tempfile.TemporaryDirectory() as scratch:
        common = ["--project-dir", str(dbt / "project"), "--profiles-dir", str(side / "profiles"), "--target-path", scratch, "--log-path", scratch, "--quiet"]
        state = side / "target"
        for selector in SELECTORS:
            found = invoke("ls", "--select", selector, "--state", str(state), *common) or []
            counts[selector] = len(found)
            for name in found[:20]:
                print(f"{selector}: {name}", file=sys.stderr)
        compiled = invoke("compile", "--defer", "--favor-state", "--select", "resource_type:model", "--state", str(state), *common)
        counts["deferred"] = len(compiled.results)
    return counts


if __name__ == "__main__":
    counting.answer(read(pathlib.Path(sys.argv[1])))
