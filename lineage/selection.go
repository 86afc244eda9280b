package lineage

import (
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// Selection is what a command was asked to work on.
type Selection struct {
	// Select and Exclude are the arguments of the options of these names, each
	// with one or more criteria. Select of nil means everything.
	Select, Exclude []string
	// Selector names a selector of selectors.yml; it takes the place of Select
	// and Exclude. Without any of the three the default selector holds, if
	// there is one.
	Selector string
	// IndirectSelection says when tests are selected with what they test:
	// eager (also for ""), cautious, buildable or empty.
	IndirectSelection string

	// Kinds are what the command works on when nothing is asked, AllKinds what
	// it can work on; nil means all kinds.
	Kinds, AllKinds []project.Kind
	// ResourceTypes are the kinds asked for, "all" and "default" among them;
	// ExcludeResourceTypes are taken away.
	ResourceTypes, ExcludeResourceTypes []string
	// KeepEmpty keeps nodes whose SQL is blank: there is nothing to run, but
	// they can be listed.
	KeepEmpty bool

	// State is what earlier runs left, for the methods state and
	// source_status; nil when no folder was given.
	State *State
	// Results are the statuses of an earlier run by unique id, for the method
	// result; nil when there are none.
	Results map[string]string
}

// Indirect says when a test is selected because of what it tests.
type Indirect uint8

// The modes of indirect selection.
const (
	Eager     Indirect = iota // when any node that it reads is selected
	Cautious                  // when all are selected
	Buildable                 // when all are selected or upstream of what is selected
	Empty                     // never
)

var indirectNames = []string{"eager", "cautious", "buildable", "empty"}

func parseIndirect(name string, at source.Span) (Indirect, *diag.Diagnostic) {
	if name == "" {
		return Eager, nil
	}
	if k := slices.Index(indirectNames, strings.ToLower(name)); k >= 0 {
		return Indirect(k), nil
	}
	d := diag.Errorf(diag.SelectionOption, at, "indirect selection cannot be %q", name)
	if near := diag.Nearest(name, indirectNames); near != "" {
		return 0, d.WithHint("did you mean %q?", near)
	}
	return 0, d.WithHint("it is one of %s", strings.Join(indirectNames, ", "))
}

// Select returns the nodes of a selection. Criteria that match nothing are
// warned of; after an error the set is empty.
func Select(g *Graph, p *project.Project, s Selection) (Set, diag.List) {
	mode, d := parseIndirect(s.IndirectSelection, optionSpan("--indirect-selection", s.IndirectSelection))
	if d != nil {
		return g.NewSet(), diag.List{d}
	}
	kinds, found := s.kinds()
	named, wrong := readSelectors(p, mode)
	found = append(found, wrong...)
	q := &query{g: g, p: p, sel: s, named: named}
	x, wrong := q.choose(mode)
	found = append(found, wrong...)
	if found.HasErrors() {
		return g.NewSet(), found
	}
	selected, _ := q.eval(x)
	if q.found.HasErrors() {
		// A criterion in error also matches nothing; that needs no warning.
		return g.NewSet(), append(found, slices.DeleteFunc(q.found, func(d *diag.Diagnostic) bool { return d.Code == diag.SelectionNoMatch })...)
	}
	found = append(found, q.found...)
	out := g.NewSet()
	for i := range selected.Ascending() {
		if n := g.nodes[i]; n.Config.Bool("enabled") && (kinds == nil || slices.Contains(kinds, n.Kind)) && (s.KeepEmpty || !blank(n)) {
			out.Add(i)
		}
	}
	return out, found
}

// choose makes the tree of what was asked for.
func (q *query) choose(mode Indirect) (*expr, diag.List) {
	s := q.sel
	name := s.Selector
	if name == "" && len(s.Select) == 0 && len(s.Exclude) == 0 {
		name = DefaultSelector(q.p)
	}
	if name != "" {
		x, ok := q.named[name]
		if !ok {
			return nil, diag.List{unknownSelector(q.p, name, optionSpan("--selector", name))}
		}
		return x, nil
	}
	include, found := &expr{op: opEverything}, diag.List(nil)
	if len(s.Select) > 0 {
		include, found = parseWords("--select", s.Select, mode)
	}
	if len(s.Exclude) == 0 {
		return include, found
	}
	exclude, wrong := parseWords("--exclude", s.Exclude, mode)
	return &expr{op: opDifference, parts: []*expr{include, exclude}}, append(found, wrong...)
}

func optionSpan(option, value string) source.Span {
	if value == "" {
		return source.Span{}
	}
	return source.At(source.NewFile(option, value), 0, len(value))
}

// blank reports whether a node's own text says nothing.
func blank(n *project.Node) bool {
	switch n.Kind {
	case project.Model, project.Snapshot, project.Analysis, project.Operation, project.SQLOperation, project.Function:
		return strings.TrimSpace(n.Raw) == ""
	case project.Test:
		return n.TestInfo != nil && !n.TestInfo.Generic && strings.TrimSpace(n.Raw) == ""
	}
	return false
}

// kinds is which kinds are kept, nil for all.
func (s Selection) kinds() ([]project.Kind, diag.List) {
	all := s.AllKinds
	if all == nil {
		all = allKinds
	}
	var found diag.List
	read := func(option string, names []string) []project.Kind {
		out := []project.Kind{}
		for _, name := range names {
			switch kind := project.Kind(strings.ToLower(name)); {
			case kind == "all":
				out = append(out, all...)
			case kind == "default" && s.Kinds == nil:
				out = append(out, all...)
			case kind == "default":
				out = append(out, s.Kinds...)
			case slices.Contains(all, kind):
				out = append(out, kind)
			case slices.Contains(allKinds, kind): // there are none for this command
			default:
				found = append(found, unknownKind(option, name, all))
			}
		}
		return out
	}
	kept := read("--resource-type", s.ResourceTypes)
	gone := read("--exclude-resource-type", s.ExcludeResourceTypes)
	if len(s.ResourceTypes) == 0 {
		if kept = s.Kinds; kept == nil {
			kept = s.AllKinds
		}
	}
	if len(gone) == 0 {
		return kept, found
	}
	if kept == nil {
		kept = all
	}
	return slices.DeleteFunc(slices.Clone(kept), func(k project.Kind) bool { return slices.Contains(gone, k) }), found
}

var allKinds = []project.Kind{
	project.Model, project.Seed, project.Snapshot, project.Test, project.UnitTest, project.SourceTable, project.Exposure,
	project.Analysis, project.Metric, project.SemanticModel, project.SavedQuery, project.Operation, project.SQLOperation, project.Function,
}

func unknownKind(option, name string, all []project.Kind) *diag.Diagnostic {
	names := []string{"all", "default"}
	for _, k := range all {
		names = append(names, string(k))
	}
	d := diag.Errorf(diag.SelectionOption, optionSpan(option, name), "%s does not take %q here", option, name)
	if near := diag.Nearest(name, names); near != "" {
		return d.WithHint("did you mean %q?", near)
	}
	return d.WithHint("it takes %s", strings.Join(names, ", "))
}
