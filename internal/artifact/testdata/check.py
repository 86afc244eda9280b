"""Loads our example artifacts with dbt's own classes; exits 1 when a class loses or changes a value.

Usage: python check.py   (needs dbt-core 1.10)
"""

import json
import os
import sys

from dbt.artifacts.schemas.catalog import CatalogArtifact
from dbt.artifacts.schemas.freshness import FreshnessExecutionResultArtifact
from dbt.artifacts.schemas.run import RunResultsArtifact

here = os.path.dirname(os.path.abspath(__file__))
bad = 0


def compare(where, a, b):
    global bad
    if isinstance(a, dict) and isinstance(b, dict):
        for k in sorted(set(a) | set(b)):
            if k not in a or k not in b:
                bad += 1
                print(f"{where}.{k}: {'missing in ours' if k not in a else 'lost by dbt'}")
            else:
                compare(f"{where}.{k}", a[k], b[k])
    elif isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        for i, (x, y) in enumerate(zip(a, b)):
            compare(f"{where}[{i}]", x, y)
    elif a != b and not (isinstance(a, str) and isinstance(b, str) and a.rstrip("Z") == b.replace("+00:00", "").rstrip("Z")):
        bad += 1
        print(f"{where}: ours {a!r}, dbt's {b!r}")


for name, kind in (("run_results", RunResultsArtifact), ("sources", FreshnessExecutionResultArtifact), ("catalog", CatalogArtifact)):
    path = os.path.join(here, name + ".json")
    ours = json.load(open(path))
    again = json.loads(json.dumps(kind.read_and_check_versions(path).to_dict(omit_none=False), default=str))
    compare(name, ours, again)
print(f"{bad} differences")
sys.exit(1 if bad else 0)
