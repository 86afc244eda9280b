"""Judges `model diff` by data: pairs of queries, one an edit of the other, run on
small random databases; what the diff tells is held against their rows.

    judge.py MODEL --engine duckdb|postgres --schema FILE.json --queries FOLDER [--pairs N] [--seed N] [--url URL]

FILE.json holds {table: {column: type}}, FOLDER queries over these tables as *.sql,
several in one apart by a line of dashes. It needs sqlglot and duckdb or psycopg2. Half of the pairs are rewordings, half
are mutations. It exits with 1 when something is called safer than it is, and
lists what it calls worse than it is.
"""

import argparse
import collections
import glob
import json
import os
import random
import re
import subprocess
import sys
import tempfile

import data
import mutate
import rewrite

WORD = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|\$\w*\$|--[^\n]*|[A-Za-z_][A-Za-z_0-9]*|\s+|.", re.S)


class Context:
    def __init__(self, schema, dialect):
        self.schema, self.dialect = schema, dialect


def reword_text(text, r):
    """Case, space and comments."""
    out = []
    change = r.choice([str.upper, str.lower, str.title, str])
    for w in WORD.findall(text):
        if w.isspace():
            w = r.choice([w, w, w, "\n", " /* note */ ", "\n  -- a note\n"])
        elif w[0].isalpha():
            w = change(w)
        out.append(w)
    return "".join(out)


def make(trees, texts, r, ctx):
    """A pair with the names of the edits made; None when none was found."""
    i = r.randrange(len(texts))
    tree, text = trees[i], texts[i]
    if r.random() < 0.5:
        names, t = [], tree.copy()
        for _ in range(r.choice([1, 1, 2, 3])):
            f = r.choice(rewrite.REWRITES)
            try:
                new = f(t.copy(), r, ctx)
            except Exception:
                new = None
            if new is not None:
                t = new
                names.append(f.__name__)
        if not names:
            return None
        after = t.sql(ctx.dialect, pretty=r.random() < 0.5, normalize_functions=False)
        if r.random() < 0.3:
            after = reword_text(after, r)
            names.append("text")
        return "reword", names, text, after
    if r.random() < 0.25:
        return "mutate", ["tokens"], text, mutate.tokens(text, r)
    names, t = [], tree.copy()
    for _ in range(r.choice([1, 1, 1, 2])):
        f = r.choice(mutate.MUTATIONS)
        try:
            new = f(t.copy(), r, ctx)
        except Exception:
            new = None
        if new is not None:
            t = new
            names.append(f.__name__)
    if not names:
        return None
    return "mutate", names, text, t.sql(ctx.dialect, normalize_functions=False)


def diff(binary, engine, schema, pairs, root):
    """What `model diff` tells of each pair."""
    os.makedirs(root + "/models", exist_ok=True)
    target = {"duckdb": "{type: duckdb, path: none.duckdb}", "postgres": "{type: postgres, host: 127.0.0.1, port: 1, user: x, password: x, dbname: x, schema: x}"}[engine]
    spell = data.Postgres.spell if engine == "postgres" else str
    with open(root + "/dbt_project.yml", "w") as f:
        f.write("name: judged\nprofile: judged\n")
    with open(root + "/profiles.yml", "w") as f:
        f.write("judged:\n  target: t\n  outputs:\n    t: %s\n" % target)
    tables = [{"name": t, "columns": [{"name": c, "data_type": spell(ty)} for c, ty in cs.items()]} for t, cs in schema.items()]
    with open(root + "/models/s.yml", "w") as f:
        json.dump({"version": 2, "sources": [{"name": "s", "tables": tables}]}, f)
    raw = lambda q: q if not re.search(r"\{[{%#]", q) else "{% raw %}" + q + "{% endraw %}"
    for side in (2, 3):
        for k, p in enumerate(pairs):
            with open(f"{root}/models/m{k}.sql", "w") as f:
                f.write(raw(p[side]))
        command = [binary, "parse"] if side == 2 else [binary, "diff", "--state", root + "/state", "--output", "jsonl"]
        o = subprocess.run([*command, "--project-dir", root, "--profiles-dir", root], capture_output=True, text=True)
        if o.returncode:
            sys.exit(f"{command}: {o.stdout[-2000:]}{o.stderr[-2000:]}")
        if side == 2:
            os.makedirs(root + "/state", exist_ok=True)
            os.replace(root + "/target/manifest.json", root + "/state/manifest.json")
    out = {}
    for line in o.stdout.splitlines():
        c = json.loads(line)
        out[c["node"].rpartition(".")[2]] = c
    return [out.get(f"m{k}", {"classes": [], "class": ""}) for k in range(len(pairs))]


def shared(names, other):
    """Places of the columns that are not told of, by name and how many came before."""
    seen, out = collections.Counter(), []
    for i, n in enumerate(names):
        n = n.lower()
        seen[n] += 1
        if n not in other:
            out.append(((n, seen[n]), i))
    return out


def safer(change, was, now):
    """How the data refute that nothing worse than told has changed; '' when not."""
    told = set(change["classes"])
    if told & {"unknown", "changed_rows", "removed"}:
        return ""
    other = set()
    for c in change.get("columns", []):
        other |= {c["name"].lower(), c.get("to", c["name"]).lower()}
    if "*" in other:
        return ""
    for (a, ta, ra), (b, tb, rb) in zip(was, now):
        gone = [n for n in a if n.lower() not in {x.lower() for x in b}]
        if gone and "removed_column" not in told:
            return f"columns {gone} are gone"
        x, y = dict(shared(a, other)), dict(shared(b, other))
        if set(x) != set(y):
            return f"columns differ: {sorted(set(x) ^ set(y))}"
        if "reordered" not in told and list(x) != list(y):
            return "columns are in another order"
        if "removed_column" not in told:
            ia, ib = {n.lower(): i for i, n in enumerate(a)}, {n.lower(): i for i, n in enumerate(b)}
            for n in ia:
                if ta[ia[n]] != tb[ib[n]]:
                    return f"column {n} has another type: {ta[ia[n]]} → {tb[ib[n]]}"
        keys = sorted(x)
        rows = lambda at, rs: sorted(tuple(data.plain(r[at[k]]) for k in keys) for r in rs)
        if rows(x, ra) != rows(y, rb):
            return f"the shared columns {[k[0] for k in keys]} have other rows"
    return ""


def main():
    p = argparse.ArgumentParser()
    p.add_argument("model")
    p.add_argument("--engine", default="duckdb")
    p.add_argument("--schema", required=True)
    p.add_argument("--queries", required=True)
    p.add_argument("--pairs", type=int, default=500)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--rows", type=int, default=25)
    p.add_argument("--url", default="host=127.0.0.1 port=15439 user=model password=model dbname=model")
    p.add_argument("--keep", help="folder for the pairs that are listed")
    o = p.parse_args()
    r = random.Random(o.seed)
    schema = json.load(open(o.schema))
    ctx = Context(schema, o.engine)
    texts, trees = [], []
    for f in sorted(glob.glob(o.queries + "/**/*.sql", recursive=True)):
        for q in re.split(r"^-{4,}$", open(f).read(), flags=re.M):
            q = q.strip().rstrip(";")
            t = data.parse(q, o.engine)
            if t is None:
                continue
            if t.args.get("limit") and not t.find_ancestor(data.exp.Subquery):
                t.set("limit", None)
                q = t.sql(o.engine, normalize_functions=False)
            texts.append(q)
            trees.append(t)
    used = {t.name.lower() for tree in trees for t in tree.find_all(data.exp.Table)}
    tables = {t: c for t, c in schema.items() if t in used}
    made = (o.seed, o.seed + 1)
    args = (tables, data.pools(trees), made, o.rows)
    engine = data.DuckDB(*args) if o.engine == "duckdb" else data.Postgres(o.url, *args)
    ok = [i for i, q in enumerate(texts) if isinstance(engine.run(q), list)]
    full = sum(any(d[2] for d in engine.run(texts[i])) for i in ok)
    print(f"{len(ok)} of {len(texts)} queries run, {full} give rows", flush=True)
    texts, trees = [texts[i] for i in ok], [trees[i] for i in ok]
    pairs, refused, tries = [], collections.Counter(), 0
    while len(pairs) < o.pairs and tries < 12 * o.pairs:
        tries += 1
        made = make(trees, texts, r, ctx)
        if made is None or ";" in made[3] or made[2] == made[3]:
            continue
        if not isinstance(engine.run(made[3]), list):
            refused[made[1][-1]] += 1
            continue
        pairs.append(made)
    with tempfile.TemporaryDirectory() as root:
        told = diff(o.model, o.engine, tables, pairs, root)
    report(o, engine, pairs, told)


def report(o, engine, pairs, told):
    bad, worse, counts = [], [], collections.Counter()
    rewordings = collections.Counter()
    for k, ((kind, names, before, after), change) in enumerate(zip(pairs, told)):
        was, now = engine.run(before), engine.run(after)
        same = "" == safer({"classes": []}, was, now)
        counts[kind, "same data" if same else "other data", change["class"] or "unchanged"] += 1
        why = safer(change, was, now)
        if why:
            bad.append((k, names, change["class"], why))
        elif kind == "reword" and same:
            mild = change["class"] in ("", "cosmetic")
            for n in names:
                rewordings[n, mild] += 1
            if not mild:
                worse.append((k, names, change["class"], change))
    for key, n in sorted(counts.items()):
        print(*key, n)
    for n in sorted({k[0] for k in rewordings}):
        print(f"  {n}: {rewordings[n, True]} cosmetic, {rewordings[n, False]} not")
    for k, names, cls, why in bad:
        print("SAFER", k, names, cls, why)
        keep(o, k, pairs[k], why)
    for k, names, cls, change in worse[:60]:
        print("WORSE", k, names, cls, [c["name"] for c in change.get("columns", [])][:4], [c["kind"] for c in change.get("rows", [])][:4], change.get("reason", ""))
        keep(o, k, pairs[k], json.dumps(change, indent=1))
    print(f"{len(pairs)} pairs, {len(bad)} called safer than they are, {len(worse)} rewordings not called cosmetic")
    sys.exit(1 if bad else 0)


def keep(o, k, pair, why):
    if o.keep:
        os.makedirs(o.keep, exist_ok=True)
        with open(f"{o.keep}/{k}.txt", "w") as f:
            f.write(f"{pair[1]}\n{pair[2]}\n----\n{pair[3]}\n----\n{why}\n")


main()
