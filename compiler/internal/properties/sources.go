package properties

import (
	"slices"

	"github.com/modeldata/model/compiler/internal/yamldoc"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
)

var sourceKeys = []string{
	"name", "description", "database", "schema", "loader", "tables", "config", "meta", "tags", "quoting", "freshness", "loaded_at_field",
	"loaded_at_query", "overrides", "catalog",
}

func (d *decoder) source(n *yamldoc.Node) Source {
	s := Source{Range: rangeOf(n.Span)}
	for i, k := range n.Keys {
		v := n.Items[i]
		switch k.Name {
		case "name":
			s.Name = d.text(k, v)
		case "description":
			s.Description = d.rawText(k, v)
		case "database", "project", "catalog":
			s.RawDatabase, s.Database = v.Raw, d.optional(k, v)
		case "schema", "dataset":
			s.RawSchema, s.Schema = v.Raw, d.optional(k, v)
		case "loader":
			s.Loader = d.optional(k, v)
		case "loaded_at_field":
			s.LoadedAtField = d.loadedAtField(k, v)
		case "loaded_at_query":
			s.LoadedAtQuery = d.rawText(k, v).Value
		case "meta":
			s.Meta = d.mapping(k, v)
		case "tags":
			s.Tags = d.texts(k, v)
		case "quoting":
			s.Quoting = d.quoting(k, v)
		case "freshness":
			s.Freshness, s.HasFreshness = d.freshness(k, v), true
		case "config":
			s.Config = d.sourceConfig(k, v)
		case "overrides":
			s.Overrides = d.text(k, v).Value
		case "tables":
			if v.Kind != yamldoc.Null {
				s.Tables = list(d, k, v, d.table)
			}
		default:
			d.unknownOf(k, "a source", project.SourceTable, sourceKeys, diag.Error)
		}
	}
	if n.Get("name") == nil {
		d.missing(n, "a source", "name")
	}
	d.oneLoadedAt(n)
	return s
}

var tableKeys = []string{
	"name", "description", "identifier", "loader", "loaded_at_field", "loaded_at_query", "meta", "tags", "quoting", "freshness", "external",
	"config", "columns", "data_tests", "tests", "docs", "constraints", "data_type",
}

func (d *decoder) table(n *yamldoc.Node) Table {
	t := Table{Range: rangeOf(n.Span)}
	for i, k := range n.Keys {
		v := n.Items[i]
		switch k.Name {
		case "name":
			t.Name = d.text(k, v)
		case "description":
			t.Description = d.rawText(k, v)
		case "identifier":
			t.Identifier = d.optional(k, v)
		case "loader":
			t.Loader = d.optional(k, v)
		case "loaded_at_field":
			t.LoadedAtField, t.HasLoadedAtField = d.loadedAtField(k, v), true
		case "loaded_at_query":
			t.LoadedAtQuery = d.rawText(k, v).Value
		case "meta":
			t.Meta = d.mapping(k, v)
		case "tags":
			t.Tags = d.texts(k, v)
		case "quoting":
			t.Quoting = d.quoting(k, v)
		case "freshness":
			t.Freshness, t.HasFreshness = d.freshness(k, v), true
		case "external":
			t.External = d.optionalMap(k, v)
		case "config":
			t.Config = d.sourceConfig(k, v)
		case "columns":
			t.Columns = d.columns(k, v)
		case "data_tests", "tests":
			if d.bothTests(n, k) {
				t.Tests = d.tests(k, v, "")
			}
		default:
			if !slices.Contains(tableKeys, k.Name) {
				d.unknownOf(k, "a source table", project.SourceTable, tableKeys, diag.Warning)
			}
		}
	}
	if n.Get("name") == nil {
		d.missing(n, "a source table", "name")
	}
	d.oneLoadedAt(n)
	return t
}

// sourceConfig checks freshness wherever it is written.
func (d *decoder) sourceConfig(k yamldoc.Key, n *yamldoc.Node) []ConfigEntry {
	if key, f := n.Find("freshness"); f != nil {
		d.freshness(key, f)
	}
	return d.config(k, n)
}

func (d *decoder) loadedAtField(k yamldoc.Key, n *yamldoc.Node) string {
	if n.Kind == yamldoc.Str && n.Raw == "" {
		d.errorf(diag.PropertyValue, n.Span, "name a column, or remove the key", "'loaded_at_field' cannot be empty")
	}
	return d.optional(k, n)
}

func (d *decoder) oneLoadedAt(n *yamldoc.Node) {
	k, field := n.Find("loaded_at_field")
	q, query := n.Find("loaded_at_query")
	if field != nil && query != nil && field.Kind != yamldoc.Null && query.Kind != yamldoc.Null {
		d.errorf(diag.PropertyConflict, q.Span, "keep one of them", "loaded_at_field and loaded_at_query are both given").WithNote(k.Span, "loaded_at_field is here")
	}
}

var quotingKeys = []string{"database", "schema", "identifier", "column", "project", "snowflake_ignore_case"}

func (d *decoder) quoting(k yamldoc.Key, n *yamldoc.Node) *project.Map {
	if n = d.needMap(k, n); n == nil {
		return nil
	}
	out := &project.Map{}
	for i, key := range n.Keys {
		if !slices.Contains(quotingKeys, key.Name) {
			d.unknown(key, "quoting", quotingKeys, diag.Error)
			continue
		}
		if b := d.boolean(key, n.Items[i]); b != nil {
			out.Set(key.Name, *b)
		}
	}
	return out
}

var freshnessKeys = []string{"warn_after", "error_after", "filter", "build_after"}

// freshness reads a freshness block; nil for null, which switches it off.
func (d *decoder) freshness(k yamldoc.Key, n *yamldoc.Node) *project.Map {
	if n.Kind == yamldoc.Null {
		return nil
	}
	if n = d.needMap(k, n); n == nil {
		return nil
	}
	for i, key := range n.Keys {
		v := n.Items[i]
		switch key.Name {
		case "warn_after", "error_after", "build_after":
			d.period(key, v)
		case "filter":
			d.optional(key, v)
		default:
			d.unknown(key, "freshness", freshnessKeys, diag.Error)
		}
	}
	return d.data(n).(*project.Map)
}

// period checks {count: 12, period: hour}.
func (d *decoder) period(k yamldoc.Key, n *yamldoc.Node) {
	if n.Kind == yamldoc.Null {
		return
	}
	if n = d.needMap(k, n); n == nil {
		return
	}
	for i, key := range n.Keys {
		v, ok := d.rendered(n.Items[i])
		if !ok || v.Kind == yamldoc.Null {
			continue
		}
		switch key.Name {
		case "count":
			if v.Kind != yamldoc.Int {
				d.wrongType(key, v, "a whole number", "write count: 12")
			}
		case "period":
			d.oneOf(key, v, d.text(key, v).Value, "minute", "hour", "day")
		case "updates_on":
		default:
			d.unknown(key, k.Name, []string{"count", "period"}, diag.Error)
		}
	}
}
