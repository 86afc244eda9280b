"""Finds the statements of public collections of SQL examples.

A collection is a folder or a file given as DIALECT=PATH. What it holds is told
by the kind of file:

  .sql   statements that end with a semicolon (psql's own commands, and data of
         COPY, are left out; for PostgreSQL its own scanner splits them)
  .test  DuckDB's test scripts: the statements that are to succeed
  .py    sqlglot's tests: the statements of validate_identity and validate_all
  .rs    sqlparser-rs' tests: the string literals that are statements
  .md    documents: the statements in ```sql blocks

Only the statements that carry lineage are kept: queries, CREATE TABLE or VIEW
AS, INSERT, MERGE, UPDATE, DELETE, COPY and UNLOAD. Where a dialect has a parser
of its own at hand (DuckDB's, PostgreSQL's by pglast, and sqlglot's for files
that also hold wrong statements) what it refuses is left out.
"""

import ast
import contextlib
import io
import pathlib
import re
import textwrap

SPACE = r"(?:\s|--[^\n]*\n|/\*.*?\*/)*"
NEEDED = re.compile(
    SPACE
    + r"""(?:\((?:\(|\s)*(?:select|with|values|from|table)\b|(?:select|with|values|from|pivot|unpivot|insert|merge|update|delete|unload)\b|copy\b(?!\s+(?:into|grants))
        |table\s+[\w."`]+\s*(?:;|$|order|limit|union)
        |(?:create|replace)\b[^;]*?\b(?:table|view)\b.*?\bas\b"""
    + SPACE
    + r"(?:\(\s*)*(?:select|with|values|table|from|pivot)\b)",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
DDL = re.compile(SPACE + r"(?:create|replace)\b.*?\b(function|procedure|trigger|macro|rule|index|policy|type|event|schema|database|package)\b", re.IGNORECASE | re.DOTALL)
MADE = re.compile(r"\b(?:table|view)\b", re.IGNORECASE)


def needed(sql):
    """Whether a statement is of a kind that carries lineage."""
    if not NEEDED.match(sql):
        return False
    ddl = DDL.match(sql)
    made = MADE.search(sql)
    return not ddl or made is not None and made.start() < ddl.start(1)


def writes(sql):
    """Whether a statement is more than a query."""
    return re.match(SPACE + r"(?:insert|create|replace|merge|update|delete|copy|unload)\b", sql, re.IGNORECASE | re.DOTALL) is not None


def split(text, dialect):
    """Cuts a script into statements."""
    backslashes = dialect in ("mysql", "spark")
    out, start, i, n = [], 0, 0, len(text)
    while i < n:
        c = text[i]
        if text.startswith("--", i) or c == "#" and dialect == "mysql":
            i = text.find("\n", i) % (n + 1)
        elif text.startswith("/*", i):
            end = text.find("*/", i + 2)
            i = n if end < 0 else end + 2
        elif c in "'\"`":
            i += 1
            while i < n and text[i] != c:
                i += 2 if text[i] == "\\" and c != "`" and (backslashes or text[i - 2 : i - 1] in "eE") else 1
            i += 1
        elif c == "$" and dialect in ("postgres", "redshift", "duckdb") and (tag := re.match(r"\$(?:[A-Za-z_]\w*)?\$", text[i:])):
            end = text.find(tag[0], i + len(tag[0]))
            i = n if end < 0 else end + len(tag[0])
        elif c == ";":
            out.append(text[start:i])
            i = start = i + 1
        else:
            i += 1
    out.append(text[start:])
    return [s.strip() for s in out if s.strip()]


def from_sql(text, dialect):
    text = re.sub(r"(?im)^(copy\b[^;]*\bfrom\s+stdin\b[^;]*;)\n.*?^\\\.$", r"\1", text, flags=re.DOTALL | re.MULTILINE | re.IGNORECASE)
    text = re.sub(r"(?m)^\\.*$", "", text)
    text = re.sub(r"(?im)^delimiter\b.*$", "", text)
    return split(text, dialect)


def from_test(text, _):
    for block in re.split(r"\n\s*\n", text):
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        if lines and re.match(r"statement\s+ok|query\b", lines[0]) and "${" not in block:
            body = "\n".join(lines[1:])
            yield re.split(r"(?m)^----", body)[0].strip().rstrip(";")


DIALECTS = {"presto": "trino", "athena": "trino", "databricks": "spark", "spark2": "spark", "hive": None}


def from_py(text, dialect):
    """sqlglot's tests: those of the dialect of the class, and of others named in read and write."""
    for cls in ast.walk(ast.parse(text)):
        if not isinstance(cls, ast.ClassDef):
            continue
        own = next((ast.literal_eval(b.value) for b in cls.body if isinstance(b, ast.Assign) and b.targets[0].id == "dialect"), "")
        for call in ast.walk(cls):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute) or call.func.attr not in ("validate_identity", "validate_all"):
                continue
            found = [(own, a) for a in call.args[:1]]
            for key in call.keywords:
                if key.arg == "read" and isinstance(key.value, ast.Dict):
                    found += [(k.value, v) for k, v in zip(key.value.keys, key.value.values) if isinstance(k, ast.Constant)]
                if key.arg == "write" and isinstance(key.value, ast.Dict):
                    found += [(k.value, v) for k, v in zip(key.value.keys, key.value.values) if isinstance(k, ast.Constant)]
            for name, value in found:
                if isinstance(value, ast.Constant) and isinstance(value.value, str) and DIALECTS.get(name, name) == dialect:
                    yield value.value


def from_rs(text, _):
    for m in re.finditer(r'r#"(.*?)"#|"((?:[^"\\]|\\.)*)"', text, re.DOTALL):
        sql = m[1] if m[1] is not None else re.sub(r"\\\n\s*", "", m[2]).replace('\\"', '"').replace("\\\\", "\\").replace("\\n", "\n")
        if re.match(r"\s*(select|with|insert|merge|create|update|delete|copy|unload|from|values)\s", sql, re.IGNORECASE) and "{" not in sql:
            yield sql.strip().rstrip(";")


def from_md(text, dialect):
    for block in re.findall(r"```(?:sql|SQL)\n(.*?)```", text, re.DOTALL):
        lines = [re.sub(r"^(Flink SQL|trino[\w:]*|spark-sql|mysql)?>\s?", "", line) for line in textwrap.dedent(block).splitlines()]
        yield from split("\n".join(line for line in lines if not re.match(r"\s*[|+]-?", line)), dialect)


READERS = {".sql": from_sql, ".test": from_test, ".test_slow": from_test, ".py": from_py, ".rs": from_rs, ".md": from_md}


def duckdb_reads(sql):
    import duckdb

    try:
        return len(duckdb.extract_statements(sql)) == 1
    except Exception:
        return False


def postgres_reads(sql):
    import pglast

    try:
        return len(pglast.parse_sql(sql)) == 1
    except Exception:
        return False


def sqlglot_reads(sql, dialect):
    import logging

    import sqlglot

    logging.disable(logging.CRITICAL)
    with contextlib.redirect_stderr(io.StringIO()):
        try:
            trees = sqlglot.parse(sql, dialect="databricks" if dialect == "spark" else dialect)
            return len(trees) == 1 and not isinstance(trees[0], sqlglot.exp.Command)
        except Exception:
            return False


def accepted(sql, dialect, suffix):
    if dialect == "duckdb":
        return duckdb_reads(sql)
    if dialect == "postgres":
        return postgres_reads(sql)
    return suffix != ".rs" or sqlglot_reads(sql, dialect)


def statements(args):
    """Yields (dialect, file, statement) of DIALECT=PATH arguments, each statement once per dialect."""
    seen = set()
    for arg in args:
        dialect, _, root = arg.partition("=")
        root = pathlib.Path(root)
        for path in sorted([root] if root.is_file() else root.rglob("*")):
            reader = READERS.get(path.suffix)
            if not reader or not path.is_file():
                continue
            for sql in reader(path.read_text(encoding="utf-8", errors="replace"), dialect):
                key = (dialect, " ".join(sql.split()))
                if key in seen or not needed(sql):
                    continue
                seen.add(key)
                if accepted(sql, dialect, path.suffix):
                    yield dialect, str(path), sql
