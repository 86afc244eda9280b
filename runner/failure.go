package runner

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// failed is an error of a statement with the statement.
type failed struct {
	err  error
	sql  string
	step string
}

func (f *failed) Error() string { return f.err.Error() }
func (f *failed) Unwrap() error { return f.err }

// explain makes diagnostics of whatever went wrong with a node.
func explain(n *project.Node, compiled *compiler.Compiled, err error) diag.List {
	var d *diag.Diagnostic
	if errors.As(err, &d) {
		list := diag.From(err, d.Code, n.Span)
		for i, it := range list {
			if it.Node == "" || it.Span.IsZero() {
				c := *it
				c.Node = n.UniqueID
				if c.Span.IsZero() {
					c.Span = place(n)
				}
				list[i] = &c
			}
		}
		return list
	}
	var e *adapters.Error
	if errors.As(err, &e) && !errors.Is(err, context.Canceled) {
		var f *failed
		if !errors.As(err, &f) {
			f = &failed{err: err}
		}
		return diag.List{refused(n, compiled, e, f)}
	}
	if errors.Is(err, context.Canceled) {
		return diag.List{diag.Errorf(diag.RunCancelled, place(n), "%s %s was cancelled", n.Kind, n.Name).WithNode(n.UniqueID).
			WithHint("nothing of it was kept; run it again")}
	}
	return diag.List{diag.Errorf(diag.RenderFailed, place(n), "%s %s failed: %s", n.Kind, n.Name, err).WithNode(n.UniqueID).
		WithHint("run with --debug to see its statements in the log")}
}

// place is where a node stands: its first line, not its whole text.
func place(n *project.Node) source.Span {
	if n.Span.IsZero() {
		return n.Span
	}
	s := n.Span
	if i := strings.IndexByte(s.Text(), '\n'); i >= 0 {
		s.End = s.Start + int32(i)
	}
	return s
}

// refused is the engine's refusal of a statement, placed in the node's own file
// where that is known.
func refused(n *project.Node, compiled *compiler.Compiled, e *adapters.Error, f *failed) *diag.Diagnostic {
	d := diag.Errorf(diag.StatementRefused, place(n), "%s", engineMessage(e)).WithNode(n.UniqueID)
	d.Hint = e.Hint
	if f.step != "" && f.sql != "" {
		d.WithNote(source.Span{}, "while building %s %s (%s)", n.Kind, n.Name, f.step)
	}
	if e.Offset >= 0 && f.sql != "" {
		if span, ok := inFile(compiled, f.sql, e.Offset); ok {
			d.Span = word(span)
		}
		sent := source.NewFile("the statement that was sent", f.sql)
		d.WithNote(word(source.At(sent, min(e.Offset, len(f.sql)), min(e.Offset, len(f.sql)))), "here in the statement")
	}
	if d.Hint == "" {
		d.Hint = "target/run holds the statement as it was sent"
	}
	if e.Detail != "" {
		d.WithNote(source.Span{}, "%s", strings.TrimSpace(e.Detail))
	}
	return d
}

// engineMessage is "Catalog Error: Table with name x does not exist!".
func engineMessage(e *adapters.Error) string {
	if e.Code == "" || strings.HasPrefix(e.Message, e.Code) {
		return e.Message
	}
	return e.Code + ": " + e.Message
}

// inFile finds the place in the user's file of an offset of a statement: the
// compiled SQL stands somewhere inside the statement, trimmed or not.
func inFile(compiled *compiler.Compiled, sent string, offset int) (source.Span, bool) {
	if compiled == nil || compiled.Map == nil {
		return source.Span{}, false
	}
	for _, sql := range []string{compiled.SQL, strings.TrimSpace(compiled.SQL)} {
		at := strings.Index(sent, sql)
		if at < 0 || sql == "" {
			continue
		}
		in := offset - at
		if in < 0 || in > len(sql) {
			return source.Span{}, false
		}
		return compiled.Map(in + strings.Index(compiled.SQL, sql))
	}
	return source.Span{}, false
}

// word lengthens a span to the end of the word it starts at.
func word(s source.Span) source.Span {
	text := s.File.Text
	end := int(s.Start)
	for end < len(text) && (text[end] == '_' || text[end] >= '0' && text[end] <= '9' || text[end]|0x20 >= 'a' && text[end]|0x20 <= 'z' || text[end] >= 0x80) {
		end++
	}
	return source.At(s.File, int(s.Start), max(end, min(int(s.Start)+1, len(text))))
}

// message is the error as run_results.json words it, in dbt's form. The title is
// that of what the engine refuses, "" for the usual one.
func message(n *project.Node, list diag.List, title string) string {
	if title == "" {
		title = "Runtime Error"
	}
	var lines []string
	kind := "Compilation Error"
	for _, d := range list {
		switch d.Code {
		case diag.StatementRefused, diag.StatementFailed, diag.ConnectionFailed:
			kind = title
		case diag.SeedRow:
			kind = "Runtime Error"
		}
		lines = append(lines, d.Message)
		if !d.Span.IsZero() {
			p := d.Span.Position()
			lines = append(lines, fmt.Sprintf("at %s:%d:%d", d.Span.File.Path, p.Line, p.Column))
		}
	}
	head := fmt.Sprintf("%s in %s %s", kind, n.Kind, n.Name)
	if n.OriginalPath != "" {
		head += " (" + n.OriginalPath + ")"
	}
	return head + "\n  " + strings.ReplaceAll(strings.Join(lines, "\n"), "\n", "\n  ")
}
