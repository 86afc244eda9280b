"""Edits that may change the meaning: each takes a syntax tree (a copy), changes
one place and gives it back, or gives None where it finds no place."""

import re

from sqlglot import exp

from rewrite import some

COMPARE = [exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE]
MATHS = [exp.Add, exp.Sub, exp.Mul, exp.Div]
AGGS = [exp.Sum, exp.Avg, exp.Min, exp.Max, exp.Count]


def operator(tree, r, ctx):
    for n in some(r, tree, *COMPARE, *MATHS):
        kinds = COMPARE if type(n) in COMPARE else MATHS
        n.replace(r.choice([k for k in kinds if k is not type(n)])(this=n.this, expression=n.expression))
        return tree


def logic(tree, r, ctx):
    for n in some(r, tree, exp.And, exp.Or):
        n.replace(exp.Paren(this=(exp.Or if isinstance(n, exp.And) else exp.And)(this=n.this, expression=n.expression)))
        return tree


def number(tree, r, ctx):
    for n in some(r, tree, exp.Literal):
        if not n.is_string and n.this.isdigit():
            n.replace(exp.Literal.number(int(n.this) + r.choice([1, -1, 10])))
            return tree


def string(tree, r, ctx):
    for n in some(r, tree, exp.Literal):
        if n.is_string and n.this:
            s = n.this
            n.replace(exp.Literal.string(r.choice([s.swapcase(), s + " ", s[:-1], s + "x", " " + s])))
            return tree


def join_kind(tree, r, ctx):
    for j in some(r, tree, exp.Join):
        if j.args.get("on") or j.args.get("using"):
            j.set("side", r.choice([x for x in ("", "LEFT", "RIGHT", "FULL") if x != j.side]))
            j.set("kind", "")
            return tree


def drop_conjunct(tree, r, ctx):
    for n in some(r, tree, exp.And):
        n.replace(r.choice([n.this, n.expression]))
        return tree


def drop_where(tree, r, ctx):
    for s in some(r, tree, exp.Select):
        for k in r.sample(["where", "having", "qualify"], 3):
            if s.args.get(k):
                s.set(k, None)
                return tree


def column_of(r, select):
    cols = [c for c in select.find_all(exp.Column) if c.parent_select is select and not isinstance(c.this, exp.Star)]
    return r.choice(cols).copy() if cols else None


def add_conjunct(tree, r, ctx):
    for s in some(r, tree, exp.Select):
        c = column_of(r, s)
        if c is not None and (s.args.get("from_") or s.args.get("from")):
            s.where(r.choice([exp.Not(this=exp.Is(this=c, expression=exp.Null())), exp.EQ(this=c, expression=c.copy())]), copy=False)
            return tree


def distinct(tree, r, ctx):
    for s in some(r, tree, exp.Select):
        s.set("distinct", None if s.args.get("distinct") else exp.Distinct())
        return tree


def aggregate(tree, r, ctx):
    for n in some(r, tree, *AGGS):
        if not isinstance(n.this, exp.Star):
            n.replace(r.choice([k for k in AGGS if k is not type(n)])(this=n.this))
            return tree


def count_star(tree, r, ctx):
    for n in some(r, tree, exp.Count):
        c = column_of(r, n.parent_select)
        if c is not None:
            n.set("this", c if isinstance(n.this, exp.Star) else exp.Star())
            return tree


def aggregate_distinct(tree, r, ctx):
    for n in some(r, tree, exp.Sum, exp.Count, exp.Avg, exp.Max):
        if isinstance(n.this, exp.Distinct):
            n.set("this", n.this.expressions[0])
            return tree
        if not isinstance(n.this, exp.Star):
            n.set("this", exp.Distinct(expressions=[n.this]))
            return tree


def aggregate_filter(tree, r, ctx):
    for n in some(r, tree, *AGGS):
        c = column_of(r, n.parent_select)
        if c is not None and not isinstance(n.parent, exp.Filter):
            n.replace(exp.Filter(this=n.copy(), expression=exp.Where(this=exp.Not(this=exp.Is(this=c, expression=exp.Null())))))
            return tree


def group_item(tree, r, ctx):
    for g in some(r, tree, exp.Group):
        if g.expressions:
            l = g.expressions
            l.pop(r.randrange(len(l)))
            if l:
                g.set("expressions", l)
            else:
                g.pop()
            return tree


def group_more(tree, r, ctx):
    for g in some(r, tree, exp.Group):
        c = column_of(r, g.parent_select)
        if c is not None:
            g.append("expressions", c)
            return tree


def group_sets(tree, r, ctx):
    for g in some(r, tree, exp.Group):
        if g.expressions and not any(g.args.get(k) for k in ("rollup", "cube", "grouping_sets")):
            g.set(r.choice(["rollup", "cube"]), [exp.Rollup(expressions=g.expressions)])
            g.set("expressions", [])
            return tree


def drop_item(tree, r, ctx):
    for s in some(r, tree, exp.Select):
        if len(s.expressions) > 1:
            l = s.expressions
            l.pop(r.randrange(len(l)))
            s.set("expressions", l)
            return tree


def add_item(tree, r, ctx):
    for s in some(r, tree, exp.Select):
        c = column_of(r, s)
        if c is not None:
            l = s.expressions
            l.insert(r.randint(0, len(l)), exp.alias_(c, "added_one"))
            s.set("expressions", l)
            return tree


def rename_item(tree, r, ctx):
    for s in some(r, tree, exp.Select):
        l = [e for e in s.expressions if not e.is_star]
        if l:
            e = r.choice(l)
            e.replace(exp.alias_((e.this if isinstance(e, exp.Alias) else e).copy(), "renamed_one"))
            return tree


def swap_items(tree, r, ctx):
    """The names stay, what they stand for is exchanged."""
    for s in some(r, tree, exp.Select):
        l = [e for e in s.expressions if isinstance(e, exp.Alias)]
        if len(l) > 1:
            a, b = r.sample(l, 2)
            x, y = a.this.copy(), b.this.copy()
            a.set("this", y)
            b.set("this", x)
            return tree


def move_items(tree, r, ctx):
    for s in some(r, tree, exp.Select):
        if len(s.expressions) > 1:
            l = s.expressions
            r.shuffle(l)
            s.set("expressions", l)
            return tree


def limit(tree, r, ctx):
    for s in some(r, tree, exp.Select):
        l = s.args.get("limit")
        if l:
            s.set("limit", None)
        else:
            s.set("limit", exp.Limit(expression=exp.Literal.number(r.choice([0, 1, 2, 5]))))
        return tree


def ordering(tree, r, ctx):
    for o in some(r, tree, exp.Ordered):
        if r.random() < 0.5:
            o.set("desc", not o.args.get("desc"))
        else:
            o.set("nulls_first", not o.args.get("nulls_first"))
        return tree


def window_part(tree, r, ctx):
    for w in some(r, tree, exp.Window):
        k = r.random()
        c = column_of(r, w.parent_select)
        if k < 0.3 and w.args.get("partition_by"):
            w.set("partition_by", None)
        elif k < 0.5 and w.args.get("order"):
            w.set("order", None)
        elif k < 0.7 and c is not None:
            w.append("partition_by", c)
        elif w.args.get("order"):
            w.set("spec", exp.WindowSpec(kind=r.choice(["ROWS", "RANGE", "GROUPS"]), start=r.choice(["UNBOUNDED", "CURRENT ROW"]), start_side="PRECEDING", end=r.choice(["UNBOUNDED", "CURRENT ROW"]), end_side="FOLLOWING"))
        else:
            continue
        for side in ("start", "end"):
            if w.args.get("spec") and w.args["spec"].args.get(side) == "CURRENT ROW":
                w.args["spec"].set(side + "_side", None)
        return tree


def set_kind(tree, r, ctx):
    for n in some(r, tree, exp.SetOperation):
        k = r.random()
        if k < 0.5:
            n.set("distinct", not n.args.get("distinct"))
        elif k < 0.8:
            n.replace(r.choice([x for x in (exp.Union, exp.Except, exp.Intersect) if x is not type(n)])(**{k: v for k, v in n.args.items()}))
        else:
            a, b = n.this, n.expression
            n.set("this", b)
            n.set("expression", a)
        return tree


def cast(tree, r, ctx):
    kinds = ["int", "bigint", "double precision" if ctx.dialect == "postgres" else "double", "varchar", "date", "decimal(10,1)", "smallint"]
    for n in some(r, tree, exp.Cast, exp.Column):
        if isinstance(n, exp.Cast):
            n.set("to", exp.DataType.build(r.choice(kinds), dialect=ctx.dialect))
        elif isinstance(n.this, exp.Star) or isinstance(n.parent, (exp.Dot,)):
            continue
        else:
            n.replace(exp.cast(n.copy(), r.choice(kinds), dialect=ctx.dialect))
        return tree


def other_column(tree, r, ctx):
    for c in some(r, tree, exp.Column):
        if isinstance(c.this, exp.Star):
            continue
        for table in ctx.schema.values():
            if c.name in table:
                same = [x for x, t in table.items() if t == table[c.name] and x != c.name]
                if same:
                    c.set("this", exp.to_identifier(r.choice(same)))
                    return tree


def other_table(tree, r, ctx):
    for c in some(r, tree, exp.Column):
        tables = [t.alias_or_name for t in c.parent_select.find_all(exp.Table, exp.Subquery) if t.alias_or_name] if c.parent_select else []
        if tables and not isinstance(c.this, exp.Star):
            c.set("table", exp.to_identifier(r.choice(tables)))
            return tree


def function(tree, r, ctx):
    for c in some(r, tree, exp.Column, exp.Literal):
        if isinstance(c.this, exp.Star) or not isinstance(c.parent, (exp.Binary, exp.Alias, exp.Func, exp.Select, exp.Group, exp.Ordered)):
            continue
        f = r.choice(["abs", "upper", "coalesce0", "nullif", "length", "neg", "trim", "round"])
        x = c.copy()
        new = {"coalesce0": exp.Coalesce(this=x, expressions=[exp.Literal.number(0)]), "nullif": exp.Nullif(this=x, expression=exp.Literal.number(1)), "neg": exp.Neg(this=x)}.get(f)
        c.replace(new if new is not None else exp.func(f, x))
        return tree


def arguments(tree, r, ctx):
    for f in some(r, tree, exp.Coalesce, exp.Greatest, exp.Least, exp.Nullif, exp.Concat, exp.Substring):
        if f.expressions:
            l = [f.this, *f.expressions] if f.this else f.expressions
            r.shuffle(l)
            if f.this:
                f.set("this", l[0])
                f.set("expressions", l[1:])
            else:
                f.set("expressions", l)
        elif f.expression:
            a, b = f.this, f.expression
            f.set("this", b)
            f.set("expression", a)
        else:
            continue
        return tree


def case(tree, r, ctx):
    for n in some(r, tree, exp.Case):
        ifs = n.args["ifs"]
        if r.random() < 0.5 and len(ifs) > 1:
            r.shuffle(ifs)
            n.set("ifs", ifs)
        elif n.args.get("default"):
            n.set("default", None if r.random() < 0.5 else exp.Literal.number(0))
        else:
            n.set("default", exp.Literal.number(0))
        return tree


def negate_predicate(tree, r, ctx):
    for n in some(r, tree, exp.Is, exp.In, exp.Between, exp.Like, exp.Exists, exp.EQ):
        n.replace(exp.Not(this=exp.Paren(this=n.copy())))
        return tree


def null_safe(tree, r, ctx):
    for n in some(r, tree, exp.EQ, exp.NEQ):
        n.replace((exp.NullSafeEQ if isinstance(n, exp.EQ) else exp.NullSafeNEQ)(this=n.this, expression=n.expression))
        return tree


def like(tree, r, ctx):
    for n in some(r, tree, exp.Like, exp.EQ):
        if isinstance(n, exp.Like):
            n.replace(r.choice([exp.ILike, exp.EQ])(this=n.this, expression=n.expression))
        else:
            n.replace(exp.Like(this=n.this, expression=n.expression))
        return tree


def source(tree, r, ctx):
    for t in some(r, tree, exp.Table):
        if t.name in ctx.schema:
            t.set("this", exp.to_identifier(r.choice(sorted(ctx.schema))))
            return tree


def using_more(tree, r, ctx):
    for j in some(r, tree, exp.Join):
        on = j.args.get("on")
        if on is not None:
            if r.random() < 0.5:
                j.set("on", exp.true())
            else:
                j.set("on", exp.or_(on, exp.Is(this=on.find(exp.Column).copy(), expression=exp.Null())) if on.find(exp.Column) else exp.true())
            return tree


def pairs_swapped(tree, r, ctx):
    for n in some(r, tree, exp.Sub, exp.Div, exp.LT, exp.GT, exp.LTE, exp.GTE, exp.DPipe):
        a, b = n.this, n.expression
        n.set("this", b)
        n.set("expression", a)
        return tree


def associativity(tree, r, ctx):
    for n in some(r, tree, exp.Sub, exp.Div, exp.And, exp.Or, exp.Add, exp.Mul):
        if isinstance(n.this, exp.Binary) and not isinstance(n.this, exp.Predicate):
            i = n.this
            n.replace(type(i)(this=i.this, expression=exp.Paren(this=type(n)(this=i.expression, expression=n.expression))))
            return tree


def subquery_scalar(tree, r, ctx):
    for s in some(r, tree, exp.Subquery, exp.Exists):
        w = s.find(exp.Where)
        if w is not None:
            w.pop()
            return tree


TOKEN = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|[A-Za-z_][A-Za-z_0-9]*|\d+(?:\.\d+)?|<>|<=|>=|::|\|\||[^\sA-Za-z_0-9]|\s+")


def tokens(text, r):
    """A random edit of the text itself."""
    ts = TOKEN.findall(text)
    at = [i for i, t in enumerate(ts) if not t.isspace()]
    i = r.choice(at)
    k = r.random()
    if k < 0.35:
        del ts[i : i + r.choice([1, 1, 1, 2, 3, 4])]
    elif k < 0.6:
        words = [j for j in at if ts[j][0].isalpha()]
        ts[r.choice(words)] = ts[r.choice(words)]
    elif k < 0.8:
        ts.insert(i, " " + r.choice(["not", "distinct", "-", "+", "(", ")", "all", "desc", "nulls first", "left", "null", "1", "is null", "as x", "lateral", "only", "~", "!", "@"]) + " ")
    else:
        j = r.choice(at)
        ts[i], ts[j] = ts[j], ts[i]
    return "".join(ts)


MUTATIONS = [v for k, v in list(globals().items()) if callable(v) and k not in ("some", "column_of", "tokens") and getattr(v, "__module__", "") == __name__]
