package quality

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
)

// Stale is the verdict on a source that is older than its error_after.
const Stale Status = "error"

// Age is a length of time as people configure it; without a period there is
// none.
type Age struct {
	Count  int64
	Period string // minute, hour or day
}

// Freshness is what is expected of a source.
type Freshness struct {
	WarnAfter, ErrorAfter Age
	Filter                string
}

var periods = map[string]float64{"minute": 60, "hour": 3600, "day": 86400}

// ReadFreshness reads what is expected of a source table; ok is false when
// nothing is.
func ReadFreshness(n *project.Node) (f Freshness, ok bool) {
	if n.SourceInfo == nil || n.SourceInfo.Freshness == nil {
		return Freshness{}, false
	}
	m := n.SourceInfo.Freshness
	f = Freshness{WarnAfter: readAge(m.Map("warn_after")), ErrorAfter: readAge(m.Map("error_after")), Filter: m.String("filter")}
	return f, f.WarnAfter.Period != "" || f.ErrorAfter.Period != ""
}

// readAge reads a mapping of count and period. A count may be written as text.
func readAge(m *project.Map) Age {
	count, _ := m.Get("count")
	period := m.String("period")
	n, err := strconv.ParseInt(project.FormatScalar(count), 10, 64)
	if count == nil || err != nil || periods[period] == 0 {
		return Age{}
	}
	return Age{n, period}
}

func (a Age) exceeded(seconds float64) bool {
	return a.Period != "" && seconds > float64(a.Count)*periods[a.Period]
}

// Judge says whether a source of some age in seconds is fresh.
func (f Freshness) Judge(seconds float64) Status {
	switch {
	case f.ErrorAfter.exceeded(seconds):
		return Stale
	case f.WarnAfter.exceeded(seconds):
		return Warn
	}
	return Pass
}

// Loaded is when a source was last loaded, seen at some moment.
type Loaded struct {
	At, Seen time.Time
	// Never says that there are no rows; At then is the first moment there is.
	Never bool
}

// Seconds is the source's age.
func (l Loaded) Seconds() float64 {
	// Not by Sub: a time.Duration ends after 292 years.
	micros := float64(l.Seen.Unix()-l.At.Unix())*1e6 + math.Trunc(float64(l.Seen.Nanosecond()-l.At.Nanosecond())/1e3)
	return micros / 1e6
}

// ReadLoaded reads the row that a freshness query returns: when the source was
// last loaded, and the engine's clock. Timestamps without a zone count as UTC.
func ReadLoaded(n *project.Node, rows [][]any) (Loaded, error) {
	wrong := func(format string, args ...any) error {
		return diag.Errorf(diag.FreshnessResult, n.Span, "the freshness query of %s.%s returned %s", n.SourceInfo.SourceName, n.Name, fmt.Sprintf(format, args...)).
			WithHint("loaded_at_field and loaded_at_query must give a timestamp: cast it").WithNode(n.UniqueID)
	}
	if len(rows) != 1 || len(rows[0]) != 2 {
		return Loaded{}, wrong("no single row of two columns")
	}
	out := Loaded{}
	var ok bool
	if out.Seen, ok = rows[0][1].(time.Time); !ok {
		return Loaded{}, wrong("%s as the time of the engine", typeOf(rows[0][1]))
	}
	if rows[0][0] == nil {
		out.At, out.Never = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), true
		return out, nil
	}
	if out.At, ok = rows[0][0].(time.Time); !ok {
		return Loaded{}, wrong("%s instead of a timestamp", typeOf(rows[0][0]))
	}
	return out, nil
}

// typeOf names a value's type in words.
func typeOf(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case string:
		return "text"
	case adapters.Date:
		return "a date"
	case interface{ TypeName() string }:
		return "a " + v.TypeName()[strings.LastIndexByte(v.TypeName(), '.')+1:]
	}
	return fmt.Sprint(v)
}
