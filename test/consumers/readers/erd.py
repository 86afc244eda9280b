"""dbterd: an entity diagram from manifest and catalog."""

import pathlib
import re
import subprocess
import sys
import tempfile

import counting


def read(side: pathlib.Path) -> dict:
    tool = str(pathlib.Path(sys.executable).parent / "dbterd")
    counts = {}
    for algorithm in ("test_relationship", "model_contract"):
        with tempfile.TemporaryDirectory() as out:
            command = [tool, "run", "--artifacts-dir", str(side / "target"), "--output", out, "--dbt-project-dir", str(side / "project")]
            command += ["--algo", algorithm, "--with-dependencies"]
            for kind in ("model", "source", "seed", "snapshot"):
                command += ["--resource-type", kind]
            subprocess.run(command, check=True, cwd=out)
            text = next(pathlib.Path(out).glob("*.dbml")).read_text()
        counts[algorithm] = {
            "tables": len(re.findall(r"^Table ", text, re.M)),
            "columns": len(re.findall(r'^ +"', text, re.M)),
            "notes": len(re.findall(r"note:", text, re.I)),
            "references": len(re.findall(r"^Ref", text, re.M)),
            "dependencies": len(re.findall(r"^Dep", text, re.M)),
        }
    return counts


if __name__ == "__main__":
    counting.answer(read(pathlib.Path(sys.argv[1])))
