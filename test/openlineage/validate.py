"""Checks OpenLineage events against the published JSON schemas.

usage: validate.py OPENLINEAGE_CHECKOUT EVENTS.jsonl...

OPENLINEAGE_CHECKOUT is a checkout of github.com/OpenLineage/OpenLineage. Each
event must be valid against the schema of run events, formats included, and
each facet against the schema that its _schemaURL names, in the version that
is published there.

Needs jsonschema[format-nongpl] (pip install). Exits 1 when an event is wrong.
"""

import collections
import json
import pathlib
import sys

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

FORMATS = FormatChecker(["date-time", "uri", "uuid"])


def published(checkout):
    """The schemas by their $id, and those of dbt's facets by their file."""
    schemas, dbt = {}, {}
    for path in [checkout / "spec/OpenLineage.json", *sorted((checkout / "spec/facets").glob("*.json"))]:
        schema = json.loads(path.read_text())
        schemas[schema["$id"]] = schema
    for path in (checkout / "integration/common/src/openlineage/common/schema").glob("*.json"):
        dbt[path.name] = json.loads(path.read_text())
    return schemas, dbt


def facets(value, path=""):
    """All facets of an event with where they are."""
    if isinstance(value, dict):
        if "_schemaURL" in value:
            yield path, value
        for key, below in value.items():
            yield from facets(below, f"{path}.{key}")
    elif isinstance(value, list):
        for i, below in enumerate(value):
            yield from facets(below, f"{path}[{i}]")


def main():
    schemas, dbt = published(pathlib.Path(sys.argv[1]))
    registry = Registry().with_resources((uri, Resource(contents=s, specification=DRAFT202012)) for uri, s in schemas.items())
    validators = {}

    def check(url, value):
        """What is wrong with a value, by the schema of an address."""
        if url not in validators:
            base, _, pointer = url.partition("#")
            name = base.rsplit("/", 1)[1]
            if base in schemas:
                schema = {"$ref": base + "#" + pointer}
            elif name in dbt:
                schema = dict(next(iter(dbt[name]["$defs"].values())))
            else:
                return [f"there is no schema {base}"]
            validators[url] = Draft202012Validator(schema, registry=registry, format_checker=FORMATS)
        return [f"{'.'.join(map(str, e.absolute_path))}: {e.message[:200]}" for e in validators[url].iter_errors(value)]

    counts, wrong = collections.Counter(), 0
    for name in sys.argv[2:]:
        for number, line in enumerate(pathlib.Path(name).read_text().splitlines(), 1):
            event = json.loads(line)
            counts["events"] += 1
            found = check(event["schemaURL"], event)
            for path, facet in facets(event):
                counts[facet["_schemaURL"].rsplit("/", 1)[1]] += 1
                found += [f"{path}: {text}" for text in check(facet["_schemaURL"], facet)]
            for text in found:
                wrong += 1
                print(f"{name}:{number}: {event['eventType']} {event['job']['name']}: {text}")
    for what, n in sorted(counts.items()):
        print(f"{n:6} {what}")
    print(f"{wrong} faults")
    sys.exit(1 if wrong else 0)


main()
