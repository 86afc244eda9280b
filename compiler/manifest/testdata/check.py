"""Loads a manifest of ours the way dbt and its tools do; exits 1 when one of them cannot.

Usage: python check.py [manifest.json]   (default: every_kind.json beside this file)

Needs dbt-core 1.10; dbt-artifacts-parser is used when it is installed.
"""

import json
import os
import sys

from dbt.artifacts.schemas.manifest import WritableManifest
from dbt.contracts.graph.manifest import Manifest

path = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(os.path.abspath(__file__)), "every_kind.json")
ours = json.load(open(path))

writable = WritableManifest.read_and_check_versions(path)
manifest = Manifest.from_writable_manifest(writable)
manifest.build_parent_and_child_maps()
problems = []
for name in ("parent_map", "child_map"):
    theirs = getattr(manifest, name)
    for node in set(ours[name]) | set(theirs):
        if ours[name].get(node) != theirs.get(node):
            problems.append(f"{name}[{node}]: ours {ours[name].get(node)}, dbt's {theirs.get(node)}")

# What dbt writes of what it read must be what we wrote: nothing lost, nothing defaulted.
again = json.loads(json.dumps(writable.to_dict(omit_none=False, context={"artifact": True}), default=str))


# dbt's reader takes every generic test for a singular one and drops these, from manifests of its own too.
DROPPED = ("attached_node", "column_name", "file_key_name", "test_metadata")


def compare(where, a, b):
    if isinstance(a, dict) and isinstance(b, dict):
        for k in sorted(set(a) | set(b)):
            if k in DROPPED and k not in b:
                continue
            if k not in a or k not in b:
                problems.append(f"{where}.{k}: {'missing in ours' if k not in a else 'lost by dbt'}")
            else:
                compare(f"{where}.{k}", a[k], b[k])
    elif isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        for i, (x, y) in enumerate(zip(a, b)):
            compare(f"{where}[{i}]", x, y)
    elif a != b:
        problems.append(f"{where}: ours {a!r}, dbt's {b!r}")


for section in ours:
    if section != "metadata":
        compare(section, ours[section], again[section])

for p in problems:
    print(p)
print(f"dbt: {len(manifest.nodes)} nodes, {len(manifest.sources)} sources, {len(problems)} differences")

try:
    from dbt_artifacts_parser.parser import parse_manifest
except ImportError:
    print("dbt-artifacts-parser is not installed: not tried")
else:
    print("dbt-artifacts-parser:", type(parse_manifest(ours)).__name__)
sys.exit(1 if problems else 0)
