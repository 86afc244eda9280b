"""Edits that leave the meaning: each takes a syntax tree (a copy) and a random
source, changes it and gives it back, or gives None where it finds no place."""

from sqlglot import exp
from sqlglot.optimizer.qualify import qualify


def some(r, tree, *kinds):
    found = list(tree.find_all(*kinds))
    r.shuffle(found)
    return found


def rename_alias(tree, r, ctx):
    names = {}
    for t in tree.find_all(exp.Table, exp.Subquery):
        if t.args.get("alias"):
            names.setdefault(t.alias, []).append(t)
    once = [n for n, l in names.items() if n and len(l) == 1 and n not in {t.name for t in tree.find_all(exp.Table)} and not l[0].args["alias"].args.get("columns")]
    if not once:
        return None
    n = r.choice(sorted(once))
    names[n][0].args["alias"].set("this", exp.to_identifier(n + "_x"))
    for c in tree.find_all(exp.Column):
        if c.table == n:
            c.set("table", exp.to_identifier(n + "_x"))
    return tree


def rename_cte(tree, r, ctx):
    ctes = list(tree.find_all(exp.CTE))
    if not ctes:
        return None
    c = r.choice(ctes)
    n = c.alias
    if sum(x.alias == n for x in ctes) > 1:
        return None
    for t in tree.find_all(exp.Table):
        if t.name == n and not t.db:
            if not t.alias:
                t.set("alias", exp.TableAlias(this=exp.to_identifier(n)))
            t.set("this", exp.to_identifier("renamed_" + n))
    c.args["alias"].set("this", exp.to_identifier("renamed_" + n))
    return tree


def inline_cte(tree, r, ctx):
    with_ = tree.args.get("with_") or tree.args.get("with")
    if not with_ or with_.args.get("recursive"):
        return None
    for c in some(r, with_, exp.CTE):
        uses = [t for t in tree.find_all(exp.Table) if t.name == c.alias and not t.db]
        if len(uses) != 1 or c.args["alias"].args.get("columns") or not isinstance(c.this, exp.Query) or uses[0].find_ancestor(exp.CTE) is c:
            continue
        use = uses[0]
        use.replace(exp.Subquery(this=c.this.copy(), alias=exp.TableAlias(this=exp.to_identifier(use.alias_or_name)), joins=use.args.get("joins")))
        with_.set("expressions", [x for x in with_.expressions if x is not c])
        if not with_.expressions:
            with_.pop()
        return tree
    return None


def extract_cte(tree, r, ctx):
    if not isinstance(tree, exp.Query) or tree.find(exp.Lateral):
        return None
    for s in some(r, tree, exp.Subquery):
        if not isinstance(s.parent, (exp.From, exp.Join)) or not s.alias or not isinstance(s.this, exp.Query) or s.find_ancestor(exp.CTE) or s.args["alias"].args.get("columns"):
            continue
        if s.parent_select is not tree:
            continue
        body = s.this.copy()
        s.replace(exp.Table(this=exp.to_identifier("cte_new"), alias=exp.TableAlias(this=exp.to_identifier(s.alias)), joins=s.args.get("joins")))
        return tree.with_("cte_new", as_=body, copy=False)
    return None


def qualified(tree, r, ctx):
    return qualify(tree, schema=ctx.schema, dialect=ctx.dialect, quote_identifiers=r.random() < 0.5, validate_qualify_columns=False, expand_stars=True, infer_schema=False, canonicalize_table_aliases=False)


def swap_operands(tree, r, ctx):
    nodes = some(r, tree, exp.And, exp.Or, exp.EQ, exp.NEQ, exp.Add, exp.Mul)
    if not nodes:
        return None
    for n in nodes[: r.randint(1, 6)]:
        if isinstance(n, exp.Add) and not isinstance(n.this, (exp.Column, exp.Literal, exp.Mul)):
            continue
        a, b = n.this, n.expression
        if isinstance(n, (exp.EQ, exp.NEQ)) and (isinstance(a, exp.Any) or isinstance(b, exp.Any) or isinstance(n.parent, (exp.PropertyEQ, exp.Struct))):
            continue
        if isinstance(b, type(n)) or isinstance(n, (exp.Add, exp.Mul)):
            b = exp.Paren(this=b) if isinstance(b, exp.Binary) else b
        n.set("this", b)
        n.set("expression", exp.Paren(this=a) if isinstance(a, exp.Binary) and type(a) is not type(n) and not isinstance(n, (exp.And, exp.Or)) else a)
    return tree


def flip(tree, r, ctx):
    swap = {exp.GT: exp.LT, exp.LT: exp.GT, exp.GTE: exp.LTE, exp.LTE: exp.GTE}
    nodes = [n for n in some(r, tree, *swap) if not isinstance(n.expression, (exp.Any, exp.All)) and not isinstance(n.this, exp.Binary)]
    if not nodes:
        return None
    for n in nodes[:3]:
        n.replace(swap[type(n)](this=n.expression, expression=n.this))
    return tree


def between(tree, r, ctx):
    for n in some(r, tree, exp.Between):
        n.replace(exp.Paren(this=exp.and_(exp.GTE(this=n.this.copy(), expression=n.args["low"]), exp.LTE(this=n.this.copy(), expression=n.args["high"]))))
        return tree
    return None


def to_between(tree, r, ctx):
    for n in some(r, tree, exp.And):
        a, b = n.this, n.expression
        if isinstance(a, exp.GTE) and isinstance(b, exp.LTE) and a.this == b.this:
            n.replace(exp.Between(this=a.this, low=a.expression, high=b.expression))
            return tree
    return None


def shuffle_in(tree, r, ctx):
    for n in some(r, tree, exp.In):
        if len(n.expressions) > 1:
            l = n.expressions
            r.shuffle(l)
            n.set("expressions", l)
            return tree
    return None


def in_to_or(tree, r, ctx):
    for n in some(r, tree, exp.In):
        if 0 < len(n.expressions) < 5 and not isinstance(n.this, exp.Tuple):
            n.replace(exp.Paren(this=exp.or_(*[exp.EQ(this=n.this.copy(), expression=e) for e in n.expressions])))
            return tree
    return None


def or_to_in(tree, r, ctx):
    for n in some(r, tree, exp.Or):
        a, b = n.this, n.expression
        if isinstance(a, exp.EQ) and isinstance(b, exp.EQ) and a.this == b.this:
            n.replace(exp.In(this=a.this, expressions=[a.expression, b.expression]))
            return tree
    return None


def one_in(tree, r, ctx):
    for n in some(r, tree, exp.EQ):
        if isinstance(n.expression, exp.Literal) and isinstance(n.this, exp.Column):
            n.replace(exp.In(this=n.this, expressions=[n.expression]))
            return tree
    return None


def not_in(tree, r, ctx):
    for n in some(r, tree, exp.Not):
        if isinstance(n.this, exp.In) and n.this.expressions:
            i = n.this
            n.replace(exp.Paren(this=exp.and_(*[exp.NEQ(this=i.this.copy(), expression=e) for e in i.expressions])))
            return tree
    return None


def unequal(tree, r, ctx):
    for n in some(r, tree, exp.NEQ):
        n.replace(exp.Not(this=exp.Paren(this=exp.EQ(this=n.this, expression=n.expression))))
        return tree
    return None


def negate(tree, r, ctx):
    """a >= b is not (a < b), NULL or not."""
    opposite = {exp.GT: exp.LTE, exp.LT: exp.GTE, exp.GTE: exp.LT, exp.LTE: exp.GT}
    for n in some(r, tree, *opposite):
        if isinstance(n.expression, (exp.Any, exp.All)):
            continue
        n.replace(exp.Not(this=exp.Paren(this=opposite[type(n)](this=n.this, expression=n.expression))))
        return tree
    return None


def de_morgan(tree, r, ctx):
    for n in some(r, tree, exp.And, exp.Or):
        if isinstance(n.parent, (exp.And, exp.Or)):
            continue
        other = exp.Or if isinstance(n, exp.And) else exp.And
        inner = other(this=exp.Not(this=exp.Paren(this=n.this)), expression=exp.Not(this=exp.Paren(this=n.expression)))
        n.replace(exp.Paren(this=exp.Not(this=exp.Paren(this=inner))))
        return tree
    return None


def swap_joins(tree, r, ctx):
    """from a join b on c → from b join a on c, where no star tells the order."""
    for s in some(r, tree, exp.Select):
        frm, joins = s.args.get("from_") or s.args.get("from"), s.args.get("joins") or []
        if not frm or len(joins) != 1 or any(x.is_star for x in s.expressions) or s.find(exp.Star) or s.find(exp.Lateral):
            continue
        j = joins[0]
        if j.side or j.args.get("using") or j.method or j.kind not in ("", "INNER", "CROSS") or not isinstance(j.this, (exp.Table, exp.Subquery)):
            continue
        a, b = frm.this, j.this
        if a.args.get("joins") or b.args.get("joins"):
            continue
        frm.set("this", b.copy())
        j.set("this", a.copy())
        return tree
    return None


def comma_to_join(tree, r, ctx):
    for s in some(r, tree, exp.Select):
        where, joins = s.args.get("where"), s.args.get("joins") or []
        if not where or not joins or any(j.side or j.args.get("on") or j.args.get("using") or j.kind for j in joins) or s.find(exp.Lateral):
            continue
        for j in joins:
            j.set("kind", "CROSS")
        if len(joins) == 1:
            j = joins[0]
            j.set("kind", "INNER")
            j.set("on", where.this)
            s.set("where", None)
        return tree
    return None


def case_to_coalesce(tree, r, ctx):
    for n in some(r, tree, exp.Coalesce):
        if len(n.expressions) == 1:
            x = n.this
            n.replace(exp.Case(ifs=[exp.If(this=exp.Not(this=exp.Is(this=x.copy(), expression=exp.Null())), true=x.copy())], default=n.expressions[0]))
            return tree
    for n in some(r, tree, exp.Case):
        ifs = n.args["ifs"]
        if len(ifs) == 1 and not n.this and n.args.get("default"):
            c = ifs[0].this
            if isinstance(c, exp.Not) and isinstance(c.this, exp.Is) and c.this.this == ifs[0].args["true"]:
                n.replace(exp.Coalesce(this=c.this.this, expressions=[n.args["default"]]))
                return tree
    return None


def simple_case(tree, r, ctx):
    for n in some(r, tree, exp.Case):
        ifs = n.args["ifs"]
        if n.this:
            for i in ifs:
                i.set("this", exp.EQ(this=n.this.copy(), expression=i.this))
            n.set("this", None)
            return tree
        if ifs and all(isinstance(i.this, exp.EQ) and i.this.this == ifs[0].this.this for i in ifs):
            n.set("this", ifs[0].this.this.copy())
            for i in ifs:
                i.set("this", i.this.expression)
            return tree
    return None


def else_null(tree, r, ctx):
    for n in some(r, tree, exp.Case):
        if not n.args.get("default"):
            n.set("default", exp.Null())
            return tree
        if isinstance(n.args["default"], exp.Null):
            n.set("default", None)
            return tree
    return None


def group_positions(tree, r, ctx):
    for s in some(r, tree, exp.Select):
        g = s.args.get("group")
        if not g or not g.expressions or any(g.args.get(k) for k in ("rollup", "cube", "grouping_sets", "all")) or s.find(exp.Star) and any(e.is_star for e in s.expressions):
            continue
        items = [e.this if isinstance(e, exp.Alias) else e for e in s.expressions]
        out = []
        for e in g.expressions:
            if e in items:
                out.append(exp.Literal.number(items.index(e) + 1))
            elif e.is_int and 0 < int(e.name) <= len(items):
                out.append(items[int(e.name) - 1].copy())
            else:
                out.append(e)
        if out == g.expressions:
            continue
        g.set("expressions", out)
        return tree
    return None


def shuffle_group(tree, r, ctx):
    for s in some(r, tree, exp.Group):
        if len(s.expressions) > 1:
            l = s.expressions
            r.shuffle(l)
            s.set("expressions", l)
            return tree
    return None


def order_positions(tree, r, ctx):
    o = tree.args.get("order") if isinstance(tree, exp.Select) else None
    if not o or any(e.is_star for e in tree.expressions):
        return None
    items = [e.this if isinstance(e, exp.Alias) else e for e in tree.expressions]
    names = [e.alias_or_name for e in tree.expressions]
    done = False
    for e in o.expressions:
        x = e.this
        if isinstance(x, exp.Column) and not x.table and x.name in names:
            e.set("this", exp.Literal.number(names.index(x.name) + 1))
            done = True
        elif x in items:
            e.set("this", exp.Literal.number(items.index(x) + 1))
            done = True
        elif x.is_int and 0 < int(x.name) <= len(items) and names[int(x.name) - 1]:
            e.set("this", exp.column(names[int(x.name) - 1]))
            done = True
    return tree if done else None


def parens(tree, r, ctx):
    nodes = [n for n in some(r, tree, exp.Binary, exp.Column, exp.Func) if isinstance(n.parent, (exp.Binary, exp.Alias, exp.Where)) and not isinstance(n, (exp.Dot, exp.PropertyEQ))]
    if not nodes:
        return None
    nodes[0].replace(exp.Paren(this=nodes[0].copy()))
    return tree


def wrap_star(tree, r, ctx):
    if not isinstance(tree, exp.Query) or any(not e.alias_or_name for e in tree.selects):
        return None
    sub = exp.Subquery(this=tree, alias=exp.TableAlias(this=exp.to_identifier("wrapped")))
    return exp.select("*").from_(sub)


def wrap_final(tree, r, ctx):
    if not isinstance(tree, exp.Query) or any(not e.alias_or_name for e in tree.selects):
        return None
    names = tree.named_selects
    out = exp.select(*(["*"] if r.random() < 0.5 or "*" in names else [exp.column(n, quoted=True) for n in names])).from_("final_one")
    return out.with_("final_one", as_=tree)


def distinct_group(tree, r, ctx):
    for s in some(r, tree, exp.Select):
        d = s.args.get("distinct")
        if not d or d.args.get("on") or s.args.get("group") or s.find(exp.AggFunc) or s.find(exp.Window) or any(e.is_star for e in s.expressions):
            continue
        s.set("distinct", None)
        s.set("group", exp.Group(expressions=[(e.this if isinstance(e, exp.Alias) else e).copy() for e in s.expressions]))
        if any(isinstance(e, exp.Literal) for e in s.args["group"].expressions):
            return None
        return tree
    return None


def count_one(tree, r, ctx):
    for n in some(r, tree, exp.Count):
        if isinstance(n.this, exp.Star):
            n.set("this", exp.Literal.number(1))
            return tree
        if isinstance(n.this, exp.Literal) and not n.this.is_string:
            n.set("this", exp.Star())
            return tree
    return None


def sum_filter(tree, r, ctx):
    for n in some(r, tree, exp.Max, exp.Min, exp.Sum):
        c = n.this
        if isinstance(c, exp.Case) and len(c.args["ifs"]) == 1 and not c.this and c.args.get("default") in (None, exp.Null()):
            n.replace(exp.Filter(this=type(n)(this=c.args["ifs"][0].args["true"]), expression=exp.Where(this=c.args["ifs"][0].this)))
            return tree
    return None


def swap_union(tree, r, ctx):
    for n in some(r, tree, exp.Union):
        a, b = n.this, n.expression
        if isinstance(a, exp.Select) and isinstance(b, exp.Select) and a.named_selects == b.named_selects and not any(x.args.get("limit") for x in (a, b, n)):
            if a.args.get("with_") or a.args.get("with"):
                continue
            n.set("this", b)
            n.set("expression", a)
            return tree
    return None


def table_as(tree, r, ctx):
    done = False
    for t in tree.find_all(exp.Table):
        if not t.alias and t.name and not t.db and isinstance(t.parent, (exp.From, exp.Join)):
            t.set("alias", exp.TableAlias(this=exp.to_identifier(t.name)))
            done = True
    return tree if done else None


def unused_cte(tree, r, ctx):
    return tree.with_("not_read", as_=exp.select(exp.Literal.number(1).as_("x"))) if isinstance(tree, exp.Query) else None


def where_true(tree, r, ctx):
    for s in some(r, tree, exp.Select):
        if s.args.get("from_") or s.args.get("from"):
            s.where(exp.EQ(this=exp.Literal.number(1), expression=exp.Literal.number(1)), copy=False)
            return tree
    return None


def redundant_distinct_in(tree, r, ctx):
    """select distinct inside of IN changes nothing."""
    for n in some(r, tree, exp.In):
        q = n.args.get("query")
        s = q.this if isinstance(q, exp.Subquery) else q
        if isinstance(s, exp.Select) and not s.args.get("limit"):
            s.set("distinct", None if s.args.get("distinct") else exp.Distinct())
            return tree
    return None


def named_window(tree, r, ctx):
    for s in some(r, tree, exp.Select):
        for w in some(r, s, exp.Window):
            if w.parent_select is not s or w.alias or w.args.get("spec") or not w.args.get("partition_by"):
                continue
            s.set("windows", (s.args.get("windows") or []) + [exp.Window(this=exp.to_identifier("w_new"), partition_by=w.args.get("partition_by"), order=w.args.get("order"), alias=None)])
            w.set("partition_by", None)
            w.set("order", None)
            w.set("alias", exp.to_identifier("w_new"))
            return tree
    return None


def default_frame(tree, r, ctx):
    for w in some(r, tree, exp.Window):
        if w.args.get("order") and not w.args.get("spec") and isinstance(w.this, (exp.Sum, exp.Count, exp.Max, exp.Min, exp.Avg)):
            w.set("spec", exp.WindowSpec(kind="RANGE", start="UNBOUNDED", start_side="PRECEDING", end="CURRENT ROW"))
            return tree
    return None


def split_filter(tree, r, ctx):
    """A conjunct of an inner join's ON moves into WHERE."""
    for s in some(r, tree, exp.Select):
        joins = s.args.get("joins") or []
        if any(j.side in ("LEFT", "RIGHT", "FULL") or j.kind in ("SEMI", "ANTI") for j in joins):
            continue
        for j in joins:
            on = j.args.get("on")
            if isinstance(on, exp.And):
                j.set("on", on.this)
                s.where(on.expression, copy=False)
                return tree
    return None


def exists_one(tree, r, ctx):
    for n in some(r, tree, exp.Exists):
        q = n.this
        if isinstance(q, exp.Select) and not q.args.get("group") and not q.find(exp.AggFunc):
            q.set("expressions", [exp.Literal.number(1)])
            q.set("distinct", None)
            return tree
    return None


def same(tree, r, ctx):
    return tree


REWRITES = [v for k, v in list(globals().items()) if callable(v) and k not in ("some", "qualify") and getattr(v, "__module__", "") == __name__]
