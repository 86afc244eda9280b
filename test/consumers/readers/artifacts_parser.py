"""dbt-artifacts-parser: reads each artifact through its generated, strict schema."""

import collections
import pathlib
import sys

from dbt_artifacts_parser import parser

import counting


def read(side: pathlib.Path) -> dict:
    target = side / "target"
    manifest = parser.parse_manifest(counting.load(target / "manifest.json"))
    counts = {"manifest": type(manifest).__name__}
    for section in ("nodes", "sources", "exposures", "metrics", "groups", "semantic_models", "saved_queries", "unit_tests", "disabled"):
        counts[section] = len(getattr(manifest, section) or {})
    counts["macros"] = sum(not counting.built_in(m.package_name) for m in manifest.macros.values())
    counts["docs"] = sum(not counting.built_in(d.package_name) for d in manifest.docs.values())
    counts["kinds"] = counting.tally(n.resource_type.value if hasattr(n.resource_type, "value") else n.resource_type for n in manifest.nodes.values())
    counts["columns"] = sum(len(n.columns or {}) for n in manifest.nodes.values())

    results = parser.parse_run_results(counting.load(target / "run_results.json"))
    counts["statuses"] = counting.tally(getattr(r.status, "value", r.status) for r in results.results)

    catalog = parser.parse_catalog(counting.load(target / "catalog.json"))
    counts["catalog"] = {
        "nodes": len(catalog.nodes),
        "sources": len(catalog.sources),
        "columns": sum(len(t.columns) for t in [*catalog.nodes.values(), *catalog.sources.values()]),
        "types": dict(sorted(collections.Counter(c.type for t in catalog.nodes.values() for c in t.columns.values()).items())),
    }
    if (target / "sources.json").exists():
        sources = parser.parse_sources(counting.load(target / "sources.json"))
        counts["freshness"] = counting.tally(getattr(r.status, "value", r.status) for r in sources.results)
    return counts


if __name__ == "__main__":
    counting.answer(read(pathlib.Path(sys.argv[1])))
