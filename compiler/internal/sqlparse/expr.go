package sqlparse

import "strings"

// expression reads an expression of any strength.
func (p *parser) expression() *Expr {
	if !p.enter() {
		return p.expr(Unread, p.start())
	}
	defer p.leave()
	noIn, inZone := p.noIn, p.inZone
	p.noIn, p.inZone = false, false
	e := p.binary(p.unary(), 0)
	p.noIn, p.inZone = noIn, inZone
	return e
}

// exprList reads expressions up to the closing token.
func (p *parser) exprList(end kind) []*Expr {
	var buf [8]*Expr
	out := buf[:0]
	for p.err == nil && p.tok() != end {
		e := p.expression()
		if p.tok() == kwAs && end == opClose { // a named part of a row or struct
			p.next()
			if p.isAnyWord(0) || p.tok() == tokString {
				p.next()
			} else {
				p.unexpected("a name")
			}
		}
		out = append(out, e)
		if !p.continues() {
			break
		}
	}
	return p.list(out...)
}

// The strengths of binary operators, weakest first.
const (
	levelOr = iota + 1
	levelAnd
	levelNot
	levelIs
	levelCompare
	levelIn // BETWEEN, IN, LIKE
	levelOther
	levelAdd
	levelMultiply
	levelPower
)

// level returns the strength of the operator at the current token; 0 without.
func (p *parser) level() int {
	switch p.tok() {
	case kwOr:
		return levelOr
	case kwXor:
		return p.unlessAlias(levelOr)
	case kwAnd:
		return levelAnd
	case kwIs, kwIsnull, kwNotnull:
		return levelIs
	case opEqual, opNotEqual, opLess, opLessEqual, opGreater, opGreaterEqual:
		return levelCompare
	case kwBetween, kwLike, kwIlike, kwSimilar, kwOverlaps:
		return levelIn
	case kwRlike, kwRegexp, kwGlob:
		return p.unlessAlias(levelIn)
	case kwIn:
		if p.noIn {
			return 0
		}
		return levelIn
	case opBang:
		if !p.startsOperand(1) { // DuckDB's factorial: 5!
			return levelPower
		}
		return levelOther
	case kwNot:
		switch p.peek(1) {
		case kwIn, kwBetween, kwLike, kwIlike, kwRlike, kwRegexp, kwGlob, kwSimilar:
			return levelIn
		case kwNull:
			return levelIs
		}
	case opConcat, opArrow, opDeep, opShiftLeft, opShiftRight, opAmp, opAmpAmp, opBar, opTilde, opQuestion, opAt, opHash, opOther, opAssign:
		return levelOther
	case opPlus, opMinus:
		return levelAdd
	case opPercent:
		if k := p.peek(1); k == tokEOF || k == opClose || k == kwOffset { // LIMIT 10%
			return 0
		}
		return levelMultiply
	case opStar, opSlash:
		return levelMultiply
	case kwDiv, kwMod:
		return p.unlessAlias(levelMultiply)
	case opPower:
		return levelPower
	case tokWord:
		switch {
		case p.word(0, "operator") && p.peek(1) == opOpen:
			return levelOther
		case p.word(0, "sounds") && p.peek(1) == kwLike, p.word(0, "member") && p.peek(1) == kwOf:
			return levelIn
		case p.d.PeriodOperators:
			return p.sqlStandard()
		}
	}
	return 0
}

// sqlStandard is the level of the standard's operators on periods and multisets,
// where the dialect knows them.
func (p *parser) sqlStandard() int {
	switch {
	case (p.word(0, "contains") || p.word(0, "equals") || p.word(0, "precedes") || p.word(0, "succeeds")) && p.startsOperand(1),
		p.word(0, "submultiset") && p.peek(1) == kwOf, p.word(0, "immediately") && (p.word(1, "precedes") || p.word(1, "succeeds")):
		return levelIn
	case p.word(0, "multiset") && (p.peek(1) == kwUnion || p.peek(1) == kwExcept || p.peek(1) == kwIntersect):
		return levelAdd
	}
	return 0
}

// unlessAlias is the level of an operator whose word may be an alias too.
func (p *parser) unlessAlias(level int) int {
	if p.mayAlias() {
		return 0
	}
	return level
}

func (p *parser) isBinary() bool { return p.level() > 0 }

// binary reads the operators that follow left and are stronger than above.
func (p *parser) binary(left *Expr, above int) *Expr {
	chain := 0
	for p.err == nil {
		level := p.level()
		if level <= above {
			return left
		}
		before := left
		switch level {
		case levelIs:
			if left = p.is(left); p.tok() == opCast { // a IS NULL::boolean
				left = p.postfix(left)
			}
		case levelIn:
			if left = p.in(left); p.tok() == opCast && (left.Kind == In || left.Kind == InQuery) { // a IN (1, 2)::int
				left = p.postfix(left)
			}
		default:
			left = p.operator(left, level)
		}
		if left == before {
			continue
		}
		if chain++; chain > p.chainLimit() {
			p.fail(p.toks[p.i], "the expression is too long to be read")
		}
	}
	return left
}

// startsOperand reports whether an operand may begin n tokens from here.
func (p *parser) startsOperand(n int) bool {
	switch k := p.peek(n); k {
	case tokWord, tokQuoted, tokString, tokNumber, tokParam, opOpen, opBracket, opBrace, opMinus, opPlus, opTilde, opBang, opOther, opQuestion, opAt:
		return true
	case kwCase, kwCast, kwNot, kwNull:
		return true
	default:
		return k >= kwBase && !reserved[k-kwBase]
	}
}

// operator reads an operator and its right side. A chain of one operator is one
// expression with many arguments, so that its depth stays flat.
func (p *parser) operator(left *Expr, level int) *Expr {
	op := p.tok()
	if op == opArrow && p.d.Lambdas && isParams(left) && !(p.peek(1) == tokString || p.peek(1) == tokNumber && p.peek(2) != opPlus) {
		return p.arrowLambda(left)
	}
	if op == opBang && !p.startsOperand(1) {
		p.next()
		e := p.expr(Unary, left.Start)
		e.Op, e.Args = op, p.list(left)
		return e
	}
	p.operatorToken()
	if op == opNotEqual || op == opEqual || level == levelCompare {
		switch p.tok() {
		case kwAny, kwAll, kwSome:
			if p.peek(1) == opOpen {
				return p.quantified(left, op)
			}
		}
	}
	if !p.enter() {
		return left
	}
	right := p.binary(p.unary(), level)
	p.leave()
	if left.Kind == Binary && left.Op == op && left.Name == "" && level != levelCompare && p.ownsChain(left) {
		left.Args = append(left.Args, right)
		left.End = p.end
		return left
	}
	e := p.expr(Binary, left.Start)
	e.Op, e.Args = op, p.list(left, right)
	return e
}

// ownsChain: an expression in parentheses is not made longer. Its end differs
// from its last argument's.
func (p *parser) ownsChain(e *Expr) bool { return e.End == e.Args[len(e.Args)-1].End }

func (p *parser) operatorToken() {
	if p.word(0, "operator") && p.peek(1) == opOpen {
		p.next()
		p.skipParens()
		return
	}
	t := p.next()
	switch {
	case t.kind == opShiftRight && p.tok() == opGreater && p.start() == t.end: // Spark: a >>> b
		p.next()
	case t.kind == tokWord: // MULTISET UNION ALL
		if p.next(); !p.accept(kwAll) {
			p.accept(kwDistinct)
		}
	}
}

func isParams(e *Expr) bool {
	if e.Kind == Row {
		for _, a := range e.Args {
			if a.Kind != Column || len(a.Parts) != 1 {
				return false
			}
		}
		return true
	}
	return e.Kind == Column && len(e.Parts) == 1 && !e.Parts[0].Quoted
}

func (p *parser) arrowLambda(params *Expr) *Expr {
	p.next()
	e := p.expr(Lambda, params.Start)
	e.More = &Detail{}
	if params.Kind == Row {
		for _, a := range params.Args {
			e.detail().Names = append(e.detail().Names, a.Parts[0])
		}
	} else {
		e.detail().Names = params.Parts
	}
	e.Args = p.list(p.expression())
	e.End = p.end
	return e
}

// quantified reads ANY, ALL or SOME over a list or a query.
func (p *parser) quantified(left *Expr, op Op) *Expr {
	p.next()
	p.next()
	e := p.expr(Quantified, left.Start)
	e.Op = op
	if p.startsQuery(0) {
		e.Args = p.list(left)
		e.detail().Query = p.query()
	} else {
		e.Args = append([]*Expr{left}, p.exprList(opClose)...)
	}
	p.expect(opClose, ")")
	e.End = p.end
	return e
}

// isWords are what follows IS beside what has a syntax of its own.
var isWords = map[string]bool{
	"null": true, "true": true, "false": true, "unknown": true, "document": true, "of": true, "empty": true, "member": true, "submultiset": true,
}

// is reads IS [NOT] something.
func (p *parser) is(left *Expr) *Expr {
	e := p.expr(Is, left.Start)
	e.Args, e.Name = p.list(left), "null"
	switch p.next().kind {
	case kwNotnull:
		e.Not = true
	case kwNot: // NOT NULL without IS
		p.next()
		e.Not = true
	case kwIs:
		e.Not = p.accept(kwNot) || p.accept(opBang)
		switch {
		case p.accept(kwDistinct):
			p.expect(kwFrom, "FROM")
			e.Name = "distinct"
			e.Args = p.list(left, p.binary(p.unary(), levelIs))
		case p.acceptWord("json"):
			e.Name = "json"
			for p.word(0, "object") || p.word(0, "array") || p.word(0, "scalar") || p.word(0, "value") || p.tok() == kwWith || p.tok() == kwWithout ||
				p.word(0, "unique") || p.word(0, "keys") {
				p.next()
			}
		case p.acceptWord("normalized"):
			e.Name = "normalized"
		case p.isAnyWord(1) && p.word(1, "normalized"):
			p.next()
			p.next()
		case p.word(0, "a") && p.peek(1) == kwSet: // of a multiset
			p.next()
			e.Name = p.tokenText(p.next())
		case p.isAnyWord(0) && isWords[strings.ToLower(p.tokenText(p.toks[p.i]))]:
			if e.Name = p.tokenText(p.next()); foldEqual(e.Name, "of") { // a list of types
				p.skipParens()
			}
		default:
			p.unexpected("NULL, TRUE, FALSE or DISTINCT FROM")
		}
	}
	e.End = p.end
	return e
}

// in reads [NOT] BETWEEN, IN, LIKE and its kin.
func (p *parser) in(left *Expr) *Expr {
	if !p.enter() {
		return left
	}
	defer p.leave()
	not := p.accept(kwNot)
	e := p.expr(Like, left.Start)
	e.Not = not
	t := p.next()
	switch t.kind {
	case kwBetween:
		e.Kind = Between
		p.acceptWord("symmetric")
		p.acceptWord("asymmetric")
		low := p.binary(p.unary(), levelIn)
		p.expect(kwAnd, "AND")
		e.Args = p.list(left, low, p.binary(p.unary(), levelIn))
	case kwIn:
		e.Kind = In
		switch {
		case p.tok() == opOpen && p.startsQuery(1):
			p.next()
			e.Kind, e.Args = InQuery, p.list(left)
			e.detail().Query = p.query()
			p.expect(opClose, ")")
		case p.accept(opOpen):
			args := p.exprList(opClose)
			p.continued(args, left.Start)
			p.expect(opClose, ")")
			if len(args) == 1 && args[0].Kind == Subquery {
				e.Kind, e.Args, e.More = InQuery, p.list(left), args[0].More
				break
			}
			e.Args = append([]*Expr{left}, args...)
		case !p.d.BareIn && p.tok() != tokParam || p.tok() == tokString || p.tok() == tokNumber:
			p.unexpected("(")
		default:
			e.Args = p.list(left, p.binary(p.unary(), levelIn))
		}
	default:
		e.Name = p.tokenText(t)
		switch {
		case t.kind == kwSimilar:
			p.accept(kwTo) // SUBSTRING(a SIMILAR b ESCAPE c) lacks it
		case t.kind == tokWord && (p.tok() == kwLike || p.tok() == kwOf || foldEqual(e.Name, "immediately")): // SOUNDS LIKE, MEMBER OF
			p.next()
		}
		p.acceptWord("binary")
		if (p.tok() == kwAny || p.tok() == kwAll || p.tok() == kwSome) && (p.peek(1) == opOpen || p.peek(1) == tokString) {
			p.next()
		}
		e.Args = p.list(left, p.binary(p.unary(), levelIn))
		if p.accept(kwEscape) {
			e.Args = append(e.Args, p.binary(p.unary(), levelIn))
		}
	}
	e.End = p.end
	return e
}

// unary reads NOT and signs before an operand.
func (p *parser) unary() *Expr {
	if !p.enter() {
		return p.expr(Unread, p.start())
	}
	defer p.leave()
	start := p.start()
	switch op := p.tok(); op {
	case kwNot:
		p.next()
		e := p.expr(Unary, start)
		e.Op, e.Args = op, p.list(p.binary(p.unary(), levelNot))
		e.End = p.end
		return e
	case opHash:
		if k := p.peek(1); k != tokString && k != opOpen && k != kwArray { // else PostgreSQL's # '{1,2}'::int[]
			break
		}
		fallthrough
	case opPlus, opMinus, opTilde, opBang, opAt, opOther:
		p.next()
		e := p.expr(Unary, start)
		e.Op, e.Args = op, p.list(p.binary(p.unary(), levelMultiply))
		e.End = p.end
		return e
	}
	if p.prefixOperator() {
		p.operatorToken()
		e := p.expr(Unary, start)
		e.Op, e.Args = opOther, p.list(p.binary(p.unary(), levelMultiply))
		e.End = p.end
		return e
	}
	return p.primary()
}

// prefixOperator reports whether PostgreSQL's OPERATOR(s.-) stands before its
// operand here.
func (p *parser) prefixOperator() bool {
	if p.tok() != tokWord || p.peek(1) != opOpen || !p.d.OwnOperators || !p.word(0, "operator") {
		return false
	}
	n := 2
	for p.isAnyWord(n) && p.peek(n+1) == opDot {
		n += 2
	}
	return p.peek(n) > opBraceEnd && p.peek(n) < kwBase && p.peek(n+1) == opClose
}

// postfix reads what is applied to an operand: casts, fields, indexes, zones.
func (p *parser) postfix(e *Expr) *Expr {
	for chain := 0; p.err == nil; chain++ {
		if chain > p.chainLimit() {
			p.fail(p.toks[p.i], "the expression is too long to be read")
		}
		start := e.Start
		switch p.tok() {
		case opCast:
			p.next()
			c := p.expr(Cast, start)
			c.Args = p.list(e)
			c.detail().Type = p.typeName()
			e = c
		case opDot:
			if next := p.member(e); next != nil {
				e = next
				continue
			}
			return e
		case opOpen: // Oracle's and Redshift's old outer join
			if !p.acceptSeq(opOpen, opPlus, opClose) {
				return e
			}
			continue
		case opBracket:
			p.next()
			x := p.expr(Index, start)
			x.Args = p.list(e)
			p.slice(x)
			p.expect(opBracketEnd, "]")
			e = x
		case opQuestion: // Databricks: a?::int
			if p.peek(1) != opCast {
				return e
			}
			p.next()
		case opColon:
			if !p.d.ColonPaths || !p.isAnyWord(1) && p.peek(1) != opBracket && p.peek(1) != tokString {
				return e
			}
			p.next()
			x := p.expr(Field, start)
			x.Args = p.list(e)
			if p.tok() != opBracket {
				x.Name = p.ident(p.next()).Name
			}
			e = x
		case kwCollate:
			p.next()
			x := p.expr(Collate, start)
			x.Args = p.list(e)
			if p.tok() == tokString {
				p.next()
			} else {
				p.path("a collation")
			}
			e = x
		case kwAt:
			if p.inZone || !(p.word(1, "time") && p.peek(2) == kwZone) && !p.word(1, "local") {
				return e
			}
			p.next()
			x := p.expr(AtZone, start)
			x.Args = p.list(e)
			if p.next(); p.accept(kwZone) {
				p.inZone = true // of several zones the next takes the value in this one
				zone := p.primary()
				p.inZone = false
				x.Args = p.list(e, zone)
			}
			e = x
		default:
			return e
		}
		e.End = p.end
	}
	return e
}

// member reads .field, .method(args) or .*; nil when no member follows.
func (p *parser) member(e *Expr) *Expr {
	switch {
	case p.peek(1) == opStar:
		p.next()
		p.next()
		x := p.expr(Star, e.Start)
		x.Args = p.list(e)
		p.starChange(x)
		x.End = p.end
		return x
	case p.isAnyWord(1) || p.peek(1) == tokString || p.peek(1) == tokNumber:
		p.next()
		t := p.next()
		if p.tok() == opOpen && t.kind != tokString {
			x := p.expr(Call, e.Start)
			x.Name = p.ident(t).Name
			p.callRest(x)
			x.Args = append([]*Expr{e}, x.Args...)
			return x
		}
		x := p.expr(Field, e.Start)
		x.Args, x.Name = p.list(e), p.ident(t).Name
		return x
	}
	return nil
}

// slice reads what stands in brackets: an index, or the ends of a slice.
func (p *parser) slice(x *Expr) {
	for p.err == nil && p.tok() != opBracketEnd {
		switch {
		case p.accept(opColon):
		case p.tok() == opMinus && (p.peek(1) == opColon || p.peek(1) == opBracketEnd):
			p.next()
		case p.tok() == opStar && p.peek(1) == opBracketEnd:
			p.next()
		default:
			x.Args = append(x.Args, p.expression())
			if p.tok() != opBracketEnd && p.tok() != opColon && !p.accept(opComma) {
				return
			}
		}
	}
}
