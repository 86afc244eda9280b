package canon

import (
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/internal/sqlparse"
)

// skipsNulls are the aggregates that leave nulls out, so that a condition may stand
// in a FILTER or in a CASE around what they are given.
var skipsNulls = []string{"sum", "avg", "min", "max", "count"}

// filtered is the hash of an aggregate over the values that meet a condition: of
// sum(x) FILTER (WHERE c) and sum(CASE WHEN c THEN x END).
func (a *analysis) filtered(s *scope, e *sqlparse.Expr) (Hash, bool) {
	name := a.functionName(strings.ToLower(e.Name))
	if !slices.Contains(skipsNulls, name) || len(e.Args) != 1 {
		return Hash{}, false
	}
	value, where := e.Args[0], (*sqlparse.Expr)(nil)
	known := []span{{value.Start, value.End}}
	distinct := false
	if d := e.More; d != nil {
		if d.Over != nil || len(d.OrderBy) > 0 || d.Query != nil {
			return Hash{}, false
		}
		where, distinct = d.Filter, d.Distinct
		known = append(known, exprSpans(d.Filter)...)
	}
	for _, w := range a.rest(e.Start, e.End, known) {
		switch w {
		case "(", ")", "filter", "where", "distinct", strings.ToLower(e.Name):
		default:
			return Hash{}, false
		}
	}
	if where == nil {
		if value, where = a.onlyWhen(value); where == nil {
			return Hash{}, false
		}
	}
	var of Hash
	switch {
	case name == "count" && !distinct && (value.Kind == sqlparse.Number || value.Kind == sqlparse.String), value.Kind == sqlparse.Star && name == "count" && len(value.Parts)+len(value.Args) == 0 && value.More == nil:
		of = words("rows")
	default:
		of = a.expr(s, value)
	}
	how := name
	if distinct {
		how += " distinct"
	}
	return mix("filtered", words("aggregate", how), of, mix("and", sorted(a.conditions(s, where))...)), true
}

// onlyWhen takes CASE WHEN c THEN x END apart; no condition for anything else.
func (a *analysis) onlyWhen(e *sqlparse.Expr) (value, where *sqlparse.Expr) {
	if e.Kind != sqlparse.Case || e.More != nil && e.More.CaseOperand {
		return e, nil
	}
	args := e.Args
	if e.More != nil && e.More.CaseElse {
		if args[len(args)-1].Kind != sqlparse.Null {
			return e, nil
		}
		args = args[:len(args)-1]
	}
	if len(args) != 2 {
		return e, nil
	}
	for _, w := range a.rest(e.Start, e.End, exprSpans(e.Args...)) {
		switch w {
		case "case", "when", "then", "else", "end", "(", ")":
		default:
			return e, nil
		}
	}
	return args[1], args[0]
}
