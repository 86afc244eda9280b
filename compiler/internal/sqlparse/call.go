package sqlparse

import "strings"

// units are the parts of a date that follow a number in INTERVAL; parts are those
// and their short names, which date functions take as their first argument.
var units, parts = map[string]bool{}, map[string]bool{}

func init() {
	for _, u := range strings.Fields(`microsecond millisecond second minute hour day week month quarter year decade century millennium
		dayofweek dow isodow dayofyear doy isoyear epoch yearweek era weekday julian nanosecond timezone timezone_hour timezone_minute
		day_hour day_minute day_second hour_minute hour_second minute_second year_month day_microsecond hour_microsecond minute_microsecond
		second_microsecond microseconds milliseconds seconds minutes hours days weeks months quarters years decades centuries millenniums
		millennia nanoseconds`) {
		units[u], parts[u] = true, true
	}
	for _, u := range strings.Fields(`yy yyyy mm dd hh mi ss qq wk dw ms us ns d h m s y w q mon min sec hr yr yrs hrs mins secs mons qtr qtrs dec decs
		c cent cents mil mils dy yearday msec msecs msecond mseconds millisec millisecs millisecon microsec microsecs usec usecs usecond useconds`) {
		parts[u] = true
	}
}

// isUnit reports whether the token n from here is a unit of INTERVAL.
func (p *parser) isUnit(n int) bool { return p.oneOf(n, units) }

// isPart reports whether the token n from here is a part of a date.
func (p *parser) isPart(n int) bool { return p.oneOf(n, parts) }

// oneOf reports whether the token n from here is one of these words.
func (p *parser) oneOf(n int, words map[string]bool) bool {
	if p.i+n >= len(p.toks) || p.peek(n) != tokWord {
		return false
	}
	t := p.toks[p.i+n]
	if t.end-t.start > 18 {
		return false
	}
	var buf [18]byte
	s := p.tokenText(t)
	for i := range len(s) {
		c := s[i]
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		buf[i] = c
	}
	return words[string(buf[:len(s)])]
}

// unitFirst are the functions whose first argument may be a bare date part, with
// the number of arguments that they have then: date_add(day, 1, x), but
// date_add(day, x) adds to a column.
var unitFirst = map[string]int{
	"extract": 2, "date_part": 2, "datepart": 2, "date_trunc": 2, "datename": 2,
	"datediff": 3, "date_diff": 3, "dateadd": 3, "date_add": 3, "timestampdiff": 3, "timestampadd": 3,
}

// call reads the arguments of a function whose name has been taken.
func (p *parser) call(start int32, name string) *Expr {
	if p.d.TypeFirst && strings.EqualFold(name, "convert") {
		return p.convert(start)
	}
	e := p.expr(Call, start)
	e.Name = name
	p.callRest(e)
	return e
}

// convert reads Redshift's CONVERT(type, value).
func (p *parser) convert(start int32) *Expr {
	e := p.expr(Cast, start)
	p.expect(opOpen, "(")
	e.detail().Type = p.typeName()
	p.expect(opComma, "a comma")
	e.Args = p.list(p.expression())
	p.expect(opClose, ")")
	e.End = p.end
	return e
}

func (p *parser) callRest(e *Expr) {
	if !p.enter() {
		return
	}
	defer p.leave()
	p.expect(opOpen, "(")
	p.arguments(e)
	p.expect(opClose, ")")
	p.afterCall(e)
	e.End = p.end
}

// fromInside are the functions that know FROM between their arguments.
var fromInside = map[string]bool{
	"extract": true, "trim": true, "ltrim": true, "rtrim": true, "btrim": true, "substring": true, "substr": true, "mid": true, "overlay": true, "date_part": true, "position": true,
}

// separator reports whether a comma, or the word that stands for one in the
// standard's own functions, is here:
// SUBSTRING(a FROM 1 FOR 2), OVERLAY(a PLACING b FROM 1), CONVERT(a USING utf8).
func (p *parser) separator(name string) bool {
	switch p.tok() {
	case opComma, kwFor, kwIn, kwUsing, kwSet: // OBJECT_TRANSFORM(a SET b, c)
		return true
	case kwFrom:
		return fromInside[strings.ToLower(name)]
	}
	return p.word(0, "placing") || p.word(0, "returning") && p.peek(1) != opComma || p.word(0, "passing")
}

func (p *parser) arguments(e *Expr) {
	var buf [8]*Expr
	args := buf[:0]
	switch {
	case p.tok() == kwDistinct:
		p.next()
		e.detail().Distinct = true
		if p.tok() == opClose {
			p.unexpected("an expression")
		}
	case p.tok() == kwAll && p.peek(1) != opClose && p.peek(1) != opComma:
		p.next()
	}
	if (p.word(0, "both") || p.word(0, "leading") || p.word(0, "trailing")) && p.peek(1) != opComma && p.peek(1) != opClose && p.peek(1) != opDot {
		p.next()
		p.accept(kwFrom)
	}
	if p.tok() == kwFrom && fromInside[strings.ToLower(e.Name)] { // TRIM(FROM a)
		p.next()
	}
	unit := 0
	switch {
	case p.isAnyWord(0) && p.peek(1) == kwFrom && strings.EqualFold(e.Name, "extract"):
		unit = 2
	case p.isPart(0) && (p.peek(1) == opComma || p.peek(1) == kwFrom):
		unit = unitFirst[strings.ToLower(e.Name)]
	}
	if unit > 0 {
		u := p.expr(Keyword, p.start())
		u.Name = p.tokenText(p.next())
		u.End = p.end
		args = append(args, u)
		if !p.accept(opComma) {
			p.next()
		}
	}
	for p.err == nil && p.tok() != opClose {
		if p.argumentTail(e) {
			continue
		}
		args = append(args, p.argument())
		if p.err != nil || p.tok() == opClose {
			break
		}
		p.argumentClauses()
		switch {
		case p.startsTail() || p.tok() == opClose:
		case p.isName(0) && strings.EqualFold(e.Name, "descriptor"): // Trino: DESCRIPTOR(a bigint)
			p.typeName()
			p.accept(opComma)
		case p.isName(0) && (p.d.ArgumentAliases || strings.EqualFold(e.Name, "transform") || strings.EqualFold(e.Name, "struct") || strings.EqualFold(e.Name, "row")): // Spark: STRUCT(a b); MySQL: of loadable functions
			p.next()
			p.accept(opComma)
		case p.tok() == opColon || p.word(0, "value"): // JSON_OBJECT('a': 1, KEY 'b' VALUE 2)
			p.next()
		case p.separator(e.Name):
			if p.accept(opComma) {
				if p.tok() == opClose && p.d.StrictCommas {
					p.missing("another argument")
				}
			} else if p.next(); p.tok() == kwBy && (p.word(1, "ref") || p.word(1, "value")) { // PASSING BY REF
				p.next()
				p.next()
			}
			if len(args) == 1 && strings.EqualFold(e.Name, "convert") && p.isAnyWord(0) {
				args = p.conversion(args)
			}
		default:
			p.unexpected("a comma or )")
		}
	}
	if len(args) > 0 && len(args) < unit {
		u := args[0]
		u.Kind, u.Parts = Column, []Ident{{Name: u.Name, Start: u.Start, End: u.End}}
	}
	e.Args = p.list(args...)
}

// argumentClauses steps over what says more of an argument: a type, how nulls
// and errors are treated.
func (p *parser) argumentClauses() {
	for p.err == nil {
		switch {
		case p.tok() == kwAs || p.word(0, "returning"): // CONVERT_FROM(x AS type), JSON_VALUE(.. RETURNING type)
			p.next()
			p.typeName()
		case p.word(0, "no") && p.word(1, "indent"), p.word(0, "by") && (p.word(1, "ref") || p.word(1, "value")):
			p.next()
			p.next()
		case p.word(0, "indent"):
			p.next()
		case p.tok() == kwTo && p.isPart(1): // FLOOR(a TO DAY)
			p.next()
			p.next()
		case p.word(0, "level") && p.peek(1) == tokNumber: // of WEIGHT_STRING
			p.skipTo(func() bool { return false })
		case !p.jsonClauses():
			return
		}
	}
}

// conversion reads the type that MySQL's CONVERT(a, type) names.
func (p *parser) conversion(args []*Expr) []*Expr {
	from := p.i
	p.typeName()
	if p.tok() == opClose {
		return args
	}
	p.rewind(from)
	return args
}

// argument reads one argument: an expression, name => expression, a table.
func (p *parser) argument() *Expr {
	start := p.start()
	switch {
	case p.isAnyWord(0) && (p.peek(1) == opNamed || p.peek(1) == opAssign):
		e := p.expr(Named, start)
		e.Name = p.ident(p.next()).Name
		p.next()
		e.Args = p.list(p.argument())
		e.End = p.end
		return e
	case p.tok() == kwTable && (p.isName(1) || p.peek(1) == opOpen):
		return p.tableArgument()
	case p.word(0, "model") && p.isName(1): // Flink: a model is no column
		e := p.expr(Keyword, start)
		e.Name = p.tokenText(p.next())
		p.path("a model")
		e.End = p.end
		return e
	case p.tok() == kwSelect || p.tok() == kwWith && p.startsQuery(0):
		e := p.expr(Subquery, start)
		e.detail().Query = p.query()
		p.spread()
		e.End = p.end
		return e
	case p.tok() == opOpen && p.word(1, "model") && p.isName(2) && p.peek(3) != opComma:
		p.next()
		e := p.argument()
		p.expect(opClose, ")")
		return e
	case p.word(0, "variadic") && p.peek(1) != opComma && p.peek(1) != opClose && p.peek(1) != opDot:
		p.next()
		return p.argument()
	case p.word(0, "key") && (p.peek(1) == tokString || p.isName(1)), p.tok() == kwDefault && p.peek(1) != opComma && p.peek(1) != opClose,
		(p.word(0, "content") || p.word(0, "document")) && p.isName(1):
		p.next()
	}
	if !p.enter() {
		return p.expr(Unread, start)
	}
	defer p.leave()
	was, inZone, position := p.noIn, p.inZone, p.isPosition()
	p.noIn, p.inZone = position, false
	e := p.binary(p.unary(), 0)
	p.noIn, p.inZone = was, inZone
	if p.tok() == kwIs && !position {
		e = p.binary(e, 0)
	}
	if e.Kind == Subquery {
		p.spread()
	}
	return e
}

// spread steps over how the rows of a table that is an argument are spread.
func (p *parser) spread() {
	if p.tok() == kwPartition && p.peek(1) == kwBy {
		p.skipTo(func() bool { return p.tok() == opComma })
	}
}

// isPosition reports whether the argument here is the first of POSITION.
func (p *parser) isPosition() bool {
	return p.i >= 2 && p.toks[p.i-1].kind == opOpen && foldEqual(p.tokenText(p.toks[p.i-2]), "position")
}

// tableArgument reads TABLE t and TABLE(query) with how its rows are spread.
func (p *parser) tableArgument() *Expr {
	start := p.start()
	p.next()
	e := p.expr(Subquery, start)
	t := &Table{Start: p.start()}
	if p.accept(opOpen) {
		if p.startsQuery(0) {
			e.detail().Query = p.query()
		} else {
			t.Name = p.path("a table")
		}
		p.expect(opClose, ")")
	} else {
		t.Name = p.path("a table")
	}
	t.End = p.end
	if e.detail().Query == nil {
		e.More.Query = &Query{Start: start, End: p.end, Select: p.allOf(t)}
	}
	p.skipTo(func() bool { return p.tok() == opComma })
	e.End = p.end
	return e
}

// startsTail reports whether something other than an argument follows.
func (p *parser) startsTail() bool {
	switch p.tok() {
	case kwOrder, kwLimit, kwIgnore, kwRespect, kwHaving:
		return true
	case kwOn:
		return p.word(1, "overflow")
	}
	return p.word(0, "copartition") || p.separates() || p.word(0, "columns") && p.peek(1) != opOpen
}

// separates reports whether GROUP_CONCAT's SEPARATOR is here.
func (p *parser) separates() bool {
	return p.word(0, "separator") && (p.peek(1) == tokString || p.peek(1) == tokParam)
}

// argumentTail reads ORDER BY, LIMIT and how nulls are treated inside a call.
func (p *parser) argumentTail(e *Expr) bool {
	switch {
	case p.acceptSeq(kwOrder, kwBy):
		e.detail().OrderBy = p.orderList()
	case p.word(0, "returning") && p.isAnyWord(1): // JSON_ARRAY(RETURNING text)
		p.next()
		p.typeName()
		p.argumentClauses()
	case (p.word(0, "version") || p.word(0, "standalone")) && p.isAnyWord(1): // of XMLROOT
		p.skipTo(func() bool { return p.tok() == opComma })
		p.accept(opComma)
	case p.word(0, "columns") && p.peek(1) != opOpen && p.peek(1) != opDot && p.peek(1) != opComma && p.peek(1) != opClose:
		p.skipTo(func() bool { return false })
	case p.tok() == kwLimit && p.peek(1) != opComma && p.peek(1) != opClose:
		p.next()
		p.expression()
	case (p.tok() == kwIgnore || p.tok() == kwRespect) && p.peek(1) == kwNulls:
		p.next()
		p.next()
	case p.tok() == kwOn && p.word(1, "overflow"), p.word(0, "copartition") && p.peek(1) == opOpen:
		p.skipTo(func() bool { return false })
	case p.word(0, "name") && p.isName(1) && len(e.Name) > 3 && strings.EqualFold(e.Name[:3], "xml"):
		p.next()
		p.next()
		p.accept(opComma)
	case p.tok() == kwHaving: // ANY_VALUE(x HAVING MAX y)
		p.next()
		p.next()
		e.detail().OrderBy = append(e.detail().OrderBy, Order{Expr: p.expression()})
	case p.separates():
		p.next()
		p.expression()
	default:
		return false
	}
	return true
}

// jsonClauses steps over NULL ON NULL, WITH UNIQUE KEYS, ERROR ON EMPTY,
// COLUMNS (...), and AGAINST's modes.
func (p *parser) jsonClauses() bool {
	switch {
	case p.tok() == kwNull || (p.tok() == kwTrue || p.tok() == kwFalse || p.word(0, "unknown")) && p.peek(1) == kwOn, p.tok() == kwWith || p.tok() == kwWithout || p.tok() == kwOn && !p.word(1, "overflow") || p.tok() == kwDefault,
		p.word(0, "error"), p.word(0, "absent"), p.word(0, "empty"), p.word(0, "columns") && p.peek(1) == opOpen, p.word(0, "format"), p.word(0, "keep"), p.word(0, "omit"):
		p.skipTo(func() bool { return p.tok() == opComma || p.tok() == kwSet || p.word(0, "returning") })
		return true
	}
	return false
}

// afterCall reads FILTER, WITHIN GROUP and OVER.
func (p *parser) afterCall(e *Expr) {
	for p.err == nil {
		switch p.tok() {
		case kwFilter:
			if p.peek(1) != opOpen {
				return
			}
			p.next()
			p.next()
			p.accept(kwWhere)
			f := p.expression()
			p.expect(opClose, ")")
			e.detail().Filter = f
		case kwWithin:
			p.next()
			if p.accept(kwDistinct) { // Calcite: WITHIN DISTINCT (a, b)
				p.expect(opOpen, "(")
				for _, x := range p.exprList(opClose) {
					e.detail().OrderBy = append(e.detail().OrderBy, Order{Expr: x})
				}
				p.expect(opClose, ")")
				continue
			}
			p.expect(kwGroup, "GROUP")
			p.expect(opOpen, "(")
			if p.acceptSeq(kwOrder, kwBy) {
				e.detail().OrderBy = p.orderList()
			}
			p.expect(opClose, ")")
		case kwIgnore, kwRespect:
			if p.peek(1) != kwNulls {
				return
			}
			p.next()
			p.next()
		case kwFrom:
			if !p.word(1, "first") && !p.word(1, "last") || p.peek(2) != kwOver && p.peek(2) != kwIgnore && p.peek(2) != kwRespect {
				return
			}
			p.next()
			p.next()
		case kwOver:
			p.next()
			if p.tok() == opOpen {
				e.detail().Over = p.window()
			} else {
				start := p.start()
				e.detail().Over = &Window{Name: p.name("a window"), Start: start, End: p.end}
			}
		case tokWord:
			switch {
			case p.word(0, "against") && p.peek(1) == opOpen:
				p.next()
				p.skipParens()
			case p.word(0, "export_state"):
				p.next()
			default:
				return
			}
		default:
			return
		}
	}
}

// window reads ([name] [PARTITION BY ..] [ORDER BY ..] [frame]).
func (p *parser) window() *Window {
	w := &Window{Start: p.start()}
	p.expect(opOpen, "(")
	if p.isName(0) && p.tok() != kwPartition && p.tok() != kwRange && p.tok() != kwRows && p.tok() != kwDistribute && p.tok() != kwCluster && !p.word(0, "groups") {
		w.Name = p.ident(p.next())
	}
	for p.err == nil && p.tok() != opClose {
		switch {
		case p.tok() == kwPartition || p.tok() == kwDistribute || p.tok() == kwCluster:
			p.next()
			p.expect(kwBy, "BY")
			w.PartitionBy = p.exprList(opClose)
		case p.tok() == kwOrder || p.tok() == kwSort:
			p.next()
			p.expect(kwBy, "BY")
			w.OrderBy = p.orderList()
		case p.tok() == kwRows, p.tok() == kwRange, p.word(0, "groups"):
			p.next()
			p.frame(w)
		case (p.word(0, "allow") || p.word(0, "disallow")) && p.word(1, "partial"): // Calcite
			p.next()
			p.next()
		case p.word(0, "measures"), p.word(0, "after"), p.word(0, "initial"), p.word(0, "seek"), p.word(0, "pattern"), p.word(0, "subset"), p.word(0, "define"):
			p.skipTo(func() bool { return p.tok() == kwRows }) // Trino: patterns of rows
		default:
			p.unexpected("PARTITION BY, ORDER BY or a frame")
		}
	}
	p.expect(opClose, ")")
	w.End = p.end
	return w
}

func (p *parser) frame(w *Window) {
	p.accept(kwBetween)
	for p.err == nil {
		switch {
		case p.acceptWord("current"):
			p.expect(kwRow, "ROW")
		case p.accept(kwUnbounded):
			p.next()
		default:
			w.Frame = append(w.Frame, p.binary(p.unary(), levelAnd))
			if !p.accept(kwPreceding) {
				p.expect(kwFollowing, "PRECEDING or FOLLOWING")
			}
		}
		if !p.accept(kwAnd) {
			break
		}
	}
	if p.accept(kwExclude) { // CURRENT ROW, GROUP, TIES, NO OTHERS
		for p.err == nil && p.tok() != opClose {
			p.next()
			if p.tok() == tokEOF {
				return
			}
		}
	}
}
