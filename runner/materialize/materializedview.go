package materialize

import (
	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/internal/diag"
)

// materializedView makes the view, remakes it on a full refresh or in place of
// something else, and refreshes it otherwise.
func materializedView(in *Input) ([]Step, error) {
	if !in.Dialect.Has(adapters.MaterializedViews) {
		return nil, in.errorf(diag.MaterializationMissing, "model %s is a materialized view, which %s cannot build", in.Node.Name, in.Dialect.Name).
			WithHint("use materialized: table or incremental")
	}
	existing, err := in.existing()
	if err != nil {
		return nil, err
	}
	target := typed(in.Target, adapters.MaterializedView)
	step := Step{Phase: Publish, InTransaction: true, Atomic: true, Main: true, Made: []adapters.Relation{target}}
	switch {
	case existing == nil:
		step.Name, step.Render = "create materialized view", in.macro("get_create_materialized_view_as_sql", target, in.SQL)
	case in.FullRefresh || existing.Type != adapters.MaterializedView:
		step.Name, step.Atomic, step.Gone = "replace by materialized view", false, []adapters.Relation{*existing}
		step.Render = in.macro("get_replace_sql", *existing, target, in.SQL)
	default:
		step.Name = "refresh"
		step.Render = func() (string, error) { return in.refresh(*existing, target) }
	}
	return in.around([]Step{step}, finish{target: target, existing: existing, fullRefresh: true}), nil
}

// refresh brings in new rows, or first what changed in the configuration, as
// on_configuration_change says.
func (in *Input) refresh(existing, target adapters.Relation) (string, error) {
	changes, err := in.Renderer.MacroValue("get_materialized_view_configuration_changes", existing, in.Renderer.Name("config"))
	if err != nil {
		return "", err
	}
	if changes == nil {
		return in.Renderer.Macro("refresh_materialized_view", target)
	}
	switch in.Node.Config.String("on_configuration_change") {
	case "continue":
		_, err := in.Renderer.Text("{% do exceptions.warn(\"Configuration changes were identified and `on_configuration_change` was set to `continue` for `\" ~ this ~ \"`\") %}", in.Node.Span)
		return "", err
	case "fail":
		return "", in.errorf(diag.SchemaChanged, "Configuration changes were identified and `on_configuration_change` was set to `fail` for `%s`", in.Dialect.Render(target)).
			WithHint("rebuild it with --full-refresh, or set on_configuration_change: apply")
	}
	return in.Renderer.Macro("get_alter_materialized_view_as_sql", target, changes, in.SQL, existing, nil, nil)
}
