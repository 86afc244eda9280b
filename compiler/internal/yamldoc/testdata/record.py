"""Records what PyYAML's SafeLoader, the reader of dbt, makes of small documents.

Run with a Python that has PyYAML: python record.py > values.json
"""
import json
import sys

import yaml

scalars = """
yes Yes YES no No NO on On ON off Off OFF true True TRUE false False FALSE y n Y N yEs
~ null Null NULL nil none None
0 1 -1 +1 12 1_000 _1 1_ 0_ 010 0o10 -010 08 0b101 0b 0x1F 0xff_ff 0x -0x10 +0b11 00
1.0 1. .5 -.5 +.5 1.5e3 1.5e+3 1e3 1e+3 1.e+2 1_0.5 1.5_5 ._5 . .. 1.2.3 -1.25E-2 1.0e
.inf -.inf +.INF .nan .NaN -.nan inf nan .Infinity
1:30 1:30:45 -1:30 1:3 1:60 01:30 1:30.5 01:30.5 190:20:30 0:30 12:
2024-01-01x 1-2-3 v1 1.0.0 =x a=b @x < <=
0-1 1-1 +-1 -+1 --1 1e 0xg 0b2 9223372036854775807 -9223372036854775808
""".split()

documents = [s for s in scalars] + [
    "", "# only a comment\n", "---\n", "--- 1\n", "a: 1\n", "a:\n", "a: ~\nb: ''\n", "- 1\n- two\n- 3.0\n",
    "a: [1, b, 'c', \"d\"]\n", "a: {b: 1, c: [x, {y: z}]}\n", "a: []\nb: {}\n",
    "a: &x [1, 2]\nb: *x\n", "a: &x {k: 1, l: 2}\nb:\n  <<: *x\n  l: 3\n  m: 4\n",
    "a: &x {k: 1, l: 2}\nb: &y {l: 5, n: 6}\nc:\n  <<: [*x, *y]\n", "a: &x {k: 1}\nc:\n  k: 2\n  <<: *x\n",
    "a: |\n  one\n  two\n", "a: |-\n  one\n  two\n", "a: |+\n  one\n\n\nb: 1\n", "a: >\n  one\n  two\n\n  three\n", "a: >-\n  one\n  two\n",
    "a: |2\n   one\n  two\n", "a: one\n  two\n  three\nb: 1\n", "a: 'it''s'\n", "a: \"x\\ty\\u00e9\\n\"\n", "a: \"one\n  two\"\n",
    "a: 'one\n\n  two'\n", "? a\n: b\n", "a: !!str 5\nb: !!int '5'\nc: !!float 5\n", "'quoted': 1\n\"two\": 2\n",
    "a: \"{{ x }}\"\n", "a: x{{ y }}\n", "a: http://x.y/z#f\n", "a: x #c\n", "a: 'b' # c\n", "- - 1\n  - 2\n- - 3\n",
    "a:\n- 1\n- 2\nb: 3\n", "a: b: c\n", "a: 1\na: 2\n", "a:\n\t- 1\n", "a: [1\n", "a: {b: 1\n", "a: 'x\n", "a: \"x\n", "a: *no\n",
    "a: {{ x }}\n", "a: @x\n", "a: `x`\n", "a: %x\n", "a: - 1\n", "- a\nb: 1\n", "a: 1\n b: 2\n", "a:\n    b: 1\n  c: 2\n",
    "a: 1\n---\nb: 2\n", "a: 1\n...\n", "a: !foo 1\n", "a: ]\n", "a: \"x\" y\n", "{a: 1}: 2\n", "[a]: 2\n", "a: &a [*a]\n", "<<: 1\n", "a: ? b\n",
    "a: \"\\q\"\n", "a: |x\n  b\n", "key\n", "a: 1\nkey\nb: 2\n", "%YAML 1.1\n---\na: 1\n", "a: !!binary aGk=\n",
    "a: 1 \nb:  2\t\n", "a: 'x'\n\n\n# end", "a:\r\n  b: 1\r\n", "\u00e9: \u4e2d\n", "a: [1, 2,]\n", "a: {b, c: 1}\n", "a: [b: 1, c: 2]\n",
    "a: \"x\ny: 1\n", "- {name: a, v: 1}\n- name: b\n", "a: &x 1\nb: *x\nc: [*x, *x]\n", "&k a: 1\nb: *k\n",
]


def plain(v):
    if isinstance(v, bool) or v is None or isinstance(v, str):
        return v
    if isinstance(v, int):
        return {"int": str(v)}
    if isinstance(v, float):
        return {"float": repr(v)}
    if isinstance(v, bytes):
        return v.decode()
    if isinstance(v, list):
        return [plain(x) for x in v]
    if isinstance(v, dict):
        return {"map": [[str(k), plain(x)] for k, x in v.items()]}
    raise TypeError(type(v))


out = []
for doc in documents:
    case = {"yaml": doc}
    try:
        case["value"] = plain(yaml.load(doc, Loader=yaml.CSafeLoader))
    except (yaml.YAMLError, ValueError) as e:
        case["error"] = True
        mark = getattr(e, "problem_mark", None)
        if mark is not None:
            case["line"] = mark.line + 1
    except RecursionError:
        case["error"] = True
    except TypeError as e:
        if "date" in str(e):
            continue
        raise
    out.append(case)
json.dump(out, sys.stdout, indent=1, ensure_ascii=False)
sys.stdout.write("\n")
