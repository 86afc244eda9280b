"""Compares what `model source import` reads of a dump with the server's own catalog.

usage: compare.py MODEL_BINARY DATABASE... [-- options of the mariadb client]

Dumps the databases by mysqldump, without rows, imports the dump, and compares
each column's type, whether it may be null, and its comment with
information_schema. Besides databases of your own, try a copy of the server's:
`mysqldump --no-data mysql | mariadb copy`.

Needs mysqldump, mariadb and PyYAML. Exits 1 when a column differs.
"""

import re
import subprocess
import sys

import yaml

TRUTH = """select table_schema, table_name, column_name, column_type, is_nullable, column_comment
from information_schema.columns join information_schema.tables using (table_schema, table_name)
where table_schema in ({}) and table_type in ('BASE TABLE', 'SYSTEM VERSIONED')"""


def catalog(databases, options):
    """What the server says: (database, table, column) -> (type, never null, comment)."""
    query = TRUTH.format(", ".join(f"'{d}'" for d in databases))
    out = subprocess.run(["mariadb", *options, "-N", "--raw", "-e", query], capture_output=True, text=True, check=True).stdout
    columns = {}
    for line in out.splitlines():
        database, table, column, kind, nullable, comment = line.split("\t")
        columns[database, table, column] = (unsized(kind), nullable == "NO", comment)
    return columns


def unsized(kind):
    """A type without the display widths of integers, which MySQL no longer has."""
    return re.sub(r"^((?:tiny|small|medium|big)?int|year)\((\d+)\)", lambda m: m[0] if m[0] == "tinyint(1)" else m[1], kind)


def imported(binary, databases, options):
    """What the binary reads of a dump, in the same form."""
    dump = subprocess.run(["mysqldump", *options, "--no-data", "--databases", *databases], capture_output=True, check=True).stdout
    out = subprocess.run([binary, "source", "import", "-", "--output", "-"], input=dump, capture_output=True, check=True)
    sys.stderr.buffer.write(out.stderr)
    columns = {}
    for source in yaml.safe_load(out.stdout)["sources"]:
        for table in source["tables"]:
            for c in table["columns"]:
                never = any(k["type"] == "not_null" for k in c.get("constraints", []))
                columns[source["name"], table["name"], c["name"]] = (c["config"]["meta"]["mysql_type"], never, c.get("description", ""))
    return columns


def main(binary, *arguments):
    cut = arguments.index("--") if "--" in arguments else len(arguments)
    databases, options = arguments[:cut], arguments[cut + 1:]
    want, got = catalog(databases, options), imported(binary, databases, options)
    different = [k for k in sorted(want.keys() | got.keys()) if want.get(k) != got.get(k)]
    for k in different:
        print(".".join(k), "the server:", want.get(k), "the import:", got.get(k))
    print(f"{len(want)} columns, {len(different)} differ")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
