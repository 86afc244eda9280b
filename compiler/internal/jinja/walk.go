package jinja

// children calls fn for each direct part of an expression, in source order.
func children(x expr, fn func(expr)) {
	some := func(xs ...expr) {
		for _, x := range xs {
			if x != nil {
				fn(x)
			}
		}
	}
	switch x := x.(type) {
	case *tupleExpr:
		some(x.items...)
	case *listExpr:
		some(x.items...)
	case *dictExpr:
		for i := range x.keys {
			some(x.keys[i], x.vals[i])
		}
	case *attrExpr:
		fn(x.x)
	case *itemExpr:
		some(x.x, x.key)
	case *sliceExpr:
		some(x.lo, x.hi, x.step)
	case *callExpr:
		fn(x.fn)
		x.args.each(fn)
	case *filterExpr:
		some(x.x)
		x.args.each(fn)
	case *testExpr:
		fn(x.x)
		x.args.each(fn)
	case *unaryExpr:
		fn(x.x)
	case *binaryExpr:
		some(x.l, x.r)
	case *logicExpr:
		some(x.l, x.r)
	case *concatExpr:
		some(x.parts...)
	case *compareExpr:
		fn(x.x)
		some(x.rest...)
	case *condExpr:
		some(x.test, x.then, x.other)
	}
}

func (a *arguments) each(fn func(expr)) {
	for _, x := range a.args {
		fn(x)
	}
	for _, kw := range a.kwargs {
		fn(kw.x)
	}
	if a.star != nil {
		fn(a.star)
	}
	if a.dstar != nil {
		fn(a.dstar)
	}
}

// visitor is told of the parts of a statement, in the order in which Jinja
// visits them. Nil functions are not called.
type visitor struct {
	expr   func(x expr)      // expressions that are read
	target func(x expr)      // expressions that are assigned
	param  func(name string) // parameters
	body   func(b []stmt)    // bodies
}

func (v *visitor) exprs(xs ...expr) {
	for _, x := range xs {
		if x != nil && v.expr != nil {
			v.expr(x)
		}
	}
}

func (v *visitor) targets(xs ...expr) {
	for _, x := range xs {
		if v.target != nil {
			v.target(x)
		}
	}
}

func (v *visitor) params(ps []param) {
	for _, p := range ps {
		if v.param != nil {
			v.param(p.name)
		}
	}
	for _, p := range ps {
		v.exprs(p.deflt)
	}
}

func (v *visitor) stmt(s stmt) {
	switch s := s.(type) {
	case *outputStmt:
		v.exprs(s.x)
	case *printStmt:
		v.exprs(s.items...)
	case *doStmt:
		v.exprs(s.x)
	case *setStmt:
		v.targets(s.target)
		v.exprs(s.value)
	case *setBlock:
		v.targets(s.target)
		v.exprs(s.filter)
		v.body(s.body)
	case *ifStmt:
		for _, b := range s.branches {
			v.exprs(b.test)
			v.body(b.body)
		}
		v.body(s.other)
	case *forStmt:
		v.targets(s.target)
		v.exprs(s.iter)
		v.body(s.body)
		v.body(s.other)
		v.exprs(s.test)
	case *withStmt:
		v.targets(s.targets...)
		v.exprs(s.values...)
		v.body(s.body)
	case *macroStmt:
		v.params(s.params)
		v.body(s.body)
	case *callStmt:
		v.exprs(s.call)
		v.params(s.params)
		v.body(s.body)
	case *filterStmt:
		v.body(s.body)
		v.exprs(s.filter)
	case *blockStmt:
		v.body(s.body)
	case *dataStmt:
		v.body(s.body)
	}
}

// reads reports which of the names a body reads before it assigns them itself,
// whatever scope that happens in.
func reads(body []stmt, names ...string) map[string]bool {
	open := map[string]bool{}
	for _, n := range names {
		open[n] = true
	}
	found := map[string]bool{}
	v := &visitor{}
	v.expr = func(x expr) {
		if n, ok := x.(*nameExpr); ok && open[n.name] {
			found[n.name] = true
		}
		children(x, v.expr)
	}
	v.param = func(name string) { delete(open, name) }
	v.target = func(x expr) {
		switch x := x.(type) {
		case *nameExpr:
			delete(open, x.name)
		case *tupleExpr:
			for _, it := range x.items {
				v.target(it)
			}
		}
	}
	v.body = func(b []stmt) {
		for _, s := range b {
			v.stmt(s)
		}
	}
	v.body(body)
	return found
}
