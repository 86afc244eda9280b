package runner

import (
	"context"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// offline stands for an engine that is not connected: nothing is known to
// exist, and what a template asks it is an error.
type offline struct{}

func offlineError() error {
	return diag.Errorf(diag.AdapterOffline, source.Span{}, "the template asks the database, which --no-introspect forbids").
		WithHint("compile without --no-introspect, or keep the query behind a condition of yours").
		AsDbt("connection never acquired for thread")
}

// openOffline makes engines that connect to nothing.
func openOffline(p *project.Project) *Engines {
	e := &Engines{profile: p.Profile, byName: map[string]*Engine{}, open: map[sessionKey]adapters.Session{}}
	for name, out := range p.Profile.Outputs {
		e.byName[name] = &Engine{Output: out, Adapter: offline{}, Cache: adapters.NewCache(offline{}, out.Driver.Dialect)}
	}
	return e
}

// Session implements adapters.Adapter.
func (offline) Session(context.Context, string) (adapters.Session, error) { return offline{}, nil }

// Schemas implements adapters.Adapter.
func (offline) Schemas(context.Context, adapters.Session, string) ([]string, error) { return nil, nil }

// Relations implements adapters.Adapter.
func (offline) Relations(context.Context, adapters.Session, string, string) ([]adapters.Relation, error) {
	return nil, nil
}

// Columns implements adapters.Adapter.
func (offline) Columns(context.Context, adapters.Session, adapters.Relation) ([]adapters.Column, error) {
	return nil, offlineError()
}

// Describe implements adapters.Adapter.
func (offline) Describe(context.Context, adapters.Session, string) ([]adapters.Column, error) {
	return nil, offlineError()
}

// Exec implements adapters.Session.
func (offline) Exec(context.Context, string) (adapters.Response, error) {
	return adapters.Response{}, offlineError()
}

// Query implements adapters.Session.
func (offline) Query(context.Context, string) (adapters.Rows, error) { return nil, offlineError() }

// Begin implements adapters.Session.
func (offline) Begin(context.Context) error { return nil }

// Commit implements adapters.Session.
func (offline) Commit(context.Context) error { return nil }

// Rollback implements adapters.Session.
func (offline) Rollback(context.Context) error { return nil }

// Close implements adapters.Adapter and adapters.Session.
func (offline) Close() error { return nil }
