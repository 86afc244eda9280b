package materialize

import (
	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/internal/diag"
)

// test counts the rows that a test's query finds; when failures are stored, it
// counts those of the table it keeps them in.
func test(in *Input) ([]Step, error) {
	limit, _ := in.Node.Config.Get("limit")
	if !in.StoreFailures {
		return []Step{in.count(func() (string, error) { return in.SQL, nil }, limit)}, nil
	}
	var t adapters.RelationType
	switch in.StoreAs {
	case "table":
		t = adapters.Table
	case "view":
		t = adapters.View
	default:
		return nil, in.errorf(diag.TestConfig, "test %s has store_failures_as %q", in.Node.Name, in.StoreAs).
			WithHint("use table, view or ephemeral")
	}
	existing, err := in.existing()
	if err != nil {
		return nil, err
	}
	sql := in.SQL
	if limit != nil {
		if sql, err = in.Renderer.Macro("get_limit_subquery_sql", in.SQL, limit); err != nil {
			return nil, err
		}
	}
	target := typed(in.Target, t)
	body, f, err := in.rebuild(target, existing, sql)
	if err != nil {
		return nil, err
	}
	for i := range body {
		body[i].Main = false
	}
	steps := append(append(f.before, body...), f.after...)
	kept := "select *\nfrom " + in.Dialect.Render(target)
	return append(steps, in.count(func() (string, error) { return kept, nil }, nil)), nil
}

// count is the statement whose single row is the verdict.
func (in *Input) count(rows func() (string, error), limit any) Step {
	return Step{Phase: CleanUp, Name: "count failures", Main: true, Fetch: true, Render: func() (string, error) {
		sql, err := rows()
		if err != nil {
			return "", err
		}
		c := in.Node.Config
		return in.Renderer.Macro("get_test_sql", sql, c.String("fail_calc"), c.String("warn_if"), c.String("error_if"), limit)
	}}
}
