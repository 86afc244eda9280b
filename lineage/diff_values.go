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
	variable = regexp.MustCompile(`\bvar\s*\(`)
	// elsewhere are the names whose values are meant to differ between environments.
	elsewhere = regexp.MustCompile(`\b(target|env_var|flags|invocation_\w+|run_started_at|selected_resources)\b`)
)

// hangsOnVariables reports whether a node that is written as it was may be another
// one by the value of a variable alone, which shows in the SQL that the earlier
// manifest holds.
func (m *meanings) hangsOnVariables(n *project.Node, old *artifact.Node) bool {
	if n.Kind != project.Model || n.Language != "sql" || old.CompiledCode() == "" {
		return false
	}
	texts := []string{n.Raw}
	for _, id := range m.called(n.DependsOn.Macros) {
		if macro := m.cmp.p.Macros[id]; macro != nil && macro.Package == n.Package {
			texts = append(texts, macro.SQL)
		}
	}
	any := func(of *regexp.Regexp) bool { return slices.ContainsFunc(texts, of.MatchString) }
	return any(variable) && !any(elsewhere) && !any(objects)
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
