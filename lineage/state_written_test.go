package lineage

import (
	"testing"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
)

// What dbt 1.10 and 1.12 write of the same configuration, seen in their
// manifests.
func TestWrittenForms(t *testing.T) {
	const raw = "{{ config(materialized='table', enabled=True, schema=target.name) }} select 1"
	c := &comparison{p: &project.Project{Packages: []*project.Package{{Config: project.NewMap("flags", project.NewMap("state_modified_compare_more_unrendered_values", true))}}}}
	node := func() *project.Node {
		return &project.Node{
			Kind: project.Model, Raw: raw, ConfigCalls: project.NewMap("materialized", "table", "enabled", true, "schema", "dev"),
			Unrendered: project.NewMap("materialized", "table", "enabled", true, "schema", "dev", "check_cols", []any{"a", "b"}, "grants", project.NewMap("select", []any{"me"})),
		}
	}
	for name, tt := range map[string]struct {
		raw  string
		old  map[string]any
		want bool
	}{
		"values": {raw, map[string]any{"schema": "dev", "materialized": "table", "enabled": true, "check_cols": []any{"a", "b"}, "grants": map[string]any{"select": []any{"me"}}}, true},
		"syntax tree": {raw, map[string]any{
			"schema":       "Keyword(key='schema', value=Getattr())",
			"materialized": "Keyword(key='materialized', value=Const(value='table'))", "enabled": "Keyword(key='enabled', value=Const(value=True))",
			"check_cols": []any{"a", "b", "a", "b"}, "grants": map[string]any{"select": []any{"me", "me"}},
		}, true},
		"source":       {raw, map[string]any{"materialized": "table", "schema": "target.name", "enabled": "True", "check_cols": []any{"a", "b"}, "grants": map[string]any{"select": []any{"me"}}}, true},
		"other text":   {raw + " ", map[string]any{"materialized": "Keyword(key='materialized', value=Const(value='view'))", "enabled": true, "check_cols": []any{"a", "b"}, "grants": map[string]any{"select": []any{"me"}}}, false},
		"other list":   {raw, map[string]any{"schema": "dev", "materialized": "table", "enabled": true, "check_cols": []any{"a", "c", "a", "c"}, "grants": map[string]any{"select": []any{"me"}}}, false},
		"other grants": {raw, map[string]any{"schema": "dev", "materialized": "table", "enabled": true, "check_cols": []any{"a", "b"}, "grants": map[string]any{"select": []any{"you"}}}, false},
		"other call":   {raw, map[string]any{"materialized": "table", "schema": "target.schema", "enabled": true, "check_cols": []any{"a", "b"}, "grants": map[string]any{"select": []any{"me"}}}, false},
		"one more":     {raw, map[string]any{"schema": "dev", "materialized": "table", "enabled": true, "check_cols": []any{"a", "b"}, "grants": map[string]any{"select": []any{"me"}}, "bound": "x"}, false},
	} {
		if got := c.sameWritten(node(), &artifact.Node{RawCode: tt.raw, Unrendered: tt.old}); got != tt.want {
			t.Errorf("%s: same is %v", name, got)
		}
	}
}
