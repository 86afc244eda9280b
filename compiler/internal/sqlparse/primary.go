package sqlparse

// primary reads one operand with what is applied to it.
func (p *parser) primary() *Expr {
	if !p.enter() {
		return p.expr(Unread, p.start())
	}
	defer p.leave()
	e := p.operand()
	if p.err != nil {
		return e
	}
	switch p.tok() {
	case opCast, opDot, opBracket, opColon, kwCollate, kwAt, opQuestion:
		return p.postfix(e)
	case kwOver: // Trino: a measure of the window
		if e.Kind == Column {
			c := p.expr(Call, e.Start)
			c.Name = e.Parts[len(e.Parts)-1].Name
			p.afterCall(c)
			c.End = p.end
			return p.postfix(c)
		}
	case tokString:
		return p.typedCall(e)
	case opOpen:
		if p.peek(1) == opPlus && p.peek(2) == opClose {
			return p.postfix(e)
		}
		if e.Kind == Call && p.d.NameClause && foldEqual(e.Name, "identifier") {
			return p.called(e)
		}
	}
	return e
}

// called reads the arguments of a function whose name an expression makes.
func (p *parser) called(name *Expr) *Expr {
	e := p.expr(Call, name.Start)
	p.callRest(e)
	e.Name, e.Args = name.Name, append(name.Args, e.Args...)
	return e
}

func (p *parser) operand() *Expr {
	start := p.start()
	switch k := p.tok(); k {
	case tokWord, tokQuoted:
		return p.wordOperand()
	case tokNumber:
		t := p.next()
		e := p.expr(Number, start)
		e.Name = p.tokenText(t)
		if p.d.BareIntervals && p.isUnit(0) && (p.peek(1) == opClose || p.peek(1) == kwAnd || p.peek(1) == kwOr) { // Hive: d + 30 days
			n := p.list(e)
			e = p.expr(Interval, start)
			e.Args, e.Name = n, p.tokenText(p.next())
			e.End = p.end
		}
		return e
	case tokString:
		if p.d.DoubleQuotedStrings && p.peek(1) == opDot && p.text[start] == '"' { // a name as the target's engine quotes it
			return p.column()
		}
		return p.stringOperand()
	case opStar:
		p.next()
		if p.word(0, "columns") && p.peek(1) == opOpen { // DuckDB: *COLUMNS(...), all in one place
			e := p.primary()
			e.Name = "*columns"
			return e
		}
		e := p.expr(Star, start)
		p.starChange(e)
		e.End = p.end
		return e
	case opOpen:
		return p.parens()
	case opBracket:
		return p.array(start)
	case opBrace:
		if e := p.escaped(); e != nil {
			return e
		}
		return p.structure()
	case tokParam, opQuestion, opHash, opColon, opAt, opPercent:
		return p.param()
	}
	return p.keywordOperand()
}

func (p *parser) stringOperand() *Expr {
	e := p.expr(String, p.start())
	t := p.next()
	e.Name = unquote(p.tokenText(t), p.d.Backslashes)
	for p.tok() == tokString { // neighbours are one string
		e.Name += unquote(p.tokenText(p.next()), p.d.Backslashes)
	}
	e.End = p.end
	return e
}

func (p *parser) param() *Expr {
	e := p.expr(Param, p.start())
	t := p.next()
	if t.kind == opQuestion && p.tok() == tokNumber && p.start() == t.end { // DuckDB: ?1
		p.next()
	}
	if t.kind != tokParam && t.kind != opQuestion {
		switch {
		case p.isAnyWord(0) || p.tok() == tokNumber:
			p.next()
		case t.kind == opPercent && p.tok() == opOpen:
			p.skipParens()
			p.next()
		default:
			p.unexpected("a parameter")
		}
	}
	e.End = p.end
	e.Name = p.text[e.Start:e.End]
	return e
}

// wordOperand reads what begins with a plain name: a column, a call, a typed
// literal.
func (p *parser) wordOperand() *Expr {
	start := p.start()
	t := p.toks[p.i]
	if t.kind == tokQuoted && p.peek(1) == opOpen && !(p.peek(2) == opPlus && p.peek(3) == opClose) {
		return p.call(start, p.ident(p.next()).Name)
	}
	if t.kind == tokWord {
		switch p.peek(1) {
		case opOpen:
			if p.peek(2) == opPlus && p.peek(3) == opClose { // Redshift's old outer join
				return p.column()
			}
			if e := p.typedLiteral(); e != nil {
				return e
			}
			p.next()
			return p.call(start, p.tokenText(t))
		case opBrace:
			if p.word(0, "map") {
				p.next()
				e := p.structure()
				e.Kind, e.Start = Map, start
				return e
			}
		case tokString:
			if p.startsTyped() {
				p.next()
				e := p.expr(Cast, start)
				e.detail().Type = Type{t.start, t.end, p.tokenText(t)}
				e.Args = p.list(p.stringOperand())
				e.End = p.end
				return e
			}
		case opMinus:
			if p.d.CharsetPrefixes && p.text[start] == '_' {
				if n := p.charsetWidth(); n > 0 {
					p.i += n
					return p.stringOperand()
				}
			}
		case tokNumber, tokParam, opQuestion:
			if p.isCharset() || p.word(0, "binary") && p.d.HashComments {
				p.next()
				return p.operand()
			}
		case tokWord, tokQuoted, kwWith, kwWithout, kwFirst, kwLast:
			if e := p.typedLiteral(); e != nil {
				return e
			}
			if p.word(0, "approximate") && p.peek(2) == opOpen || p.word(0, "binary") && p.d.BinaryWord {
				p.next()
				return p.primary()
			}
			if (p.word(0, "running") || p.word(0, "final")) && p.peek(2) == opOpen { // of patterns of rows
				p.next()
				return p.primary()
			}
			if p.word(0, "match") && p.d.HashComments {
				return p.matchAgainst(start)
			}
			if p.word(0, "lambda") && p.d.Lambdas && (p.peek(2) == opColon || p.peek(2) == opComma) {
				return p.lambda(start)
			}
		}
		if e := p.constant(t, start); e != nil {
			return e
		}
		if p.word(0, "collation") && p.peek(1) == kwFor && p.peek(2) == opOpen {
			p.next()
			p.next()
			return p.call(start, "collation for")
		}
		if p.word(0, "prior") && p.isName(1) { // of CONNECT BY
			p.next()
			return p.primary()
		}
		if p.word(1, "value") && p.peek(2) == kwFor { // NEXT VALUE FOR s
			return p.sequenceValue()
		}
		if p.d.NewObjects && p.word(0, "new") && p.isName(1) && (p.peek(2) == opOpen || p.peek(2) == opDot) {
			p.next()
			return p.primary()
		}
	}
	return p.column()
}

// sequenceValue reads NEXT VALUE FOR s and CURRENT VALUE FOR s.
func (p *parser) sequenceValue() *Expr {
	e := p.expr(Keyword, p.start())
	e.Name = p.tokenText(p.next())
	p.next()
	p.next()
	p.path("a sequence")
	e.End = p.end
	return e
}

// matchAgainst reads MySQL's MATCH a, b AGAINST (...), whose columns may stand
// without parentheses.
func (p *parser) matchAgainst(start int32) *Expr {
	e := p.expr(Call, start)
	e.Name = p.tokenText(p.next())
	for p.err == nil && p.isName(0) {
		e.Args = append(e.Args, p.column())
		if !p.accept(opComma) {
			break
		}
	}
	if !p.word(0, "against") {
		p.unexpected("AGAINST")
	}
	p.afterCall(e)
	e.End = p.end
	return e
}

// startsTyped tells date '2020-01-01' from a column with an alias in quotes, which
// dialects know where strings may stand in double quotes.
func (p *parser) startsTyped() bool {
	if !p.d.DoubleQuotedStrings || p.isCharset() {
		return true
	}
	for _, t := range quotedTypes {
		if p.word(0, t) {
			return true
		}
	}
	return false
}

// quotedTypes make a literal of a string where other words are columns.
var quotedTypes = []string{"date", "timestamp", "timestamp_ltz", "timestamp_ntz", "binary", "time"}

// isCharset reports whether the word here is MySQL's name of a character set
// before a literal: _utf8mb4 'a'.
func (p *parser) isCharset() bool { return p.d.HashComments && p.text[p.start()] == '_' }

// charsetWidth is how many tokens the name of a character set takes that stands here
// before a string: _UTF-16LE'a'; 0 without.
func (p *parser) charsetWidth() int {
	for n := 1; ; n++ {
		if p.peek(n) == tokEOF || p.toks[p.i+n].start != p.toks[p.i+n-1].end {
			return 0
		}
		switch p.peek(n) {
		case tokString:
			return n
		case tokWord, tokNumber, opMinus:
		default:
			return 0
		}
	}
}

// typedLiteral reads timestamp with time zone '...', double precision '...'.
func (p *parser) typedLiteral() *Expr {
	n := 0
	switch {
	case p.word(0, "timestamp") || p.word(0, "time"):
		n = 1 + p.precision(1)
		if p.peek(n) != kwWith && p.peek(n) != kwWithout || !p.word(n+1, "time") || p.peek(n+2) != kwZone {
			return nil
		}
		n += 3
	case p.word(0, "double") && p.word(1, "precision"):
		n = 2
	case (p.word(0, "character") || p.word(0, "bit")) && p.word(1, "varying"), p.word(0, "national") && (p.word(1, "character") || p.word(1, "char")):
		n = 2
		if p.word(2, "varying") {
			n = 3
		}
		n += p.precision(n)
	}
	if n == 0 || p.peek(n) != tokString {
		return nil
	}
	e := p.expr(Cast, p.start())
	e.detail().Type = p.typeName()
	e.Args = p.list(p.stringOperand())
	e.End = p.end
	return e
}

// precision is how many tokens (n) takes here; 0 where it does not stand.
func (p *parser) precision(n int) int {
	if p.peek(n) == opOpen && p.peek(n+1) == tokNumber && p.peek(n+2) == opClose {
		return 3
	}
	return 0
}

// typedCall makes a literal of a type with arguments of what was read as a
// call: numeric(10, 2) '5.5'.
func (p *parser) typedCall(e *Expr) *Expr {
	if e.Kind == Column && len(e.Parts) > 1 && p.d.OwnOperators { // pg_catalog.int4 '1'
		return p.literalOf(e)
	}
	if e.Kind != Call || e.More != nil || p.d.DoubleQuotedStrings || p.text[e.End-1] != ')' {
		return e
	}
	for _, a := range e.Args {
		if a.Kind != Number {
			return e
		}
	}
	return p.literalOf(e)
}

// literalOf is the string that follows, as a value of the type whose name was
// read as e.
func (p *parser) literalOf(e *Expr) *Expr {
	c := p.expr(Cast, e.Start)
	c.detail().Type = Type{e.Start, e.End, p.text[e.Start:e.End]}
	c.Args = p.list(p.stringOperand())
	c.End = p.end
	return c
}

// constants are the words that stand for a value and take no parentheses.
var constants = map[string]bool{
	"current_date": true, "current_time": true, "current_timestamp": true, "localtime": true, "localtimestamp": true, "current_user": true,
	"session_user": true, "current_catalog": true, "current_schema": true, "current_role": true, "sysdate": true, "system_user": true,
	"current_database": true, "current_timezone": true,
}

func (p *parser) constant(t token, start int32) *Expr {
	if n := t.end - t.start; n < 7 || n > 17 || p.text[t.start]|0x20 != 'c' && p.text[t.start]|0x20 != 'l' && p.text[t.start]|0x20 != 's' {
		return nil
	}
	for w := range constants {
		if foldEqual(p.tokenText(t), w) {
			p.next()
			e := p.expr(Keyword, start)
			e.Name = w
			return e
		}
	}
	return nil
}

// keywordOperand reads what begins with a word of the grammar.
func (p *parser) keywordOperand() *Expr {
	start, t := p.start(), p.toks[p.i]
	if t.kind < kwBase {
		p.unexpected("an expression")
		return p.expr(Unread, start)
	}
	switch t.kind {
	case kwCase:
		return p.caseOf()
	case kwCast, kwTryCast:
		if p.peek(1) == opOpen {
			return p.cast(t)
		}
	case kwNull, kwTrue, kwFalse:
		if p.peek(1) != opOpen {
			p.next()
			e := p.expr(Boolean, start)
			e.Name = p.tokenText(t)
			if t.kind == kwNull {
				e.Kind = Null
			}
			return e
		}
	case kwExists:
		if p.peek(1) == opOpen && (p.startsQuery(2) || p.peek(2) == opOpen) {
			p.next()
			e := p.parens()
			if e.Kind == Subquery {
				x := p.expr(Exists, start)
				x.More = e.More
				return x
			}
			x := p.expr(Call, start)
			x.Name, x.Args = "exists", p.list(e)
			return x
		}
	case kwInterval:
		if e := p.interval(); e != nil {
			return e
		}
	case kwArray:
		switch {
		case p.peek(1) == opBracket:
			p.next()
			return p.array(start)
		case p.peek(1) == opOpen && p.startsQuery(2):
			p.next()
			e := p.parens()
			e.Kind, e.Start = Array, start
			return e
		}
	case kwExtract:
		if p.peek(1) == opOpen {
			p.next()
			return p.call(start, "extract")
		}
	case kwStruct:
		if p.peek(1) == opLess { // STRUCT<a int>(1)
			p.typeName()
			return p.call(start, "struct")
		}
	case kwDefault:
		if p.peek(1) != opOpen { // DEFAULT(column) is a function of MySQL's
			p.next()
			return p.expr(Default, start)
		}
	case kwCurrent:
		if p.word(1, "value") && p.peek(2) == kwFor {
			return p.sequenceValue()
		}
	case kwNot, kwDistinct:
		p.unexpected("an expression")
		return p.expr(Unread, start)
	}
	return p.keywordName(t, start)
}

// keywordName reads a keyword that is used as a function's or a column's name.
func (p *parser) keywordName(t token, start int32) *Expr {
	if p.peek(1) == opOpen && (!reserved[t.kind-kwBase] || t.kind == kwLike || t.kind == kwDistinct || t.kind == kwIs) {
		p.next()
		return p.call(start, p.tokenText(t))
	}
	if reserved[t.kind-kwBase] && !p.namesColumn(t.kind) {
		p.unexpected("an expression")
		return p.expr(Unread, start)
	}
	if p.peek(1) == tokString && !noAlias[t.kind-kwBase] && p.word(0, "struct") {
		p.next()
		return p.stringOperand()
	}
	return p.column()
}

// namesColumn reports whether a reserved word that stands where an operand does
// is a name, as some dialect has it: the clause that it begins cannot follow.
func (p *parser) namesColumn(k kind) bool {
	switch k {
	case kwEndWord, kwBetween: // these follow operands
		return true
	case kwGroup, kwOrder, kwLimit, kwHaving, kwCreate, kwInto:
		next := p.peek(1)
		return next == kwDesc || next == kwAsc || next != kwBy && !p.startsOperand(1)
	}
	return false
}

func (p *parser) caseOf() *Expr {
	e := p.expr(Case, p.start())
	p.next()
	var buf [16]*Expr
	args := buf[:0]
	if p.tok() != kwWhen {
		args = append(args, p.expression())
		e.detail().CaseOperand = true
	}
	for p.accept(kwWhen) {
		args = append(args, p.expression())
		for p.accept(opComma) { // Trino and DuckDB: WHEN 1, 2 THEN
			args = append(args, p.expression())
		}
		p.expect(kwThen, "THEN")
		args = append(args, p.expression())
	}
	if p.accept(kwElse) {
		args = append(args, p.expression())
		e.detail().CaseElse = true
	}
	p.expect(kwEndWord, "END")
	e.Args, e.End = p.list(args...), p.end
	return e
}

// cast reads CAST(x AS type) and its kin.
func (p *parser) cast(t token) *Expr {
	p.next()
	p.next()
	e := p.expr(Cast, t.start)
	e.detail().Try = t.kind == kwTryCast
	e.Args = p.list(p.expression())
	switch {
	case p.accept(kwAs), p.accept(opComma):
		e.detail().Type = p.typeName()
	case p.tok() == opClose && t.kind == kwTryCast: // a function of somebody's own
		e.Kind, e.Name, e.More = Call, p.tokenText(t), nil
	default:
		p.unexpected("AS")
	}
	if p.acceptWord("format") {
		p.expression()
	}
	if p.accept(kwDefault) { // CAST(x AS t DEFAULT y ON CONVERSION ERROR)
		e.Args = append(e.Args, p.expression())
		p.skipTo(func() bool { return false })
	}
	p.expect(opClose, ")")
	e.End = p.end
	return e
}

// interval reads INTERVAL in its forms; nil when the word is a name here.
func (p *parser) interval() *Expr {
	switch k := p.peek(1); {
	case k == tokString, k == tokNumber, k == opMinus, k == opPlus, k == tokParam, k == opQuestion:
	case k == opOpen && p.peek(2) == tokNumber && p.peek(3) == opClose && p.peek(4) == tokString:
		e := p.expr(Interval, p.start())
		p.next()
		p.skipParens()
		e.Args = p.list(p.stringOperand())
		e.End = p.end
		return e
	case k == opOpen:
	case k == tokWord && (p.peek(2) == opPlus || p.peek(2) == opMinus || p.peek(2) == opStar || p.peek(2) == opSlash):
	case k == tokWord && p.isUnit(2), k == tokWord && p.peek(2) == opDot, k == tokWord && p.peek(2) == opOpen, k == tokQuoted && p.isUnit(2), k == kwCast, k == kwCase, k == kwExtract && p.peek(2) == opOpen:
	default:
		return nil
	}
	e := p.expr(Interval, p.start())
	p.next()
	if p.tok() == tokString {
		s := p.next()
		v := p.expr(String, s.start)
		v.Name = unquote(p.tokenText(s), p.d.Backslashes)
		e.Args = p.list(v)
	} else {
		e.Args = p.list(p.binary(p.unary(), levelIn))
	}
	for p.isUnit(0) {
		e.Name = p.tokenText(p.next())
		p.skipParens()
		if p.accept(kwTo) {
			p.next()
			p.skipParens()
		}
		if (p.tok() == opMinus || p.tok() == opPlus) && p.peek(1) == tokNumber && p.isUnit(2) && p.d.BareIntervals {
			p.next()
		}
		if p.tok() != tokString && p.tok() != tokNumber || !p.isUnit(1) {
			break
		}
		p.next() // Spark: INTERVAL '1' DAY '2' HOUR
	}
	e.End = p.end
	return e
}
