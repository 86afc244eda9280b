package scope

import (
	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/internal/dbtlib"
	"github.com/modeldata/model/compiler/internal/jinja"
)

// adapterValue is `adapter`, the engine of the node's target.
func (s *Scope) adapterValue() jinja.Value {
	if s.adapter != nil {
		return s.adapter
	}
	h := dbtlib.Host{
		Ctx: s.Ctx, Dialect: s.Dialect(), Execute: s.Executing(), Quoting: s.World.Quoting,
		Dispatch: s.dispatch,
		Macro: func(name string, args ...jinja.Value) (jinja.Value, error) {
			return s.CallMacro(name, args, nil)
		},
		Render: func(text string) (string, error) {
			t, err := jinja.ParseString(text, s.Node.PatchSpan)
			if err != nil {
				return "", err
			}
			return t.Render(s.Jinja())
		},
	}
	if o := s.output(); o != nil {
		h.Driver, h.Credentials = o.Driver, o.Credentials
	}
	h.Overridden = func(name string) bool { return s.World.Macros.Overridden(s.Package, name) }
	if rt := s.Runtime; rt != nil {
		h.Adapter, h.Session, h.Cache, h.Executed = rt.Adapter, rt.Session, rt.Cache, rt.Executed
		if rt.Session != nil && s.transactional {
			h.Begin, h.Commit = s.begin, s.commit
		}
	}
	s.adapter = dbtlib.NewAdapter(h)
	return s.adapter
}

// Transactional makes statements open a transaction that lasts until the
// template commits it, as a materialization block expects.
func (s *Scope) Transactional() {
	s.transactional = true
	s.adapter = nil
}

func (s *Scope) begin() error {
	if s.inTransaction {
		return nil
	}
	if err := s.Runtime.Session.Begin(s.Ctx); err != nil {
		return err
	}
	s.inTransaction = true
	return nil
}

func (s *Scope) commit() error {
	if !s.inTransaction {
		return nil
	}
	s.inTransaction = false
	return s.Runtime.Session.Commit(s.Ctx)
}

// Commit ends the transaction that the template left open, if any.
func (s *Scope) Commit() error { return s.commit() }

// results are the functions that statement blocks keep their results with.
func (s *Scope) results(name string) jinja.Value {
	if s.statements == nil {
		s.statements = dbtlib.NewStatements()
	}
	v, _ := s.statements.Lookup(name)
	return v
}

// LastResponse returns the response stored under a statement's name ("main").
func (s *Scope) LastResponse(name string) (adapters.Response, bool) {
	if s.statements == nil {
		return adapters.Response{}, false
	}
	return s.statements.Response(name)
}

// LastRows returns the rows stored under a statement's name.
func (s *Scope) LastRows(name string) ([]string, [][]any) {
	if s.statements == nil {
		return nil, nil
	}
	return s.statements.Rows(name)
}
