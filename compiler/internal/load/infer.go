package load

import (
	"slices"
	"strings"

	"github.com/zeebo/xxh3"

	"github.com/modeldata/model/compiler/internal/cache"
	"github.com/modeldata/model/compiler/internal/ir"
	"github.com/modeldata/model/compiler/internal/sqlparse"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// inferRefsKey is the configuration that makes plain names of tables
// dependencies.
const inferRefsKey = "infer_refs"

// tableNames finds nodes by the names that SQL has for their relations.
type tableNames struct {
	byKey map[string][]*project.Node
	// alone are the names that are found without a schema, for suggestions.
	alone []string
}

// tableNames are those of the whole project.
func (l *loader) tableNames() *tableNames {
	l.plainOnce.Do(func() {
		t := &tableNames{byKey: make(map[string][]*project.Node, 3*len(l.p.Order))}
		for _, id := range l.p.Order {
			n := l.p.Nodes[id]
			for _, key := range n.TableKeys() {
				t.byKey[key] = append(t.byKey[key], n)
			}
			if n.Relation.Identifier != "" && len(n.TableKeys()) > 0 {
				t.alone = append(t.alone, n.Relation.Identifier)
			}
		}
		l.plain = t
	})
	return l.plain
}

// find returns what a name in a node's SQL can mean beside the node itself.
func (t *tableNames) find(reader *project.Node, parts []string) []*project.Node {
	var out []*project.Node
	for _, n := range t.byKey[project.TableKey(parts...)] {
		if n != reader && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

// inferRefs makes a node depend on what its SQL names without ref() and source(),
// where its configuration asks for that.
func (l *loader) inferRefs(n *project.Node) {
	if v, ok := n.Config.Get(inferRefsKey); !ok || v == nil || v == false {
		return
	} else if v != true {
		l.report(diag.Errorf(diag.ConfigType, firstLine(n.Span), "configuration %q must be true or false, not %q", inferRefsKey, project.FormatScalar(v)).WithNode(n.UniqueID))
		return
	}
	if n.Language != "sql" || n.File == nil || n.Kind == project.Test && n.TestInfo.Generic || !hasText(n.Kind) {
		return
	}
	for _, t := range l.plainTables(n) {
		l.inferRef(n, t)
	}
}

// hasText reports whether nodes of a kind are written in SQL of their own.
func hasText(k project.Kind) bool {
	return k == project.Model || k == project.Snapshot || k == project.Test || k == project.Analysis
}

// plainTables are the tables that a node's SQL names; names of WITH and aliases
// are none. They are kept by the text and the dialect: nothing else decides them.
func (l *loader) plainTables(n *project.Node) []ir.Table {
	name := n.Config.String("dialect")
	if name == "" {
		name = l.p.Profile.Outputs[n.Target].Driver.Dialect.Name
	}
	text := n.Span.Text()
	sum := xxh3.HashString128Seed(text, xxh3.HashString(name))
	of := cache.Hash{sum.Hi, sum.Lo}
	kept, ok := l.cache.Recall(of)
	tables, understood, whole := readTables(kept)
	if !ok || !whole {
		tables, understood = tablesOf(text, name)
		l.cache.Keep(of, appendTables(nil, tables, understood))
	}
	if !understood {
		l.report(diag.Warnf(diag.LineageUnread, firstLine(n.Span), "the SQL of %s is not understood here, so nothing is inferred of the tables that it reads", n.UniqueID).
			WithNode(n.UniqueID).WithHint("name them by ref() and source()"))
	}
	return tables
}

// tablesOf are the tables that a template's SQL names; understood is false when
// it cannot be read.
func tablesOf(text, dialectName string) (tables []ir.Table, understood bool) {
	text = withoutTemplates(text)
	if strings.TrimSpace(text) == "" {
		return nil, true
	}
	dialect, _ := sqlparse.DialectNamed(dialectName)
	stmt, _ := sqlparse.Parse(text, dialect)
	if stmt == nil {
		return nil, false
	}
	return ir.Analyze(text, stmt, dialect, ir.Options{Catalog: func([]string) *ir.Relation { return nil }}).Tables, true
}

func (l *loader) inferRef(n *project.Node, t ir.Table) {
	if strings.Trim(strings.Join(t.Parts, ""), placeholder) == "" {
		return
	}
	at := source.At(n.File, int(n.Span.Start+t.Start), int(n.Span.Start+t.End))
	found := l.tableNames().find(n, t.Parts)
	known := func(f *project.Node) bool { return slices.Contains(n.DependsOn.Nodes, f.UniqueID) }
	name := strings.Join(t.Parts, ".")
	switch {
	case slices.ContainsFunc(found, known):
	case len(found) > 1:
		d := diag.Errorf(diag.AmbiguousTable, at, "%s reads '%s', which %d nodes are called", n.UniqueID, name, len(found)).WithNode(n.UniqueID)
		for _, f := range found {
			d.WithNote(f.Span, "one is %s", f.UniqueID)
		}
		hint := "write " + call(found[0])
		if len(t.Parts) == 1 {
			hint = "put the schema before the name, or " + hint
		}
		l.report(d.WithHint("%s", hint))
	case len(found) == 1:
		if d := l.accessProblem(n, found[0], project.Ref{Name: found[0].Name, Span: at}); d != nil {
			l.report(d)
			return
		}
		n.Inferred = append(n.Inferred, project.InferredRef{UniqueID: found[0].UniqueID, Span: at})
		dependOn(n, found[0].UniqueID)
	case len(t.Parts) == 1 && !strings.Contains(name, strings.Repeat(placeholder, len("{{x}}"))):
		if near := diag.Nearest(name, l.tableNames().alone); near != "" && !strings.EqualFold(near, name) {
			l.report(diag.Warnf(diag.NearTable, at, "%s reads '%s', which is no model or source", n.UniqueID, name).WithNode(n.UniqueID).
				WithHint("did you mean '%s'? Tables that others load are declared as sources", near))
		}
	}
}

// call is how a node is named for certain.
func call(n *project.Node) string {
	if n.SourceInfo != nil {
		return "source('" + n.SourceInfo.SourceName + "', '" + n.Name + "')"
	}
	return "ref('" + n.Name + "')"
}

// placeholder stands for what a template gives, at each of its bytes.
const placeholder = "_"

// withoutTemplates is a template's text as SQL of the same length: expressions
// become names that mean nothing, blocks and comments blanks. Text between blocks
// is read as it stands, whichever of its branches will count. Expressions before
// all SQL give settings, not SQL.
func withoutTemplates(text string) string {
	if !strings.Contains(text, "{{") && !strings.Contains(text, "{%") && !strings.Contains(text, "{#") {
		return text
	}
	out := []byte(text)
	begun := false
	for i := 0; i < len(out); {
		if out[i] != '{' || i+1 == len(out) || !strings.ContainsRune("{%#", rune(out[i+1])) {
			begun = begun || out[i] > ' '
			i++
			continue
		}
		end := templateEnd(text, i)
		fill := byte(' ')
		if out[i+1] == '{' && begun {
			fill = placeholder[0]
		}
		for ; i < end; i++ {
			if fill != ' ' || out[i] != '\n' {
				out[i] = fill
			}
		}
	}
	return string(out)
}

// templateEnd is where the tag that begins at i ends. Ends inside of quotes do
// not count, but in comments.
func templateEnd(text string, i int) int {
	closing := map[byte]string{'{': "}}", '%': "%}", '#': "#}"}[text[i+1]]
	quote := byte(0)
	for k := i + 2; k < len(text); k++ {
		c := text[k]
		switch {
		case quote != 0 && c == '\\':
			k++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case strings.HasPrefix(text[k:], closing):
			return k + 2
		case (c == '\'' || c == '"') && text[i+1] != '#':
			quote = c
		}
	}
	return len(text)
}
