"""dbt-coverage: share of columns with documentation, tests and unit tests."""

import pathlib
import subprocess
import sys
import tempfile

import counting


def read(side: pathlib.Path) -> dict:
    counts = {}
    tool = str(pathlib.Path(sys.executable).parent / "dbt-coverage")
    with tempfile.TemporaryDirectory() as out:
        for kind in ("doc", "test", "unit-test"):
            report = pathlib.Path(out) / f"{kind}.json"
            command = [tool, "compute", kind, "--project-dir", str(side / "project"), "--run-artifacts-dir", str(side / "target"), "--cov-report", str(report)]
            subprocess.run(command, check=True)
            data = counting.load(report)
            counts[kind] = {"covered": data["covered"], "total": data["total"], "tables": len(data["tables"])}
    return counts


if __name__ == "__main__":
    counting.answer(read(pathlib.Path(sys.argv[1])))
