// Package mysqldump reads dumps of MySQL and MariaDB databases: what tables
// there are, and of which columns.
//
// It takes the text that mysqldump, mariadb-dump and mydumper write, plain or
// packed by gzip or zstd, and gives databases with their tables. Statements are
// read one after the other and rows are never held, so a dump may be larger than
// memory. What cannot be read is stepped over with a warning. It is the only
// importer of TiDB's parser; it knows nothing of sources or YAML.
package mysqldump

import (
	"slices"
	"strings"

	"github.com/modeldata/model/internal/source"
)

// Database is one database of a dump, its tables in the order of the dump.
type Database struct {
	// Name is "" for tables of a dump that names no database.
	Name   string
	Tables []*Table
}

// Table is a table, or a view of which only the columns' names are known.
type Table struct {
	Name    string
	Comment string
	View    bool
	Columns []*Column
	// PrimaryKey, and each of Unique, are names of columns.
	PrimaryKey []string
	Unique     []Key
	Foreign    []ForeignKey
	// At is where the dump makes the table.
	At source.Span
}

// Key is a unique key.
type Key struct {
	Name    string
	Columns []string
}

// Column is a column of a table.
type Column struct {
	Name string
	Type Type
	// NotNull: declared so, or part of the primary key.
	NotNull bool
	// Generated: the database computes it.
	Generated bool
	Comment   string
}

// Type is a type as MySQL writes it, in parts.
type Type struct {
	// Text is the whole, in lower case but for the elements, without display
	// widths of integers: "int unsigned", "enum('a','b')". "" is not known.
	Text string
	// Name is the first word: "int".
	Name     string
	Unsigned bool
	// Args are length, precision, scale as far as given.
	Args []int
	// Elements are those of enum and set.
	Elements []string
	// JSON: a text that a check holds to be JSON, which is how MariaDB writes
	// its type json.
	JSON bool
}

// ForeignKey says that columns name rows of another table.
type ForeignKey struct {
	Name            string
	Columns         []string
	Database, Table string // Database is "" for the table's own
	To              []string
}

// Column returns a column by name, whatever its case; nil without.
func (t *Table) Column(name string) *Column {
	if i := t.place(name); i >= 0 {
		return t.Columns[i]
	}
	return nil
}

func (t *Table) place(name string) int {
	return slices.IndexFunc(t.Columns, func(c *Column) bool { return strings.EqualFold(c.Name, name) })
}

// table returns a table by name; nil without. Names of tables may differ in
// case only, so that is looked at where no name is the same.
func (d *Database) table(name string) *Table {
	var near *Table
	for _, t := range d.Tables {
		if t.Name == name {
			return t
		}
		if strings.EqualFold(t.Name, name) {
			near = t
		}
	}
	return near
}

func (d *Database) remove(t *Table) {
	d.Tables = slices.DeleteFunc(d.Tables, func(x *Table) bool { return x == t })
}
