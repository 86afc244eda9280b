"""Compares the lineage of columns with sqlglot's.

usage: compare.py MODEL_BINARY SCHEMA.json QUERY.sql...

SCHEMA.json is {table: {column: type}}. Each file holds one query over these
tables by their plain names. The queries become the models of a project whose
sources declare the tables; `model lineage --columns` is run on it, and each
output column's sources are compared, by place, with what sqlglot finds.

Needs sqlglot (pip install sqlglot). Exits 1 when a column differs.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

import sqlglot
from sqlglot import exp
from sqlglot.lineage import to_node
from sqlglot.optimizer import build_scope, qualify
from sqlglot.schema import ensure_schema

DIALECT = "duckdb"


def expected(sql, schema):
    """The output columns in order, each with its sources as table.column."""
    tree = sqlglot.parse_one(sql, dialect=DIALECT)
    tree = qualify.qualify(tree, dialect=DIALECT, schema=schema, validate_qualify_columns=False, identify=False)
    scope, schema = build_scope(tree), ensure_schema(schema, dialect=DIALECT)
    columns = []
    for place, _ in enumerate(scope.expression.selects):
        sources = set()
        for node in to_node(place, scope, DIALECT, schema).walk():
            if isinstance(node.expression, exp.Table) and not node.downstream:
                sources.add(f"{node.expression.name}.{exp.to_column(node.name).name}".lower())
        columns.append(sorted(sources))
    return columns


def project(root, schema, queries):
    """Writes a project whose models are the queries."""
    (root / "models").mkdir()
    (root / "dbt_project.yml").write_text("name: compared\nprofile: compared\n")
    (root / "profiles.yml").write_text("compared: {target: dev, outputs: {dev: {type: duckdb, path: none.duckdb}}}\n")
    tables = [{"name": table, "columns": [{"name": c} for c in columns]} for table, columns in schema.items()]
    (root / "models" / "sources.yml").write_text(json.dumps({"sources": [{"name": "tables", "schema": "main", "tables": tables}]}))
    for name, sql in queries.items():
        (root / "models" / f"{name}.sql").write_text("{% raw %}" + sql + "{% endraw %}")


def found(binary, root):
    """What the binary finds: model -> columns in order, each with its sources."""
    out = subprocess.run([binary, "lineage", "--columns", "--output", "jsonl"], cwd=root, capture_output=True, text=True, check=True)
    models = {}
    for line in out.stdout.splitlines():
        column = json.loads(line)
        sources = sorted(f"{s['node'].rsplit('.', 1)[-1]}.{s['column']}".lower() for s in column["sources"])
        models.setdefault(column["node"].rsplit(".", 1)[-1], []).append((column["column"], sources))
    return models


def main(binary, schema_path, *paths):
    schema = json.loads(pathlib.Path(schema_path).read_text())
    queries = {"q_" + pathlib.Path(p).stem.replace("-", "_"): pathlib.Path(p).read_text().strip().rstrip(";") for p in paths}
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        project(root, schema, queries)
        models = found(str(pathlib.Path(binary).resolve()), root)
    compared = different = 0
    for name, sql in sorted(queries.items()):
        want, got = expected(sql, schema), models.get(name, [])
        if len(want) != len(got):
            print(f"{name}: {len(got)} columns, sqlglot finds {len(want)}")
            different += len(want)
            continue
        for (column, sources), wanted in zip(got, want):
            compared += 1
            if sources != wanted:
                different += 1
                print(f"{name}.{column}: {sources}, sqlglot finds {wanted}")
    print(f"{len(queries)} queries, {compared} columns compared, {different} differ")
    return 1 if different else 0


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
