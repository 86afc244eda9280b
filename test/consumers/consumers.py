#!/usr/bin/env python3
"""Builds projects with dbt and with model, runs real readers of artifacts on both, and compares what they count.

    consumers.py [--keep DIR] [--only READER] [PROJECT ...]

Exit code 0: each reader reads both sides and counts the same; 1: one does not; 2: wrong usage.
README.md beside this file says what is installed where.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import builds
import environments

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
DEFAULT_PROJECTS = [ROOT / "project-template", HERE / "library"]

# Reader, the environment it lives in, and the package whose version is told.
READERS = {
    "artifacts_parser": ("artifacts-parser", "dbt-artifacts-parser"),
    "dbt_state": ("dbt", "dbt-core"),
    "model_state": ("dbt", ""),
    "colibri": ("colibri", "dbt-colibri"),
    "coverage": ("coverage", "dbt-coverage"),
    "erd": ("dbterd", "dbterd"),
    "openlineage_events": ("openlineage", "openlineage-dbt"),
    "openlineage_logs": ("openlineage", "openlineage-dbt"),
    "log_events": ("dbt", ""),
    "cosmos_manifest": ("cosmos", "astronomer-cosmos"),
    "recce_lineage": ("recce", "recce"),
}


def read(reader: str, environment: environments.Environment, side: pathlib.Path) -> dict:
    """Runs one reader on one side; its last line of output is its counts."""
    variables = {**os.environ, **environments.QUIET, "PYTHONPATH": str(HERE / "readers"), "HOME": str(side / "home")}
    variables["AIRFLOW_HOME"] = str(side / "home" / "airflow")
    command = [str(environment.python), str(HERE / "readers" / f"{reader}.py"), str(side)]
    done = subprocess.run(command, capture_output=True, text=True, env=variables, cwd=side, timeout=900)
    (side / f"{reader}.log").write_text(done.stdout + "\n" + done.stderr)
    if done.returncode != 0:
        words = (done.stderr.strip() or done.stdout.strip() or "no output").splitlines()
        return {"error": words[-1][:300]}
    return json.loads(done.stdout.strip().splitlines()[-1])


def differences(reference, candidate, path: str = "") -> list:
    """Names each count that is not the same."""
    if isinstance(reference, dict) and isinstance(candidate, dict):
        found = []
        for key in sorted({*reference, *candidate}):
            found += differences(reference.get(key, 0), candidate.get(key, 0), f"{path}.{key}" if path else key)
        return found
    return [] if reference == candidate else [f"{path}: {reference} / {candidate}"]


def short(counts: dict, limit: int = 3) -> str:
    """The first few plain counts, for the table."""
    if "error" in counts:
        return "error"
    parts = []
    for key, value in counts.items():
        if isinstance(value, dict):
            value = sum(v for v in value.values() if isinstance(v, int))
        parts.append(f"{value} {key}")
    told = [p for p in parts if "(" in p]
    return ", ".join(told + [p for p in parts if p not in told][:limit]) + (" …" if len(parts) > limit else "")


def row(*cells) -> None:
    print("| " + " | ".join(str(c) for c in cells) + " |", flush=True)


def compare(project: pathlib.Path, readers: list, out: pathlib.Path) -> bool:
    """One project through all readers. True when all agree."""
    print(f"\n## {project.name}\n", flush=True)
    base = out / project.name
    sides = {}
    for engine in ("dbt", "model"):
        sides[engine] = builds.build(project, engine, base / engine)
        print(f"{engine}: " + "; ".join(sides[engine].told), flush=True)
    print()
    row("reader", "version", "counts on dbt's", "counts on model's", "ok")
    row("---", "---", "---", "---", "---")
    agreed = True
    for reader in readers:
        name, package = READERS[reader]
        environment = environments.find(name)
        if environment.reason:
            row(reader, "-", "-", "-", "no: " + environment.reason)
            agreed = False
            continue
        reference = read(reader, environment, base / "dbt")
        candidate = read(reader, environment, base / "model")
        found = differences(reference, candidate)
        if "error" in reference or "error" in candidate:
            found = [f"dbt's: {reference.get('error', 'read')}; model's: {candidate.get('error', 'read')}"]
        row(reader, environment.version(package), short(reference), short(candidate), "yes" if not found else "no: " + "; ".join(found[:6]))
        agreed = agreed and not found
    return agreed


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("projects", nargs="*", type=pathlib.Path, help="project folders (default: the template and the library)")
    arguments.add_argument("--keep", type=pathlib.Path, help="folder for the builds and the readers' outputs (default: a temporary one, removed)")
    arguments.add_argument("--only", action="append", choices=READERS, help="run this reader only; may be repeated")
    given = arguments.parse_args()
    projects = [p.resolve() for p in given.projects] or DEFAULT_PROJECTS
    for project in projects:
        if not (project / "dbt_project.yml").exists():
            print(f"consumers: {project} holds no dbt_project.yml", file=sys.stderr)
            return 2
    with tempfile.TemporaryDirectory() as scratch:
        out = (given.keep or pathlib.Path(scratch)).resolve()
        agreed = [compare(p, given.only or list(READERS), out) for p in projects]
    return 0 if all(agreed) else 1


if __name__ == "__main__":
    sys.exit(main())
