package materialize

import (
	"slices"
	"strconv"
	"strings"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
)

// snapshot builds the history table on the first run; later it closes rows that
// changed or went away and adds the new versions.
func snapshot(in *Input) ([]Step, error) {
	if err := in.checkSnapshot(); err != nil {
		return nil, err
	}
	existing, err := in.existing()
	if err != nil {
		return nil, err
	}
	if existing != nil && existing.Type != adapters.Table {
		return nil, in.errorf(diag.UnexpectedRelation, "a %s stands where the table of snapshot %s belongs", existing.Type, in.Node.Name).
			WithHint("drop %s by hand; a snapshot never replaces what it did not make", in.Dialect.Render(*existing))
	}
	target := typed(in.Target, adapters.Table)
	body := []Step{{Phase: Build, Name: "snapshot", InTransaction: true, Then: func() ([]Step, error) {
		strategy, err := in.snapshotStrategy(existing != nil)
		if err != nil {
			return nil, err
		}
		if existing == nil {
			return in.firstSnapshot(target, strategy)
		}
		return in.nextSnapshot(target, strategy)
	}}}
	return in.around(body, finish{target: target, existing: existing, indexes: existing == nil}), nil
}

// checkSnapshot finds what is missing in the configuration.
func (in *Input) checkSnapshot() error {
	n := in.Node
	missing := func(key, why string) error {
		return in.errorf(diag.SnapshotConfig, "snapshot %s has no %s", n.Name, key).WithHint("add %s to its config: %s", key, why)
	}
	strategy := n.Config.String("strategy")
	switch {
	case strategy == "":
		return missing("strategy", "timestamp (compares an updated_at column) or check (compares columns)")
	case len(UniqueKey(n)) == 0:
		return missing("unique_key", "the column or columns that identify a row")
	case strategy == "timestamp" && n.Config.String("updated_at") == "":
		return missing("updated_at", "the column that says when a row changed")
	case strategy == "check":
		v, _ := n.Config.Get("check_cols")
		if list, ok := v.([]any); v == nil || v == "" || ok && len(list) == 0 {
			return missing("check_cols", "a list of columns, or all")
		}
	}
	switch h := n.Config.String("hard_deletes"); h {
	case "", "ignore", "invalidate", "new_record":
	default:
		d := in.errorf(diag.SnapshotConfig, "snapshot %s has hard_deletes %q", n.Name, h)
		if near := diag.Nearest(h, []string{"ignore", "invalidate", "new_record"}); near != "" {
			return d.WithHint("did you mean %q?", near)
		}
		return d.WithHint("use ignore, invalidate or new_record")
	}
	if n.Config.String("hard_deletes") != "" && n.Config.IsSet("invalidate_hard_deletes") {
		return in.errorf(diag.SnapshotConfig, "snapshot %s sets both hard_deletes and invalidate_hard_deletes", n.Name).
			WithHint("keep hard_deletes only")
	}
	return nil
}

// snapshotStrategy asks the strategy's macro for its expressions.
func (in *Input) snapshotStrategy(exists bool) (*project.Map, error) {
	name := in.Node.Config.String("strategy")
	macro := "snapshot_" + name + "_strategy"
	if pkg, rest, ok := strings.Cut(name, "."); ok {
		macro = pkg + ".snapshot_" + rest + "_strategy"
	}
	if !in.Renderer.HasMacro(macro) {
		d := in.errorf(diag.SnapshotConfig, "snapshot %s has the strategy %q, which does not exist", in.Node.Name, name)
		if near := diag.Nearest(name, []string{"timestamp", "check"}); near != "" {
			return nil, d.WithHint("did you mean %q?", near)
		}
		return nil, d.WithHint("use timestamp or check, or define a macro %s", macro)
	}
	v, err := in.Renderer.MacroValue(macro, in.Renderer.Name("model"), "snapshotted_data", "source_data", in.Node.Config.All(), exists)
	if err != nil {
		return nil, err
	}
	m, ok := v.(*project.Map)
	if !ok {
		return nil, in.errorf(diag.MaterializationResult, "the macro %s did not return a mapping", macro).
			WithHint("return a mapping with unique_key, updated_at, row_changed and scd_id")
	}
	return m, nil
}

// compareClocks lets the engine say whether its own clock and the column that says
// when a row changed have the same type. It comes behind the statement with the
// query, so that an error of the query is that statement's, with its place.
func (in *Input) compareClocks(sql string) error {
	if in.Node.Config.String("updated_at") == "" {
		return nil
	}
	_, err := in.Renderer.Macro("check_time_data_types", sql)
	return err
}

// firstSnapshot makes the table with every row current.
func (in *Input) firstSnapshot(target adapters.Relation, strategy *project.Map) ([]Step, error) {
	sql, err := in.Renderer.Macro("build_snapshot_table", strategy, in.SQL)
	if err != nil {
		return nil, err
	}
	return []Step{{
		Phase: Publish, Name: "create table", InTransaction: true, Atomic: true, Main: true,
		Render: in.macro("create_table_as", false, target, sql), Made: []adapters.Relation{target},
	}, {
		Phase: Publish, Name: "compare clocks", InTransaction: true, Then: func() ([]Step, error) { return nil, in.compareClocks(sql) },
	}}, nil
}

// nextSnapshot stages the changes and merges them in.
func (in *Input) nextSnapshot(target adapters.Relation, strategy *project.Map) ([]Step, error) {
	have, err := in.Columns(target)
	if err != nil {
		return nil, err
	}
	if err := in.checkSnapshotTarget(target, have, strategy); err != nil {
		return nil, err
	}
	sql, err := in.Renderer.Macro("snapshot_staging_table", strategy, in.SQL, target)
	if err != nil {
		return nil, err
	}
	staging, err := in.relation("make_temp_relation", target)
	if err != nil {
		return nil, err
	}
	staging.Type = adapters.Table
	return []Step{
		{Phase: Build, Name: "stage changes", InTransaction: true, Render: in.macro("create_table_as", true, staging, sql)},
		{Phase: Publish, Name: "merge", InTransaction: true, Then: func() ([]Step, error) {
			if err := in.compareClocks(sql); err != nil {
				return nil, err
			}
			return in.mergeSnapshot(target, staging, have)
		}},
	}, nil
}

// mergeSnapshot adds the columns that are new in the query and merges.
func (in *Input) mergeSnapshot(target, staging adapters.Relation, have []adapters.Column) ([]Step, error) {
	staged, err := in.Columns(staging)
	if err != nil {
		return nil, err
	}
	helper := map[string]bool{"dbt_change_type": true, "dbt_unique_key": true, "dbt_closed_id": true, "dbt_is_new": true}
	for i := range UniqueKey(in.Node) {
		helper["dbt_unique_key_"+strconv.Itoa(i+1)] = true
	}
	table := byName(in.Dialect, have)
	var missing []adapters.Column
	var insert []any
	var query []adapters.Column
	for _, c := range staged {
		if helper[strings.ToLower(c.Name)] {
			continue
		}
		query = append(query, c)
		insert = append(insert, in.Dialect.Quote(c.Name))
		if _, ok := table[fold(in.Dialect, c.Name)]; !ok {
			missing = append(missing, c)
		}
	}
	steps, _ := in.widen(target, query, have)
	if len(missing) > 0 {
		steps = append(steps, Step{Phase: Publish, Name: "add columns", InTransaction: true, Call: in.call("create_columns", target, missing)})
	}
	return append(steps,
		Step{Phase: Publish, Name: "merge", InTransaction: true, Main: true, Render: in.macro("snapshot_merge_sql", target, staging, insert)},
		Step{Phase: Publish, Name: "drop staged changes", InTransaction: true, Render: in.macro("get_drop_sql", staging)}), nil
}

// checkSnapshotTarget makes sure that the table is a snapshot's.
func (in *Input) checkSnapshotTarget(target adapters.Relation, have []adapters.Column, strategy *project.Map) error {
	names := in.Node.Config.Map("snapshot_meta_column_names")
	wanted := []string{"dbt_scd_id", "dbt_valid_from", "dbt_valid_to"}
	if strategy.String("hard_deletes") == "new_record" {
		wanted = append(wanted, "dbt_is_deleted")
	}
	var missing []string
	for _, w := range wanted {
		name := w
		if own := names.String(w); own != "" {
			name = own
		}
		if !slices.ContainsFunc(have, func(c adapters.Column) bool { return strings.EqualFold(c.Name, name) }) {
			missing = append(missing, name)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	d := in.errorf(diag.SnapshotTarget, "Snapshot target is missing configured columns: the table of snapshot %s lacks %s", in.Node.Name, strings.Join(missing, ", "))
	if len(missing) == 1 && strategy.String("hard_deletes") == "new_record" {
		return d.WithHint("add the column to %s as text with 'False' in every row, then run again", in.Dialect.Render(target))
	}
	return d.WithHint("%s was not made by this snapshot, or with other snapshot_meta_column_names: move it away, or rename its columns", in.Dialect.Render(target))
}
