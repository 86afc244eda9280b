"""What all readers share: loading JSON, counting, and printing the counts as one line."""

import collections
import json
import pathlib
import sys

# Packages that dbt or the tool itself brings; each has its own number of macros.
BUILT_IN = ("dbt", "dbt_duckdb", "dbt_postgres", "model", "model_duckdb")


def built_in(package: str) -> bool:
    return package in BUILT_IN


def load(path: pathlib.Path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def tally(values) -> dict:
    return dict(sorted(collections.Counter(values).items()))


def answer(counts: dict) -> None:
    """Prints the counts as the last line of the output, after whatever a reader has said itself."""
    sys.stdout.flush()
    print("\n" + json.dumps(counts, sort_keys=True))
