package canon

import (
	"strings"

	"github.com/modeldata/model/compiler/internal/sqlparse"
)

// choice is the hash of CASE: conditions with what they choose. False when its
// words say more.
func (a *analysis) choice(s *scope, e *sqlparse.Expr) (Hash, bool) {
	args, d := e.Args, e.More
	simple, otherwise := d != nil && d.CaseOperand, d != nil && d.CaseElse
	whens := 0
	for _, w := range a.rest(e.Start, e.End, exprSpans(args...)) {
		switch w {
		case "when":
			whens++
		case "case", "then", "else", "end", "(", ")":
		default:
			return Hash{}, false
		}
	}
	var operand *sqlparse.Expr
	if simple && len(args) > 0 {
		operand, args = args[0], args[1:]
	}
	var last Hash
	if otherwise && len(args) > 0 {
		if x := args[len(args)-1]; x.Kind != sqlparse.Null {
			last = a.expr(s, x)
		}
		args = args[:len(args)-1]
	}
	if len(args) != 2*whens || whens == 0 || operand != nil && a.anew(operand) {
		return Hash{}, false
	}
	if whens == 1 && !last.IsZero() {
		if h, ok := a.nullWhere(s, operand, args[0], args[1], last); ok {
			return h, true
		}
	}
	if operand == nil && whens == 1 && !last.IsZero() {
		if h, ok := a.unlessNull(s, args[0], args[1], last); ok {
			return h, true
		}
	}
	parts := make([]Hash, 0, len(args)+1)
	for i := 0; i < len(args); i += 2 {
		when := a.expr(s, args[i])
		if operand != nil {
			when = a.compare("=", a.expr(s, operand), when, false)
		}
		parts = append(parts, when, a.expr(s, args[i+1]))
	}
	return mix("choice", append(parts, last)...), true
}

// unlessNull is CASE WHEN x IS NOT NULL THEN x ELSE y END, or the same the other
// way round.
func (a *analysis) unlessNull(s *scope, when, then *sqlparse.Expr, last Hash) (Hash, bool) {
	not := when.Kind == sqlparse.Unary && when.Op == sqlparse.OpNot
	if not {
		when = when.Args[0]
	}
	if when.Kind != sqlparse.Is || !strings.EqualFold(when.Name, "null") || len(when.Args) != 1 || a.anew(when) || a.d.RowNullTests && a.mayBeRow(s, when.Args[0]) {
		return Hash{}, false
	}
	x, chosen := a.expr(s, when.Args[0]), a.expr(s, then)
	if when.Not == not {
		chosen, last = last, chosen
	}
	if chosen != x {
		return Hash{}, false
	}
	return first([]Hash{x, last}), true
}

// nullWhere is CASE WHEN x = 'a' THEN NULL ELSE x END, which NULLIF says, too.
func (a *analysis) nullWhere(s *scope, operand, when, then *sqlparse.Expr, last Hash) (Hash, bool) {
	x, y := operand, when
	if operand == nil {
		if ops, plain := a.equality(when); !plain || ops != "=" {
			return Hash{}, false
		}
		x, y = when.Args[0], when.Args[1]
		if constant(x) {
			x, y = y, x
		}
	}
	if then.Kind != sqlparse.Null || !constant(y) || a.anew(x) {
		return Hash{}, false
	}
	if h := a.expr(s, x); h == last {
		return mix("null where", h, a.expr(s, y)), true
	}
	return Hash{}, false
}

// equality is the operator of a comparison of two operands.
func (a *analysis) equality(e *sqlparse.Expr) (string, bool) {
	if e.Kind != sqlparse.Binary || len(e.Args) != 2 {
		return "", false
	}
	ops, plain := a.operatorWords(e)
	return strings.Join(ops, " "), plain && !a.rigid(e)
}

// constant reports strings and whole numbers.
func constant(e *sqlparse.Expr) bool {
	return e.Kind == sqlparse.String || e.Kind == sqlparse.Number && !strings.ContainsAny(e.Name, ".eE")
}

// mayBeRow reports whether an expression is a row by its form: one in brackets, or
// the name of a relation.
func (a *analysis) mayBeRow(s *scope, e *sqlparse.Expr) bool {
	return e.Kind == sqlparse.Row || e.Kind == sqlparse.Star || e.Kind == sqlparse.Column && a.qualifies(s, e.Parts)
}

// first is the hash of COALESCE.
func first(args []Hash) Hash { return mix("first of", args...) }

// called is the hash of functions that say what can be said in other words.
func (a *analysis) called(s *scope, e *sqlparse.Expr) (Hash, bool) {
	name := strings.ToLower(e.Name)
	if other, ok := synonyms[name]; ok && len(e.Args) >= other.args {
		name = other.name
	} else if name != "coalesce" && name != "if" && name != "iff" && name != "nullif" {
		return Hash{}, false
	}
	for _, w := range a.rest(e.Start, e.End, exprSpans(e.Args...)) {
		if w != "(" && w != ")" && w != "," && w != strings.ToLower(e.Name) {
			return Hash{}, false
		}
	}
	args := make([]Hash, len(e.Args))
	for i, x := range e.Args {
		args[i] = a.expr(s, x)
	}
	switch {
	case name == "coalesce":
		return first(args), true
	case name == "nullif" && len(args) == 2 && constant(e.Args[1]):
		return mix("null where", args...), true
	case (name == "if" || name == "iff") && len(args) == 3:
		return mix("choice", args...), true
	}
	return mix("call", append(args, words("name", name))...), true
}

// synonyms are names of functions that all dialects which have them mean alike,
// with so many arguments or more.
var synonyms = map[string]struct {
	name string
	args int
}{
	"substr": {"substring", 2}, "substring": {"substring", 2},
	"ceil": {"ceiling", 1}, "ceiling": {"ceiling", 1},
	"pow": {"power", 2}, "power": {"power", 2},
	"char_length": {"character_length", 1}, "character_length": {"character_length", 1},
	"ifnull": {"coalesce", 2}, "nvl": {"coalesce", 2},
}
