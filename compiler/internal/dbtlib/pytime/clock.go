package pytime

import (
	"fmt"
	"time"

	"github.com/modeldata/model/compiler/internal/jinja"
)

// Clock is Python's datetime.time: a time of day.
type Clock struct {
	wall time.Time // only the time of day counts
	tz   *Zone
}

// TypeName names the type in messages.
func (Clock) TypeName() string { return "datetime.time" }

// String writes "03:04:05".
func (k Clock) String() string { return k.iso("auto") }

func (k Clock) iso(timespec string) string {
	s := isoClock(k.wall, timespec)
	if off, ok := k.offset(); ok {
		s += offsetText(off, ":")
	}
	return s
}

// offset is known for zones that do not depend on the day.
func (k Clock) offset() (int64, bool) {
	if k.tz == nil || k.tz.loc != nil {
		return 0, false
	}
	return k.tz.offset, true
}

// Repr writes "datetime.time(3, 4)".
func (k Clock) Repr() string {
	s := fmt.Sprintf("datetime.time(%d, %d", k.wall.Hour(), k.wall.Minute())
	us := k.wall.Nanosecond() / 1000
	if k.wall.Second() != 0 || us != 0 {
		s += fmt.Sprintf(", %d", k.wall.Second())
	}
	if us != 0 {
		s += fmt.Sprintf(", %d", us)
	}
	if k.tz != nil {
		s += ", tzinfo=" + k.tz.Repr()
	}
	return s + ")"
}

func (k Clock) sinceMidnight() time.Duration {
	return time.Duration(k.wall.Hour())*time.Hour + time.Duration(k.wall.Minute())*time.Minute +
		time.Duration(k.wall.Second())*time.Second + time.Duration(k.wall.Nanosecond())
}

func (k Clock) order() (time.Duration, bool) {
	off, aware := k.offset()
	return k.sinceMidnight() - time.Duration(off)*time.Second, aware
}

// Equal compares with another value.
func (k Clock) Equal(v jinja.Value) bool {
	n, ok := k.Compare(v)
	return ok && n == 0
}

// HashKey makes equal times equal keys.
func (k Clock) HashKey() any {
	d, aware := k.order()
	return [2]any{d, aware}
}

// Compare orders times of day; naive and aware ones cannot be compared.
func (k Clock) Compare(v jinja.Value) (int, bool) {
	o, ok := v.(Clock)
	if !ok {
		return 0, false
	}
	a, aAware := k.order()
	b, bAware := o.order()
	if aAware != bAware {
		return 0, false
	}
	return compareInt(int64(a), int64(b)), true
}

// Attr gives the attributes of Python's time.
func (k Clock) Attr(name string) (jinja.Value, bool) {
	switch name {
	case "tzinfo":
		if k.tz == nil {
			return nil, true
		}
		return k.tz, true
	case "fold":
		return int64(0), true
	case "isoformat":
		return jinja.Func(name, func(c *jinja.Call) (jinja.Value, error) {
			args, err := c.Bind(name, jinja.Param{Name: "timespec", Default: "auto"})
			if err != nil {
				return nil, err
			}
			spec, err := timespecArg(args[0])
			return k.iso(spec), err
		}), true
	case "strftime", "__format__":
		return jinja.Func(name, func(c *jinja.Call) (jinja.Value, error) {
			layout, err := textArg(c, name, "format")
			if err != nil {
				return nil, err
			}
			return strftime(layout, time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC).Add(k.sinceMidnight()), k.tz), nil
		}), true
	case "replace":
		return jinja.Func(name, k.replace), true
	case "utcoffset", "dst", "tzname":
		z := k.tz
		if z != nil && z.loc != nil {
			z = nil
		}
		return jinja.NoArgs(name, func() jinja.Value { return zoneFact(z, name) }), true
	}
	if v, ok := clockAttr(k.wall, name); ok {
		return v, true
	}
	return clockClass{}.Attr(name)
}

// clockAttr gives what time and datetime share.
func clockAttr(t time.Time, name string) (jinja.Value, bool) {
	switch name {
	case "hour":
		return int64(t.Hour()), true
	case "minute":
		return int64(t.Minute()), true
	case "second":
		return int64(t.Second()), true
	case "microsecond":
		return int64(t.Nanosecond() / 1000), true
	}
	return nil, false
}

func (k Clock) replace(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("replace", jinja.Optional(unset{}, "hour", "minute", "second", "microsecond", "tzinfo", "fold")...)
	if err != nil {
		return nil, err
	}
	for i, now := range []int{k.wall.Hour(), k.wall.Minute(), k.wall.Second(), k.wall.Nanosecond() / 1000} {
		if args[i] == (unset{}) {
			args[i] = int64(now)
		}
	}
	if args[4] == (unset{}) {
		args[4] = nil
		if k.tz != nil {
			args[4] = k.tz
		}
	}
	return buildClock(args)
}

// clockOf checks an hour, minute, second and microsecond.
func clockOf(args []jinja.Value) (time.Duration, error) {
	var sum time.Duration
	for i, unit := range []struct {
		name  string
		limit int64
		size  time.Duration
	}{{"hour", 23, time.Hour}, {"minute", 59, time.Minute}, {"second", 59, time.Second}, {"microsecond", 999_999, time.Microsecond}} {
		n, ok := integer(args[i])
		if !ok {
			return 0, typeError("'%s' object cannot be interpreted as an integer", jinja.TypeName(args[i]))
		}
		if n < 0 || n > unit.limit {
			return 0, valueError("%s must be in 0..%d", unit.name, unit.limit)
		}
		sum += time.Duration(n) * unit.size
	}
	return sum, nil
}

func buildClock(args []jinja.Value) (jinja.Value, error) {
	d, err := clockOf(args)
	if err != nil {
		return nil, err
	}
	tz, err := zoneArg(args[4])
	if err != nil {
		return nil, err
	}
	return Clock{wall: time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC).Add(d), tz: tz}, nil
}

type clockClass struct{}

func (clockClass) TypeName() string { return "type" }
func (clockClass) String() string   { return "<class 'datetime.time'>" }

// Call is time(hour=0, minute=0, ...).
func (clockClass) Call(c *jinja.Call) (jinja.Value, error) {
	params := append(jinja.Optional(int64(0), "hour", "minute", "second", "microsecond"), jinja.Param{Name: "tzinfo"}, jinja.Param{Name: "fold"})
	args, err := c.Bind("time", params...)
	if err != nil {
		return nil, err
	}
	return buildClock(args)
}

// Attr gives the class's methods and constants.
func (clockClass) Attr(name string) (jinja.Value, bool) {
	switch name {
	case "min":
		return Clock{}, true
	case "max":
		return Clock{wall: time.Date(1900, 1, 1, 23, 59, 59, 999_999_000, time.UTC)}, true
	case "resolution":
		return Timedelta{1}, true
	case "fromisoformat":
		return jinja.Func(name, func(c *jinja.Call) (jinja.Value, error) {
			s, err := textArg(c, name, "time_string")
			if err != nil {
				return nil, err
			}
			d, tz, ok := parseISOClock(s)
			if !ok {
				return nil, valueError("Invalid isoformat string: %s", jinja.Repr(s))
			}
			return Clock{wall: time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC).Add(d), tz: tz}, nil
		}), true
	}
	return nil, false
}

// Format is "{:spec}".
func (k Clock) Format(spec string) (string, error) {
	return formatted(spec, time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC).Add(k.sinceMidnight()), k.tz, k.String())
}
