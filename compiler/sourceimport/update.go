package sourceimport

import (
	"cmp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/modeldata/model/internal/diag"
)

// Update returns the file's text with what the database says brought in: new
// tables and columns, types, nullability, and types of MySQL where none are
// kept yet. What is declared and not in the database is removed only where
// prune says so. All else stays as it is, to the byte.
func Update(f *File, s *Source, prune bool) (string, *diag.Diagnostic) {
	u := &updater{file: f, prune: prune, newline: "\n"}
	if strings.Contains(f.file.Text, "\r\n") {
		u.newline = "\r\n"
	}
	u.lines = strings.SplitAfter(f.file.Text, "\n")
	for _, c := range Drift(f, s) {
		u.change(c)
	}
	if declared := f.source(s.Name); declared != nil {
		u.keepTypes(declared, s)
	}
	if u.problem != nil {
		return "", u.problem
	}
	text := u.apply()
	again, d := ReadFile(f.file.Path, text)
	if d != nil {
		return "", diag.Errorf(diag.SourceForm, f.start(), "%s cannot be brought up to date: it would no longer be YAML", f.file.Path)
	}
	for _, c := range Drift(again, s) {
		if c.Kind != TableDropped && c.Kind != ColumnDropped {
			return "", diag.Errorf(diag.SourceForm, c.At, "%s cannot be brought up to date here: %s", f.file.Path, &c)
		}
	}
	return text, nil
}

// edit replaces bytes of the file.
type edit struct {
	start, end int
	text       string
	// depth is how far in what is added to stands: what belongs to an inner block
	// comes before what belongs to an outer one that ends at the same place.
	depth int
}

type updater struct {
	file    *File
	prune   bool
	newline string
	lines   []string // with their ends
	edits   []edit
	problem *diag.Diagnostic
	heads   []head
}

func (u *updater) change(c Change) {
	switch c.Kind {
	case SourceAdded:
		u.addSource(c.source)
	case TableAdded:
		u.addItem(c.node, "tables", func(w *writer, at int) { w.table(at, c.table) })
	case ColumnAdded:
		u.addItem(c.node, "columns", func(w *writer, at int) { w.column(at, c.column) })
	case TableDropped, ColumnDropped:
		if u.prune {
			u.remove(c.parent, c.node)
		}
	case ColumnRetyped:
		u.retype(c.node, c.column)
	case NowNotNull:
		u.addItem(c.node, "constraints", func(w *writer, at int) { w.line(at, "- type: not_null") })
	case NowNullable:
		u.nullable(c.node)
	}
}

// apply makes the edits, which are in no order and do not overlap. Those of one
// place and depth keep their order.
func (u *updater) apply() string {
	slices.SortStableFunc(u.edits, func(a, b edit) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.depth, a.depth))
	})
	var b strings.Builder
	text, done := u.file.file.Text, 0
	for _, e := range u.edits {
		if e.start < done {
			continue // inside of what is removed
		}
		b.WriteString(text[done:e.start])
		if e.text != "" && e.start == len(text) && !strings.HasSuffix(b.String(), "\n") && b.Len() > 0 {
			b.WriteString(u.newline)
		}
		b.WriteString(e.text)
		done = e.end
	}
	return b.String() + text[done:]
}

func (u *updater) refuse(n *yaml.Node, what string) {
	if u.problem == nil {
		u.problem = diag.Errorf(diag.SourceForm, u.file.at(n), "%s is written in one line, which cannot be brought up to date", what)
	}
}

// offset is where a line begins, from 0.
func (u *updater) offset(line int) int {
	n := 0
	for _, l := range u.lines[:min(line, len(u.lines))] {
		n += len(l)
	}
	return n
}

// blockEnd is the line behind the block whose first line is given and whose
// content is indented by more than at. Blanks and comments behind it are not
// its own.
func (u *updater) blockEnd(line, at int) int {
	end := line + 1
	for i := line + 1; i < len(u.lines); i++ {
		content := strings.TrimSpace(u.lines[i])
		if content == "" || strings.HasPrefix(content, "#") && indent(u.lines[i]) <= at {
			continue
		}
		if indent(u.lines[i]) <= at {
			break
		}
		end = i + 1
	}
	return end
}

func indent(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

func (u *updater) insert(line, depth int, write func(w *writer)) {
	w := &writer{newline: u.newline}
	write(w)
	at := u.offset(line)
	u.edits = append(u.edits, edit{at, at, w.b.String(), depth})
}

func (u *updater) addSource(s *Source) {
	key, list := find(u.file.root, "sources")
	switch {
	case u.file.root != nil && u.file.root.Style&yaml.FlowStyle != 0:
		u.refuse(u.file.root, "the file")
	case key == nil:
		u.insert(len(u.lines), 0, func(w *writer) {
			w.line(0, "")
			w.line(0, "sources:")
			w.source(2, s)
		})
	default:
		u.addTo(key, list, key.Column-1, func(w *writer, at int) { w.source(at, s) })
	}
}

// addItem adds an element to a list of a mapping, and the list where there is
// none.
func (u *updater) addItem(n *yaml.Node, key string, write func(w *writer, at int)) {
	if n.Style&yaml.FlowStyle != 0 {
		u.refuse(n, "'"+text(n, "name")+"'")
		return
	}
	at := n.Column - 1
	k, list := find(n, key)
	if k != nil {
		u.addTo(k, list, at, write)
		return
	}
	u.insert(u.mappingEnd(n), at, func(w *writer) {
		// Several elements may come: the head is written by the first.
		if !u.headed(n, key) {
			w.line(at, key+":")
		}
		write(w, at+2)
	})
	u.heads = append(u.heads, head{n, key})
}

func (u *updater) addTo(key, list *yaml.Node, at int, write func(w *writer, at int)) {
	switch {
	case list.Kind == yaml.SequenceNode && list.Style&yaml.FlowStyle == 0 && len(list.Content) > 0:
		last := list.Content[len(list.Content)-1]
		dash := indent(u.lines[last.Line-1])
		u.insert(u.blockEnd(last.Line-1, dash), dash, func(w *writer) { write(w, dash) })
	case list.Tag == "!!null" && list.Value == "":
		u.insert(key.Line, at, func(w *writer) { write(w, at+2) })
	default:
		u.refuse(key, "'"+key.Value+"'")
	}
}

// mappingEnd is the line behind a mapping that is an element of a list.
func (u *updater) mappingEnd(n *yaml.Node) int { return u.blockEnd(n.Line-1, n.Column-2) }

func (u *updater) remove(list, n *yaml.Node) {
	if list.Style&yaml.FlowStyle != 0 {
		u.refuse(list, "the list")
		return
	}
	line := n.Line - 1
	u.cut(line, u.blockEnd(line, indent(u.lines[line])))
}

// cut removes the lines from line to before end, but no comments behind the last.
func (u *updater) cut(line, end int) {
	for ; end > line+1; end-- {
		if content := strings.TrimSpace(u.lines[end-1]); content != "" && content[0] != '#' {
			break
		}
	}
	u.edits = append(u.edits, edit{u.offset(line), u.offset(end), "", 0})
}

// retype writes a column's types anew.
func (u *updater) retype(n *yaml.Node, c *Column) {
	if v := get(n, "data_type"); v != nil {
		write := scalar
		if n.Style&yaml.FlowStyle != 0 {
			write = flowScalar
		}
		u.replace(v, write(c.DataType))
	} else {
		u.insertKey(n, "data_type: "+scalar(c.DataType))
	}
	for _, meta := range []*yaml.Node{get(get(n, "config"), "meta"), get(n, "meta")} {
		if v := get(meta, mysqlType); v != nil {
			u.replace(v, flowScalar(c.MySQLType))
		}
	}
}

// keepTypes notes the database's type on columns that have none of it, and
// types and descriptions where none are written.
func (u *updater) keepTypes(declared *yaml.Node, s *Source) {
	for i := range s.Tables {
		t := named(get(declared, "tables"), s.Tables[i].Name)
		for k := range s.Tables[i].Columns {
			c := &s.Tables[i].Columns[k]
			n := named(get(t, "columns"), c.Name)
			if n == nil || n.Style&yaml.FlowStyle != 0 || c.MySQLType == "" {
				continue
			}
			if c.Description != "" && get(n, "description") == nil {
				u.insertKey(n, "description: "+description(c.Description))
			}
			have := readColumn(n)
			if have.dataType == "" && have.mysqlType == "" {
				u.insertKey(n, "data_type: "+scalar(c.DataType))
			}
			if have.mysqlType == "" && get(n, "config") == nil {
				u.insertKey(n, "config: {meta: {"+c.meta()+"}}")
				if c.NotNull && !have.notNull {
					u.addItem(n, "constraints", func(w *writer, at int) { w.line(at, "- type: not_null") })
				}
			}
		}
	}
}

// insertKey adds a line to a mapping, behind its name.
func (u *updater) insertKey(n *yaml.Node, line string) {
	if n.Style&yaml.FlowStyle != 0 {
		u.refuse(n, "'"+text(n, "name")+"'")
		return
	}
	at := n.Column - 1
	after := n.Line
	if k, _ := find(n, "name"); k != nil {
		after = u.blockEnd(k.Line-1, at)
	}
	u.insert(after, at, func(w *writer) { w.line(at, line) })
}

// replace writes another scalar in the place of one.
func (u *updater) replace(v *yaml.Node, text string) {
	start := u.file.file.Offset(v.Line, v.Column)
	end := start
	if v.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0 {
		end = quotedEnd(u.file.file.Text, start)
	} else if v.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		u.refuse(v, "the type")
		return
	} else {
		end = start + len(v.Value)
	}
	u.edits = append(u.edits, edit{start, end, text, 0})
}

func quotedEnd(text string, start int) int {
	quote := text[start]
	for i := start + 1; i < len(text); i++ {
		switch {
		case text[i] == '\\' && quote == '"':
			i++
		case text[i] == quote && quote == '\'' && i+1 < len(text) && text[i+1] == quote:
			i++
		case text[i] == quote:
			return i + 1
		}
	}
	return len(text)
}

// nullable removes the constraint not_null, with the list when it is the last.
func (u *updater) nullable(n *yaml.Node) {
	key, list := find(n, "constraints")
	if list == nil || list.Style&yaml.FlowStyle != 0 {
		u.refuse(n, "'"+text(n, "name")+"'")
		return
	}
	var gone []*yaml.Node
	for _, k := range list.Content {
		if t := text(k, "type"); t == "not_null" || t == "primary_key" {
			gone = append(gone, k)
		}
	}
	if len(gone) == len(list.Content) {
		u.cut(key.Line-1, u.listEnd(list))
		return
	}
	for _, k := range gone {
		u.remove(list, k)
	}
}

func (u *updater) listEnd(list *yaml.Node) int {
	last := list.Content[len(list.Content)-1]
	return u.blockEnd(last.Line-1, indent(u.lines[last.Line-1]))
}

// head says that the key of a list was written into a mapping.
type head struct {
	node *yaml.Node
	key  string
}

func (u *updater) headed(n *yaml.Node, key string) bool {
	return slices.Contains(u.heads, head{n, key})
}
