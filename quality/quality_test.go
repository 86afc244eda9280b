package quality

import (
	"errors"
	"math"
	"testing"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
)

func testNode(pairs ...any) *project.Node {
	return &project.Node{Kind: project.Test, Name: "t", UniqueID: "test.shop.t", Config: project.NewConfig(project.Test, project.NewMap(pairs...))}
}

func TestJudge(t *testing.T) {
	for _, c := range []struct {
		name        string
		node        *project.Node
		counts      Counts
		warnIsError bool
		want        Verdict
	}{
		{"pass", testNode(), Counts{}, false, Verdict{Status: Pass}},
		{"fail", testNode(), Counts{2, true, true}, false, Verdict{Fail, "Got 2 results, configured to fail if != 0", 2}},
		{"one result", testNode(), Counts{1, true, true}, false, Verdict{Fail, "Got 1 result, configured to fail if != 0", 1}},
		{"own condition", testNode("error_if", "> 10", "warn_if", "> 2"), Counts{12, true, true}, false, Verdict{Fail, "Got 12 results, configured to fail if > 10", 12}},
		{"between", testNode("error_if", "> 10", "warn_if", "> 2"), Counts{5, true, false}, false, Verdict{Warn, "Got 5 results, configured to warn if > 2", 5}},
		{"severity warn", testNode("severity", "warn"), Counts{3, true, true}, false, Verdict{Warn, "Got 3 results, configured to warn if != 0", 3}},
		{"severity warn, only error_if holds", testNode("severity", "WARN"), Counts{3, false, true}, false, Verdict{Status: Pass}},
		{"warnings are errors", testNode("severity", "warn"), Counts{3, true, true}, true, Verdict{Fail, "Got 3 results, configured to fail if != 0", 3}},
		{"only error_if holds", testNode(), Counts{3, false, true}, false, Verdict{Fail, "Got 3 results, configured to fail if != 0", 3}},
		{"below both", testNode("error_if", "> 10", "warn_if", "> 5"), Counts{Failures: 2}, false, Verdict{Status: Pass}},
	} {
		if got := Judge(c.node, c.counts, c.warnIsError); got != c.want {
			t.Errorf("%s: got %+v, want %+v", c.name, got, c.want)
		}
	}
}

// decimal stands for an engine's own number type.
type decimal string

func (d decimal) String() string { return string(d) }

func TestReadCounts(t *testing.T) {
	names := []string{"failures", "should_warn", "should_error"}
	for _, c := range []struct {
		name  string
		names []string
		row   []any
		want  Counts
		bad   bool
	}{
		{"booleans", names, []any{int64(2), true, false}, Counts{2, true, false}, false},
		{"upper case and order", []string{"SHOULD_ERROR", "FAILURES", "SHOULD_WARN"}, []any{true, int64(1), false}, Counts{1, false, true}, false},
		{"numbers", names, []any{decimal("3"), int64(1), 0.0}, Counts{3, true, false}, false},
		{"text", names, []any{"4", "true", "f"}, Counts{4, true, false}, false},
		{"decimal fraction", names, []any{decimal("2.7"), true, true}, Counts{2, true, true}, false},
		{"null of an empty sum", names, []any{nil, nil, nil}, Counts{}, false},
		{"infinite", names, []any{math.Inf(1), true, true}, Counts{}, true},
		{"no number", names, []any{"many", true, true}, Counts{}, true},
		{"no condition", names, []any{int64(1), "maybe", true}, Counts{}, true},
		{"other column", []string{"a", "b", "c"}, []any{int64(1), true, true}, Counts{}, true},
		{"two columns", names[:2], []any{int64(1), true}, Counts{}, true},
	} {
		got, err := ReadCounts(testNode(), c.names, [][]any{c.row})
		if got != c.want && !c.bad || (err != nil) != c.bad {
			t.Errorf("%s: got %+v, %v", c.name, got, err)
		}
	}
	_, err := ReadCounts(testNode(), names, nil)
	var d *diag.Diagnostic
	if !errors.As(err, &d) || d.Code != diag.TestResult || d.Hint == "" || d.Node == "" {
		t.Errorf("no rows: got %v", err)
	}
}

func TestStorage(t *testing.T) {
	for _, c := range []struct {
		node  *project.Node
		flag  bool
		as    string
		store bool
	}{
		{testNode(), false, "table", false},
		{testNode(), true, "table", true},
		{testNode("store_failures", false), true, "table", false},
		{testNode("store_failures", true), false, "table", true},
		{testNode("store_failures_as", "view"), false, "view", true},
		{testNode("store_failures_as", "ephemeral", "store_failures", true), true, "ephemeral", false},
	} {
		if as, store := Storage(c.node, c.flag); as != c.as || store != c.store {
			t.Errorf("%v, %v: got %s, %v", c.node.Config.Set().Keys(), c.flag, as, store)
		}
	}
}

func TestCheck(t *testing.T) {
	if l := Check(testNode("severity", "Warn", "store_failures_as", "view")); len(l) != 0 {
		t.Errorf("good configuration: %v", l)
	}
	l := Check(testNode("severity", "eror", "store_failures_as", "tables"))
	if len(l) != 2 || l[0].Hint != `did you mean "error"?` || l[1].Hint != `did you mean "table"?` {
		t.Errorf("got %v", l)
	}
}
