package scope

import (
	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/internal/values"
	"github.com/modeldata/model/compiler/manifest"
	"github.com/modeldata/model/compiler/project"
)

// modelValue is `model`: the node as the manifest has it.
func (s *Scope) modelValue() jinja.Value {
	if s.model == nil {
		s.model = values.FromProject(manifest.ModelMap(s.Node, s.World.Project))
		s.amend()
	}
	return s.model
}

// Model is the node for macros that take it as an argument.
func (s *Scope) Model() jinja.Value { return lazyModel{s} }

// nodeValue is a node as templates see it: the manifest's mapping, whose keys
// are attributes too.
func (w *World) nodeValue(n *project.Node) jinja.Value {
	return values.FromProject(manifest.NodeMap(n, w.Project))
}

// graphValue is `graph`: empty while parsing, the whole project when
// executing. It is made once, when a template first asks for it.
func (w *World) graphValue(executing bool) jinja.Value {
	if !executing {
		return emptyGraph()
	}
	w.graphOnce.Do(func() {
		g := emptyGraph()
		put := func(key string, n *project.Node) {
			section, _ := g.GetStr(key)
			section.(*jinja.Dict).SetStr(n.UniqueID, w.nodeValue(n))
		}
		for _, id := range w.Project.Order {
			n := w.Project.Nodes[id]
			put(graphSection(n.Kind), n)
		}
		groups, _ := g.GetStr("groups")
		for id, gr := range w.Project.Groups {
			groups.(*jinja.Dict).SetStr(id, values.FromProject(project.NewMap("name", gr.Name, "unique_id", id, "package_name", gr.Package, "resource_type", "group", "owner", gr.Owner)))
		}
		w.graph = g
	})
	return w.graph
}

func emptyGraph() *jinja.Dict {
	g := jinja.NewDict()
	for _, k := range []string{"exposures", "groups", "metrics", "nodes", "sources", "semantic_models", "saved_queries", "unit_tests", "functions"} {
		g.SetStr(k, jinja.NewDict())
	}
	return g
}

func graphSection(k project.Kind) string {
	switch k {
	case project.SourceTable:
		return "sources"
	case project.Exposure:
		return "exposures"
	case project.Metric:
		return "metrics"
	case project.SemanticModel:
		return "semantic_models"
	case project.SavedQuery:
		return "saved_queries"
	case project.UnitTest:
		return "unit_tests"
	case project.Function:
		return "functions"
	}
	return "nodes"
}
