// Package adaptertest is what every engine must do, as tests that an engine's
// own test runs:
//
//	var config = adaptertest.Config{
//		Driver: foo.Driver(),
//		Fields: func(t *testing.T) map[string]any { return map[string]any{"dsn": os.Getenv("FOO_DSN")} },
//	}
//
//	func TestPaper(t *testing.T)     { adaptertest.Paper(t, config) }
//	func TestContract(t *testing.T)  { adaptertest.Run(t, config) }
//	func TestBehaviour(t *testing.T) { adaptertest.Behaviour(t, config) }
//
// There are three tiers. Paper compares the SQL that the engine's macros write
// with golden files and needs no engine. Run asks an adapter for each promise
// of package adapters. Behaviour builds projects and looks at what stands
// afterwards.
//
// It takes a driver and the fields of a profile's output, and gives one subtest
// per promise. What an engine does not promise (a Dialect's Features) is not
// asked. A check an engine fails is listed in Skips with its reason; it still
// runs, and a skip that would pass is an error. Only tests import this package,
// which is why it may know the rooms above.
package adaptertest

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/modeldata/model/adapters"
)

// Config says how to reach an engine.
type Config struct {
	Driver *adapters.Driver
	// Fields returns the fields of a profile's output.
	Fields func(t *testing.T) map[string]any
	// SlowQuery runs for much longer than two seconds; "" means a recursion
	// without an end.
	SlowQuery string
	// PaperAnswers are the one-row results of queries that the engine's macros
	// ask on paper, by the query.
	PaperAnswers map[string][]any
	// MicrobatchByKey says that microbatches are merged by a unique key, which
	// other engines refuse: they replace the batch's time.
	MicrobatchByKey bool
	// Relations is how many the listing check makes; 0 means 1,000.
	Relations int
	// PaperFields are the fields for Paper, which reaches no engine; nil means
	// those of Fields.
	PaperFields map[string]any
	// Skips maps checks, and scripts as "behaviour/NAME", to the reason why the engine does not pass them.
	Skips map[string]string
}

// check is one promise. It returns what is wrong.
type check struct {
	name string
	// needs lists features without which there is nothing to check.
	needs []adapters.Feature
	run   func(*bench) error
}

func checks() []check {
	var all []check
	for _, group := range [][]check{identifierChecks, valueChecks, transactionChecks, errorChecks, catalogChecks, sessionChecks, loadChecks} {
		all = append(all, group...)
	}
	return all
}

// Run runs all checks against the engine, each in a schema of its own.
func Run(t *testing.T, cfg Config) {
	for name := range cfg.Skips {
		if !known(name) && !strings.HasPrefix(name, "behaviour/") {
			t.Errorf("skips %q, which is no check", name)
		}
	}
	for _, c := range checks() {
		t.Run(c.name, func(t *testing.T) {
			b, err := newBench(t, cfg)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range c.needs {
				if !b.dialect.Has(f) {
					t.Skipf("%s has no %s", cfg.Driver.Name, f)
				}
			}
			judge(t, cfg.Skips[c.name], c.run(b))
		})
	}
}

// judge turns a check's outcome into the subtest's.
func judge(t testing.TB, skip string, err error) {
	t.Helper()
	switch {
	case skip == "" && err != nil:
		t.Error(err)
	case skip != "" && err == nil:
		t.Errorf("is skipped (%s) but passes: remove the skip", skip)
	case skip != "":
		t.Skipf("%s: %v", skip, err)
	}
}

func known(name string) bool {
	for _, c := range checks() {
		if c.name == name {
			return true
		}
	}
	return false
}

// bench is what a check works on: an open engine, a session and a schema that
// nobody else uses.
type bench struct {
	t       testing.TB
	cfg     Config
	ctx     context.Context
	dialect *adapters.Dialect
	adapter adapters.Adapter
	session adapters.Session
	// database and schema name the check's own schema.
	database, schema string
}

func newBench(t *testing.T, cfg Config) (*bench, error) {
	ctx := context.Background()
	creds, err := cfg.Driver.Configure(adapters.Output{Profile: "test", Name: "test", Fields: cfg.Fields(t), Dir: t.TempDir()})
	if err != nil {
		return nil, err
	}
	a, err := cfg.Driver.Open(ctx, creds)
	if err != nil {
		return nil, err
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Errorf("closing the engine: %v", err)
		}
	})
	b := &bench{t: t, cfg: cfg, ctx: ctx, dialect: cfg.Driver.Dialect, adapter: a, database: creds.Database(), schema: "contract_" + randomName()}
	b.session = b.open()
	if err := b.exec("create schema " + b.schemaName()); err != nil {
		return nil, err
	}
	t.Cleanup(func() {
		// Engines may refuse cascading into views they order otherwise; what a
		// failed check leaves is not this check's fault.
		_ = b.exec("drop schema if exists " + b.schemaName() + " cascade")
		_ = b.session.Close()
	})
	return b, nil
}

func randomName() string {
	var raw [4]byte
	_, _ = rand.Read(raw[:])
	return hex.EncodeToString(raw[:])
}

// open opens one more session, which ends with the check.
func (b *bench) open() adapters.Session {
	s, err := b.adapter.Session(b.ctx, "check")
	if err != nil {
		b.t.Fatal(err)
	}
	if b.session != nil {
		b.t.Cleanup(func() { _ = s.Close() })
	}
	return s
}

// schemaName names the schema without its database: some engines refuse that
// in DDL, and the check's own is the default one.
func (b *bench) schemaName() string { return b.dialect.Quote(b.schema) }

// relation names a relation in the check's schema, all parts quoted.
func (b *bench) relation(identifier string) adapters.Relation {
	return adapters.Relation{
		Database: b.database, Schema: b.schema, Identifier: identifier,
		Quoting: adapters.Quoting{Database: true, Schema: true, Identifier: true},
	}
}

// name is the SQL of a relation in the check's schema.
func (b *bench) name(identifier string) string { return b.dialect.Render(b.relation(identifier)) }

func (b *bench) exec(sql string) error {
	if _, err := b.session.Exec(b.ctx, sql); err != nil {
		return fmt.Errorf("%s: %w", abridged(sql), err)
	}
	return nil
}

// execAll runs statements until one fails.
func (b *bench) execAll(statements ...string) error {
	for _, sql := range statements {
		if err := b.exec(sql); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) rows(s adapters.Session, sql string) (*adapters.Result, error) {
	res, err := adapters.ReadAll(b.ctx, s, sql, -1)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", abridged(sql), err)
	}
	return res, nil
}

// texts runs a query and returns its values as text, NULL as "NULL".
func (b *bench) texts(s adapters.Session, sql string) ([][]string, error) {
	res, err := b.rows(s, sql)
	if err != nil {
		return nil, err
	}
	out := make([][]string, len(res.Rows))
	for i, row := range res.Rows {
		for j, v := range row {
			text := "NULL"
			if v != nil {
				text = adapters.Text(v, res.Columns[j])
			}
			out[i] = append(out[i], text)
		}
	}
	return out, nil
}

// expect runs a query that returns one value and compares its text.
func (b *bench) expect(s adapters.Session, sql, want string) error {
	got, err := b.texts(s, sql)
	if err != nil {
		return err
	}
	if len(got) != 1 || len(got[0]) != 1 || got[0][0] != want {
		return fmt.Errorf("%s: got %v, want %s", abridged(sql), got, want)
	}
	return nil
}

// feature skips part of a check on engines without a feature.
func (b *bench) feature(f adapters.Feature) bool { return b.dialect.Has(f) }

func abridged(sql string) string {
	if len(sql) > 120 {
		return sql[:120] + "…"
	}
	return sql
}
