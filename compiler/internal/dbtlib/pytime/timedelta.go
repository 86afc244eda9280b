package pytime

import (
	"fmt"
	"math"
	"math/big"
	"strings"

	"github.com/modeldata/model/compiler/internal/jinja"
)

const (
	usSecond = int64(1_000_000)
	usDay    = 86_400 * usSecond
	// maxDelta keeps sums of two timedeltas inside int64. Python's own limit of
	// 999,999,999 days is wider than any use.
	maxDelta = math.MaxInt64 / 4
)

// Timedelta is a duration in microseconds.
type Timedelta struct{ us int64 }

// TypeName names the type in messages.
func (Timedelta) TypeName() string { return "datetime.timedelta" }

// floorDiv is Python's // and % on integers.
func floorDiv(a, b int64) (q, r int64) {
	q, r = a/b, a%b
	if r != 0 && (r < 0) != (b < 0) {
		q, r = q-1, r+b
	}
	return q, r
}

// parts splits the duration as Python stores it: only days are negative.
func (d Timedelta) parts() (days, seconds, micros int64) {
	days, rest := floorDiv(d.us, usDay)
	return days, rest / usSecond, rest % usSecond
}

// String writes "1 day, 2:03:04.000005".
func (d Timedelta) String() string {
	days, s, us := d.parts()
	var b strings.Builder
	if days != 0 {
		plural := "s"
		if days == 1 || days == -1 {
			plural = ""
		}
		fmt.Fprintf(&b, "%d day%s, ", days, plural)
	}
	fmt.Fprintf(&b, "%d:%02d:%02d", s/3600, s/60%60, s%60)
	if us != 0 {
		fmt.Fprintf(&b, ".%06d", us)
	}
	return b.String()
}

// Repr writes "datetime.timedelta(days=1, seconds=2)".
func (d Timedelta) Repr() string {
	days, s, us := d.parts()
	var parts []string
	add := func(name string, n int64) {
		if n != 0 {
			parts = append(parts, fmt.Sprintf("%s=%d", name, n))
		}
	}
	add("days", days)
	add("seconds", s)
	add("microseconds", us)
	if parts == nil {
		parts = []string{"0"}
	}
	return "datetime.timedelta(" + strings.Join(parts, ", ") + ")"
}

// Truth reports whether the duration is not zero.
func (d Timedelta) Truth() bool { return d.us != 0 }

// HashKey makes equal durations equal keys.
func (d Timedelta) HashKey() any { return d }

// Equal compares with another value.
func (d Timedelta) Equal(v jinja.Value) bool {
	o, ok := v.(Timedelta)
	return ok && o.us == d.us
}

// Compare orders durations.
func (d Timedelta) Compare(v jinja.Value) (int, bool) {
	o, ok := v.(Timedelta)
	if !ok {
		return 0, false
	}
	return compareInt(d.us, o.us), true
}

func compareInt(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// Neg is unary minus.
func (d Timedelta) Neg() jinja.Value { return Timedelta{-d.us} }

// Attr gives the attributes of Python's timedelta.
func (d Timedelta) Attr(name string) (jinja.Value, bool) {
	days, s, us := d.parts()
	switch name {
	case "days":
		return days, true
	case "seconds":
		return s, true
	case "microseconds":
		return us, true
	case "total_seconds":
		return jinja.NoArgs(name, func() jinja.Value { return float64(d.us) / float64(usSecond) }), true
	}
	return timedeltaClass{}.Attr(name)
}

// Binary is arithmetic with durations and numbers.
func (d Timedelta) Binary(op string, other jinja.Value, swapped bool) (jinja.Value, bool, error) {
	switch o := other.(type) {
	case Timedelta:
		if swapped {
			return o.Binary(op, d, false)
		}
		return d.withDelta(op, o)
	case Date:
		if op == "+" && !swapped {
			return o.Binary(op, d, true)
		}
	case Datetime:
		if op == "+" && !swapped {
			return o.Binary(op, d, true)
		}
	case int64:
		return d.withInt(op, o, swapped)
	case bool:
		n, _ := integer(o)
		return d.withInt(op, n, swapped)
	case float64:
		switch {
		case op == "*":
			return deltaFromFloat(float64(d.us) * o)
		case op == "/" && !swapped:
			if o == 0 {
				return nil, true, valueError("division by zero")
			}
			return deltaFromFloat(float64(d.us) / o)
		}
	}
	return nil, false, nil
}

func (d Timedelta) withDelta(op string, o Timedelta) (jinja.Value, bool, error) {
	switch op {
	case "+":
		return delta(d.us + o.us)
	case "-":
		return delta(d.us - o.us)
	case "/", "//", "%":
		if o.us == 0 {
			return nil, true, valueError("division by zero")
		}
		q, r := floorDiv(d.us, o.us)
		switch op {
		case "//":
			return q, true, nil
		case "%":
			return Timedelta{r}, true, nil
		}
		return float64(d.us) / float64(o.us), true, nil
	}
	return nil, false, nil
}

func (d Timedelta) withInt(op string, n int64, swapped bool) (jinja.Value, bool, error) {
	switch {
	case op == "*":
		p := new(big.Int).Mul(big.NewInt(d.us), big.NewInt(n))
		if !p.IsInt64() {
			return nil, true, tooLarge()
		}
		return delta(p.Int64())
	case swapped:
		return nil, false, nil
	case op == "//" || op == "/":
		if n == 0 {
			return nil, true, valueError("division by zero")
		}
		if op == "/" {
			return deltaFromFloat(float64(d.us) / float64(n))
		}
		q, _ := floorDiv(d.us, n)
		return Timedelta{q}, true, nil
	}
	return nil, false, nil
}

func tooLarge() error { return valueError("the timedelta is too large") }

func delta(us int64) (jinja.Value, bool, error) {
	if us > maxDelta || us < -maxDelta {
		return nil, true, tooLarge()
	}
	return Timedelta{us}, true, nil
}

func deltaFromFloat(us float64) (jinja.Value, bool, error) {
	if math.IsNaN(us) || math.Abs(us) > maxDelta {
		return nil, true, tooLarge()
	}
	return Timedelta{int64(math.RoundToEven(us))}, true, nil
}

type timedeltaClass struct{}

func (timedeltaClass) TypeName() string { return "type" }
func (timedeltaClass) String() string   { return "<class 'datetime.timedelta'>" }

// Attr gives the class's constants.
func (timedeltaClass) Attr(name string) (jinja.Value, bool) {
	switch name {
	case "resolution":
		return Timedelta{1}, true
	case "min":
		return Timedelta{-maxDelta}, true
	case "max":
		return Timedelta{maxDelta}, true
	}
	return nil, false
}

// Call is timedelta(days=0, seconds=0, ...).
func (timedeltaClass) Call(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("timedelta", jinja.Optional(int64(0), "days", "seconds", "microseconds", "milliseconds", "minutes", "hours", "weeks")...)
	if err != nil {
		return nil, err
	}
	units := []int64{usDay, usSecond, 1, 1000, 60 * usSecond, 3600 * usSecond, 7 * usDay}
	sum := new(big.Rat)
	for i, a := range args {
		r := new(big.Rat)
		switch n := a.(type) {
		case int64:
			r.SetInt64(n)
		case bool:
			v, _ := integer(n)
			r.SetInt64(v)
		case float64:
			if r.SetFloat64(n) == nil {
				return nil, valueError("timedelta() cannot take %s", jinja.Str(n))
			}
		default:
			return nil, typeError("timedelta() takes numbers, not %s", jinja.TypeName(a))
		}
		sum.Add(sum, r.Mul(r, new(big.Rat).SetInt64(units[i])))
	}
	f, exact := sum.Float64()
	if !sum.IsInt() || !exact {
		v, _, err := deltaFromFloat(f)
		if err != nil || !sum.IsInt() {
			return v, err
		}
	}
	if !sum.Num().IsInt64() {
		return nil, tooLarge()
	}
	v, _, err := delta(sum.Num().Int64())
	return v, err
}
