package jinja

// Which names of a template are its own is decided before it runs, by Jinja's
// rules: for, with, macro, call, filter and set blocks open scopes, if does
// not; what a scope assigns hides the outer name from the scope's start on.

// function is a body with frames of its own: a template, a macro, a call
// block, a recursive loop. Its scopes share one array of slots.
type function struct {
	up    *function
	level int
	slots int
}

func newFunction(up *function) *function {
	f := &function{up: up}
	if up != nil {
		f.level = up.level + 1
	}
	return f
}

// start says what a variable holds when its scope begins.
type start uint8

const (
	startUndefined start = iota
	startGlobal          // what the free name means
	startOuter           // what the outer variable holds
	startParam           // the scope's owner sets it
)

type variable struct {
	name   string
	fn     *function
	slot   int // -1 while nothing is stored: then it is only a free name
	start  start
	outer  *variable
	stored bool
}

// origin is where an unset variable's value comes from.
func (v *variable) origin() *variable {
	for v.start == startOuter {
		v = v.outer
	}
	return v
}

type scope struct {
	up     *scope
	fn     *function
	vars   map[string]*variable
	stores []*variable // in the order of their first assignment
}

func (s *scope) find(name string) *variable {
	for ; s != nil; s = s.up {
		if v := s.vars[name]; v != nil {
			return v
		}
	}
	return nil
}

func (s *scope) add(name string, how start, outer *variable) *variable {
	v := &variable{name: name, fn: s.fn, slot: -1, start: how, outer: outer}
	if s.vars == nil {
		s.vars = map[string]*variable{}
	}
	s.vars[name] = v
	return v
}

func (s *scope) load(name string) {
	if s.find(name) == nil {
		s.add(name, startGlobal, nil)
	}
}

func (s *scope) keep(v *variable) {
	if v.stored {
		return
	}
	v.stored = true
	v.slot = s.fn.slots
	s.fn.slots++
	s.stores = append(s.stores, v)
}

func (s *scope) store(name string) {
	v := s.vars[name]
	if v == nil {
		if outer := s.up.find(name); outer != nil {
			v = s.add(name, startOuter, outer)
		} else {
			v = s.add(name, startUndefined, nil)
		}
	}
	s.keep(v)
}

// param declares a name that the scope's owner sets.
func (s *scope) param(name string) *variable {
	v := s.add(name, startParam, nil)
	s.keep(v)
	return v
}

func (s *scope) exprs(xs ...expr) {
	for _, x := range xs {
		if x == nil {
			continue
		}
		if n, ok := x.(*nameExpr); ok {
			s.load(n.name)
			continue
		}
		children(x, func(c expr) { s.exprs(c) })
	}
}

func (s *scope) target(x expr) {
	switch x := x.(type) {
	case *nameExpr:
		s.store(x.name)
	case *nsRef:
		s.load(x.name)
	case *tupleExpr:
		for _, it := range x.items {
			s.target(it)
		}
	}
}

func (s *scope) paramTarget(x expr) {
	switch x := x.(type) {
	case *nameExpr:
		s.param(x.name)
	case *tupleExpr:
		for _, it := range x.items {
			s.paramTarget(it)
		}
	}
}

// analyze declares what a body reads and assigns in this very scope. It must
// run over the whole body before any of it is compiled.
func (s *scope) analyze(body []stmt) {
	for _, st := range body {
		switch st := st.(type) {
		case *outputStmt:
			s.exprs(st.x)
		case *printStmt:
			s.exprs(st.items...)
		case *doStmt:
			s.exprs(st.x)
		case *setStmt:
			s.exprs(st.value)
			s.target(st.target)
		case *setBlock:
			s.target(st.target)
		case *ifStmt:
			s.branches(st)
		case *forStmt:
			s.exprs(st.iter)
		case *withStmt:
			s.exprs(st.values...)
		case *macroStmt:
			s.store(st.name)
		case *callStmt:
			s.exprs(st.call)
		case *filterStmt:
			s.exprs(st.filter)
		}
	}
}

// branches declares what an if assigns: a name that only some branches assign
// begins as what it means outside.
func (s *scope) branches(st *ifStmt) {
	s.exprs(st.branches[0].test)
	before := len(s.stores)
	for i, b := range st.branches {
		if i > 0 {
			s.exprs(b.test)
		}
		s.analyze(b.body)
	}
	s.analyze(st.other)
	for _, v := range s.stores[before:] {
		if v.start == startParam {
			continue
		}
		if outer := s.up.find(v.name); outer != nil {
			v.start, v.outer = startOuter, outer
		} else {
			v.start = startGlobal
		}
	}
}
