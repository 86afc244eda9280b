"""Compares what queries read and give with what other parsers say.

usage: differ.py READ_BINARY [-v] DIALECT=PATH...

READ_BINARY is test/lineage/read, built. What a PATH may hold is told in
statements.py, the other parsers in oracles.py. For each query that both read
the set of relations and the names of the output columns in order are compared;
a name that a parser leaves to the engine is not. Prints per dialect and parser
how many are the same; with -v what differs.

Needs duckdb, pglast and sqlglot (pip). Exits 1 below 97 % for any parser.
"""

import collections
import json
import subprocess
import sys

import oracles
import statements


def same_columns(ours, theirs):
    if theirs is None:
        return True
    return len(ours) == len(theirs) and all(t is None or o.lower() == t.lower() for o, t in zip(ours, theirs))


def main(binary, *args):
    verbose = "-v" in args
    found = [s for s in statements.statements(a for a in args if a != "-v") if not statements.writes(s[2])]
    lines = "".join(json.dumps({"dialect": d, "sql": sql}) + "\n" for d, _, sql in found)
    answers = subprocess.run([binary], input=lines, capture_output=True, text=True, check=True).stdout.splitlines()
    compared, same = collections.Counter(), collections.Counter()
    for (dialect, path, sql), line in zip(found, answers, strict=True):
        answer = json.loads(line)
        tables = {t.lower() for t in answer["tables"]}
        columns = [c["name"] for c in answer["columns"]]
        for name, oracle in oracles.of(dialect).items():
            theirs = oracle(sql, dialect)
            if theirs is None or not answer["read"]:
                continue
            key = (dialect, name)
            compared[key] += 1
            if tables == theirs[0] and (answer["star"] or same_columns(columns, theirs[1])):
                same[key] += 1
            elif verbose:
                print(f"--- {dialect} {path}\n{sql}\n    ours: {sorted(tables)} {columns}\n    {name}: {sorted(theirs[0])} {theirs[1]}")
    for key, n in sorted(compared.items()):
        print(f"{key[0]} by {key[1]}: {same[key]} of {n} queries the same, {100 * same[key] / n:.2f} %")
    return 0 if all(same[k] >= 0.97 * n for k, n in compared.items()) else 1


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
