// Package decimal is Python's Decimal as a template value: what numbers of
// query results are.
//
// Arithmetic has 28 significant digits and rounds half to even, as Python's
// default context does. Not-a-number and infinities exist as results of parsing
// only.
package decimal

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/internal/diag"
)

// digits is the precision of arithmetic.
const digits = 28

// maxExponent bounds exponents, so that no value takes unbounded memory.
const maxExponent = 100_000

// Decimal is coef × 10^exp. It is immutable.
type Decimal struct {
	coef *big.Int
	exp  int
	// special is "NaN", "Infinity" or "-Infinity"; "" for numbers.
	special string
	// negZero keeps the sign of -0.
	negZero bool
}

// New returns unscaled ÷ 10^scale.
func New(unscaled *big.Int, scale int) Decimal { return Decimal{coef: unscaled, exp: -scale} }

// FromInt returns an integer.
func FromInt(n int64) Decimal { return Decimal{coef: big.NewInt(n)} }

// FromFloat returns the shortest decimal that reads back as f.
func FromFloat(f float64) Decimal {
	switch {
	case math.IsNaN(f):
		return Decimal{special: "NaN"}
	case math.IsInf(f, 1):
		return Decimal{special: "Infinity"}
	case math.IsInf(f, -1):
		return Decimal{special: "-Infinity"}
	}
	s := jinja.Repr(f)
	d, _ := Parse(s)
	return d
}

// Parse reads a number as Python's Decimal does.
func Parse(s string) (Decimal, bool) {
	s = strings.ReplaceAll(strings.TrimSpace(s), "_", "")
	body, neg := strings.CutPrefix(s, "-")
	if !neg {
		body = strings.TrimPrefix(body, "+")
	}
	switch strings.ToLower(body) {
	case "nan":
		return Decimal{special: "NaN"}, true
	case "inf", "infinity":
		if neg {
			return Decimal{special: "-Infinity"}, true
		}
		return Decimal{special: "Infinity"}, true
	}
	exp := 0
	if i := strings.IndexAny(body, "eE"); i >= 0 {
		n, err := strconv.Atoi(body[i+1:])
		if err != nil || n > maxExponent || n < -maxExponent {
			return Decimal{}, false
		}
		exp, body = n, body[:i]
	}
	whole, frac, _ := strings.Cut(body, ".")
	if whole+frac == "" || strings.Trim(whole+frac, "0123456789") != "" || len(body) > maxExponent {
		return Decimal{}, false
	}
	coef, _ := new(big.Int).SetString(whole+frac, 10)
	if neg {
		coef.Neg(coef)
	}
	return Decimal{coef: coef, exp: exp - len(frac), negZero: neg && coef.Sign() == 0}, true
}

// TypeName names the type in messages.
func (Decimal) TypeName() string { return "decimal.Decimal" }

// String writes the number as Python does: with all its digits, and with an
// exponent when it is far from them.
func (d Decimal) String() string {
	if d.special != "" {
		return d.special
	}
	text := new(big.Int).Abs(d.coef).String()
	sign := ""
	if d.coef.Sign() < 0 || d.negZero {
		sign = "-"
	}
	left := d.exp + len(text)
	if d.exp > 0 || left <= -6 {
		s := text[:1]
		if len(text) > 1 {
			s += "." + text[1:]
		}
		return fmt.Sprintf("%s%sE%+d", sign, s, left-1)
	}
	switch {
	case d.exp == 0:
		return sign + text
	case left <= 0:
		return sign + "0." + strings.Repeat("0", -left) + text
	}
	return sign + text[:left] + "." + text[left:]
}

// Repr writes "Decimal('1.50')".
func (d Decimal) Repr() string { return "Decimal('" + d.String() + "')" }

// Truth reports whether the number is not zero.
func (d Decimal) Truth() bool { return d.special != "" || d.coef.Sign() != 0 }

// Digits returns how many digits stand after the point.
func (d Decimal) Digits() int {
	if d.special != "" {
		return 0
	}
	return max(0, -d.exp)
}

// Float returns the nearest float.
func (d Decimal) Float() float64 {
	f, _ := strconv.ParseFloat(d.String(), 64)
	return f
}

// Int returns the number without its fraction, if that fits.
func (d Decimal) Int() (int64, bool) {
	if d.special != "" || d.exp > 19 {
		return 0, false
	}
	n := d.truncated()
	return n.Int64(), n.IsInt64()
}

func (d Decimal) truncated() *big.Int {
	if d.exp >= 0 {
		return new(big.Int).Mul(d.coef, pow10(d.exp))
	}
	return new(big.Int).Quo(d.coef, pow10(-d.exp))
}

func pow10(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

// from reads the other operand: decimals and integers, not floats.
func from(v jinja.Value) (Decimal, bool) {
	switch v := v.(type) {
	case Decimal:
		return v, true
	case int64:
		return FromInt(v), true
	case bool:
		if v {
			return FromInt(1), true
		}
		return FromInt(0), true
	}
	return Decimal{}, false
}

// Equal compares with numbers of any kind.
func (d Decimal) Equal(v jinja.Value) bool {
	n, ok := d.Compare(v)
	return ok && n == 0
}

// HashKey makes equal numbers equal keys.
func (d Decimal) HashKey() any {
	if n, ok := d.Int(); ok && d.Equal(n) {
		return n
	}
	if f := d.Float(); d.Equal(f) {
		return f
	}
	return "decimal " + d.normalize().String()
}

// Compare orders numbers.
func (d Decimal) Compare(v jinja.Value) (int, bool) {
	o, ok := from(v)
	if f, isFloat := v.(float64); isFloat {
		if math.IsNaN(f) {
			return 0, false
		}
		o, ok = exactly(f), true
	}
	switch {
	case !ok || d.special == "NaN" || o.special == "NaN":
		return 0, false
	case d.special != "" || o.special != "":
		return compareRank(d) - compareRank(o), true
	}
	// Numbers far apart are told apart without writing out their zeros.
	if a, b := d.adjusted(), o.adjusted(); d.coef.Sign() == o.coef.Sign() && d.coef.Sign() != 0 && a != b {
		if a < b {
			return -d.coef.Sign(), true
		}
		return d.coef.Sign(), true
	}
	if d.coef.Sign() != o.coef.Sign() {
		return d.coef.Sign() - o.coef.Sign(), true
	}
	if d.coef.Sign() == 0 {
		return 0, true
	}
	a, b, _ := align(d, o)
	return a.Cmp(b), true
}

func compareRank(d Decimal) int {
	switch d.special {
	case "Infinity":
		return 1
	case "-Infinity":
		return -1
	}
	return 0
}

// exactly is a float's value, which may have more digits than its repr.
func exactly(f float64) Decimal {
	if math.IsInf(f, 0) {
		return FromFloat(f)
	}
	d, _ := Parse(strconv.FormatFloat(f, 'f', -1, 64))
	if d.Float() == f {
		if e, ok := Parse(new(big.Float).SetFloat64(f).Text('f', 1100)); ok {
			return e.normalize()
		}
	}
	return d
}

// adjusted is the exponent of the first digit.
func (d Decimal) adjusted() int { return d.exp + len(new(big.Int).Abs(d.coef).String()) - 1 }

// align writes both with the smaller exponent.
func align(a, b Decimal) (x, y *big.Int, exp int) {
	exp = min(a.exp, b.exp)
	return new(big.Int).Mul(a.coef, pow10(a.exp-exp)), new(big.Int).Mul(b.coef, pow10(b.exp-exp)), exp
}

// Neg is unary minus.
func (d Decimal) Neg() jinja.Value {
	switch d.special {
	case "NaN":
		return d
	case "Infinity":
		return Decimal{special: "-Infinity"}
	case "-Infinity":
		return Decimal{special: "Infinity"}
	}
	return Decimal{coef: new(big.Int).Neg(d.coef), exp: d.exp}.round()
}

// round cuts the number to the precision.
func (d Decimal) round() Decimal {
	n := len(new(big.Int).Abs(d.coef).String()) - digits
	if n <= 0 {
		return d
	}
	return Decimal{coef: divideHalfEven(d.coef, pow10(n)), exp: d.exp + n}.round()
}

func divideHalfEven(a, b *big.Int) *big.Int {
	q, r := new(big.Int).QuoRem(a, b, new(big.Int))
	twice := new(big.Int).Abs(new(big.Int).Lsh(r, 1))
	c := twice.Cmp(new(big.Int).Abs(b))
	if c > 0 || c == 0 && q.Bit(0) == 1 {
		if a.Sign()*b.Sign() < 0 {
			return q.Sub(q, big.NewInt(1))
		}
		return q.Add(q, big.NewInt(1))
	}
	return q
}

// normalize drops zeros at the end.
func (d Decimal) normalize() Decimal {
	if d.special != "" || d.coef.Sign() == 0 {
		return Decimal{coef: new(big.Int), special: d.special}
	}
	text := d.coef.String()
	zeros := len(text) - len(strings.TrimRight(text, "0"))
	return Decimal{coef: new(big.Int).Quo(d.coef, pow10(zeros)), exp: d.exp + zeros}
}

func valueError(format string, args ...any) error {
	return jinja.Raise(diag.ContextValue, format, args...)
}

// Binary is arithmetic with decimals and integers. Floats are refused, as
// Python does.
func (d Decimal) Binary(op string, other jinja.Value, swapped bool) (jinja.Value, bool, error) {
	o, ok := from(other)
	if !ok {
		return nil, false, nil
	}
	if swapped {
		d, o = o, d
	}
	if d.special != "" || o.special != "" {
		return floatArithmetic(op, d, o)
	}
	if far := d.exp - o.exp; far > maxExponent || far < -maxExponent {
		return nil, true, valueError("the numbers are too far apart")
	}
	switch op {
	case "+", "-":
		a, b, exp := align(d, o)
		if op == "-" {
			b.Neg(b)
		}
		return Decimal{coef: a.Add(a, b), exp: exp}.round(), true, nil
	case "*":
		return Decimal{coef: new(big.Int).Mul(d.coef, o.coef), exp: d.exp + o.exp}.round(), true, nil
	case "/":
		if o.coef.Sign() == 0 {
			return nil, true, valueError("division by zero")
		}
		return d.divide(o), true, nil
	case "//", "%":
		return d.remainder(op, o)
	case "**":
		return d.power(o)
	}
	return nil, false, nil
}

// floatArithmetic serves infinities and NaN.
func floatArithmetic(op string, d, o Decimal) (jinja.Value, bool, error) {
	a, b := d.Float(), o.Float()
	switch op {
	case "+":
		return FromFloat(a + b), true, nil
	case "-":
		return FromFloat(a - b), true, nil
	case "*":
		return FromFloat(a * b), true, nil
	case "/":
		return FromFloat(a / b), true, nil
	}
	return nil, true, valueError("%s %s %s has no value", d, op, o)
}

// divide keeps as few digits as give the exact result, else all of them.
func (d Decimal) divide(o Decimal) Decimal {
	ideal := d.exp - o.exp
	if d.coef.Sign() == 0 {
		return Decimal{coef: new(big.Int), exp: ideal}
	}
	shift := max(0, digits+1+len(o.coef.String())-len(d.coef.String()))
	q, r := new(big.Int).QuoRem(new(big.Int).Mul(d.coef, pow10(shift)), o.coef, new(big.Int))
	out := Decimal{coef: q, exp: ideal - shift}
	if r.Sign() != 0 {
		// A digit that is not 0 or 5 keeps the rest from looking like a half.
		if q.Sign() == 0 || new(big.Int).Rem(q, big.NewInt(5)).Sign() == 0 {
			q.Add(q, big.NewInt(int64(d.coef.Sign()*o.coef.Sign())))
		}
		return out.round()
	}
	for out.exp < ideal {
		next, rest := new(big.Int).QuoRem(out.coef, big.NewInt(10), new(big.Int))
		if rest.Sign() != 0 {
			break
		}
		out.coef, out.exp = next, out.exp+1
	}
	return out.round()
}

// remainder is // and %, which round to zero for decimals.
func (d Decimal) remainder(op string, o Decimal) (jinja.Value, bool, error) {
	if o.coef.Sign() == 0 {
		return nil, true, valueError("division by zero")
	}
	a, b, exp := align(d, o)
	q, r := new(big.Int).QuoRem(a, b, new(big.Int))
	if op == "//" {
		return Decimal{coef: q}.round(), true, nil
	}
	return Decimal{coef: r, exp: exp}.round(), true, nil
}

func (d Decimal) power(o Decimal) (jinja.Value, bool, error) {
	n, ok := o.Int()
	if !ok || !o.Equal(n) {
		f := math.Pow(d.Float(), o.Float())
		if math.IsNaN(f) {
			return nil, true, valueError("%s ** %s has no value", d, o)
		}
		return FromFloat(f), true, nil
	}
	if n > 10_000 || n < -10_000 {
		return nil, true, valueError("%s ** %s is too large", d, o)
	}
	if n < 0 && d.coef.Sign() == 0 {
		return nil, true, valueError("division by zero")
	}
	out := Decimal{coef: big.NewInt(1)}
	for range max(n, -n) {
		out = Decimal{coef: new(big.Int).Mul(out.coef, d.coef), exp: out.exp + d.exp}.round()
	}
	if n < 0 {
		out = FromInt(1).divide(out)
	}
	return out, true, nil
}

// Round rounds half to even at n digits after the point.
func (d Decimal) Round(n int) Decimal {
	if d.special != "" {
		return d
	}
	if -d.exp <= n {
		return Decimal{coef: new(big.Int).Mul(d.coef, pow10(d.exp+n)), exp: -n}
	}
	return Decimal{coef: divideHalfEven(d.coef, pow10(-d.exp-n)), exp: -n}
}

// Attr gives those methods of Python's Decimal that templates use.
func (d Decimal) Attr(name string) (jinja.Value, bool) {
	switch name {
	case "is_nan":
		return answer(name, func() jinja.Value { return d.special == "NaN" }), true
	case "is_infinite":
		return answer(name, func() jinja.Value { return strings.HasSuffix(d.special, "Infinity") }), true
	case "is_finite":
		return answer(name, func() jinja.Value { return d.special == "" }), true
	case "is_zero":
		return answer(name, func() jinja.Value { return !d.Truth() }), true
	case "is_signed":
		return answer(name, func() jinja.Value { return strings.HasPrefix(d.String(), "-") }), true
	case "normalize":
		return answer(name, func() jinja.Value { return d.normalize() }), true
	case "copy_abs":
		return answer(name, func() jinja.Value {
			if strings.HasPrefix(d.String(), "-") {
				return d.Neg()
			}
			return d
		}), true
	case "to_integral_value", "to_integral", "__round__":
		return answer(name, func() jinja.Value {
			if d.exp >= 0 {
				return d
			}
			return d.Round(0)
		}), true
	case "quantize":
		return jinja.Func(name, d.quantize), true
	}
	return nil, false
}

func answer(name string, fn func() jinja.Value) jinja.Value {
	return jinja.Func(name, func(c *jinja.Call) (jinja.Value, error) {
		_, err := c.Bind(name)
		return fn(), err
	})
}

func (d Decimal) quantize(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("quantize", jinja.Param{Name: "exp", Required: true}, jinja.Param{Name: "rounding"})
	if err != nil {
		return nil, err
	}
	o, ok := from(args[0])
	if !ok || o.special != "" || o.exp > digits || o.exp < -maxExponent {
		return nil, valueError("quantize() takes a decimal")
	}
	if d.special == "" && d.exp-o.exp > maxExponent {
		return nil, valueError("quantize() cannot write %s with %d digits", d, -o.exp)
	}
	return d.Round(-o.exp), nil
}

// Significant returns how many digits stand after the point, zeros at the end
// left out.
func (d Decimal) Significant() int { return d.normalize().Digits() }

// Grouped writes the number with n digits after the point and commas between
// thousands.
func (d Decimal) Grouped(n int) string {
	if d.special != "" {
		return d.special
	}
	whole, frac, _ := strings.Cut(New(d.Round(n).coef, n).plain(), ".")
	sign := ""
	if rest, neg := strings.CutPrefix(whole, "-"); neg {
		sign, whole = "-", rest
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if frac != "" {
		frac = "." + frac
	}
	return sign + whole + frac
}

// plain writes the number without an exponent.
func (d Decimal) plain() string {
	text := new(big.Int).Abs(d.coef).String()
	if d.exp >= 0 {
		text += strings.Repeat("0", d.exp)
	} else {
		if pad := 1 - d.exp - len(text); pad > 0 {
			text = strings.Repeat("0", pad) + text
		}
		text = text[:len(text)+d.exp] + "." + text[len(text)+d.exp:]
	}
	if d.coef.Sign() < 0 {
		text = "-" + text
	}
	return text
}
