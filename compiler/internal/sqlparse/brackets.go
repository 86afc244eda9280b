package sqlparse

// parens reads what stands in parentheses: a query, an expression or a row.
func (p *parser) parens() *Expr {
	start := p.start()
	p.next()
	if p.startsQuery(0) {
		e := p.expr(Subquery, start)
		e.detail().Query = p.query()
		p.expect(opClose, ")")
		e.End = p.end
		return e
	}
	args := p.exprList(opClose)
	p.continued(args, start)
	p.expect(opClose, ")")
	if len(args) == 1 && p.toks[p.i-2].kind != opComma {
		if e := args[0]; e.Kind == Column && p.tok() == opArrow && p.d.Lambdas || e.Kind == Column && p.tok() == opDot {
			row := p.expr(Row, start) // (x) -> ..., (x).field
			row.Args = args
			if p.tok() == opDot {
				row.Kind, row.Name = Collate, "()"
			}
			return row
		}
		args[0].Start, args[0].End = start, p.end
		if p.d.PeriodOperators && args[0].Kind == Binary && args[0].Op == opMinus && p.isUnit(0) { // (a - b) DAY TO SECOND
			return p.qualified(args[0])
		}
		return args[0]
	}
	e := p.expr(Row, start)
	e.Args = args
	return e
}

// qualified reads the units in which the difference of two times counts.
func (p *parser) qualified(difference *Expr) *Expr {
	e := p.expr(Interval, difference.Start)
	e.Args, e.Name = p.list(difference), p.tokenText(p.next())
	p.skipParens()
	if p.tok() == kwTo && p.isUnit(1) {
		p.next()
		p.next()
		p.skipParens()
	}
	e.End = p.end
	return e
}

// continued reads on where a query in parentheses turns out to be the first of a
// set operation.
func (p *parser) continued(args []*Expr, start int32) {
	if len(args) != 1 || args[0].Kind != Subquery || !p.isSetOp() && p.tok() != kwOrder && p.tok() != kwLimit {
		return
	}
	q := p.moreSetOps(p.moreSetOps(args[0].More.Query, 1, start), 0, start)
	q = &Query{Branches: []*Query{q}, Start: start}
	p.tail(q)
	q.End = p.end
	args[0] = p.expr(Subquery, start)
	args[0].detail().Query = q
}

func (p *parser) array(start int32) *Expr {
	e := p.expr(Array, start)
	p.expect(opBracket, "[")
	if p.startsQuery(0) && p.tok() != kwFrom {
		e.detail().Query = p.query()
	} else {
		e.Args = p.exprList(opBracketEnd)
	}
	if p.accept(kwFor) { // DuckDB: [x + 1 for x in list if x > 2]
		l := p.expr(Lambda, e.Start)
		l.detail().Names = append(l.detail().Names, p.name("a name"))
		for p.accept(opComma) {
			l.detail().Names = append(l.detail().Names, p.name("a name"))
		}
		p.expect(kwIn, "IN")
		l.Args = e.Args
		list := p.expression()
		if p.accept(kwIf) {
			l.Args = append(l.Args, p.expression())
		}
		e.Args = p.list(list, l)
	}
	p.expect(opBracketEnd, "]")
	e.End = p.end
	return e
}

// escaped reads the escapes of ODBC that MySQL knows, {fn f(x)} and {d '2020-01-01'};
// nil when none is here.
func (p *parser) escaped() *Expr {
	if !p.isAnyWord(1) || p.peek(2) != tokString && !(p.word(1, "fn") && p.isAnyWord(2)) {
		return nil
	}
	start := p.start()
	p.next()
	if p.acceptWord("fn") {
		e := p.expression()
		p.expect(opBraceEnd, "}")
		return e
	}
	t := p.next()
	e := p.expr(Cast, start)
	e.detail().Type = Type{t.start, t.end, p.tokenText(t)}
	e.Args = p.list(p.stringOperand())
	p.expect(opBraceEnd, "}")
	e.End = p.end
	return e
}

// structure reads {'a': 1, b: 2}.
func (p *parser) structure() *Expr {
	e := p.expr(Struct, p.start())
	p.next()
	for p.err == nil && p.tok() != opBraceEnd {
		switch {
		case p.peek(1) == opColon && (p.isAnyWord(0) || p.tok() == tokString):
			e.detail().Names = append(e.detail().Names, p.ident(p.next()))
		default: // a map's key is an expression
			e.Args = append(e.Args, p.expression())
		}
		p.expect(opColon, ":")
		e.Args = append(e.Args, p.expression())
		if !p.accept(opComma) {
			break
		}
	}
	p.expect(opBraceEnd, "}")
	e.End = p.end
	return e
}

// lambda reads lambda x, y: expression.
func (p *parser) lambda(start int32) *Expr {
	p.next()
	e := p.expr(Lambda, start)
	for p.err == nil {
		e.detail().Names = append(e.detail().Names, p.name("a name"))
		if !p.accept(opComma) {
			break
		}
	}
	p.expect(opColon, ":")
	e.Args = p.list(p.expression())
	e.End = p.end
	return e
}
