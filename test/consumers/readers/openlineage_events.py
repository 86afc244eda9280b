"""openlineage-dbt: `dbt-ol send-events` over the artifacts of a finished run."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

import counting


def summary(events: list) -> dict:
    def facets(event):
        for dataset in [*(event.get("inputs") or []), *(event.get("outputs") or [])]:
            for name, facet in {**(dataset.get("facets") or {}), **(dataset.get("inputFacets") or {}), **(dataset.get("outputFacets") or {})}.items():
                yield name, facet

    return {
        "events": counting.tally(e["eventType"] for e in events),
        "jobs": len({e["job"]["name"] for e in events}),
        "job facets": counting.tally(f for e in events for f in (e["job"].get("facets") or {})),
        "run facets": counting.tally(f for e in events for f in (e["run"].get("facets") or {})),
        "inputs": sum(len(e.get("inputs") or []) for e in events),
        "outputs": sum(len(e.get("outputs") or []) for e in events),
        "datasets": len({d["name"] for e in events for d in [*(e.get("inputs") or []), *(e.get("outputs") or [])]}),
        "dataset facets": counting.tally(name for e in events for name, _ in facets(e)),
        "columns": sum(len(f["fields"]) for e in events for name, f in facets(e) if name == "schema"),
        "assertions": sum(len(f["assertions"]) for e in events for name, f in facets(e) if name == "dataQualityAssertions"),
    }


def events_of(command: list, side: pathlib.Path, path: str = "") -> list:
    """Runs dbt-ol with events written to a file, and reads them."""
    with tempfile.TemporaryDirectory() as out:
        events = pathlib.Path(out) / "events.jsonl"
        config = pathlib.Path(out) / "openlineage.yml"
        config.write_text(f"transport:\n  type: file\n  log_file_path: {events}\n  append: true\n")
        environment = {**os.environ, "OPENLINEAGE_CONFIG": str(config), "DBT_PROFILES_DIR": str(side / "profiles")}
        environment["MODEL_OPENLINEAGE_DISABLED"] = "true"  # the reader's own events are looked at
        if path:
            environment["PATH"] = path + os.pathsep + environment["PATH"]
        tool = str(pathlib.Path(sys.executable).parent / "dbt-ol")
        subprocess.run([tool, *command], check=True, cwd=side / "project", env=environment)
        return [json.loads(line) for line in events.read_text().splitlines() if line.strip()]


def read(side: pathlib.Path) -> dict:
    command = ["send-events", "--project-dir", str(side / "project"), "--target-path", str(side / "target"), "--profiles-dir", str(side / "profiles")]
    return summary(events_of(command, side))


if __name__ == "__main__":
    counting.answer(read(pathlib.Path(sys.argv[1])))
