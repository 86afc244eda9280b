"""Tells how much of public collections of SQL examples is read.

usage: coverage.py READ_BINARY [-v] DIALECT=PATH...

READ_BINARY is test/lineage/read, built. What a PATH may hold is told in
statements.py. Prints per dialect how many statements there are of the kinds
that carry lineage, how many of them are read without a gap, and what most often
stands in the way; with -v the statements that are not read.

Needs duckdb, pglast and sqlglot (pip), to leave out what is wrong on purpose.
"""

import collections
import json
import re
import subprocess
import sys

import statements


def main(binary, *args):
    verbose = "-v" in args
    found = list(statements.statements(a for a in args if a != "-v"))
    lines = "".join(json.dumps({"dialect": d, "sql": sql}) + "\n" for d, _, sql in found)
    answers = subprocess.run([binary], input=lines, capture_output=True, text=True, check=True).stdout.splitlines()
    total, read, causes = collections.Counter(), collections.Counter(), collections.defaultdict(collections.Counter)
    for (dialect, path, sql), line in zip(found, answers, strict=True):
        answer = json.loads(line)
        total[dialect] += 1
        read[dialect] += answer["read"]
        if not answer["read"]:
            note = answer["notes"][0] if answer["notes"] else "nothing is read"
            causes[dialect][re.sub(r"^\".*?\" stands", "... stands", note)] += 1
            if verbose:
                print(f"--- {dialect} {path}: {note}\n{sql}")
    for dialect, n in sorted(total.items()):
        print(f"{dialect}: {read[dialect]} of {n} read, {100 * read[dialect] / n:.2f} %")
        for cause, count in causes[dialect].most_common(5):
            print(f"    {count:5} {cause}")
    return 0 if all(read[d] >= 0.97 * n for d, n in total.items()) else 1


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
