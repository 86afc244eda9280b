package load

import (
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/internal/macros"
	"github.com/modeldata/model/compiler/internal/scope"
	"github.com/modeldata/model/compiler/project"
)

// While dbt parses a generic test, its templates see the macros that the test's
// own macro leads to, by plain name whatever package they are of, and a macro
// of the project's that only an argument names is not yet a dependency.

// reach is what a test's macro leads to: by plain name and by id.
type reach struct {
	names map[string]*macros.Entry
	ids   map[string]bool
}

// parseTest returns the scope in which a generic test is parsed.
func (l *loader) parseTest(n *project.Node) *scope.Scope {
	s := l.world.Parse(n)
	s.Near = l.reachOf(n).names
	return s
}

// takeTest gives a generic test what its templates asked for.
func (l *loader) takeTest(n *project.Node, s *scope.Scope) {
	n.Refs = append(n.Refs, s.Found.Refs...)
	n.SourceRefs = append(n.SourceRefs, s.Found.Sources...)
	ids := l.reachOf(n).ids
	for _, id := range s.Found.Macros {
		if ids[id] && !slices.Contains(n.DependsOn.Macros, id) {
			n.DependsOn.Macros = append(n.DependsOn.Macros, id)
		}
	}
}

// reachOf follows the macros that a test depends on.
func (l *loader) reachOf(n *project.Node) reach {
	key := strings.Join(n.DependsOn.Macros, " ")
	if r, ok := l.reaches.Load(key); ok {
		return r.(reach)
	}
	r := reach{names: map[string]*macros.Entry{}, ids: map[string]bool{}}
	var follow func(ids []string)
	follow = func(ids []string) {
		for _, id := range ids {
			if r.ids[id] {
				continue
			}
			r.ids[id] = true
			pkg, name, _ := strings.Cut(strings.TrimPrefix(id, "macro."), ".")
			if e := l.world.Macros.InPackage(pkg, name); e != nil {
				r.names[name] = e
				follow(e.DependsOn)
			}
		}
	}
	follow(n.DependsOn.Macros)
	l.reaches.Store(key, r)
	return r
}
