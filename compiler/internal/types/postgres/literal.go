package postgres

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/modeldata/model/compiler/internal/types"
)

var (
	wholeText  = regexp.MustCompile(`^[+-]?([0-9][0-9_]*|0[xXoObB][0-9a-fA-F_]+)$`)
	numberText = regexp.MustCompile(`^[+-]?(([0-9][0-9_]*\.?[0-9_]*|\.[0-9]+)([eE][+-]?[0-9]+)?|0[xXoObB][0-9a-fA-F_]+|(?i:nan|inf|infinity))$`)
	uuidText   = regexp.MustCompile(`^\{?[0-9a-fA-F]{4}(-?[0-9a-fA-F]{4}){7}\}?$`)
	digitText  = regexp.MustCompile(`[0-9]`)
)

// moments are the words that dates and times may be written with.
var moments = map[string]bool{
	"epoch": true, "infinity": true, "-infinity": true, "+infinity": true, "now": true, "today": true, "tomorrow": true, "yesterday": true, "allballs": true,
}

// reads tells whether a written string can be read as a value of a type; true
// where that is not certain.
func reads(s, name string) bool {
	s = strings.TrimSpace(s)
	switch name {
	case "int2", "int4", "int8":
		return wholeText.MatchString(s)
	case "numeric", "float4", "float8":
		return numberText.MatchString(s)
	case "bool":
		s = strings.ToLower(s)
		for _, w := range []string{"true", "false", "yes", "no", "on", "off", "1", "0"} {
			if strings.HasPrefix(w, s) && s != "" && s != "o" {
				return true
			}
		}
		return false
	case "interval":
		return types.IsInterval(s)
	case "date", "timestamp", "timestamptz":
		if y, m, d, ok := dayText(s); ok && (m < 1 || m > 12 || d < 1 || d > daysOf(y, m)) {
			return false
		}
		return digitText.MatchString(s) || moments[strings.ToLower(s)]
	case "time", "timetz":
		return digitText.MatchString(s) || moments[strings.ToLower(s)]
	case "uuid":
		return uuidText.MatchString(s)
	}
	return true
}

// dayText reads the day that a text begins with, where it is written year-month-day.
func dayText(s string) (y, m, d int, ok bool) {
	if len(s) < len("2024-01-01") || s[4] != '-' || s[7] != '-' {
		return 0, 0, 0, false
	}
	n, err := fmt.Sscanf(s[:10], "%4d-%2d-%2d", &y, &m, &d)
	return y, m, d, err == nil && n == 3 && (len(s) == 10 || s[10] == ' ' || s[10] == 'T')
}

func daysOf(y, m int) int {
	return time.Date(y, time.Month(m)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// unreadable refuses a written string that is taken for a type of which it is no
// value; the engine reads it before anything runs.
func unreadable(a types.Arg, name string) *types.Refusal {
	if a.Type != open || !a.Literal || isNull(a) || reads(a.Text, name) {
		return nil
	}
	return types.Mismatch("'" + a.Text + "' is no value of the type " + told(types.Type{Name: name})).Of(a)
}

// readable looks at all arguments of a candidate.
func (c *candidate) readable(args []types.Arg) *types.Refusal {
	for i, p := range c.params {
		if polymorphic[p] || p == "any" {
			p = c.stands(p, args)
		}
		if r := unreadable(args[i], p); r != nil {
			return r
		}
	}
	return nil
}

// stands is what a polymorphic parameter takes its written values for; "" where
// that is not certain.
func (c *candidate) stands(p string, args []types.Arg) string {
	if p != "anyelement" && p != "anynonarray" {
		return ""
	}
	names := make([]string, len(args))
	for i, a := range args {
		names[i] = a.Type.Name
	}
	s, ok := solve(c.params, names)
	if !ok {
		return ""
	}
	return s.element
}
