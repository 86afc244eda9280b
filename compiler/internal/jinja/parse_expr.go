package jinja

// tupleRule says how a list of expressions without brackets is read.
type tupleRule struct {
	noCond bool   // no "a if b else c"
	simple bool   // only names and literals, as targets are
	parens bool   // inside parentheses, where it may be empty
	ns     bool   // names may be ns.attr
	end    string // a word that ends it
}

// tuple reads one expression, or several separated by commas.
func (p *parser) tuple(rule tupleRule) expr {
	p.enter()
	defer p.leave()
	start := p.tok.pos
	var items []expr
	isTuple := false
	for p.err == nil {
		if len(items) > 0 {
			p.expectOp(",")
		}
		if p.tupleEnd(rule) {
			break
		}
		items = append(items, p.tupleItem(rule))
		if !p.isOp(",") {
			break
		}
		isTuple = true
	}
	if !isTuple && len(items) > 0 {
		return items[0]
	}
	if !isTuple && !rule.parens {
		p.failAt(p.tok.pos, "expected an expression, got %s", describe(p.tok))
	}
	if n := len(items); n > 0 {
		return &tupleExpr{start.to(items[n-1].where()), items}
	}
	return &tupleExpr{start, nil}
}

func (p *parser) tupleItem(rule tupleRule) expr {
	switch {
	case rule.simple:
		return p.primary(rule.ns)
	case rule.noCond:
		return p.or()
	}
	return p.expr()
}

func (p *parser) tupleEnd(rule tupleRule) bool {
	switch p.tok.kind {
	case tokVarEnd, tokBlockEnd, tokEOF:
		return true
	case tokOp:
		return p.tok.text == ")"
	}
	return rule.end != "" && p.isName(rule.end)
}

type targetRule struct {
	end       string
	namespace bool
}

// target reads what a value is assigned to: a name, names, or ns.attr.
func (p *parser) target(rule targetRule) expr {
	x := p.tuple(tupleRule{simple: true, ns: rule.namespace, end: rule.end})
	p.checkTarget(x)
	return x
}

func (p *parser) checkTarget(x expr) {
	switch t := x.(type) {
	case *nameExpr, *nsRef:
	case *tupleExpr:
		for _, it := range t.items {
			p.checkTarget(it)
		}
	default:
		if p.err == nil {
			p.failAt(x.where(), "cannot assign to this").WithHint("assign to a name")
		}
	}
}

// expr reads an expression.
func (p *parser) expr() expr {
	p.enter()
	defer p.leave()
	x := p.or()
	n := 0
	for p.skipName("if") {
		p.link(&n)
		test := p.or()
		var other expr
		end := test.where()
		if p.skipName("else") {
			other = p.expr()
			end = other.where()
		}
		x = &condExpr{x.where().to(end), test, x, other}
	}
	return x
}

func (p *parser) or() expr {
	x := p.and()
	n := 0
	for p.skipName("or") {
		p.link(&n)
		r := p.and()
		x = &logicExpr{x.where().to(r.where()), true, x, r}
	}
	return x
}

func (p *parser) and() expr {
	x := p.not()
	n := 0
	for p.skipName("and") {
		p.link(&n)
		r := p.not()
		x = &logicExpr{x.where().to(r.where()), false, x, r}
	}
	return x
}

func (p *parser) not() expr {
	if !p.isName("not") {
		return p.compare()
	}
	p.enter()
	defer p.leave()
	op := p.advance()
	x := p.not()
	return &unaryExpr{op.pos.to(x.where()), "not", x}
}

func (p *parser) compare() expr {
	x := p.sum()
	var ops []string
	var rest []expr
	n := 0
	for {
		op := p.compareOp()
		if op == "" {
			break
		}
		p.link(&n)
		ops = append(ops, op)
		rest = append(rest, p.sum())
	}
	if len(ops) == 0 {
		return x
	}
	return &compareExpr{x.where().to(rest[len(rest)-1].where()), x, ops, rest}
}

// compareOp passes a comparison operator, "" when none stands here.
func (p *parser) compareOp() string {
	switch p.tok.kind {
	case tokOp:
		switch p.tok.text {
		case "==", "!=", "<", "<=", ">", ">=":
			return p.advance().text
		}
	case tokName:
		if p.skipName("in") {
			return "in"
		}
		if p.isName("not") {
			if next := p.peek(); next.kind == tokName && next.text == "in" {
				p.advance()
				p.advance()
				return "not in"
			}
		}
	}
	return ""
}

func (p *parser) binary(operand func() expr, ops ...string) expr {
	x := operand()
	n := 0
next:
	for p.tok.kind == tokOp {
		for _, op := range ops {
			if p.tok.text == op {
				p.link(&n)
				p.advance()
				r := operand()
				x = &binaryExpr{x.where().to(r.where()), op, x, r}
				continue next
			}
		}
		break
	}
	return x
}

func (p *parser) sum() expr     { return p.binary(p.concat, "+", "-") }
func (p *parser) product() expr { return p.binary(p.power, "*", "/", "//", "%") }
func (p *parser) power() expr   { return p.binary(p.unaryFiltered, "**") }

func (p *parser) concat() expr {
	x := p.product()
	if !p.isOp("~") {
		return x
	}
	parts := []expr{x}
	for p.skipOp("~") {
		parts = append(parts, p.product())
	}
	return &concatExpr{x.where().to(parts[len(parts)-1].where()), parts}
}

func (p *parser) unaryFiltered() expr { return p.unary(true) }

// unary reads a sign, or a primary with what follows it. Filters bind to the
// signed value, as in Jinja: -1|abs is 1.
func (p *parser) unary(filters bool) expr {
	var x expr
	if p.isOp("-") || p.isOp("+") {
		p.enter()
		op := p.advance()
		operand := p.unary(false)
		x = &unaryExpr{op.pos.to(operand.where()), op.text, operand}
		p.leave()
	} else {
		x = p.primary(false)
	}
	x = p.postfix(x)
	if filters {
		x = p.filtersAndTests(x)
	}
	return x
}

func (p *parser) primary(ns bool) expr {
	t := p.tok
	switch t.kind {
	case tokName:
		p.advance()
		return p.nameOrConst(t, ns)
	case tokString:
		p.advance()
		c := &constExpr{t.pos, t.text}
		if p.tok.kind == tokString {
			p.joinTexts(c)
		}
		return c
	case tokNumber:
		p.advance()
		return &constExpr{t.pos, t.num}
	case tokOp:
		switch t.text {
		case "(":
			p.advance()
			x := p.tuple(tupleRule{parens: true})
			end := p.expectOp(")")
			if tup, ok := x.(*tupleExpr); ok {
				tup.pos = t.pos.to(end.pos)
			}
			return x
		case "[":
			return p.list()
		case "{":
			return p.dict()
		}
	}
	p.failAt(t.pos, "expected an expression, got %s", describe(t))
	return &constExpr{t.pos, nil}
}

// joinTexts reads the further ones of texts that stand side by side.
func (p *parser) joinTexts(c *constExpr) {
	text := []byte(c.val.(string))
	for p.tok.kind == tokString {
		text = append(text, p.tok.text...)
		c.end = p.tok.end
		p.advance()
	}
	c.val = string(text)
}

func (p *parser) nameOrConst(t token, ns bool) expr {
	switch t.text {
	case "true", "True":
		return &constExpr{t.pos, true}
	case "false", "False":
		return &constExpr{t.pos, false}
	case "none", "None":
		return &constExpr{t.pos, nil}
	}
	if ns && p.skipOp(".") {
		attr := p.expectName()
		return &nsRef{t.pos.to(attr.pos), t.text, attr.text}
	}
	return &nameExpr{t.pos, t.text}
}

func (p *parser) list() expr {
	start := p.expectOp("[")
	var items []expr
	for !p.isOp("]") && p.err == nil {
		if len(items) > 0 {
			p.expectOp(",")
			if p.isOp("]") {
				break
			}
		}
		items = append(items, p.expr())
	}
	end := p.expectOp("]")
	return &listExpr{start.pos.to(end.pos), items}
}

func (p *parser) dict() expr {
	start := p.expectOp("{")
	d := &dictExpr{}
	for !p.isOp("}") && p.err == nil {
		if len(d.keys) > 0 {
			p.expectOp(",")
			if p.isOp("}") {
				break
			}
		}
		d.keys = append(d.keys, p.expr())
		p.expectOp(":")
		d.vals = append(d.vals, p.expr())
	}
	end := p.expectOp("}")
	d.pos = start.pos.to(end.pos)
	return d
}

func (p *parser) postfix(x expr) expr {
	n := 0
	for p.tok.kind == tokOp {
		switch p.tok.text {
		case ".":
			x = p.attr(x)
		case "[":
			x = p.item(x)
		case "(":
			x = p.call(x)
		default:
			return x
		}
		p.link(&n)
	}
	return x
}

func (p *parser) attr(x expr) expr {
	p.advance()
	t := p.advance()
	at := x.where().to(t.pos)
	switch {
	case t.kind == tokName:
		return &attrExpr{at, x, t.text}
	case t.kind == tokNumber:
		if _, float := t.num.(float64); !float {
			return &itemExpr{at, x, &constExpr{t.pos, t.num}}
		}
	}
	p.failAt(t.pos, "expected a name or a number after '.', got %s", describe(t))
	return x
}

func (p *parser) item(x expr) expr {
	open := p.advance()
	var keys []expr
	for !p.isOp("]") && p.err == nil {
		if len(keys) > 0 {
			p.expectOp(",")
		}
		keys = append(keys, p.subscript())
	}
	end := p.expectOp("]")
	at := x.where().to(end.pos)
	if len(keys) == 1 {
		return &itemExpr{at, x, keys[0]}
	}
	return &itemExpr{at, x, &tupleExpr{open.pos.to(end.pos), keys}}
}

// subscript reads what stands between "[" and "]": a key or a slice.
func (p *parser) subscript() expr {
	start := p.tok.pos
	s := &sliceExpr{}
	if !p.isOp(":") {
		x := p.expr()
		if !p.isOp(":") {
			return x
		}
		s.lo = x
	}
	p.advance()
	if !p.sliceEnd() && !p.isOp(":") {
		s.hi = p.expr()
	}
	if p.skipOp(":") && !p.sliceEnd() {
		s.step = p.expr()
	}
	s.pos = start.to(p.tok.pos)
	return s
}

func (p *parser) sliceEnd() bool { return p.isOp("]") || p.isOp(",") || p.err != nil }
