package canon

import (
	"strings"

	"github.com/modeldata/model/compiler/internal/sqlparse"
)

// isCondition reports whether an expression is true, false or unknown by itself,
// whatever it is made of.
func (a *analysis) isCondition(e *sqlparse.Expr) bool {
	switch e.Kind {
	case sqlparse.Is, sqlparse.Like, sqlparse.Between, sqlparse.In, sqlparse.InQuery, sqlparse.Quantified, sqlparse.Exists:
		return true
	case sqlparse.Unary:
		return e.Op == sqlparse.OpNot
	case sqlparse.Binary:
		return e.Op == sqlparse.OpAnd || e.Op == sqlparse.OpOr || a.class(e) == classCompare
	}
	return false
}

// truth is the hash of a condition that is bound as the tree says, or of its
// opposite: NOT stands at what it has no other way to be said of. False when the
// condition has no form but its words.
func (a *analysis) truth(s *scope, e *sqlparse.Expr, not bool) (Hash, bool) {
	switch e.Kind {
	case sqlparse.Unary:
		if e.Op == sqlparse.OpNot && a.isCondition(e.Args[0]) {
			return a.opposed(s, e.Args[0], !not), true
		}
	case sqlparse.Binary:
		if a.connects(e) {
			return mix(joinedBy(e.Op == sqlparse.OpAnd != not), sorted(a.joined(s, e, e.Op == sqlparse.OpAnd != not, not))...), true
		}
		if ops, plain := a.operatorWords(e); not && plain && len(ops) == 1 && a.class(e) == classCompare {
			return a.compare(ops[0], a.operand(s, e, e.Args[0], false), a.operand(s, e, e.Args[1], false), true), true
		}
	case sqlparse.Is:
		if h, ok := a.nullTest(s, e, not); ok {
			return h, true
		}
	case sqlparse.Between, sqlparse.In:
		all := e.Kind == sqlparse.Between != (e.Not != not)
		if parts, ok := a.comparisons(s, e, e.Not != not); ok && len(parts) == 1 {
			return parts[0], true
		} else if ok {
			return mix(joinedBy(all), sorted(parts)...), true
		}
	}
	if e.Not && a.opposable(e) {
		h := a.generic(s, e, false)
		if !not {
			h = mix("not", h)
		}
		return h, true
	}
	return Hash{}, false
}

// nullTest is the hash of IS NULL and IS NOT NULL in their spellings.
func (a *analysis) nullTest(s *scope, e *sqlparse.Expr, not bool) (Hash, bool) {
	if len(e.Args) != 1 {
		return Hash{}, false
	}
	null := Hash{}
	switch strings.Join(without(a.rest(e.Start, e.End, exprSpans(e.Args...)), "(", ")"), " ") {
	case "is null", "isnull":
		null = mix("is null", a.operand(s, e, e.Args[0], false))
	case "is not null", "notnull", "not null":
		if null = mix("is null", a.operand(s, e, e.Args[0], false)); a.d.RowNullTests {
			null = mix("is not null", null)
		} else {
			not = !not
		}
	default:
		return Hash{}, false
	}
	if not {
		null = mix("not", null)
	}
	return null, true
}

// connects reports whether an expression is operands held together by AND or OR.
func (a *analysis) connects(e *sqlparse.Expr) bool {
	if e.Kind != sqlparse.Binary || e.Op != sqlparse.OpAnd && e.Op != sqlparse.OpOr {
		return false
	}
	_, plain := a.operatorWords(e)
	return plain
}

func joinedBy(and bool) string {
	if and {
		return "and"
	}
	return "or"
}

// opposed is the hash of an operand of AND, OR or NOT, or of its opposite.
func (a *analysis) opposed(s *scope, e *sqlparse.Expr, not bool) Hash {
	if isOperator(e) && !a.rigid(e) && a.class(e) != odd {
		if h, ok := a.truth(s, e, not); ok {
			return h
		}
	}
	h := a.within(s, e)
	if not {
		return mix("not", h)
	}
	return h
}

// within is the hash of an operand of AND, OR or NOT.
func (a *analysis) within(s *scope, e *sqlparse.Expr) Hash {
	switch {
	case !isOperator(e):
		return a.expr(s, e)
	case !a.inParens(e):
		return a.operator(s, e, a.rigid(e))
	}
	h := a.operator(s, e, a.rigid(e))
	if a.class(e) == odd || a.rigid(e) {
		return mix("parentheses", h)
	}
	return h
}

// joined is the operands of AND, or of OR, those of the same further inside
// included; with not their opposites.
func (a *analysis) joined(s *scope, e *sqlparse.Expr, and, not bool) []Hash {
	switch {
	case isOperator(e) && a.rigid(e):
	case e.Kind == sqlparse.Unary && e.Op == sqlparse.OpNot && a.isCondition(e.Args[0]):
		return a.joined(s, e.Args[0], and, !not)
	case a.connects(e) && (e.Op == sqlparse.OpAnd != not) == and:
		var out []Hash
		for _, x := range e.Args {
			out = append(out, a.joined(s, x, and, not)...)
		}
		return out
	case e.Kind == sqlparse.Between || e.Kind == sqlparse.In:
		if parts, ok := a.comparisons(s, e, e.Not != not); ok && (e.Kind == sqlparse.Between != (e.Not != not)) == and {
			return parts
		}
	}
	return []Hash{a.opposed(s, e, not)}
}

// comparisons are what BETWEEN and IN say in other words.
func (a *analysis) comparisons(s *scope, e *sqlparse.Expr, not bool) ([]Hash, bool) {
	words := without(a.rest(e.Start, e.End, exprSpans(e.Args...)), "(", ")", ",")
	if e.Not {
		words = dropFirst(words, "not")
	}
	how := strings.Join(words, " ")
	if len(e.Args) < 2 || how != "in" && how != "between and" || !oneKind(e.Args[1:], e.Kind == sqlparse.In) || a.anew(e.Args[0]) {
		return nil, false
	}
	hs := make([]Hash, len(e.Args))
	for i, x := range e.Args {
		hs[i] = a.operand(s, e, x, false)
	}
	if e.Kind == sqlparse.Between {
		if len(hs) != 3 {
			return nil, false
		}
		return []Hash{a.compare(">=", hs[0], hs[1], not), a.compare("<=", hs[0], hs[2], not)}, true
	}
	var out []Hash
	for _, h := range set(hs[1:]) {
		out = append(out, a.compare("=", hs[0], h, not))
	}
	return out, true
}

// oneKind reports whether expressions have one type as far as their form shows, so
// that what is compared with all of them is compared with each in the same way.
func oneKind(es []*sqlparse.Expr, literals bool) bool {
	for _, e := range es {
		if e.Kind != es[0].Kind || literals && e.Kind != sqlparse.String && e.Kind != sqlparse.Number {
			return false
		}
	}
	return true
}

// anew reports whether an expression gives another value each time.
func (a *analysis) anew(e *sqlparse.Expr) bool {
	for i := a.at(e.Start); i < a.at(e.End); i++ {
		if volatile[a.word(i)] {
			return true
		}
	}
	return false
}

// compare is the hash of a comparison, or of its opposite.
func (a *analysis) compare(op string, x, y Hash, not bool) Hash {
	if op == ">" || op == ">=" {
		op = map[string]string{">": "<", ">=": "<="}[op]
		x, y = y, x
	}
	switch {
	case !not:
	case op == "=":
		op = "<>"
	case op == "<>":
		op = "="
	case a.d.NaNUnordered:
		return mix("not", a.compare(op, x, y, false))
	default:
		op = map[string]string{"<": "<=", "<=": "<"}[op]
		x, y = y, x
	}
	if pair := sorted([]Hash{x, y}); (op == "=" || op == "<>") && pair[0] != x {
		x, y = y, x
	}
	return mix("operator "+op, x, y)
}

// opposable reports whether an expression with NOT inside of it is the opposite of
// the same without.
func (a *analysis) opposable(e *sqlparse.Expr) bool {
	switch e.Kind {
	case sqlparse.Is:
		if a.d.RowNullTests && e.Name == "null" {
			return false
		}
	case sqlparse.Like, sqlparse.In, sqlparse.InQuery, sqlparse.Between:
	default:
		return false
	}
	return a.nots(e) == 1
}

// nots counts the words NOT of an expression itself.
func (a *analysis) nots(e *sqlparse.Expr) int {
	spans := exprSpans(e.Args...)
	if e.More != nil && e.More.Query != nil {
		spans = append(spans, span{e.More.Query.Start, e.More.Query.End})
	}
	n := 0
	for _, w := range a.rest(e.Start, e.End, spans) {
		if w == "not" {
			n++
		}
	}
	return n
}

// always reports conditions that every row meets.
func always(e *sqlparse.Expr) bool {
	if e.Kind == sqlparse.Boolean {
		return strings.EqualFold(e.Name, "true")
	}
	return e.Kind == sqlparse.Binary && e.Op == sqlparse.OpEqual && len(e.Args) == 2 && e.Args[0].Kind == sqlparse.Number && e.Args[1].Kind == sqlparse.Number &&
		e.Args[0].Name == e.Args[1].Name
}
