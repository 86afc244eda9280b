"""One project built by one engine, with everything that readers of artifacts ask for."""

import dataclasses
import os
import pathlib
import re
import shutil
import subprocess

import environments

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
LEFT_OUT = shutil.ignore_patterns("target", "logs", "dbt_packages", ".git", "profiles.yml", "*.duckdb", "*.duckdb.wal", ".user.yml")


@dataclasses.dataclass
class Build:
    """What came of a build: lines that tell it."""

    told: list


def model_binary() -> pathlib.Path:
    return pathlib.Path(os.environ.get("MODEL_BIN") or ROOT / "bin" / "model").resolve()


def program(engine: str) -> pathlib.Path:
    if engine == "model":
        return model_binary()
    given = os.environ.get("DBT_BIN")
    return pathlib.Path(given) if given else environments.find("dbt").program("dbt")


def profile_of(project: pathlib.Path) -> str:
    found = re.search(r"^profile:\s*['\"]?([\w.-]+)", (project / "dbt_project.yml").read_text(), re.M)
    return found.group(1) if found else "default"


def build(project: pathlib.Path, engine: str, side: pathlib.Path) -> Build:
    """Builds a copy of the project in side/project, with a database of its own and artifacts in side/target."""
    shutil.rmtree(side, ignore_errors=True)
    shutil.copytree(project, side / "project", ignore=LEFT_OUT)
    (side / "home").mkdir()
    (side / "profiles").mkdir()
    (side / "profile").write_text(profile_of(project))
    (side / "profiles" / "profiles.yml").write_text(
        f"{profile_of(project)}:\n  target: consumers\n  outputs:\n    consumers:\n"
        f"      {{type: duckdb, path: '{side / 'warehouse.duckdb'}', schema: main, threads: 1}}\n"
    )
    (side / "bin").mkdir()
    (side / "bin" / "dbt").symlink_to(program(engine))
    told = []

    def run(*words: str, target: str = "target", log: str = "text") -> None:
        command = [str(program(engine)), "--log-format", log, *words, "--profiles-dir", str(side / "profiles")]
        if words[0] != "deps":
            command += ["--target-path", str(side / target)]
        command += ["--log-path", str(side / "logs")]
        # Ours finds dbt there, whose macros it shows in dbt's words.
        path = f"{program('dbt').parent}{os.pathsep}{os.environ['PATH']}"
        variables = {**os.environ, **environments.QUIET, "PATH": path}
        done = subprocess.run(command, cwd=side / "project", env=variables, capture_output=True, text=True, timeout=1800)
        name = "-".join(words[:2])
        (side / f"{name}.out").write_text(done.stdout + done.stderr)
        told.append(f"{' '.join(words)} exit {done.returncode}")

    if (project / "packages.yml").exists() or (project / "dependencies.yml").exists():
        run("deps")
    run("build", log="json")
    run("docs", "generate", target="docs")
    run("source", "freshness", target="docs")
    for name in ("catalog.json", "sources.json"):
        if (side / "docs" / name).exists():
            shutil.copy(side / "docs" / name, side / "target" / name)
    return Build(told)
