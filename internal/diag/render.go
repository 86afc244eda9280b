package diag

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/modeldata/model/internal/source"
)

// Style says how diagnostics are rendered for people.
type Style struct {
	// Color writes ANSI colours.
	Color bool
	// Width is the widest source line shown whole; 0 is 120.
	Width int
}

const (
	bold   = "\x1b[1m"
	red    = "\x1b[1;31m"
	yellow = "\x1b[1;33m"
	cyan   = "\x1b[1;36m"
	blue   = "\x1b[1;34m"
	reset  = "\x1b[0m"
)

// Render returns the diagnostic as a source frame: what is wrong, the line of
// the user's file with the place marked, notes with their own lines, the hint, dbt's words.
// Lines end in "\n".
func (d *Diagnostic) Render(s Style) string {
	f := frame{style: s}
	f.gutter = f.gutterWidth(d)
	color := [...]string{Info: cyan, Warning: yellow, Error: red}[d.Severity]
	head := d.Severity.String()
	if d.Code != "" {
		head += "[" + string(d.Code) + "]"
	}
	f.text(f.paint(color, head)+f.paint(bold, ": "), d.Message, color)
	f.place(d.Span, color)
	for _, n := range d.Notes {
		if n.Span.IsZero() {
			f.aside("note", n.Message)
			continue
		}
		f.text(f.paint(cyan, "note")+": ", n.Message, "")
		f.place(n.Span, cyan)
	}
	if d.Node != "" && d.Span.IsZero() {
		f.aside("node", d.Node)
	}
	if way := d.WayOut(); way != "" {
		f.aside("hint", way)
	}
	if d.Dbt != "" {
		f.aside("dbt", d.Dbt)
	}
	return f.b.String()
}

// Render returns all diagnostics of the list, a blank line between them.
func (l List) Render(s Style) string {
	parts := make([]string, len(l))
	for i, d := range l {
		parts[i] = d.Render(s)
	}
	return strings.Join(parts, "\n")
}

type frame struct {
	b      strings.Builder
	style  Style
	gutter int // width of the line numbers
}

func (f *frame) paint(color, s string) string {
	if !f.style.Color || color == "" {
		return s
	}
	return color + s + reset
}

func (f *frame) gutterWidth(d *Diagnostic) int {
	width := 1
	for _, span := range append(spans(d.Notes), d.Span) {
		if !span.IsZero() {
			width = max(width, len(strconv.Itoa(span.Position().Line)))
		}
	}
	return width
}

func spans(notes []Note) []source.Span {
	var out []source.Span
	for _, n := range notes {
		out = append(out, n.Span)
	}
	return out
}

// text writes a message after its head; further lines of it are indented.
func (f *frame) text(head, message, color string) {
	lines := strings.Split(clean(strings.TrimRight(message, "\n")), "\n")
	if color != "" {
		color = bold
	}
	f.b.WriteString(head + f.paint(color, lines[0]) + "\n")
	for _, line := range lines[1:] {
		f.b.WriteString(strings.Repeat(" ", f.gutter+3) + line + "\n")
	}
}

// aside writes "= hint: ...".
func (f *frame) aside(label, message string) {
	f.text(strings.Repeat(" ", f.gutter+1)+f.paint(blue, "=")+" "+f.paint(bold, label)+": ", message, "")
}

// place writes the position and the marked line of a span.
func (f *frame) place(span source.Span, color string) {
	if span.IsZero() {
		return
	}
	pos := span.Position()
	pad := strings.Repeat(" ", f.gutter)
	fmt.Fprintf(&f.b, "%s%s %s:%d:%d\n", pad, f.paint(blue, "-->"), clean(span.File.Path), pos.Line, pos.Column)
	line := span.File.Line(pos.Line)
	if line == "" && span.File.Text == "" {
		return
	}
	start, end := lineRange(span, line)
	text, from, width := excerpt(line, start, end, f.width())
	f.b.WriteString(pad + " " + f.paint(blue, "|") + "\n")
	number := fmt.Sprintf("%*d", f.gutter, pos.Line)
	f.b.WriteString(strings.TrimRight(f.paint(blue, number+" |")+" "+text, " ") + "\n")
	mark := strings.Repeat("^", width)
	f.b.WriteString(pad + " " + f.paint(blue, "|") + " " + strings.Repeat(" ", from) + f.paint(color, mark) + "\n")
}

func (f *frame) width() int {
	if f.style.Width <= 0 {
		return 120
	}
	return max(f.style.Width, 40)
}

// lineRange is the span's part of its first line, in bytes of the line.
func lineRange(span source.Span, line string) (start, end int) {
	lineStart := span.File.Offset(span.Position().Line, 1)
	start = min(max(0, int(span.Start)-lineStart), len(line))
	end = min(max(start, int(span.End)-lineStart), len(line))
	// Blanks at the end of what is marked tell nothing.
	end = start + len(strings.TrimRight(line[start:end], " \t\r"))
	return start, end
}
