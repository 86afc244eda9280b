package lineage

import (
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/manifest"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/compiler/sql"
	"github.com/modeldata/model/internal/artifact"
)

// computing are the keys that say what a metric, a semantic model or a saved query
// gives, by kind.
var computing = map[project.Kind][]string{
	project.Metric:        {"type", "type_params", "filter", "time_granularity"},
	project.SemanticModel: {"model", "defaults", "entities", "dimensions", "measures", "primary_entity"},
	project.SavedQuery:    {"query_params", "exports"},
}

// redefined compares what is defined by YAML alone. Those who read it by its name
// get something else where one of its computing keys has changed.
func (m *meanings) redefined(n *project.Node, old *artifact.Node, out *Change) {
	now := manifest.NodeMap(n, m.cmp.p)
	for _, key := range computing[n.Kind] {
		v, _ := now.Get(key)
		if !alike(plain(v), old.Definition[key]) {
			out.add(Redefined, Partial)
			out.Config = append(out.Config, ConfigEdit{Key: key})
		}
	}
	switch {
	case out.Class != Unchanged:
	case !sameStrings(n.DependsOn.Nodes, old.DependsOn.Nodes):
		out.note(Redefined)
	case !m.cmp.sameDefinition(n, old):
		out.note(Described)
	}
}

// alike compares values of which one may leave out what the other has as nothing,
// and what people only read.
func alike(x, y any) bool {
	switch x := x.(type) {
	case map[string]any:
		other, ok := y.(map[string]any)
		if !ok {
			return len(x) == 0 && y == nil
		}
		for key := range x {
			if _, both := other[key]; !both && !told(key) && !alike(x[key], nil) {
				return false
			}
		}
		for key := range other {
			if !told(key) && !alike(x[key], other[key]) {
				return false
			}
		}
		return true
	case []any:
		other, ok := y.([]any)
		return !ok && y == nil && len(x) == 0 || ok && slices.EqualFunc(x, other, alike)
	case nil:
		switch y := y.(type) {
		case map[string]any:
			return len(y) == 0
		case []any:
			return len(y) == 0
		}
	}
	return sameValue(x, y)
}

// told are the keys inside of a definition that say nothing of what it gives.
func told(key string) bool {
	switch key {
	case "description", "label", "metadata", "meta", "config", "unrendered_config":
		return true
	}
	return false
}

// sameType reports whether two names of types mean one type where a node lives.
func (m *meanings) sameType(n *project.Node, x, y string) bool {
	d := m.now.dialect(n)
	a, b := sql.Canonical(d, x), sql.Canonical(d, y)
	return strings.EqualFold(x, y) || a != "" && a == b
}
