package plan

import (
	"slices"
	"testing"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/project"
)

func node(kind project.Kind, name string, pairs ...any) *project.Node {
	return &project.Node{
		Kind: kind, Name: name, UniqueID: string(kind) + ".shop." + name, OriginalPath: "seeds/" + name + ".csv",
		Config: project.NewConfig(kind, project.NewMap(pairs...)),
	}
}

func input(nodes ...*project.Node) Input {
	d := &adapters.Dialect{IncrementalStrategies: []string{"append", "merge"}, DefaultStrategy: "merge"}
	return Input{Nodes: nodes, Deps: make([][]int, len(nodes)), Dialect: func(string) *adapters.Dialect { return d }}
}

func TestReasons(t *testing.T) {
	test := node(project.Test, "t")
	test.TestInfo = &project.TestInfo{AttachedNode: "model.shop.orders", Column: "id"}
	for _, c := range []struct {
		node   *project.Node
		change func(*Input)
		kind   Kind
		want   string
	}{
		{node(project.Model, "m"), nil, Build, "view: replaced"},
		{node(project.Model, "m", "materialized", "table"), func(in *Input) { in.Empty = true }, Build, "table: full rebuild, no rows (--empty)"},
		{node(project.Model, "m", "materialized", "ephemeral"), nil, Compile, "ephemeral: compiled into what reads it"},
		{node(project.Model, "m", "materialized", "incremental"), nil, Build, "incremental: append; full build when it does not exist"},
		{node(project.Model, "m", "materialized", "incremental", "unique_key", []any{"a", "b"}), nil, Build, "incremental: merge on a, b; full build when it does not exist"},
		{node(project.Model, "m", "materialized", "incremental"), func(in *Input) { in.FullRefresh = true }, Build, "incremental: full rebuild (full refresh)"},
		{node(project.Model, "m", "materialized", "incremental", "full_refresh", false), func(in *Input) { in.FullRefresh = true }, Build, "incremental: append; full build when it does not exist"},
		{node(project.Model, "m", "materialized", "incremental", "incremental_strategy", "microbatch", "batch_size", "day", "event_time", "at"), nil, Build, "incremental: one batch per day of at"},
		{node(project.Model, "m", "materialized", "lambda_view"), nil, Build, "lambda_view"},
		{node(project.Seed, "s"), nil, Build, "seed: rows replaced from seeds/s.csv"},
		{node(project.Snapshot, "h", "strategy", "check", "check_cols", []any{"a", "b"}), func(in *Input) { in.Sample = true }, Build, "snapshot: check of a, b, a sample of rows (--sample)"},
		{node(project.Snapshot, "h", "strategy", "timestamp", "updated_at", "at"), nil, Build, "snapshot: timestamp of at"},
		{test, nil, Test, "test of orders.id"},
		{node(project.Test, "own"), nil, Test, "test of its own query"},
		{node(project.Exposure, "e"), nil, Nothing, "exposure: nothing to run"},
		{node(project.Model, "m"), func(in *Input) { in.CompileOnly = true }, Compile, "compile"},
	} {
		in := input(c.node)
		if c.change != nil {
			c.change(&in)
		}
		a := Make(in).Actions[0]
		if a.Kind != c.kind || a.Reason != c.want {
			t.Errorf("%s: got %s, %q, want %s, %q", c.node.UniqueID, a.Kind, a.Reason, c.kind, c.want)
		}
	}
}

func TestLinesFollowDependencies(t *testing.T) {
	in := input(node(project.Model, "c"), node(project.Model, "b"), node(project.Model, "a"))
	in.Deps = [][]int{{1}, {2}, nil}
	p := Make(in)
	var order []string
	for _, l := range p.Lines() {
		order = append(order, l.UniqueID)
	}
	if want := []string{"model.shop.a", "model.shop.b", "model.shop.c"}; !slices.Equal(order, want) {
		t.Errorf("got %v", order)
	}
	if p.Actions[2].Priority != 3 || p.Actions[0].Priority != 1 {
		t.Errorf("priorities %d, %d", p.Actions[2].Priority, p.Actions[0].Priority)
	}
	if tasks := p.Tasks(); !slices.Equal(tasks[0].Deps, []int{1}) || tasks[0].Name != "model.shop.c" {
		t.Errorf("tasks %+v", tasks)
	}
}
