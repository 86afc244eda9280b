package canon

import (
	"strings"

	"github.com/modeldata/model/compiler/internal/sqlparse"
)

// class is how strongly an operator binds. Only what binds alike in all dialects
// has one: an expression with any other is taken as it is written, because the
// tree may not be the engine's.
type class uint8

const (
	odd class = iota
	classOr
	classAnd
	classNot
	classCompare
	classConcat
	classAdd
	classMultiply
	primary
)

func (a *analysis) class(e *sqlparse.Expr) class {
	switch e.Kind {
	case sqlparse.Binary:
		return a.binaryClass(e)
	case sqlparse.Unary:
		switch e.Op {
		case sqlparse.OpNot:
			return classNot
		case sqlparse.OpMinus, sqlparse.OpPlus:
			return primary
		}
		return odd
	case sqlparse.Is, sqlparse.Like, sqlparse.Between, sqlparse.In, sqlparse.InQuery, sqlparse.Quantified:
		return classCompare
	}
	return primary
}

func (a *analysis) binaryClass(e *sqlparse.Expr) class {
	switch e.Op {
	case sqlparse.OpOr:
		return classOr
	case sqlparse.OpAnd:
		return classAnd
	case sqlparse.OpEqual, sqlparse.OpNotEqual, sqlparse.OpLess, sqlparse.OpLessEqual, sqlparse.OpGreater, sqlparse.OpGreaterEqual:
		return classCompare
	case sqlparse.OpConcat:
		if a.d.PipesMayOr {
			return odd
		}
		return classConcat
	case sqlparse.OpPlus, sqlparse.OpMinus:
		return classAdd
	case sqlparse.OpStar, sqlparse.OpSlash:
		return classMultiply
	}
	return odd
}

// isOperator reports whether an expression is held together by an operator, so
// that what stands beside it could bind more strongly.
func isOperator(e *sqlparse.Expr) bool {
	switch e.Kind {
	case sqlparse.Binary, sqlparse.Unary, sqlparse.Is, sqlparse.Like, sqlparse.Between, sqlparse.In, sqlparse.InQuery, sqlparse.Quantified:
		return true
	}
	return false
}

// inParens reports whether an operator's expression stands in parentheses.
func (a *analysis) inParens(e *sqlparse.Expr) bool {
	if e.Kind == sqlparse.Unary {
		i := a.at(e.Start)
		return i < len(a.toks) && a.word(i) == "("
	}
	return len(e.Args) > 0 && e.Start < e.Args[0].Start
}

// rigid reports whether the operators that stand beside each other in an
// expression, outside of parentheses, may bind in another way than the tree says.
func (a *analysis) rigid(e *sqlparse.Expr) bool {
	seen := map[class]bool{}
	ok := a.binds(e, primary, seen)
	return !ok || seen[classConcat] && seen[classAdd]
}

func (a *analysis) binds(e *sqlparse.Expr, in class, seen map[class]bool) bool {
	if !isOperator(e) {
		return true
	}
	c := a.class(e)
	seen[c] = true
	if c == odd || c == classCompare && in == classCompare {
		return false
	}
	for _, x := range e.Args {
		if isOperator(x) && !a.inParens(x) && !a.binds(x, c, seen) {
			return false
		}
	}
	return true
}

// operator is the hash of an expression with operators. With fixed it is taken
// in the order in which it is written.
func (a *analysis) operator(s *scope, e *sqlparse.Expr, fixed bool) Hash {
	if !fixed {
		if h, ok := a.truth(s, e, false); ok {
			return h
		}
	}
	if e.Kind != sqlparse.Binary {
		return a.generic(s, e, fixed)
	}
	ops, plain := a.operatorWords(e)
	if !plain {
		return a.generic(s, e, fixed)
	}
	args := make([]Hash, len(e.Args))
	for i, x := range e.Args {
		args[i] = a.operand(s, e, x, fixed)
	}
	out := args[0]
	for i, op := range ops {
		x, y := out, args[i+1]
		switch {
		case fixed:
		case op == ">" || op == ">=":
			op = map[string]string{">": "<", ">=": "<="}[op]
			x, y = y, x
		case op == "=" || op == "<>" || (op == "+" || op == "*") && numeric(e.Args[i]) && numeric(e.Args[i+1]):
			if pair := sorted([]Hash{x, y}); pair[0] != x {
				x, y = y, x
			}
		}
		out = mix("operator "+op, x, y)
	}
	return out
}

// operatorWords are the operators between the operands; false when there is more
// than one word between two.
func (a *analysis) operatorWords(e *sqlparse.Expr) ([]string, bool) {
	out := make([]string, 0, len(e.Args)-1)
	for i, x := range e.Args[1:] {
		between := a.rest(e.Args[i].End, x.Start, nil)
		if len(between) != 1 {
			return nil, false
		}
		out = append(out, between[0])
	}
	return out, true
}

// operand is the hash of an operator's operand. Parentheses count where they may
// change what binds to what.
func (a *analysis) operand(s *scope, parent, e *sqlparse.Expr, fixed bool) Hash {
	if !isOperator(e) {
		return a.expr(s, e)
	}
	if !a.inParens(e) {
		return a.operator(s, e, fixed)
	}
	h := a.operator(s, e, a.rigid(e))
	if a.class(e) == odd || a.class(parent) == odd || a.rigid(e) {
		return mix("parentheses", h)
	}
	return h
}

// numeric reports whether an operand of + or * may be moved: strings and lists
// have an order.
func numeric(e *sqlparse.Expr) bool {
	switch e.Kind {
	case sqlparse.String, sqlparse.Array, sqlparse.Row, sqlparse.Struct, sqlparse.Map:
		return false
	case sqlparse.Cast:
		return len(e.Args) > 0
	case sqlparse.Call:
		return !strings.Contains(strings.ToLower(e.Name), "list") && !strings.Contains(strings.ToLower(e.Name), "array")
	}
	return true
}
