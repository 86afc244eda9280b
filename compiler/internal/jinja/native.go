package jinja

import (
	"strings"

	"github.com/modeldata/model/internal/diag"
)

// nativeText is what the filters as_text, as_bool, as_native and as_number
// make: a text marked with what native rendering shall do with it.
type nativeText struct {
	text string
	as   byte // 't', 'b', 'v' or 'n'
}

// plain drops the mark of as_native and its like.
func plain(v Value) Value {
	if n, ok := v.(nativeText); ok {
		return n.text
	}
	return v
}

// nativeValue makes the value of what a template rendered natively: one piece
// is itself, several are joined as text. Only a text marked by a filter is
// read as a literal.
func nativeValue(nodes []Value) (Value, error) {
	if len(nodes) == 0 {
		return "", nil
	}
	if len(nodes) > 1 {
		var b strings.Builder
		for _, n := range nodes {
			b.WriteString(Str(n))
		}
		return b.String(), nil
	}
	marked, ok := nodes[0].(nativeText)
	if !ok {
		return nodes[0], nil
	}
	if marked.as == 't' {
		return marked.text, nil
	}
	var out Value = marked.text
	if v, ok := parseLiteral(marked.text); ok {
		out = v
	}
	switch out.(type) {
	case bool:
		if marked.as == 'n' {
			return nil, notOfType(marked.text, "number")
		}
	case int64, BigInt, float64:
		if marked.as == 'b' {
			return nil, notOfType(marked.text, "bool")
		}
	default:
		if marked.as == 'b' {
			return nil, notOfType(marked.text, "bool")
		}
		if marked.as == 'n' {
			return nil, notOfType(marked.text, "number")
		}
	}
	return out, nil
}

func notOfType(text, typ string) error {
	return Raise(diag.JinjaType, "could not convert value '%s' into type '%s'", text, typ)
}

// parseLiteral reads a text as Python's ast.literal_eval would: numbers,
// texts, lists, tuples, dicts, True, False and None.
func parseLiteral(text string) (Value, bool) {
	src := strings.Trim(text, " \t\n") + "}}"
	p := &parser{lexer: newLexer(src, 0, len(src), place{})}
	p.lexer.in = tokVarBegin
	p.advance()
	if p.tok.kind == tokVarEnd {
		return nil, false
	}
	x := p.tuple(tupleRule{})
	if p.err != nil || p.tok.kind != tokVarEnd || p.lexer.at < len(src) || !onlyPython(x, src) {
		return nil, false
	}
	return literal(x)
}

// onlyPython reports whether constants have Python's names: none and true are
// Jinja's.
func onlyPython(x expr, src string) bool {
	if c, ok := x.(*constExpr); ok && c.start < c.end && strings.IndexByte("tfn", src[c.start]) >= 0 {
		return false
	}
	all := true
	children(x, func(c expr) { all = all && onlyPython(c, src) })
	return all
}

// isConstant reports whether Jinja computes an expression before rendering:
// natively it then counts as text.
func (c *compiler) isConstant(x expr) bool {
	switch x := x.(type) {
	case *nameExpr, *callExpr, *nsRef:
		return false
	case *filterExpr:
		if d, ok := filters[x.name]; !ok || d.context {
			return false
		}
	case *logicExpr:
		v, ok := c.constant(x.l)
		return ok && (Truth(v) == x.or || c.isConstant(x.r))
	case *condExpr:
		v, ok := c.constant(x.test)
		if ok && Truth(v) {
			return c.isConstant(x.then)
		}
		return ok && x.other != nil && c.isConstant(x.other)
	}
	all := true
	children(x, func(part expr) { all = all && c.isConstant(part) })
	return all
}

// constant computes an expression that needs nothing but itself.
func (c *compiler) constant(x expr) (Value, bool) {
	if !c.isConstant(x) {
		return nil, false
	}
	apart := &compiler{place: c.place, fn: newFunction(nil)}
	v, err := apart.expr(x)(&frame{ctx: NewContext(nil), native: true})
	return v, err == nil && apart.err == nil
}

// plainData reports whether a value is plain data through and through.
func plainData(v Value, depth int) bool {
	if depth > maxNesting {
		return false
	}
	all := func(items []Value) bool {
		for _, it := range items {
			if !plainData(it, depth+1) {
				return false
			}
		}
		return true
	}
	switch v := v.(type) {
	case nil, bool, int64, BigInt, float64, string, rangeValue:
		return true
	case *List:
		return all(v.Items)
	case Tuple:
		return all(v)
	case *Set:
		return all(v.Items())
	case *Dict:
		return all(v.Keys()) && all(v.Values())
	}
	return false
}
