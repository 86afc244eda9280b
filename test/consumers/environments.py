"""Readers' Python environments: one each, in a cache outside the tree, with pinned versions.

An environment is made once for a text of its requirements; a changed pin makes it anew.
"""

import dataclasses
import functools
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "model-consumers"

# Nothing here reports home.
QUIET = {
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "DO_NOT_TRACK": "1",
    "SCARF_NO_ANALYTICS": "true",
    "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
    "AIRFLOW__COSMOS__ENABLE_TELEMETRY": "False",
}


@dataclasses.dataclass
class Environment:
    """One virtual environment; reason says why it could not be made."""

    name: str
    reason: str = ""

    @property
    def python(self) -> pathlib.Path:
        return CACHE / self.name / "bin" / "python"

    def program(self, name: str) -> pathlib.Path:
        return self.python.parent / name

    def version(self, package: str) -> str:
        if not package:
            return "-"
        code = f"import importlib.metadata; print(importlib.metadata.version({package!r}))"
        return subprocess.run([self.python, "-c", code], capture_output=True, text=True).stdout.strip() or "?"


@functools.lru_cache(maxsize=None)
def find(name: str) -> Environment:
    """The environment of requirements/NAME.txt, made when it is not there or its pins have changed."""
    wanted = (HERE / "requirements" / f"{name}.txt").read_bytes()
    mark = CACHE / name / "requirements.sha256"
    digest = hashlib.sha256(wanted + sys.version.encode()).hexdigest()
    environment = Environment(name)
    if mark.exists() and mark.read_text() == digest:
        return environment
    shutil.rmtree(CACHE / name, ignore_errors=True)
    CACHE.mkdir(parents=True, exist_ok=True)
    print(f"installing {name} into {CACHE / name}", file=sys.stderr, flush=True)
    subprocess.run([sys.executable, "-m", "venv", str(CACHE / name)], check=True)
    command = [environment.python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", HERE / "requirements" / f"{name}.txt"]
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True)
    if done.returncode != 0:
        lines = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        environment.reason = "not installed: " + (lines[-1] if lines else "pip failed")[:200]
        return environment
    mark.write_text(digest)
    return environment
