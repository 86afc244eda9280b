package sourceimport

import (
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/modeldata/model/internal/source"
)

// ChangeKind says how a database differs from its declaration.
type ChangeKind string

// The kinds of difference. Dropped is what is declared and not in the database.
const (
	SourceAdded   ChangeKind = "source added"
	TableAdded    ChangeKind = "table added"
	TableDropped  ChangeKind = "table dropped"
	ColumnAdded   ChangeKind = "column added"
	ColumnDropped ChangeKind = "column dropped"
	ColumnRetyped ChangeKind = "column retyped"
	NowNullable   ChangeKind = "column may now be null"
	NowNotNull    ChangeKind = "column is now never null"
)

// Change is one difference between a declaration and the database.
type Change struct {
	Kind                  ChangeKind
	Source, Table, Column string
	// From and To are types, as far as they are known.
	From, To string
	// At is the place in the declaration nearest to it.
	At source.Span

	// What an update needs: the declared entry, and what the dump says.
	node, parent *yaml.Node
	source       *Source
	table        *Table
	column       *Column
}

// String is "shop.orders.total: column retyped, from int to bigint".
func (c *Change) String() string {
	name := c.Source
	for _, part := range []string{c.Table, c.Column} {
		if part != "" {
			name += "." + part
		}
	}
	switch {
	case c.From != "" && c.To != "":
		return name + ": " + string(c.Kind) + ", from " + c.From + " to " + c.To
	case c.To != "":
		return name + ": " + string(c.Kind) + ", " + c.To
	}
	return name + ": " + string(c.Kind)
}

// Drift compares a source's declaration in a file with the database. A table or
// a column that was added by hand to a declaration made from a dump is its
// owner's business and no difference.
func Drift(f *File, s *Source) []Change {
	d := &comparison{file: f, source: s}
	declared := f.source(s.Name)
	if declared == nil {
		d.add(Change{Kind: SourceAdded, At: f.start()})
		return d.changes
	}
	d.managed = managed(declared)
	list := get(declared, "tables")
	for i := range s.Tables {
		t := &s.Tables[i]
		if n := named(list, t.Name); n != nil {
			d.columns(n, t)
		} else {
			d.add(Change{Kind: TableAdded, Table: t.Name, At: f.at(declared), node: declared, table: t})
		}
	}
	for _, n := range items(list) {
		name := first(text(n, "identifier"), text(n, "name"))
		if !s.has(name) && (!d.managed || fromDump(n)) {
			d.add(Change{Kind: TableDropped, Table: name, At: f.at(n), node: n, parent: list})
		}
	}
	return d.changes
}

func (s *Source) has(table string) bool {
	for i := range s.Tables {
		if strings.EqualFold(s.Tables[i].Name, table) {
			return true
		}
	}
	return false
}

type comparison struct {
	file    *File
	source  *Source
	managed bool
	changes []Change
}

func (d *comparison) add(c Change) {
	c.Source, c.source = d.source.Name, d.source
	d.changes = append(d.changes, c)
}

func (d *comparison) columns(n *yaml.Node, t *Table) {
	list := get(n, "columns")
	for i := range t.Columns {
		c := &t.Columns[i]
		if have := named(list, c.Name); have != nil {
			d.column(readColumn(have), t, c)
		} else {
			d.add(Change{Kind: ColumnAdded, Table: t.Name, Column: c.Name, To: c.MySQLType, At: d.file.at(n), node: n, table: t, column: c})
		}
	}
	for _, have := range items(list) {
		c := readColumn(have)
		if name := text(have, "name"); !t.has(name) && (!d.managed || c.mysqlType != "") {
			d.add(Change{
				Kind: ColumnDropped, Table: t.Name, Column: name, From: first(c.mysqlType, c.dataType), At: d.file.at(have), node: have, parent: list, table: t,
			})
		}
	}
}

func (t *Table) has(column string) bool {
	for i := range t.Columns {
		if strings.EqualFold(t.Columns[i].Name, column) {
			return true
		}
	}
	return false
}

func (d *comparison) column(have declaredColumn, t *Table, c *Column) {
	change := Change{Table: t.Name, Column: c.Name, At: d.file.at(have.node), node: have.node, table: t, column: c}
	retyped := false
	switch {
	case c.MySQLType == "":
	case have.mysqlType != "":
		retyped = have.mysqlType != c.MySQLType
	case have.dataType != "":
		retyped = !sameType(have.dataType, c.DataType)
	}
	if retyped {
		change.Kind, change.From, change.To = ColumnRetyped, have.dataType, c.DataType
		if have.mysqlType != "" {
			change.From, change.To = have.mysqlType, c.MySQLType
		}
		d.add(change)
	}
	if have.mysqlType != "" && have.notNull != c.NotNull {
		change.From, change.To = "", ""
		if change.Kind = NowNullable; c.NotNull {
			change.Kind = NowNotNull
		}
		d.add(change)
	}
}

// start is where a file begins.
func (f *File) start() source.Span { return source.At(f.file, 0, 0) }
