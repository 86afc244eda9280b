"""Compares the OpenLineage events of `model` with those of dbt's integration.

usage: compare.py MODEL_BINARY DBT_OL PROJECT [ARGUMENT...]

Both run `build` with the arguments on a copy of the project's folder, which
holds its profiles.yml, and write events to a file. Compared are, over all
events: the jobs with their types, which job reads and writes which dataset, the
datasets that tests are told on, the outcome of each job, and the columns that
each column is made from. DBT_OL is the program of openlineage-dbt, which finds
dbt beside itself; it is called with --consume-structured-logs, by which it
tells of runs as they go.

Exits 1 when anything differs.
"""

import collections
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile


def run(command, project, workdir, name):
    """The events of a command on a copy of a project."""
    copy = pathlib.Path(workdir) / name
    shutil.copytree(project, copy, ignore=shutil.ignore_patterns("target", "logs", "*.duckdb", "*.duckdb.wal"))
    events = copy / "events.jsonl"
    env = {
        **os.environ, "DBT_PROFILES_DIR": str(copy), "PATH": f"{pathlib.Path(sys.argv[2]).parent}:{os.environ['PATH']}",
        "OPENLINEAGE__TRANSPORT": json.dumps({"type": "file", "log_file_path": str(events), "append": True}),
    }
    done = subprocess.run(command, cwd=copy, env=env, capture_output=True, text=True)
    if not events.exists():
        sys.exit(f"{command} told nothing:\n{done.stdout}\n{done.stderr}")
    return [json.loads(line) for line in events.read_text().splitlines()]


def facts(events):
    """What events say, as sets of lines that can be compared."""
    out = collections.defaultdict(set)
    for e in events:
        job, kind = e["job"]["name"], e["job"]["facets"].get("jobType", {}).get("jobType")
        if kind == "SQL":
            continue  # single statements, which only dbt's integration tells of
        out["jobs"].add(f"{e['job']['namespace']} {job} {kind}")
        parent = e["run"]["facets"].get("parent")
        if parent:
            out["parents"].add(f"{job} of {parent['job']['namespace']} {parent['job']['name']}")
        if e["eventType"] not in ("START", "RUNNING"):
            out["outcomes"].add(f"{job} {e['eventType']}")
        for d in e.get("inputs") or []:
            name = f"{d['namespace']} {d['name']}"
            out["inputs"].add(f"{job} < {name}")
            tests = (d.get("inputFacets") or {}).get("dataQualityAssertions") or (d.get("facets") or {}).get("dataQualityAssertions")
            for a in tests["assertions"] if tests else []:
                out["assertions"].add(f"{name} {a['assertion']} {a.get('column')} {a['success']} {a.get('severity')} {a.get('expected')}")
        for d in e.get("outputs") or []:
            name = f"{d['namespace']} {d['name']}"
            out["outputs"].add(f"{job} > {name}")
            for column, made in (d["facets"].get("columnLineage") or {}).get("fields", {}).items():
                for f in made["inputFields"]:
                    out["columns"].add(f"{name}.{column} < {f['name']}.{f['field']}".lower())
            for f in (d["facets"].get("schema") or {}).get("fields", []):
                out["schema"].add(f"{name}.{f['name']}".lower())
    return out


def main():
    model, dbt_ol, project, *arguments = sys.argv[1:]
    with tempfile.TemporaryDirectory() as workdir:
        ours = facts(run([os.path.abspath(model), "build", *arguments], project, workdir, "model"))
        theirs = facts(run([os.path.abspath(dbt_ol), "build", *arguments, "--consume-structured-logs"], project, workdir, "dbt"))
    different = False
    for what in sorted(ours | theirs):
        print(f"{what}: {len(ours[what] & theirs[what])} the same, {len(ours[what] - theirs[what])} only here, {len(theirs[what] - ours[what])} only there")
        for sign, lines in (("+", ours[what] - theirs[what]), ("-", theirs[what] - ours[what])):
            different |= bool(lines)
            for line in sorted(lines)[:40]:
                print(f"  {sign} {line}")
    sys.exit(1 if different else 0)


main()
