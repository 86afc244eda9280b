package ir

import (
	"strings"

	"github.com/modeldata/model/compiler/internal/sqlparse"
)

// outputs are the columns, each with its type, of functions that name them; other
// functions give one column under their alias.
var outputs = map[*sqlparse.Dialect]map[string][][2]string{sqlparse.Postgres: {
	"json_each": {{"key", "text"}, {"value", "json"}}, "json_each_text": {{"key", "text"}, {"value", "text"}},
	"jsonb_each": {{"key", "text"}, {"value", "jsonb"}}, "jsonb_each_text": {{"key", "text"}, {"value", "text"}},
	"json_array_elements": {{"value", "json"}}, "json_array_elements_text": {{"value", "text"}},
	"jsonb_array_elements": {{"value", "jsonb"}}, "jsonb_array_elements_text": {{"value", "text"}},
	"pg_options_to_table": {{"option_name", "text"}, {"option_value", "text"}},
	"ts_stat":             {{"word", "text"}, {"ndoc", "integer"}, {"nentry", "integer"}},
	"ts_parse":            {{"tokid", "integer"}, {"token", "text"}},
	"ts_token_type":       {{"tokid", "integer"}, {"alias", "text"}, {"description", "text"}},
	"ts_debug": {
		{"alias", "text"}, {"description", "text"}, {"token", "text"}, {"dictionaries", "regdictionary[]"}, {"dictionary", "regdictionary"}, {"lexemes", "text[]"},
	},
}}

// keepsName are the functions whose only column has their own name, whatever the
// alias is.
var keepsName = map[*sqlparse.Dialect]map[string]bool{sqlparse.DuckDB: {"range": true, "generate_series": true, "unnest": true}}

// outputs lists the columns that a table function names itself; none where it does
// not, or where FROM names them all.
func (a *analysis) outputs(t *sqlparse.Table, v value) []column {
	if len(t.Funcs) != 1 || t.Funcs[0].Kind != sqlparse.Call {
		return nil
	}
	name := t.Funcs[0].Name
	name = strings.ToLower(name[strings.LastIndexByte(name, '.')+1:])
	if keepsName[a.d][name] && len(t.Columns) == 0 {
		return []column{{name: name, start: t.Start, end: t.End, value: v}}
	}
	out := outputs[a.d][name]
	if len(t.Columns) >= len(out) {
		return nil
	}
	cols := make([]column, len(out))
	for i, c := range out {
		cols[i] = column{name: c[0], start: t.Start, end: t.End, value: v}
		cols[i].typ = a.declared(c[1])
	}
	return renamed(cols, t.Columns)
}
