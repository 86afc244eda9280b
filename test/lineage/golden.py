"""Compares the golden cases of compiler/internal/ir with sqlglot's lineage.

usage: golden.py CASES.sql...

Each case's column sources are compared, by place, with what sqlglot finds for
the same query over the same tables. What differs is printed, to be judged by
hand: sqlglot leaves out named windows, COLUMNS(...), union by name and what
aliases of several columns give, and does not read all statements.

Needs sqlglot (pip).
"""

import collections
import logging
import pathlib
import re
import sys

import sqlglot
from sqlglot import exp
from sqlglot.lineage import to_node
from sqlglot.optimizer import build_scope, qualify
from sqlglot.schema import ensure_schema

logging.disable(logging.CRITICAL)
SCHEMA = {
    "orders": ["id", "customer_id", "status", "total", "tags", "created_at"],
    "customers": ["id", "name", "region", "address"],
    "sales": ["city", "year", "amount", "cost"],
}
GLOT = {"flink": "trino"}


def cases(path):
    """Yields (dialect, query, sources of each column, whether there is more to say)."""
    dialect = "duckdb"
    for block in pathlib.Path(path).read_text().strip().split("\n\n"):
        sql, _, rest = block.partition(";\n-->")
        if m := re.match(r"-- dialect: (\w+)\n", sql):
            dialect, sql = m[1], sql[m.end() :]
        lines = ("-->" + rest).splitlines()
        columns = [line.split(":", 1)[1].split() for line in lines if line.startswith("-->") and ":" in line]
        yield dialect, sql, [sorted(c) for c in columns], any(line.startswith(("--!", "--> *")) for line in lines)


def by_sqlglot(sql, dialect):
    dialect = GLOT.get(dialect, dialect)
    schema = ensure_schema({t: {c: "int" for c in columns} for t, columns in SCHEMA.items()}, dialect=dialect)
    tree = sqlglot.parse_one(sql, dialect=dialect)
    if not isinstance(tree, exp.Query):
        tree = tree.expression
    tree = qualify.qualify(tree, dialect=dialect, schema=schema, validate_qualify_columns=False, identify=False)
    scope = build_scope(tree)
    columns = []
    for place, _ in enumerate(scope.expression.selects):
        sources = set()
        for node in to_node(place, scope, dialect, schema).walk():
            if isinstance(node.expression, exp.Table) and not node.downstream:
                sources.add(f"{node.expression.name}.{exp.to_column(node.name).name}".lower())
        columns.append(sorted(sources))
    return columns


def main(*paths):
    counts = collections.Counter()
    for path in paths:
        for dialect, sql, ours, partial in cases(path):
            if partial:
                counts["with notes, not compared"] += 1
                continue
            try:
                theirs = by_sqlglot(sql, dialect)
            except Exception as e:
                counts["not read or resolved by sqlglot"] += 1
                print(f"{dialect}: {sql}\n    sqlglot: {str(e).splitlines()[0][:120]}")
                continue
            same = ours == theirs
            counts["the same" if same else "different"] += 1
            if not same:
                print(f"{dialect}: {sql}\n    ours:    {ours}\n    sqlglot: {theirs}")
    print(", ".join(f"{n} {what}" for what, n in sorted(counts.items())))
    return 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
