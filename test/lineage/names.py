"""Tells which words of the grammar are not read where an engine takes them as names.

usage: names.py READ_BINARY

READ_BINARY is test/lineage/read, built. Each word that the parser knows, and each
that DuckDB lists, is put where names of columns, tables, aliases and functions
stand; the statements that DuckDB's or PostgreSQL's own parser takes are read. Prints
per dialect how many are read with the relations and columns that the other parser
finds, and per word what is not.

Needs duckdb, pglast and sqlglot (pip). Exits 1 below 99 % for any parser.
"""

import collections
import json
import pathlib
import re
import subprocess
import sys

import duckdb
import oracles

GRAMMAR = pathlib.Path(__file__).parents[2] / "compiler" / "internal" / "sqlparse"
PLACES = """
select {w} from t
select {w}, b from t where {w} > 1 order by {w}
select a {w} from t
select a as {w} from t
select a + 1 {w}, b from t
select t.{w} from t
select {w}.a from {w}
select x.a from t {w} join u x on {w}.id = x.id
select * from t as {w}
select * from t {w} where {w}.a = 1
select * from t {w}, u
select {w}(a, b) as x from t
with {w} as (select 1 as a) select a from {w}
select sum(a) as {w} from t group by {w} having {w} > 1
select coalesce({w}, 0), max({w}) over (partition by {w} order by {w}) from t
select case when {w} is null then {w} else {w} end from t
select a from t join u on t.{w} = u.{w}
select a from t join u using ({w})
select {w}::int, cast({w} as int), -{w}, not {w} from t
select a in ({w}, 1), {w} in (1), {w} between 1 and 2, a between {w} and 3, {w} like 'x' from t
select * from (select a as {w} from t) {w}
select * from f({w}) as g
select a from t order by {w} desc, a limit 1
""".strip().splitlines()


def words():
    found = {w for (w,) in duckdb.sql("select keyword_name from duckdb_keywords()").fetchall()}
    for path in GRAMMAR.glob("*.go"):
        text = path.read_text()
        found |= set(re.findall(r'[wW]ord\((?:\d, )?"(\w+)"', text))
        if path.name == "keywords.go":
            found |= set(re.findall(r':\s+"(\w+)",', text))
    return sorted(found)


def same(answer, theirs):
    tables, columns = theirs
    names = [c["name"].lower() for c in answer["columns"]]
    if {t.lower() for t in answer["tables"]} != tables:
        return False
    return answer["star"] or columns is None or len(names) == len(columns) and all(c is None or c.lower() == n for n, c in zip(names, columns))


def main(binary):
    good = True
    for dialect, oracle in (("duckdb", oracles.by_duckdb), ("postgres", oracles.by_pglast)):
        asked = [(w, sql, oracle(sql, dialect)) for w in words() for sql in (p.format(w=w) for p in PLACES)]
        asked = [(w, sql, theirs) for w, sql, theirs in asked if theirs is not None]
        lines = "".join(json.dumps({"dialect": dialect, "sql": sql}) + "\n" for _, sql, _ in asked)
        answers = subprocess.run([binary], input=lines, capture_output=True, text=True, check=True).stdout.splitlines()
        missed = collections.defaultdict(list)
        for (word, sql, theirs), line in zip(asked, answers, strict=True):
            answer = json.loads(line)
            if not answer["read"] or not same(answer, theirs):
                missed[word].append(sql)
        count = sum(map(len, missed.values()))
        print(f"{dialect}: {len(asked) - count} of {len(asked)} statements read the same, {100 - 100 * count / len(asked):.2f} %")
        for word, statements in sorted(missed.items()):
            print(f"    {word}: {len(statements)}, as {statements[0]}")
        good = good and count <= 0.01 * len(asked)
    return 0 if good else 1


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
