"""openlineage-dbt: `dbt-ol --consume-structured-logs build`, which follows the JSON log while the build runs.

The `dbt` it starts is the side's own program: the folder bin of the side is put first on PATH.
"""

import pathlib
import sys

import counting
import openlineage_events


def read(side: pathlib.Path) -> dict:
    command = ["--consume-structured-logs", "build", "--project-dir", str(side / "project"), "--profiles-dir", str(side / "profiles")]
    command += ["--target-path", str(side / "again")]
    return openlineage_events.summary(openlineage_events.events_of(command, side, path=str(side / "bin")))


if __name__ == "__main__":
    counting.answer(read(pathlib.Path(sys.argv[1])))
