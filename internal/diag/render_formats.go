package diag

import (
	"fmt"
	"strings"

	"github.com/modeldata/model/internal/source"
)

// Place is a position in a file as machines read it; lines and columns count
// from 1, the end is exclusive.
type Place struct {
	File      string `json:"file,omitempty"`
	Line      int    `json:"line,omitempty"`
	Column    int    `json:"column,omitempty"`
	EndLine   int    `json:"end_line,omitempty"`
	EndColumn int    `json:"end_column,omitempty"`
}

// Record is a diagnostic as machines read it.
type Record struct {
	Code     Code         `json:"code,omitempty"`
	Title    string       `json:"title,omitempty"`
	Severity string       `json:"severity"`
	Message  string       `json:"message"`
	Hint     string       `json:"hint,omitempty"`
	Dbt      string       `json:"dbt,omitempty"`
	Node     string       `json:"node,omitempty"`
	Notes    []RecordNote `json:"notes,omitempty"`
	Place
}

// RecordNote is a note of a Record.
type RecordNote struct {
	Message string `json:"message"`
	Place
}

// Record returns the diagnostic as data.
func (d *Diagnostic) Record() Record {
	r := Record{
		Code: d.Code, Title: Title(d.Code), Severity: d.Severity.String(), Message: d.Message,
		Hint: d.WayOut(), Dbt: d.Dbt, Node: d.Node, Place: placeOf(d.Span),
	}
	for _, n := range d.Notes {
		r.Notes = append(r.Notes, RecordNote{n.Message, placeOf(n.Span)})
	}
	return r
}

func placeOf(s source.Span) Place {
	if s.IsZero() {
		return Place{}
	}
	start, end := s.Position(), s.File.Position(int(s.End))
	return Place{s.File.Path, start.Line, start.Column, end.Line, end.Column}
}

// Annotation returns the diagnostic as a GitHub Actions workflow command, which
// shows it at its line in a pull request. dir is the project's folder relative
// to the repository's root, "" when they are one.
func (d *Diagnostic) Annotation(dir string) string {
	level := [...]string{Info: "notice", Warning: "warning", Error: "error"}[d.Severity]
	var props []string
	add := func(key, value string) { props = append(props, key+"="+escapeProperty.Replace(value)) }
	if p := placeOf(d.Span); p.File != "" {
		file := p.File
		if dir != "" {
			file = strings.TrimSuffix(dir, "/") + "/" + file
		}
		add("file", file)
		add("line", fmt.Sprint(p.Line))
		add("endLine", fmt.Sprint(p.EndLine))
		// GitHub takes columns of one line only.
		if p.Line == p.EndLine {
			add("col", fmt.Sprint(p.Column))
			add("endColumn", fmt.Sprint(p.EndColumn))
		}
	}
	if d.Code != "" {
		add("title", strings.TrimSpace(string(d.Code)+" "+Title(d.Code)))
	}
	text := d.Message
	for _, n := range d.Notes {
		text += "\n" + n.Message
		if p := placeOf(n.Span); p.File != "" {
			text += fmt.Sprintf(" (%s:%d:%d)", p.File, p.Line, p.Column)
		}
	}
	if way := d.WayOut(); way != "" {
		text += "\n" + way
	}
	head := level
	if len(props) > 0 {
		head += " " + strings.Join(props, ",")
	}
	return "::" + head + "::" + escapeData.Replace(clean(text))
}

var (
	escapeData     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	escapeProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)
