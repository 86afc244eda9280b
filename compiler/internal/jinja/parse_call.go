package jinja

// call reads the arguments of a call.
func (p *parser) call(fn expr) expr {
	args, end := p.arguments()
	return &callExpr{fn.where().to(end), fn, args}
}

// arguments reads "(a, b=c, *d, **e)".
func (p *parser) arguments() (arguments, pos) {
	p.enter()
	defer p.leave()
	var a arguments
	p.expectOp("(")
	for n := 0; !p.isOp(")") && p.err == nil; n++ {
		if n > 0 {
			p.expectOp(",")
			if p.isOp(")") {
				break
			}
		}
		p.argument(&a)
	}
	return a, p.expectOp(")").pos
}

func (p *parser) argument(a *arguments) {
	at := p.tok.pos
	ordered := true
	switch {
	case p.skipOp("*"):
		ordered = a.star == nil && a.dstar == nil
		a.star = p.expr()
	case p.skipOp("**"):
		ordered = a.dstar == nil
		a.dstar = p.expr()
	case p.tok.kind == tokName && p.assignFollows():
		ordered = a.dstar == nil
		name := p.advance()
		p.advance()
		a.kwargs = append(a.kwargs, keyword{name.text, p.expr()})
	default:
		ordered = a.star == nil && a.dstar == nil && len(a.kwargs) == 0
		a.args = append(a.args, p.expr())
	}
	if !ordered && p.err == nil {
		p.failAt(at, "this argument cannot stand here").WithHint("first plain arguments, then name=value, *list and **dict")
	}
}

func (p *parser) assignFollows() bool {
	next := p.peek()
	return next.kind == tokOp && next.text == "="
}

// filtersAndTests reads "|filter", "is test" and calls after them.
func (p *parser) filtersAndTests(x expr) expr {
	n := 0
	for {
		switch {
		case p.isOp("|"):
			x = p.filters(x)
		case p.isName("is"):
			x = p.test(x)
		case p.isOp("("):
			x = p.call(x)
		default:
			return x
		}
		p.link(&n)
	}
}

// filters reads a chain of filters. Without x it belongs to a block, and its
// first filter may stand without the "|".
func (p *parser) filters(x expr) expr {
	inline := x == nil && !p.isOp("|")
	n := 0
	for inline || p.isOp("|") {
		p.link(&n)
		if !inline {
			p.advance()
		}
		inline = false
		name := p.expectName()
		f := &filterExpr{pos: name.pos, x: x, name: name.text, namePos: name.pos}
		p.dotted(&f.name)
		end := name.pos
		if p.isOp("(") {
			f.args, end = p.arguments()
		}
		if x != nil {
			f.pos = x.where()
		}
		f.pos = f.pos.to(end)
		x = f
	}
	return x
}

func (p *parser) dotted(name *string) {
	for p.skipOp(".") {
		*name += "." + p.expectName().text
	}
}

// test reads "is [not] name", with arguments in brackets or one without.
func (p *parser) test(x expr) expr {
	p.advance()
	negated := p.skipName("not")
	name := p.expectName()
	t := &testExpr{pos: x.where().to(name.pos), x: x, name: name.text, namePos: name.pos}
	p.dotted(&t.name)
	switch {
	case p.isOp("("):
		var end pos
		t.args, end = p.arguments()
		t.pos = t.pos.to(end)
	case p.testArgument():
		if p.isName("is") {
			p.failAt(p.tok.pos, "tests with 'is' cannot be chained").WithHint("join them with 'and'")
			break
		}
		arg := p.postfix(p.primary(false))
		t.args.args = []expr{arg}
		t.pos = t.pos.to(arg.where())
	}
	if negated {
		return &unaryExpr{t.pos, "not", t}
	}
	return t
}

// testArgument reports whether a test's argument without brackets follows.
func (p *parser) testArgument() bool {
	switch p.tok.kind {
	case tokName:
		return p.tok.text != "else" && p.tok.text != "or" && p.tok.text != "and"
	case tokString, tokNumber:
		return true
	case tokOp:
		return p.tok.text == "[" || p.tok.text == "{"
	}
	return false
}
