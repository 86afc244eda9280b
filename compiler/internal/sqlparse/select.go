package sqlparse

import "strings"

// selectBlock reads SELECT with its clauses, or DuckDB's and Hive's
// FROM ... SELECT.
func (p *parser) selectBlock() *Select {
	s := &Select{Start: p.start()}
	if p.accept(kwFrom) {
		s.From = p.fromList()
		switch {
		case p.mapsRows():
			s.Items = []Item{p.mapped()}
		case p.tok() != kwSelect:
			s.Items = []Item{{Expr: &Expr{Kind: Star, Start: s.Start, End: s.Start}}}
		}
	}
	if p.accept(kwSelect) {
		p.distinct(s)
		if !p.emptyList() {
			s.Items = p.items()
		} else if s.From == nil && (s.Distinct || !p.d.EmptySelect) {
			p.missing("an expression")
		}
	}
	p.clauses(s)
	s.End = p.end
	return s
}

// emptyList reports whether a SELECT of nothing ends here.
func (p *parser) emptyList() bool {
	switch p.tok() {
	case kwFrom, kwWhere, kwUnion, tokEOF, opClose, kwInto:
		return true
	case kwExcept, kwIntersect:
		return p.peek(1) == kwSelect || p.peek(1) == kwAll || p.d.EmptySelect
	case kwGroup, kwHaving, kwWindow, kwOrder, kwLimit, kwOffset, kwFetch, kwFor, kwOn, kwReturning, kwWith, opSemicolon:
		return p.d.EmptySelect
	}
	return false
}

func (p *parser) distinct(s *Select) {
	if p.d.StreamWord && p.word(0, "stream") && !p.endsItem(1) {
		p.next()
	}
	p.selectWords()
	defer p.selectWords()
	p.top()
	switch {
	case p.tok() == kwAll && !p.endsItem(1):
		p.next()
	case p.accept(kwDistinct):
		s.Distinct = true
		if p.acceptSeq(kwOn, opOpen) {
			s.DistinctOn = p.exprList(opClose)
			p.expect(opClose, ")")
		}
	}
	p.top()
	if p.tok() == kwAs && (p.peek(1) == kwStruct || p.word(1, "value")) {
		p.next()
		p.next()
	}
}

// top takes Redshift's TOP n, which stands before or after DISTINCT.
func (p *parser) top() {
	if p.word(0, "top") && p.peek(1) == tokNumber {
		p.next()
		p.next()
		if p.tok() == kwWith && p.word(1, "ties") {
			p.next()
			p.next()
		}
	}
}

// selectWords takes MySQL's words on how a SELECT is to run.
func (p *parser) selectWords() {
	for p.d.HashComments && !p.endsItem(1) {
		switch strings.ToLower(p.tokenText(p.toks[p.i])) {
		case "sql_calc_found_rows", "high_priority", "straight_join", "sql_cache", "sql_no_cache", "sql_small_result", "sql_big_result",
			"sql_buffer_result", "distinctrow":
			p.next()
		default:
			return
		}
	}
}

// endsItem reports whether an item of SELECT ends n tokens from here.
func (p *parser) endsItem(n int) bool {
	switch p.peek(n) {
	case tokEOF, opComma, opClose, kwFrom, kwAs, opDot:
		return true
	}
	return false
}

// items reads the output expressions. One that cannot be read is stepped over.
func (p *parser) items() []Item {
	items := make([]Item, 0, 8)
	for p.err == nil {
		from := p.i
		items = append(items, p.item())
		if p.recover(from) {
			items[len(items)-1] = p.unreadItem(p.endsClause)
		}
		if !p.continues() {
			break
		}
	}
	return items
}

func (p *parser) item() Item {
	if p.isName(0) && p.peek(1) == opColon && !p.d.ColonPaths { // DuckDB: alias: expression
		alias := p.ident(p.next())
		p.next()
		return Item{Alias: alias, Expr: p.expression()}
	}
	it := Item{Expr: p.expression()}
	if p.word(0, "format") && p.word(1, "json") { // Calcite: a FORMAT JSON ENCODING UTF8
		p.next()
		p.next()
		if p.word(0, "encoding") && p.peek(1) == tokWord {
			p.next()
			p.next()
		}
	}
	p.alias(&it)
	if p.tok() == kwExclude { // Redshift: SELECT *, a EXCLUDE (b)
		p.starChange(it.Expr)
	}
	p.transform(&it)
	if p.err == nil && !p.endsClause() && p.tok() != opComma {
		p.unexpected("a comma or FROM")
	}
	return it
}

// mapsRows reports whether Hive's MAP or REDUCE, older words for SELECT
// TRANSFORM, stand here.
func (p *parser) mapsRows() bool {
	return p.d.HiveForms && (p.word(0, "map") || p.word(0, "reduce")) && (p.peek(1) == tokWord || p.peek(1) == tokQuoted || p.peek(1) == kwCast)
}

// mapped reads MAP a, b USING 'script' AS (c).
func (p *parser) mapped() Item {
	it := Item{Expr: p.expr(Call, p.start())}
	p.next()
	it.Expr.Name, it.Expr.Args = "transform", p.exprList(kwUsing)
	it.Expr.End = p.end
	p.transform(&it)
	return it
}

// transform reads what follows Spark's TRANSFORM(a): [ROW FORMAT ...] USING
// 'script' [AS (b int)] [ROW FORMAT ...].
func (p *parser) transform(it *Item) {
	if it.Expr.Kind != Call || !strings.EqualFold(it.Expr.Name, "transform") {
		return
	}
	if it.Alias.Name != "" && p.word(0, "format") {
		it.Alias = Ident{}
		p.skipTo(func() bool { return p.tok() == kwUsing })
	}
	if !p.accept(kwUsing) {
		return
	}
	p.next()
	if p.tok() != kwRow {
		p.alias(it)
	}
	if !it.Alias.IsZero() && p.tok() == opComma {
		it.Aliases, it.Alias = []Ident{it.Alias}, Ident{}
		for p.accept(opComma) {
			it.Aliases = append(it.Aliases, p.name("a name"))
		}
	}
	if p.tok() == kwRow || p.word(0, "recordreader") {
		p.skipTo(func() bool { return p.tok() == kwFrom })
	}
}

func (p *parser) alias(it *Item) {
	if p.accept(kwAs) {
		switch {
		case p.tok() == opOpen:
			it.Aliases, _ = p.columnDefs()
		case p.isAnyWord(0) || p.tok() == tokString:
			it.Alias = p.ident(p.next())
		default:
			p.unexpected("a name")
		}
		return
	}
	switch k := p.tok(); {
	case (k == kwLimit || k == kwOffset || k == kwQualify) && p.peek(1) == tokEOF:
		it.Alias = p.ident(p.next())
	case k == kwExclude && (p.peek(1) == opOpen || p.isName(1)):
	case k == tokWord || k == tokQuoted || k >= kwBase && (!noAlias[k-kwBase] || p.mayAlias()):
		it.Alias = p.ident(p.next())
	case k == tokString && p.d.DoubleQuotedStrings:
		it.Alias = p.ident(p.next())
	case k == opOpen && p.d.BareAliases && it.Expr.Kind == Call: // EXPLODE(m) (k, v)
		it.Aliases, _ = p.columnDefs()
	}
}

// endsClause reports whether the next clause, or the end of the query, is here.
func (p *parser) endsClause() bool {
	switch p.tok() {
	case tokEOF, opClose, opSemicolon, kwFrom, kwWhere, kwGroup, kwHaving, kwQualify, kwWindow, kwOrder, kwLimit, kwOffset, kwFetch, kwUnion, kwIntersect,
		kwExcept, kwMinus, kwInto, kwFor, kwDistribute, kwCluster, kwSort, kwLateral, kwReturning, kwWhen, kwOn, kwWith, kwLock, kwUsing, kwInsert,
		opBracketEnd, opBraceEnd, opPipe:
		return true
	case tokWord:
		return p.word(0, "connect") && p.peek(1) == kwBy || p.word(0, "start") && p.peek(1) == kwWith || p.isSetMinus() || p.word(0, "procedure") && p.word(1, "analyse")
	}
	return false
}

// unreadItem steps over an item and keeps the columns that it names and the
// alias it ends with.
func (p *parser) unreadItem(ends func() bool) Item {
	it := Item{Expr: p.unread(func() bool { return p.tok() == opComma || ends() })}
	if n := p.i; n > 1 && p.toks[n-1].start >= it.Expr.Start && (p.toks[n-1].kind == tokWord || p.toks[n-1].kind == tokQuoted) {
		if k := p.toks[n-2].kind; k == kwAs || k == opClose || k == tokWord && p.toks[n-2].start >= it.Expr.Start {
			it.Alias = p.ident(p.toks[n-1])
		}
	}
	return it
}

// unread steps over what cannot be read and keeps the columns it seems to name.
func (p *parser) unread(stop func() bool) *Expr {
	e := p.expr(Unread, p.start())
	from, wrong := p.i, p.problems[len(p.problems)-1].Start
	p.skipTo(func() bool { return p.start() >= wrong && stop() })
	for i := from; i < p.i; i++ {
		if k := p.toks[i].kind; k != tokWord && k != tokQuoted || i > from && p.toks[i-1].kind == kwAs {
			continue
		}
		start, ids := i, p.parts(p.ident(p.toks[i]))
		for i+2 < p.i && p.toks[i+1].kind == opDot && (p.toks[i+2].kind == tokWord || p.toks[i+2].kind == tokQuoted) {
			i += 2
			ids = append(ids, p.ident(p.toks[i]))
		}
		if p.toks[i+1].kind == opOpen {
			continue // a function
		}
		c := p.expr(Column, p.toks[start].start)
		c.Parts, c.End = ids, p.toks[i].end
		e.Args = append(e.Args, c)
	}
	e.End = max(e.Start, p.end)
	return e
}

// condition reads an expression of a clause; what cannot be read is stepped over.
func (p *parser) condition() *Expr {
	from := p.i
	e := p.expression()
	if p.err == nil && !p.endsClause() && !p.endsTable() {
		p.unexpected("the end of the clause")
	}
	if p.recover(from) {
		return p.unread(func() bool { return p.endsClause() || p.endsTable() })
	}
	return e
}

// endsTable reports whether a joined table may follow a condition.
func (p *parser) endsTable() bool {
	switch p.tok() {
	case opComma, kwJoin, kwLeft, kwRight, kwInner, kwFull, kwCross, kwNatural, kwAsof, kwSemi, kwAnti, kwPositional, kwStraightJoin, kwPivot, kwUnpivot,
		kwThen, kwSet, kwSelect, kwSample, kwTablesample, kwInsert:
		return true
	case tokWord:
		return p.word(0, "remove") && p.word(1, "duplicates") // Redshift's MERGE
	}
	return false
}

func (p *parser) clauses(s *Select) {
	for p.err == nil {
		switch p.tok() {
		case kwInto:
			p.next()
			p.skipTo(p.endsClause)
		case kwFrom:
			p.next()
			s.From = p.fromList()
		case kwLateral:
			if p.peek(1) != kwView {
				return
			}
			s.From = p.lateralViews(s.From)
		case kwWhere:
			p.next()
			s.Where = p.condition()
		case kwGroup:
			p.next()
			if p.expect(kwBy, "BY") {
				p.groupBy(s)
			}
		case kwHaving:
			p.next()
			s.Having = p.condition()
		case kwQualify:
			p.next()
			s.Qualify = p.condition()
		case kwWindow:
			p.next()
			p.windows(s)
		case kwDistribute, kwCluster, kwSort:
			p.next()
			p.expect(kwBy, "BY")
			for _, o := range p.orderList() {
				s.SortBy = append(s.SortBy, o.Expr)
			}
		case tokWord: // Redshift: START WITH condition CONNECT BY condition
			switch {
			case p.word(0, "start") && p.peek(1) == kwWith, p.word(0, "connect") && p.peek(1) == kwBy:
				p.next()
				p.next()
				p.acceptWord("nocycle")
				s.Connect = append(s.Connect, p.condition())
			default:
				return
			}
		case kwUsing:
			if p.peek(1) != kwSample {
				return
			}
			p.next()
			p.next()
			p.sample()
		case kwSelect: // SELECT after FROM
			if s.Items != nil && s.Items[0].Expr.Kind != Star || s.From == nil {
				return
			}
			p.next()
			p.distinct(s)
			s.Items = p.items()
		default:
			return
		}
	}
}

func (p *parser) groupBy(s *Select) {
	switch {
	case p.tok() == kwAll && p.peek(1) != opComma:
		if p.next(); p.endsClause() || !p.startsOperand(0) {
			s.GroupAll = true
			return
		}
	case p.tok() == kwDistinct:
		p.next()
	}
	for p.err == nil {
		from := p.i
		s.GroupBy = append(s.GroupBy, p.groupItem())
		if !p.accept(kwAsc) { // MySQL before 8
			p.accept(kwDesc)
		}
		if p.err == nil && p.tok() != opComma && !p.endsClause() && !p.endsTable() && !p.groupsFurther() {
			p.unexpected("a comma")
		}
		if p.recover(from) {
			s.GroupBy[len(s.GroupBy)-1] = p.unread(func() bool { return p.tok() == opComma || p.endsClause() })
		}
		if p.acceptSeq(kwWith, kwRollup) || p.acceptSeq(kwWith, kwCube) {
			s.Rollup = true
			return
		}
		if p.groupsFurther() { // Spark: GROUP BY a, b GROUPING SETS (...)
			continue
		}
		if !p.continues() {
			return
		}
	}
}

func (p *parser) groupsFurther() bool {
	return p.tok() == kwGrouping || (p.tok() == kwCube || p.tok() == kwRollup) && p.peek(1) == opOpen
}

// groupItem reads an expression, ROLLUP, CUBE or GROUPING SETS; the latter as
// calls.
func (p *parser) groupItem() *Expr {
	start := p.start()
	if p.tok() == kwGrouping && p.peek(1) == kwSets {
		p.next()
		p.next()
		e := p.expr(Call, start)
		e.Name = "grouping sets"
		p.expect(opOpen, "(")
		for p.err == nil && p.tok() != opClose {
			e.Args = append(e.Args, p.groupItem())
			if !p.accept(opComma) {
				break
			}
		}
		p.expect(opClose, ")")
		e.End = p.end
		return e
	}
	if p.tok() == opOpen && p.peek(1) == opClose {
		p.next()
		p.next()
		return p.expr(Row, start)
	}
	return p.expression()
}

func (p *parser) windows(s *Select) {
	for p.err == nil {
		w := NamedWindow{Name: p.name("the name of a window")}
		p.expect(kwAs, "AS")
		if p.isName(0) { // Spark: WINDOW a AS b
			w.Window = &Window{Start: p.start(), Name: p.ident(p.next()), End: p.end}
		} else {
			w.Window = p.window()
		}
		s.Windows = append(s.Windows, w)
		if !p.continues() {
			return
		}
	}
}
