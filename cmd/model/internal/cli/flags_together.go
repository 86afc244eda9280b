package cli

import (
	"errors"

	"github.com/modeldata/model/internal/diag"
)

// checkTogether refuses flags that exclude or need each other.
func (f *flags) checkTogether() error {
	for _, beside := range []struct {
		name  string
		given bool
	}{{"select", len(f.selects)+len(f.models) > 0}, {"selector", f.selector != ""}} {
		if f.inline != "" && beside.given {
			return asDbt(usagef(diag.FlagConflict, "give one of them", "--%s and --inline exclude each other", beside.name),
				"inline: not allowed with argument "+beside.name)
		}
	}
	return f.checkEventTimes()
}

// checkEventTimes wants both ends of a span, in their order.
func (f *flags) checkEventTimes() error {
	start, err := parseTime("--event-time-start", f.eventTimeStart)
	if err != nil {
		return err
	}
	end, err := parseTime("--event-time-end", f.eventTimeEnd)
	if err != nil {
		return err
	}
	const first, last = "--event-time-start", "--event-time-end"
	switch {
	case start.IsZero() != end.IsZero():
		given, missing := first, last
		if start.IsZero() {
			given, missing = last, first
		}
		return asDbt(usagef(diag.FlagConflict, "give both, or neither", "%s is given without %s", given, missing),
			"When specifying `"+given+"`, `"+missing+"` must also be present.")
	case !start.IsZero() && !start.Before(end):
		return asDbt(usagef(diag.FlagValue, "exchange them", "%s is not before %s", first, last),
			"Value for `"+first+"` must be less than `"+last+"`")
	}
	return nil
}

// asDbt gives an error the words of dbt's.
func asDbt(err error, words string) error {
	var d *diag.Diagnostic
	if errors.As(err, &d) {
		d.AsDbt("%s", words)
	}
	return err
}
