"""Records the keys of dbt's manifest v12, per resource type, as keys_v12.json.

Usage: python facts.py manifest.json... > keys_v12.json

Takes manifests that dbt itself wrote and dbt's JSON schema of them. A key is a
dotted path below the resource ("config.enabled", "columns.*.name",
"refs.[].name"). "always" says that wherever the mapping around it was seen, it
had the key. Mappings whose keys users choose are not followed.
"""

import collections
import json
import sys

from dbt.artifacts.schemas.manifest import WritableManifest

OPEN = {"meta", "source_meta", "unrendered_config", "kwargs", "column_types", "grants", "persist_docs", "vars", "env_vars",
        "definition", "external", "rows", "owner", "overrides.macros", "config.quoting"}
NAMES = {dict: "object", list: "array", str: "string", bool: "boolean", int: "integer", float: "number", type(None): "null"}
SECTIONS = ("nodes", "sources", "macros", "docs", "exposures", "metrics", "groups", "saved_queries", "semantic_models", "unit_tests")
SCHEMA = WritableManifest.json_schema()


class Kind:
    def __init__(self):
        self.types = collections.defaultdict(set)
        self.seen = collections.Counter()  # keys
        self.objects = collections.Counter()  # mappings around them


def alternatives(s):
    if not isinstance(s, dict):
        return []
    while "$ref" in s:
        s = SCHEMA["$defs"][s["$ref"].rsplit("/", 1)[1]]
    if "anyOf" in s:
        return [a for x in s["anyOf"] for a in alternatives(x)]
    return [s]


def types(schemas):
    out = set()
    for s in schemas:
        if "enum" in s:
            out |= {NAMES[type(v)] for v in s["enum"]}
        elif "const" in s:
            out.add(NAMES[type(s["const"])])
        elif "type" in s:
            out.add(s["type"])
        elif not s:
            out |= set(NAMES.values())
    return out


def walk(kind, value, schemas, path):
    if isinstance(value, list):
        items = [a for s in schemas for a in alternatives(s.get("items"))]
        for v in value:
            if isinstance(v, dict):
                walk(kind, v, items, path + "[].")
        return
    if not isinstance(value, dict):
        return
    kind.objects[path] += 1
    for k, v in value.items():
        name = path + ("*" if path == "columns." else k)
        sub = [a for s in schemas for a in alternatives(s.get("properties", {}).get(k, s.get("additionalProperties")))]
        kind.seen[name] += 1
        kind.types[name] |= types(sub) | {NAMES[type(v)]}
        if k not in OPEN and name not in OPEN:
            walk(kind, v, sub, name + ".")


def definition(section, resource):
    all_of = alternatives(SCHEMA["properties"][section]["additionalProperties"])
    return all_of if len(all_of) == 1 else [
        a for a in all_of if a.get("properties", {}).get("resource_type", {}).get("const") == resource]


def parent(key):
    return key[: key.rfind(".") + 1]


def main():
    kinds = collections.defaultdict(Kind)
    for path in sys.argv[1:]:
        manifest = json.load(open(path))
        top = kinds[""]
        top.objects[""] += 1
        for k, v in manifest.items():
            top.seen[k] += 1
            top.types[k].add(NAMES[type(v)])
        for section in SECTIONS:
            for res in manifest[section].values():
                name = res["resource_type"]
                if name == "test":
                    name = "test.generic" if "test_metadata" in res else "test.singular"
                walk(kinds[name], res, definition(section, res["resource_type"]), "")
    facts = {n: {k: {"types": sorted(kind.types[k]), "always": kind.seen[k] == kind.objects[parent(k)] and not k.endswith("*")} for k in kind.seen}
             for n, kind in kinds.items()}
    lines = []
    for n in sorted(facts):
        rows = ",\n".join(f"  {json.dumps(k)}: {json.dumps(v, sort_keys=True)}" for k, v in sorted(facts[n].items()))
        lines.append(f"{json.dumps(n)}: {{\n{rows}\n}}")
    print("{\n" + ",\n".join(lines) + "\n}")


main()
