package mysqldump

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"

	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// silent are statements that say nothing of tables' columns, by their first
// words.
var silent = []string{
	"set", "lock", "unlock", "do", "drop", "grant", "revoke", "flush", "commit", "start", "begin", "rollback", "change", "load", "analyze",
	"update", "delete", "truncate", "call", "select", "show", "optimize", "insert", "replace", "delimiter", "source", "purge", "reset",
}

// otherObjects are what CREATE and ALTER make beside tables and views.
var otherObjects = []string{
	"trigger", "procedure", "function", "event", "sequence", "user", "role", "server", "tablespace", "logfile", "package", "aggregate", "instance",
	"undo", "resource",
}

// apply does what a statement says.
func (r *Reader) apply(st statement) {
	plain := maskPlain(st.text)
	words := leading(plain)
	if len(words) == 0 {
		return
	}
	object := ""
	if words[0] == "create" || words[0] == "alter" {
		object = objectOf(words[1:])
	}
	switch {
	case words[0] == "set":
		r.mode(plain)
	case words[0] == "use":
		r.current = unquoted(strings.TrimSpace(plain[len("use"):]))
	case words[0] == "rename" && len(words) > 1 && words[1] == "table", words[0] == "drop" && len(words) > 1 && (words[1] == "table" || words[1] == "view" || words[1] == "index"):
		r.parsed(st, plain, nil)
	case object == "table":
		m := maskDefinition(st.text)
		r.parsed(st, m.text, m)
	case object == "view":
		r.parsed(st, plain, nil)
	case object == "index", object == "database":
		r.parsed(st, plain, nil)
	case object == "" && !slices.Contains(silent, words[0]):
		r.warn(diag.DumpStatement, r.span(st, 0, len(words[0])), "a statement that begins with '%s' is stepped over", strings.ToUpper(words[0]))
	}
}

// leading are the first words of a statement, in lower case.
func leading(text string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(text[:min(len(text), 2000)], func(c rune) bool { return c > 127 || !wordly(byte(c)) }) {
		out = append(out, strings.ToLower(w))
		if len(out) == 24 {
			break
		}
	}
	return out
}

// objectOf is the kind of what the words behind CREATE or ALTER name: table,
// view, index, database, or another that does not matter; "" for none.
func objectOf(words []string) string {
	for _, w := range words {
		switch {
		case w == "table", w == "view", w == "index":
			return w
		case w == "database", w == "schema":
			return "database"
		case slices.Contains(otherObjects, w):
			return "other"
		case w == "as":
			return ""
		}
	}
	return ""
}

func unquoted(name string) string {
	if len(name) > 1 && (name[0] == '`' || name[0] == '"') {
		return strings.ReplaceAll(name[1:len(name)-1], name[:1]+name[:1], name[:1])
	}
	return name
}

var sqlMode = regexp.MustCompile(`(?i)\bsql_mode\s*=\s*'([^']*)'`)

// mode follows the setting that makes "double quotes" surround names.
func (r *Reader) mode(text string) {
	if m := sqlMode.FindStringSubmatch(text); m != nil {
		modes := strings.Split(strings.ToUpper(m[1]), ",")
		r.parser.ansiQuotes(slices.Contains(modes, "ANSI_QUOTES") || slices.Contains(modes, "ANSI"))
	}
}

var errorPlace = regexp.MustCompile(`^line (\d+) column (\d+) near`)

// parsed has TiDB's parser read a statement, and does what it says.
func (r *Reader) parsed(st statement, text string, m *masked) {
	nodes, err := r.parser.parse(text)
	if st.cut || err != nil {
		at, why := r.span(st, 0, 0), "it is longer than can be read"
		if err != nil {
			why = err.Error()
			if p := errorPlace.FindStringSubmatch(why); p != nil {
				why = "the text is not understood from here on"
				line, _ := strconv.Atoi(p[1])
				column, _ := strconv.Atoi(p[2])
				at = r.linePlace(st, line, column)
			}
		}
		if r.restore(text) {
			return
		}
		r.warn(diag.DumpStatement, at, "a %s statement is stepped over", strings.ToUpper(strings.Join(leading(text)[:2], " "))).WithNote(source.Span{}, "%s", why)
		return
	}
	for _, n := range nodes {
		r.node(st, n, m)
	}
}

func (r *Reader) node(st statement, n ast.StmtNode, m *masked) {
	switch n := n.(type) {
	case *ast.CreateTableStmt:
		r.createTable(st, n, m)
	case *ast.CreateViewStmt:
		r.createView(st, n)
	case *ast.AlterTableStmt:
		r.alterTable(st, n, m)
	case *ast.RenameTableStmt:
		for _, t := range n.TableToTables {
			r.rename(t.OldTable, t.NewTable)
		}
	case *ast.DropTableStmt:
		for _, name := range n.Tables {
			r.drop(name, n.IsView)
		}
	case *ast.CreateDatabaseStmt:
		r.database(n.Name.O)
	case *ast.CreateIndexStmt:
		if t := r.table(n.Table); t != nil && n.KeyType == ast.IndexKeyTypeUnique {
			t.addUnique(n.IndexName, n.IndexPartSpecifications)
		}
	case *ast.DropIndexStmt:
		if t := r.table(n.Table); t != nil {
			t.dropUnique(n.IndexName)
		}
	}
}

// table finds a table that a statement names; nil without.
func (r *Reader) table(n *ast.TableName) *Table {
	return r.database(n.Schema.O).table(n.Name.O)
}

// put adds a table, in the place of one of its name.
func (r *Reader) put(n *ast.TableName, t *Table) {
	d := r.database(n.Schema.O)
	for i, old := range d.Tables {
		if old.Name == t.Name {
			d.Tables[i] = t
			return
		}
	}
	d.Tables = append(d.Tables, t)
}

func (r *Reader) drop(n *ast.TableName, view bool) {
	d := r.database(n.Schema.O)
	t := d.table(n.Name.O)
	if t == nil {
		return
	}
	if view {
		r.dropped[t] = d.Name
	}
	d.remove(t)
}

func (r *Reader) rename(from, to *ast.TableName) {
	old := r.database(from.Schema.O)
	t := old.table(from.Name.O)
	if t == nil {
		return
	}
	old.remove(t)
	t.Name = to.Name.O
	r.put(to, t)
}

// restore brings a view back of which an earlier statement gave the columns, and
// whose final form, this one, cannot be read.
func (r *Reader) restore(text string) bool {
	for t, database := range r.dropped {
		if strings.Contains(text, "VIEW `"+t.Name+"`") {
			d := r.database(database)
			d.Tables = append(d.Tables, t)
			delete(r.dropped, t)
			return true
		}
	}
	return false
}
