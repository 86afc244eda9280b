package runner

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

func model(text string) (*project.Node, *compiler.Compiled) {
	f := source.NewFile("models/orders.sql", text)
	n := &project.Node{
		Kind: project.Model, Name: "orders", UniqueID: "model.shop.orders", OriginalPath: "models/orders.sql", Package: "shop", Path: "orders.sql",
		File: f, Span: source.At(f, 0, len(text)),
	}
	return n, &compiler.Compiled{SQL: text, Map: func(offset int) (source.Span, bool) { return source.At(f, offset, offset), true }}
}

func TestEngineErrorsPointAtTheModel(t *testing.T) {
	text := "\n\nselect id,\n  nmae\nfrom raw\n"
	n, compiled := model(text)
	sent := "create table orders as (\n" + strings.TrimSpace(text) + "\n)"
	e := &adapters.Error{Code: "Binder Error", Message: "column nmae not found", Offset: strings.Index(sent, "nmae"), Hint: "name"}
	list := explain(n, compiled, errors.Join(&failed{e, sent, "create table"}))
	if len(list) != 1 {
		t.Fatalf("got %v", list)
	}
	d := list[0]
	if got := d.Error(); got != "models/orders.sql:4:3: M0601: Binder Error: column nmae not found" || d.Span.Text() != "nmae" || d.Hint != "name" || d.Node != n.UniqueID {
		t.Errorf("got %s, span %q, hint %q", got, d.Span.Text(), d.Hint)
	}
	if got := message(n, list, ""); got != "Runtime Error in model orders (models/orders.sql)\n  Binder Error: column nmae not found\n  at models/orders.sql:4:3" {
		t.Errorf("message %q", got)
	}
	e.Offset = strings.Index(sent, "orders")
	if d := explain(n, compiled, &failed{e, sent, "x"})[0]; d.Span.Position().Line != 1 {
		t.Errorf("an error outside the model's own SQL points at %v", d.Span.Position())
	}
	e.Offset = -1
	if d := explain(n, nil, &failed{e, sent, "x"})[0]; d.Span.File == nil {
		t.Error("an error without an offset has no place")
	}
}

func TestOtherErrors(t *testing.T) {
	n, _ := model("select 1")
	own := diag.Errorf(diag.JinjaRaised, source.Span{}, "stop")
	list := explain(n, nil, fmt.Errorf("render: %w", own))
	if len(list) != 1 || list[0].Code != diag.JinjaRaised || list[0].Node != n.UniqueID || list[0].Span.File == nil || own.Node != "" {
		t.Errorf("got %+v", list)
	}
	if !strings.HasPrefix(message(n, list, ""), "Compilation Error in model orders (models/orders.sql)\n  stop") {
		t.Error(message(n, list, ""))
	}
	if l := explain(n, nil, &failed{context.Canceled, "x", "y"}); l[0].Code != diag.RunCancelled {
		t.Errorf("got %v", l)
	}
	if l := explain(n, nil, errors.New("odd")); l[0].Code != diag.RenderFailed || l[0].Hint == "" {
		t.Errorf("got %v", l)
	}
}

func TestOutputPath(t *testing.T) {
	for _, c := range []struct{ path, original, batch, want string }{
		{"staging/orders.sql", "models/staging/orders.sql", "", "shop/models/staging/orders.sql"},
		{"not_null_orders_id.sql", "models/schema.yml", "", "shop/models/schema.yml/not_null_orders_id.sql"},
		{"raw.csv", "seeds/raw.csv", "", "shop/seeds/raw.csv"},
		{"hooks/shop-on-run-start-0.sql", "./dbt_project.yml", "", "shop/dbt_project.yml/hooks/shop-on-run-start-0.sql"},
		{"events.sql", "models/events.sql", "2024-01-01", "shop/models/events/events_2024-01-01.sql"},
	} {
		n := &project.Node{Package: "shop", Path: c.path, OriginalPath: c.original}
		if got := outputPath(n, c.batch); got != c.want {
			t.Errorf("%s: got %s, want %s", c.original, got, c.want)
		}
	}
}

func TestArtifactOfResults(t *testing.T) {
	n, compiled := model("select 1")
	r := &NodeResult{Node: n, Status: "success", Compiled: compiled, RelationName: "a.b", Response: response(adapters.Response{Message: "INSERT 2", Code: "INSERT", RowsAffected: 2})}
	a := r.Artifact()
	if !*a.Compiled || *a.CompiledCode != "select 1" || *a.RelationName != "a.b" || a.AdapterResponse["rows_affected"] != int64(2) {
		t.Errorf("got %+v", a)
	}
	seed := &NodeResult{Node: &project.Node{Kind: project.Seed}, Status: "success", Response: response(adapters.Response{Message: "OK", RowsAffected: -1})}
	if a := seed.Artifact(); a.Compiled != nil || a.CompiledCode != nil || len(a.AdapterResponse) != 1 {
		t.Errorf("got %+v", a)
	}
	for status, want := range map[string]bool{"success": false, "pass": false, "warn": false, "no-op": false, "error": true, "fail": true, "skipped": true, "partial success": true} {
		if got := (&Report{Results: []*NodeResult{{Node: n, Status: status}}}).Failed(); got != want {
			t.Errorf("%s: failed is %v", status, got)
		}
	}
}
