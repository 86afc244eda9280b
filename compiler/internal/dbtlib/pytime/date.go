package pytime

import (
	"fmt"
	"time"

	"github.com/modeldata/model/compiler/internal/jinja"
)

// Date is a calendar day.
type Date struct {
	day time.Time // midnight UTC
	mod *Module
}

// NewDate returns a day for values that do not come from templates.
func (m *Module) NewDate(t time.Time) Date {
	return Date{time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC), m}
}

// TypeName names the type in messages.
func (Date) TypeName() string { return "datetime.date" }

// String writes the day as ISO 8601 does.
func (d Date) String() string { return isoDate(d.day) }

func isoDate(t time.Time) string {
	return fmt.Sprintf("%04d-%02d-%02d", t.Year(), t.Month(), t.Day())
}

// Repr writes "datetime.date(2020, 1, 2)".
func (d Date) Repr() string {
	return fmt.Sprintf("datetime.date(%d, %d, %d)", d.day.Year(), d.day.Month(), d.day.Day())
}

// Equal compares with another value.
func (d Date) Equal(v jinja.Value) bool {
	o, ok := v.(Date)
	return ok && o.day.Equal(d.day)
}

// HashKey makes equal days equal keys.
func (d Date) HashKey() any { return [2]any{"date", d.day.Unix()} }

// Compare orders days.
func (d Date) Compare(v jinja.Value) (int, bool) {
	o, ok := v.(Date)
	if !ok {
		return 0, false
	}
	return d.day.Compare(o.day), true
}

// Binary adds durations and subtracts durations and days.
func (d Date) Binary(op string, other jinja.Value, swapped bool) (jinja.Value, bool, error) {
	switch o := other.(type) {
	case Timedelta:
		// Only whole days count, and Python negates them after the split.
		days, _, _ := o.parts()
		switch {
		case op == "+":
			return d.plusDays(days)
		case op == "-" && !swapped:
			return d.plusDays(-days)
		}
	case Date:
		if op == "-" {
			if swapped {
				d, o = o, d
			}
			return Timedelta{int64(d.day.Sub(o.day) / time.Microsecond)}, true, nil
		}
	}
	return nil, false, nil
}

func (d Date) plusDays(n int64) (jinja.Value, bool, error) {
	if n > 4_000_000 || n < -4_000_000 {
		return nil, true, outOfRange()
	}
	t := d.day.AddDate(0, 0, int(n))
	if t.Year() < 1 || t.Year() > 9999 {
		return nil, true, outOfRange()
	}
	return Date{t, d.mod}, true, nil
}

func outOfRange() error { return valueError("date value out of range") }

// ordinal is Python's toordinal: day 1 is 0001-01-01.
func ordinal(t time.Time) int64 {
	days := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC).Unix() / 86400
	return days + 719163
}

func fromOrdinal(n int64) (time.Time, bool) {
	if n < 1 || n > 3652059 {
		return time.Time{}, false
	}
	return time.Unix((n-719163)*86400, 0).UTC(), true
}

// weekday counts from Monday, 0.
func weekday(t time.Time) int64 { return int64(t.Weekday()+6) % 7 }

// Attr gives the attributes of Python's date.
func (d Date) Attr(name string) (jinja.Value, bool) {
	switch name {
	case "isoformat":
		return jinja.NoArgs(name, func() jinja.Value { return d.String() }), true
	case "replace":
		return jinja.Func(name, d.replace), true
	}
	if v, ok := calendarAttr(d.day, name); ok {
		return v, true
	}
	return dateClass{d.mod}.Attr(name)
}

// calendarAttr gives what date and datetime share.
func calendarAttr(t time.Time, name string) (jinja.Value, bool) {
	switch name {
	case "year":
		return int64(t.Year()), true
	case "month":
		return int64(t.Month()), true
	case "day":
		return int64(t.Day()), true
	case "weekday":
		return jinja.NoArgs(name, func() jinja.Value { return weekday(t) }), true
	case "isoweekday":
		return jinja.NoArgs(name, func() jinja.Value { return weekday(t) + 1 }), true
	case "isocalendar":
		return jinja.NoArgs(name, func() jinja.Value {
			y, w := t.ISOWeek()
			return jinja.Tuple{int64(y), int64(w), weekday(t) + 1}
		}), true
	case "toordinal":
		return jinja.NoArgs(name, func() jinja.Value { return ordinal(t) }), true
	case "ctime":
		return jinja.NoArgs(name, func() jinja.Value { return t.Format("Mon Jan _2 15:04:05 ") + fmt.Sprintf("%04d", t.Year()) }), true
	case "strftime", "__format__":
		return jinja.Func(name, func(c *jinja.Call) (jinja.Value, error) {
			layout, err := textArg(c, name, "format")
			if err != nil {
				return nil, err
			}
			return strftime(layout, t, nil), nil
		}), true
	}
	return nil, false
}

func (d Date) replace(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("replace", jinja.Optional(nil, "year", "month", "day")...)
	if err != nil {
		return nil, err
	}
	for i, now := range []int{d.day.Year(), int(d.day.Month()), d.day.Day()} {
		if args[i] == nil {
			args[i] = int64(now)
		}
	}
	t, err := calendarDay(args)
	if err != nil {
		return nil, err
	}
	return Date{t, d.mod}, nil
}

// calendarDay checks a year, month and day.
func calendarDay(args []jinja.Value) (time.Time, error) {
	var n [3]int64
	for i := range n {
		v, ok := integer(args[i])
		if !ok {
			return time.Time{}, typeError("'%s' object cannot be interpreted as an integer", jinja.TypeName(args[i]))
		}
		n[i] = v
	}
	switch {
	case n[0] < 1 || n[0] > 9999:
		return time.Time{}, valueError("year %d is out of range", n[0])
	case n[1] < 1 || n[1] > 12:
		return time.Time{}, valueError("month must be in 1..12")
	}
	t := time.Date(int(n[0]), time.Month(n[1]), 1, 0, 0, 0, 0, time.UTC)
	if n[2] < 1 || n[2] > int64(t.AddDate(0, 1, -1).Day()) {
		return time.Time{}, valueError("day is out of range for month")
	}
	return t.AddDate(0, 0, int(n[2]-1)), nil
}

type dateClass struct{ mod *Module }

func (dateClass) TypeName() string { return "type" }
func (dateClass) String() string   { return "<class 'datetime.date'>" }

// Call is date(year, month, day).
func (k dateClass) Call(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("date", jinja.Required("year", "month", "day")...)
	if err != nil {
		return nil, err
	}
	t, err := calendarDay(args)
	if err != nil {
		return nil, err
	}
	return Date{t, k.mod}, nil
}

// Attr gives the class's methods and constants.
func (k dateClass) Attr(name string) (jinja.Value, bool) {
	switch name {
	case "today":
		return jinja.NoArgs(name, func() jinja.Value { return k.mod.NewDate(k.mod.now()) }), true
	case "min":
		return Date{time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), k.mod}, true
	case "max":
		return Date{time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC), k.mod}, true
	case "resolution":
		return Timedelta{usDay}, true
	case "fromisoformat":
		return jinja.Func(name, k.fromISO), true
	case "fromordinal":
		return jinja.Func(name, func(c *jinja.Call) (jinja.Value, error) {
			t, err := ordinalArg(c)
			return Date{t, k.mod}, err
		}), true
	case "fromisocalendar":
		return jinja.Func(name, func(c *jinja.Call) (jinja.Value, error) {
			t, err := isoCalendarArg(c)
			return Date{t, k.mod}, err
		}), true
	case "fromtimestamp":
		return jinja.Func(name, func(c *jinja.Call) (jinja.Value, error) {
			args, err := c.Bind(name, jinja.Required("timestamp")...)
			if err != nil {
				return nil, err
			}
			t, err := timestampArg(args[0])
			return k.mod.NewDate(t.In(k.mod.now().Location())), err
		}), true
	}
	return nil, false
}

func (k dateClass) fromISO(c *jinja.Call) (jinja.Value, error) {
	s, err := textArg(c, "fromisoformat", "date_string")
	if err != nil {
		return nil, err
	}
	t, rest, ok := parseISODate(s)
	if !ok || rest != "" {
		return nil, valueError("Invalid isoformat string: %s", jinja.Repr(s))
	}
	return Date{t, k.mod}, nil
}

func ordinalArg(c *jinja.Call) (time.Time, error) {
	args, err := c.Bind("fromordinal", jinja.Required("ordinal")...)
	if err != nil {
		return time.Time{}, err
	}
	n, _ := integer(args[0])
	t, ok := fromOrdinal(n)
	if !ok {
		return t, valueError("ordinal must be between 1 and 3652059")
	}
	return t, nil
}

func isoCalendarArg(c *jinja.Call) (time.Time, error) {
	args, err := c.Bind("fromisocalendar", jinja.Required("year", "week", "day")...)
	if err != nil {
		return time.Time{}, err
	}
	y, ok1 := integer(args[0])
	w, ok2 := integer(args[1])
	d, ok3 := integer(args[2])
	if !ok1 || !ok2 || !ok3 {
		return time.Time{}, typeError("fromisocalendar() takes integers")
	}
	t, ok := isoWeekDay(y, w, d)
	if !ok {
		return t, valueError("there is no day %d in ISO week %d of %d", d, w, y)
	}
	return t, nil
}

// isoWeekDay is the day of an ISO year, week and weekday (Monday is 1).
func isoWeekDay(year, week, day int64) (time.Time, bool) {
	if year < 1 || year > 9999 || week < 1 || week > 53 || day < 1 || day > 7 {
		return time.Time{}, false
	}
	jan4 := time.Date(int(year), 1, 4, 0, 0, 0, 0, time.UTC)
	t := jan4.AddDate(0, 0, int(-weekday(jan4)+(week-1)*7+day-1))
	if y, _ := t.ISOWeek(); int64(y) != year || t.Year() < 1 || t.Year() > 9999 {
		return t, false
	}
	return t, true
}

// Midnight returns the day's first moment, without a zone.
func (d Date) Midnight() Datetime { return Datetime{wall: d.day, mod: d.mod} }

// Format is "{:spec}".
func (d Date) Format(spec string) (string, error) {
	return formatted(spec, d.day, nil, d.String())
}
