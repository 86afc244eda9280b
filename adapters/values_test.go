package adapters

import (
	"math"
	"math/big"
	"testing"
	"time"
)

func TestText(t *testing.T) {
	berlin := time.FixedZone("", 5*3600+1800)
	cases := []struct {
		v    any
		typ  string
		want string
	}{
		{nil, "INTEGER", ""},
		{true, "BOOLEAN", "true"},
		{int64(-7), "BIGINT", "-7"},
		{1.0, "DOUBLE", "1.0"},
		{-0.25, "DOUBLE", "-0.25"},
		{1e6, "DOUBLE", "1000000.0"},
		{1e20, "DOUBLE", "1e+20"},
		{math.Inf(1), "DOUBLE", "+Inf"},
		{Date{2026, 1, 2}, "DATE", "2026-01-02"},
		{TimeOfDay(3*time.Hour + 4*time.Minute + 5*time.Second + 500*time.Millisecond), "TIME", "03:04:05.5"},
		{time.Date(2026, 1, 2, 3, 4, 5, 120_000_000, time.UTC), "TIMESTAMP", "2026-01-02 03:04:05.12"},
		{time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), "TIMESTAMP WITH TIME ZONE", "2026-01-02 03:04:05+00"},
		{time.Date(2026, 1, 2, 3, 4, 5, 0, berlin), "timestamptz", "2026-01-02 03:04:05+05:30"},
		{Decimal{big.NewInt(150), 2}, "DECIMAL(10,2)", "1.50"},
		{Decimal{big.NewInt(-5), 3}, "DECIMAL(10,3)", "-0.005"},
		{Decimal{big.NewInt(42), 0}, "DECIMAL(10,0)", "42"},
		{[]byte("x"), "BLOB", "x"},
	}
	for _, c := range cases {
		if got := Text(c.v, Column{Type: c.typ}); got != c.want {
			t.Errorf("Text(%v, %s) = %q, want %q", c.v, c.typ, got, c.want)
		}
	}
}
