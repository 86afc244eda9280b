package materialize

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

var update = flag.Bool("update", false, "rewrite golden files")

// echo renders a macro call as its own text, so that goldens show which macro
// writes what. The names of helper relations are those of dbt.
type echo struct {
	dialect    *adapters.Dialect
	overridden map[string]bool
	missing    map[string]bool
}

func (e echo) Macro(name string, args ...any) (string, error) {
	return name + "(" + e.show(args) + ")", nil
}

func (e echo) MacroValue(name string, args ...any) (any, error) {
	switch name {
	case "make_intermediate_relation", "make_temp_relation":
		r := args[0].(adapters.Relation)
		return r.WithIdentifier(r.Identifier + "__dbt_tmp"), nil
	case "make_backup_relation":
		r := args[0].(adapters.Relation)
		return r.WithIdentifier(r.Identifier + "__dbt_backup"), nil
	case "snapshot_timestamp_strategy", "snapshot_check_strategy", "own.snapshot_daily_strategy":
		return project.NewMap("scd_id", "id", "hard_deletes", "ignore"), nil
	case "should_revoke":
		return args[1].(bool), nil
	}
	return nil, nil
}

func (e echo) MacroColumns(string, ...any) ([]adapters.Column, error) {
	return nil, nil
}
func (e echo) HasMacro(name string) bool   { return !e.missing[name] }
func (e echo) Overridden(name string) bool { return e.overridden[name] }
func (e echo) Name(name string) any        { return "<" + name + ">" }
func (e echo) Text(text string, _ source.Span) (string, error) {
	return strings.ReplaceAll(text, "{{ this }}", "THIS"), nil
}

func (e echo) show(args []any) string {
	var out []string
	for _, a := range args {
		out = append(out, e.arg(a))
	}
	return strings.Join(out, ", ")
}

func (e echo) arg(a any) string {
	switch a := a.(type) {
	case adapters.Relation:
		s := a.Identifier
		if a.Type != "" {
			s += ":" + string(a.Type)
		}
		return s
	case []adapters.Column:
		var names []string
		for _, c := range a {
			names = append(names, c.Name)
		}
		return "[" + strings.Join(names, " ") + "]"
	case map[string]any:
		var keys []string
		for k := range a {
			keys = append(keys, k)
		}
		sort.Strings(keys)
		var out []string
		for _, k := range keys {
			out = append(out, k+"="+e.arg(a[k]))
		}
		return "{" + strings.Join(out, " ") + "}"
	case *project.Map:
		return "{" + strings.Join(a.Keys(), " ") + "}"
	}
	return fmt.Sprint(a)
}

// The dialects stand for the three routes of publishing.
var (
	replacing = &adapters.Dialect{
		Name: "replacing", MaxIdentifier: 63, QuoteOpen: '"', QuoteClose: '"', Fold: adapters.FoldNone,
		IncrementalStrategies: []string{"append", "delete+insert", "merge", "microbatch"}, DefaultStrategy: "delete+insert",
		Types: map[string]string{"integer": "integer", "string": "varchar"},
		Features: map[adapters.Feature]adapters.Support{
			adapters.TransactionalDDL: adapters.Full, adapters.CreateOrReplaceTable: adapters.Full,
			adapters.CreateOrReplaceView: adapters.Full, adapters.Comments: adapters.Full,
		},
	}
	swapping = &adapters.Dialect{
		Name: "swapping", MaxIdentifier: 63, QuoteOpen: '"', QuoteClose: '"',
		IncrementalStrategies: []string{"append", "delete+insert"}, DefaultStrategy: "delete+insert",
		Types: map[string]string{"integer": "integer", "string": "text"},
		Features: map[adapters.Feature]adapters.Support{
			adapters.TransactionalDDL: adapters.Full, adapters.Grants: adapters.Full,
			adapters.Comments: adapters.Full, adapters.MaterializedViews: adapters.Full,
		},
	}
	plain = &adapters.Dialect{Name: "plain", MaxIdentifier: 63, QuoteOpen: '`', QuoteClose: '`', IncrementalStrategies: []string{"append", "insert_overwrite"}}
)

// situation is one case of the golden file.
type situation struct {
	name     string
	kind     project.Kind
	config   *project.Map
	existing adapters.RelationType
	columns  []adapters.Column // of the table
	staged   []adapters.Column // of the staged rows
	change   func(*Input, *echo)
}

func situations() []situation {
	id, name := adapters.Column{Name: "id", Type: "integer"}, adapters.Column{Name: "name", Type: "varchar"}
	inc := func(pairs ...any) *project.Map {
		return project.NewMap(append([]any{"materialized", "incremental"}, pairs...)...)
	}
	snap := func(pairs ...any) *project.Map {
		return project.NewMap(append([]any{"strategy", "timestamp", "updated_at", "at", "unique_key", "id"}, pairs...)...)
	}
	history := []adapters.Column{id, {Name: "dbt_scd_id"}, {Name: "dbt_valid_from"}, {Name: "dbt_valid_to"}}
	hooks := func(kind string) *project.Map {
		return project.NewMap("materialized", kind,
			"pre-hook", []any{project.NewMap("sql", "vacuum", "transaction", false), project.NewMap("sql", "insert into log values ('{{ this }}')", "transaction", true)},
			"post-hook", []any{project.NewMap("sql", "select 1", "transaction", true), project.NewMap("sql", "analyze {{ this }}", "transaction", false)},
			"persist_docs", project.NewMap("relation", true), "grants", project.NewMap("select", []any{"bi"}), "indexes", []any{project.NewMap("columns", []any{"id"})})
	}
	full := func(in *Input, _ *echo) { in.FullRefresh = true }
	override := func(names ...string) func(*Input, *echo) {
		return func(_ *Input, e *echo) {
			e.overridden = map[string]bool{}
			for _, n := range names {
				e.overridden[n] = true
			}
		}
	}
	kinds := func(m string) *project.Map { return project.NewMap("materialized", m) }
	var list []situation
	for _, m := range []string{"view", "table"} {
		for _, ex := range []adapters.RelationType{"", adapters.View, adapters.Table} {
			list = append(list, situation{name: m + ", " + there(ex), config: kinds(m), existing: ex})
		}
	}
	return append(list,
		situation{name: "table, table there, create_table_as overridden", config: kinds("table"), existing: adapters.Table, change: override("create_table_as")},
		situation{name: "table, contract", config: kinds("table"), existing: adapters.Table, change: func(in *Input, _ *echo) { in.Node.Contract.Enforced = true }},
		situation{name: "table, left-over of a dead run", config: kinds("table"), existing: adapters.Table, change: func(in *Input, _ *echo) {
			find := in.Existing
			in.Existing = func(r adapters.Relation) (adapters.Relation, bool, error) {
				if strings.HasSuffix(r.Identifier, "__dbt_backup") {
					return typed(r, adapters.Table), true, nil
				}
				return find(r)
			}
		}},
		situation{name: "table, hooks", config: hooks("table"), existing: adapters.Table},
		situation{name: "view, hooks", config: hooks("view"), existing: adapters.View},
		situation{name: "incremental, hooks", config: hooks("incremental"), existing: adapters.Table, columns: []adapters.Column{id}},
		situation{name: "incremental, nothing there", config: inc()},
		situation{name: "incremental, view there", config: inc(), existing: adapters.View},
		situation{name: "incremental, full refresh", config: inc(), existing: adapters.Table, change: full},
		situation{name: "incremental, no key", config: inc(), existing: adapters.Table, columns: []adapters.Column{id, name}},
		situation{name: "incremental, key", config: inc("unique_key", "id"), existing: adapters.Table, columns: []adapters.Column{id, name}},
		situation{name: "incremental, keys and predicates", config: inc("unique_key", []any{"a", "b"}, "incremental_predicates", []any{"x > 1"}), existing: adapters.Table, columns: []adapters.Column{id}},
		situation{name: "incremental, merge", config: inc("incremental_strategy", "merge", "unique_key", "id"), existing: adapters.Table, columns: []adapters.Column{id}},
		situation{name: "incremental, own strategy", config: inc("incremental_strategy", "nightly"), existing: adapters.Table, columns: []adapters.Column{id}},
		situation{name: "incremental, unknown strategy", config: inc("incremental_strategy", "delete_insert"), existing: adapters.Table, change: func(_ *Input, e *echo) {
			e.missing = map[string]bool{"get_incremental_delete_insert_sql": true}
		}},
		situation{name: "incremental, default overridden", config: inc(), existing: adapters.Table, columns: []adapters.Column{id}, change: override("get_incremental_default_sql")},
		situation{name: "incremental, fail, same columns", config: inc("on_schema_change", "fail"), existing: adapters.Table, columns: []adapters.Column{id}, staged: []adapters.Column{id}},
		situation{name: "incremental, fail, other columns", config: inc("on_schema_change", "fail"), existing: adapters.Table, columns: []adapters.Column{id, name}, staged: []adapters.Column{{Name: "ID", Type: "bigint"}, {Name: "city", Type: "varchar"}}},
		situation{name: "incremental, append_new_columns", config: inc("on_schema_change", "append_new_columns"), existing: adapters.Table, columns: []adapters.Column{id, name}, staged: []adapters.Column{id, {Name: "city", Type: "varchar"}}},
		situation{name: "incremental, sync_all_columns", config: inc("on_schema_change", "sync_all_columns"), existing: adapters.Table, columns: []adapters.Column{id, name}, staged: []adapters.Column{{Name: "id", Type: "bigint"}, {Name: "city", Type: "varchar"}}},
		situation{name: "incremental, wider text", config: inc(), existing: adapters.Table, columns: []adapters.Column{{Name: "t", Type: "character varying(5)"}}, staged: []adapters.Column{{Name: "t", Type: "character varying(9)"}}},
		situation{name: "incremental, fail, wider text", config: inc("on_schema_change", "fail"), existing: adapters.Table, columns: []adapters.Column{{Name: "t", Type: "character varying(5)"}}, staged: []adapters.Column{{Name: "t", Type: "character varying(9)"}}},
		situation{name: "microbatch, first batch, nothing there", config: hooks2(inc("incremental_strategy", "microbatch")), change: func(in *Input, _ *echo) { in.Batch = &Batch{First: true} }},
		situation{name: "microbatch, middle batch", config: hooks2(inc("incremental_strategy", "microbatch")), existing: adapters.Table, columns: []adapters.Column{id}, change: func(in *Input, _ *echo) { in.Batch = &Batch{} }},
		situation{name: "microbatch, last batch", config: hooks2(inc("incremental_strategy", "microbatch")), existing: adapters.Table, columns: []adapters.Column{id}, change: func(in *Input, _ *echo) { in.Batch = &Batch{Last: true} }},
		situation{name: "ephemeral", config: kinds("ephemeral")},
		situation{name: "materialized view, nothing there", config: kinds("materialized_view")},
		situation{name: "materialized view, there", config: kinds("materialized_view"), existing: adapters.MaterializedView},
		situation{name: "materialized view, table there", config: kinds("materialized_view"), existing: adapters.Table},
		situation{name: "external", config: kinds("external")},
		situation{name: "misspelt", config: kinds("tabel")},
		situation{name: "seed, nothing there", kind: project.Seed},
		situation{name: "seed, table there", kind: project.Seed, existing: adapters.Table},
		situation{name: "seed, full refresh", kind: project.Seed, existing: adapters.Table, change: full},
		situation{name: "seed, view there", kind: project.Seed, existing: adapters.View},
		situation{name: "snapshot, first", kind: project.Snapshot, config: snap()},
		situation{name: "snapshot, next", kind: project.Snapshot, config: snap(), existing: adapters.Table, columns: history, staged: append([]adapters.Column{{Name: "dbt_change_type"}, {Name: "dbt_unique_key"}}, history...)},
		situation{
			name: "snapshot, new column, two keys", kind: project.Snapshot, config: snap("unique_key", []any{"a", "b"}), existing: adapters.Table, columns: history,
			staged: append([]adapters.Column{{Name: "dbt_change_type"}, {Name: "dbt_unique_key_1"}, {Name: "dbt_unique_key_2"}, {Name: "extra"}}, history...),
		},
		situation{name: "snapshot, not a snapshot's table", kind: project.Snapshot, config: snap(), existing: adapters.Table, columns: []adapters.Column{id}},
		situation{name: "snapshot, view there", kind: project.Snapshot, config: snap(), existing: adapters.View},
		situation{name: "snapshot, own column names", kind: project.Snapshot, config: snap("snapshot_meta_column_names", project.NewMap("dbt_valid_to", "ended")), existing: adapters.Table, columns: history},
		situation{name: "snapshot, no key", kind: project.Snapshot, config: project.NewMap("strategy", "check", "check_cols", "all")},
		situation{name: "snapshot, no updated_at", kind: project.Snapshot, config: project.NewMap("strategy", "timestamp", "unique_key", "id")},
		situation{name: "snapshot, empty check_cols", kind: project.Snapshot, config: project.NewMap("strategy", "check", "unique_key", "id", "check_cols", []any{})},
		situation{name: "snapshot, hard_deletes misspelt", kind: project.Snapshot, config: snap("hard_deletes", "invalidat")},
		situation{name: "snapshot, strategy of a package", kind: project.Snapshot, config: snap("strategy", "own.daily")},
		situation{name: "test", kind: project.Test, config: project.NewMap("limit", int64(10))},
		situation{name: "test, failures stored", kind: project.Test, config: project.NewMap("limit", int64(10)), existing: adapters.Table, change: func(in *Input, _ *echo) { in.StoreFailures, in.StoreAs = true, "table" }},
		situation{name: "test, failures stored as nonsense", kind: project.Test, change: func(in *Input, _ *echo) { in.StoreFailures, in.StoreAs = true, "tabel" }},
	)
}

func hooks2(m *project.Map) *project.Map {
	m.Set("pre-hook", []any{"select 'before'"})
	m.Set("post-hook", []any{"select 'after'"})
	return m
}

func there(t adapters.RelationType) string {
	if t == "" {
		return "nothing there"
	}
	return string(t) + " there"
}

func (s situation) run(d *adapters.Dialect) string {
	kind := s.kind
	if kind == "" {
		kind = project.Model
	}
	n := &project.Node{Kind: kind, Name: "orders", UniqueID: "model.shop.orders", Config: project.NewConfig(kind, s.config)}
	target := adapters.Relation{Database: "db", Schema: "s", Identifier: "orders"}
	e := &echo{dialect: d}
	in := Input{
		Node: n, SQL: "SQL", Target: target, Dialect: d,
		SeedColumns: project.SeedColumns(n, replacing, []string{"id", "first name"}, []string{"integer", "string"}),
		Existing: func(r adapters.Relation) (adapters.Relation, bool, error) {
			return typed(target, s.existing), s.existing != "" && r.Identifier == "orders", nil
		},
		Columns: func(r adapters.Relation) ([]adapters.Column, error) {
			if r.Identifier == "orders" {
				return s.columns, nil
			}
			return s.staged, nil
		},
	}
	if s.change != nil {
		s.change(&in, e)
	}
	in.Renderer = *e
	var b strings.Builder
	steps, err := Steps(in)
	write(&b, *e, steps, err)
	return b.String()
}

func write(b *strings.Builder, e echo, steps []Step, err error) {
	if err != nil {
		fmt.Fprintf(b, "error: %s\n", err)
		var d *diag.Diagnostic
		if errors.As(err, &d) {
			fmt.Fprintf(b, "hint: %s\n", d.Hint)
		}
	}
	for _, s := range steps {
		if s.Then != nil {
			more, err := s.Then()
			write(b, e, more, err)
			continue
		}
		mark := ""
		if s.InTransaction {
			mark += "T"
		}
		if s.Main {
			mark += "M"
		}
		text := ""
		switch {
		case s.Render != nil:
			text, _ = s.Render()
		case s.Load != nil:
			text = fmt.Sprint("load ", len(s.Load.Columns), " columns")
		case s.Call != nil:
			text = "call"
			if err := s.Call(); err != nil {
				text += ": " + err.Error()
			}
		}
		fmt.Fprintf(b, "%-8s %-2s %s | %s", s.Phase, mark, s.Name, text)
		for _, r := range s.Made {
			fmt.Fprintf(b, " +%s", e.arg(r))
		}
		for _, r := range s.Gone {
			fmt.Fprintf(b, " -%s", e.arg(r))
		}
		b.WriteString("\n")
	}
}

func TestSteps(t *testing.T) {
	for _, d := range []*adapters.Dialect{replacing, swapping, plain} {
		var b strings.Builder
		for _, s := range situations() {
			fmt.Fprintf(&b, "-- %s --\n%s", s.name, s.run(d))
		}
		path := filepath.Join("testdata", d.Name+".txt")
		if *update {
			if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if string(want) != b.String() {
			t.Errorf("%s differs; run go test -update and look at the diff. Got:\n%s", path, b.String())
		}
	}
}

// TestInvariants holds for every situation and dialect what keeps data safe.
func TestInvariants(t *testing.T) {
	for _, d := range []*adapters.Dialect{replacing, swapping, plain} {
		for _, s := range situations() {
			phase, mains, spans := Build, 0, 0
			open := false
			for _, line := range strings.Split(strings.TrimSpace(s.run(d)), "\n") {
				if strings.HasPrefix(line, "error:") || strings.HasPrefix(line, "hint:") || line == "" {
					mains = 1
					continue
				}
				p := phaseNamed(strings.TrimSpace(line[:8]))
				if p < phase {
					t.Errorf("%s, %s: phase goes back at %q", d.Name, s.name, line)
				}
				phase = p
				marks := line[9:11]
				if strings.Contains(marks, "M") {
					mains++
				}
				in := strings.Contains(marks, "T")
				if in && !open {
					spans++
				}
				open = in
			}
			if mains != 1 && s.name != "ephemeral" {
				t.Errorf("%s, %s: %d main statements", d.Name, s.name, mains)
			}
			if spans > 1 {
				t.Errorf("%s, %s: %d transactions", d.Name, s.name, spans)
			}
		}
	}
}

func phaseNamed(name string) Phase {
	for p := Build; p <= CleanUp; p++ {
		if p.String() == name {
			return p
		}
	}
	return CleanUp
}

func TestCompare(t *testing.T) {
	d := &adapters.Dialect{}
	got := Compare(d, []adapters.Column{{Name: "A", Type: "int"}, {Name: "b", Type: "varchar(3)"}, {Name: "c", Type: "DATE"}},
		[]adapters.Column{{Name: "a", Type: "INT"}, {Name: "b", Type: "varchar(9)"}, {Name: "d", Type: "int"}})
	if len(got.Added) != 1 || got.Added[0].Name != "c" || len(got.Removed) != 1 || got.Removed[0].Name != "d" || len(got.Retyped) != 0 {
		t.Errorf("got %+v", got)
	}
	sensitive := &adapters.Dialect{CaseSensitiveNames: true}
	if got := Compare(sensitive, []adapters.Column{{Name: "A"}}, []adapters.Column{{Name: "a"}}); len(got.Added) != 1 || len(got.Removed) != 1 {
		t.Errorf("got %+v", got)
	}
}
