package materialize

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/internal/diag"
)

// SchemaChange is how a query's columns differ from its table's.
type SchemaChange struct {
	Added   []adapters.Column // in the query only
	Removed []adapters.Column // in the table only
	Retyped []adapters.Column // in both, with the query's type
}

// Any reports whether there is a difference.
func (c SchemaChange) Any() bool { return len(c.Added)+len(c.Removed)+len(c.Retyped) > 0 }

// Compare finds how a query's columns differ from a table's. A narrower text
// column of the query is no difference.
func Compare(d *adapters.Dialect, query, table []adapters.Column) SchemaChange {
	var c SchemaChange
	inTable, inQuery := byName(d, table), byName(d, query)
	for _, q := range query {
		t, ok := inTable[fold(d, q.Name)]
		switch {
		case !ok:
			c.Added = append(c.Added, q)
		case !sameType(q.Type, t.Type) && !fits(q.Type, t.Type):
			c.Retyped = append(c.Retyped, adapters.Column{Name: t.Name, Type: q.Type, Nullable: t.Nullable})
		}
	}
	for _, t := range table {
		if _, ok := inQuery[fold(d, t.Name)]; !ok {
			c.Removed = append(c.Removed, t)
		}
	}
	return c
}

func byName(d *adapters.Dialect, cols []adapters.Column) map[string]adapters.Column {
	m := make(map[string]adapters.Column, len(cols))
	for _, c := range cols {
		m[fold(d, c.Name)] = c
	}
	return m
}

func fold(d *adapters.Dialect, name string) string {
	if d.CaseSensitiveNames {
		return name
	}
	return strings.ToLower(name)
}

func sameType(a, b string) bool { return strings.EqualFold(a, b) }

// fits reports whether text of type a fits a column of type b.
func fits(a, b string) bool {
	na, oka := textSize(a)
	nb, okb := textSize(b)
	return oka && okb && na <= nb
}

var sizedText = regexp.MustCompile(`(?i)^(?:character varying|varchar|character|char|nvarchar|text|string)\s*\(\s*(\d+)\s*\)$`)

// textSize is the declared size of a text type that has one.
func textSize(t string) (int, bool) {
	m := sizedText.FindStringSubmatch(strings.TrimSpace(t))
	if m == nil {
		return 0, false
	}
	n, err := strconv.Atoi(m[1])
	return n, err == nil
}

// onSchemaChange is the model's setting; an unknown one means ignore, as in dbt.
func (in *Input) onSchemaChange() string {
	switch s := in.Node.Config.String("on_schema_change"); s {
	case "fail", "append_new_columns", "sync_all_columns":
		return s
	}
	return "ignore"
}

// followColumns returns the steps that make the table's columns follow the
// staged ones, and the columns to write.
func (in *Input) followColumns(target, staging adapters.Relation, have []adapters.Column) ([]Step, []adapters.Column, error) {
	mode := in.onSchemaChange()
	sized := false
	for _, c := range have {
		_, ok := textSize(c.Type)
		sized = sized || ok
	}
	if mode == "ignore" && !sized {
		return nil, have, nil
	}
	query, err := in.Columns(staging)
	if err != nil {
		return nil, nil, err
	}
	steps, have := in.widen(target, query, have)
	if mode != "ignore" && (len(query) == 0 || in.followsByMacro()) {
		dest, err := in.Renderer.MacroColumns("process_schema_changes", mode, staging, target)
		if len(dest) == 0 {
			dest = have
		}
		return steps, dest, err
	}
	change := Compare(in.Dialect, query, have)
	switch {
	case mode == "ignore":
		return steps, have, nil
	case !change.Any():
		return steps, query, nil
	case mode == "fail":
		return nil, nil, in.changed(change)
	case mode == "append_new_columns":
		if len(change.Added) > 0 {
			steps = append(steps, in.alter(target, change.Added, nil))
		}
		return steps, query, nil
	}
	if len(change.Added)+len(change.Removed) > 0 {
		steps = append(steps, in.alter(target, change.Added, change.Removed))
	}
	for _, c := range change.Retyped {
		steps = append(steps, in.retype(target, c))
	}
	return steps, query, nil
}

// followsByMacro reports whether the project or a package has its own way of
// following columns.
func (in *Input) followsByMacro() bool {
	return slices.ContainsFunc([]string{
		"process_schema_changes", "check_for_schema_changes", "sync_column_schemas", "diff_columns", "diff_column_data_types",
	}, in.Renderer.Overridden)
}

// widen makes text columns of the table as wide as the query's, as dbt does
// whatever the setting, and returns the columns that the table has then.
func (in *Input) widen(target adapters.Relation, query, have []adapters.Column) ([]Step, []adapters.Column) {
	var steps []Step
	have = slices.Clone(have)
	wanted := byName(in.Dialect, query)
	for i, t := range have {
		q := wanted[fold(in.Dialect, t.Name)]
		size, sized := textSize(q.Type)
		if n, is := textSize(t.Type); sized && is && size > n {
			have[i].Type = q.Type
			steps = append(steps, in.retype(target, have[i]))
		}
	}
	return steps, have
}

func (in *Input) alter(target adapters.Relation, add, remove []adapters.Column) Step {
	// none, not an empty list, is how the macro is told to leave something out.
	var adds, removes any
	if len(add) > 0 {
		adds = add
	}
	if len(remove) > 0 {
		removes = remove
	}
	return Step{Phase: Publish, Name: "alter columns", InTransaction: true, Call: in.call("alter_relation_add_remove_columns", target, adds, removes)}
}

func (in *Input) retype(target adapters.Relation, c adapters.Column) Step {
	return Step{Phase: Publish, Name: "alter type of " + c.Name, InTransaction: true, Call: in.call("alter_column_type", target, c.Name, c.Type)}
}

// changed is the error of on_schema_change: fail.
func (in *Input) changed(c SchemaChange) error {
	var parts []string
	add := func(label string, cols []adapters.Column) {
		if len(cols) == 0 {
			return
		}
		var names []string
		for _, col := range cols {
			names = append(names, col.Name+" "+col.Type)
		}
		parts = append(parts, fmt.Sprintf("%s: %s", label, strings.Join(names, ", ")))
	}
	add("new in the query", c.Added)
	add("only in the table", c.Removed)
	add("of another type", c.Retyped)
	return in.errorf(diag.SchemaChanged, "model %s has other columns than its table (%s), and on_schema_change is \"fail\"", in.Node.Name, strings.Join(parts, "; ")).
		WithHint("rebuild it with --full-refresh, or set on_schema_change to append_new_columns or sync_all_columns").
		AsDbt("The source and target schemas on this incremental model are out of sync!")
}
