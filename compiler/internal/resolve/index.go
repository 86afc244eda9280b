// Package resolve finds what ref(), source() and doc() name.
//
// It takes the nodes of all packages and gives one node or the reason why
// there is none. It is pure: it changes no node and reports no diagnostic
// itself, except through Problem.
package resolve

import (
	"maps"
	"slices"
	"sync"

	"github.com/modeldata/model/compiler/project"
)

// Index answers look-ups by name. It is filled once and then only read.
type Index struct {
	root     string
	ownFirst bool
	refs     map[string][]*project.Node // search name -> one per package
	disabled map[string][]*project.Node
	versions map[string][]*project.Node // name of a versioned model -> its versions
	sources  map[string][]*project.Node // "source.table" -> one per package
	offSrc   map[string]bool
	// functions and those that are switched off, by name.
	functions, offFunctions map[string][]*project.Node
	// refNames and sourceNames list what ref() and source() can find, once asked.
	refNames, sourceNames func() []string
}

// NewIndex returns an index over enabled and disabled nodes. With ownFirst a node
// of a package finds its own package's nodes before those of the project, root.
func NewIndex(root string, ownFirst bool, nodes []*project.Node, disabled []*project.Node) *Index {
	named := 0
	for _, n := range nodes {
		if refable(n) {
			named++
		}
	}
	x := &Index{
		root: root, ownFirst: ownFirst, refs: make(map[string][]*project.Node, named), disabled: map[string][]*project.Node{},
		versions: map[string][]*project.Node{}, sources: map[string][]*project.Node{}, offSrc: map[string]bool{},
		functions: map[string][]*project.Node{}, offFunctions: map[string][]*project.Node{},
	}
	x.refNames = sync.OnceValue(func() []string { return slices.Sorted(maps.Keys(x.refs)) })
	x.sourceNames = sync.OnceValue(func() []string { return slices.Sorted(maps.Keys(x.sources)) })
	for _, n := range nodes {
		x.add(n)
	}
	for _, n := range disabled {
		switch {
		case refable(n):
			x.disabled[n.Name] = append(x.disabled[n.Name], n)
			if n.Version != nil {
				x.disabled[n.SearchName()] = append(x.disabled[n.SearchName()], n)
			}
		case n.Kind == project.SourceTable:
			x.offSrc[n.SourceInfo.SourceName+"."+n.Name] = true
		case n.Kind == project.Function:
			x.offFunctions[n.Name] = append(x.offFunctions[n.Name], n)
		}
	}
	return x
}

func refable(n *project.Node) bool {
	return n.Kind == project.Model || n.Kind == project.Seed || n.Kind == project.Snapshot
}

func (x *Index) add(n *project.Node) {
	switch {
	case n.Kind == project.SourceTable:
		key := n.SourceInfo.SourceName + "." + n.Name
		x.sources[key] = append(x.sources[key], n)
	case n.Kind == project.Function:
		x.functions[n.Name] = append(x.functions[n.Name], n)
	case !refable(n):
	case n.Version == nil:
		x.refs[n.Name] = append(x.refs[n.Name], n)
	default:
		x.refs[n.SearchName()] = append(x.refs[n.SearchName()], n)
		x.versions[n.Name] = append(x.versions[n.Name], n)
		if project.FormatScalar(n.Version.V) == project.FormatScalar(n.Version.Latest) {
			x.refs[n.Name] = append(x.refs[n.Name], n)
		}
	}
}

// Problem says why a name does not resolve.
type Problem uint8

// The problems.
const (
	None Problem = iota
	Missing
	Disabled
	Ambiguous
	NoSuchVersion
)

// Ref finds the node of a ref() in a node of package from. With Ambiguous the
// nodes are all candidates, with NoSuchVersion the versions there are.
func (x *Index) Ref(ref project.Ref, from string) ([]*project.Node, Problem) {
	key := ref.Name
	if ref.Version != nil {
		key += ".v" + project.FormatScalar(ref.Version)
	}
	named := x.refs[key]
	if len(named) == 1 && (ref.Package == "" || named[0].Package == ref.Package) {
		return named, None
	}
	for _, pkg := range x.searchOrder(ref.Package, from) {
		var found []*project.Node
		for _, n := range named {
			if pkg == "" || n.Package == pkg {
				found = append(found, n)
			}
		}
		switch len(found) {
		case 0:
			continue
		case 1:
			return found, None
		}
		return found, Ambiguous
	}
	for _, n := range x.disabled[key] {
		if ref.Package == "" || n.Package == ref.Package {
			return []*project.Node{n}, Disabled
		}
	}
	if vs := x.versions[ref.Name]; ref.Version != nil && len(vs) > 0 {
		return vs, NoSuchVersion
	}
	return nil, Missing
}

// searchOrder lists the packages to look in, "" being all.
func (x *Index) searchOrder(given, from string) []string {
	switch {
	case given != "":
		return []string{given}
	case from == x.root:
		return []string{x.root, ""}
	}
	if x.ownFirst {
		return []string{from, x.root, ""}
	}
	return []string{x.root, from, ""}
}

// Source finds the node of a source() in a node of package from.
func (x *Index) Source(source, table, from string) (*project.Node, Problem) {
	key := source + "." + table
	for _, pkg := range x.searchOrder("", from) {
		for _, n := range x.sources[key] {
			if pkg == "" || n.Package == pkg {
				return n, None
			}
		}
	}
	if x.offSrc[key] {
		return nil, Disabled
	}
	return nil, Missing
}

// Function finds the node of a function() in a node of package from.
func (x *Index) Function(ref project.Ref, from string) (*project.Node, Problem) {
	for _, pkg := range x.searchOrder(ref.Package, from) {
		for _, n := range x.functions[ref.Name] {
			if pkg == "" || n.Package == pkg {
				return n, None
			}
		}
	}
	for _, n := range x.offFunctions[ref.Name] {
		if ref.Package == "" || n.Package == ref.Package {
			return n, Disabled
		}
	}
	return nil, Missing
}

// FunctionNames lists the names that function() can find, sorted, for suggestions.
func (x *Index) FunctionNames() []string { return slices.Sorted(maps.Keys(x.functions)) }

// RefNames lists the names that ref() can find, sorted, for suggestions. The caller
// must not change it.
func (x *Index) RefNames() []string { return x.refNames() }

// SourceNames lists "source.table" for suggestions. The caller must not change it.
func (x *Index) SourceNames() []string { return x.sourceNames() }
