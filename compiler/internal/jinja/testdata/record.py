"""Records what Python's jinja2 makes of testdata/cases under dbt's settings.

Run it with a Python that has dbt-common installed, in this folder:

    python record.py

Each line of cases/*.txt is one template; "\u23ce" stands for a line break and
"\u240d" for a carriage return. The result goes to oracle/*.json.
"""
import glob
import json
import os
import re
import types

from dbt_common.clients.jinja import (
    CallableMacroGenerator,
    extract_toplevel_blocks,
    get_dbt_macro_name,
    get_environment,
    get_template,
)
from dbt_common.exceptions.macros import MacroReturn

CONTEXT = {
    "n": 7,
    "zero": 0,
    "neg": -3,
    "f": 2.5,
    "big": 1234567.891,
    "s": "Hello World",
    "empty": "",
    "uni": "äöü ß €",
    "yes": True,
    "no": False,
    "nil": None,
    "nums": [3, 1, 2],
    "words": ["beta", "Alpha", "gamma"],
    "d": {"a": 1, "b": "two", "c": [1, 2], "items_": {"x": None}},
    "users": [
        {"name": "Ann", "age": 30, "city": "Rome", "tags": ["x", "y"]},
        {"name": "bob", "age": 25, "city": "Oslo", "tags": []},
        {"name": "Cid", "age": 30, "city": "rome", "tags": ["z"]},
    ],
    "tree": [{"v": 1, "kids": [{"v": 2, "kids": []}, {"v": 3, "kids": [{"v": 4, "kids": []}]}]}],
    "sql": "select *\n  from t\n\n  where a = 'b'",
}

MARK, LINE, RETURN = "\u23ce", "\n", "\u240d"


def do_return(value=None):
    raise MacroReturn(value)


def context(text):
    ctx = json.loads(json.dumps(CONTEXT))
    ctx["return"] = do_return
    try:
        blocks = extract_toplevel_blocks(text, {"macro", "test", "materialization"}, False)
    except Exception:
        blocks = []
    for b in blocks:
        name = b.block_name
        if b.block_type_name == "test":
            name = "test_" + name
        macro = types.SimpleNamespace(name=name, macro_sql=b.full_block, unique_id=name)
        ctx[name] = CallableMacroGenerator(macro, ctx)
    return ctx


def attempt(text, show, **how):
    try:
        template = get_template(text, {}, **how)
        out = show(template.render(context(text)))
        return {"out": re.sub(" at 0x[0-9a-f]+", "", out)}
    except BaseException as e:  # MacroReturn is no Exception
        return {"error": f"{type(e).__name__}: {e}".strip()}


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "oracle", "context.json"), "w") as f:
        json.dump(CONTEXT, f, indent=1, ensure_ascii=False)
        f.write("\n")
    total = 0
    for path in sorted(glob.glob(os.path.join(here, "cases", "*.txt"))):
        out = []
        with open(path, encoding="utf-8") as f:
            lines = f.read().split("\n")
        for number, line in enumerate(lines, 1):
            if not line or line.startswith("//"):
                continue
            text = line.replace(MARK, LINE).replace(RETURN, "\r")
            out.append(
                {
                    "line": number,
                    "in": text,
                    "text": attempt(text, str),
                    "native": attempt(text, repr, native=True),
                    "lenient": attempt(text, str, capture_macros=True),
                }
            )
        total += len(out)
        name = os.path.splitext(os.path.basename(path))[0]
        with open(os.path.join(here, "oracle", name + ".json"), "w") as f:
            json.dump(out, f, indent=1, ensure_ascii=False)
            f.write("\n")
    print(total, "templates")


main()
