package jinja

import (
	"fmt"

	"github.com/modeldata/model/internal/source"
)

// loopCode is a compiled for.
type loopCode struct {
	set      func(f *frame, v Value) error
	slot     int // of `loop`, -1 when the body does not ask for it
	begin    scopeStart
	body     exec
	other    exec // nil without else
	test     func(f *frame, v Value) (bool, error)
	iterSpan source.Span
}

func (c *compiler) loop(s *forStmt) exec {
	iter := c.expr(s.iter)
	iterSpan, span := c.span(s.iter.where()), c.span(s.pos)
	if s.recursive {
		return c.recursiveLoop(s, iter, span)
	}
	code := c.loopCode(s)
	code.iterSpan = iterSpan
	return func(f *frame) error {
		v, err := iter(f)
		if err != nil {
			return err
		}
		return code.run(f, v, nil, 0)
	}
}

// recursiveLoop compiles a loop that can call itself: it is a function.
func (c *compiler) recursiveLoop(s *forStmt, iter eval, span source.Span) exec {
	outer := c.fn
	c.fn = newFunction(outer)
	code := c.loopCode(s)
	code.iterSpan = c.span(s.iter.where())
	slots := c.fn.slots
	c.fn = outer
	return func(f *frame) error {
		v, err := iter(f)
		if err != nil {
			return err
		}
		r := &recursion{code: code, slots: slots, up: f}
		text, err := r.call(f.ctx, v, 0, span)
		if err != nil {
			return err
		}
		return f.out.value(text, span)
	}
}

// recursion is a recursive loop that runs.
type recursion struct {
	code  *loopCode
	slots int
	up    *frame
}

func (r *recursion) call(ctx *Context, items Value, depth int, span source.Span) (Value, error) {
	if err := ctx.enter("loop", span); err != nil {
		return nil, err
	}
	defer ctx.leave()
	f := &frame{ctx: r.up.ctx, up: r.up, slots: make([]Value, r.slots), out: &output{}, lenient: r.up.lenient, native: r.up.native}
	err := r.code.run(f, items, r, depth)
	return f.out.b.String(), err
}

func (c *compiler) loopCode(s *forStmt) *loopCode {
	code := &loopCode{slot: -1}
	if s.test != nil {
		code.test = c.loopTest(s)
	}
	extended := s.recursive || reads(s.body, "loop")["loop"]
	sc := c.open(func(sc *scope) {
		if extended {
			code.slot = sc.param("loop").slot
		}
		sc.paramTarget(s.target)
	}, s.body)
	code.set = c.write(s.target)
	code.body = c.stmts(s.body)
	code.begin = c.starts(sc)
	c.scope = sc.up
	if len(s.other) > 0 {
		code.other = c.scoped(nil, s.other)
	}
	return code
}

// loopTest compiles the condition of "for x in y if condition", where `loop`
// is not known yet.
func (c *compiler) loopTest(s *forStmt) func(f *frame, v Value) (bool, error) {
	sc := &scope{up: c.scope, fn: c.fn}
	sc.paramTarget(s.target)
	sc.exprs(s.test)
	c.scope = sc
	set, test := c.write(s.target), c.expr(s.test)
	c.scope = sc.up
	return func(f *frame, v Value) (bool, error) {
		if err := set(f, v); err != nil {
			return false, err
		}
		ok, err := test(f)
		return Truth(ok), err
	}
}

func (l *loopCode) run(f *frame, items Value, rec *recursion, depth int) error {
	it, err := iterate(items)
	if err != nil {
		return at(err, l.iterSpan)
	}
	size := -1
	if n, ok := length(items); ok && l.test == nil {
		size = n
	}
	if l.test != nil {
		it = &filterIter{it, func(v Value) (bool, error) { return l.test(f, v) }}
	}
	var state *loopState
	if l.slot >= 0 {
		state = &loopState{it: it, size: size, index0: -1, depth0: depth, rec: rec}
		it = state
	}
	empty := true
	for {
		v, ok, err := it.next()
		if err != nil {
			return at(err, l.iterSpan)
		}
		if !ok {
			break
		}
		switch err := l.round(f, v, state); err {
		case nil:
			empty = false
		case errContinue:
		case errBreak:
			return l.otherwise(f, empty)
		default:
			return err
		}
	}
	return l.otherwise(f, empty)
}

// otherwise runs the else of a loop no round of which came to its end. That is
// how Jinja behaves: break and continue count as no round.
func (l *loopCode) otherwise(f *frame, empty bool) error {
	if empty && l.other != nil {
		return l.other(f)
	}
	return nil
}

func (l *loopCode) round(f *frame, v Value, state *loopState) error {
	if err := f.ctx.step(); err != nil {
		return at(err, l.iterSpan)
	}
	if err := l.set(f, v); err != nil {
		return at(err, l.iterSpan)
	}
	if state != nil {
		f.slots[l.slot] = state
	}
	l.begin.run(f)
	return l.body(f)
}

// filterIter leaves out the items that fail a test.
type filterIter struct {
	it   iterator
	test func(v Value) (bool, error)
}

func (it *filterIter) next() (Value, bool, error) {
	for {
		v, ok, err := it.it.next()
		if err != nil || !ok {
			return nil, false, err
		}
		if ok, err = it.test(v); err != nil || ok {
			return v, ok, err
		}
	}
}

// loopState is the variable `loop`.
type loopState struct {
	it      iterator
	size    int // -1 while unknown
	index0  int
	depth0  int
	rec     *recursion
	current Value
	before  Value
	after   Value
	peeked  bool // after holds the next item
	ended   bool // there is no next item
	changed Tuple
	asked   bool // changed was called
}

func (l *loopState) next() (Value, bool, error) {
	v, ok, err := l.peek()
	if err != nil || !ok {
		return nil, false, err
	}
	l.peeked = false
	l.index0++
	l.before, l.current = l.current, v
	return v, true, nil
}

func (l *loopState) peek() (Value, bool, error) {
	if l.peeked || l.ended {
		return l.after, !l.ended, nil
	}
	v, ok, err := l.it.next()
	if err != nil {
		return nil, false, err
	}
	l.after, l.peeked, l.ended = v, ok, !ok
	return v, ok, nil
}

// length walks the rest of a sequence whose length is not known.
func (l *loopState) length() (int, error) {
	if l.size >= 0 {
		return l.size, nil
	}
	rest, err := drain(l.it)
	if err != nil {
		return 0, err
	}
	l.it = &sliceIter{items: rest}
	l.size = l.index0 + 1 + len(rest)
	if l.peeked {
		l.size++
	}
	return l.size, nil
}

// attr finds an attribute; false when the loop has none of that name.
func (l *loopState) attr(f *frame, name string) (Value, bool, error) {
	switch name {
	case "index":
		return int64(l.index0 + 1), true, nil
	case "index0":
		return int64(l.index0), true, nil
	case "first":
		return l.index0 == 0, true, nil
	case "last":
		_, more, err := l.peek()
		return !more, true, err
	case "length", "revindex", "revindex0":
		n, err := l.length()
		switch name {
		case "revindex":
			n -= l.index0
		case "revindex0":
			n -= l.index0 + 1
		}
		return int64(n), true, err
	case "depth":
		return int64(l.depth0 + 1), true, nil
	case "depth0":
		return int64(l.depth0), true, nil
	case "previtem":
		if l.index0 == 0 {
			return f.undefined("previtem", "there is no previous item"), true, nil
		}
		return l.before, true, nil
	case "nextitem":
		v, ok, err := l.peek()
		if !ok && err == nil {
			return f.undefined("nextitem", "there is no next item"), true, nil
		}
		return v, true, err
	case "cycle":
		return Func("cycle", l.cycle), true, nil
	case "changed":
		return Func("changed", l.hasChanged), true, nil
	}
	return nil, false, nil
}

func (l *loopState) cycle(c *Call) (Value, error) {
	if len(c.Args) == 0 {
		return nil, typeError("no items for cycling given")
	}
	return c.Args[l.index0%len(c.Args)], nil
}

func (l *loopState) hasChanged(c *Call) (Value, error) {
	args := Tuple(c.Args)
	if l.asked && Equal(l.changed, args) {
		return false, nil
	}
	l.changed, l.asked = args, true
	return true, nil
}

// Call renders the loop's body for other items, if it is recursive.
func (l *loopState) Call(c *Call) (Value, error) {
	args, err := c.Bind("loop", Param{Name: "iterable", Required: true})
	if err != nil {
		return nil, err
	}
	if l.rec == nil {
		return nil, typeError("the loop must have the 'recursive' marker to be called recursively")
	}
	return l.rec.call(c.Ctx.ready(), args[0], l.depth0+1, c.Span)
}

// TypeName is the name of Python's type.
func (l *loopState) TypeName() string { return "LoopContext" }

// Attr finds nothing; attr is asked instead.
func (l *loopState) Attr(string) (Value, bool) { return nil, false }

// String is what the loop prints as.
func (l *loopState) String() string {
	n, _ := l.length()
	return fmt.Sprintf("<LoopContext %d/%d>", l.index0+1, n)
}
