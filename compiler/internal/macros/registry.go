// Package macros finds macros by name: which one a call means, which one
// dispatch picks, and which ones a macro calls.
//
// It takes the parsed blocks of all packages and knows no node and no engine
// beyond the list of prefixes it is given. It renders nothing.
package macros

import (
	"maps"
	"slices"
	"sort"
	"strings"

	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
)

// Entry is a macro with its definition.
type Entry struct {
	*project.Macro
	Block    *jinja.Block
	Callable *jinja.Macro
	Internal bool // of the tool's own packages
}

// Registry holds the macros of all packages. It is filled by Add, then
// finished by Freeze and immutable from then on.
type Registry struct {
	root     string
	prefixes []string            // dispatch prefixes, "default" last
	search   map[string][]string // dispatch config: namespace -> packages to search
	packages map[string]map[string]*Entry
	internal map[string]*Entry // the tool's own packages as one namespace
	byName   map[string]*Entry // every macro by plain name, the winner of each
	order    []*Entry
}

// New returns an empty registry. Prefixes are the engine's, most specific
// first, without "default"; search is the project's dispatch configuration.
func New(root string, prefixes []string, search map[string][]string) *Registry {
	return &Registry{
		root: root, prefixes: append(append([]string(nil), prefixes...), "default"), search: search,
		packages: map[string]map[string]*Entry{}, internal: map[string]*Entry{},
	}
}

// Add adds a macro; packages of the tool's own are added least specific first.
// A second macro of one name in one package is an error that shows both.
func (r *Registry) Add(e *Entry) *diag.Diagnostic {
	names := r.packages[e.Package]
	if names == nil {
		names = map[string]*Entry{}
		r.packages[e.Package] = names
	}
	if first, dup := names[e.Name]; dup {
		return diag.Errorf(diag.DuplicateMacro, e.Span, "package %s has two macros named %s", e.Package, e.Name).
			WithNote(first.Span, "first defined here").
			WithHint("rename or remove one of them").AsDbt("dbt found multiple macros named \"%s\" in the project", e.Name)
	}
	names[e.Name] = e
	if e.Internal {
		r.internal[e.Name] = e
	}
	r.order = append(r.order, e)
	return nil
}

// Freeze ends the filling and resolves which macros each macro calls.
func (r *Registry) Freeze() {
	r.index()
	for _, e := range r.order {
		e.DependsOn = r.calls(e)
	}
}

// Replaced returns a registry with the tool's own macros and, in place of all
// others, the given ones. What they call is not looked for.
func (r *Registry) Replaced(entries []*Entry) *Registry {
	out := New(r.root, r.prefixes[:len(r.prefixes)-1], r.search)
	for _, e := range r.order {
		if e.Internal {
			_ = out.Add(e)
		}
	}
	for _, e := range entries {
		_ = out.Add(e)
	}
	out.index()
	return out
}

// index finds the macro that each plain name means.
func (r *Registry) index() {
	r.byName = map[string]*Entry{}
	for name, e := range r.internal {
		r.byName[name] = e
	}
	for _, e := range r.order {
		if !e.Internal && e.Package != r.root {
			r.byName[e.Name] = e
		}
	}
	for name, e := range r.packages[r.root] {
		r.byName[name] = e
	}
}

// All returns every macro in the order added.
func (r *Registry) All() []*Entry { return r.order }

// Lookup finds the macro that a plain name means in a template of the given
// package: the package's own, the root project's, the tool's own.
func (r *Registry) Lookup(pkg, name string) *Entry {
	if e := r.packages[pkg][name]; e != nil {
		return e
	}
	if e := r.packages[r.root][name]; e != nil {
		return e
	}
	return r.internal[name]
}

// Visible lists the plain names that Lookup finds, sorted.
func (r *Registry) Visible(pkg string) []string {
	var out []string
	for _, names := range []map[string]*Entry{r.packages[pkg], r.packages[r.root], r.internal} {
		out = slices.AppendSeq(out, maps.Keys(names))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Packages lists the packages that have macros, sorted.
func (r *Registry) Packages() []string { return slices.Sorted(maps.Keys(r.packages)) }

// InPackage finds pkg.name; "dbt" stands for all of the tool's own packages.
func (r *Registry) InPackage(pkg, name string) *Entry {
	if pkg == "dbt" {
		if e := r.internal[name]; e != nil {
			return e
		}
	}
	return r.packages[pkg][name]
}

// HasPackage reports whether a package of that name has macros.
func (r *Registry) HasPackage(pkg string) bool { return r.packages[pkg] != nil }

// Resolve finds a macro for static use, where any package's macro of the name
// will do when nothing nearer has it.
func (r *Registry) Resolve(pkg, name string) *Entry {
	if e := r.packages[pkg][name]; e != nil {
		return e
	}
	return r.byName[name]
}

// Dispatch finds the implementation of a macro for the engine in use: for each
// package to search, each prefix in order. pkg is the package of the template
// that calls. It also returns the names it tried.
func (r *Registry) Dispatch(pkg, name, namespace string) (*Entry, []string) {
	var tried []string
	for _, p := range r.searchOrder(namespace) {
		for _, prefix := range r.prefixes {
			full := prefix + "__" + name
			var e *Entry
			if p == "" {
				e = r.Lookup(pkg, full)
				tried = append(tried, full)
			} else {
				e = r.InPackage(p, full)
				tried = append(tried, p+"."+full)
			}
			if e != nil {
				return e, nil
			}
		}
	}
	return nil, tried
}

// Overridden reports whether the project or one of its packages defines a macro
// of dbt's, or the implementation that dispatch picks for the engine.
func (r *Registry) Overridden(pkg, name string) bool {
	if e := r.Lookup(pkg, name); e != nil && !e.Internal {
		return true
	}
	e, _ := r.Dispatch(pkg, name, "dbt")
	return e != nil && !e.Internal
}

func (r *Registry) searchOrder(namespace string) []string {
	if namespace == "" {
		return []string{""}
	}
	if order := r.search[namespace]; len(order) > 0 {
		return order
	}
	if names := r.packages[namespace]; names != nil && !r.isInternal(namespace) {
		return []string{r.root, namespace}
	}
	return []string{""}
}

func (r *Registry) isInternal(pkg string) bool {
	for _, e := range r.packages[pkg] {
		return e.Internal
	}
	return false
}

// calls returns the unique ids of the macros that a macro calls by literal
// name, with the implementations that dispatch picks.
func (r *Registry) calls(e *Entry) []string {
	var out []string
	seen := map[string]bool{}
	add := func(t *Entry) {
		if t != nil && !seen[t.UniqueID] {
			seen[t.UniqueID] = true
			out = append(out, t.UniqueID)
		}
	}
	for _, call := range e.Block.Calls() {
		switch {
		case call.Name == "adapter.dispatch":
			name, namespace := dispatchArgs(call)
			if name == "" {
				continue
			}
			if name != e.Name {
				add(r.Resolve(e.Package, name))
			}
			add(r.staticDispatch(name, namespace))
		case strings.HasPrefix(call.Name, "adapter."):
			// Methods of the engine, not macros of the same name.
		case strings.Count(call.Name, ".") == 1:
			pkg, name, _ := strings.Cut(call.Name, ".")
			if t := r.InPackage(pkg, name); t != nil {
				add(t)
			} else {
				add(r.byName[name])
			}
		case call.Name == "ref", call.Name == "source", call.Name == "config", call.Name == e.Name:
		case !strings.Contains(call.Name, "."):
			add(r.Resolve(e.Package, call.Name))
		}
	}
	return out
}

// staticDispatch is Dispatch for a macro that is not being called: a search in
// no package in particular begins with the root project.
func (r *Registry) staticDispatch(name, namespace string) *Entry {
	for _, p := range r.searchOrder(namespace) {
		for _, prefix := range r.prefixes {
			full := prefix + "__" + name
			e := r.InPackage(p, full)
			if p == "" {
				e = r.byName[full]
			}
			if e != nil {
				return e
			}
		}
	}
	return nil
}

func dispatchArgs(call jinja.CallSite) (name, namespace string) {
	if len(call.Args) > 0 {
		name, _ = call.Args[0].(string)
	}
	if len(call.Args) > 1 {
		namespace, _ = call.Args[1].(string)
	}
	for _, kw := range call.Kwargs {
		s, _ := kw.Value.(string)
		switch kw.Name {
		case "macro_name":
			name = s
		case "macro_namespace":
			namespace = s
		}
	}
	return name, namespace
}

// Names lists the names of all macros, for suggestions.
func (r *Registry) Names() []string {
	var out []string
	for name := range r.byName {
		out = append(out, name)
	}
	for pkg, names := range r.packages {
		if pkg == "dbt" {
			continue
		}
		for name := range names {
			out = append(out, pkg+"."+name)
		}
	}
	sort.Strings(out)
	return out
}

// Materialization finds the macro of a materialization for the engine in use:
// the project's packages before the tool's own, the engine's before default. With
// own, packages other than the project do not count.
func (r *Registry) Materialization(name string, own bool) *Entry {
	for _, prefix := range r.prefixes {
		full := "materialization_" + name + "_" + prefix
		e := r.byName[full]
		if own {
			e = r.Lookup(r.root, full)
		}
		if e != nil {
			return e
		}
	}
	return nil
}
