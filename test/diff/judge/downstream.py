"""Holds what `model diff` reaches downstream against column lineage: a random project
of views, tables and inlined models that read each other by reference or by name, and
one random edit of a model at a time.

    downstream.py MODEL [--models N] [--edits N] [--seed N]

It exits with 1 when a column or a node that lineage has is not listed, or one is
listed twice.
"""

import argparse
import collections
import json
import os
import random
import subprocess
import sys
import tempfile


class Maker:
    """A random project: texts, columns and materializations by name."""

    def __init__(self, r, models):
        self.r, self.columns, self.kinds, self.texts = r, {}, {}, {}
        for i in range(6):
            self.columns[f"t{i}"] = ["k", "a", "b", "c"]
        for i in range(models):
            self.model(i)

    def relation(self, name):
        if name.startswith("t"):
            return "{{ source('s', '%s') }}" % name
        if self.kinds[name] != "ephemeral" and self.r.random() < 0.1:
            return "main." + name
        return "{{ ref('%s') }}" % name

    def model(self, i):
        r, name, names = self.r, f"m{i}", list(self.columns)
        p, q = r.choice(names[-40:]), r.choice(names[-60:])
        c, d, rel = self.columns[p], self.columns[q], self.relation
        sql, out = r.choice([
            lambda: (f"select * from {rel(p)}", c),
            lambda: (f"select k, {c[1]} + 1 as x{i}, {', '.join(c[2:]) or '1 as one'} from {rel(p)} where {c[-1]} is not null", ["k", f"x{i}"] + (c[2:] or ["one"])),
            lambda: (f"select k, sum({c[-1]}) as s{i}, count(*) as n{i} from {rel(p)} group by k", ["k", f"s{i}", f"n{i}"]),
            lambda: (f"select x.k, x.{c[1]} as l{i}, y.{d[1]} as r{i} from {rel(p)} x left join {rel(q)} y on x.k = y.{d[-1]}", ["k", f"l{i}", f"r{i}"]),
            lambda: (f"with z as (select * from {rel(p)}) select z.*, row_number() over (partition by {c[1]} order by k) as w{i} from z", c + [f"w{i}"]),
            lambda: (f"select k, {c[1]} as u{i} from {rel(p)} union all select k, {d[-1]} from {rel(q)}", ["k", f"u{i}"]),
        ])()
        if len(out) > 12:
            sql, out = f"select k, {c[1]} as v{i}, {c[-1]} as w{i} from {rel(p)}", ["k", f"v{i}", f"w{i}"]
        self.columns[name], self.texts[name] = out, sql
        self.kinds[name] = r.choice(["view", "table", "ephemeral", "view"])

    def edited(self, name):
        """The model with a column made otherwise, or with fewer rows."""
        sql, columns = self.texts[name], self.columns[name]
        if self.r.random() < 0.4:
            return f"select * from ({sql}) as inner_ where k > 3"
        x = self.r.choice([c for c in columns if c != "k"])
        return f"select {', '.join(f'coalesce({c}, 7) as {c}' if c == x else c for c in columns)} from ({sql}) as inner_"


class Project:
    def __init__(self, binary, root, made):
        self.binary, self.root, self.made = binary, root, made
        os.makedirs(root + "/models")
        self.put("dbt_project.yml", "name: p\nprofile: p\n")
        self.put("profiles.yml", "p: {target: d, outputs: {d: {type: duckdb, path: p.duckdb}}}\n")
        tables = [{"name": f"t{i}", "columns": [{"name": c} for c in made.columns[f"t{i}"]]} for i in range(6)]
        tested = [n for n in made.texts if made.r.random() < 0.2]
        self.put("models/all.yml", json.dumps({
            "sources": [{"name": "s", "schema": "main", "tables": tables}],
            "models": [{"name": n, "columns": [{"name": made.columns[n][1], "data_tests": ["not_null"]}]} for n in tested],
            "exposures": [{"name": f"e{i}", "type": "dashboard", "owner": {"email": "a@b.c"}, "depends_on": [f"ref('{made.r.choice(list(made.texts))}')"]} for i in range(20)],
        }))
        for n, sql in made.texts.items():
            self.write(n, sql)

    def put(self, name, text):
        with open(f"{self.root}/{name}", "w") as f:
            f.write(text)

    def write(self, name, sql):
        self.put(f"models/{name}.sql", "{{ config(materialized='%s') }}\n%s\n" % (self.made.kinds[name], sql))

    def run(self, *args):
        o = subprocess.run([self.binary, *args, "--project-dir", self.root, "--profiles-dir", self.root], capture_output=True, text=True)
        if o.returncode:
            sys.exit(f"{args}: {o.stdout[-1500:]}{o.stderr[-1500:]}")
        return [json.loads(line) for line in o.stdout.splitlines() if line.startswith("{")]


def hanging(lineage, columns, rows):
    """What hangs on changed columns and on nodes with other rows, by direct edges."""
    columns, rows, more = set(columns), set(rows), True
    reads = collections.defaultdict(set)
    for c in lineage:
        reads[c["node"]] |= {s["node"] for s in c["sources"] + c.get("influences", [])}
    hit = lambda edges: any((e["node"], e["column"].lower()) in columns for e in edges)
    while more:
        before = len(columns) + len(rows)
        for c in lineage:
            if hit(c["sources"]):
                columns.add((c["node"], c["column"].lower()))
            if hit(c.get("influences", [])) or reads[c["node"]] & rows:
                rows.add(c["node"])
        more = len(columns) + len(rows) > before
    return columns, rows


def main():
    p = argparse.ArgumentParser()
    p.add_argument("model")
    p.add_argument("--models", type=int, default=300)
    p.add_argument("--edits", type=int, default=50)
    p.add_argument("--seed", type=int, default=1)
    o = p.parse_args()
    r = random.Random(o.seed)
    with tempfile.TemporaryDirectory() as root:
        made = Maker(r, o.models)
        project = Project(o.model, root, made)
        project.run("parse", "--target-path", root + "/state")
        wrong = total = 0
        for _ in range(o.edits):
            name = r.choice(list(made.texts)[: o.models * 3 // 4])
            project.write(name, made.edited(name))
            node = f"model.p.{name}"
            lineage = project.run("lineage", "--columns", "--output", "jsonl")
            told = [c for c in project.run("diff", "--state", root + "/state", "--output", "jsonl") if c["node"] == node]
            project.write(name, made.texts[name])
            if not told:
                sys.exit(f"the edit of {name} is not told of")
            changed = {(node, c["name"].lower()) for c in told[0].get("columns", [])}
            columns, rows = hanging(lineage, changed, {node} if "changed_rows" in told[0]["classes"] else set())
            downstream = told[0].get("downstream", [])
            listed = {(d["node"], c.lower()) for d in downstream for c in d.get("columns", [])}
            missed = {c for c in columns if c[0] != node} - listed, rows - {node} - {d["node"] for d in downstream if d.get("rows")}
            ids = [d["node"] for d in downstream]
            total += len(columns) + len(rows)
            if missed[0] or missed[1] or len(ids) > len(set(ids)) or listed - columns:
                wrong += 1
                print(name, "missed", sorted(missed[0])[:5], sorted(missed[1])[:5], "more", sorted(listed - columns)[:5], "twice", len(ids) - len(set(ids)))
    print(f"{o.edits} edits in {o.models} models, {total} columns and nodes by lineage, {wrong} edits with a difference")
    sys.exit(1 if wrong else 0)


main()
