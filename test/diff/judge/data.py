"""Small random databases in which differences show: NULLs, duplicates, ties,
empty strings, negative numbers, and the constants that the queries ask for."""

import datetime
import random
import threading

import sqlglot
from sqlglot import exp

TEXT = ["a", "A", "b", "", " ", "ab"]


def pools(trees):
    """The constants that each column is held against, by its name."""
    out = {}
    for tree in trees:
        for node in tree.find_all(exp.Predicate, exp.In, exp.Between):
            columns = {c.name.lower() for c in node.find_all(exp.Column)}
            if len(columns) != 1 or node.find(exp.Select):
                continue
            for lit in node.find_all(exp.Literal):
                out.setdefault(next(iter(columns)), set()).add(lit.this)
    return {k: sorted(v) for k, v in out.items()}


def value(r, name, typ, pool):
    typ = typ.upper()
    if r.random() < 0.1:
        return None
    asked = pool.get(name.lower(), [])
    asked = r.choice(asked) if asked and r.random() < 0.6 else None
    if "INT" in typ:
        if asked and asked.lstrip("-").isdigit() and abs(int(asked)) < 1 << 30:
            return int(asked) + r.choice([0, 0, 0, 1])
        return r.choice([1, 1, 1, 2, 2, 3, -1, 0])
    if any(t in typ for t in ("DECIMAL", "NUMERIC", "DOUBLE", "FLOAT", "REAL")):
        try:
            return min(max(float(asked), -90), 90) if asked else r.choice([-1.5, 0, 1, 1, 2.25, 3.5, 10])
        except ValueError:
            return 1
    if "TIMESTAMP" in typ:
        return datetime.datetime(2000, r.choice([1, 1, 2]), r.randint(1, 9), r.choice([0, 7]), r.choice([0, 30]))
    if "DATE" in typ:
        try:
            return datetime.date.fromisoformat(asked) + datetime.timedelta(r.choice([0, 0, 1, 20])) if asked else datetime.date(2000, r.choice([1, 2]), r.randint(1, 9))
        except ValueError:
            return datetime.date(2000, 1, 1)
    if "BOOL" in typ:
        return r.choice([True, False])
    return asked.replace("%", "x") if asked else r.choice(TEXT)


class Engine:
    """Some random databases with the same tables; run gives a query's rows in each."""

    def __init__(self, schema, pool, seeds, rows):
        self.schema = schema
        for seed in seeds:
            r = random.Random(seed)
            self.create(f"d{seed}")
            for table, columns in schema.items():
                out = []
                for _ in range(rows):
                    out.append(out[-1] if out and r.random() < 0.12 else [value(r, c, t, pool) for c, t in columns.items()])
                self.fill(f"d{seed}", table, columns, out)
        self.databases = [f"d{s}" for s in seeds]
        self.known = {}

    def run(self, query):
        if query not in self.known:
            self.known[query] = self.ask(query)
        return self.known[query]

    def ask(self, query):
        """[(names, types, rows)] or the reason for none."""
        out = []
        for d in self.databases:
            try:
                out.append(self.one(d, query))
            except Exception as e:  # whatever the engine refuses
                return str(e)
            if len(out[-1][2]) > 20000:
                return "too many rows"
        return out


class DuckDB(Engine):
    name = "duckdb"

    def __init__(self, *args):
        import duckdb

        self.con = duckdb.connect(config={"threads": 1})
        super().__init__(*args)

    def create(self, d):
        self.con.execute(f"create schema {d}; set schema={d}")

    def fill(self, d, table, columns, rows):
        self.con.execute(f"create table {d}.{table} (" + ",".join(f'"{c}" {t}' for c, t in columns.items()) + ")")
        self.con.executemany(f"insert into {d}.{table} values (" + ",".join("?" * len(columns)) + ")", rows)

    def one(self, d, query):
        self.con.execute(f"set schema={d}")
        stop = threading.Timer(2, self.con.interrupt)
        stop.start()
        try:
            r = self.con.execute(query)
            names, types = [c[0] for c in r.description], [str(c[1]) for c in r.description]
            return names, types, r.fetchmany(20001)
        finally:
            stop.cancel()


class Postgres(Engine):
    name = "postgres"

    def __init__(self, url, *args):
        import psycopg2

        self.con = psycopg2.connect(url)
        self.con.autocommit = True
        self.cur = self.con.cursor()
        self.cur.execute("set statement_timeout = '2s'")
        super().__init__(*args)

    def create(self, d):
        self.cur.execute(f"drop schema if exists {d} cascade; create schema {d}; set search_path = {d}")

    def fill(self, d, table, columns, rows):
        self.cur.execute(f"create table {d}.{table} (" + ",".join(f'"{c}" {self.spell(t)}' for c, t in columns.items()) + ")")
        for row in rows:
            self.cur.execute(f"insert into {d}.{table} values (" + ",".join(["%s"] * len(columns)) + ")", row)

    @staticmethod
    def spell(t):
        return {"VARCHAR": "text", "DOUBLE": "double precision"}.get(t.upper(), t)

    def one(self, d, query):
        self.cur.execute(f"set search_path = {d}")
        self.cur.execute(query)
        return [c[0] for c in self.cur.description], [c[1] for c in self.cur.description], self.cur.fetchmany(20001)


def plain(v):
    """A value to compare: sums of floating numbers in another order are the same."""
    if isinstance(v, float):
        return f"{v:.6g}" if v else "0"
    return f"{type(v).__name__} {v}"


def parse(text, dialect):
    try:
        return sqlglot.parse_one(text, read=dialect)
    except Exception:
        return None
