"""One engine per session, CONFORMANCE_ENGINE=duckdb|postgres; exceptions.tsv says what does not apply or differs.

A test that is said to differ and passes is a failure, and so is an exception that names no test.
"""
import csv
import importlib
import inspect
import os
from pathlib import Path

import pytest
import shim

pytest_plugins = ["dbt.tests.fixtures.project"]

ENGINE = importlib.import_module("engine_" + os.environ.get("CONFORMANCE_ENGINE", "duckdb"))
TABLE = Path(__file__).with_name("exceptions.tsv")
INNER = "needs no program: it calls dbt's own Python"


@pytest.fixture(scope="session")
def dbt_profile_target(tmpdir_factory):
    return ENGINE.profile(tmpdir_factory)


@pytest.fixture(scope="class")
def test_data_dir(request, tmpdir_factory):
    """The data folder beside the suite's own module; an empty one where it has none."""
    folder = suite_folder(request.cls) / "data"
    return folder if folder.is_dir() else tmpdir_factory.mktemp("data") / "data"


@pytest.fixture(scope="class", autouse=True)
def beside_the_suite(project, request):
    """Files that the suite keeps beside a module are looked for there, not here."""
    if request.cls is not None:
        project.test_dir = str(suite_folder(request.cls))


def suite_folder(cls):
    for base in cls.__mro__:
        if base.__module__.startswith("dbt.tests.adapter."):
            return Path(inspect.getfile(base)).parent
    return Path(__file__).parent


def exceptions():
    with TABLE.open(newline="") as f:
        rows = [r for r in csv.DictReader(f, delimiter="\t") if r["engine"] in (ENGINE.NAME, "all")]
    return rows


def pytest_collection_modifyitems(config, items):
    unused = {(r["test"]) for r in exceptions()}
    for item in items:
        name = item.nodeid.split("::", 1)[1]
        for row in exceptions():
            if name == row["test"] or name.startswith(row["test"] + "::"):
                unused.discard(row["test"])
                mark = pytest.mark.skip if row["kind"] == "not applicable" else pytest.mark.xfail
                extra = {} if row["kind"] == "not applicable" else {"strict": True}
                item.add_marker(mark(reason=row["reason"], **extra))
    whole = not config.getoption("keyword") and not any("::" in a for a in config.args)
    if whole and unused:
        raise pytest.UsageError(f"{TABLE.name} names tests that do not exist: {sorted(unused)}")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    report.user_properties.append(("calls", shim.CALLS.get(item.nodeid.rpartition("::")[0], 0)))


def pytest_terminal_summary(terminalreporter):
    stats = terminalreporter.stats
    calls = {r.nodeid: dict(r.user_properties).get("calls") for key in stats for r in stats[key] if hasattr(r, "user_properties")}
    passed = [r for r in stats.get("passed", []) if r.when == "call"]
    inner = [r for r in passed if not calls.get(r.nodeid)]
    bad = {r.nodeid for k in ("failed", "error", "xfailed") for r in stats.get(k, [])}
    good = {r.nodeid for r in passed} - {r.nodeid for r in inner} - bad
    skipped = {r.nodeid for r in stats.get("skipped", [])}
    total = len(good) + len(bad)
    write = terminalreporter.write_line
    write("")
    write(f"{ENGINE.NAME}: {len(good)} passed, {len(bad)} failed, {len(skipped) + len(inner)} not applicable"
          f" ({len(inner)} of them: {INNER})")
    write(f"{ENGINE.NAME}: {100 * len(good) / max(total, 1):.1f} % of the applicable pass")
