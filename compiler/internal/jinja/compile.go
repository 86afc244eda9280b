package jinja

import (
	"sync"

	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// bodyCode is a compiled body with the number of slots its frames need.
type bodyCode struct {
	run   exec
	slots int
}

// compiler turns the tree into closures, one function at a time.
type compiler struct {
	place
	fn    *function
	scope *scope
	soft  int // inside if: an unknown filter fails only when it is reached
	err   error
}

func compileTemplate(body []stmt, where place) (*bodyCode, error) {
	c := &compiler{place: where, fn: newFunction(nil)}
	run := c.scoped(nil, body)
	return &bodyCode{run, c.fn.slots}, c.err
}

func (c *compiler) fail(err error, p pos) {
	if c.err == nil {
		c.err = at(err, c.span(p))
	}
}

// scoped compiles a body in a scope of its own. declare, if given, adds to the
// scope before the body is looked at.
func (c *compiler) scoped(declare func(s *scope), body []stmt) exec {
	s := c.open(declare, body)
	run := c.stmts(body)
	return c.close(s, run)
}

func (c *compiler) open(declare func(s *scope), body []stmt) *scope {
	s := &scope{up: c.scope, fn: c.fn}
	if declare != nil {
		declare(s)
	}
	s.analyze(body)
	c.scope = s
	return s
}

func (c *compiler) close(s *scope, run exec) exec {
	begin := c.starts(s)
	c.scope = s.up
	if len(begin) == 0 {
		return run
	}
	return func(f *frame) error {
		begin.run(f)
		return run(f)
	}
}

func (c *compiler) stmts(body []stmt) exec {
	var list []exec
	for _, s := range body {
		if e := c.stmt(s); e != nil {
			list = append(list, e)
		}
	}
	switch len(list) {
	case 0:
		return func(*frame) error { return nil }
	case 1:
		return list[0]
	}
	return func(f *frame) error {
		for _, e := range list {
			if err := e(f); err != nil {
				return err
			}
		}
		return nil
	}
}

func (c *compiler) stmt(s stmt) exec {
	switch s := s.(type) {
	case *textStmt:
		return c.text(s)
	case *outputStmt:
		return c.output(s)
	case *printStmt:
		return c.print(s)
	case *doStmt:
		x := c.expr(s.x)
		return func(f *frame) error { _, err := x(f); return err }
	case *setStmt:
		value, set := c.expr(s.value), c.write(s.target)
		return func(f *frame) error {
			v, err := value(f)
			if err != nil {
				return err
			}
			return set(f, v)
		}
	case *setBlock:
		return c.setBlock(s)
	case *ifStmt:
		return c.ifElse(s)
	case *forStmt:
		return c.loop(s)
	case *withStmt:
		return c.with(s)
	case *macroStmt:
		return c.macroDef(s)
	case *callStmt:
		return c.callBlock(s)
	case *filterStmt:
		return c.filterBlock(s)
	case *blockStmt:
		return c.scoped(nil, s.body)
	case *loaderStmt:
		d := diag.Errorf(diag.JinjaType, c.span(s.pos), "'%s' cannot load anything: a project's templates stand on their own", s.tag).
			WithHint("put what is shared into a macro, which every template can call")
		return func(*frame) error { return d }
	case *breakStmt:
		return func(*frame) error { return errBreak }
	case *continueStmt:
		return func(*frame) error { return errContinue }
	}
	return nil // a snapshot or docs block renders as nothing
}

func (c *compiler) text(s *textStmt) exec {
	span := c.span(s.pos)
	if len(s.text) == int(s.end-s.start) || c.file == nil {
		return func(f *frame) error { return f.out.text(s.text, span, true) }
	}
	// Line breaks were made "\n": each line has its own place.
	var lines []exec
	raw := c.file.Text[s.start:s.end]
	for i := 0; i < len(raw); {
		j := i
		for j < len(raw) && raw[j] != '\n' && raw[j] != '\r' {
			j++
		}
		line, from := raw[i:j], i
		if j < len(raw) {
			if raw[j] == '\r' && j+1 < len(raw) && raw[j+1] == '\n' {
				j++
			}
			j++
			line += "\n"
		}
		span := source.At(c.file, int(s.start)+from, int(s.start)+j)
		lines = append(lines, func(f *frame) error { return f.out.text(line, span, true) })
		i = j
	}
	return func(f *frame) error {
		for _, line := range lines {
			if err := line(f); err != nil {
				return err
			}
		}
		return nil
	}
}

func (c *compiler) output(s *outputStmt) exec {
	x := c.expr(s.x)
	span := c.span(s.pos)
	constant := c.isConstant(s.x)
	return func(f *frame) error {
		v, err := x(f)
		if err != nil {
			return at(err, span)
		}
		if constant && f.out.native && plainData(v, 0) {
			v = Str(v)
		}
		return f.out.value(v, span)
	}
}

func (c *compiler) print(s *printStmt) exec {
	var list []stmt
	for _, x := range s.items {
		list = append(list, &outputStmt{s.pos, x})
	}
	return c.stmts(list)
}

func (c *compiler) setBlock(s *setBlock) exec {
	sc := c.open(func(sc *scope) { sc.exprs(s.filter) }, s.body)
	body := c.stmts(s.body)
	filter := c.textFilter(s.filter)
	begin := c.starts(sc)
	c.scope = sc.up
	set := c.write(s.target)
	return func(f *frame) error {
		begin.run(f)
		text, err := f.capture(body)
		if err != nil {
			return err
		}
		v, err := filter(f, text)
		if err != nil {
			return err
		}
		return set(f, v)
	}
}

func (c *compiler) filterBlock(s *filterStmt) exec {
	sc := c.open(func(sc *scope) { sc.exprs(s.filter) }, s.body)
	body := c.stmts(s.body)
	filter := c.textFilter(s.filter)
	span := c.span(s.pos)
	return c.close(sc, func(f *frame) error {
		text, err := f.capture(body)
		if err != nil {
			return err
		}
		v, err := filter(f, text)
		if err != nil {
			return err
		}
		return f.out.value(v, span)
	})
}

func (c *compiler) ifElse(s *ifStmt) exec {
	type compiled struct {
		test eval
		body exec
	}
	var list []compiled
	c.soft++
	for _, b := range s.branches {
		list = append(list, compiled{c.expr(b.test), c.stmts(b.body)})
	}
	other := c.stmts(s.other)
	c.soft--
	return func(f *frame) error {
		for _, b := range list {
			v, err := b.test(f)
			if err != nil {
				return err
			}
			if Truth(v) {
				return b.body(f)
			}
		}
		return other(f)
	}
}

func (c *compiler) with(s *withStmt) exec {
	values := make([]eval, len(s.values))
	for i, x := range s.values {
		values[i] = c.expr(x)
	}
	sc := c.open(func(sc *scope) {
		for _, t := range s.targets {
			sc.paramTarget(t)
		}
	}, s.body)
	sets := make([]func(*frame, Value) error, len(s.targets))
	for i, t := range s.targets {
		sets[i] = c.write(t)
	}
	body := c.stmts(s.body)
	return c.close(sc, func(f *frame) error {
		for i, set := range sets {
			v, err := values[i](f)
			if err != nil {
				return err
			}
			if err := set(f, v); err != nil {
				return err
			}
		}
		return body(f)
	})
}

// macroCode is a macro's or call block's tree, compiled at the first call.
type macroCode struct {
	name   string
	params []param
	body   []stmt
	where  place

	once sync.Once
	code *functionCode
	err  error
}

func (m *macroCode) compiled() (*functionCode, error) {
	m.once.Do(func() {
		if m.code == nil {
			c := &compiler{place: m.where}
			m.code = c.function(m.params, m.body)
			m.err = c.err
		}
	})
	return m.code, m.err
}

// functionCode is a compiled function with what it takes.
type functionCode struct {
	bodyCode
	params                 []paramCode
	caller, kwargs, vararg int // slots, -1 when the body does not ask for them
	explicitCaller         bool
}

type paramCode struct {
	name  string
	slot  int
	deflt eval // nil: undefined
}

// function compiles a function inside the current one.
func (c *compiler) function(params []param, body []stmt) *functionCode {
	outer := c.fn
	c.fn = newFunction(outer)
	out := &functionCode{caller: -1, kwargs: -1, vararg: -1}
	own := map[string]bool{}
	for _, p := range params {
		own[p.name] = true
	}
	asks := reads(body, "caller", "kwargs", "varargs")
	sc := c.open(func(s *scope) {
		for _, p := range params {
			v := s.param(p.name)
			out.params = append(out.params, paramCode{name: p.name, slot: v.slot})
		}
		for _, p := range params {
			s.exprs(p.deflt)
		}
		declare := func(name string, slot *int) {
			if asks[name] && !own[name] {
				*slot = s.param(name).slot
			}
		}
		declare("caller", &out.caller)
		declare("kwargs", &out.kwargs)
		declare("varargs", &out.vararg)
	}, body)
	out.explicitCaller = own["caller"]
	for i, p := range params {
		if p.deflt != nil {
			out.params[i].deflt = c.expr(p.deflt)
		} else if p.name == "caller" && asks["caller"] {
			c.fail(typeError("the parameter 'caller' of a macro needs a default"), p.pos)
		}
	}
	run := c.stmts(body)
	out.run = c.close(sc, run)
	out.slots = c.fn.slots
	c.fn = outer
	return out
}

func (c *compiler) macroDef(s *macroStmt) exec {
	code := &macroCode{name: s.name, code: c.function(s.params, s.body)}
	slot := c.scope.find(s.name).slot
	return func(f *frame) error {
		f.slots[slot] = &Macro{Name: s.block.macroName, Params: s.block.Params, code: code, up: f}
		return nil
	}
}

func (c *compiler) callBlock(s *callStmt) exec {
	code := &macroCode{name: "caller", code: c.function(s.params, s.body)}
	call := c.call(s.call, func(f *frame) Value { return &Macro{Name: "caller", code: code, up: f} })
	span := c.span(s.pos)
	return func(f *frame) error {
		v, err := call(f)
		if err != nil {
			return at(err, span)
		}
		return f.out.value(v, span)
	}
}
