// Package quality turns tests into verdicts.
//
// It reads a test's configuration, says where failing rows are kept, and makes
// of the row that a test's statement returns a verdict with dbt's words. It
// runs nothing and knows no engine.
package quality

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
)

// Status is a verdict, in dbt's words.
type Status string

// The verdicts.
const (
	Pass Status = "pass"
	Warn Status = "warn"
	Fail Status = "fail"
)

// Verdict is the outcome of one test.
type Verdict struct {
	Status Status
	// Message says why a test did not pass; "" when it passed.
	Message string
	// Failures is the count that the message tells, 0 when the test passed.
	Failures int64
}

// Counts is the row that a test's statement returns.
type Counts struct {
	Failures                int64
	ShouldWarn, ShouldError bool
}

// ReadCounts reads the row of a test's statement; names are the result's
// columns. The columns may come in any order and case.
func ReadCounts(n *project.Node, names []string, rows [][]any) (Counts, error) {
	wrong := func(format string, args ...any) *diag.Diagnostic {
		return diag.Errorf(diag.TestResult, n.Span, "test %s returned %s", n.Name, fmt.Sprintf(format, args...)).
			WithHint("its macro get_test_sql must select failures, should_warn and should_error, in one row; look at fail_calc, warn_if and error_if too").
			WithNode(n.UniqueID)
	}
	if len(rows) != 1 {
		return Counts{}, wrong("%d rows instead of one", len(rows))
	}
	if len(names) != 3 || len(rows[0]) != 3 {
		return Counts{}, wrong("%d columns instead of three", len(names))
	}
	var c Counts
	for i, name := range names {
		v := rows[0][i]
		var ok bool
		switch strings.ToLower(name) {
		case "failures":
			c.Failures, ok = count(v)
		case "should_warn":
			c.ShouldWarn, ok = truth(v)
		case "should_error":
			c.ShouldError, ok = truth(v)
		default:
			return Counts{}, wrong("a column %q", name)
		}
		if !ok {
			return Counts{}, wrong("%v as %s", v, strings.ToLower(name)).
				AsDbt("Macro 'get_test_sql' returns '%v'.  It is not type 'bool'", v)
		}
	}
	return c, nil
}

// count reads a number of failures: engines give integers, decimals, floats or
// text. Null, which a sum over no rows gives, is none.
func count(v any) (int64, bool) {
	switch v := v.(type) {
	case nil:
		return 0, true
	case int64:
		return v, true
	case bool:
		if v {
			return 1, true
		}
		return 0, true
	case float64:
		return int64(v), !math.IsNaN(v) && !math.IsInf(v, 0)
	}
	s := fmt.Sprint(v)
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n, true
	}
	f, err := strconv.ParseFloat(s, 64)
	return int64(f), err == nil && !math.IsNaN(f) && !math.IsInf(f, 0)
}

// truth reads a condition: engines without booleans give numbers or text. Null
// is false.
func truth(v any) (value, ok bool) {
	switch v := v.(type) {
	case nil:
		return false, true
	case bool:
		return v, true
	case int64:
		return v != 0, true
	case float64:
		return v != 0, true
	}
	switch strings.ToLower(fmt.Sprint(v)) {
	case "y", "yes", "t", "true", "on", "1":
		return true, true
	case "n", "no", "f", "false", "off", "0":
		return false, true
	}
	return false, false
}

// Judge makes the verdict. warnIsError says that warnings count as errors.
func Judge(n *project.Node, c Counts, warnIsError bool) Verdict {
	severity := strings.ToUpper(n.Config.String("severity"))
	results := fmt.Sprintf("%d results", c.Failures)
	if c.Failures == 1 {
		results = "1 result"
	}
	switch {
	case severity == "ERROR" && c.ShouldError:
		return Verdict{Fail, fmt.Sprintf("Got %s, configured to fail if %s", results, n.Config.String("error_if")), c.Failures}
	case c.ShouldWarn && warnIsError:
		return Verdict{Fail, fmt.Sprintf("Got %s, configured to fail if %s", results, n.Config.String("warn_if")), c.Failures}
	case c.ShouldWarn:
		return Verdict{Warn, fmt.Sprintf("Got %s, configured to warn if %s", results, n.Config.String("warn_if")), c.Failures}
	}
	return Verdict{Status: Pass}
}

// Storage says whether and how a test keeps the rows that fail: as "table" or
// "view". The test's own store_failures_as counts most, then its
// store_failures, then the run's flag.
func Storage(n *project.Node, flag bool) (as string, store bool) {
	as = n.Config.String("store_failures_as")
	switch as {
	case "ephemeral":
		return as, false
	case "":
		as = "table"
	default:
		return as, true
	}
	if v, _ := n.Config.Get("store_failures"); v != nil {
		return as, n.Config.Bool("store_failures")
	}
	return as, flag
}

// Check finds faults of a test's configuration that need no engine to be seen.
func Check(n *project.Node) diag.List {
	var list diag.List
	wrong := func(key, value string, want ...string) {
		d := diag.Errorf(diag.TestConfig, n.Span, "test %s has %s %q: '%s' is not a valid value. Accepted values are: ['%s']", n.Name, key, value, value, strings.Join(want, "', '")).WithNode(n.UniqueID)
		if near := diag.Nearest(value, want); near != "" {
			d.WithHint("did you mean %q?", near)
		} else {
			d.WithHint("use one of %s", strings.Join(want, ", "))
		}
		list = append(list, d)
	}
	if s := n.Config.String("severity"); !oneOf(strings.ToLower(s), "error", "warn") {
		wrong("severity", s, "error", "warn")
	}
	if s := n.Config.String("store_failures_as"); s != "" && !oneOf(s, "table", "view", "ephemeral") {
		wrong("store_failures_as", s, "ephemeral", "table", "view")
	}
	return list
}

func oneOf(s string, list ...string) bool {
	for _, l := range list {
		if s == l {
			return true
		}
	}
	return false
}
