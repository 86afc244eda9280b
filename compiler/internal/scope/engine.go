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
	}
	if o := s.output(); o != nil {
		h.Driver = o.Driver
	}
	if rt := s.Runtime; rt != nil {
		h.Adapter, h.Session, h.Cache, h.Executed = rt.Adapter, rt.Session, rt.Cache, rt.Executed
	}
	s.adapter = dbtlib.NewAdapter(h)
	return s.adapter
}

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
