"""Records what dbt takes for changed, as the reference of TestStateLikeDBT.

    python record_state.py

Needs dbt-core with dbt-duckdb. Unpacks state_before.txtar, and over it
state_after.txtar, and writes before.json and after.json, what the comparison
reads of both manifests, and state.txt: each value of the method state with the
nodes it selects, and at the end the contracts that dbt warned of.
"""
import json
import os
import re
import tempfile
from argparse import Namespace
from pathlib import Path

import dbt.contracts.graph.nodes as nodes_module
from dbt.cli.main import dbtRunner
from dbt.contracts.state import PreviousState
from dbt.flags import set_from_args
from dbt.graph.selector_methods import StateSelectorMethod

OUT = Path(__file__).parent.resolve()
VALUES = "new old modified unmodified modified.body modified.configs modified.persisted_descriptions modified.relation modified.macros modified.contract".split()
SECTIONS = ("nodes", "sources", "exposures", "metrics", "semantic_models", "saved_queries", "unit_tests")


def unpack(archive):
    text = archive.read_text()
    for name in re.findall(r"^gone: (.+)$", text, flags=re.MULTILINE):
        Path(name).unlink()
    parts = re.split(r"^-- (.+) --\n", text, flags=re.MULTILINE)
    for name, content in zip(parts[1::2], parts[2::2]):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(content)


def parse(target):
    result = dbtRunner().invoke(["parse", "--quiet", "--no-partial-parse", "--target-path", target])
    if not result.success:
        raise SystemExit(result.exception)
    return result.result


DROPPED = "created_at compiled_path build_path doc_blocks docs refs sources metrics metadata _event_status extra_ctes language relation_name root_path".split()


def keep(target, name):
    """What is kept of a manifest: all nodes without what nobody compares, and the project's own macros."""
    whole = json.loads((Path(target) / "manifest.json").read_text())
    out = {section: {} for section in SECTIONS}
    for section in SECTIONS:
        for uid, node in whole[section].items():
            node = {k: v for k, v in node.items() if k not in DROPPED and v not in (None, "", [], {})}
            if "depends_on" in node:
                node["depends_on"]["macros"] = [m for m in node["depends_on"].get("macros", []) if m.startswith("macro.shop.")]
            out[section][uid] = node
    out["macros"] = {
        uid: {"macro_sql": m["macro_sql"], "depends_on": [d for d in m["depends_on"]["macros"] if d.startswith("macro.shop.")]}
        for uid, m in whole["macros"].items() if m["package_name"] == "shop"
    }
    out["disabled"] = {uid: [] for uid in sorted(whole["disabled"])}
    with open(OUT / name, "w") as file:
        file.write(json.dumps(out).replace("}, \"", "},\n\"") + "\n")


root = tempfile.mkdtemp()
os.chdir(root)
unpack(OUT / "state_before.txtar")
parse("before")
keep("before", "before.json")
unpack(OUT / "state_after.txtar")
manifest = parse("after")
keep("after", "after.json")
set_from_args(Namespace(state_modified_compare_more_unrendered_values=False), {})
warned = {}
nodes_module.warn_or_error = lambda event, **_: warned.setdefault(event.model_name, len(event.breaking_changes))
previous = PreviousState(Path("before"), Path("after"), Path(root))
everything = {uid for section in SECTIONS for uid in getattr(manifest, section)}
with open(OUT / "state.txt", "w") as file:
    for value in VALUES:
        method = StateSelectorMethod(manifest, previous, [])
        for uid in sorted(set(method.search(everything, value))):
            file.write(f"{value}\t{uid}\n")
    for name, changes in sorted(warned.items()):
        file.write(f"contract\t{name}\t{changes}\n")
