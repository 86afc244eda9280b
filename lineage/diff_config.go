package lineage

import (
	"cmp"
	"slices"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
)

// describing are the keys of the configuration that change nothing but what is
// told of a node.
var describing = []string{"tags", "meta", "docs", "description", "group", "access", "severity", "warn_if", "error_if", "store_failures", "store_failures_as"}

// physical are the keys that change where and how rows are kept, and not which.
var physical = []string{
	"grants", "persist_docs", "indexes", "cluster_by", "partition_by", "partitioned_by", "sort", "sort_type", "dist", "bind", "file_format", "format", "full_refresh",
	"query_tag", "auto_refresh", "backup", "options", "tblproperties", "table_properties", "properties", "concurrent_batches", "freshness", "static_analysis",
}

// naming are the keys that move the relation; whether it is told by the relation.
var naming = []string{"alias", "schema", "database", "catalog"}

// configured compares the configuration as written.
func (m *meanings) configured(n *project.Node, old *artifact.Node, out *Change) {
	for _, e := range m.cmp.edits(n, old) {
		out.Config = append(out.Config, e)
		switch {
		case slices.Contains(describing, e.Key):
			out.note(Described)
		case slices.Contains(naming, e.Key):
			out.note(Moved)
		case slices.Contains(physical, e.Key):
			out.note(Reconfigured)
		case e.Key == "materialized" && sameContent(e.Old) && sameContent(e.New):
			out.note(Reconfigured)
		default:
			out.add(Reconfigured, Breaking)
		}
	}
}

// sameContent: such a materialization holds exactly the rows of the query.
func sameContent(v any) bool {
	switch v {
	case nil, "", "view", "table", "materialized_view":
		return true
	}
	return false
}

// edits are the keys of the configuration with other values.
func (c *comparison) edits(n *project.Node, old *artifact.Node) []ConfigEdit {
	var out []ConfigEdit
	for key, v := range n.Unrendered.All() {
		if !sameValue(v, old.Unrendered[key]) {
			out = append(out, ConfigEdit{key, old.Unrendered[key], plain(v)})
		}
	}
	for key, v := range old.Unrendered {
		if !n.Unrendered.Has(key) && !sameValue(nil, v) {
			out = append(out, ConfigEdit{key, v, nil})
		}
	}
	slices.SortFunc(out, func(x, y ConfigEdit) int { return cmp.Compare(x.Key, y.Key) })
	return out
}

// plain is a value as JSON has it.
func plain(v any) any {
	switch v := v.(type) {
	case *project.Map:
		out := map[string]any{}
		for k, x := range v.All() {
			out[k] = plain(x)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, x := range v {
			out[i] = plain(x)
		}
		return out
	}
	return v
}
