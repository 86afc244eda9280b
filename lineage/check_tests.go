package lineage

import (
	"regexp"
	"strings"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/compiler/sql"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// testedColumns reports columns that a model's tests name and the model does not
// give: those of dbt's own tests of columns, and of the rows of unit tests. Other
// tests may mean anything by a column. They are warnings: the model can be built.
func (a *columnAnalysis) testedColumns(i int32, q *sql.Query) diag.List {
	n := a.graph.Node(i)
	switch n.Config.String("materialized") {
	case "view", "table", "ephemeral":
	default: // what stands there may be of earlier text
		return nil
	}
	if n.Kind != project.Model || q.Lookup != nil || a.strictness(n) == CheckOff {
		return nil
	}
	var out diag.List
	seen := map[string]bool{}
	for _, c := range a.graph.Children(i) {
		t := a.graph.Node(c)
		switch {
		case t.TestInfo != nil && columnTests[t.TestInfo.Macro] && t.TestInfo.Namespace == "" && t.TestInfo.AttachedNode == n.UniqueID:
			name := strings.Trim(t.TestInfo.Column, "`\"")
			if key := strings.ToLower(name); plainName.MatchString(name) && !gives(q, name) && !seen[key] {
				seen[key] = true
				out = append(out, untested(declaredAt(n, name, t.Span), q, name, "a test of "+n.Name).WithNode(t.UniqueID))
			}
		case t.UnitTestInfo != nil && t.UnitTestInfo.Expect != nil && !overrides(t.UnitTestInfo) && len(t.DependsOn.Nodes) > 0 && t.DependsOn.Nodes[0] == n.UniqueID:
			for _, name := range rowNames(t.UnitTestInfo.Expect) {
				if !gives(q, name) {
					out = append(out, untested(wordAfter(t.Span, name), q, name, "the unit test "+t.Name).WithNode(t.UniqueID))
				}
			}
		}
	}
	return out
}

// columnTests are dbt's tests of a column.
var columnTests = map[string]bool{"not_null": true, "unique": true, "accepted_values": true, "relationships": true}

var plainName = regexp.MustCompile(`^[\pL_][\pL\d_]*$`)

func gives(q *sql.Query, name string) bool {
	for i := range q.Columns {
		if strings.EqualFold(q.Columns[i].Name, name) {
			return true
		}
	}
	return false
}

// declaredAt is where a node's properties name a column, else a place.
func declaredAt(n *project.Node, column string, or source.Span) source.Span {
	for k := range n.Columns {
		if c := &n.Columns[k]; strings.EqualFold(c.Name, column) && !c.Span.IsZero() {
			return wordAfter(c.Span, column)
		}
	}
	return wordAfter(or, column)
}

func untested(at source.Span, q *sql.Query, name, who string) *diag.Diagnostic {
	d := diag.Warnf(diag.ColumnUnknown, at, "%s names a column %q that the model does not give", who, name)
	names := make([]string, len(q.Columns))
	for i := range q.Columns {
		names[i] = q.Columns[i].Name
	}
	if near := diag.Nearest(name, names); near != "" {
		return d.WithHint("did you mean %s?", near)
	}
	return d.WithHint("correct the name, or select the column in the model")
}

// overrides reports whether a unit test renders its model with other variables or
// macros, which may give other columns.
func overrides(t *project.UnitTestInfo) bool {
	if t.Overrides == nil {
		return false
	}
	for _, v := range t.Overrides.All() {
		if m, ok := v.(*project.Map); ok && m.Len() > 0 {
			return true
		}
	}
	return false
}

// rowNames are the columns of a unit test's expected rows.
func rowNames(expect *project.Map) []string {
	rows, _ := expect.Get("rows")
	list, _ := rows.([]any)
	var out []string
	seen := map[string]bool{}
	for _, r := range list {
		row, ok := r.(*project.Map)
		if !ok {
			return nil
		}
		for _, k := range row.Keys() {
			if !seen[k] {
				seen[k] = true
				out = append(out, k)
			}
		}
	}
	return out
}

// wordAfter is where a word first stands from a place on, else that place.
func wordAfter(at source.Span, word string) source.Span {
	if at.File == nil || at.Start < 0 || int(at.Start) > len(at.File.Text) {
		return at
	}
	text := at.File.Text[at.Start:]
	loc := regexp.MustCompile(`(?i)(?:^|[^\pL\d_])(` + regexp.QuoteMeta(word) + `)(?:$|[^\pL\d_])`).FindStringSubmatchIndex(text)
	if loc == nil {
		return at
	}
	return source.At(at.File, int(at.Start)+loc[2], int(at.Start)+loc[3])
}
