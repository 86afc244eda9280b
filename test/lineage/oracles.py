"""What other parsers say of a query: the relations it reads, and its output columns by name.

Each oracle takes a statement and gives (tables, columns), or None where it
cannot read the statement or the statement is no query. A table is its dotted
name in lower case. A column is its name, or None where the oracle gives it no
name; the columns are None when a star stands among them.
"""

import functools
import json
import logging

import duckdb
import pglast
import sqlglot
from pglast import ast as pg
from sqlglot import exp

logging.disable(logging.CRITICAL)
GLOT = {"spark": "databricks", "flink": "trino"}


def dotted(*parts):
    return ".".join(p for p in parts if p).lower()


def by_sqlglot(sql, dialect):
    try:
        tree = sqlglot.parse_one(sql, dialect=GLOT.get(dialect, dialect))
    except Exception:
        return None
    while isinstance(tree, (exp.Subquery, exp.Paren)) and not tree.args.get("alias"):
        tree = tree.this
    if not isinstance(tree, (exp.Select, exp.SetOperation)):
        return None
    ctes = {c.alias.lower() for c in tree.find_all(exp.CTE)}
    tables = set()
    for t in tree.find_all(exp.Table):
        if isinstance(t.this, exp.Identifier) and not t.find_ancestor(exp.UserDefinedFunction, exp.Into) and (t.db or t.name.lower() not in ctes):
            tables.add(dotted(t.catalog, t.db, t.name))
    if any(isinstance(s, exp.Star) or s.is_star for s in tree.selects) or tree.find(exp.Pivot):
        return tables, None
    return tables, [s.alias or (s.name if isinstance(s, exp.Column) else None) for s in tree.selects]


@functools.cache
def connection():
    return duckdb.connect()


def by_duckdb(sql, _):
    row = connection().execute("select json_serialize_sql(?::varchar)", [sql]).fetchone()
    tree = json.loads(row[0])
    if tree.get("error") or len(tree["statements"]) != 1:
        return None
    node = tree["statements"][0]["node"]
    tables = set()
    duckdb_tables(node, frozenset(), tables)
    while node["type"] in ("SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"):
        node = node["children"][0] if node.get("children") else node.get("left") or node["child"]
    if node["type"] != "SELECT_NODE":
        return tables, None
    columns = []
    for e in node["select_list"]:
        if "STAR" in e["type"] or "COLUMNS" in json.dumps(e):
            return tables, None
        columns.append(e["alias"] or (e["column_names"][-1] if e["type"] == "COLUMN_REF" else None))
    return tables, columns


def duckdb_tables(node, ctes, into):
    if isinstance(node, list):
        for n in node:
            duckdb_tables(n, ctes, into)
    if not isinstance(node, dict):
        return
    for entry in (node.get("cte_map") or {}).get("map", []):
        ctes = ctes | {entry["key"].lower()}
    if node.get("type") == "CTE_NODE" or "cte_name" in node:
        ctes = ctes | {(node.get("cte_name") or node.get("ctename", "")).lower()}
    if node.get("type") == "BASE_TABLE":
        if node["schema_name"] == "recurring":  # a recursion's own rows so far
            pass
        elif node["schema_name"] or node["table_name"].lower() not in ctes:
            into.add(dotted(node["catalog_name"], node["schema_name"], node["table_name"]))
    for value in node.values():
        duckdb_tables(value, ctes, into)


def by_pglast(sql, _):
    try:
        statements = pglast.parse_sql(sql)
    except Exception:
        return None
    if len(statements) != 1 or not isinstance(statements[0].stmt, pg.SelectStmt):
        return None
    tree = statements[0].stmt
    tables = set()
    pglast_tables(tree, frozenset(), tables)
    while tree.larg:
        tree = tree.larg
    if tree.valuesLists or tree.targetList is None:
        return tables, None
    columns = []
    for t in tree.targetList:
        name = t.name
        if isinstance(t.val, pg.ColumnRef):
            if isinstance(t.val.fields[-1], pg.A_Star):
                return tables, None
            name = name or t.val.fields[-1].sval
        elif isinstance(t.val, pg.A_Indirection) and isinstance(t.val.indirection[-1], pg.A_Star):
            return tables, None
        columns.append(name)
    return tables, columns


def pglast_tables(node, ctes, into):
    if isinstance(node, (tuple, list)):
        for n in node:
            pglast_tables(n, ctes, into)
    if not isinstance(node, pg.Node):
        return
    if getattr(node, "withClause", None):
        ctes = ctes | {c.ctename.lower() for c in node.withClause.ctes}
    if isinstance(node, pg.RangeVar) and (node.schemaname or node.relname.lower() not in ctes):
        into.add(dotted(node.catalogname, node.schemaname, node.relname))
    for slot in node:
        if slot != "intoClause":
            pglast_tables(getattr(node, slot), ctes, into)


ORACLES = {"duckdb": {"sqlglot": by_sqlglot, "duckdb": by_duckdb}, "postgres": {"sqlglot": by_sqlglot, "pglast": by_pglast}}


def of(dialect):
    return ORACLES.get(dialect, {"sqlglot": by_sqlglot})
