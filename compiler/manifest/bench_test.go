package manifest

import (
	"fmt"
	"testing"

	"github.com/modeldata/model/compiler/project"
)

// large is a project of n models with three tests each.
func large(n int) *project.Project {
	p := everyKind()
	p.Nodes, p.Order = map[string]*project.Node{}, nil
	add := func(node *project.Node) {
		p.Nodes[node.UniqueID] = node
		p.Order = append(p.Order, node.UniqueID)
	}
	for i := range n {
		name := fmt.Sprintf("model_%05d", i)
		m := base(project.Model, "model.shop."+name, name, "marts/"+name+".sql")
		m.Relation = relation("main", name)
		m.Config = cfg(project.Model, "materialized", "table", "tags", []any{"nightly"})
		m.Unrendered = project.NewMap("materialized", "table")
		m.Raw = "with src as (\n  select * from {{ ref('x') }}\n)\nselect id, amount, customer_id, ordered_at from src where amount > 0 and status in ('a', 'b', 'c')\n"
		m.Description = "One row for each order of a customer, as the shop took it."
		m.Columns = []project.Column{{Name: "id", Description: "key"}, {Name: "amount", Description: "in euro"}, {Name: "customer_id"}, {Name: "ordered_at"}}
		m.Refs = []project.Ref{ref("x"), ref("y")}
		for k := 1; k <= 2 && i-k >= 0; k++ {
			m.DependsOn.Nodes = append(m.DependsOn.Nodes, fmt.Sprintf("model.shop.model_%05d", i-k))
		}
		add(m)
		for k := range 3 {
			tn := fmt.Sprintf("not_null_%s_%d", name, k)
			t := base(project.Test, "test.shop."+tn+".a1b2c3d4e5", tn, tn+".sql")
			t.Relation = relation("main_dbt_test__audit", tn)
			t.Raw = "{{ test_not_null(**_dbt_generic_test_kwargs) }}"
			t.Refs = []project.Ref{ref(name)}
			t.DependsOn = project.DependsOn{Macros: []string{"macro.dbt.test_not_null"}, Nodes: []string{m.UniqueID}}
			t.TestInfo = &project.TestInfo{
				Generic: true, Macro: "not_null", Column: "id", AttachedNode: m.UniqueID, FileKeyName: "models." + name,
				Kwargs: project.NewMap("column_name", "id", "model", "{{ get_where_subquery(ref('"+name+"')) }}"),
			}
			add(t)
		}
	}
	return p
}

// BenchmarkWrite writes a project of 10,000 models and 30,000 tests.
func BenchmarkWrite(b *testing.B) {
	p := large(10000)
	b.ReportAllocs()
	for b.Loop() {
		c := &counter{}
		if _, err := Write(c, p, metadata, Options{}); err != nil {
			b.Fatal(err)
		}
		b.SetBytes(c.n)
	}
}

// BenchmarkNodeMap converts a node for templates.
func BenchmarkNodeMap(b *testing.B) {
	p := everyKind()
	n := p.Nodes["model.shop.orders"]
	b.ReportAllocs()
	for b.Loop() {
		NodeMap(n, p)
	}
}

type counter struct{ n int64 }

func (c *counter) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	return len(p), nil
}
