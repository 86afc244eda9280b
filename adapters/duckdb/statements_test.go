package duckdb

import (
	"strings"
	"testing"

	duckdb "github.com/duckdb/duckdb-go/v2"
	"pgregory.net/rapid"
)

func TestLastStatement(t *testing.T) {
	cases := []struct {
		sql   string
		last  string
		count int
	}{
		{"", "", 0},
		{" ;; -- x\n /* ; */ ", "", 0},
		{"select 1", "select 1", 1},
		{"select 1;", "select 1", 1},
		{"select 1; -- end; of it\n", "select 1", 1},
		{"select ';'; select \";\" from t", ` select ";" from t`, 2},
		{"select 'it''s;'", "select 'it''s;'", 1},
		{`select e'\';'; select 2`, " select 2", 2},
		{`select note'\'; select 2`, " select 2", 2},
		{"select $$;$$; select $a$;$$;$a$, $1", " select $a$;$$;$a$, $1", 2},
		{"select 1 /* ; /* ; */ ; */; select 2", " select 2", 2},
		{"select 1; select 'open;", " select 'open;", 2},
	}
	for _, c := range cases {
		start, end, count := lastStatement(c.sql)
		if c.sql[start:end] != c.last || count != c.count {
			t.Errorf("%q: got %q of %d, want %q of %d", c.sql, c.sql[start:end], count, c.last, c.count)
		}
	}
}

// TestLastStatementAgrees: DuckDB's own parser cuts joined statements where
// this one does.
func TestLastStatementAgrees(t *testing.T) {
	_, as := openFields(t, nil)
	s := as.(*session)
	piece := rapid.SampledFrom([]string{
		"select 1 as a", "select ';' as \"b;\"", "-- c;\n", "/* ; /* ; */ */", ";", "select $$ ; $$ as a", "select $t$ $$;$$ $t$ as a",
		`select e'\';' as a`, "select 'it''s' as a -- x;\n", "\n", "select 2 as \"\"\"\"",
	})
	rapid.Check(t, func(t *rapid.T) {
		sql := ""
		for _, p := range rapid.SliceOfN(piece, 0, 8).Draw(t, "pieces") {
			if strings.HasPrefix(p, "select") && sql != "" {
				sql += ";"
			}
			sql += p
		}
		start, end, count := lastStatement(sql)
		prepared, err := s.conn.PrepareContext(t.Context(), sql)
		if count == 0 {
			if !isEmptyQuery(err) {
				t.Fatalf("%q: DuckDB finds statements (%v)", sql, err)
			}
			return
		}
		if err != nil {
			t.Fatalf("%q: %v", sql, err)
		}
		defer prepared.Close()
		alone, err := s.conn.PrepareContext(t.Context(), sql[start:end])
		if err != nil {
			t.Fatalf("%q alone: %v", sql[start:end], err)
		}
		defer alone.Close()
		a, _ := prepared.(*duckdb.Stmt).ColumnName(0)
		b, _ := alone.(*duckdb.Stmt).ColumnName(0)
		if a != b {
			t.Fatalf("%q: column %q, alone %q", sql, a, b)
		}
	})
}

func FuzzLastStatement(f *testing.F) {
	for _, s := range []string{"select 1; select 'x;'", "$a$;$a$", "/* /*", "e'\\", "\"", "--"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, sql string) {
		start, end, count := lastStatement(sql)
		if start < 0 || end < start || end > len(sql) || count < 0 || count > len(sql) {
			t.Fatalf("%q: %d %d %d", sql, start, end, count)
		}
	})
}
