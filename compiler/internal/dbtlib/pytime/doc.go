// Package pytime is Python's datetime module, and pytz, as template values.
//
// It gives modules.datetime and modules.pytz their classes and objects with
// Python's arithmetic, comparison, formatting and parsing. Time zones come from
// the IANA database; a zone attached to a datetime is a fixed offset of that
// zone, as pytz has it, until normalize or astimezone picks another. The clock
// is passed in. It knows nothing of dbt.
package pytime

import (
	"time"
	_ "time/tzdata" // zones must not depend on the machine

	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/internal/diag"
)

// Module is the pair of modules over one clock.
type Module struct {
	// Clock returns the present in the local zone.
	Clock func() time.Time
}

// Datetime returns the names of Python's datetime module.
func (m *Module) Datetime() map[string]jinja.Value {
	return map[string]jinja.Value{
		"date":      dateClass{m},
		"datetime":  datetimeClass{m},
		"time":      clockClass{},
		"timedelta": timedeltaClass{},
		"timezone":  timezoneClass{},
		"tzinfo":    tzinfoClass{},
	}
}

// Pytz returns the names of pytz that templates use.
func (m *Module) Pytz() map[string]jinja.Value {
	return map[string]jinja.Value{
		"timezone":    jinja.Func("timezone", pytzTimezone),
		"utc":         pytzUTC,
		"UTC":         pytzUTC,
		"FixedOffset": jinja.Func("FixedOffset", fixedOffset),
	}
}

func (m *Module) now() time.Time {
	if m == nil || m.Clock == nil {
		return time.Now()
	}
	return m.Clock()
}

// unset is the default of arguments for which None is a value too.
type unset struct{}

func valueError(format string, args ...any) error {
	return jinja.Raise(diag.ContextValue, format, args...)
}

func typeError(format string, args ...any) error {
	return jinja.Raise(diag.JinjaType, format, args...)
}

func integer(v jinja.Value) (int64, bool) {
	switch v := v.(type) {
	case int64:
		return v, true
	case bool:
		if v {
			return 1, true
		}
		return 0, true
	}
	return 0, false
}

// textArg is for methods that take one text.
func textArg(c *jinja.Call, fn, name string) (string, error) {
	args, err := c.Bind(fn, jinja.Required(name)...)
	if err != nil {
		return "", err
	}
	s, ok := args[0].(string)
	if !ok {
		return "", typeError("%s() takes a text, not %s", fn, jinja.TypeName(args[0]))
	}
	return s, nil
}

// formatted is "{:spec}" of a date or time: strftime, or str() without a spec.
func formatted(spec string, t time.Time, tz *Zone, plain string) (string, error) {
	if spec == "" {
		return plain, nil
	}
	return strftime(spec, t, tz), nil
}
