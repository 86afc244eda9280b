"""Tells how much is read of what the engines' own parsers take.

usage: judges.py READ_BINARY [-v] DIALECT=PATH...

READ_BINARY is test/lineage/read, built. What a PATH may hold is told in
statements.py. The parsers of Flink, Trino and Spark are fetched by Maven and
asked by a few lines of Java; DuckDB and PostgreSQL are asked by their own
packages. Prints per dialect how many statements the engine takes and how many
of those are read without a gap; with -v those that are not.

Needs java, javac, mvn; duckdb and pglast (pip). Exits 1 below 97 %.
"""

import base64
import collections
import json
import pathlib
import subprocess
import sys
import tempfile

import statements

# Of each engine: what Maven fetches, what makes its parser, and what it does with a text s.
JUDGES = {
    "flink": (
        ["org.apache.flink:flink-sql-parser:2.1.0", "org.apache.calcite:calcite-linq4j:1.34.0"],
        """var c = org.apache.calcite.sql.parser.SqlParser.config()
            .withParserFactory(org.apache.flink.sql.parser.impl.FlinkSqlParserImpl.FACTORY)
            .withConformance(org.apache.flink.sql.parser.validate.FlinkSqlConformance.DEFAULT)
            .withLex(org.apache.calcite.config.Lex.JAVA)""",
        "org.apache.calcite.sql.parser.SqlParser.create(s, c).parseStmtList()",
    ),
    "trino": (["io.trino:trino-parser:435"], "var p = new io.trino.sql.parser.SqlParser()", "p.createStatement(s)"),
    "spark": (
        ["org.apache.spark:spark-catalyst_2.13:4.0.0"],
        "var p = org.apache.spark.sql.catalyst.parser.CatalystSqlParser$.MODULE$",
        "p.parsePlan(s)",
    ),
}
JAVA = """public class Judge {
    public static void main(String[] args) throws Exception {
        %s;
        var in = new java.io.BufferedReader(new java.io.InputStreamReader(System.in));
        var out = new StringBuilder();
        for (String line; (line = in.readLine()) != null; ) {
            var s = new String(java.util.Base64.getDecoder().decode(line), "UTF-8");
            try { %s; out.append("1\\n"); } catch (Throwable t) { out.append("0\\n"); }
        }
        System.out.print(out);
    }
}
"""


def asked(dialect, sqls):
    """Whether the engine's own parser takes each of these."""
    packages, parser, parse = JUDGES[dialect]
    with tempfile.TemporaryDirectory() as name:
        home = pathlib.Path(name)
        found = [dict(zip(("groupId", "artifactId", "version"), p.split(":"))) for p in packages]
        dependencies = "".join("<dependency>" + "".join(f"<{k}>{v}</{k}>" for k, v in d.items()) + "</dependency>" for d in found)
        own = "<modelVersion>4.0.0</modelVersion><groupId>j</groupId><artifactId>j</artifactId><version>1</version>"
        (home / "pom.xml").write_text(f"<project>{own}<dependencies>{dependencies}</dependencies></project>")
        (home / "Judge.java").write_text(JAVA % (parser, parse))
        subprocess.run(["mvn", "-q", "-B", "dependency:copy-dependencies", "-DoutputDirectory=lib"], cwd=home, check=True)
        subprocess.run(["javac", "-cp", "lib/*", "Judge.java"], cwd=home, check=True)
        text = "".join(base64.b64encode(s.encode()).decode() + "\n" for s in sqls)
        done = subprocess.run(["java", "-cp", "lib/*:.", "Judge"], cwd=home, input=text, capture_output=True, text=True, check=True)
    return [line == "1" for line in done.stdout.splitlines()]


def main(binary, *args):
    verbose, wanting = "-v" in args, False
    sets = collections.defaultdict(list)
    for dialect, _, sql in statements.statements(a for a in args if a != "-v"):
        sets[dialect].append(sql)
    for dialect, sqls in sorted(sets.items()):
        if dialect in JUDGES:  # the others are asked by statements.py
            sqls = [s for s, takes in zip(sqls, asked(dialect, sqls), strict=True) if takes]
        lines = "".join(json.dumps({"dialect": dialect, "sql": s}) + "\n" for s in sqls)
        answers = subprocess.run([binary], input=lines, capture_output=True, text=True, check=True).stdout.splitlines()
        unread = [(s, a["notes"]) for s, a in zip(sqls, map(json.loads, answers), strict=True) if not a["read"]]
        print(f"{dialect}: {len(sqls) - len(unread)} of {len(sqls)} that the engine takes are read")
        for sql, notes in unread if verbose else []:
            print(f"--- {dialect}: {notes[:1]}\n{sql}")
        wanting = wanting or len(unread) > 0.03 * len(sqls)
    return 1 if wanting else 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
