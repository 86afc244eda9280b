package projectfile

import (
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/internal/configs"
	"github.com/modeldata/model/internal/source"
)

// ConfigTree is the configuration of one kind in dbt_project.yml: keys for all
// nodes at its root, folders below. "+key" is always a key; a plain name is a
// folder when its value is a mapping, else a key.
type ConfigTree struct {
	Key      source.Span // of "models:"
	entries  configs.Layer
	children []*treeChild
}

type treeChild struct {
	name string
	span source.Span
	tree *ConfigTree
}

// ConfigPath is a path of a tree that sets something.
type ConfigPath struct {
	Path []string // below the kind's key; empty for the root
	Span source.Span
}

// Layers returns what the tree sets for an FQN, general to specific, one layer
// for each level that sets anything. A nil tree sets nothing.
func (t *ConfigTree) Layers(fqn []string) []configs.Layer {
	var out []configs.Layer
	for depth := 0; t != nil; depth++ {
		if len(t.entries) > 0 {
			out = append(out, slices.Clip(t.entries))
		}
		if depth == len(fqn) {
			break
		}
		t = t.child(fqn[depth])
	}
	return out
}

func (t *ConfigTree) child(name string) *ConfigTree {
	for _, c := range t.children {
		if c.name == name {
			return c.tree
		}
	}
	return nil
}

// Paths lists the paths that set something, in the order written, for the
// question which of them apply to no node.
func (t *ConfigTree) Paths() []ConfigPath {
	var out []ConfigPath
	if t != nil {
		t.paths(nil, t.Key, &out)
	}
	return out
}

func (t *ConfigTree) paths(at []string, span source.Span, out *[]ConfigPath) {
	if len(t.entries) > 0 {
		*out = append(*out, ConfigPath{Path: append([]string(nil), at...), Span: span})
	}
	for _, c := range t.children {
		c.tree.paths(append(at, c.name), c.span, out)
	}
}

// configKey returns the name of a configuration key and whether it is marked
// as one.
func configKey(name string) (key string, marked bool) {
	rest, marked := strings.CutPrefix(name, "+")
	return strings.TrimSpace(rest), marked
}
