package dbtlib

import (
	"slices"
	"strings"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/internal/diag"
)

// columnMethods are the adapter's methods on columns and types.
var columnMethods = map[string]adapterMethod{
	"get_columns_in_relation":      {jinja.Required("relation"), (*Adapter).getColumns, parseList},
	"get_columns_in_table":         {jinja.Required("schema", "identifier"), (*Adapter).getColumnsInTable, parseList},
	"get_missing_columns":          {jinja.Required("from_relation", "to_relation"), (*Adapter).getMissingColumns, parseList},
	"get_column_schema_from_query": {jinja.Required("sql"), (*Adapter).describe, parseList},
	"expand_target_column_types":   {jinja.Required("from_relation", "to_relation"), (*Adapter).expandTypes, parseNone},
	"alter_column_type":            {jinja.Required("relation", "column_name", "new_column_type"), (*Adapter).alterColumnType, parseNone},
	"convert_type":                 {jinja.Required("agate_table", "col_idx"), (*Adapter).convertType, nil},
	"valid_snapshot_target":        {append(jinja.Required("relation"), jinja.Param{Name: "column_names"}), (*Adapter).validSnapshotTarget, parseNone},
	"assert_valid_snapshot_target_given_strategy": {
		jinja.Required("relation", "column_names", "strategy"), (*Adapter).assertSnapshotTarget, parseNone,
	},
	"standardize_grants_dict": {jinja.Required("grants_table"), (*Adapter).standardizeGrants, nil},
}

func (a *Adapter) columnsOf(method string, v jinja.Value) (*jinja.List, error) {
	rel, err := relationArg(method, v)
	if err != nil {
		return nil, err
	}
	if a.columnsReplaced() {
		out, err := a.columnsMacro(v)
		if err != nil {
			return nil, err
		}
		l, ok := out.(*jinja.List)
		if !ok {
			return nil, jinja.Raise(diag.AdapterMethod, "the macro get_columns_in_relation returned %s, not a list of columns", jinja.TypeName(out))
		}
		return l, nil
	}
	if err := a.connected("reading columns"); err != nil {
		return nil, err
	}
	cols, err := a.h.Adapter.Columns(a.h.Ctx, a.h.Session, rel)
	if err != nil {
		return nil, engineError(err, "")
	}
	return a.columnList(cols), nil
}

// columnsReplaced reports whether a macro of the user's reads columns. Such a
// macro may end in the one it replaces, which asks the engine.
func (a *Adapter) columnsReplaced() bool {
	return !a.inColumnsMacro && a.overridden("get_columns_in_relation")
}

func (a *Adapter) columnsMacro(relation jinja.Value) (jinja.Value, error) {
	a.inColumnsMacro = true
	defer func() { a.inColumnsMacro = false }()
	return a.macro("get_columns_in_relation", relation)
}

func (a *Adapter) columnList(cols []adapters.Column) *jinja.List {
	l := list()
	for _, c := range cols {
		l.Items = append(l.Items, ColumnValue(c, a.h.Dialect))
	}
	return l
}

func (a *Adapter) getColumns(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	if a.columnsReplaced() { // whatever it returns
		return a.columnsMacro(args[0])
	}
	return a.columnsOf("get_columns_in_relation", args[0])
}

func (a *Adapter) getColumnsInTable(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	return a.columnsOf("get_columns_in_table", a.value(adapters.Relation{
		Database: a.database(nil), Schema: jinja.Str(args[0]), Identifier: jinja.Str(args[1]),
	}))
}

// named reads the names of a list of columns.
func named(l *jinja.List) map[string]*column {
	out := map[string]*column{}
	for _, it := range l.Items {
		if c, ok := it.(*column); ok {
			out[c.name] = c
		}
	}
	return out
}

func (a *Adapter) getMissingColumns(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	from, err := a.columnsOf("get_missing_columns", args[0])
	if err != nil {
		return nil, err
	}
	to, err := a.columnsOf("get_missing_columns", args[1])
	if err != nil {
		return nil, err
	}
	have := named(to)
	out := list()
	for _, it := range from.Items {
		if col, ok := it.(*column); ok && have[col.name] == nil {
			out.Items = append(out.Items, it)
		}
	}
	return out, nil
}

func (a *Adapter) describe(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	if err := a.connected("describing a query"); err != nil {
		return nil, err
	}
	sql := jinja.Str(args[0])
	cols, err := a.h.Adapter.Describe(a.h.Ctx, a.h.Session, sql)
	if err != nil {
		return nil, engineError(err, sql)
	}
	return a.columnList(cols), nil
}

// expandTypes widens text columns of the second relation to those of the first.
func (a *Adapter) expandTypes(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	goal, err := a.columnsOf("expand_target_column_types", args[0])
	if err != nil {
		return nil, err
	}
	current, err := a.columnsOf("expand_target_column_types", args[1])
	if err != nil {
		return nil, err
	}
	have := named(current)
	for _, it := range goal.Items {
		want, ok := it.(*column)
		if !ok {
			continue
		}
		now := have[want.name]
		if now == nil || !now.isString() || !want.isString() || want.stringSize() <= now.stringSize() {
			continue
		}
		if _, err := a.macro("alter_column_type", args[1], want.name, stringType(want.stringSize())); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

func (a *Adapter) alterColumnType(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	_, err := a.macro("alter_column_type", args...)
	return nil, err
}

// neutralTypes names, for each kind of a table's column, the dialect's type
// and what SQL at large calls it.
var neutralTypes = map[columnKind]struct{ neutral, sql string }{
	kindInteger:  {"integer", "integer"},
	kindText:     {"string", "text"},
	kindBoolean:  {"boolean", "boolean"},
	kindDateTime: {"timestamp", "timestamp without time zone"},
	kindDate:     {"date", "date"},
}

func (a *Adapter) convertType(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	t, ok := args[0].(*Table)
	i, isInt := args[1].(int64)
	if !ok || !isInt || i < 0 || int(i) >= len(t.kinds) {
		return nil, typeError("adapter.convert_type() takes a table and a column's number")
	}
	kind := t.kinds[i]
	if kind == kindNumber {
		if t.decimals(int(i)) > 0 {
			return a.sqlType("float", "float8"), nil
		}
		return a.sqlType("integer", "integer"), nil
	}
	n := neutralTypes[kind]
	return a.sqlType(n.neutral, n.sql), nil
}

func (a *Adapter) sqlType(neutral, sql string) string {
	if t, ok := a.h.Dialect.Types[neutral]; ok {
		return t
	}
	return sql
}

// snapshotColumns are those that every snapshot has.
var snapshotColumns = []string{"dbt_scd_id", "dbt_valid_from", "dbt_valid_to"}

func (a *Adapter) validSnapshotTarget(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	return nil, a.requireColumns(args[0], args[1], snapshotColumns)
}

func (a *Adapter) assertSnapshotTarget(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	want := snapshotColumns
	if v, _ := lookup(args[2], "hard_deletes"); v == "new_record" {
		want = append(slices.Clone(want), "dbt_is_deleted")
	}
	return nil, a.requireColumns(args[0], args[1], want)
}

// requireColumns checks that a snapshot's table has its columns, under the
// names configured for them.
func (a *Adapter) requireColumns(rel, names jinja.Value, want []string) error {
	cols, err := a.columnsOf("valid_snapshot_target", rel)
	if err != nil {
		return err
	}
	have := map[string]bool{}
	for name := range named(cols) {
		have[strings.ToLower(name)] = true
	}
	var missing []string
	for _, col := range want {
		if v, ok := lookup(names, col); ok && given(v) {
			col = jinja.Str(v)
		}
		if !have[strings.ToLower(col)] {
			missing = append(missing, col)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return hinted(jinja.Raise(diag.AdapterMethod, "%s exists but is no snapshot: it lacks the column(s) %s", jinja.Str(rel), strings.Join(missing, ", ")),
		"drop or rename that table, give the snapshot another name, or set snapshot_meta_column_names")
}

func (a *Adapter) standardizeGrants(c *jinja.Call, args []jinja.Value) (jinja.Value, error) {
	t, ok := args[0].(*Table)
	if !ok {
		return nil, typeError("adapter.standardize_grants_dict() takes a table, not %s", jinja.TypeName(args[0]))
	}
	out := jinja.NewDict()
	for _, r := range t.rows {
		grantee, ok1 := r.byName("grantee")
		privilege, ok2 := r.byName("privilege_type")
		if !ok1 || !ok2 {
			return nil, jinja.Raise(diag.AdapterMethod, "a table of grants has the columns grantee and privilege_type")
		}
		key := jinja.Str(privilege)
		l, ok := out.GetStr(key)
		if !ok {
			l = list()
			out.SetStr(key, l)
		}
		l.(*jinja.List).Items = append(l.(*jinja.List).Items, grantee)
	}
	return out, nil
}
