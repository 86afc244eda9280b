package jinja

// statements are the tags: each reads from after its name up to the closing
// "%}" of its last tag.
var statements map[string]func(p *parser, begin, name token) stmt

func init() {
	statements = map[string]func(p *parser, begin, name token) stmt{
		"for": (*parser).forLoop, "if": (*parser).ifElse, "set": (*parser).set, "with": (*parser).with,
		"call": (*parser).callBlock, "filter": (*parser).filterBlock, "do": (*parser).do,
		"break": (*parser).loopControl, "continue": (*parser).loopControl,
		"print": (*parser).printTag, "block": (*parser).namedBlock, "autoescape": (*parser).autoescape,
		"include": (*parser).loader, "import": (*parser).loader, "from": (*parser).loader, "extends": (*parser).loader,
		"macro": (*parser).macro, "test": (*parser).macro, "data_test": (*parser).macro,
		"materialization": (*parser).materialization, "snapshot": (*parser).snapshot, "docs": (*parser).docs,
	}
}

func (p *parser) forLoop(begin, _ token) stmt {
	s := &forStmt{target: p.target(targetRule{end: "in"})}
	p.noLoopName(s.target)
	p.expectWord("in")
	s.iter = p.tuple(tupleRule{noCond: true, end: "recursive"})
	if p.skipName("if") {
		s.test = p.expr()
	}
	s.recursive = p.skipName("recursive")
	p.loops++
	p.fors++
	s.body = p.block("endfor", "else")
	p.loops--
	if p.advance().text == "else" {
		s.other = p.closedBlock("endfor")
	}
	p.fors--
	s.pos = begin.pos.to(p.tok.pos)
	return s
}

func (p *parser) noLoopName(target expr) {
	switch t := target.(type) {
	case *nameExpr:
		if t.name == "loop" {
			p.failAt(t.pos, "'loop' cannot be assigned inside a loop: the loop itself has this name")
		}
	case *tupleExpr:
		for _, it := range t.items {
			p.noLoopName(it)
		}
	}
}

func (p *parser) ifElse(begin, _ token) stmt {
	s := &ifStmt{}
	for {
		test := p.tuple(tupleRule{noCond: true})
		body := p.block("elif", "else", "endif")
		s.branches = append(s.branches, branch{test, body})
		switch p.advance().text {
		case "elif":
			continue
		case "else":
			s.other = p.closedBlock("endif")
		}
		s.pos = begin.pos.to(p.tok.pos)
		return s
	}
}

func (p *parser) set(begin, _ token) stmt {
	target := p.target(targetRule{namespace: true})
	if p.fors > 0 {
		p.noLoopName(target)
	}
	if p.skipOp("=") {
		value := p.tuple(tupleRule{})
		return &setStmt{begin.pos.to(p.tok.pos), target, value}
	}
	var filter expr
	if p.isOp("|") {
		filter = p.filters(nil)
	}
	if p.tok.kind != tokBlockEnd && p.err == nil {
		p.failAt(p.tok.pos, "expected '=' or the end of the tag, got %s", describe(p.tok))
	}
	body := p.closedBlock("endset")
	return &setBlock{begin.pos.to(p.tok.pos), target, filter, body}
}

func (p *parser) with(begin, _ token) stmt {
	s := &withStmt{}
	for p.tok.kind != tokBlockEnd && p.err == nil {
		if len(s.targets) > 0 {
			p.expectOp(",")
		}
		s.targets = append(s.targets, p.target(targetRule{}))
		p.expectOp("=")
		s.values = append(s.values, p.expr())
	}
	s.body = p.closedBlock("endwith")
	s.pos = begin.pos.to(p.tok.pos)
	return s
}

func (p *parser) callBlock(begin, name token) stmt {
	s := &callStmt{}
	if p.isOp("(") {
		s.params = p.signature()
	}
	at := p.tok.pos
	x := p.expr()
	call, ok := x.(*callExpr)
	if !ok && p.err == nil {
		p.failAt(at, "a call block needs a call: {%% call macro(...) %%}")
	}
	s.call = call
	s.body = p.function("endcall")
	s.pos = begin.pos.to(p.tok.pos)
	return s
}

// function reads a body that runs on its own, where loop control does not
// reach the loops around it.
func (p *parser) function(end string) []stmt {
	loops := p.loops
	p.loops = 0
	body := p.closedBlock(end)
	p.loops = loops
	return body
}

func (p *parser) filterBlock(begin, _ token) stmt {
	filter := p.filters(nil)
	body := p.closedBlock("endfilter")
	return &filterStmt{begin.pos.to(p.tok.pos), filter, body}
}

func (p *parser) do(begin, _ token) stmt {
	x := p.tuple(tupleRule{})
	return &doStmt{begin.pos.to(p.tok.pos), x}
}

func (p *parser) loopControl(begin, name token) stmt {
	if p.loops == 0 {
		p.failAt(name.pos, "'%s' outside a loop", name.text)
	}
	if name.text == "break" {
		return &breakStmt{begin.pos}
	}
	return &continueStmt{begin.pos}
}

func (p *parser) printTag(begin, _ token) stmt {
	s := &printStmt{}
	for p.tok.kind != tokBlockEnd && p.err == nil {
		if len(s.items) > 0 {
			p.expectOp(",")
		}
		s.items = append(s.items, p.expr())
	}
	s.pos = begin.pos.to(p.tok.pos)
	return s
}

func (p *parser) namedBlock(begin, _ token) stmt {
	name := p.expectName()
	p.skipName("scoped")
	p.skipName("required")
	body := p.function("endblock")
	p.skipName(name.text)
	return &blockStmt{begin.pos.to(p.tok.pos), body}
}

func (p *parser) autoescape(begin, name token) stmt {
	x := p.expr()
	if c, ok := x.(*constExpr); !ok || c.val != false {
		p.failAt(name.pos, "autoescape is for HTML and is not supported").WithHint("use the filter escape where a text needs it")
	}
	body := p.closedBlock("endautoescape")
	return &blockStmt{begin.pos.to(p.tok.pos), body}
}

// loader reads a tag that would load another template. It fails when it runs,
// as in dbt, so that what never runs does no harm.
func (p *parser) loader(begin, name token) stmt {
	p.expr()
	for p.tok.kind != tokBlockEnd && p.err == nil {
		if p.tok.kind != tokName && !p.isOp(",") {
			p.failAt(p.tok.pos, "expected the end of the tag, got %s", describe(p.tok))
		}
		p.advance()
	}
	return &loaderStmt{begin.pos.to(p.tok.pos), name.text}
}

// signature reads a macro's parameters, which may have types.
func (p *parser) signature() []param {
	var out []param
	p.expectOp("(")
	for !p.isOp(")") && p.err == nil {
		if len(out) > 0 {
			p.expectOp(",")
		}
		name := p.expectName()
		a := param{pos: name.pos, name: name.text}
		if p.skipOp(":") {
			start := p.tok.pos
			end := p.typeName()
			a.typ = p.src[min(int(start.start), len(p.src)):max(int(start.start), int(end.end))]
		}
		switch {
		case p.skipOp("="):
			a.deflt = p.expr()
		case len(out) > 0 && out[len(out)-1].deflt != nil:
			p.failAt(name.pos, "the parameter '%s' needs a default, because the one before it has one", name.text).
				WithHint("write %s=none, or move it before those with a default", name.text)
		}
		out = append(out, a)
	}
	p.expectOp(")")
	return out
}

// typeName reads a type such as list[string].
func (p *parser) typeName() pos {
	p.enter()
	defer p.leave()
	at := p.expectName().pos
	if !p.skipOp("[") {
		return at
	}
	for n := 0; !p.isOp("]") && p.err == nil; n++ {
		if n > 0 {
			p.expectOp(",")
		}
		p.typeName()
	}
	return at.to(p.expectOp("]").pos)
}
