package jinja

import (
	"math"
	"math/big"
	"math/bits"
	"strings"

	"github.com/modeldata/model/internal/diag"
)

// binary applies an arithmetic operator.
func binary(op string, a, b Value) (Value, error) {
	a, b = plain(a), plain(b)
	if x, ok := a.(int64); ok {
		if y, ok := b.(int64); ok {
			return intOp(op, x, y)
		}
	}
	if s, ok := a.(string); ok && op == "%" {
		return percentFormat(s, b)
	}
	for _, v := range [...]Value{a, b} {
		if u, ok := v.(Undefined); ok {
			return nil, undefinedError(u)
		}
	}
	if x, ok := a.(Operand); ok {
		if v, ok, err := x.Binary(op, b, false); ok || err != nil {
			return v, err
		}
	}
	if y, ok := b.(Operand); ok {
		if v, ok, err := y.Binary(op, a, true); ok || err != nil {
			return v, err
		}
	}
	if v, ok, err := numberOp(op, a, b); ok {
		return v, err
	}
	if v, ok, err := sequenceOp(op, a, b); ok {
		return v, err
	}
	return nil, unsupported(op, a, b)
}

func unsupported(op string, a, b Value) error {
	if op == "+" {
		switch a.(type) {
		case string, *List, Tuple:
			t := TypeName(a)
			d := typeError("can only concatenate %s (not \"%s\") to %s", t, TypeName(b), t).(*diag.Diagnostic)
			if t == "str" {
				d.WithHint("'~' joins values of any type as text")
			}
			return d
		}
	}
	if op == "**" {
		op = "** or pow()"
	}
	return typeError("unsupported operand type(s) for %s: '%s' and '%s'", op, TypeName(a), TypeName(b))
}

func numberOp(op string, a, b Value) (Value, bool, error) {
	if x, ok := toInt(a); ok {
		if y, ok := toInt(b); ok {
			v, err := intOp(op, x, y)
			return v, true, err
		}
	}
	x, ok := toFloat(a)
	if !ok {
		return nil, false, nil
	}
	y, ok := toFloat(b)
	if !ok {
		return nil, false, nil
	}
	v, err := floatOp(op, x, y)
	return v, true, err
}

func overflow() error {
	return Raise(diag.JinjaType, "the result is too large for a number")
}

func zeroDivision(what string) error {
	return Raise(diag.JinjaType, "%s by zero", what).(*diag.Diagnostic).WithHint("test the divisor first: {{ a / b if b else none }}")
}

func intOp(op string, x, y int64) (Value, error) {
	switch op {
	case "+":
		if z := x + y; (x^z)&(y^z) >= 0 {
			return z, nil
		}
	case "-":
		if z := x - y; (x^y)&(x^z) >= 0 {
			return z, nil
		}
	case "*":
		if z, ok := mulInt(x, y); ok {
			return z, nil
		}
	case "/":
		if y == 0 {
			return nil, zeroDivision("division")
		}
		return float64(x) / float64(y), nil
	case "//", "%":
		if y == 0 {
			return nil, zeroDivision("integer division or modulo")
		}
		if y == -1 && op == "%" {
			return int64(0), nil
		}
		if y == -1 && x == math.MinInt64 {
			break
		}
		q, r := x/y, x%y
		if r != 0 && (r < 0) != (y < 0) {
			q, r = q-1, r+y
		}
		if op == "%" {
			return r, nil
		}
		return q, nil
	default:
		return powInt(x, y)
	}
	return wholeOp(op, big.NewInt(x), big.NewInt(y))
}

func mulInt(x, y int64) (int64, bool) {
	hi, lo := bits.Mul64(abs64(x), abs64(y))
	neg := (x < 0) != (y < 0)
	if hi != 0 || lo > 1<<63 || lo == 1<<63 && !neg {
		return 0, false
	}
	if neg {
		return -int64(lo), true
	}
	return int64(lo), true
}

func abs64(x int64) uint64 {
	if x < 0 {
		return -uint64(x)
	}
	return uint64(x)
}

func powInt(x, y int64) (Value, error) {
	if y < 0 {
		if x == 0 {
			return nil, typeError("0.0 cannot be raised to a negative power")
		}
		return power(float64(x), float64(y)), nil
	}
	return wholePower(big.NewInt(x), big.NewInt(y))
}

func floatOp(op string, x, y float64) (Value, error) {
	switch op {
	case "+":
		return x + y, nil
	case "-":
		return x - y, nil
	case "*":
		return x * y, nil
	case "/":
		if y == 0 {
			return nil, zeroDivision("float division")
		}
		return x / y, nil
	case "//":
		if y == 0 {
			return nil, zeroDivision("float floor division")
		}
		return math.Floor(x / y), nil
	case "%":
		if y == 0 {
			return nil, zeroDivision("float modulo")
		}
		r := math.Mod(x, y)
		if r != 0 && (r < 0) != (y < 0) {
			r += y
		}
		return r, nil
	}
	switch {
	case x == 0 && y < 0:
		return nil, typeError("0.0 cannot be raised to a negative power")
	case x < 0 && y != math.Trunc(y):
		return nil, typeError("a negative number cannot be raised to a fraction")
	}
	if z := power(x, y); !math.IsInf(z, 0) || math.IsInf(x, 0) || math.IsInf(y, 0) {
		return z, nil
	}
	return nil, overflow()
}

// sequenceOp joins and repeats texts, lists and tuples, and subtracts sets.
func sequenceOp(op string, a, b Value) (Value, bool, error) {
	switch op {
	case "+":
		return joined(a, b)
	case "*":
		if n, ok := toInt(b); ok {
			return repeated(a, n)
		}
		if n, ok := toInt(a); ok {
			return repeated(b, n)
		}
	case "-":
		x, ok := a.(*Set)
		y, ok2 := b.(*Set)
		if ok && ok2 {
			v, err := setDifference(x, y.Items())
			return v, true, err
		}
	}
	return nil, false, nil
}

func joined(a, b Value) (Value, bool, error) {
	switch x := a.(type) {
	case string:
		if y, ok := b.(string); ok {
			if len(x)+len(y) > maxText {
				return nil, true, tooLong()
			}
			return x + y, true, nil
		}
	case *List:
		if y, ok := b.(*List); ok {
			items, err := joinItems(x.Items, y.Items)
			return &List{Items: items}, true, err
		}
	case Tuple:
		if y, ok := b.(Tuple); ok {
			items, err := joinItems(x, y)
			return Tuple(items), true, err
		}
	}
	return nil, false, nil
}

func joinItems(a, b []Value) ([]Value, error) {
	if len(a)+len(b) > maxItems {
		return nil, tooMuch()
	}
	out := make([]Value, 0, len(a)+len(b))
	return append(append(out, a...), b...), nil
}

func tooMuch() error {
	return Raise(diag.JinjaLimit, "a list grew longer than %d items", maxItems)
}

func repeated(v Value, n int64) (Value, bool, error) {
	n = max(n, 0)
	switch v := v.(type) {
	case string:
		if len(v) > 0 && n > int64(maxText/len(v)) {
			return nil, true, tooLong()
		}
		return strings.Repeat(v, int(n)), true, nil
	case *List:
		items, err := repeatItems(v.Items, n)
		return &List{Items: items}, true, err
	case Tuple:
		items, err := repeatItems(v, n)
		return Tuple(items), true, err
	}
	return nil, false, nil
}

func repeatItems(items []Value, n int64) ([]Value, error) {
	if len(items) == 0 {
		return nil, nil
	}
	if n > int64(maxItems/len(items)) {
		return nil, tooMuch()
	}
	out := make([]Value, 0, len(items)*int(n))
	for ; n > 0; n-- {
		out = append(out, items...)
	}
	return out, nil
}

func unary(op string, v Value) (Value, error) {
	switch x := plain(v).(type) {
	case bool:
		n, _ := toInt(x)
		return unary(op, n)
	case int64:
		if op == "+" {
			return x, nil
		}
		if x == math.MinInt64 {
			return BigInt{big.NewInt(x)}.Neg(), nil
		}
		return -x, nil
	case float64:
		if op == "+" {
			return x, nil
		}
		return -x, nil
	case Undefined:
		return nil, undefinedError(x)
	case Negator:
		if op == "-" {
			return x.Neg(), nil
		}
		return x, nil
	}
	return nil, typeError("bad operand type for unary %s: '%s'", op, TypeName(v))
}

// compare applies a comparison operator.
func compare(op string, a, b Value) (bool, error) {
	switch op {
	case "==":
		return Equal(a, b), nil
	case "!=":
		return !Equal(a, b), nil
	case "in":
		return contains(b, a)
	case "not in":
		ok, err := contains(b, a)
		return !ok, err
	}
	if x, ok := a.(*Set); ok {
		if y, ok := b.(*Set); ok {
			return compareSets(op, x, y), nil
		}
	}
	c, ok, err := order(op, a, b)
	if err != nil || !ok {
		return false, err
	}
	switch op {
	case "<":
		return c < 0, nil
	case "<=":
		return c <= 0, nil
	case ">":
		return c > 0, nil
	}
	return c >= 0, nil
}

func compareSets(op string, x, y *Set) bool {
	switch op {
	case "<":
		return x.Len() < y.Len() && subset(x, y)
	case "<=":
		return subset(x, y)
	case ">":
		return y.Len() < x.Len() && subset(y, x)
	}
	return subset(y, x)
}

// contains is Python's item in container.
func contains(container, item Value) (bool, error) {
	switch c := plain(container).(type) {
	case string:
		s, ok := plain(item).(string)
		if !ok {
			return false, typeError("'in <string>' requires string as left operand, not %s", TypeName(item))
		}
		return strings.Contains(c, s), nil
	case *List:
		return has(c.Items, item), nil
	case Tuple:
		return has(c, item), nil
	case *Dict:
		h, err := hashKey(item)
		return err == nil && c.find(h) >= 0, err
	case *Set:
		h, err := hashKey(item)
		return err == nil && c.dict.find(h) >= 0, err
	case *generator:
		return c.passes(item)
	case Undefined:
		return false, nil
	}
	if o, ok := container.(Itemer); ok && !isIterable(container) {
		_, found, err := o.Item(item)
		return found, err
	}
	if !isIterable(container) {
		return false, typeError("argument of type '%s' is not iterable", TypeName(container))
	}
	items, err := Iterate(container)
	return has(items, item), err
}

func has(items []Value, item Value) bool {
	for _, it := range items {
		if Equal(it, item) {
			return true
		}
	}
	return false
}
