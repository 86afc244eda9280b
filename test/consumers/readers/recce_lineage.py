"""recce: the lineage of one environment compared with a base, which is always dbt's own."""

import os
import pathlib
import subprocess
import sys
import tempfile

import counting


def read(side: pathlib.Path) -> dict:
    tool = str(pathlib.Path(sys.executable).parent / "recce")
    with tempfile.TemporaryDirectory() as out:
        state = pathlib.Path(out) / "state.json"
        command = [tool, "run", "--output", str(state), "--skip-query", "--project-dir", str(side / "project"), "--profiles-dir", str(side / "profiles")]
        command += ["--target-path", str(side / "target"), "--target-base-path", str(side.parent / "dbt" / "target")]
        subprocess.run(command, check=True, cwd=out, env={**os.environ, "HOME": out, "DO_NOT_TRACK": "1", "RECCE_DISABLE_TRACKING": "1"})
        data = counting.load(state)
    artifacts = data["artifacts"]
    counts = {"runs": len(data.get("runs") or []), "checks": len(data.get("checks") or [])}
    for name in ("base", "current"):
        for file, content in (artifacts.get(name) or {}).items():
            counts[f"{name} {file}"] = len((content or {}).get("nodes") or {})
    print(str(data)[:3000])
    return counts


if __name__ == "__main__":
    counting.answer(read(pathlib.Path(sys.argv[1])))
