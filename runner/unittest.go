package runner

import (
	"context"
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/lineage"
)

// unitTest runs a unit test: the model's SQL over given rows must return the
// expected ones. Nothing stays in the engine.
func (w *work) unitTest(ctx context.Context) error {
	test, err := w.renderer.UnitTest()
	if err != nil {
		return err
	}
	w.res.Compiled = test.Compiled
	w.res.CompiledPath = w.files.write("compiled", w.node, "", test.Compiled.SQL)
	s := w.runtime.Session
	columns, err := w.engine.Adapter.Describe(ctx, s, test.Compiled.SQL)
	if err != nil {
		return &failed{err, test.Compiled.SQL, "describe"}
	}
	types := &project.Map{}
	quoted := &project.Map{}
	for _, c := range columns {
		types.Set(strings.ToLower(c.Name), c.Type)
		quoted.Set(strings.ToLower(c.Name), w.engine.Dialect().Quote(c.Name))
	}
	var names []any
	expected := test.ExpectedSQL
	if expected == "" {
		if len(test.ExpectedRows) > 0 {
			first, _ := test.ExpectedRows[0].(*project.Map)
			for _, k := range first.Keys() {
				names = append(names, k)
			}
		}
		if expected, err = w.renderer.Macro("get_expected_sql", test.ExpectedRows, types, quoted); err != nil {
			return err
		}
	}
	if len(names) == 0 {
		for _, c := range columns {
			names = append(names, c.Name)
		}
	}
	for i, name := range names {
		if q := quoted.String(strings.ToLower(fmt.Sprint(name))); q != "" {
			names[i] = q
		}
	}
	sql, err := w.renderer.Macro("get_unit_test_sql", test.Compiled.SQL, expected, names)
	if err != nil {
		return err
	}
	res, err := adapters.ReadAll(ctx, s, sql, -1)
	if err != nil {
		return &failed{err, sql, "unit test"}
	}
	w.res.Response = response(res.Response)
	w.judgeUnit(res)
	return nil
}

// judgeUnit compares the rows marked actual with those marked expected.
func (w *work) judgeUnit(res *adapters.Result) {
	mark := slices.IndexFunc(res.Columns, func(c adapters.Column) bool { return strings.EqualFold(c.Name, "actual_or_expected") })
	sides := map[string][]string{}
	for _, row := range res.Rows {
		var cells []string
		for i, v := range row {
			if i != mark {
				cells = append(cells, fmt.Sprint(v))
			}
		}
		side := fmt.Sprint(row[mark])
		sides[side] = append(sides[side], strings.Join(cells, " | "))
	}
	sort.Strings(sides["actual"])
	sort.Strings(sides["expected"])
	if slices.Equal(sides["actual"], sides["expected"]) {
		w.res.Status, w.res.Failures = artifact.StatusPass, ptr(int64(0))
		return
	}
	missing, extra := difference(sides["expected"], sides["actual"]), difference(sides["actual"], sides["expected"])
	var head []string
	for i, c := range res.Columns {
		if i != mark {
			head = append(head, c.Name)
		}
	}
	var b strings.Builder
	b.WriteString("actual differs from expected:\n  " + strings.Join(head, " | "))
	for _, row := range missing {
		b.WriteString("\n- " + row)
	}
	for _, row := range extra {
		b.WriteString("\n+ " + row)
	}
	w.res.Status, w.res.Message, w.res.Failures = artifact.StatusFail, ptr(b.String()), ptr(int64(max(1, len(missing)+len(extra))))
	w.res.Diagnostics = diag.List{diag.Errorf(diag.UnitTestFailed, place(w.node), "%s", b.String()).WithNode(w.node.UniqueID)}
}

// difference returns what a has and b has not, counting repetitions; both are
// sorted.
func difference(a, b []string) []string {
	var out []string
	for len(a) > 0 {
		switch {
		case len(b) == 0 || a[0] < b[0]:
			out, a = append(out, a[0]), a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			a, b = a[1:], b[1:]
		}
	}
	return out
}

// unitTestsFirst makes a model wait for its unit tests instead of the other way
// round: they need only what the model reads, and a model that fails them is
// not built. They run one after the other: after one that fails, the model's
// others are skipped too.
func unitTestsFirst(nodes []*project.Node, sub *lineage.Subgraph) [][]int {
	deps := slices.Clone(sub.Deps)
	at := map[string]int{}
	for i, n := range nodes {
		at[n.UniqueID] = i
	}
	last := map[int]int{} // of a model: its unit test before
	for i, n := range nodes {
		if n.Kind != project.UnitTest || len(n.DependsOn.Nodes) == 0 {
			continue
		}
		m, ok := at[n.DependsOn.Nodes[0]]
		if !ok {
			continue
		}
		deps[i] = slices.Clone(sub.Deps[m])
		if before, ok := last[m]; ok {
			deps[i] = append(deps[i], before)
			slices.Sort(deps[i])
		}
		last[m] = i
		deps[m] = append(slices.Clone(deps[m]), i)
		slices.Sort(deps[m])
	}
	return deps
}
