"""dbt-core with a side's manifest as --state: what it finds modified in the very project the manifest is of.

The project is parsed by dbt; the counts must be 0 for each sub-selector, whoever wrote the manifest.
"""

import pathlib
import sys
import tempfile

from dbt.cli.main import dbtRunner

import counting
from dbt_state_selectors import SELECTORS


def read(side: pathlib.Path) -> dict:
    counts = {}
    with tempfile.TemporaryDirectory() as scratch:
        for selector in SELECTORS:
            common = ["--project-dir", str(side.parent / "dbt" / "project"), "--profiles-dir", str(side / "profiles")]
            common += ["--target-path", scratch, "--log-path", scratch, "--quiet"]
            result = dbtRunner().invoke(["ls", "--select", selector, "--state", str(side / "target"), *common])
            if not result.success:
                raise SystemExit(f"dbt ls --select {selector}: {result.exception or result.result}")
            found = result.result or []
            counts[selector] = len(found)
            for name in found[:20]:
                print(f"{selector}: {name}", file=sys.stderr)
        ok = dbtRunner().invoke(["compile", "--defer", "--favor-state", "--select", "resource_type:model", "--state", str(side / "target"), *common])
        if not ok.success:
            raise SystemExit(f"dbt compile --defer: {ok.exception}")
        counts["deferred"] = len(ok.result.results)
    return counts


if __name__ == "__main__":
    counting.answer(read(pathlib.Path(sys.argv[1])))
