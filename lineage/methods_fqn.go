package lineage

import (
	"strings"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
)

// fqnPattern is the value of the method fqn: a name, or a part of the fully
// qualified name from its start, with or without the package. From the first
// part with a wildcard on, the rest matches the rest as one pattern.
type fqnPattern struct {
	text string
	// version is the last two parts joined by "_", which is how name.v1 and
	// name_v1 come to name the same model.
	version string
	// head is what stands before the wildcard, with its dot; tail is nil
	// without one.
	head  string
	tail  *glob
	parts int
}

func newFQNPattern(text string) fqnPattern {
	parts := strings.Split(text, ".")
	f := fqnPattern{text: text, parts: len(parts), version: strings.Join(parts[max(0, len(parts)-2):], "_")}
	at := 0
	for _, part := range parts {
		if strings.ContainsAny(part, "*?[]") {
			f.head, f.tail = text[:at], newGlob(text[at:])
			break
		}
		at += len(part) + 1
	}
	return f
}

func (f *fqnPattern) match(name string, fqn []string, versioned bool) bool {
	n := len(fqn)
	switch {
	case n == 0:
		return false
	case !versioned && fqn[n-1] == f.text:
		return true
	case versioned && n >= 2 && (fqn[n-2] == f.text || versionedName(f.version, fqn[n-2], fqn[n-1])):
		return true
	}
	if f.prefixOf(name) {
		return true
	}
	_, inPackage, ok := strings.Cut(name, ".")
	return ok && f.prefixOf(inPackage)
}

// versionedName reports whether s is name_v.
func versionedName(s, name, v string) bool {
	return len(s) == len(name)+1+len(v) && strings.HasPrefix(s, name) && s[len(name)] == '_' && strings.HasSuffix(s, v)
}

// prefixOf reports whether the pattern is the start of a joined name, part by
// part.
func (f *fqnPattern) prefixOf(name string) bool {
	if f.tail == nil {
		return strings.HasPrefix(name, f.text) && (len(name) == len(f.text) || name[len(f.text)] == '.')
	}
	return strings.HasPrefix(name, f.head) && strings.Count(name, ".")+1 >= f.parts && f.tail.match(name[len(f.head):])
}

func matchFQN(q *query, c *criterion) (matcher, *diag.Diagnostic) {
	f := newFQNPattern(c.text())
	return func(i int32, n *project.Node) bool {
		return n.Kind != project.SourceTable && f.match(q.g.name(i), n.FQN, n.Kind == project.Model && n.Version != nil)
	}, nil
}
