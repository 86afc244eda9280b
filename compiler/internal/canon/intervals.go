package canon

import (
	"slices"
	"strconv"
	"strings"

	"github.com/modeldata/model/compiler/internal/sqlparse"
)

// units are those that an interval of a whole number may have.
var units = []string{"second", "minute", "hour", "day", "week", "month", "quarter", "year"}

// interval is the hash of an interval of one whole number: INTERVAL '7 days',
// INTERVAL '7' DAY and INTERVAL 7 DAY.
func (a *analysis) interval(e *sqlparse.Expr) (Hash, bool) {
	if !a.d.IntervalTexts || len(e.Args) != 1 {
		return Hash{}, false
	}
	x := e.Args[0]
	said := without(a.rest(e.Start, e.End, exprSpans(x)), "(", ")")
	if x.Kind != sqlparse.String && x.Kind != sqlparse.Number || len(said) == 0 || said[0] != "interval" {
		return Hash{}, false
	}
	text := strings.Fields(strings.ToLower(x.Name + " " + strings.Join(said[1:], " ")))
	if len(text) != 2 {
		return Hash{}, false
	}
	n, err := strconv.ParseInt(text[0], 10, 64)
	unit := strings.TrimSuffix(text[1], "s")
	if err != nil || !slices.Contains(units, unit) {
		return Hash{}, false
	}
	return words("interval", strconv.FormatInt(n, 10), unit), true
}
