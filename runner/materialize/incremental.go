package materialize

import (
	"slices"
	"strings"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
)

// builtinStrategies are the strategies that an engine has or has not; any other
// name is a project's own.
var builtinStrategies = []string{"append", "delete+insert", "merge", "insert_overwrite", "microbatch"}

// Strategy names the incremental strategy that a model uses on an engine.
func Strategy(n *project.Node, d *adapters.Dialect) string {
	if s := n.Config.String("incremental_strategy"); s != "" && s != "default" {
		return s
	}
	if len(UniqueKey(n)) > 0 && d.DefaultStrategy != "" {
		return d.DefaultStrategy
	}
	if len(d.IncrementalStrategies) > 0 {
		return d.IncrementalStrategies[0]
	}
	return "append"
}

// UniqueKey returns the columns of a node's unique key.
func UniqueKey(n *project.Node) []string { return n.Config.Strings("unique_key") }

// incremental builds the table on the first run, on a full refresh, and where a
// view stands; otherwise it stages the query's rows and brings them in.
func incremental(in *Input) ([]Step, error) {
	existing, err := in.existing()
	if err != nil {
		return nil, err
	}
	strategy, macro, unknown := in.strategy()
	if unknown != nil && !in.Dialect.LateStrategies {
		return nil, unknown
	}
	target := typed(in.Target, adapters.Table)
	if existing == nil || in.FullRefresh || existing.Type == adapters.View {
		body, f, err := in.rebuild(target, existing, in.SQL)
		if err != nil {
			return nil, err
		}
		f.indexes = !staged(body)
		return in.around(body, f), nil
	}
	if unknown != nil {
		return nil, unknown
	}
	staging, err := in.relation("make_temp_relation", target)
	if err != nil {
		return nil, err
	}
	staging.Type = adapters.Table
	body := []Step{
		{Phase: Build, Name: "stage rows", InTransaction: true, Render: in.macro("create_table_as", true, staging, in.SQL)},
		{Phase: Publish, Name: strategy, InTransaction: true, Then: func() ([]Step, error) {
			return in.bringIn(strategy, macro, target, staging)
		}},
	}
	return in.around(body, finish{target: target, existing: existing}), nil
}

// strategy checks the strategy and names the macro that writes it.
func (in *Input) strategy() (name, macro string, err error) {
	name = Strategy(in.Node, in.Dialect)
	if !in.Node.Config.IsSet("incremental_strategy") && in.Renderer.Overridden("get_incremental_default_sql") {
		return "default", "get_incremental_default_sql", nil
	}
	macro = "get_incremental_" + strings.ReplaceAll(name, "+", "_") + "_sql"
	known := slices.Contains(in.Dialect.IncrementalStrategies, name)
	if in.Renderer.HasMacro(macro) && (known || !slices.Contains(builtinStrategies, name) || in.Renderer.Overridden(macro)) {
		return name, macro, nil
	}
	d := in.errorf(diag.IncrementalStrategy, "model %s uses the incremental strategy %q, which %s does not have: dbt could not find an incremental strategy macro with the name %q in %s",
		in.Node.Name, name, in.Dialect.Name, "get_incremental_"+strings.ReplaceAll(name, "+", "_")+"_sql", in.Node.Package)
	if near := diag.Nearest(name, in.Dialect.IncrementalStrategies); near != "" && near != name {
		return "", "", d.WithHint("did you mean %q?", near)
	}
	return "", "", d.WithHint("use one of %s, or define a macro %s", strings.Join(in.Dialect.IncrementalStrategies, ", "), macro)
}

// bringIn moves the staged rows into the table, after its columns follow the
// query's as far as the model asks for.
func (in *Input) bringIn(strategy, macro string, target, staging adapters.Relation) ([]Step, error) {
	have, err := in.Columns(target)
	if err != nil {
		return nil, err
	}
	steps, dest, err := in.followColumns(target, staging, have)
	if err != nil {
		return nil, err
	}
	predicates, ok := in.Node.Config.Get("predicates")
	if !ok || predicates == nil {
		predicates, _ = in.Node.Config.Get("incremental_predicates")
	}
	key, _ := in.Node.Config.Get("unique_key")
	args := map[string]any{
		"target_relation": target, "temp_relation": staging, "unique_key": key,
		"dest_columns": dest, "incremental_predicates": predicates,
	}
	return append(steps,
		Step{Phase: Publish, Name: strategy, InTransaction: true, Main: true, Render: in.macro(macro, args)},
		Step{Phase: Publish, Name: "drop staged rows", InTransaction: true, Render: in.macro("get_drop_sql", staging)}), nil
}
