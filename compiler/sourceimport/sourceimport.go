// Package sourceimport turns dumps of databases into declarations of sources,
// and compares declarations with dumps.
//
// It takes what a dump says of tables and columns, and the text of a YAML file,
// and gives the text of a new file, the differences, or the old file's text
// brought up to date with everything that people wrote in it left as it was. It
// reads and writes no file and knows no project.
package sourceimport

import (
	"regexp"
	"slices"
	"strings"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/internal/mysqldump"
	"github.com/modeldata/model/internal/diag"
)

// Dump gathers the tables of dump files.
type Dump = mysqldump.Reader

// NewDump returns a dump without files.
func NewDump() *Dump { return mysqldump.NewReader() }

// Options say how a dump becomes sources.
type Options struct {
	// Name is the source's, where the dump holds one database; Schema that under
	// which the project reads it. "" takes the database's name for both.
	Name, Schema string
	// Fallback names the source of a dump that names no database.
	Fallback string
	// Dialect spells types; nil spells them as most engines do.
	Dialect *adapters.Dialect
	// Tests adds data tests for keys and enumerations.
	Tests bool
	// Views declares views, too, without types.
	Views bool
}

// Source is a database as a source.
type Source struct {
	Name, Schema string
	Tables       []Table
}

// Table is a table of a source.
type Table struct {
	Name, Description string
	// PrimaryKey are its columns when there is more than one.
	PrimaryKey []string
	Columns    []Column
}

// Column is a column of a table.
type Column struct {
	Name, Description string
	// DataType is the target's spelling, MySQLType what the dump says; both ""
	// for a view's.
	DataType, MySQLType string
	NotNull             bool
	PrimaryKey, Unique  bool
	Generated           bool
	Tests               []Test
}

// Test is a generic test of a column.
type Test struct {
	Name string
	// Arguments are pairs of a name and YAML text.
	Arguments [][2]string
}

// Sources turns what a dump holds into sources. What the dump had to leave out is
// among the diagnostics.
func Sources(d *Dump, o Options) ([]Source, diag.List) {
	databases, diags := d.Databases()
	if o.Dialect == nil {
		o.Dialect = neutral()
	}
	var out []Source
	for _, db := range databases {
		s := Source{Name: first(o.Name, db.Name, o.Fallback), Schema: first(o.Schema, db.Name, o.Name, o.Fallback)}
		for _, t := range db.Tables {
			if !t.View || o.Views {
				s.Tables = append(s.Tables, o.table(db, t, s.Name))
			}
		}
		if len(s.Tables) > 0 {
			out = append(out, s)
		}
	}
	return out, diags
}

func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

func (o *Options) table(db *mysqldump.Database, t *mysqldump.Table, source string) Table {
	out := Table{Name: t.Name, Description: t.Comment}
	if len(t.PrimaryKey) > 1 {
		out.PrimaryKey = t.PrimaryKey
	}
	for _, c := range t.Columns {
		column := Column{
			Name: c.Name, Description: c.Comment, DataType: dataType(c.Type, o.Dialect), MySQLType: c.Type.Text, NotNull: c.NotNull,
			PrimaryKey: slices.Equal(t.PrimaryKey, []string{c.Name}), Generated: c.Generated,
		}
		column.Unique = slices.ContainsFunc(t.Unique, func(k mysqldump.Key) bool { return slices.Equal(k.Columns, []string{c.Name}) })
		if o.Tests {
			column.Tests = tests(db, t, c, &column, source)
		}
		out.Columns = append(out.Columns, column)
	}
	return out
}

// tests are what the database itself holds true of a column.
func tests(db *mysqldump.Database, t *mysqldump.Table, c *mysqldump.Column, column *Column, source string) []Test {
	var out []Test
	if column.PrimaryKey || column.Unique {
		out = append(out, Test{Name: "unique"})
	}
	if c.NotNull {
		out = append(out, Test{Name: "not_null"})
	}
	if c.Type.Name == "enum" {
		out = append(out, Test{"accepted_values", [][2]string{{"values", flowList(c.Type.Elements)}}})
	}
	for _, k := range t.Foreign {
		within := k.Database == "" || k.Database == db.Name
		if within && len(k.Columns) == 1 && len(k.To) == 1 && strings.EqualFold(k.Columns[0], c.Name) {
			out = append(out, Test{"relationships", [][2]string{
				{"to", scalar("source(" + jinjaText(source) + ", " + jinjaText(k.Table) + ")")}, {"field", scalar(k.To[0])},
			}})
		}
	}
	return out
}

func jinjaText(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s) + "'"
}

var plainName = regexp.MustCompile(`^[a-z_][a-z0-9_]*$`)
