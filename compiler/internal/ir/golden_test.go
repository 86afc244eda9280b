package ir

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/modeldata/model/compiler/internal/sqlparse"
)

var update = flag.Bool("update", false, "write what is found into the golden file")

// schema is what the golden cases read; every other table is unknown.
func schema(parts []string) *Relation {
	switch strings.ToLower(parts[len(parts)-1]) {
	case "orders":
		return &Relation{Columns: []string{"id", "customer_id", "status", "total", "tags", "created_at"}}
	case "customers":
		return &Relation{Columns: []string{"id", "name", "region", "address"}}
	case "sales":
		return &Relation{Columns: []string{"city", "year", "amount", "cost"}}
	}
	return nil
}

// goldens are files of cases: the language, and what the dialects have of their own.
var goldens = []string{"testdata/lineage.sql", "testdata/dialects.sql"}

// TestGolden reads cases of the form
//
//	-- dialect: duckdb
//	select ...;
//	--> column kind: sources
//	--| rows: influences
func TestGolden(t *testing.T) {
	for _, file := range goldens {
		t.Run(filepath.Base(file), func(t *testing.T) { testGolden(t, file) })
	}
}

func testGolden(t *testing.T, file string) {
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	dialect := sqlparse.DuckDB
	for _, block := range strings.Split(strings.TrimSpace(string(b)), "\n\n") {
		sql, _, _ := strings.Cut(block, ";\n-->")
		sql = strings.TrimSuffix(sql, ";")
		if rest, ok := strings.CutPrefix(sql, "-- dialect: "); ok {
			name, query, _ := strings.Cut(rest, "\n")
			dialect, _ = sqlparse.DialectNamed(name)
			sql = "-- dialect: " + name + "\n" + query
		}
		got := sql + ";\n" + describe(t, sql, dialect)
		if got != block && !*update {
			t.Errorf("got\n%s\nwant\n%s", got, block)
		}
		out.WriteString(got + "\n\n")
	}
	if *update {
		if err := os.WriteFile(file, []byte(strings.TrimSpace(out.String())+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// describe tells a query's lineage in lines.
func describe(t *testing.T, sql string, d *sqlparse.Dialect) string {
	t.Helper()
	s, problems := sqlparse.Parse(sql, d)
	if s == nil {
		return fmt.Sprintf("--> cannot be read: %s", problems[0].Message)
	}
	q := Analyze(sql, s, d, Options{Catalog: schema})
	var lines []string
	for _, c := range q.Columns {
		lines = append(lines, fmt.Sprintf("--> %s %s:%s", c.Name, c.Kind, spell(q, c.Sources)))
	}
	if len(q.Star) > 0 {
		var names []string
		for _, i := range q.Star {
			names = append(names, q.Tables[i].Parts[len(q.Tables[i].Parts)-1])
		}
		lines = append(lines, "--> * copy: "+strings.Join(names, " "))
	}
	if len(q.Columns) > 0 && len(q.Columns[0].Influences) > 0 {
		lines = append(lines, "--| rows:"+spell(q, q.Columns[0].Influences))
	}
	for _, p := range problems {
		lines = append(lines, "--! "+p.Message)
	}
	for _, p := range q.Problems {
		lines = append(lines, fmt.Sprintf("--! %s: %s", [...]string{UnknownColumn: "unknown", AmbiguousColumn: "ambiguous", UnionArity: "arity", Unattributed: "unattributed", UnknownRelation: "unknown relation"}[p.Kind], p.Name))
	}
	return strings.Join(lines, "\n")
}

func spell(q *Query, refs []Ref) string {
	out := ""
	for _, r := range refs {
		out += " " + q.Tables[r.Table].Parts[len(q.Tables[r.Table].Parts)-1] + "." + r.Column
	}
	return out
}

// Nothing that can be read makes the analysis panic or run without end.
func FuzzAnalyze(f *testing.F) {
	for _, file := range goldens {
		b, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, block := range strings.Split(string(b), "\n\n") {
			sql, _, _ := strings.Cut(block, ";\n-->")
			f.Add(sql)
		}
	}
	f.Fuzz(func(_ *testing.T, sql string) {
		for _, d := range []*sqlparse.Dialect{sqlparse.DuckDB, sqlparse.Spark, sqlparse.Postgres} {
			if s, _ := sqlparse.Parse(sql, d); s != nil {
				if q := Analyze(sql, s, d, Options{Catalog: schema, Types: true}); q.Lookup != nil {
					q.Lookup("id")
				}
			}
		}
	})
}
