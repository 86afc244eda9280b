package jinja

import (
	"math"
	"math/big"
	"strconv"
	"strings"
)

// numberFilters are the filters over numbers.
func numberFilters() map[string]*filterDef {
	return map[string]*filterDef{
		"abs":            def(filterAbs),
		"int":            def(filterInt, opt("default", int64(0)), opt("base", int64(10))),
		"float":          def(filterFloat, opt("default", 0.0)),
		"round":          def(filterRound, opt("precision", int64(0)), opt("method", "common")),
		"filesizeformat": def(filterFileSize, opt("binary", false)),
	}
}

// markFilters are dbt's filters for native rendering.
func markFilters() map[string]*filterDef {
	mark := func(as byte) *filterDef {
		return def(func(f *frame, a []Value) (Value, error) {
			if !f.native {
				return a[0], nil
			}
			return nativeText{Str(a[0]), as}, nil
		})
	}
	return map[string]*filterDef{
		"as_text": mark('t'), "as_bool": mark('b'), "as_native": mark('v'), "as_number": mark('n'),
		"is_list": def(func(_ *frame, a []Value) (Value, error) { _, ok := a[0].(*List); return ok, nil }),
	}
}

func filterAbs(_ *frame, a []Value) (Value, error) {
	switch v := a[0].(type) {
	case float64:
		return math.Abs(v), nil
	case bool, int64:
		n, _ := toInt(v)
		if n >= 0 {
			return n, nil
		}
		return unary("-", n)
	case Undefined:
		return nil, typeError("bad operand type for abs(): 'Undefined'")
	case Number:
		if c, ok := v.(Negator); ok && v.Float() < 0 {
			return c.Neg(), nil
		}
		return v, nil
	}
	return nil, typeError("bad operand type for abs(): '%s'", TypeName(a[0]))
}

func filterInt(_ *frame, a []Value) (Value, error) {
	switch v := plain(a[0]).(type) {
	case bool, int64:
		n, _ := toInt(v)
		return n, nil
	case BigInt:
		return v, nil
	case float64:
		return truncated(v, a[1]), nil
	case string:
		base, _ := toInt(a[2])
		if n, ok := parseInt(v, int(base)); ok {
			return n, nil
		}
		if f, ok := parseFloat(v); ok {
			return truncated(f, a[1]), nil
		}
	case Number:
		if n, ok := v.Int(); ok {
			return n, nil
		}
	case Undefined:
		return nil, undefinedError(v)
	}
	return a[1], nil
}

// parseInt reads a whole number as Python's int(text, base).
func parseInt(s string, base int) (Value, bool) {
	s = strings.TrimFunc(s, isSpace)
	if base < 0 || base == 1 || base > 36 || strings.HasPrefix(s, "_") || strings.HasSuffix(s, "_") || strings.Contains(s, "__") {
		return 0, false
	}
	sign := ""
	if s != "" && (s[0] == '-' || s[0] == '+') {
		sign, s = s[:1], s[1:]
	}
	if s == "" || s[0] == '-' || s[0] == '+' || s[0] == '_' {
		return 0, false
	}
	prefixes := map[int]string{2: "0b", 8: "0o", 16: "0x"}
	if p := prefixes[base]; p != "" && len(s) > 2 && strings.EqualFold(s[:2], p) {
		s = strings.TrimPrefix(s[2:], "_")
	}
	s = sign + strings.ReplaceAll(s, "_", "")
	if n, err := strconv.ParseInt(s, base, 64); err == nil {
		return n, true
	}
	n, ok := new(big.Int).SetString(s, base)
	if !ok || n.BitLen() > maxBits {
		return 0, false
	}
	return Whole(n), true
}

// parseFloat reads a number as Python's float(text).
func parseFloat(s string) (float64, bool) {
	s = strings.TrimFunc(s, isSpace)
	if strings.ContainsAny(s, "xXpP") || strings.HasPrefix(s, "_") || strings.HasSuffix(s, "_") || strings.Contains(s, "__") {
		return 0, false
	}
	f, err := strconv.ParseFloat(strings.ReplaceAll(s, "_", ""), 64)
	if err != nil && !isRange(err) {
		return 0, false
	}
	return f, true
}

func filterFloat(_ *frame, a []Value) (Value, error) {
	switch v := plain(a[0]).(type) {
	case bool, int64, float64:
		f, _ := toFloat(v)
		return f, nil
	case string:
		if f, ok := parseFloat(v); ok {
			return f, nil
		}
	case Number:
		return v.Float(), nil
	case Undefined:
		return nil, undefinedError(v)
	}
	return a[1], nil
}

func filterRound(_ *frame, a []Value) (Value, error) {
	method := Str(a[2])
	if method != "common" && method != "ceil" && method != "floor" {
		return nil, typeError("method must be common, ceil or floor")
	}
	digits, ok := toInt(a[1])
	if !ok {
		return nil, typeError("'%s' object cannot be interpreted as an integer", TypeName(a[1]))
	}
	switch v := a[0].(type) {
	case bool, int64:
		n, _ := toInt(v)
		if method == "common" {
			return roundInt(n, digits), nil
		}
		return scaled(float64(n), digits, method)
	case BigInt:
		if method == "common" {
			return roundWhole(v.n, max(-digits, 0)), nil
		}
		return scaled(v.Float(), digits, method)
	case float64:
		if method == "common" {
			return roundFloat(v, int(max(-400, min(digits, 400)))), nil
		}
		return scaled(v, digits, method)
	case Number:
		return roundFloat(v.Float(), int(max(-400, min(digits, 400)))), nil
	case Undefined:
		return nil, typeError("type Undefined doesn't define __round__ method")
	}
	return nil, typeError("type %s doesn't define __round__ method", TypeName(a[0]))
}

// scaled rounds up or down at a number of digits.
func scaled(f float64, digits int64, method string) (Value, error) {
	p := math.Pow(10, float64(digits))
	x := f * p
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil, typeError("cannot round %s", floatText(f))
	}
	if method == "ceil" {
		return math.Ceil(x) / p, nil
	}
	return math.Floor(x) / p, nil
}

// roundFloat rounds the exact value of f half to even, as Python does.
func roundFloat(f float64, digits int) Value {
	if math.IsNaN(f) || math.IsInf(f, 0) || f == 0 {
		return f
	}
	if digits >= 0 {
		r, _ := strconv.ParseFloat(strconv.FormatFloat(f, 'f', digits, 64), 64)
		return r
	}
	p := math.Pow(10, float64(-digits))
	if math.IsInf(p, 0) {
		return math.Copysign(0, f)
	}
	return math.RoundToEven(f/p) * p
}

// roundInt rounds a whole number; only negative digits change it.
func roundInt(n, digits int64) Value {
	if digits >= 0 {
		return n
	}
	return roundWhole(big.NewInt(n), -max(digits, -math.MaxInt64))
}

func filterFileSize(f *frame, a []Value) (Value, error) {
	v, err := filterFloat(f, []Value{a[0], nil})
	if err != nil {
		return nil, err
	}
	size, ok := v.(float64)
	if !ok {
		return nil, typeError("could not convert %s to float", Repr(a[0]))
	}
	base, units := 1000.0, []string{"kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"}
	if Truth(a[1]) {
		base, units = 1024, []string{"KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"}
	}
	switch {
	case size == 1:
		return "1 Byte", nil
	case size < base:
		return strconv.Itoa(int(size)) + " Bytes", nil
	}
	unit := base
	for i, name := range units {
		unit *= base
		if size < unit || i == len(units)-1 {
			return strconv.FormatFloat(base*size/unit, 'f', 1, 64) + " " + name, nil
		}
	}
	return nil, nil
}
