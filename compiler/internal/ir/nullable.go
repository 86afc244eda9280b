package ir

import (
	"strings"

	"github.com/modeldata/model/compiler/internal/sqlparse"
)

// Nullness says whether a column can hold NULL.
type Nullness uint8

// The answers. NeverNull is given only where it is certain.
const (
	NullUnknown Nullness = iota
	NeverNull
	CanBeNull
)

// strictest is the nullness of what is NULL if any of its operands is.
func strictest(all ...Nullness) Nullness {
	out := NeverNull
	for _, n := range all {
		switch {
		case n == CanBeNull:
			return CanBeNull
		case n == NullUnknown:
			out = NullUnknown
		}
	}
	return out
}

// first is the nullness of the first operand that is not NULL.
func first(all ...Nullness) Nullness {
	out := CanBeNull
	for _, n := range all {
		switch {
		case n == NeverNull:
			return NeverNull
		case n == NullUnknown:
			out = NullUnknown
		}
	}
	return out
}

// either2 is the nullness of a value that comes from one of two places.
func either2(x, y Nullness) Nullness {
	if x == y {
		return x
	}
	if x == CanBeNull || y == CanBeNull {
		return CanBeNull
	}
	return NullUnknown
}

// nullness is that of an expression whose operands are resolved; v is its value.
func (a *analysis) nullness(s *scope, e *sqlparse.Expr, v value) Nullness {
	switch e.Kind {
	case sqlparse.Column:
		if len(e.Parts) > 4 {
			return NullUnknown
		}
		return v.null
	case sqlparse.Number, sqlparse.String, sqlparse.Boolean, sqlparse.Exists, sqlparse.Is, sqlparse.Row, sqlparse.Struct, sqlparse.Map:
		return NeverNull
	case sqlparse.Null:
		return CanBeNull
	case sqlparse.Keyword:
		if strings.HasPrefix(strings.ToLower(e.Name), "current_") {
			return NeverNull
		}
	case sqlparse.Array:
		if e.More == nil || e.More.Query == nil {
			return NeverNull
		}
	case sqlparse.Subquery:
		return subqueryNullness(e.More.Query, v)
	case sqlparse.Collate, sqlparse.AtZone, sqlparse.Between, sqlparse.In, sqlparse.Like, sqlparse.Interval:
		return a.strict(e.Args)
	case sqlparse.Unary:
		if e.Op == sqlparse.OpMinus || e.Op == sqlparse.OpPlus || e.Op == sqlparse.OpNot {
			return a.strict(e.Args)
		}
	case sqlparse.Cast:
		switch {
		case e.More.Try:
			return CanBeNull
		case !a.d.CastMayNull:
			return a.strict(e.Args[:1])
		}
	case sqlparse.Binary:
		return a.binaryNullness(e)
	case sqlparse.Case:
		return a.caseNullness(e)
	case sqlparse.Call:
		return a.callNullness(s, e)
	}
	return NullUnknown
}

// strict is the nullness of what is NULL if and only if an operand is.
func (a *analysis) strict(es []*sqlparse.Expr) Nullness {
	all := make([]Nullness, len(es))
	for i, x := range es {
		all[i] = a.nulls[x]
	}
	return strictest(all...)
}

func (a *analysis) binaryNullness(e *sqlparse.Expr) Nullness {
	switch e.Op {
	case sqlparse.OpAnd, sqlparse.OpOr, sqlparse.OpEqual, sqlparse.OpNotEqual, sqlparse.OpLess, sqlparse.OpLessEqual, sqlparse.OpGreater,
		sqlparse.OpGreaterEqual, sqlparse.OpPlus, sqlparse.OpMinus, sqlparse.OpStar, sqlparse.OpConcat:
		return a.strict(e.Args)
	case sqlparse.OpSlash:
		if n := a.strict(e.Args); n != NeverNull || !a.d.SlashMayNull && a.operatorText(e) == "/" {
			return n
		}
	}
	return NullUnknown
}

func (a *analysis) caseNullness(e *sqlparse.Expr) Nullness {
	args, otherwise := e.Args, CanBeNull
	if d := e.More; d != nil {
		if d.CaseOperand {
			args = args[1:]
		}
		if d.CaseElse {
			otherwise = a.nulls[args[len(args)-1]]
			args = args[:len(args)-1]
		}
	}
	for i := 1; i < len(args); i += 2 {
		otherwise = either2(otherwise, a.nulls[args[i]])
	}
	return otherwise
}

// subqueryNullness: a query without rows is NULL.
func subqueryNullness(q *sqlparse.Query, v value) Nullness {
	sel := q.Select
	if sel == nil || sel.Having != nil || sel.Qualify != nil || len(sel.GroupBy) > 0 || sel.GroupAll || q.Limit != nil || q.Offset != nil || len(sel.Items) != 1 {
		return CanBeNull
	}
	if len(sel.From) == 0 && sel.Where == nil {
		return v.null
	}
	one := false
	ownExprs(sel.Items[0].Expr, func(x *sqlparse.Expr) bool {
		one = one || isAggregate(x)
		return !one
	})
	if one {
		return v.null
	}
	return CanBeNull
}

// nullRules are functions by when they are NULL.
type nullRule uint8

const (
	ruleNever       nullRule = iota + 1 // never
	ruleStrict                          // if and only if an argument is
	ruleFirst                           // if all arguments are
	ruleSome                            // never, if an argument is not; else it is not known
	ruleSummary                         // an aggregate: without rows, or if all of them are
	ruleChoice                          // like CASE: the second or the third
	ruleCan                             // whatever the arguments
	ruleStrictNever                     // never, if no argument can be; else it is not known
)

var nullRules = func() map[string]nullRule {
	out := map[string]nullRule{}
	for r, names := range map[nullRule]string{
		ruleNever: `count count_star count_if countif row_number rank dense_rank percent_rank cume_dist approx_count_distinct regr_count now random rand
			pi uuid gen_random_uuid grouping current_date current_timestamp today concat_empty`,
		ruleStrict: `lower upper ltrim rtrim length char_length abs round floor ceil ceiling sign reverse md5 replace starts_with
			date_trunc initcap not exp`,
		ruleFirst:       `coalesce ifnull nvl`,
		ruleSome:        `greatest least`,
		ruleSummary:     `sum min max avg any_value bool_and bool_or string_agg array_agg list median every bit_and bit_or group_concat listagg`,
		ruleChoice:      `if iff`,
		ruleCan:         `nullif lag lead try_cast stddev stddev_samp variance var_samp corr covar_samp`,
		ruleStrictNever: `concat concat_ws trim substring substr left right lpad rpad power pow sqrt hash contains strpos position to_char strftime regexp_replace`,
	} {
		for _, n := range strings.Fields(names) {
			out[n] = r
		}
	}
	return out
}()

func (a *analysis) callNullness(s *scope, e *sqlparse.Expr) Nullness {
	args := e.Args
	rule := nullRules[strings.ToLower(e.Name)]
	over := e.More != nil && e.More.Over != nil
	switch rule {
	case ruleNever:
		return NeverNull
	case ruleStrict:
		return a.strict(args)
	case ruleStrictNever:
		if a.strict(args) == NeverNull {
			return NeverNull
		}
	case ruleFirst, ruleSome:
		all := make([]Nullness, len(args))
		for i, x := range args {
			all[i] = a.nulls[x]
		}
		if rule == ruleFirst {
			return first(all...)
		}
		if n := first(all...); n == NeverNull && (!a.d.GreatestStrict || strictest(all...) == NeverNull) {
			return NeverNull
		}
	case ruleChoice:
		if len(args) == 3 {
			return either2(a.nulls[args[1]], a.nulls[args[2]])
		}
	case ruleCan:
		return CanBeNull
	case ruleSummary:
		if len(args) == 0 || over {
			return NullUnknown // a frame may be empty
		}
		if !s.groups || e.More != nil && e.More.Filter != nil {
			return CanBeNull
		}
		return a.nulls[args[0]]
	}
	return NullUnknown
}

// makesGroups reports whether a SELECT surely has no group without rows.
func (a *analysis) makesGroups(s *scope, sel *sqlparse.Select) bool {
	if a.nulls == nil {
		return false
	}
	if sel.GroupAll {
		for i := range sel.Items {
			if e := sel.Items[i].Expr; readsColumn(e) && !a.makesRows(s, e) {
				return true
			}
		}
		return false
	}
	for _, g := range sel.GroupBy {
		switch {
		case g.Kind == sqlparse.Row && len(g.Args) == 0, g.Kind == sqlparse.Unread, supergroup(g):
			return false
		}
	}
	return len(sel.GroupBy) > 0 && !sel.Rollup
}

// readsColumn reports whether an expression is not the same in all rows.
func readsColumn(e *sqlparse.Expr) bool {
	found := false
	ownExprs(e, func(x *sqlparse.Expr) bool {
		found = found || x.Kind == sqlparse.Column || x.Kind == sqlparse.Star
		return !found
	})
	return found
}

// supergroup reports whether an entry of GROUP BY makes rows in which columns
// are NULL because they are not grouped by.
func supergroup(g *sqlparse.Expr) bool {
	if g.Kind != sqlparse.Call {
		return false
	}
	switch strings.ToLower(g.Name) {
	case "rollup", "cube", "grouping sets":
		return true
	}
	return false
}

// supergrouped makes all columns of a SELECT with ROLLUP and its kin nullable.
func supergrouped(sel *sqlparse.Select, out *relation) {
	made := sel.Rollup
	for _, g := range sel.GroupBy {
		made = made || supergroup(g) || g.Kind == sqlparse.Unread
	}
	if !made {
		return
	}
	for i := range out.cols {
		if out.cols[i].kind != Aggregate {
			out.cols[i].null = CanBeNull
		}
	}
}

// extend makes the columns of a join's side nullable, whose rows may be missing.
func extend(rels []*relation, merged []column) {
	for i := range merged {
		merged[i].null = CanBeNull
	}
	for _, r := range rels {
		cols := make([]column, len(r.cols))
		copy(cols, r.cols)
		for i := range cols {
			cols[i].null = CanBeNull
		}
		r.cols = cols
		if open := r.open; open != nil {
			r.open = func(name string) (value, bool) {
				v, ok := open(name)
				v.null = CanBeNull
				return v, ok
			}
		}
	}
}

// narrow notes the columns that a condition lets through only when they are not
// NULL.
func (a *analysis) narrow(s *scope, e *sqlparse.Expr) {
	if e == nil || a.nulls == nil {
		return
	}
	switch e = bare(e); {
	case e.Kind == sqlparse.Binary && e.Op == sqlparse.OpAnd:
		for _, x := range e.Args {
			a.narrow(s, x)
		}
	case e.Kind == sqlparse.Binary && comparison(e.Op), e.Kind == sqlparse.Between && !e.Not:
		for _, x := range e.Args {
			a.present(s, x)
		}
	case e.Kind == sqlparse.Is && e.Not && strings.EqualFold(e.Name, "null"):
		a.present(s, e.Args[0])
	}
}

func comparison(op sqlparse.Op) bool {
	switch op {
	case sqlparse.OpEqual, sqlparse.OpNotEqual, sqlparse.OpLess, sqlparse.OpLessEqual, sqlparse.OpGreater, sqlparse.OpGreaterEqual:
		return true
	}
	return false
}

// present notes that a column is not NULL in any row that is left.
func (a *analysis) present(s *scope, e *sqlparse.Expr) {
	if e = bare(e); e.Kind != sqlparse.Column {
		return
	}
	b, at := a.bind(s, e.Parts)
	if at != here || b.fields > 0 {
		return
	}
	if b.merged {
		s.mergedColumn(b.name).null = NeverNull
		return
	}
	b.rel.present(b.name)
}

func (r *relation) present(name string) {
	i, ok := r.find(name)
	if !ok {
		return
	}
	cols := make([]column, len(r.cols))
	copy(cols, r.cols)
	cols[i].null = NeverNull
	r.cols = cols
}

// combinedNull is the nullness of a column of a set operation.
func combinedNull(op sqlparse.SetOp, left, right Nullness) Nullness {
	switch {
	case op == sqlparse.Except:
		return left
	case op == sqlparse.Intersect && (left == NeverNull || right == NeverNull):
		return NeverNull
	}
	return either2(left, right)
}

// mergedNull is the nullness of a column of USING.
func mergedNull(kind sqlparse.JoinKind, left, right Nullness) Nullness {
	switch kind {
	case sqlparse.InnerJoin:
		return NeverNull
	case sqlparse.LeftJoin, sqlparse.SemiJoin, sqlparse.AntiJoin:
		return left
	case sqlparse.RightJoin:
		return right
	}
	return NullUnknown
}

// certainNulls: what one round of a recursive query says of NULL is certain when
// the next round, which relies on it, says the same.
func certainNulls(now, next *relation) {
	for i := range now.cols {
		if now.cols[i].null != next.cols[i].null {
			for k := range now.cols {
				if now.cols[k].null == NeverNull {
					now.cols[k].null = NullUnknown
				}
			}
			return
		}
	}
}
