package sql_test

import (
	stdsql "database/sql"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	_ "github.com/duckdb/duckdb-go/v2"
	"github.com/pingcap/tidb/pkg/parser"
	"github.com/pingcap/tidb/pkg/parser/ast"
	_ "github.com/pingcap/tidb/pkg/parser/test_driver"

	"github.com/modeldata/model/compiler/sql"
)

// statements lists those of the parser's own examples and of the golden cases of
// lineage, of all dialects.
func statements(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, file := range []string{"sqlparse/testdata/statements.sql", "ir/testdata/lineage.sql", "ir/testdata/dialects.sql"} {
		text, err := os.ReadFile("../internal/" + file)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range strings.Split(string(text), ";\n") {
			var lines []string
			for _, line := range strings.Split(s, "\n") {
				if !strings.HasPrefix(line, "--") {
					lines = append(lines, line)
				}
			}
			if q := strings.TrimSpace(strings.Join(lines, "\n")); q != "" {
				out = append(out, q)
			}
		}
	}
	return out
}

// agree holds that what another parser reads is read, with the same relations.
// Relations and names of functions are compared in lower case.
func agree(t *testing.T, dialect string, other func(q string) (tables []string, ok bool)) {
	t.Helper()
	compared := 0
	for _, q := range statements(t) {
		theirs, ok := other(q)
		if !ok {
			continue
		}
		compared++
		a := sql.Analyze(q, sql.Options{Dialect: dialect, Catalog: func([]string) *sql.Relation { return nil }})
		if notes := sql.Read(q, dialect); !a.Read || len(notes) > 0 {
			t.Errorf("%s\nis not read: %v", q, notes)
			continue
		}
		var ours []string
		for _, table := range a.Tables {
			ours = append(ours, strings.ToLower(strings.Join(table.Parts, ".")))
		}
		if ours, theirs := distinct(ours), distinct(theirs); !slices.Equal(ours, theirs) {
			t.Errorf("%s\nreads %v, by the other parser %v", q, ours, theirs)
		}
	}
	if compared < 50 {
		t.Errorf("only %d statements were compared", compared)
	}
}

func distinct(names []string) []string {
	slices.Sort(names)
	return slices.Compact(names)
}

// What DuckDB's own parser reads as a query is read, and names the same tables.
func TestAgreesWithDuckDB(t *testing.T) {
	db, err := stdsql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	agree(t, "duckdb", func(q string) ([]string, bool) {
		var text string
		if err := db.QueryRowContext(t.Context(), "select json_serialize_sql($1::varchar)::varchar", q).Scan(&text); err != nil {
			return nil, false
		}
		var tree struct {
			Error      bool
			Statements []any
		}
		if err := json.Unmarshal([]byte(text), &tree); err != nil || tree.Error || len(tree.Statements) != 1 {
			return nil, false
		}
		var tables []string
		baseTables(tree.Statements[0], nil, &tables)
		return tables, true
	})
}

// baseTables collects the tables of DuckDB's tree but for named queries.
func baseTables(node any, ctes []string, into *[]string) {
	switch n := node.(type) {
	case []any:
		for _, x := range n {
			baseTables(x, ctes, into)
		}
	case map[string]any:
		if m, ok := n["cte_map"].(map[string]any); ok {
			if entries, ok := m["map"].([]any); ok {
				for _, e := range entries {
					entry := e.(map[string]any)
					baseTables(entry["value"], ctes, into)
					ctes = append(slices.Clone(ctes), strings.ToLower(entry["key"].(string)))
				}
			}
		}
		if name, ok := n["cte_name"].(string); ok {
			ctes = append(slices.Clone(ctes), strings.ToLower(name))
		}
		if n["type"] == "BASE_TABLE" {
			name := strings.ToLower(n["table_name"].(string))
			schema, _ := n["schema_name"].(string)
			switch {
			case schema != "" && schema != "recurring":
				*into = append(*into, strings.ToLower(schema)+"."+name)
			case schema == "" && !slices.Contains(ctes, name):
				*into = append(*into, name)
			}
		}
		for key, x := range n {
			if key != "cte_map" {
				baseTables(x, ctes, into)
			}
		}
	}
}

// What TiDB's parser reads as a query is read, and names the same tables.
func TestAgreesWithTiDB(t *testing.T) {
	p := parser.New()
	agree(t, "mysql", func(q string) ([]string, bool) {
		nodes, _, err := p.ParseSQL(q)
		if err != nil || len(nodes) != 1 {
			return nil, false
		}
		switch nodes[0].(type) {
		case *ast.SelectStmt, *ast.SetOprStmt:
		default:
			return nil, false
		}
		v := &tableNames{}
		nodes[0].Accept(v)
		return v.names, true
	})
}

// tableNames collects the tables of TiDB's tree but for the named queries before
// them.
type tableNames struct{ names, ctes []string }

func (v *tableNames) Enter(n ast.Node) (ast.Node, bool) {
	switch n := n.(type) {
	case *ast.TableName:
		name := n.Name.L
		if n.Schema.L != "" {
			name = n.Schema.L + "." + name
		}
		if !slices.Contains(v.ctes, name) {
			v.names = append(v.names, name)
		}
	case *ast.CommonTableExpression:
		if n.IsRecursive {
			v.ctes = append(v.ctes, n.Name.L)
		}
	}
	return n, false
}

func (v *tableNames) Leave(n ast.Node) (ast.Node, bool) {
	if cte, ok := n.(*ast.CommonTableExpression); ok && !cte.IsRecursive {
		v.ctes = append(v.ctes, cte.Name.L)
	}
	return n, true
}
