package compiler

import (
	"maps"
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/internal/load"
	"github.com/modeldata/model/compiler/internal/macros"
	"github.com/modeldata/model/compiler/internal/scope"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// Earlier returns a compiler for earlier texts of the project's nodes: with the
// macros as they were, by unique id, the inlined models' texts as they were, and
// everything else as it is today. A macro that cannot be read any more is left
// out, so that what calls it fails.
func (c *Compiler) Earlier(texts map[string]string, inlined map[*project.Node]string) (*Compiler, diag.List) {
	now, own := map[string]*macros.Entry{}, map[string]bool{"dbt": true}
	for _, e := range c.world.Macros.All() {
		now[e.UniqueID] = e
		own[e.Package] = own[e.Package] || e.Internal
	}
	var entries []*macros.Entry
	var found diag.List
	for _, id := range slices.Sorted(maps.Keys(texts)) {
		e, text := now[id], texts[id]
		parts := strings.SplitN(id, ".", 3)
		if len(parts) != 3 || own[parts[1]] {
			continue // the macros of dbt's own packages are the tool's
		}
		if e != nil && e.SQL == text {
			entries = append(entries, e)
			continue
		}
		read, err := load.MacrosOf(source.NewFile("macros/"+parts[2]+".sql", text), parts[1])
		if err != nil {
			found = append(found, diag.From(err, diag.JinjaSyntax, source.Span{})...)
			continue
		}
		entries = append(entries, read...)
	}
	w := c.world
	out := &Compiler{world: &scope.World{
		Shown:   c.world.Shown,
		Project: w.Project, Macros: w.Macros.Replaced(entries), Index: w.Index, Static: w.Static, Target: w.Target, Vars: w.Vars,
		Quoting: w.Quoting, Comment: w.Comment, Log: func(LogEntry) {},
	}}
	for n, text := range inlined {
		if t, err := parseNode(EarlierNode(n, text, nil)); err == nil {
			out.templates.Store(n, t)
		}
	}
	return out, found
}

// EarlierNode is a node with the text that it had. It is no part of the project.
func EarlierNode(n *project.Node, text string, reads []string) *project.Node {
	old := *n
	old.File = source.NewFile(n.OriginalPath, text)
	old.Span, old.Raw = source.At(old.File, 0, len(text)), text
	old.DependsOn.Nodes = append(append([]string{}, reads...), n.DependsOn.Nodes...)
	return &old
}
