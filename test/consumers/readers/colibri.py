"""dbt-colibri: column lineage from manifest and catalog."""

import pathlib
import subprocess
import sys
import tempfile

import counting


def read(side: pathlib.Path) -> dict:
    target = side / "target"
    with tempfile.TemporaryDirectory() as out:
        command = [str(pathlib.Path(sys.executable).parent / "colibri"), "generate", "--output-dir", out, "--disable-telemetry"]
        command += ["--manifest", str(target / "manifest.json"), "--catalog", str(target / "catalog.json")]
        subprocess.run(command, check=True)
        report = counting.load(pathlib.Path(out) / "colibri-manifest.json")
    nodes = report["nodes"]
    edges = report["lineage"]["edges"]
    return {
        "nodes": len(nodes),
        "kinds": counting.tally(n.get("nodeType") or "?" for n in nodes.values()),
        "columns": sum(len(n.get("columns") or {}) for n in nodes.values()),
        "edges": len(edges),
        "column edges": sum(bool(e.get("sourceColumn")) for e in edges),
    }


if __name__ == "__main__":
    counting.answer(read(pathlib.Path(sys.argv[1])))
