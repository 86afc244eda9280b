"""Records what dbt makes of the templates in cases/*.txt.

Run with a Python that has dbt-core and dbt-duckdb: python record.py
Each cases/<name>.txt holds templates between lines of "----"; each becomes an
entry of oracle/<name>.json: the template, what it renders to, or that it fails.
"""

import datetime
import itertools
import json
import os
import pathlib
import re
import sys
import time
import warnings
from decimal import Decimal

import pytz
from dbt.adapters.duckdb.column import DuckDBColumn
from dbt.adapters.duckdb.relation import DuckDBRelation
from dbt.context.base import BaseContext
from dbt.context.exceptions_jinja import CONTEXT_EXPORTS
from dbt_common.clients import agate_helper
from dbt_common.clients.jinja import get_environment

warnings.filterwarnings("ignore")
os.environ["TZ"] = "UTC"
time.tzset()


def value(v):
    """Values of a table in a case: texts with a prefix are what drivers give."""
    if not isinstance(v, str):
        return v
    kind, _, text = v.partition(":")
    if kind == "decimal":
        return Decimal(text)
    if kind == "date":
        return datetime.date.fromisoformat(text)
    if kind == "datetime":
        return datetime.datetime.fromisoformat(text)
    return v


def table(columns, rows):
    data = [dict(zip(columns, [value(v) for v in row])) for row in rows]
    return agate_helper.table_from_data_flat(data, columns)


members = BaseContext._context_members_
context = {
    name: getattr(members[name], "__func__", members[name])
    for name in (
        "return fromjson tojson fromyaml toyaml set set_strict zip zip_strict "
        "diff_of_two_dicts local_md5"
    ).split()
}
context.update(
    modules={
        "pytz": {n: getattr(pytz, n) for n in pytz.__all__},
        "datetime": {n: getattr(datetime, n) for n in "date datetime time timedelta timezone tzinfo".split()},
        "re": {n: getattr(re, n) for n in re.__all__},
        "itertools": {n: getattr(itertools, n) for n in dir(itertools) if n[0] != "_"},
    },
    exceptions=CONTEXT_EXPORTS,
    api={"Relation": DuckDBRelation, "Column": DuckDBColumn},
    table=table,
    Decimal=Decimal,
)


def render(template):
    try:
        return get_environment(None).from_string(template).render(context)
    except Exception as e:
        return None if not isinstance(e, NameError) else sys.exit(f"{template}: {e}")


here = pathlib.Path(__file__).parent
for path in sorted((here / "cases").glob("*.txt")):
    templates = [t.strip("\n") for t in path.read_text().split("\n----\n")]
    out = []
    for t in templates:
        got = render(t)
        out.append({"template": t, "fails": True} if got is None else {"template": t, "want": got})
    text = json.dumps(out, indent=1, ensure_ascii=False)
    (here / "oracle" / (path.stem + ".json")).write_text(text + "\n")
    print(path.stem, len(out), sum("fails" in o for o in out), "fail")
