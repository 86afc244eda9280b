package jinja

import (
	"strings"
	"unicode"

	"github.com/modeldata/model/internal/source"
)

// tests are what may follow "is".
var tests map[string]*filterDef

func init() {
	is := func(fn func(v Value) bool) *filterDef {
		return def(func(_ *frame, a []Value) (Value, error) { return fn(plain(a[0])), nil })
	}
	compared := func(op string) *filterDef {
		return def(func(_ *frame, a []Value) (Value, error) { return compare(op, a[0], a[1]) }, need("other"))
	}
	modulo := func(want func(rest Value) bool) func(n Value, by Value) (Value, error) {
		return func(n, by Value) (Value, error) {
			rest, err := binary("%", n, by)
			return err == nil && want(rest), err
		}
	}
	odd := modulo(func(r Value) bool { return Equal(r, int64(1)) })
	even := modulo(func(r Value) bool { return Equal(r, int64(0)) })
	tests = map[string]*filterDef{
		"odd":         def(func(_ *frame, a []Value) (Value, error) { return odd(a[0], int64(2)) }),
		"even":        def(func(_ *frame, a []Value) (Value, error) { return even(a[0], int64(2)) }),
		"divisibleby": def(func(_ *frame, a []Value) (Value, error) { return even(a[0], a[1]) }, need("num")),
		"defined":     is(func(v Value) bool { _, ok := v.(Undefined); return !ok }),
		"undefined":   is(func(v Value) bool { _, ok := v.(Undefined); return ok }),
		"filter":      is(func(v Value) bool { s, ok := v.(string); return ok && filters[s] != nil }),
		"test":        is(func(v Value) bool { s, ok := v.(string); return ok && tests[s] != nil }),
		"none":        is(func(v Value) bool { return v == nil }),
		"boolean":     is(func(v Value) bool { _, ok := v.(bool); return ok }),
		"false":       is(func(v Value) bool { b, ok := v.(bool); return ok && !b }),
		"true":        is(func(v Value) bool { b, ok := v.(bool); return ok && b }),
		"integer":     is(func(v Value) bool { return TypeName(v) == "int" }),
		"float":       is(func(v Value) bool { _, ok := v.(float64); return ok }),
		"lower":       is(func(v Value) bool { return isLower(Str(v)) }),
		"upper":       is(func(v Value) bool { return isUpper(Str(v)) }),
		"string":      is(func(v Value) bool { _, ok := v.(string); return ok }),
		"mapping":     is(isMapping),
		"number":      is(isNumber),
		"sequence":    is(isSequence),
		"iterable":    is(isIterable),
		"callable":    is(isCallable),
		"escaped":     is(func(Value) bool { return false }),
		"sameas":      def(func(_ *frame, a []Value) (Value, error) { return identical(a[0], a[1]), nil }, need("other")),
		"in":          def(func(_ *frame, a []Value) (Value, error) { return contains(a[1], a[0]) }, need("seq")),
	}
	for op, names := range map[string][]string{
		"==": {"==", "eq", "equalto"}, "!=": {"!=", "ne"}, "<": {"<", "lt", "lessthan"},
		"<=": {"<=", "le"}, ">": {">", "gt", "greaterthan"}, ">=": {">=", "ge"},
	} {
		for _, name := range names {
			tests[name] = compared(op)
		}
	}
}

func testNames() []string {
	out := make([]string, 0, len(tests))
	for name := range tests {
		out = append(out, name)
	}
	return out
}

// test compiles x is name(args).
func (c *compiler) test(x *testExpr) eval {
	d := tests[x.name]
	if d == nil {
		return c.unknown("test", x.name, x.namePos, testNames())
	}
	value, args, span, name := c.expr(x.x), c.args(&x.args, x.pos), c.span(x.pos), x.name
	return func(f *frame) (Value, error) {
		v, err := value(f)
		if err != nil {
			return nil, err
		}
		a, kw, err := args.eval(f, v)
		if err != nil {
			return nil, err
		}
		v, err = d.apply(f, name, a, kw)
		return v, at(err, span)
	}
}

func unnamed(what, name string, names []string) error {
	return noSuch(what, name, source.Span{}, names)
}

func isMapping(v Value) bool {
	switch v := v.(type) {
	case *Dict:
		return true
	case Mapper:
		return v.IsMapping()
	}
	return false
}

func isNumber(v Value) bool {
	switch v.(type) {
	case bool, int64, float64, Number:
		return true
	}
	return false
}

// isSequence is Jinja's test: what has a length and items.
func isSequence(v Value) bool {
	switch v.(type) {
	case string, *List, Tuple, *Dict, rangeValue, *group, Undefined:
		return true
	case dictView, *loopState:
		return false
	}
	_, sized := v.(Lener)
	_, indexed := v.(Itemer)
	return sized && indexed
}

func isCallable(v Value) bool {
	switch v.(type) {
	case Callable:
		return true
	case Undefined:
		return true // Undefined defines the call that fails
	}
	return false
}

func isLower(s string) bool {
	return strings.IndexFunc(s, unicode.IsLower) >= 0 && strings.IndexFunc(s, func(r rune) bool { return unicode.IsUpper(r) || unicode.IsTitle(r) }) < 0
}

func isUpper(s string) bool {
	return strings.IndexFunc(s, unicode.IsUpper) >= 0 && strings.IndexFunc(s, func(r rune) bool { return unicode.IsLower(r) || unicode.IsTitle(r) }) < 0
}
