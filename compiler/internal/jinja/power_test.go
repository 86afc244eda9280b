package jinja

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

// The nearest float to a whole power, computed exactly. Where the power lies in
// the middle between two floats, as far as pairs of floats can tell, either is
// right.
func TestPowerIsNearest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(0.01, 100).Draw(t, "x")
		n := rapid.IntRange(1, 60).Draw(t, "n")
		exact := new(big.Float).SetPrec(8192).SetInt64(1)
		for range n {
			exact.Mul(exact, new(big.Float).SetFloat64(x))
		}
		got := power(x, float64(n))
		off, _ := new(big.Float).Sub(exact, big.NewFloat(got)).Float64()
		if step := math.Nextafter(got, math.Inf(1)) - got; math.Abs(off) > step*(0.5+1e-9) {
			t.Errorf("%v ** %d = %v, which is off by %v of a last digit", x, n, got, off/step)
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(1e-300, 1e300).Draw(t, "x")
		if got := power(x, 0.5); got != math.Sqrt(x) {
			t.Errorf("%v ** 0.5 = %v, want %v", x, got, math.Sqrt(x))
		}
	})
}

// Values of Python 3.11 with the C library of GNU.
func TestPowerOfFractions(t *testing.T) {
	for _, c := range []struct{ x, y, want float64 }{
		{2.718281828459045, -0.7664, 0.4646829192854635},
		{7.5, 0.3333333333333333, 1.9574338205844317},
		{1.0000001, 1e6, 1.1051709126143208},
		{0.001, 12.75, 5.623413251903492e-39},
		{123456.789, -3.21, 4.531447192560355e-17},
		{-2, -3, -0.125},
		{5, 0, 1},
		{0, 2, 0},
		{1e-200, 1.6, 1e-320},
	} {
		if got := power(c.x, c.y); got != c.want {
			t.Errorf("%v ** %v = %v, want %v", c.x, c.y, got, c.want)
		}
	}
}
