"""dbt-core with a side's manifest as --state: what it finds modified in the very project the manifest is of.

The project is parsed by dbt; the counts must be 0 for each sub-selector, whoever wrote the manifest. dbt also compares the
text of its built-in macros, which another tool has in its own words, as another version of dbt has: `model import-dbt
--write-state` puts dbt's in their place, and what they alone make look modified is counted apart, in parentheses.
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile

from dbt.cli.main import dbtRunner

import counting
from dbt_state_selectors import SELECTORS


def write_state(side: pathlib.Path, reference: pathlib.Path, state: pathlib.Path) -> None:
    """Writes the side's manifest as dbt takes it: dbt's own as it is."""
    if side.name == "dbt":
        shutil.copy(side / "target" / "manifest.json", state)
        return
    command = [str(side / "bin" / "dbt"), "import-dbt", "--write-state", str(state), "--dbt-target", str(reference)]
    command += ["--project-dir", str(side / "project"), "--profiles-dir", str(side / "profiles"), "--target-path", str(state / "target")]
    subprocess.run(command, check=True, capture_output=True)


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
        state = pathlib.Path(scratch) / "state"
        state.mkdir()
        write_state(side, dbt / "target", state)
        for selector in SELECTORS:
            found = invoke("ls", "--select", selector, "--state", str(state), *common) or []
            counts[selector] = len(found)
            for name in found[:20]:
                print(f"{selector}: {name}", file=sys.stderr)
        raw = invoke("ls", "--select", "state:modified", "--state", str(side / "target"), *common) or []
        counts["(modified by built-in macros)"] = len(raw) - counts["state:modified"]
        compiled = invoke("compile", "--defer", "--favor-state", "--select", "resource_type:model", "--state", str(side / "target"), *common)
        counts["deferred"] = len(compiled.results)
    return counts


if __name__ == "__main__":
    counting.answer(read(pathlib.Path(sys.argv[1])))
