package pytime

import (
	"fmt"
	"math"
	"time"

	"github.com/modeldata/model/compiler/internal/jinja"
)

// Datetime is a day and a time of day, with or without a zone.
type Datetime struct {
	wall time.Time // what the clock on the wall shows, kept as UTC, whole microseconds
	tz   *Zone     // nil when naive
	fold int64
	mod  *Module
}

// Naive returns the wall time of t without a zone.
func (m *Module) Naive(t time.Time) Datetime {
	return Datetime{wall: wallOf(t), mod: m}
}

// Aware returns t with its zone: pytz's when the location has a name of the
// database, else a fixed offset.
func (m *Module) Aware(t time.Time) Datetime {
	loc := t.Location()
	if loc == time.UTC {
		return Datetime{wall: wallOf(t), tz: pytzUTC, mod: m}
	}
	if z, ok := zoneNamed(loc.String()); ok {
		if d, err := m.utcIn(t, z); err == nil {
			return d
		}
	}
	_, off := t.Zone()
	return Datetime{wall: wallOf(t), tz: &Zone{offset: int64(off)}, mod: m}
}

func wallOf(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond()/1000*1000, time.UTC)
}

func (m *Module) utcIn(t time.Time, z *Zone) (Datetime, error) {
	return Datetime{mod: m}.at(t.UTC().Truncate(time.Microsecond), z)
}

// at is a moment (as UTC wall time) seen in a zone.
func (d Datetime) at(utc time.Time, z *Zone) (Datetime, error) {
	p := z.fromUTC(utc)
	out := Datetime{wall: utc.Add(time.Duration(p.offset) * time.Second), tz: p, mod: d.mod}
	return out, out.check()
}

func (d Datetime) check() error {
	if y := d.wall.Year(); y < 1 || y > 9999 {
		return outOfRange()
	}
	return nil
}

// utc is the moment of an aware datetime.
func (d Datetime) utc() time.Time {
	if d.tz == nil {
		return d.wall
	}
	return d.wall.Add(-time.Duration(d.tz.offset) * time.Second)
}

// UTC returns the moment; a naive datetime counts as UTC.
func (d Datetime) UTC() time.Time { return d.utc() }

// Time returns the moment; a naive datetime counts as local time.
func (d Datetime) Time() time.Time {
	if d.tz != nil {
		return d.utc()
	}
	w := d.wall
	return time.Date(w.Year(), w.Month(), w.Day(), w.Hour(), w.Minute(), w.Second(), w.Nanosecond(), d.mod.now().Location())
}

// TypeName names the type in messages.
func (Datetime) TypeName() string { return "datetime.datetime" }

// String writes "2020-01-02 03:04:05.000006+00:00".
func (d Datetime) String() string { return d.isoformat(" ", "auto") }

// Repr writes "datetime.datetime(2020, 1, 2, 0, 0)".
func (d Datetime) Repr() string {
	w := d.wall
	s := fmt.Sprintf("datetime.datetime(%d, %d, %d, %d, %d", w.Year(), w.Month(), w.Day(), w.Hour(), w.Minute())
	us := w.Nanosecond() / 1000
	if w.Second() != 0 || us != 0 {
		s += fmt.Sprintf(", %d", w.Second())
	}
	if us != 0 {
		s += fmt.Sprintf(", %d", us)
	}
	if d.tz != nil {
		s += ", tzinfo=" + d.tz.Repr()
	}
	if d.fold != 0 {
		s += ", fold=1"
	}
	return s + ")"
}

// Equal compares moments when both are aware, wall times when neither is.
func (d Datetime) Equal(v jinja.Value) bool {
	o, ok := v.(Datetime)
	return ok && (d.tz == nil) == (o.tz == nil) && d.utc().Equal(o.utc())
}

// HashKey makes equal datetimes equal keys.
func (d Datetime) HashKey() any { return [2]any{d.tz == nil, d.utc().UnixMicro()} }

// Compare orders datetimes; naive and aware ones cannot be compared.
func (d Datetime) Compare(v jinja.Value) (int, bool) {
	o, ok := v.(Datetime)
	if !ok || (d.tz == nil) != (o.tz == nil) {
		return 0, false
	}
	return d.utc().Compare(o.utc()), true
}

// Binary adds durations and subtracts durations and datetimes.
func (d Datetime) Binary(op string, other jinja.Value, swapped bool) (jinja.Value, bool, error) {
	switch o := other.(type) {
	case Timedelta:
		switch {
		case op == "+":
			return d.shift(o.us)
		case op == "-" && !swapped:
			return d.shift(-o.us)
		}
	case Datetime:
		if op != "-" {
			break
		}
		if swapped {
			d, o = o, d
		}
		if (d.tz == nil) != (o.tz == nil) {
			return nil, true, typeError("can't subtract offset-naive and offset-aware datetimes")
		}
		return Timedelta{d.utc().UnixMicro() - o.utc().UnixMicro()}, true, nil
	}
	return nil, false, nil
}

func (d Datetime) shift(us int64) (jinja.Value, bool, error) {
	d.wall, d.fold = time.UnixMicro(d.wall.UnixMicro()+us).UTC(), 0
	if err := d.check(); err != nil {
		return nil, true, err
	}
	return d, true, nil
}

// isoformat writes the datetime with a separator; timespec says how precise.
func (d Datetime) isoformat(sep, timespec string) string {
	s := isoDate(d.wall) + sep + isoClock(d.wall, timespec)
	if d.tz != nil {
		s += offsetText(d.tz.offset, ":")
	}
	return s
}

func isoClock(t time.Time, timespec string) string {
	us := t.Nanosecond() / 1000
	if timespec == "auto" {
		timespec = "seconds"
		if us != 0 {
			timespec = "microseconds"
		}
	}
	switch timespec {
	case "hours":
		return t.Format("15")
	case "minutes":
		return t.Format("15:04")
	case "milliseconds":
		return t.Format("15:04:05") + fmt.Sprintf(".%03d", us/1000)
	case "microseconds":
		return t.Format("15:04:05") + fmt.Sprintf(".%06d", us)
	}
	return t.Format("15:04:05")
}

func timespecArg(v jinja.Value) (string, error) {
	s, _ := v.(string)
	switch s {
	case "auto", "hours", "minutes", "seconds", "milliseconds", "microseconds":
		return s, nil
	}
	return "", valueError("isoformat() has no timespec %s", jinja.Repr(v))
}

// Attr gives the attributes of Python's datetime.
func (d Datetime) Attr(name string) (jinja.Value, bool) {
	switch name {
	case "tzinfo":
		if d.tz == nil {
			return nil, true
		}
		return d.tz, true
	case "fold":
		return d.fold, true
	case "date":
		return jinja.NoArgs(name, func() jinja.Value { return d.mod.NewDate(d.wall) }), true
	case "time", "timetz":
		return jinja.NoArgs(name, func() jinja.Value {
			k := Clock{wall: d.wall}
			if name == "timetz" {
				k.tz = d.tz
			}
			return k
		}), true
	case "timestamp":
		return jinja.NoArgs(name, func() jinja.Value { return float64(d.Time().UnixMicro()) / 1e6 }), true
	case "isoformat":
		return jinja.Func(name, d.callISOFormat), true
	case "replace":
		return jinja.Func(name, d.replace), true
	case "astimezone":
		return jinja.Func(name, d.astimezone), true
	case "strftime", "__format__":
		return jinja.Func(name, func(c *jinja.Call) (jinja.Value, error) {
			layout, err := textArg(c, name, "format")
			if err != nil {
				return nil, err
			}
			return strftime(layout, d.wall, d.tz), nil
		}), true
	case "utcoffset", "dst", "tzname":
		return jinja.NoArgs(name, func() jinja.Value { return zoneFact(d.tz, name) }), true
	}
	if v, ok := clockAttr(d.wall, name); ok {
		return v, true
	}
	if v, ok := calendarAttr(d.wall, name); ok {
		return v, true
	}
	return datetimeClass{d.mod}.Attr(name)
}

func zoneFact(z *Zone, name string) jinja.Value {
	switch {
	case z == nil:
		return nil
	case name == "utcoffset":
		return Timedelta{z.offset * usSecond}
	case name == "dst":
		return z.dstValue()
	}
	return z.tzname()
}

func (d Datetime) callISOFormat(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("isoformat", jinja.Param{Name: "sep", Default: "T"}, jinja.Param{Name: "timespec", Default: "auto"})
	if err != nil {
		return nil, err
	}
	sep, ok := args[0].(string)
	if !ok {
		return nil, typeError("isoformat() takes a text as separator")
	}
	spec, err := timespecArg(args[1])
	if err != nil {
		return nil, err
	}
	return d.isoformat(sep, spec), nil
}

func (d Datetime) replace(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("replace", jinja.Optional(unset{}, "year", "month", "day", "hour", "minute", "second", "microsecond", "tzinfo", "fold")...)
	if err != nil {
		return nil, err
	}
	w := d.wall
	for i, now := range []int{w.Year(), int(w.Month()), w.Day(), w.Hour(), w.Minute(), w.Second(), w.Nanosecond() / 1000} {
		if args[i] == (unset{}) {
			args[i] = int64(now)
		}
	}
	if args[7] == (unset{}) {
		args[7] = nil
		if d.tz != nil {
			args[7] = d.tz
		}
	}
	if args[8] == (unset{}) {
		args[8] = d.fold
	}
	return d.mod.build(args)
}

// build makes a datetime of nine arguments, year to fold.
func (m *Module) build(args []jinja.Value) (jinja.Value, error) {
	day, err := calendarDay(args)
	if err != nil {
		return nil, err
	}
	clock, err := clockOf(args[3:7])
	if err != nil {
		return nil, err
	}
	tz, err := zoneArg(args[7])
	if err != nil {
		return nil, err
	}
	fold, _ := integer(args[8])
	return Datetime{wall: day.Add(clock), tz: tz, fold: fold, mod: m}, nil
}

func zoneArg(v jinja.Value) (*Zone, error) {
	switch v := v.(type) {
	case nil:
		return nil, nil
	case *Zone:
		return v, nil
	}
	return nil, typeError("tzinfo argument must be None or of a tzinfo subclass, not type '%s'", jinja.TypeName(v))
}

func (d Datetime) astimezone(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("astimezone", jinja.Param{Name: "tz"})
	if err != nil {
		return nil, err
	}
	z, err := zoneArg(args[0])
	if err != nil {
		return nil, err
	}
	t := d.Time()
	if z == nil {
		abbr, off := t.In(d.mod.now().Location()).Zone()
		z = &Zone{offset: int64(off), name: abbr}
	}
	return d.mod.utcIn(t, z)
}

type datetimeClass struct{ mod *Module }

func (datetimeClass) TypeName() string { return "type" }
func (datetimeClass) String() string   { return "<class 'datetime.datetime'>" }

// Call is datetime(year, month, day, hour=0, ...).
func (k datetimeClass) Call(c *jinja.Call) (jinja.Value, error) {
	params := append(jinja.Required("year", "month", "day"), jinja.Optional(int64(0), "hour", "minute", "second", "microsecond")...)
	params = append(params, jinja.Param{Name: "tzinfo"}, jinja.Param{Name: "fold", Default: int64(0)})
	args, err := c.Bind("datetime", params...)
	if err != nil {
		return nil, err
	}
	return k.mod.build(args)
}

// Attr gives the class's methods and constants.
func (k datetimeClass) Attr(name string) (jinja.Value, bool) {
	switch name {
	case "now":
		return jinja.Func(name, k.now), true
	case "today":
		return jinja.NoArgs(name, func() jinja.Value { return k.mod.Naive(k.mod.now()) }), true
	case "utcnow":
		return jinja.NoArgs(name, func() jinja.Value { return k.mod.Naive(k.mod.now().UTC()) }), true
	case "min":
		return Datetime{wall: time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), mod: k.mod}, true
	case "max":
		return Datetime{wall: time.Date(9999, 12, 31, 23, 59, 59, 999_999_000, time.UTC), mod: k.mod}, true
	case "resolution":
		return Timedelta{1}, true
	case "strptime":
		return jinja.Func(name, k.strptime), true
	case "fromisoformat":
		return jinja.Func(name, k.fromISO), true
	case "combine":
		return jinja.Func(name, k.combine), true
	case "fromtimestamp":
		return jinja.Func(name, k.fromTimestamp), true
	case "utcfromtimestamp":
		return jinja.Func(name, func(c *jinja.Call) (jinja.Value, error) {
			args, err := c.Bind(name, jinja.Required("timestamp")...)
			if err != nil {
				return nil, err
			}
			t, err := timestampArg(args[0])
			return k.mod.Naive(t), err
		}), true
	case "fromordinal":
		return jinja.Func(name, func(c *jinja.Call) (jinja.Value, error) {
			t, err := ordinalArg(c)
			return k.mod.Naive(t), err
		}), true
	case "fromisocalendar":
		return jinja.Func(name, func(c *jinja.Call) (jinja.Value, error) {
			t, err := isoCalendarArg(c)
			return k.mod.Naive(t), err
		}), true
	}
	return nil, false
}

func (k datetimeClass) now(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("now", jinja.Param{Name: "tz"})
	if err != nil {
		return nil, err
	}
	z, err := zoneArg(args[0])
	if err != nil {
		return nil, err
	}
	if z == nil {
		return k.mod.Naive(k.mod.now()), nil
	}
	return k.mod.utcIn(k.mod.now(), z)
}

func (k datetimeClass) strptime(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("strptime", jinja.Required("date_string", "format")...)
	if err != nil {
		return nil, err
	}
	s, ok1 := args[0].(string)
	layout, ok2 := args[1].(string)
	if !ok1 || !ok2 {
		return nil, typeError("strptime() takes two texts, not %s and %s", jinja.TypeName(args[0]), jinja.TypeName(args[1]))
	}
	d, err := strptime(s, layout)
	d.mod = k.mod
	return d, err
}

func (k datetimeClass) fromISO(c *jinja.Call) (jinja.Value, error) {
	s, err := textArg(c, "fromisoformat", "date_string")
	if err != nil {
		return nil, err
	}
	d, ok := parseISO(s)
	if !ok {
		return nil, valueError("Invalid isoformat string: %s", jinja.Repr(s))
	}
	d.mod = k.mod
	return d, nil
}

func (k datetimeClass) combine(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("combine", append(jinja.Required("date", "time"), jinja.Param{Name: "tzinfo", Default: unset{}})...)
	if err != nil {
		return nil, err
	}
	var day time.Time
	switch d := args[0].(type) {
	case Date:
		day = d.day
	case Datetime:
		day = k.mod.NewDate(d.wall).day
	default:
		return nil, typeError("combine() takes a date first, not %s", jinja.TypeName(args[0]))
	}
	clock, ok := args[1].(Clock)
	if !ok {
		return nil, typeError("combine() takes a time second, not %s", jinja.TypeName(args[1]))
	}
	out := Datetime{wall: day.Add(clock.sinceMidnight()), tz: clock.tz, mod: k.mod}
	if args[2] != (unset{}) {
		if out.tz, err = zoneArg(args[2]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (k datetimeClass) fromTimestamp(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("fromtimestamp", jinja.Param{Name: "timestamp", Required: true}, jinja.Param{Name: "tz"})
	if err != nil {
		return nil, err
	}
	t, err := timestampArg(args[0])
	if err != nil {
		return nil, err
	}
	z, err := zoneArg(args[1])
	if err != nil {
		return nil, err
	}
	if z == nil {
		return k.mod.Naive(t.In(k.mod.now().Location())), nil
	}
	return k.mod.utcIn(t, z)
}

// timestampArg reads seconds since 1970 as UTC.
func timestampArg(v jinja.Value) (time.Time, error) {
	var us float64
	switch v := v.(type) {
	case float64:
		us = math.RoundToEven(v * 1e6)
	case int64:
		us = float64(v) * 1e6
	default:
		return time.Time{}, typeError("a timestamp is a number, not %s", jinja.TypeName(v))
	}
	if math.IsNaN(us) || us > 2.6e17 || us < -6.3e16 {
		return time.Time{}, valueError("timestamp %s is out of range", jinja.Str(v))
	}
	return time.UnixMicro(int64(us)).UTC(), nil
}

// FixedOffset returns a wall time with a fixed offset in seconds.
func (m *Module) FixedOffset(wall time.Time, offset int) Datetime {
	z := stdUTC
	if offset != 0 {
		z = &Zone{offset: int64(offset)}
	}
	return Datetime{wall: wallOf(wall), tz: z, mod: m}
}

// Format is "{:spec}".
func (d Datetime) Format(spec string) (string, error) {
	return formatted(spec, d.wall, d.tz, d.String())
}
