package manifest

import "github.com/modeldata/model/compiler/project"

func (f *fields) semanticModel(o out, n *project.Node) {
	d := n.Definition
	identity(o, n)
	o.Str("model", d.String("model"))
	f.nodeRelation(o, n)
	text(o, "description", n.Description)
	text(o, "label", d.String("label"))
	if def := d.Map("defaults"); def == nil {
		o.Any("defaults", nil)
	} else {
		record(o, "defaults", semanticDefaults, def)
	}
	parts(o, "entities", d, func(m *project.Map) {
		text(o, "role", m.String("role"))
		scalarText(o, "expr", value(m, "expr"))
		partConfig(o, n, m)
	}, "type")
	parts(o, "measures", d, func(m *project.Map) {
		o.Any("create_metric", false)
		scalarText(o, "expr", value(m, "expr"))
		nullable(o, "agg_params", aggParams, m)
		nullable(o, "non_additive_dimension", nonAdditive, m)
		text(o, "agg_time_dimension", m.String("agg_time_dimension"))
		partConfig(o, n, m)
	}, "agg")
	parts(o, "dimensions", d, func(m *project.Map) {
		o.Any("is_partition", m.Bool("is_partition"))
		nullable(o, "type_params", dimensionParams, m)
		scalarText(o, "expr", value(m, "expr"))
		o.Any("metadata", nil)
		partConfig(o, n, m)
	}, "type")
	o.Any("metadata", nil)
	dependsOn(o, n.DependsOn)
	refs(o, n.Refs)
	o.Any("created_at", n.CreatedAt)
	config(o, n)
	o.Any("unrendered_config", n.Unrendered)
	text(o, "primary_entity", d.String("primary_entity"))
	text(o, "group", n.Group)
}

var (
	semanticDefaults = project.NewMap("agg_time_dimension", nil)
	aggParams        = project.NewMap("percentile", nil, "use_discrete_percentile", false, "use_approximate_percentile", false)
	nonAdditive      = project.NewMap("name", "", "window_choice", "min", "window_groupings", []any{})
	dimensionParams  = project.NewMap("time_granularity", "day", "validity_params", nil)
)

// nodeRelation is the relation of the model that a semantic model is made of.
func (f *fields) nodeRelation(o out, n *project.Node) {
	var model *project.Node
	for _, id := range n.DependsOn.Nodes {
		if m := f.p.Nodes[id]; m != nil {
			model = m
			break
		}
	}
	if model == nil {
		o.Any("node_relation", nil)
		return
	}
	o.Open("node_relation")
	o.Str("alias", orElse(model.Alias, model.Name))
	o.Str("schema_name", model.Relation.Schema)
	text(o, "database", model.Relation.Database)
	text(o, "relation_name", f.relationName(model))
	o.Close()
}

// parts writes entities, measures or dimensions: what all have, then the rest.
func parts(o out, key string, d *project.Map, rest func(*project.Map), kind string) {
	o.List(key)
	for _, it := range d.List(key) {
		m, ok := it.(*project.Map)
		if !ok {
			continue
		}
		o.Open("")
		o.Str("name", m.String("name"))
		o.Str(kind, m.String(kind))
		text(o, "description", m.String("description"))
		text(o, "label", m.String("label"))
		rest(m)
		o.Close()
	}
	o.EndList()
}

// partConfig writes the meta of a part over that of its semantic model.
func partConfig(o out, n *project.Node, m *project.Map) {
	meta := n.Config.Map("meta").Clone()
	for k, v := range m.Map("config").Map("meta").All() {
		meta.Set(k, v)
	}
	o.Open("config")
	o.Any("meta", meta)
	o.Close()
}

// nullable writes a record that may be absent.
func nullable(o out, key string, def, m *project.Map) {
	set := m.Map(key)
	if set == nil {
		o.Any(key, nil)
		return
	}
	record(o, key, def, set)
}

func (f *fields) savedQuery(o out, n *project.Node) {
	d := n.Definition
	identity(o, n)
	q := d.Map("query_params")
	o.Open("query_params")
	o.Strs("metrics", project.Strings(value(q, "metrics")))
	o.Strs("group_by", project.Strings(value(q, "group_by")))
	conditions(o, "where", value(q, "where"))
	o.Strs("order_by", project.Strings(value(q, "order_by")))
	o.Any("limit", value(q, "limit"))
	o.Close()
	o.List("exports")
	for _, it := range d.List("exports") {
		if m, ok := it.(*project.Map); ok {
			f.export(o, n, m)
		}
	}
	o.EndList()
	text(o, "description", n.Description)
	text(o, "label", d.String("label"))
	o.Any("metadata", nil)
	config(o, n)
	o.Any("unrendered_config", n.Unrendered)
	text(o, "group", n.Group)
	dependsOn(o, n.DependsOn)
	o.Any("created_at", n.CreatedAt)
	refs(o, n.Refs)
	o.Strs("tags", n.Tags)
}

// export writes one export. What it does not say is as its saved query has it,
// and where that says no place either, the target's is meant.
func (f *fields) export(o out, n *project.Node, m *project.Map) {
	c := m.Map("config")
	database, schema := f.targetPlace(n)
	o.Open("")
	o.Str("name", m.String("name"))
	o.Open("config")
	o.Str("export_as", orElse(orElse(c.String("export_as"), n.Config.String("export_as")), "table"))
	text(o, "schema_name", orElse(orElse(c.String("schema"), n.Config.String("schema")), schema))
	o.Str("alias", orElse(c.String("alias"), m.String("name")))
	text(o, "database", orElse(c.String("database"), database))
	o.Close()
	o.Any("unrendered_config", c)
	o.Close()
}
