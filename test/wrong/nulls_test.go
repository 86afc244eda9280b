package wrong

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"

	sqldoor "github.com/modeldata/model/compiler/sql"
)

// present are the columns that hold no NULL.
var present = map[string]bool{"id": true, "order_id": true, "status": true, "quantity": true}

// rows are what the tables hold: every other column NULL in the first row, keys
// that nothing matches, and equal values.
var rows = []string{
	"insert into customers values (1, null, null, null, null, null), (2, 'a', 'e', 'x', '2024-01-01', true), (9, 'a', 'e', 'x', '2024-01-01', false)",
	"insert into orders values (1, null, 'a', null, null, null, null), (2, 2, 'b', 3, '2024-01-01', '2024-01-01', true), (3, 2, 'x', 30, '2024-01-02', '2024-01-02', false), (8, 7, 'a', 5, '2024-01-02', '2024-01-02', true)",
	"insert into items values (1, null, 1, null, null), (2, 'p', 2, 1.5, ['x']), (2, 'p', 2, 2.5, ['x', null])",
}

// TestNulls: a column that is said never to be NULL holds none, whatever the
// query and whether the tables hold rows or not.
func TestNulls(t *testing.T) {
	known := func(parts []string) *sqldoor.Relation {
		r := catalog("duckdb")(parts)
		if r != nil {
			for _, c := range r.Columns {
				null := sqldoor.CanBeNull
				if present[c] {
					null = sqldoor.NeverNull
				}
				r.Nulls = append(r.Nulls, null)
			}
		}
		return r
	}
	never := 0
	for _, filled := range []bool{true, false} {
		db, err := sql.Open("duckdb", "")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		db.SetMaxOpenConns(1)
		setup := ddl("duckdb")
		if filled {
			setup = append(setup, rows...)
		}
		for _, s := range setup {
			if _, err := db.ExecContext(t.Context(), s); err != nil {
				t.Fatal(err)
			}
		}
		for _, q := range append(corpus(t, "right"), corpus(t, "nulls")...) {
			if q.engines[0] != "duckdb" {
				continue
			}
			a := sqldoor.Analyze(q.text, sqldoor.Options{Dialect: "duckdb", Types: true, Catalog: known})
			held, err := nullColumns(t, db, q.text)
			if err != nil || len(held) != len(a.Columns) {
				if strings.HasPrefix(q.file, "nulls") {
					t.Errorf("%s: %v, %d columns and we say %d", q, err, len(held), len(a.Columns))
				}
				continue
			}
			for i, c := range a.Columns {
				if c.Null != sqldoor.NeverNull {
					continue
				}
				if never++; held[i] {
					t.Errorf("%s\n  %s is NULL, rows in the tables: %v", q, c.Name, filled)
				}
			}
		}
	}
	if never < 300 {
		t.Errorf("only %d columns are said never to be NULL", never)
	}
}

// nullColumns says of each column of a query whether it holds a NULL.
func nullColumns(t *testing.T, db *sql.DB, text string) ([]bool, error) {
	rows, err := db.QueryContext(t.Context(), text)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	names, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	held, values, into := make([]bool, len(names)), make([]any, len(names)), make([]any, len(names))
	for i := range into {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return nil, fmt.Errorf("scan: %w", err)
		}
		for i, v := range values {
			held[i] = held[i] || v == nil
		}
	}
	return held, rows.Err()
}
