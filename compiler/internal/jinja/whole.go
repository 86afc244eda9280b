package jinja

import (
	"math"
	"math/big"
)

// BigInt is a whole number that 64 bits do not hold. Whole makes them, so that
// a number has one form only. It is never changed once made.
type BigInt struct{ n *big.Int }

// maxBits is where whole numbers end: nobody writes such a number into a
// query, and powers of powers would fill the memory.
const maxBits = 1 << 14

// Whole makes a value of a whole number of any size.
func Whole(n *big.Int) Value {
	if n.IsInt64() {
		return n.Int64()
	}
	return BigInt{n}
}

// Attr finds nothing: numbers have methods only.
func (b BigInt) Attr(string) (Value, bool) { return nil, false }

// TypeName is "int".
func (b BigInt) TypeName() string { return "int" }

// String is the number's digits.
func (b BigInt) String() string { return b.n.String() }

// Int fails: the number is too large.
func (b BigInt) Int() (int64, bool) { return 0, false }

// Float is the nearest float.
func (b BigInt) Float() float64 {
	f, _ := new(big.Float).SetInt(b.n).Float64()
	return f
}

// Neg is the unary minus.
func (b BigInt) Neg() Value { return Whole(new(big.Int).Neg(b.n)) }

// Equal compares with any number.
func (b BigInt) Equal(other Value) bool {
	c, ok := b.Compare(other)
	return ok && c == 0
}

// Compare orders the number and another one, floats by their exact value.
func (b BigInt) Compare(other Value) (int, bool) {
	if n, ok := wholeOf(other); ok {
		return b.n.Cmp(n), true
	}
	f, ok := other.(float64)
	switch {
	case !ok || math.IsNaN(f):
		return 0, false
	case math.IsInf(f, 0):
		return -int(math.Copysign(1, f)), true
	}
	return new(big.Float).SetInt(b.n).Cmp(big.NewFloat(f)), true
}

// HashKey is the same as that of a float of the same value.
func (b BigInt) HashKey() any {
	if f := b.Float(); b.Equal(f) {
		return f
	}
	return b.n.String()
}

// Binary computes with other numbers of the engine.
func (b BigInt) Binary(op string, other Value, swapped bool) (Value, bool, error) {
	if n, ok := wholeOf(other); ok {
		x, y := b.n, n
		if swapped {
			x, y = y, x
		}
		v, err := wholeOp(op, x, y)
		return v, true, err
	}
	f, ok := other.(float64)
	if !ok {
		return nil, false, nil
	}
	x, y := b.Float(), f
	if swapped {
		x, y = y, x
	}
	v, err := floatOp(op, x, y)
	return v, true, err
}

// wholeOf takes whole numbers and booleans.
func wholeOf(v Value) (*big.Int, bool) {
	if b, ok := v.(BigInt); ok {
		return b.n, true
	}
	n, ok := toInt(v)
	return big.NewInt(n), ok
}

// wholeOp computes what intOp cannot.
func wholeOp(op string, x, y *big.Int) (Value, error) {
	z := new(big.Int)
	switch op {
	case "+":
		z.Add(x, y)
	case "-":
		z.Sub(x, y)
	case "*":
		z.Mul(x, y)
	case "/":
		if y.Sign() == 0 {
			return nil, zeroDivision("division")
		}
		f, _ := new(big.Rat).SetFrac(x, y).Float64()
		return f, nil
	case "//", "%":
		if y.Sign() == 0 {
			return nil, zeroDivision("integer division or modulo")
		}
		q, r := floorDivision(x, y)
		if op == "%" {
			q = r
		}
		return Whole(q), nil
	default:
		return wholePower(x, y)
	}
	if z.BitLen() > maxBits {
		return nil, overflow()
	}
	return Whole(z), nil
}

// floorDivision rounds down, so that the rest has the divisor's sign.
func floorDivision(x, y *big.Int) (q, r *big.Int) {
	q, r = new(big.Int).QuoRem(x, y, new(big.Int))
	if r.Sign() != 0 && r.Sign() != y.Sign() {
		q.Sub(q, big.NewInt(1))
		r.Add(r, y)
	}
	return q, r
}

func wholePower(x, y *big.Int) (Value, error) {
	if y.Sign() < 0 {
		return floatOp("**", BigInt{x}.Float(), BigInt{y}.Float())
	}
	if x.BitLen() > 1 && (!y.IsInt64() || y.Int64() > maxBits/int64(x.BitLen()-1)) {
		return nil, overflow()
	}
	if x.BitLen() <= 1 { // -1, 0 and 1: only whether y is even counts
		y = new(big.Int).SetUint64(uint64(y.Bit(0)) + 2*uint64(min(1, y.Sign())))
	}
	return Whole(new(big.Int).Exp(x, y, nil)), nil
}

// roundWhole rounds half to even at so many digits before the point.
func roundWhole(n *big.Int, digits int64) Value {
	if digits > maxBits {
		return int64(0)
	}
	p := new(big.Int).Exp(big.NewInt(10), big.NewInt(digits), nil)
	q, r := floorDivision(n, p)
	if c := r.Lsh(r, 1).Cmp(p); c > 0 || c == 0 && q.Bit(0) == 1 {
		q.Add(q, big.NewInt(1))
	}
	return Whole(q.Mul(q, p))
}

// truncated is the whole part of a float; infinite ones give the default.
func truncated(f float64, deflt Value) Value {
	switch {
	case math.IsNaN(f) || math.IsInf(f, 0):
		return deflt
	case math.Abs(f) < 1<<63:
		return int64(f)
	}
	n, _ := big.NewFloat(f).Int(nil)
	return Whole(n)
}
