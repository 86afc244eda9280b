package cli

import (
	"encoding/json"
	"strings"

	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/compiler/sql"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/lineage"
	"github.com/modeldata/model/runner"
)

// typedNode is a line of compile --types.
type typedNode struct {
	Node        string            `json:"node"`
	Columns     []typedColumn     `json:"columns"`
	Diagnostics []typedDiagnostic `json:"diagnostics"`
}

type typedColumn struct {
	Name string `json:"name"`
	// Type and Nullable are null when they are not known.
	Type     *string `json:"type"`
	Nullable *bool   `json:"nullable"`
}

type typedDiagnostic struct {
	Code     diag.Code `json:"code"`
	Severity string    `json:"severity"`
	Message  string    `json:"message"`
	File     string    `json:"file"`
	Line     int       `json:"line"`
	Column   int       `json:"column"`
}

// types prints the columns of the selected models and snapshots, with their types
// as far as they can be told from the SQL, with what is wrong with it or could
// not be read.
func (inv *invocation) types() error {
	form := inv.flags.output
	if form != "text" && form != "json" && form != "jsonl" {
		return usagef(diag.FlagValue, "use text, json or jsonl", "--output cannot be %q", form)
	}
	set, err := inv.selection([]project.Kind{project.Model, project.Snapshot})
	if err != nil {
		return err
	}
	graph, diags := lineage.Columns(inv.ctx, inv.graph, inv.compiler, lineage.ColumnOptions{
		Compile: inv.compileOne, Check: lineage.Strictness(inv.flags.typeCheck), Catalog: inv.catalogBefore(), Memo: inv.memo(),
	})
	unread, others := unreadSQL(diags)
	inv.show(inv.warnings.apply(others))
	nodes, doubts, tests := []typedNode{}, diag.List{}, diag.List{}
	for _, id := range inv.graph.Topo() {
		if n := graph.Node(id); n != nil && set.Has(id) {
			unique := inv.graph.Node(id).UniqueID
			found := append(unread[unique], n.Diagnostics...)
			nodes = append(nodes, typed(unique, n, found))
			doubts, tests = append(doubts, found...), append(tests, n.Tests...)
		}
	}
	inv.show(inv.warnings.apply(tests))
	if form == "text" {
		inv.show(inv.warnings.apply(doubts))
	}
	text, err := renderTypes(nodes, form)
	if err != nil {
		return err
	}
	inv.say(text)
	if inv.warnings.apply(doubts).HasErrors() {
		return exit(exitFailed)
	}
	return nil
}

// unreadSQL takes apart, by node, what says that SQL could not be read.
func unreadSQL(diags diag.List) (unread map[string]diag.List, others diag.List) {
	unread = map[string]diag.List{}
	for _, d := range diags {
		if d.Code == diag.LineageUnread {
			unread[d.Node] = append(unread[d.Node], d)
		} else {
			others = append(others, d)
		}
	}
	return unread, others
}

// compileOne renders a node with a connection.
func (inv *invocation) compileOne(n *project.Node) (*compiler.Compiled, error) {
	return inv.renderWith(inv.compiler, n)
}

// renderWith renders a node of another compiler with a connection.
func (inv *invocation) renderWith(with *compiler.Compiler, n *project.Node) (*compiler.Compiled, error) {
	res, diags := runner.Compile(inv.ctx, with, n, nil)
	if err := diags.Err(); err != nil {
		return nil, err
	}
	return res.Compiled, nil
}

func typed(id string, n *lineage.NodeColumns, found diag.List) typedNode {
	out := typedNode{Node: id, Columns: []typedColumn{}, Diagnostics: []typedDiagnostic{}}
	for _, c := range n.Columns {
		col := typedColumn{Name: c.Column}
		if c.Type != "" {
			col.Type = &c.Type
		}
		if c.Null != sql.NullUnknown {
			can := c.Null == sql.CanBeNull
			col.Nullable = &can
		}
		out.Columns = append(out.Columns, col)
	}
	for _, d := range found {
		at := d.Span.Position()
		line := typedDiagnostic{Code: d.Code, Severity: d.Severity.String(), Message: d.Message, Line: at.Line, Column: at.Column}
		if d.Span.File != nil {
			line.File = d.Span.File.Path
		}
		out.Diagnostics = append(out.Diagnostics, line)
	}
	return out
}

func renderTypes(nodes []typedNode, form string) (string, error) {
	if form == "json" {
		b, err := json.Marshal(nodes)
		return string(b), err
	}
	var lines []string
	for _, n := range nodes {
		if form == "jsonl" {
			b, err := json.Marshal(n)
			if err != nil {
				return "", err
			}
			lines = append(lines, string(b))
			continue
		}
		lines = append(lines, n.Node)
		for _, c := range n.Columns {
			t := "?"
			if c.Type != nil {
				t = *c.Type
			}
			lines = append(lines, "  "+c.Name+"  "+t)
		}
	}
	return strings.Join(lines, "\n"), nil
}
