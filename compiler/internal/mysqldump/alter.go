package mysqldump

import (
	"slices"
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"

	"github.com/modeldata/model/internal/diag"
)

// alterTable does what ALTER TABLE says of columns and keys.
func (r *Reader) alterTable(st statement, n *ast.AlterTableStmt, m *masked) {
	t := r.table(n.Table)
	for _, s := range n.Specs {
		if t == nil {
			if changesColumns[s.Tp] {
				r.warn(diag.DumpStatement, r.span(st, 0, 0), "ALTER TABLE changes %s, which the dump does not make", n.Table.Name.O)
				return
			}
			continue
		}
		if s.Tp == ast.AlterTableRenameTable {
			r.rename(n.Table, s.NewTable)
			continue
		}
		t.alter(s, m)
	}
}

var changesColumns = map[ast.AlterTableType]bool{
	ast.AlterTableAddColumns: true, ast.AlterTableDropColumn: true, ast.AlterTableModifyColumn: true, ast.AlterTableChangeColumn: true,
	ast.AlterTableRenameColumn: true,
}

func (t *Table) alter(s *ast.AlterTableSpec, m *masked) {
	switch s.Tp {
	case ast.AlterTableAddColumns:
		for _, def := range s.NewColumns {
			if t.Column(def.Name.Name.O) == nil {
				t.addColumn(def, m, s.Position)
			}
		}
		for _, c := range s.NewConstraints {
			t.addConstraint(c)
		}
	case ast.AlterTableDropColumn:
		t.dropColumn(s.OldColumnName.Name.O)
	case ast.AlterTableModifyColumn:
		t.change(s.NewColumns[0].Name.Name.O, s, m)
	case ast.AlterTableChangeColumn:
		t.change(s.OldColumnName.Name.O, s, m)
	case ast.AlterTableRenameColumn:
		t.renameColumn(s.OldColumnName.Name.O, s.NewColumnName.Name.O)
	case ast.AlterTableAddConstraint:
		t.addConstraint(s.Constraint)
	case ast.AlterTableDropPrimaryKey:
		t.PrimaryKey = nil
	case ast.AlterTableDropIndex:
		t.dropUnique(s.Name)
	case ast.AlterTableDropForeignKey:
		t.Foreign = slices.DeleteFunc(t.Foreign, func(k ForeignKey) bool { return strings.EqualFold(k.Name, s.Name) })
	case ast.AlterTableOption:
		for _, o := range s.Options {
			if o.Tp == ast.TableOptionComment {
				t.Comment = o.StrValue
			}
		}
	}
}

// change defines a column anew, perhaps under another name and in another place.
func (t *Table) change(old string, s *ast.AlterTableSpec, m *masked) {
	i := t.place(old)
	if i < 0 {
		return
	}
	def := s.NewColumns[0]
	t.renameColumn(old, def.Name.Name.O)
	c := t.column(def, m)
	c.NotNull = c.NotNull || slices.Contains(t.PrimaryKey, c.Name)
	t.Columns[i] = c
	if s.Position != nil && s.Position.Tp != ast.ColumnPositionNone {
		t.Columns = slices.Delete(t.Columns, i, i+1)
		t.addColumn(def, m, s.Position)
		t.Column(c.Name).NotNull = c.NotNull
	}
}

func (t *Table) renameColumn(old, name string) {
	if c := t.Column(old); c != nil {
		c.Name = name
	}
	for _, list := range t.keys() {
		for i, column := range list {
			if strings.EqualFold(column, old) {
				list[i] = name
			}
		}
	}
}

// dropColumn removes a column, and the keys that had it.
func (t *Table) dropColumn(name string) {
	t.Columns = slices.DeleteFunc(t.Columns, func(c *Column) bool { return strings.EqualFold(c.Name, name) })
	has := func(list []string) bool {
		return slices.ContainsFunc(list, func(c string) bool { return strings.EqualFold(c, name) })
	}
	if has(t.PrimaryKey) {
		t.PrimaryKey = nil
	}
	t.Unique = slices.DeleteFunc(t.Unique, func(k Key) bool { return has(k.Columns) })
	t.Foreign = slices.DeleteFunc(t.Foreign, func(k ForeignKey) bool { return has(k.Columns) })
}

// keys are the lists of columns that the table's own keys have.
func (t *Table) keys() [][]string {
	out := [][]string{t.PrimaryKey}
	for _, k := range t.Unique {
		out = append(out, k.Columns)
	}
	for _, k := range t.Foreign {
		out = append(out, k.Columns)
	}
	return out
}
