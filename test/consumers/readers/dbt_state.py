"""dbt-core with a side's manifest as --state: what it finds modified in the very project the manifest is of.

The project is parsed by dbt; the counts must be 0 for each sub-selector, whoever wrote the manifest. dbt also compares the
text of its built-in macros, which another tool has in its own words, as another version of dbt has: they are replaced by dbt's
before, and what they alone make look modified is counted apart, in parentheses.
"""

import json
import pathlib
import sys
import tempfile

from dbt.cli.main import dbtRunner

import counting
from dbt_state_selectors import SELECTORS


def with_built_in_macros_of(reference: pathlib.Path, manifest: pathlib.Path, out: pathlib.Path) -> None:
    """Writes the manifest with the built-in macros of another."""
    theirs, ours = counting.load(reference), counting.load(manifest)
    kept = {k: m for k, m in ours["macros"].items() if not counting.built_in(m["package_name"])}
    ours["macros"] = {**kept, **{k: m for k, m in theirs["macros"].items() if counting.built_in(m["package_name"])}}
    out.write_text(json.dumps(ours))


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
        with_built_in_macros_of(dbt / "target" / "manifest.json", side / "target" / "manifest.json", state / "manifest.json")
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
