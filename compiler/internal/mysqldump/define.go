package mysqldump

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pingcap/tidb/pkg/parser"
	"github.com/pingcap/tidb/pkg/parser/ast"
	"github.com/pingcap/tidb/pkg/parser/mysql"
	_ "github.com/pingcap/tidb/pkg/parser/test_driver" // the parser's own form of literals
	"github.com/pingcap/tidb/pkg/parser/types"

	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

type ddlParser struct{ p *parser.Parser }

func newDDLParser() *ddlParser { return &ddlParser{parser.New()} }

func (d *ddlParser) parse(text string) ([]ast.StmtNode, error) {
	nodes, _, err := d.p.ParseSQL(text)
	return nodes, err
}

func (d *ddlParser) ansiQuotes(on bool) {
	mode := mysql.SQLMode(0)
	if on {
		mode = mysql.ModeANSIQuotes
	}
	d.p.SetSQLMode(mode)
}

// linePlace is the word at a line and column of a statement, both from 1, as
// the parser tells them.
func (r *Reader) linePlace(st statement, line, column int) source.Span {
	whole := r.span(st, 0, 0)
	start := 0
	for ; line > 1; line-- {
		start += strings.IndexByte(st.text[start:], '\n') + 1
	}
	start = min(start+max(0, column-1), len(whole.File.Text))
	end := start
	for ; start > 0 && wordly(st.text[start-1]); start-- {
	}
	for ; end < len(whole.File.Text) && wordly(st.text[end]); end++ {
	}
	return source.At(whole.File, start, end)
}

func (r *Reader) createTable(st statement, n *ast.CreateTableStmt, m *masked) {
	if n.TemporaryKeyword != ast.TemporaryNone {
		return
	}
	t := &Table{Name: n.Table.Name.O, At: r.span(st, 0, 0)}
	switch {
	case n.ReferTable != nil:
		like := r.table(n.ReferTable)
		if like == nil {
			r.warn(diag.DumpStatement, t.At, "the table %s is made like %s, which the dump does not have", t.Name, n.ReferTable.Name.O)
			return
		}
		t.copyFrom(like)
	case len(n.Cols) == 0:
		r.warn(diag.DumpStatement, t.At, "the table %s is made from a query, so its columns are not known", t.Name)
		return
	}
	for _, c := range n.Cols {
		t.addColumn(c, m, nil)
	}
	for _, c := range n.Constraints {
		t.addConstraint(c)
	}
	for _, o := range n.Options {
		if o.Tp == ast.TableOptionComment {
			t.Comment = o.StrValue
		}
	}
	if n.IfNotExists && r.table(n.Table) != nil {
		return
	}
	r.put(n.Table, t)
}

func (t *Table) copyFrom(like *Table) {
	t.Comment, t.PrimaryKey, t.Unique = like.Comment, slices.Clone(like.PrimaryKey), slices.Clone(like.Unique)
	for _, c := range like.Columns {
		column := *c
		t.Columns = append(t.Columns, &column)
	}
}

// createView takes the columns' names of a view's query, each of which a dump
// names.
func (r *Reader) createView(st statement, n *ast.CreateViewStmt) {
	t := &Table{Name: n.ViewName.Name.O, View: true, At: r.span(st, 0, 0)}
	query, ok := n.Select.(*ast.SelectStmt)
	switch {
	case len(n.Cols) > 0:
		for _, c := range n.Cols {
			t.Columns = append(t.Columns, &Column{Name: c.O})
		}
	case ok:
		for _, f := range query.Fields.Fields {
			if name := fieldName(f); name != "" {
				t.Columns = append(t.Columns, &Column{Name: name})
			}
		}
	}
	r.put(n.ViewName, t)
}

func fieldName(f *ast.SelectField) string {
	if f.AsName.O != "" {
		return f.AsName.O
	}
	if c, ok := f.Expr.(*ast.ColumnNameExpr); ok {
		return c.Name.Name.O
	}
	return ""
}

// addColumn adds a column where position says, the end without.
func (t *Table) addColumn(def *ast.ColumnDef, m *masked, position *ast.ColumnPosition) {
	c := t.column(def, m)
	at := len(t.Columns)
	if position != nil {
		switch position.Tp {
		case ast.ColumnPositionFirst:
			at = 0
		case ast.ColumnPositionAfter:
			if i := t.place(position.RelativeColumn.Name.O); i >= 0 {
				at = i + 1
			}
		}
	}
	t.Columns = slices.Insert(t.Columns, at, c)
}

func (t *Table) column(def *ast.ColumnDef, m *masked) *Column {
	c := &Column{Name: def.Name.Name.O, Type: typeOf(def.Tp)}
	key := strings.ToLower(c.Name)
	if foreign := m.types[key]; foreign != "" {
		c.Type = Type{Text: foreign, Name: foreign}
	}
	c.Type.JSON = m.json[key]
	for _, o := range def.Options {
		switch o.Tp {
		case ast.ColumnOptionNotNull:
			c.NotNull = true
		case ast.ColumnOptionPrimaryKey:
			c.NotNull, t.PrimaryKey = true, []string{c.Name}
		case ast.ColumnOptionUniqKey:
			t.Unique = append(t.Unique, Key{c.Name, []string{c.Name}})
		case ast.ColumnOptionGenerated:
			c.Generated = true
		case ast.ColumnOptionComment:
			if v, ok := o.Expr.(ast.ValueExpr); ok {
				c.Comment = v.GetString()
			}
		}
	}
	return c
}

func (t *Table) addConstraint(c *ast.Constraint) {
	switch c.Tp {
	case ast.ConstraintPrimaryKey:
		if keys, whole := keyColumns(c.Keys); whole {
			t.setPrimaryKey(keys)
		}
	case ast.ConstraintUniq, ast.ConstraintUniqKey, ast.ConstraintUniqIndex:
		t.addUnique(c.Name, c.Keys)
	case ast.ConstraintForeignKey:
		from, _ := keyColumns(c.Keys)
		to, _ := keyColumns(c.Refer.IndexPartSpecifications)
		t.Foreign = append(t.Foreign, ForeignKey{Name: c.Name, Columns: from, Database: c.Refer.Table.Schema.O, Table: c.Refer.Table.Name.O, To: to})
	}
}

func (t *Table) setPrimaryKey(keys []string) {
	t.PrimaryKey = keys
	for _, k := range keys {
		if c := t.Column(k); c != nil {
			c.NotNull = true
		}
	}
}

func (t *Table) addUnique(name string, keys []*ast.IndexPartSpecification) {
	columns, whole := keyColumns(keys)
	if !whole { // a prefix or an expression is unique, not the columns
		return
	}
	if name == "" {
		name = columns[0]
	}
	t.Unique = append(t.Unique, Key{name, columns})
}

func (t *Table) dropUnique(name string) {
	t.Unique = slices.DeleteFunc(t.Unique, func(k Key) bool { return strings.EqualFold(k.Name, name) })
}

// keyColumns are a key's columns; whole says that it is made of nothing else.
func keyColumns(keys []*ast.IndexPartSpecification) (columns []string, whole bool) {
	whole = true
	for _, k := range keys {
		if k.Column == nil {
			whole = false
			continue
		}
		if k.Length > 0 {
			whole = false
		}
		columns = append(columns, k.Column.Name.O)
	}
	return columns, whole
}

var displayWidth = regexp.MustCompile(`^((?:tiny|small|medium|big)?int|year)\((\d+)\)`)

// typeOf reads a type. Widths of integers only say how they are shown, but
// tinyint(1) is how MySQL writes a boolean.
func typeOf(ft *types.FieldType) Type {
	text := displayWidth.ReplaceAllStringFunc(ft.InfoSchemaStr(), func(s string) string {
		if s == "tinyint(1)" {
			return s
		}
		return s[:strings.IndexByte(s, '(')]
	})
	out := Type{Text: text, Unsigned: mysql.HasUnsignedFlag(ft.GetFlag()), Elements: ft.GetElems()}
	out.Name = text
	if i := strings.IndexAny(text, "( "); i >= 0 {
		out.Name = text[:i]
	}
	if open, end := strings.IndexByte(text, '('), strings.IndexByte(text, ')'); open > 0 && end > open && len(out.Elements) == 0 {
		for _, arg := range strings.Split(text[open+1:end], ",") {
			if n, err := strconv.Atoi(arg); err == nil {
				out.Args = append(out.Args, n)
			}
		}
	}
	return out
}
