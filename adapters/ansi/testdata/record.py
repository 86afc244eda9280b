"""Prints the macros of an installed dbt adapter package: one "name(parameters)" a line.

    python3 record.py global_project > surface.txt
    python3 record.py duckdb > ../../duckdb/testdata/surface.txt

Only names and parameters are taken: they are what projects and packages call.
"""
import pathlib
import re
import sys

import dbt.include.global_project

TAG = re.compile(r"\{%-?\s*(macro|test)\s*([A-Za-z0-9_]+)\s*\((.*?)\)\s*-?%\}", re.S)


def signature(kind, name, parameters):
    parameters = re.sub(r"\s*([=,])\s*", r"\1", re.sub(r"\s+", " ", parameters.strip())).replace('"', "'")
    return f"{'test_' if kind == 'test' else ''}{name}({parameters})"


root = pathlib.Path(dbt.include.global_project.__file__).parent.parent / sys.argv[1]
found = {}
for file in sorted(root.rglob("*.sql")):
    text = re.sub(r"\{#.*?#\}", "", file.read_text(), flags=re.S)
    for kind, name, parameters in TAG.findall(text):
        found[name if kind == "macro" else "test_" + name] = signature(kind, name, parameters)
print("\n".join(sorted(found.values())))
