package lineage

import (
	"regexp"
	"slices"
	"strings"

	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/compiler/sql"
	"github.com/modeldata/model/internal/artifact"
)

var (
	variable = regexp.MustCompile(`var\s*\(\s*(?:'([^']*)'|"([^"]*)")?`)
	// elsewhere are the names whose values are meant to differ between environments.
	elsewhere = regexp.MustCompile(`\b(target|env_var|flags|invocation_\w+|run_started_at|selected_resources)\b`)
)

// tries is how many nodes are rendered to learn whether a variable has another
// value: to render all that use it is most of the work of a cold start.
const tries = 5

// variables are those that nodes use, by id, and which of them have another value
// than when the earlier manifest was made, as the SQL that it holds shows. One whose
// name the template makes is called "", and may always have another.
type variables struct {
	of      [][]string
	changed map[string]bool
}

func (m *meanings) findVariables() variables {
	g := m.now.graph
	found := variables{make([][]string, g.Len()), map[string]bool{"": true}}
	m.now.parallel(g.Topo(), func(i int32) {
		n := g.Node(i)
		if n.Kind != project.Model || n.Language != "sql" {
			return
		}
		if old := m.cmp.before.Manifest.Nodes[n.UniqueID]; old != nil && old.CompiledCode() != "" {
			found.of[i] = m.variablesIn(n)
		}
	})
	users := map[string][]int32{}
	for i, names := range found.of {
		for _, name := range names {
			users[name] = append(users[name], int32(i))
		}
	}
	delete(users, "")
	for name, ids := range users {
		tried := 0
		for _, i := range ids {
			if tried == tries || found.changed[name] {
				break
			}
			if n := g.Node(i); !m.differsElsewhere(n) {
				tried++
				found.changed[name] = m.givesOther(i, m.cmp.before.Manifest.Nodes[n.UniqueID])
			}
		}
	}
	return found
}

// variablesIn are the variables that a node's text names, and the macros of its
// package that it calls.
func (m *meanings) variablesIn(n *project.Node) (out []string) {
	for _, text := range m.textsOf(n) {
		for _, at := range variable.FindAllStringSubmatch(text, -1) {
			if name := at[1] + at[2]; !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out
}

func (m *meanings) textsOf(n *project.Node) []string {
	texts := []string{n.Raw}
	if len(n.DependsOn.Macros) == 0 {
		return texts
	}
	for _, id := range m.called(n.DependsOn.Macros) {
		if macro := m.cmp.p.Macros[id]; macro != nil && macro.Package == n.Package {
			texts = append(texts, macro.SQL)
		}
	}
	return texts
}

// differsElsewhere reports whether a node may give other SQL where it was compiled
// before, whatever its variables are.
func (m *meanings) differsElsewhere(n *project.Node) bool {
	return slices.ContainsFunc(m.textsOf(n), func(text string) bool { return elsewhere.MatchString(text) || objects.MatchString(text) })
}

// givesOther reports whether a node's text gives other SQL than it gave.
func (m *meanings) givesOther(i int32, old *artifact.Node) bool {
	n := m.now.graph.Node(i)
	d := m.now.dialect(n)
	before := sql.Wording(old.CompiledCode(), d)
	for _, adds := range []bool{false, true} {
		if adds && !strings.Contains(n.Raw, "is_incremental") {
			continue
		}
		after, err := m.render(m.now.compiler, n, i, adds)
		if err != nil || after.asked || after.told || sql.Wording(after.SQL, d) == before {
			return false
		}
	}
	return true
}

// hangsOnVariables reports whether a node that is written as it was may be another
// one by the value of a variable alone.
func (m *meanings) hangsOnVariables(i int32) bool {
	return slices.ContainsFunc(m.variables.of[i], func(name string) bool { return m.variables.changed[name] }) && !m.differsElsewhere(m.now.graph.Node(i))
}

// revalued compares what a node's text gave with what it gives.
func (m *meanings) revalued(i int32, old *artifact.Node, out *Change) {
	n := m.now.graph.Node(i)
	m.make(i)
	before := &rendered{Compiled: &compiler.Compiled{SQL: old.CompiledCode()}, names: m.oldName}
	d := m.now.dialect(n)
	var first *wording
	var differs *sql.Difference
	for _, adds := range []bool{false, true} {
		if adds && !strings.Contains(n.Raw, "is_incremental") {
			continue
		}
		after, err := m.render(m.now.compiler, n, i, adds)
		if err != nil || after.asked || after.told || sql.Wording(after.SQL, d) == sql.Wording(before.SQL, d) {
			return
		}
		now, then := m.meaning(i, after, false), m.meaning(i, before, true)
		if now == nil || then == nil {
			return
		}
		told := sql.Compare(then, now)
		if told.Same() {
			return
		}
		if first == nil {
			first, differs = &wording{out: out, before: before, after: after}, told
		}
	}
	first.tell(differs)
	out.Reason = "a variable has another value"
}
