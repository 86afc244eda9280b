package manifest

import (
	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/project"
)

type credentials struct{}

func (credentials) Database() string       { return "shop" }
func (credentials) Schema() string         { return "main" }
func (credentials) Public() map[string]any { return nil }
func (credentials) UniqueField() string    { return "shop.duckdb" }

var dialect = &adapters.Dialect{Name: "duckdb", QuoteOpen: '"', QuoteClose: '"'}

func relation(schema, name string) adapters.Relation {
	return adapters.Relation{
		Database: "shop", Schema: schema, Identifier: name,
		Quoting: adapters.Quoting{Database: true, Schema: true, Identifier: true},
	}
}

func cfg(kind project.Kind, pairs ...any) project.Config {
	return project.NewConfig(kind, project.NewMap(pairs...))
}

// base fills what every node has.
func base(kind project.Kind, id, name, path string) *project.Node {
	return &project.Node{
		Kind: kind, UniqueID: id, Name: name, Package: "shop", Path: path, OriginalPath: "models/" + path,
		FQN: []string{"shop", name}, Target: "dev", Alias: name, Config: cfg(kind), Language: "sql",
		Checksum: project.Checksum{Name: "sha256", Value: "abc"}, CreatedAt: 1700000000.25,
	}
}

func ref(name string) project.Ref { return project.Ref{Name: name} }

// everyKind is a project with a node of every kind, each with much of what its
// kind can have.
func everyKind() *project.Project {
	p := &project.Project{
		Quoting: adapters.Quoting{Database: true, Schema: true, Identifier: true},
		Name:    "shop", Root: "/projects/shop",
		Packages: []*project.Package{{Name: "shop"}},
		Profile: project.Profile{Name: "shop", Target: "dev", Outputs: map[string]*project.Output{
			"dev": {Name: "dev", Driver: &adapters.Driver{Name: "duckdb", Dialect: dialect}, Credentials: credentials{}},
		}},
		Nodes: map[string]*project.Node{}, Disabled: map[string][]*project.Node{},
		Macros: map[string]*project.Macro{}, Docs: map[string]*project.Doc{}, Groups: map[string]*project.Group{},
	}
	for _, n := range append(append(sqlNodes(), otherNodes()...), semanticNodes()...) {
		p.Nodes[n.UniqueID] = n
		p.Order = append(p.Order, n.UniqueID)
	}
	off := base(project.Model, "model.shop.off", "off", "off.sql")
	off.Config = cfg(project.Model, "enabled", false)
	off.Raw = "select 1"
	p.Disabled[off.UniqueID] = []*project.Node{off, off}
	p.Macros["macro.shop.hello"] = &project.Macro{
		UniqueID: "macro.shop.hello", Name: "hello", Package: "shop", OriginalPath: "macros/hello.sql",
		SQL: "{% macro hello(x) %}{{ x }}{% endmacro %}", Description: "greets", Meta: project.NewMap("k", int64(1)),
		Docs: project.NewMap("show", false), PatchPath: "shop://macros/m.yml", DependsOn: []string{"macro.shop.other"},
		Arguments: []project.MacroArgument{{Name: "x", Type: "string", Description: "whom"}, {Name: "y"}},
	}
	p.Macros["macro.shop.materialization_odd_default"] = &project.Macro{
		UniqueID: "macro.shop.materialization_odd_default", Name: "materialization_odd_default", Package: "shop",
		OriginalPath: "macros/odd.sql", SQL: "{% materialization odd, default %}{% endmaterialization %}", Languages: []string{"sql"},
	}
	p.Docs["doc.shop.orders"] = &project.Doc{
		UniqueID: "doc.shop.orders", Name: "orders", Package: "shop", Path: "docs.md",
		OriginalPath: "models/docs.md", Contents: "All *orders* – \"quoted\" <b>\n\tand more",
	}
	p.Groups["group.shop.finance"] = &project.Group{
		UniqueID: "group.shop.finance", Name: "finance", Package: "shop", OriginalPath: "models/schema.yml",
		Description: "Money", Owner: project.NewMap("name", "Ann", "slack", "#fin"), Config: project.NewMap("meta", project.NewMap("a", int64(1))),
	}
	p.Selectors = []*project.Selector{
		{Name: "night", Description: "nightly", Default: false, Definition: project.NewMap("method", "tag", "value", "nightly")},
		{Name: "both", Definition: project.NewMap("union", []any{
			"2+tag:nightly+3", "@orders", "models/staging", project.NewMap("tag", "x"),
			project.NewMap("exclude", []any{"eph"}),
		})},
	}
	return p
}

func sqlNodes() []*project.Node {
	quote := true
	stg := base(project.Model, "model.shop.stg_orders", "stg_orders", "staging/stg_orders.sql")
	stg.Relation = relation("main", "stg_orders")
	stg.Config = cfg(project.Model, "materialized", "view", "tags", []any{"nightly"}, "meta", project.NewMap("owner", "ann"),
		"pre-hook", []any{project.NewMap("sql", "select 3", "transaction", true)}, "post-hook", []any{project.NewMap("sql", "select 4", "transaction", false)})
	stg.ConfigCalls = project.NewMap("materialized", "view")
	stg.Unrendered = project.NewMap("materialized", "view", "tags", []any{"nightly"})
	stg.Tags, stg.Meta = []string{"nightly"}, project.NewMap("owner", "ann")
	stg.Raw = "select * from {{ source('raw', 'orders') }}"
	stg.SourceRefs = []project.SourceRef{{Source: "raw", Table: "orders"}}
	stg.DependsOn = project.DependsOn{Macros: []string{"macro.shop.hello"}, Nodes: []string{"source.shop.raw.orders"}}
	stg.Description, stg.DocBlocks, stg.PatchPath = "All orders", []string{"doc.shop.orders"}, "shop://models/schema.yml"
	stg.Columns = []project.Column{{
		Name: "id", Description: "key", DocBlocks: []string{"doc.shop.orders"}, DataType: "integer", Quote: &quote,
		Tags: []string{"pii"}, Meta: project.NewMap("x", int64(1)), Extra: project.NewMap("foo", "bar"),
	}, {Name: "status"}}

	orders := base(project.Model, "model.shop.orders", "orders", "orders.sql")
	orders.Relation, orders.Raw = relation("main", "orders"), "select 1 as id"
	orders.Config = cfg(project.Model, "materialized", "table", "contract", project.NewMap("enforced", true),
		"docs", project.NewMap("node_color", "red"), "freshness", project.NewMap("build_after", project.NewMap("count", int64(1), "period", "day")),
		"grants", project.NewMap("select", []any{"bob"}))
	orders.Contract = project.Contract{Enforced: true, AliasTypes: true, Checksum: "c0ffee"}
	orders.Constraints = []project.Constraint{{Type: "primary_key", Name: "pk", Columns: []string{"id"}, WarnUnenforced: true, WarnUnsupp: true}}
	orders.Columns = []project.Column{{
		Name: "id", DataType: "integer", Granularity: "day",
		Constraints: []project.Constraint{{Type: "foreign_key", To: "ref('countries')", ToColumns: []string{"id"}, WarnUnenforced: true}},
	}}
	orders.PrimaryKey, orders.Access = []string{"id"}, "protected"
	orders.Refs = []project.Ref{ref("stg_orders"), {Package: "shop", Name: "countries"}}
	orders.DependsOn = project.DependsOn{Nodes: []string{"seed.shop.countries", "model.shop.stg_orders"}}
	orders.DeprecationDate = "2999-01-01"
	orders.TimeSpine = project.NewMap("standard_granularity_column", "id", "custom_granularities", []any{project.NewMap("name", "fiscal")})

	eph := base(project.Model, "model.shop.eph", "eph", "eph.sql")
	eph.Relation, eph.Config = relation("main", "eph"), cfg(project.Model, "materialized", "ephemeral")
	inc := base(project.Model, "model.shop.inc", "inc", "inc.sql")
	inc.Relation = relation("main", "inc")
	inc.Config = cfg(project.Model, "materialized", "incremental", "unique_key", []any{"id", "name"}, "event_time", "at", "cluster_by", []any{"id"})
	inc.Refs, inc.DependsOn.Nodes = []project.Ref{ref("eph")}, []string{"model.shop.eph"}

	v2 := base(project.Model, "model.shop.people.v2", "people", "people_v2.sql")
	v2.Relation, v2.Alias, v2.FQN = relation("main", "people_v2"), "people_v2", []string{"shop", "people", "v2"}
	v2.Version = &project.Version{V: int64(2), Latest: int64(2), DeprecationDate: "2998-02-03 10:00:00+01:00"}
	v2.Access, v2.Group = "private", "finance"
	v2.Config = cfg(project.Model, "access", "private", "group", "finance")

	seed := base(project.Seed, "seed.shop.countries", "countries", "countries.csv")
	seed.Relation, seed.SeedInfo = relation("main", "countries"), &project.SeedInfo{RootPath: "/projects/shop"}
	seed.Config = cfg(project.Seed, "column_types", project.NewMap("id", "integer"), "quote_columns", true)
	snap := base(project.Snapshot, "snapshot.shop.snap", "snap", "snap.sql")
	snap.Relation, snap.Refs, snap.DependsOn.Nodes = relation("snaps", "snap"), []project.Ref{ref("orders")}, []string{"model.shop.orders"}
	snap.Config = cfg(project.Snapshot, "strategy", "check", "check_cols", []any{"id"}, "unique_key", "id",
		"snapshot_meta_column_names", project.NewMap("dbt_valid_to", "vt"), "hard_deletes", "new_record")
	ana := base(project.Analysis, "analysis.shop.ana", "ana", "analysis/ana.sql")
	ana.Refs, ana.DependsOn.Nodes = []project.Ref{ref("orders")}, []string{"model.shop.orders"}
	op := base(project.Operation, "operation.shop.shop-on-run-start-0", "shop-on-run-start-0", "hooks/shop-on-run-start-0.sql")
	op.OriginalPath, op.Tags, op.Raw = "./dbt_project.yml", []string{"on-run-start"}, "select 1"
	op.OperationInfo = &project.OperationInfo{When: "on-run-start"}
	return []*project.Node{stg, orders, eph, inc, v2, seed, snap, ana, op}
}

func otherNodes() []*project.Node {
	single := base(project.Test, "test.shop.singular", "singular", "singular.sql")
	single.Relation, single.TestInfo = relation("main_dbt_test__audit", "singular"), &project.TestInfo{}
	single.Config, single.DependsOn.Nodes = cfg(project.Test, "severity", "warn"), []string{"model.shop.orders"}
	generic := base(project.Test, "test.shop.not_null_stg_orders_id.a1b2c3d4e5", "not_null_stg_orders_id", "not_null_stg_orders_id.sql")
	generic.Relation = relation("main_dbt_test__audit", "not_null_stg_orders_id")
	generic.Raw, generic.Checksum = "{{ test_not_null(**_dbt_generic_test_kwargs) }}", project.Checksum{Name: "none"}
	generic.Config = cfg(project.Test, "store_failures", true, "limit", int64(5))
	generic.DependsOn = project.DependsOn{Macros: []string{"macro.dbt.test_not_null"}, Nodes: []string{"model.shop.stg_orders"}}
	generic.Refs = []project.Ref{ref("stg_orders")}
	generic.TestInfo = &project.TestInfo{
		Generic: true, Macro: "not_null", Column: "id", AttachedNode: "model.shop.stg_orders", FileKeyName: "models.stg_orders",
		Kwargs: project.NewMap("column_name", "id", "model", "{{ get_where_subquery(ref('stg_orders')) }}"),
	}

	src := base(project.SourceTable, "source.shop.raw.orders", "orders", "models/schema.yml")
	src.OriginalPath, src.Relation = "models/schema.yml", relation("raw", "raw_orders")
	src.Config = cfg(project.SourceTable, "freshness", project.NewMap("warn_after", project.NewMap("count", int64(12), "period", "hour")), "loaded_at_field", "_loaded")
	src.SourceInfo = &project.SourceInfo{
		SourceName: "raw", SourceDescription: "Raw data", Loader: "airbyte", LoadedAtField: "_loaded", Identifier: "raw_orders",
		Freshness: project.NewMap("warn_after", project.NewMap("count", int64(12), "period", "hour"), "filter", "1=1"),
		External:  project.NewMap("location", "s3://x", "other", int64(1)), Quoting: project.NewMap("identifier", true),
		SourceMeta: project.NewMap("s", int64(1)), UnrenderedSchema: "raw",
	}
	src.Columns = []project.Column{{Name: "id"}}
	events := base(project.SourceTable, "source.shop.raw.events", "events", "models/schema.yml")
	events.Relation, events.Config = relation("raw", "events"), cfg(project.SourceTable, "freshness", nil)
	events.SourceInfo = &project.SourceInfo{SourceName: "raw"}

	dash := base(project.Exposure, "exposure.shop.dash", "dash", "schema.yml")
	dash.ExposureInfo = &project.ExposureInfo{
		Type: "dashboard", Label: "Dash", Maturity: "high", URL: "https://example.com",
		Owner: project.NewMap("name", "Ann", "email", "a@example.com", "extra", int64(1)),
	}
	dash.Refs, dash.SourceRefs, dash.MetricRefs = []project.Ref{ref("orders")}, []project.SourceRef{{Source: "raw", Table: "orders"}}, [][]string{{"revenue"}}
	dash.DependsOn.Nodes = []string{"source.shop.raw.orders", "model.shop.orders", "metric.shop.revenue"}
	bare := base(project.Exposure, "exposure.shop.bare", "bare", "schema.yml")
	bare.ExposureInfo = &project.ExposureInfo{Type: "notebook", OwnerName: "Bob"}

	ut := base(project.UnitTest, "unit_test.shop.orders.ut", "ut", "schema.yml")
	ut.Description, ut.DependsOn.Nodes = "unit", []string{"model.shop.orders"}
	ut.UnitTestInfo = &project.UnitTestInfo{
		Model: "orders",
		Given: []any{
			project.NewMap("input", "ref('stg_orders')", "rows", []any{project.NewMap("id", int64(1))}),
			project.NewMap("input", "ref('countries')", "format", "csv", "rows", "id\n1\n"),
		},
		Expect: project.NewMap("rows", []any{project.NewMap("id", 1.5)}), Overrides: project.NewMap("vars", project.NewMap("low", int64(0))),
		Versions: project.NewMap("include", []any{int64(1)}),
	}
	ut.Version = &project.Version{V: int64(1)}
	plain := base(project.UnitTest, "unit_test.shop.orders.plain", "plain", "schema.yml")
	plain.UnitTestInfo = &project.UnitTestInfo{Model: "orders", Expect: project.NewMap("format", "sql", "rows", "select 1")}
	plain.DependsOn.Nodes = []string{"model.shop.orders"}
	return []*project.Node{single, generic, src, events, dash, bare, ut, plain}
}

func semanticNodes() []*project.Node {
	sem := base(project.SemanticModel, "semantic_model.shop.sem_orders", "sem_orders", "schema.yml")
	sem.Group, sem.Description, sem.Refs, sem.DependsOn.Nodes = "finance", "sem", []project.Ref{ref("orders")}, []string{"model.shop.orders"}
	sem.Config = cfg(project.SemanticModel, "meta", project.NewMap("q", int64(1)), "group", "finance")
	sem.Definition = project.NewMap("model", "ref('orders')", "label", "Sem", "defaults", project.NewMap("agg_time_dimension", "at"),
		"entities", []any{project.NewMap("name", "order", "type", "primary", "expr", "id")},
		"dimensions", []any{
			project.NewMap("name", "at", "type", "time", "type_params", project.NewMap("time_granularity", "day"), "config", project.NewMap("meta", project.NewMap("d", int64(1)))),
			project.NewMap("name", "name", "type", "categorical"),
		},
		"measures", []any{
			project.NewMap("name", "amount", "agg", "sum", "expr", int64(1)),
			project.NewMap("name", "pct", "agg", "percentile", "agg_params", project.NewMap("percentile", 0.5), "non_additive_dimension", project.NewMap("name", "at")),
		})
	metric := func(name, kind string, params ...any) *project.Node {
		n := base(project.Metric, "metric.shop."+name, name, "schema.yml")
		n.Definition = project.NewMap("label", name, "type", kind, "type_params", project.NewMap(params...))
		n.DependsOn.Nodes = []string{"semantic_model.shop.sem_orders"}
		return n
	}
	revenue := metric("revenue", "simple", "measure", project.NewMap("name", "amount", "filter", "{{ Dimension('order__name') }} = 'x'", "fill_nulls_with", int64(0)))
	revenue.Definition.Set("filter", []any{"a = 1", "b = 2"})
	revenue.Definition.Set("time_granularity", "day")
	ratio := metric("ratio", "ratio", "numerator", "revenue", "denominator", project.NewMap("name", "revenue", "alias", "rb"))
	ratio.DependsOn.Nodes = []string{"metric.shop.revenue"}
	derived := metric("derived", "derived", "expr", "revenue - r2", "metrics", []any{"ratio", project.NewMap("name", "revenue", "alias", "r2", "offset_window", "1 month")})
	cum := metric("cum", "cumulative", "measure", "amount", "cumulative_type_params", project.NewMap("window", "7 days", "period_agg", "first"))
	conv := metric("conv", "conversion", "conversion_type_params", project.NewMap("entity", "order", "base_measure", "amount", "conversion_measure", "amount",
		"window", "7 days", "constant_properties", []any{project.NewMap("base_property", "name", "conversion_property", "name")}))
	sq := base(project.SavedQuery, "saved_query.shop.sq", "sq", "schema.yml")
	sq.Group, sq.DependsOn.Nodes = "finance", []string{"metric.shop.revenue"}
	sq.Config = cfg(project.SavedQuery, "group", "finance", "cache", project.NewMap("enabled", true))
	sq.Definition = project.NewMap("label", "SQ",
		"query_params", project.NewMap("metrics", []any{"revenue"}, "group_by", []any{"Dimension('order__name')"}, "where", []any{"a = 1"}, "order_by", []any{"Metric('revenue')"}, "limit", int64(10)),
		"exports", []any{project.NewMap("name", "ex", "config", project.NewMap("alias", "al", "export_as", "table"))})
	return []*project.Node{sem, revenue, ratio, derived, cum, conv, sq}
}
