"""openlineage-dbt: `dbt-ol --consume-structured-logs build`, which follows the JSON log while the build runs.

The `dbt` it starts is the side's own program: the folder bin of the side is put first on PATH. Events of single statements
are left out, but for which jobs have any: how many statements a job takes is each engine's own affair.
"""

import pathlib
import sys

import counting
import openlineage_events


def read(side: pathlib.Path) -> dict:
    command = ["--consume-structured-logs", "build", "--project-dir", str(side / "project"), "--profiles-dir", str(side / "profiles")]
    command += ["--target-path", str(side / "again")]
    events = openlineage_events.events_of(command, side, path=str(side / "bin"))
    jobs, statements = [], set()
    for event in events:
        if event["job"]["facets"].get("jobType", {}).get("jobType") == "SQL":
            statements.add(event["run"]["facets"]["parent"]["job"]["name"])
        else:
            jobs.append(event)
    return {**openlineage_events.summary(jobs), "jobs with statements": len(statements)}


if __name__ == "__main__":
    counting.answer(read(pathlib.Path(sys.argv[1])))
