package manifest

import (
	"io"

	"github.com/modeldata/model/compiler/project"
)

// shape lists the fields that semantic_manifest.json has of a record, in its
// order. A field that a record lacks is null.
type shape []field

type field struct {
	key string
	of  shape // of a record or of each of a list; nil keeps the value as it is
}

func plain(keys ...string) shape {
	var out shape
	for _, k := range keys {
		out = append(out, field{key: k})
	}
	return out
}

var (
	metaShape     = field{"config", plain("meta")}
	relationShape = field{"node_relation", plain("alias", "schema_name", "database", "relation_name")}

	semanticModelShape = append(plain("name", "defaults", "description"),
		relationShape, field{key: "primary_entity"},
		field{"entities", append(plain("name", "description", "type", "role", "expr", "metadata", "label"), metaShape)},
		field{"measures", append(plain("name", "agg", "description", "create_metric", "expr", "agg_params", "metadata", "non_additive_dimension",
			"agg_time_dimension", "label"), metaShape)},
		field{"dimensions", append(plain("name", "description", "type", "is_partition", "type_params", "expr", "metadata", "label"), metaShape)},
		field{key: "label"}, field{key: "metadata"}, metaShape)

	metricShape = append(plain("name", "description", "type"),
		field{"type_params", append(plain("measure", "numerator", "denominator", "expr", "window", "grain_to_date", "metrics", "conversion_type_params"),
			field{"cumulative_type_params", plain("window", "grain_to_date", "period_agg")}, field{key: "input_measures"})},
		field{key: "filter"}, field{key: "metadata"}, field{key: "label"}, metaShape, field{key: "time_granularity"})

	savedQueryShape = append(plain("name"),
		field{"query_params", plain("metrics", "group_by", "order_by", "limit", "where")},
		field{key: "description"}, field{key: "metadata"}, field{key: "label"},
		field{"exports", append(plain("name"), field{"config", plain("export_as", "schema_name", "alias")})}, field{key: "tags"})
)

// of takes the shape's fields of a value.
func (s shape) of(v any) any {
	if s == nil {
		return v
	}
	switch v := v.(type) {
	case *project.Map:
		out := &project.Map{}
		for _, f := range s {
			out.Set(f.key, f.of.of(value(v, f.key)))
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, it := range v {
			out[i] = s.of(it)
		}
		return out
	}
	return v
}

// WriteSemantic writes what readers of the semantic layer, such as MetricFlow,
// take from a project: semantic_manifest.json of dbt-semantic-interfaces.
func WriteSemantic(w io.Writer, p *project.Project) error {
	j := newJSONOut(w)
	j.Open("")
	records := func(key string, kind project.Kind, s shape) {
		j.List(key)
		for _, id := range p.Order {
			if n := p.Nodes[id]; n.Kind == kind {
				j.Any("", s.of(NodeMap(n, p)))
				j.flush(false)
			}
		}
		j.EndList()
	}
	records("semantic_models", project.SemanticModel, semanticModelShape)
	records("metrics", project.Metric, metricShape)
	j.Any("project_configuration", semanticProject(p))
	records("saved_queries", project.SavedQuery, savedQueryShape)
	j.Close()
	j.flush(true)
	return j.err
}

// interfaces is the version of dbt-semantic-interfaces whose form this is.
var interfaces = project.NewMap("major_version", "0", "minor_version", "9", "patch_version", "0")

// semanticProject is what the semantic layer asks of the project as a whole: its
// time spines.
func semanticProject(p *project.Project) *project.Map {
	f := newFields(p, nil)
	tables, spines := []any{}, []any{}
	layer := false
	for _, id := range p.Order {
		layer = layer || p.Nodes[id].Kind == project.SemanticModel
	}
	for _, id := range p.Order {
		n := p.Nodes[id]
		if n.Kind != project.Model {
			continue
		}
		if n.TimeSpine != nil {
			spines = append(spines, f.timeSpineOf(n))
		}
		if layer && n.Name == "metricflow_time_spine" && len(tables) == 0 { // what a time spine was before it could be declared
			tables = append(tables, project.NewMap("location", f.relationName(n), "column_name", "date_day", "grain", "day"))
		}
	}
	return project.NewMap("time_spine_table_configurations", tables, "metadata", nil, "dsi_package_version", interfaces, "time_spines", spines)
}

func (f *fields) timeSpineOf(n *project.Node) *project.Map {
	column := n.TimeSpine.String("standard_granularity_column")
	granularity := ""
	for i := range n.Columns {
		if n.Columns[i].Name == column {
			granularity = n.Columns[i].Granularity
		}
	}
	custom := []any{}
	for _, it := range n.TimeSpine.List("custom_granularities") {
		custom = append(custom, plain("name", "column_name").of(it))
	}
	return project.NewMap(
		"node_relation", project.NewMap("alias", n.Alias, "schema_name", n.Relation.Schema, "database", n.Relation.Database, "relation_name", f.relationName(n)),
		"primary_column", project.NewMap("name", column, "time_granularity", granularity),
		"custom_granularities", custom)
}
