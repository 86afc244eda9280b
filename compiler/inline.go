package compiler

import (
	"strings"

	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// inlinedNode is an ephemeral model's SQL, ready to be a CTE.
type inlinedNode struct {
	node *project.Node
	sql  string // " __dbt__cte__x as (\n...\n)"
	body string
	text *jinja.SourceMap
}

// inlined renders ephemeral nodes and, before each, the ones it reads itself.
func (r *Renderer) inlined(nodes []*project.Node, done []inlinedNode) ([]inlinedNode, error) {
	for _, n := range nodes {
		if contains(done, n) {
			continue
		}
		rt := *r.rt
		s := r.c.world.Execute(r.scope.Ctx, n, &rt)
		body, sm, err := r.c.renderNode(s, n)
		if err != nil {
			return nil, err
		}
		if done, err = r.inlined(s.CTEs, done); err != nil {
			return nil, err
		}
		if contains(done, n) {
			continue
		}
		done = append(done, inlinedNode{n, " " + cteName(n) + " as (\n" + body + "\n)", body, sm})
	}
	return done, nil
}

func cteName(n *project.Node) string {
	if n.Alias != "" {
		return "__dbt__cte__" + n.Alias
	}
	return "__dbt__cte__" + n.Name
}

func contains(list []inlinedNode, n *project.Node) bool {
	for _, c := range list {
		if c.node == n {
			return true
		}
	}
	return false
}

// inject writes the CTEs into a statement: after its own "with" when it has
// one, else at its head. It returns the statement and who wrote which part.
func inject(sql string, sm *jinja.SourceMap, ctes []inlinedNode) (string, []piece) {
	at, has := withEnd(sql)
	var b strings.Builder
	var pieces []piece
	b.WriteString(sql[:at])
	pieces = append(pieces, piece{0, at, sm, 0})
	if !has {
		b.WriteString("with")
	} else if at > len("recursive") && keywordAt(sql, at-len("recursive"), "recursive") {
		b.WriteByte(' ') // as dbt does: compiled texts are compared
	}
	for i, c := range ctes {
		if i > 0 {
			b.WriteString(", ")
		}
		head := strings.Index(c.sql, "(\n") + 2
		b.WriteString(c.sql[:head])
		start := b.Len()
		b.WriteString(c.body)
		pieces = append(pieces, piece{start, b.Len(), c.text, 0})
		b.WriteString("\n)")
	}
	if has {
		b.WriteString(",")
	} else {
		b.WriteString(" ")
	}
	start := b.Len()
	b.WriteString(sql[at:])
	return b.String(), append(pieces, piece{start, b.Len(), sm, at})
}

// withEnd returns where the CTEs go: the offset after a leading "with" (and
// "recursive"), or the first character that is not blank.
func withEnd(sql string) (int, bool) {
	start := len(sql) - len(strings.TrimLeft(sql, " \t\r\n"))
	i := skipBlank(sql, start)
	if !keywordAt(sql, i, "with") {
		return start, false
	}
	end := i + len("with")
	if j := skipBlank(sql, end); keywordAt(sql, j, "recursive") {
		return j + len("recursive"), true
	}
	return end, true
}

// skipBlank passes white space and comments.
func skipBlank(sql string, i int) int {
	for i < len(sql) {
		switch {
		case strings.IndexByte(" \t\r\n", sql[i]) >= 0:
			i++
		case strings.HasPrefix(sql[i:], "--"):
			n := strings.IndexByte(sql[i:], '\n')
			if n < 0 {
				return len(sql)
			}
			i += n + 1
		case strings.HasPrefix(sql[i:], "/*"):
			n := strings.Index(sql[i+2:], "*/")
			if n < 0 {
				return len(sql)
			}
			i += n + 4
		default:
			return i
		}
	}
	return i
}

func keywordAt(sql string, i int, word string) bool {
	if len(sql)-i < len(word) || !strings.EqualFold(sql[i:i+len(word)], word) {
		return false
	}
	if i+len(word) == len(sql) {
		return true
	}
	c := sql[i+len(word)]
	return c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z')
}

// Inline returns a node for SQL that is in no file (--inline), resolved against
// the project.
func (c *Compiler) Inline(sql string) (*project.Node, diag.List) {
	p := c.Project()
	file := source.NewFile("inline", sql)
	n := &project.Node{
		Kind: project.SQLOperation, UniqueID: "sql_operation." + p.Name + ".inline_query", Name: "inline_query", Package: p.Name,
		Path: "sql/inline_query", OriginalPath: "sql/inline_query", FQN: []string{p.Name, "sql", "inline_query"}, File: file,
		Span: source.At(file, 0, len(sql)), Raw: sql, Language: "sql", Target: p.Profile.Target, Alias: "inline_query",
		Config: project.NewConfig(project.SQLOperation, nil), Checksum: project.Checksum{Name: "none"},
	}
	t, err := jinja.Parse(file)
	if err != nil {
		return nil, diag.From(err, diag.JinjaSyntax, n.Span)
	}
	c.templates.Store(n, t)
	return n, nil
}
