package sourceimport

import (
	"strings"

	"gopkg.in/yaml.v3"
)

// Render writes sources as a new file.
func Render(sources []Source) string {
	w := &writer{}
	w.line(0, "version: 2")
	w.line(0, "")
	w.line(0, "sources:")
	for i := range sources {
		w.source(2, &sources[i])
	}
	return w.b.String()
}

// writer writes YAML in block form; at is how far a "-" is indented.
type writer struct {
	b       strings.Builder
	newline string
}

func (w *writer) line(at int, text string) {
	if text != "" {
		w.b.WriteString(strings.Repeat(" ", at) + text)
	}
	if w.newline == "" {
		w.newline = "\n"
	}
	w.b.WriteString(w.newline)
}

func (w *writer) source(at int, s *Source) {
	w.line(at, "- name: "+scalar(s.Name))
	if s.Schema != s.Name {
		w.line(at+2, "schema: "+scalar(s.Schema))
	}
	w.line(at+2, "tables:")
	for i := range s.Tables {
		w.table(at+4, &s.Tables[i])
	}
}

func (w *writer) table(at int, t *Table) {
	w.line(at, "- name: "+scalar(t.Name))
	if t.Description != "" {
		w.line(at+2, "description: "+description(t.Description))
	}
	if len(t.PrimaryKey) > 0 {
		w.line(at+2, "constraints:")
		w.line(at+4, "- type: primary_key")
		w.line(at+6, "columns: "+flowList(t.PrimaryKey))
	}
	w.line(at+2, "columns:")
	for i := range t.Columns {
		w.column(at+4, &t.Columns[i])
	}
}

func (w *writer) column(at int, c *Column) {
	w.line(at, "- name: "+scalar(c.Name))
	if c.Description != "" {
		w.line(at+2, "description: "+description(c.Description))
	}
	if c.DataType != "" {
		w.line(at+2, "data_type: "+scalar(c.DataType))
	}
	if !plainName.MatchString(c.Name) {
		w.line(at+2, "quote: true")
	}
	if c.MySQLType != "" {
		w.line(at+2, "config: {meta: {"+c.meta()+"}}")
	}
	w.constraints(at+2, c)
	if len(c.Tests) > 0 {
		w.line(at+2, "data_tests:")
	}
	for _, t := range c.Tests {
		w.test(at+4, t)
	}
}

// meta is what a column keeps of the database.
func (c *Column) meta() string {
	out := mysqlType + ": " + flowScalar(c.MySQLType)
	if c.Generated {
		out += ", mysql_generated: true"
	}
	return out
}

func (w *writer) constraints(at int, c *Column) {
	var types []string
	if c.NotNull {
		types = append(types, "not_null")
	}
	if c.PrimaryKey {
		types = append(types, "primary_key")
	} else if c.Unique {
		types = append(types, "unique")
	}
	if len(types) > 0 {
		w.line(at, "constraints:")
	}
	for _, t := range types {
		w.line(at+2, "- type: "+t)
	}
}

func (w *writer) test(at int, t Test) {
	if len(t.Arguments) == 0 {
		w.line(at, "- "+t.Name)
		return
	}
	w.line(at, "- "+t.Name+":")
	w.line(at+4, "arguments:")
	for _, a := range t.Arguments {
		w.line(at+6, a[0]+": "+a[1])
	}
}

// scalar is a text as YAML on one line.
func scalar(s string) string {
	n := &yaml.Node{}
	n.SetString(s)
	if strings.ContainsAny(s, "\n\r\t\u0085\u2028\u2029") {
		n.Style = yaml.DoubleQuotedStyle
	}
	out, err := yaml.Marshal(n)
	if err != nil { // not UTF-8
		return scalar(strings.ToValidUTF8(s, "\uFFFD"))
	}
	return strings.TrimRight(string(out), "\n")
}

// flowScalar is a text as YAML inside of brackets.
func flowScalar(s string) string {
	if out := scalar(s); !strings.ContainsAny(out, ",[]{}") || out[0] == '\'' || out[0] == '"' {
		return out
	}
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s, Style: yaml.DoubleQuotedStyle}
	out, err := yaml.Marshal(n)
	if err != nil {
		return flowScalar(strings.ToValidUTF8(s, "\uFFFD"))
	}
	return strings.TrimRight(string(out), "\n")
}

func flowList(list []string) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = flowScalar(s)
	}
	return "[" + strings.Join(out, ", ") + "]"
}

// description is a comment as a description: templates are not what it means.
func description(s string) string {
	if strings.Contains(s, "{{") || strings.Contains(s, "{%") || strings.Contains(s, "{#") {
		s = "{% raw %}" + s + "{% endraw %}"
	}
	return scalar(s)
}
