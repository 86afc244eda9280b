package jinja

import "math"

// power is x to the power of y, rounded correctly: Python's is the C library's,
// which is off by less than one last digit, while Go's math.Pow is off by more.
// It is computed in pairs of floats, as exp(y · log x).
func power(x, y float64) float64 {
	rough := math.Pow(x, y)
	switch {
	case rough == 0, math.IsInf(rough, 0), math.IsNaN(rough), math.Abs(rough) < 0x1p-1000:
		return rough
	case x == 0, x == 1, y == 0, y == 1:
		return rough
	}
	p := exp2x(mul2x(log2x(math.Abs(x)), pair{y, 0}))
	if rough < 0 {
		return -p.hi - p.lo
	}
	return p.hi + p.lo
}

// pair is the unevaluated sum of two floats, lo at most half a digit of hi.
type pair struct{ hi, lo float64 }

var ln2 = pair{math.Ln2, 2.3190468138462996e-17}

func sum(a, b float64) pair {
	s := a + b
	t := s - a
	return pair{s, (a - (s - t)) + (b - t)}
}

func add2x(a, b pair) pair {
	s := sum(a.hi, b.hi)
	return sum(s.hi, s.lo+a.lo+b.lo)
}

func mul2x(a, b pair) pair {
	p := a.hi * b.hi
	return sum(p, math.FMA(a.hi, b.hi, -p)+(a.hi*b.lo+a.lo*b.hi))
}

func div2x(a, b pair) pair {
	q := a.hi / b.hi
	p := mul2x(pair{q, 0}, b)
	return sum(q, ((a.hi-p.hi)-p.lo+a.lo)/b.hi)
}

// exp2x reduces the argument to less than 2^-9, sums the series of e^r - 1, and
// undoes the reduction by squaring: (1+s)² - 1 = 2s + s².
func exp2x(a pair) pair {
	const halvings, terms = 9, 10
	k := math.Round(a.hi / math.Ln2)
	r := add2x(a, mul2x(pair{-k, 0}, ln2))
	r = pair{math.Ldexp(r.hi, -halvings), math.Ldexp(r.lo, -halvings)}
	s := pair{}
	for n := float64(terms); n >= 1; n-- {
		s = div2x(mul2x(r, add2x(pair{1, 0}, s)), pair{n, 0})
	}
	for range halvings {
		s = add2x(add2x(s, s), mul2x(s, s))
	}
	s = add2x(pair{1, 0}, s)
	return pair{math.Ldexp(s.hi, int(k)), math.Ldexp(s.lo, int(k))}
}

// log2x corrects the library's logarithm y by log(m·e^-y), which is tiny:
// log(1+d) = 2·d/(2+d) but for what is far below the last digit.
func log2x(x float64) pair {
	m, e := math.Frexp(x)
	if m < math.Sqrt2/2 {
		m, e = m*2, e-1
	}
	y := pair{math.Log(m), 0}
	z := mul2x(pair{m, 0}, exp2x(pair{-y.hi, 0}))
	d := add2x(z, pair{-1, 0})
	y = add2x(y, div2x(add2x(d, d), add2x(pair{2, 0}, d)))
	return add2x(mul2x(pair{float64(e), 0}, ln2), y)
}
