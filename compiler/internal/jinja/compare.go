package jinja

import "math"

// Truth is Python's bool(v).
func Truth(v Value) bool {
	switch v := v.(type) {
	case nil:
		return false
	case bool:
		return v
	case int64:
		return v != 0
	case float64:
		return v != 0
	case string:
		return v != ""
	case *List:
		return len(v.Items) > 0
	case Tuple:
		return len(v) > 0
	case *Dict:
		return v.Len() > 0
	case *Set:
		return v.Len() > 0
	case Undefined:
		return false
	case nativeText:
		return v.text != ""
	case Truther:
		return v.Truth()
	case Lener:
		return v.Len() > 0
	}
	return true
}

// Values nested deeper than this are cut short or taken as different: only a
// value that holds itself is so deep.
const maxNesting = 400

// Equal is Python's a == b.
func Equal(a, b Value) bool { return equal(a, b, 0) }

func equal(a, b Value, depth int) bool {
	if depth > maxNesting {
		return false
	}
	a, b = plain(a), plain(b)
	switch x := a.(type) {
	case nil:
		return b == nil
	case string:
		if y, ok := b.(string); ok {
			return x == y
		}
	case bool, int64, float64:
		if c, ok := compareNumbers(a, b); ok {
			return c == 0
		}
	case Undefined:
		_, ok := b.(Undefined)
		return ok
	case *List:
		if y, ok := b.(*List); ok {
			return x == y || equalItems(x.Items, y.Items, depth)
		}
	case Tuple:
		if y, ok := b.(Tuple); ok {
			return equalItems(x, y, depth)
		}
	case *Dict:
		if y, ok := b.(*Dict); ok {
			return x == y || equalDicts(x, y, depth)
		}
	case *Set:
		if y, ok := b.(*Set); ok {
			return x.Len() == y.Len() && subset(x, y)
		}
	case Equaler:
		return x.Equal(b)
	case Hasher:
		if y, ok := b.(Hasher); ok {
			return x.HashKey() == y.HashKey()
		}
	}
	if y, ok := b.(Equaler); ok {
		return y.Equal(a)
	}
	return identical(a, b)
}

// identical is Python's a is b, as far as values have an identity here.
func identical(a, b Value) bool {
	switch x := a.(type) {
	case Tuple:
		y, ok := b.(Tuple)
		return ok && len(x) == len(y) && (len(x) == 0 || &x[0] == &y[0])
	case Undefined:
		return false
	}
	ka, err := hashIdentity(a)
	if err != nil {
		return false
	}
	kb, err := hashIdentity(b)
	return err == nil && ka == kb
}

func hashIdentity(v Value) (any, error) {
	switch v := v.(type) {
	case bool, float64, *List, *Dict, *Set:
		return v, nil
	}
	return hashKey(v)
}

func equalItems(a, b []Value, depth int) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !equal(a[i], b[i], depth+1) {
			return false
		}
	}
	return true
}

func equalDicts(a, b *Dict, depth int) bool {
	if a.Len() != b.Len() {
		return false
	}
	for k, v := range a.Items() {
		w, ok := b.Get(k)
		if !ok || !equal(v, w, depth+1) {
			return false
		}
	}
	return true
}

func subset(a, b *Set) bool {
	for _, it := range a.Items() {
		if !b.Has(it) {
			return false
		}
	}
	return true
}

// compareNumbers orders two numbers; false when one is none, or is NaN.
func compareNumbers(a, b Value) (int, bool) {
	x, xok := toInt(a)
	y, yok := toInt(b)
	if xok && yok {
		switch {
		case x < y:
			return -1, true
		case x > y:
			return 1, true
		}
		return 0, true
	}
	f, fok := toFloat(a)
	g, gok := toFloat(b)
	if !fok || !gok || math.IsNaN(f) || math.IsNaN(g) {
		return 0, false
	}
	switch {
	case f < g:
		return -1, true
	case f > g:
		return 1, true
	}
	return 0, true
}

// toInt takes integers and booleans.
func toInt(v Value) (int64, bool) {
	switch v := v.(type) {
	case int64:
		return v, true
	case bool:
		if v {
			return 1, true
		}
		return 0, true
	}
	return 0, false
}

// toFloat takes the engine's own numbers.
func toFloat(v Value) (float64, bool) {
	if f, ok := v.(float64); ok {
		return f, true
	}
	if i, ok := toInt(v); ok {
		return float64(i), true
	}
	return 0, false
}

// order compares for <, >, <= and >=; op is for messages. NaN compares false
// with everything, which ok reports.
func order(op string, a, b Value) (c int, ok bool, err error) {
	return orderAt(op, plain(a), plain(b), 0)
}

func orderAt(op string, a, b Value, depth int) (int, bool, error) {
	if depth > maxNesting {
		return 0, false, typeError("the values are nested too deep to compare")
	}
	switch x := a.(type) {
	case bool, int64, float64:
		if _, isNum := toFloat(b); isNum {
			c, ok := compareNumbers(a, b)
			return c, ok, nil
		}
	case string:
		if y, ok := b.(string); ok {
			return compareText(x, y), true, nil
		}
	case *List:
		if y, ok := b.(*List); ok {
			return orderItems(op, x.Items, y.Items, depth)
		}
	case Tuple:
		if y, ok := b.(Tuple); ok {
			return orderItems(op, x, y, depth)
		}
	case Undefined:
		return 0, false, undefinedError(x)
	case Comparer:
		if c, ok := x.Compare(b); ok {
			return c, true, nil
		}
	}
	if u, ok := b.(Undefined); ok {
		return 0, false, undefinedError(u)
	}
	if y, ok := b.(Comparer); ok {
		if c, ok := y.Compare(a); ok {
			return -c, true, nil
		}
	}
	return 0, false, typeError("'%s' not supported between instances of '%s' and '%s'", op, TypeName(a), TypeName(b))
}

func orderItems(op string, a, b []Value, depth int) (int, bool, error) {
	for i := 0; i < len(a) && i < len(b); i++ {
		if !Equal(a[i], b[i]) {
			return orderAt(op, plain(a[i]), plain(b[i]), depth+1)
		}
	}
	return len(a) - len(b), true, nil
}

func compareText(a, b string) int {
	switch {
	case a < b: // the order of UTF-8 bytes is that of code points
		return -1
	case a > b:
		return 1
	}
	return 0
}
