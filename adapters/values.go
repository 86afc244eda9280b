package adapters

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"time"
)

// Date is a calendar day, without time or zone.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// String returns "2026-01-31".
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day) }

// TimeOfDay is the time since midnight, without day or zone.
type TimeOfDay time.Duration

// String returns "15:04:05", with as many fraction digits as there are.
func (t TimeOfDay) String() string {
	d := time.Duration(t)
	s := fmt.Sprintf("%02d:%02d:%02d", int(d.Hours()), int(d.Minutes())%60, int(d.Seconds())%60)
	return s + fraction(int(d%time.Second))
}

// Decimal is Unscaled divided by ten to the power of Scale.
type Decimal struct {
	Unscaled *big.Int
	Scale    int
}

// String writes all digits of the scale: "1.50".
func (d Decimal) String() string {
	digits := new(big.Int).Abs(d.Unscaled).String()
	if n := d.Scale + 1 - len(digits); n > 0 {
		digits = strings.Repeat("0", n) + digits
	}
	if d.Scale > 0 {
		digits = digits[:len(digits)-d.Scale] + "." + digits[len(digits)-d.Scale:]
	}
	if d.Unscaled.Sign() < 0 {
		return "-" + digits
	}
	return digits
}

// JSON is a value that holds others, such as a list, a struct or a document.
type JSON string

// MarshalJSON tells readers of results that this is JSON already.
func (j JSON) MarshalJSON() ([]byte, error) { return []byte(j), nil }

// Text writes a value of a result as engines do in their own shells: times
// with a space before the clock, and with an offset only if the column's type
// has a zone. It returns "" for nil.
func Text(v any, c Column) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return floatText(v)
	case []byte:
		return string(v)
	case time.Time:
		return timestampText(v, c.Type)
	default:
		return fmt.Sprint(v)
	}
}

// ISOMoment writes an engine's text of a timestamp as Python's isoformat does:
// a T, microseconds all or none, offsets with minutes.
func ISOMoment(text string) string {
	day, clock, ok := strings.Cut(text, " ")
	if !ok {
		return text
	}
	offset := ""
	if i := strings.IndexAny(clock, "+-"); i > 0 {
		clock, offset = clock[:i], clock[i:]
		if len(offset) == len("+00") {
			offset += ":00"
		}
	}
	if whole, fraction, ok := strings.Cut(clock, "."); ok {
		clock = whole + "." + (fraction + "000000")[:6]
	}
	return day + "T" + clock + offset
}

func floatText(f float64) string {
	s := strconv.FormatFloat(f, 'g', -1, 64)
	if exp := strings.IndexByte(s, 'e'); exp > 0 {
		if e, _ := strconv.Atoi(s[exp+1:]); e < 16 && e > -5 {
			s = strconv.FormatFloat(f, 'f', -1, 64)
		}
	}
	if strings.Trim(s, "-0123456789") == "" {
		s += ".0"
	}
	return s
}

func timestampText(t time.Time, typ string) string {
	s := t.Format("2006-01-02 15:04:05") + fraction(t.Nanosecond())
	typ = strings.ToUpper(typ)
	if !strings.Contains(typ, "WITH TIME ZONE") && !strings.HasSuffix(typ, "TZ") {
		return s
	}
	off := t.Format("-07:00")
	return s + strings.TrimSuffix(off, ":00")
}

// fraction returns ".5" for half a second in nanoseconds, "" for none.
func fraction(nanos int) string {
	if nanos == 0 {
		return ""
	}
	return "." + strings.TrimRight(fmt.Sprintf("%09d", nanos), "0")
}
