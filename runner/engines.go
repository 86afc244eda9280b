package runner

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// Engines holds the open adapters of a run, one per target in use, and the
// sessions of its workers. It is safe for concurrent use; a session belongs to
// the worker it was given to.
type Engines struct {
	profile project.Profile
	byName  map[string]*Engine
	mu      sync.Mutex
	open    map[sessionKey]adapters.Session
}

// Engine is one open target.
type Engine struct {
	Output  *project.Output
	Adapter adapters.Adapter
	Cache   *adapters.Cache
}

// Dialect is the engine's.
func (e *Engine) Dialect() *adapters.Dialect { return e.Output.Driver.Dialect }

type sessionKey struct {
	target string
	worker int
}

// Open opens the targets that the nodes live on; without nodes the default one.
func Open(ctx context.Context, p *project.Project, nodes []*project.Node) (*Engines, error) {
	e := &Engines{profile: p.Profile, byName: map[string]*Engine{}, open: map[sessionKey]adapters.Session{}}
	names := []string{e.name("")}
	for _, n := range nodes {
		names = append(names, e.name(n.Target))
	}
	for _, name := range names {
		if e.byName[name] != nil {
			continue
		}
		out := p.Profile.Outputs[name]
		if out == nil {
			return nil, errors.Join(diag.Errorf(diag.ConnectionFailed, source.Span{}, "the profile %s has no open target %q", p.Profile.Name, name).
				WithHint("look at the outputs in profiles.yml"), e.Close())
		}
		a, err := out.Driver.Open(ctx, out.Credentials)
		if err != nil {
			return nil, errors.Join(connection(out, err), e.Close())
		}
		e.byName[name] = &Engine{Output: out, Adapter: a, Cache: adapters.NewCache(a, out.Driver.Dialect)}
	}
	return e, nil
}

// connection is the diagnostic of an engine that cannot be reached.
func connection(out *project.Output, err error) error {
	var ready *diag.Diagnostic
	if errors.As(err, &ready) {
		return ready
	}
	d := diag.Errorf(diag.ConnectionFailed, out.Span, "cannot connect to target %s: %s", out.Name, err)
	var e *adapters.Error
	if errors.As(err, &e) {
		if e.Detail != "" {
			d.Notes = append(d.Notes, diag.Note{Message: e.Detail})
		}
		if e.Hint != "" {
			return d.WithHint("%s", e.Hint)
		}
	}
	return d.WithHint("`model debug` checks the profile and the connection")
}

func (e *Engines) name(target string) string {
	if target == "" {
		return e.profile.Target
	}
	return target
}

// Target returns an open engine; "" is the default target.
func (e *Engines) Target(target string) *Engine { return e.byName[e.name(target)] }

// Session returns the worker's session on a target; it is opened when first
// asked for.
func (e *Engines) Session(ctx context.Context, target string, worker int) (adapters.Session, error) {
	key := sessionKey{e.name(target), worker}
	e.mu.Lock()
	s := e.open[key]
	e.mu.Unlock()
	if s != nil {
		return s, nil
	}
	s, err := e.byName[key.target].Adapter.Session(ctx, fmt.Sprintf("worker %d", worker))
	if err != nil {
		return nil, connection(e.byName[key.target].Output, err)
	}
	e.mu.Lock()
	e.open[key] = s
	e.mu.Unlock()
	return s, nil
}

// Forget makes what is known of relations be asked anew. No node may be running.
func (e *Engines) Forget() {
	for _, en := range e.byName {
		en.Cache = adapters.NewCache(en.Adapter, en.Dialect())
	}
}

// Close ends all sessions and adapters.
func (e *Engines) Close() error {
	var errs []error
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, s := range e.open {
		errs = append(errs, s.Close())
	}
	e.open = map[sessionKey]adapters.Session{}
	for _, en := range e.byName {
		errs = append(errs, en.Adapter.Close())
	}
	return errors.Join(errs...)
}
