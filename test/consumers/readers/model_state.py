"""model with a side's manifest as --state: the other direction of dbt_state."""

import json
import pathlib
import subprocess
import sys

import counting
from dbt_state_selectors import SELECTORS


def read(side: pathlib.Path) -> dict:
    counts = {}
    model = side.parent / "model"
    for selector in SELECTORS:
        command = [str(model / "bin" / "dbt"), "ls", "--quiet", "--output", "json", "--select", selector, "--state", str(side / "target")]
        command += ["--project-dir", str(model / "project"), "--profiles-dir", str(side / "profiles"), "--target-path", str(side / "scratch")]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        found = [json.loads(line)["unique_id"] for line in done.stdout.splitlines() if line.startswith("{")]
        counts[selector] = len(found)
        for name in found[:20]:
            print(f"{selector}: {name}", file=sys.stderr)
    return counts


if __name__ == "__main__":
    counting.answer(read(pathlib.Path(sys.argv[1])))
