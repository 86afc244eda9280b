"""Records what dbt's CSV reader makes of the cases in agate.json.

Run with a Python that has dbt-core: python record.py. It rewrites the results
and keeps the cases' texts.
"""
import json
import os
import tempfile
import warnings

import agate
from dbt_common.clients import agate_helper

HERE = os.path.dirname(os.path.abspath(__file__))
KINDS = {"Integer": "integer", "Date": "date", "DateTime": "timestamp",
         "ISODateTime": "timestamp", "Boolean": "boolean", "Text": "string"}


def kind(table, index):
    name = type(table.columns[index].data_type).__name__
    if name == "Number":
        return "float" if table.aggregate(agate.MaxPrecision(index)) else "integer"
    return KINDS[name]


def record(case):
    with tempfile.NamedTemporaryFile("wb", suffix=".csv", delete=False) as f:
        f.write(case["text"].encode())
    try:
        table = agate_helper.from_csv(f.name, case.get("forced", []), case["delimiter"])
        case["columns"] = list(table.column_names)
        case["kinds"] = [kind(table, i) for i in range(len(table.columns))]
        case["rows"] = [[None if v is None else str(v) for v in r.values()] for r in table.rows]
    except Exception as e:
        case["error"] = f"{type(e).__name__}: {e}"
    finally:
        os.unlink(f.name)
    return case


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    path = os.path.join(HERE, "agate.json")
    keep = ("name", "text", "delimiter", "forced")
    with open(path) as f:
        cases = [{k: c[k] for k in keep if k in c} for c in json.load(f)]
    with open(path, "w") as f:
        json.dump([record(c) for c in cases], f, ensure_ascii=False, indent=1)
