package lineage

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/modeldata/model/compiler/project"
)

// large is a project of n nodes: a quarter models in layers of a thousand with
// one to three refs, the rest tests, of which one in ten reads two models.
func large(n int) *project.Project {
	rng := rand.New(rand.NewPCG(3, 4))
	p := &project.Project{Name: "shop", Nodes: make(map[string]*project.Node, n)}
	models := n / 4
	model := func(i int) string { return fmt.Sprintf("model.shop.model_%05d", i) }
	for i := range n {
		node := &project.Node{Kind: project.Model, Name: fmt.Sprintf("model_%05d", i), Package: "shop", UniqueID: model(i), Raw: "select 1"}
		switch {
		case i >= models:
			node.Kind, node.Name = project.Test, fmt.Sprintf("not_null_model_%05d_id", i)
			node.UniqueID = "test.shop." + node.Name + ".0123456789"
			node.TestInfo = &project.TestInfo{Generic: true, Macro: "not_null"}
			node.DependsOn.Nodes = []string{model(rng.IntN(models))}
			if i%10 == 0 {
				node.DependsOn.Nodes = append(node.DependsOn.Nodes, model(rng.IntN(models)))
			}
		case i > 0:
			for range 1 + rng.IntN(3) {
				node.DependsOn.Nodes = append(node.DependsOn.Nodes, model(max(0, i-1-rng.IntN(1000))))
			}
		}
		node.OriginalPath = fmt.Sprintf("models/layer_%d/%s.sql", i%models/1000, node.Name)
		node.FQN = []string{"shop", fmt.Sprintf("layer_%d", i%models/1000), node.Name}
		node.Config = project.NewConfig(node.Kind, project.NewMap("materialized", "table"))
		p.Nodes[node.UniqueID] = node
		p.Order = append(p.Order, node.UniqueID)
	}
	return p
}

func BenchmarkBuild40000(b *testing.B) {
	p := large(40_000)
	b.ResetTimer()
	for range b.N {
		if _, found := Build(p); found.HasErrors() {
			b.Fatal(found.Err())
		}
	}
}

func BenchmarkSelect40000(b *testing.B) {
	p := large(40_000)
	g := build(b, p)
	for _, words := range []string{"+model_05000+", "@model_05000", "*model_05*", "path:models/layer_3", "config.materialized:table,layer_4", "test_name:not_null"} {
		b.Run(words, func(b *testing.B) {
			for range b.N {
				if _, found := Select(g, p, Selection{Select: []string{words}}); found.HasErrors() {
					b.Fatal(found.Err())
				}
			}
		})
	}
}

func BenchmarkRestrict40000(b *testing.B) {
	p := large(40_000)
	g := build(b, p)
	sparse := g.NewSet()
	for i := range int32(g.Len()) {
		if i%2 == 0 {
			sparse.Add(i)
		}
	}
	b.Run("all", func(b *testing.B) {
		for range b.N {
			g.Restrict(g.AllNodes())
		}
	})
	b.Run("every other", func(b *testing.B) {
		for range b.N {
			g.Restrict(sparse)
		}
	})
	b.Run("all with test edges", func(b *testing.B) {
		for range b.N {
			g.RestrictWithTestEdges(g.AllNodes())
		}
	})
}

// BenchmarkRestrictHub is the worst shape: an unselected node between many.
func BenchmarkRestrictHub(b *testing.B) {
	p := &project.Project{Name: "shop", Nodes: map[string]*project.Node{}}
	add := func(name string, reads ...string) string {
		n := &project.Node{Kind: project.Model, Name: name, UniqueID: name, FQN: []string{"shop", name}}
		n.DependsOn.Nodes = reads
		p.Nodes[name] = n
		p.Order = append(p.Order, name)
		return name
	}
	var sources []string
	for i := range 5000 {
		sources = append(sources, add(fmt.Sprint("above", i)))
	}
	hub := add("hub", sources...)
	for i := range 5000 {
		add(fmt.Sprint("below", i), hub)
	}
	g := build(b, p)
	id, _ := g.ID("hub")
	s := g.AllNodes().Minus(g.NewSet(id))
	b.ResetTimer()
	for range b.N {
		g.Restrict(s)
	}
}
