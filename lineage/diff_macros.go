package lineage

import (
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
)

// goneMacros are the macros that were there and are no more, by the names that they
// may have been called by. Those of dbt and of the tool do not count.
func (c *comparison) goneMacros() map[string][]string {
	own := map[string]bool{"dbt": true}
	for _, m := range c.p.Macros {
		own[m.Package] = own[m.Package] || m.BuiltIn
	}
	out := map[string][]string{}
	for id := range c.before.Manifest.MacroSQL {
		parts := strings.SplitN(id, ".", 3)
		if c.p.Macros[id] == nil && len(parts) == 3 && !own[parts[1]] {
			name := dispatched(parts[2])
			out[name] = append(out[name], id)
		}
	}
	return out
}

// uncovered are the macros that are what they were, but take the place of one that
// is gone, with all that call them.
func (m *meanings) uncovered() map[string]bool {
	out := map[string]bool{}
	if len(m.gone) == 0 {
		return out
	}
	callers, queue := map[string][]string{}, []string{}
	for id, macro := range m.cmp.p.Macros {
		for _, called := range macro.DependsOn {
			callers[called] = append(callers[called], id)
		}
		if m.gone[dispatched(macro.Name)] != nil {
			out[id] = true
			queue = append(queue, id)
		}
	}
	for ; len(queue) > 0; queue = queue[1:] {
		for _, id := range callers[queue[0]] {
			if !out[id] {
				out[id] = true
				queue = append(queue, id)
			}
		}
	}
	return out
}

// dispatched is the name that a macro may be called by.
func dispatched(name string) string {
	if _, rest, ok := strings.Cut(name, "__"); ok {
		return rest
	}
	return name
}

// callsOther reports whether a node calls a macro that is not what it was, at any
// depth.
func (m *meanings) callsOther(n *project.Node) bool {
	return m.cmp.callsChanged(n) || slices.ContainsFunc(n.DependsOn.Macros, func(id string) bool { return m.bare[id] })
}

// macroTexts are the earlier and present texts of macros that make a node's SQL
// another one than it was: those that have changed, and those that are called on
// one side only, whose other text is empty. Of installed packages the latter are
// left out: what a node newly takes from one shows where it calls it.
func (m *meanings) macroTexts(n *project.Node, old *artifact.Node) [][2]string {
	then, now := m.called(old.DependsOn.Macros), m.called(n.DependsOn.Macros)
	before := m.cmp.before.Manifest.MacroSQL
	var out [][2]string
	for _, id := range now {
		macro := m.cmp.p.Macros[id]
		if macro == nil {
			continue
		}
		for _, gone := range m.gone[dispatched(macro.Name)] {
			out = append(out, [2]string{before[gone], ""})
		}
		switch text, known := before[id]; {
		case macro.BuiltIn:
		case !known, macro.Package == n.Package && !slices.Contains(then, id):
			out = append(out, [2]string{"", macro.SQL})
		case text != macro.SQL:
			out = append(out, [2]string{text, macro.SQL})
		}
	}
	for _, id := range then {
		if strings.HasPrefix(id, "macro."+n.Package+".") && !slices.Contains(now, id) {
			out = append(out, [2]string{before[id], ""})
		}
	}
	return out
}

// called are macros with all that they call today.
func (m *meanings) called(ids []string) []string {
	out, seen := slices.Clone(ids), map[string]bool{}
	for i := 0; i < len(out); i++ {
		if macro := m.cmp.p.Macros[out[i]]; macro != nil && !seen[out[i]] {
			seen[out[i]] = true
			out = append(out, macro.DependsOn...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
