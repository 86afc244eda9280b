package wrong

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	_ "github.com/duckdb/duckdb-go/v2" // the embedded engine
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	sqldoor "github.com/modeldata/model/compiler/sql"
	"github.com/modeldata/model/test/services"
)

// query is one of the corpus.
type query struct {
	file    string
	line    int
	engines []string
	// elsewhere: the engine points to another place.
	elsewhere bool
	text      string
}

func (q query) String() string { return fmt.Sprintf("%s:%d: %s", q.file, q.line, q.text) }

// corpus reads the queries of a folder.
func corpus(t *testing.T, folder string) []query {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.sql"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no queries in %s", folder)
	}
	var out []query
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		line := 1
		for block := range strings.SplitSeq(string(b), "\n\n") {
			if q := parse(block); q.text != "" {
				q.file, q.line = f, line
				out = append(out, q)
			}
			line += strings.Count(block, "\n") + 2
		}
	}
	return out
}

func parse(block string) query {
	q := query{engines: []string{"duckdb", "postgres"}}
	for {
		head, rest, more := strings.Cut(strings.TrimSpace(block), "\n")
		said, comment := strings.CutPrefix(head, "-- ")
		if !comment {
			break
		}
		switch {
		case said == "duckdb" || said == "postgres":
			q.engines = []string{said}
		case strings.HasPrefix(said, "elsewhere: "):
			q.elsewhere = true
		}
		if block = rest; !more {
			break
		}
	}
	q.text = strings.TrimSpace(block)
	return q
}

var marker = regexp.MustCompile(`/\*([A-Z]\w+)\*/`)

// finding is a place with what is wrong there.
type finding struct {
	at   int
	kind string
}

// wanted are the findings that a query's marks ask for.
func (q query) wanted() []finding {
	var out []finding
	for _, m := range marker.FindAllStringSubmatchIndex(q.text, -1) {
		at := m[1]
		if at == len(q.text) { // it lacks what should follow
			at = m[0]
		}
		out = append(out, finding{at, q.text[m[2]:m[3]]})
	}
	return out
}

// found are the findings of the check.
func (q query) found(engine string) []finding {
	a := sqldoor.Analyze(q.text, sqldoor.Options{Dialect: engine, Types: true, Catalog: catalog(engine)})
	var out []finding
	for _, n := range a.Notes {
		out = append(out, finding{int(n.Start), names[n.Kind]})
	}
	slices.SortFunc(out, func(a, b finding) int { return a.at - b.at })
	return out
}

// names are the codes of notes.
var names = map[sqldoor.NoteKind]string{
	sqldoor.Unread: "M0431", sqldoor.Unattributed: "Unattributed",
	sqldoor.UnknownColumn: "M0440", sqldoor.AmbiguousColumn: "M0441", sqldoor.UnionArity: "M0442", sqldoor.TypeMismatch: "M0443",
	sqldoor.WrongArguments: "M0444", sqldoor.Ungrouped: "M0445", sqldoor.Misplaced: "M0446", sqldoor.UnknownRelation: "M0447",
	sqldoor.DuplicateAlias: "M0448", sqldoor.Ordinal: "M0449", sqldoor.SubqueryWidth: "M0450", sqldoor.Width: "M0451",
	sqldoor.StarOfNothing: "M0452", sqldoor.UnselectedOrder: "M0454",
	sqldoor.UnknownFunction: "M0456", sqldoor.UnknownType: "M0457",
}

func catalog(engine string) func([]string) *sqldoor.Relation {
	return func(parts []string) *sqldoor.Relation {
		cols := tables[strings.ToLower(parts[len(parts)-1])]
		if cols == nil {
			return nil
		}
		r := &sqldoor.Relation{Keyless: true}
		for _, c := range cols {
			r.Columns, r.Types = append(r.Columns, c.name), append(r.Types, c.of(engine))
		}
		return r
	}
}

// judge asks the engine about a query: the place of its error (-1 without), and
// the error.
type judge func(text string) (int, error)

// judges start the engines.
var judges = map[string]func(*testing.T) judge{"duckdb": duckdbJudge, "postgres": postgresJudge}

// each runs f for every query of a folder that is meant for an engine, with its
// judge.
func each(t *testing.T, folder string, f func(t *testing.T, engine string, q query, ask judge)) {
	queries := corpus(t, folder)
	for engine, start := range judges {
		t.Run(engine, func(t *testing.T) {
			ask := start(t)
			for _, q := range queries {
				if slices.Contains(q.engines, engine) {
					f(t, engine, q, ask)
				}
			}
		})
	}
}

func duckdbJudge(t *testing.T) judge {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	db.SetMaxOpenConns(1)
	for _, s := range append(ddl("duckdb"), "set errors_as_json = true") {
		if _, err := db.ExecContext(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	return func(text string) (int, error) {
		rows, err := db.QueryContext(t.Context(), text)
		if err == nil {
			for rows.Next() {
			}
			err = errors.Join(rows.Err(), rows.Close())
		}
		if err == nil {
			return -1, nil
		}
		var told struct {
			Message  string `json:"exception_message"`
			Position string `json:"position"`
		}
		_, body, _ := strings.Cut(err.Error(), "{")
		at := -1
		if json.Unmarshal([]byte("{"+body), &told) == nil && told.Position != "" {
			_, _ = fmt.Sscan(told.Position, &at)
			err = errors.New(told.Message)
		}
		return at, err
	}
}

func postgresJudge(t *testing.T) judge {
	p := services.NewPostgres(t)
	conn, err := pgx.Connect(t.Context(), p.URL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	for _, s := range ddl("postgres") {
		if _, err := conn.Exec(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	return func(text string) (int, error) {
		_, err := conn.Exec(t.Context(), text, pgx.QueryExecModeSimpleProtocol)
		var told *pgconn.PgError
		if errors.As(err, &told) && told.Position > 0 {
			return len(string([]rune(text)[:told.Position-1])), err
		}
		return -1, err
	}
}

func TestWrong(t *testing.T) {
	each(t, "wrong", func(t *testing.T, engine string, q query, ask judge) {
		want, got := q.wanted(), q.found(engine)
		if !slices.Equal(want, got) {
			t.Errorf("%s\n  found %v, want %v", q, got, want)
		}
		at, err := ask(q.text)
		if err == nil {
			t.Errorf("%s takes %s", engine, q)
			return
		}
		if at >= 0 && !q.elsewhere && !slices.ContainsFunc(want, func(f finding) bool { return f.at == at }) {
			t.Errorf("%s\n  the engine points at %q: %s", q, q.text[at:], err)
		}
	})
}

func TestRight(t *testing.T) {
	each(t, "right", func(t *testing.T, engine string, q query, ask judge) {
		if got := q.found(engine); len(got) > 0 {
			t.Errorf("%s\n  found %v", q, got)
		}
		if _, err := ask(q.text); err != nil {
			t.Errorf("%s refuses %s\n  %s", engine, q, err)
		}
	})
}
