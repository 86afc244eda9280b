package sql

import (
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

var shop = map[string][]string{
	"orders":    {"id", "customer_id", "amount", "status", "ordered_at"},
	"customers": {"id", "name", "email", "country"},
	"payments":  {"id", "order_id", "amount", "method"},
}

func shopCatalog(parts []string) *Known {
	name := strings.ToLower(parts[len(parts)-1])
	if cols, ok := shop[name]; ok {
		return &Known{ID: name, Columns: cols}
	}
	return nil
}

// told is a difference in one line, as the corpus has it.
func told(before, after *Meaning) string {
	if before == nil || after == nil {
		return "unknown"
	}
	d := Compare(before, after)
	var out []string
	list := func(what string, cols []ColumnChange) {
		var names []string
		for _, c := range cols {
			names = append(names, c.Name)
		}
		if len(names) > 0 {
			out = append(out, what+" "+strings.Join(names, ", "))
		}
	}
	list("added", d.Added)
	list("removed", d.Removed)
	for _, r := range d.Renamed {
		out = append(out, "renamed "+r.From.Name+" > "+r.To.Name)
	}
	list("changed", d.Changed)
	if d.Reordered {
		out = append(out, "reordered")
	}
	if d.Rows {
		var kinds []string
		for _, c := range d.Clauses {
			kinds = append(kinds, c.Kind)
		}
		out = append(out, strings.TrimSuffix("rows: "+strings.Join(kinds, " "), ": "))
	}
	if d.Order {
		out = append(out, "order")
	}
	if len(out) == 0 {
		return "cosmetic"
	}
	return strings.Join(out, "; ")
}

// pair is an edit of the corpus.
type pair struct{ file, name, dialect, before, after, want string }

func corpus(t *testing.T) []pair {
	t.Helper()
	files, err := filepath.Glob("testdata/diff/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no corpus", err)
	}
	var out []pair
	for _, f := range files {
		ar, err := txtar.ParseFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i+2 < len(ar.Files); i += 3 {
			name, _, _ := strings.Cut(ar.Files[i].Name, "/")
			p := pair{file: f, dialect: "duckdb", before: string(ar.Files[i].Data), after: string(ar.Files[i+1].Data), want: strings.TrimSpace(string(ar.Files[i+2].Data))}
			p.name, p.dialect, _ = strings.Cut(name, "@")
			out = append(out, p)
		}
	}
	return out
}

func TestCorpusOfEdits(t *testing.T) {
	pairs := corpus(t)
	if len(pairs) < 100 {
		t.Errorf("the corpus has %d pairs, of 100 at least", len(pairs))
	}
	for _, p := range pairs {
		t.Run(p.name, func(t *testing.T) {
			o := MeaningOptions{Dialect: p.dialect, Catalog: shopCatalog}
			before, after := MeaningOf(p.before, o), MeaningOf(p.after, o)
			if got := told(before, after); got != p.want {
				t.Errorf("%s\n%s%s got %q, want %q", p.file, p.before, p.after, got, p.want)
			}
			if before != nil && told(before, before) != "cosmetic" {
				t.Error("a query differs from itself")
			}
		})
	}
}
