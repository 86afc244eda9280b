package site

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/lineage"
)

var update = flag.Bool("update", false, "rewrite golden files")

// shop is a small project with a node of most kinds.
func shop() Data {
	nodes := []*project.Node{
		{
			Kind: project.SourceTable, UniqueID: "source.shop.raw.orders", Name: "orders", Package: "shop", OriginalPath: "models/raw.yml", FQN: []string{"shop", "raw", "orders"},
			SourceInfo: &project.SourceInfo{SourceName: "raw", Loader: "script", LoadedAtField: "loaded_at", Freshness: project.NewMap("warn_after", project.NewMap("count", int64(12), "period", "hour"))},
			Columns:    []project.Column{{Name: "id", DataType: "integer"}},
		},
		{
			Kind: project.Model, UniqueID: "model.shop.orders.v2", Name: "orders", Package: "shop", OriginalPath: "models/marts/orders.sql", FQN: []string{"shop", "marts", "orders", "v2"},
			Version: &project.Version{V: int64(2), Latest: int64(2)}, Description: "All *orders*.\n\nMore </script>.", Raw: "select ID from {{ source('raw', 'orders') }}", Language: "sql",
			Tags: []string{"nightly"}, Meta: project.NewMap("owner", "ann", "limit", "</script>"), Group: "sales", Access: "public", Contract: project.Contract{Enforced: true},
			Columns:   []project.Column{{Name: "id", Description: "The **key**."}, {Name: "gone", DataType: "text", Constraints: []project.Constraint{{Type: "not_null"}}}},
			DependsOn: project.DependsOn{Nodes: []string{"source.shop.raw.orders"}, Macros: []string{"macro.shop.cents", "macro.dbt.run_query"}},
		},
		{
			Kind: project.Test, UniqueID: "test.shop.unique_orders_v2_ID.abc", Name: "unique_orders_v2_ID", Package: "shop", OriginalPath: "models/marts/orders.yml", FQN: []string{"shop", "marts", "unique"},
			TestInfo:  &project.TestInfo{Generic: true, Macro: "unique", Column: "ID", AttachedNode: "model.shop.orders.v2", Kwargs: project.NewMap("model", "x", "column_name", "ID")},
			DependsOn: project.DependsOn{Nodes: []string{"model.shop.orders.v2"}},
		},
		{
			Kind: project.Exposure, UniqueID: "exposure.shop.board", Name: "board", Package: "shop", OriginalPath: "models/board.yml", FQN: []string{"shop", "board"},
			ExposureInfo: &project.ExposureInfo{Type: "dashboard", URL: "https://board.test", Owner: project.NewMap("name", "Ann", "email", "ann@shop.test")},
			DependsOn:    project.DependsOn{Nodes: []string{"model.shop.orders.v2"}},
		},
		{Kind: project.Operation, UniqueID: "operation.shop.hook", Name: "hook", Package: "shop"},
	}
	p := &project.Project{
		Name: "shop", Packages: []*project.Package{{Name: "shop", Version: "1.0"}}, Nodes: map[string]*project.Node{},
		Macros: map[string]*project.Macro{
			"macro.shop.cents":    {UniqueID: "macro.shop.cents", Name: "cents", Package: "shop", OriginalPath: "macros/cents.sql", SQL: "{% macro cents() %}{% endmacro %}", Arguments: []project.MacroArgument{{Name: "x", Type: "integer", Description: "Euros."}}},
			"macro.dbt.run_query": {UniqueID: "macro.dbt.run_query", Name: "run_query", Package: "dbt", BuiltIn: true},
		},
		Docs: map[string]*project.Doc{
			"doc.shop.__overview__": {UniqueID: "doc.shop.__overview__", Name: "__overview__", Package: "shop", Contents: "# The shop"},
			"doc.dbt.__overview__":  {UniqueID: "doc.dbt.__overview__", Name: "__overview__", Package: "dbt", Contents: "Not this."},
		},
		Groups: map[string]*project.Group{"group.shop.sales": {Name: "sales", Owner: project.NewMap("name", "Sales")}},
	}
	for _, n := range nodes {
		p.Nodes[n.UniqueID] = n
		p.Order = append(p.Order, n.UniqueID)
	}
	at := time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC)
	failures, rows, never := int64(3), int64(1204567), false
	return Data{
		Project: p, GeneratedAt: at.Add(time.Hour), Version: "1.2.3",
		Catalog: &artifact.Catalog{Nodes: []artifact.CatalogTable{{
			UniqueID: "model.shop.orders.v2", Type: "BASE TABLE", Owner: "db", Rows: &rows, Columns: []artifact.CatalogColumn{{Name: "total", Type: "DOUBLE", Index: 2, Comment: "Sum."}, {Name: "ID", Type: "INTEGER", Index: 1}},
			Stats: []artifact.CatalogStat{{ID: "num_rows", Label: "Rows", Value: int64(7), Include: true}},
		}}},
		Compiled: func(id string) string {
			return map[string]string{"model.shop.orders.v2": "select ID from raw.orders -- it's \\ </script>"}[id]
		},
		Runs: []artifact.Run{
			{Command: "build", At: at, Elapsed: 2.5, Results: []artifact.Outcome{
				{Node: "model.shop.orders.v2", Status: "success", Seconds: 1.2344, Rows: &rows},
				{Node: "test.shop.unique_orders_v2_ID.abc", Status: "fail", Seconds: 0.1, Failures: &failures, Message: "Got 3 results"},
				{Node: "model.shop.renamed", Status: "error"},
			}},
			{Command: "run", At: at.Add(time.Minute), Elapsed: 0.5, Results: []artifact.Outcome{{Node: "model.shop.orders.v2", Status: "skipped"}}},
		},
		Freshness: []artifact.SourceStatus{{UniqueID: "source.shop.raw.orders", Status: "warn"}},
		Columns: []ColumnEdge{
			{"source.shop.raw.orders", "ID", "model.shop.orders.v2", "id", "copy"},
			{"source.shop.raw.orders", "undeclared", "model.shop.orders.v2", "total", "aggregate"},
			{"model.shop.absent", "x", "model.shop.orders.v2", "id", "copy"},
		},
		Rows: []RowEdge{{"source.shop.raw.orders", "deleted", "model.shop.orders.v2"}, {"model.shop.absent", "x", "model.shop.orders.v2"}},
		Told: func(id string) []ToldColumn {
			return map[string][]ToldColumn{
				"model.shop.orders.v2":   {{"id", "HUGEINT", &never}},
				"source.shop.raw.orders": {{"ID", "BIGINT", nil}, {"undeclared", "DATE", nil}},
			}[id]
		},
		State: &State{Values: map[string][]string{"new": {"exposure.shop.board", "model.shop.absent"}, "modified": {}}, Changes: []lineage.Change{
			{Node: "exposure.shop.board", Kind: project.Exposure, Class: lineage.NewNode, Classes: []lineage.Class{lineage.NewNode}, Level: lineage.Safe},
			{Node: "model.shop.renamed", Kind: project.Model, Class: lineage.RemovedNode, Classes: []lineage.Class{lineage.RemovedNode}, Level: lineage.Breaking},
		}},
	}
}

func partsOf(t *testing.T, d *Data) []part {
	t.Helper()
	var parts []part
	if err := each(d, func(p part) error { parts = append(parts, p); return nil }); err != nil {
		t.Fatal(err)
	}
	return parts
}

func TestData(t *testing.T) {
	d := shop()
	parts := partsOf(t, &d)
	var got strings.Builder
	for _, p := range parts {
		var v any
		if err := json.Unmarshal(p.json, &v); err != nil {
			t.Fatal(err)
		}
		text, err := json.MarshalIndent(v, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		got.WriteString("-- " + p.name + " --\n" + string(text) + "\n")
	}
	golden := filepath.Join("testdata", "shop.golden")
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// TestNothingEndsAScript: what people wrote stays within its script element and
// its quotes.
func TestNothingEndsAScript(t *testing.T) {
	dir, d := t.TempDir(), shop()
	if err := Write(d, dir, true); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(dir, StaticFile))
	if err != nil {
		t.Fatal(err)
	}
	if open, end := strings.Count(string(page), "<script"), strings.Count(string(page), "</script>"); open != end || strings.Contains(string(page), "More </script>") {
		t.Errorf("%d scripts begin and %d end", open, end)
	}
	data, err := os.ReadFile(filepath.Join(dir, "site", "data", "n0.js"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(data), `it\'s \\\\ \\u003c/script`) {
		t.Errorf("the compiled SQL stands there as\n%s", data)
	}
}

// TestAStrangeValueIsShown: YAML knows numbers that JSON lacks.
func TestAStrangeValueIsShown(t *testing.T) {
	d := shop()
	nan := 0.0
	nan /= nan
	d.Project.Nodes["exposure.shop.board"].Meta = project.NewMap("x", []any{nan, project.NewMap("y", -1/(1/nan))})
	parts := partsOf(t, &d)
	if !slices.ContainsFunc(parts, func(p part) bool { return strings.Contains(string(p.json), `"NaN"`) }) {
		t.Error("NaN is not shown")
	}
}
