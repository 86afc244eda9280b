package sqlparse

// startsQuery reports whether a query begins n tokens from here.
func (p *parser) startsQuery(n int) bool {
	switch p.peek(n) {
	case kwSelect, kwWith:
		return true
	case kwValues, kwFrom:
		return true
	case kwTable:
		return p.isName(n+1) && p.peek(n+1) != opOpen
	case kwPivot, kwUnpivot:
		return p.isName(n+1) || p.peek(n+1) == opOpen && p.startsQuery(n+2)
	case kwSummarize, kwDescribe:
		return p.isName(n+1) || p.peek(n+1) == tokString || p.startsQuery(n+1) || p.peek(n+1) == opOpen && p.startsQuery(n+2)
	case tokWord:
		if !p.d.QueryWords {
			return false
		}
		return p.word(n, "show") && (p.isName(n+1) || p.startsQuery(n+1)) ||
			(p.word(n, "pivot_wider") || p.word(n, "pivot_longer")) && (p.isName(n+1) || p.peek(n+1) == opOpen && p.startsQuery(n+2))
	}
	return false
}

// opensQuery reports whether parentheses around a query open here.
func (p *parser) opensQuery() bool {
	n := 0
	for p.peek(n) == opOpen {
		n++
	}
	return n > 0 && p.startsQuery(n)
}

// query reads a query with its WITH, ORDER BY and LIMIT.
func (p *parser) query() *Query {
	if !p.enter() {
		return &Query{}
	}
	defer p.leave()
	start := p.start()
	ctes, recursive := p.with()
	return p.queryAfterWith(ctes, recursive, start)
}

// queryAfterWith reads the query whose names, if any, have been read.
func (p *parser) queryAfterWith(ctes []CTE, recursive bool, start int32) *Query {
	q := p.setOps(0)
	p.tail(q)
	for chain := 0; p.err == nil && p.isSetOp(); chain++ { // MySQL: SELECT a LIMIT 1 UNION SELECT b
		if chain > p.chainLimit() {
			p.fail(p.toks[p.i], "too many set operations follow each other")
		}
		q.Start, q.End = start, p.end
		q = &Query{Branches: []*Query{q}, Start: start}
		q = p.moreSetOps(p.moreSetOps(q, 1, start), 0, start)
		p.tail(q)
	}
	q = p.piped(q)
	if ctes != nil {
		if q.CTEs != nil { // a query in parentheses with its own names
			q = &Query{Branches: []*Query{q}}
		}
		q.CTEs, q.Recursive = ctes, recursive
	}
	q.Start, q.End = start, p.end
	return q
}

// with reads WITH and its named queries; nil where there is none.
func (p *parser) with() ([]CTE, bool) {
	if !p.accept(kwWith) {
		return nil, false
	}
	if p.word(0, "session") && p.isName(1) { // Trino: WITH SESSION a.b = 1, c = 2 SELECT
		p.skipTo(func() bool { return p.startsQuery(0) || p.opensQuery() })
		if !p.accept(kwWith) {
			return nil, false
		}
	}
	recursive := p.peek(1) != kwAs && p.accept(kwRecursive)
	ctes := []CTE{}
	for p.err == nil {
		if p.word(0, "function") && p.isName(1) && p.peek(2) == opOpen { // Trino's inline functions name no columns
			p.skipTo(p.endsFunction)
			if !p.accept(opComma) {
				break
			}
			continue
		}
		c := CTE{}
		if p.tok() == tokString && !p.d.Backslashes {
			c.Name = p.ident(p.next())
		} else {
			c.Name = p.name("the name of a query")
		}
		if p.tok() == opOpen && !p.startsQuery(1) && p.peek(1) != opOpen {
			c.Columns = p.nameList()
		}
		if p.word(0, "max") && p.word(1, "recursion") { // Databricks: MAX RECURSION LEVEL n
			p.skipTo(func() bool { return p.tok() == kwAs })
		}
		if p.accept(kwUsing) { // DuckDB: USING KEY (a)
			p.next()
			p.skipParens()
		}
		if !p.accept(kwAs) && (p.tok() != opOpen || !p.d.BareCTE) {
			p.missing("AS")
		}
		p.accept(kwNot)
		p.accept(kwMaterialized)
		p.expect(opOpen, "(")
		c.Query = p.statementQuery()
		p.expect(opClose, ")")
		p.searchCycle()
		ctes = append(ctes, c)
		if !p.accept(opComma) {
			break
		}
		if p.startsQuery(0) {
			p.missing("the name of a query")
			break
		}
	}
	return ctes, recursive
}

// endsFunction reports whether what follows an inline function is here.
func (p *parser) endsFunction() bool {
	switch p.tok() {
	case opComma:
		return p.word(1, "function") || p.isName(1) && (p.peek(2) == kwAs || p.peek(2) == opOpen)
	case kwSelect, kwValues:
		return true
	case kwTable:
		return p.isName(1)
	case kwWith:
		return p.peek(1) != opOpen
	}
	return false
}

// statementQuery reads a query, or what RETURNING gives of a statement in WITH.
func (p *parser) statementQuery() *Query {
	if !p.enter() {
		return &Query{}
	}
	defer p.leave()
	start := p.start()
	ctes, recursive := p.with()
	switch p.tok() {
	case kwInsert, kwUpdate, kwDelete, kwMerge:
		s := p.statement()
		q := &Query{Start: start, End: p.end, Select: &Select{Start: s.Start}, CTEs: ctes, Recursive: recursive}
		if len(s.Target) > 0 {
			q.Select.From = append([]*Table{{Name: s.Target, Alias: s.Alias, Start: s.Start, End: p.end}}, s.From...)
		}
		q.Select.Items, q.Select.Where = s.Returning, s.Where
		q.Select.End = p.end
		return q
	}
	return p.queryAfterWith(ctes, recursive, start)
}

// searchCycle steps over SEARCH and CYCLE of a recursive query.
func (p *parser) searchCycle() {
	for p.word(0, "search") && !p.isClause() || p.word(0, "cycle") {
		p.skipTo(func() bool {
			return p.tok() == opComma && p.isName(1) && (p.peek(2) == kwAs || p.peek(2) == opOpen) || p.startsQuery(0)
		})
	}
}

func (p *parser) isClause() bool { return p.tok() >= kwBase && noAlias[p.tok()-kwBase] }

// setOps reads branches with UNION, EXCEPT (level 0) and INTERSECT (level 1).
func (p *parser) setOps(level int) *Query {
	start := p.start()
	return p.moreSetOps(p.setOperand(level), level, start)
}

func (p *parser) setOperand(level int) *Query {
	if level == 0 {
		return p.setOps(1)
	}
	return p.block()
}

// moreSetOps reads the branches that follow a first one. A chain of one
// operator becomes one query with many branches, so that depth stays flat.
func (p *parser) moreSetOps(left *Query, level int, start int32) *Query {
	own := false // left was made here, so branches may be added
	for count := 0; p.err == nil; {
		op, ok := p.setOp(level)
		if !ok {
			break
		}
		if p.accept(kwAll) {
			if op == Union {
				op = UnionAll
			}
		} else {
			p.accept(kwDistinct)
		}
		byName := p.acceptWord("corresponding") || p.acceptSeq(kwBy, tokWord)
		if byName && p.tok() == kwBy {
			p.next()
			p.skipParens()
		}
		right := p.setOperand(level)
		if own && left.Op == op && left.ByName == byName {
			left.Branches = append(left.Branches, right)
		} else {
			if count++; count > p.chainLimit() {
				p.fail(p.toks[p.i], "too many set operations follow each other")
			}
			left, own = &Query{Branches: []*Query{left, right}, Op: op, ByName: byName}, true
		}
		left.Start, left.End = start, p.end
	}
	return left
}

// isSetMinus reports whether Spark's other word for EXCEPT is here.
func (p *parser) isSetMinus() bool {
	return p.d.SetMinus && p.word(0, "setminus") && (p.startsQuery(1) || p.peek(1) == opOpen || p.peek(1) == kwAll || p.peek(1) == kwDistinct)
}

func (p *parser) setOp(level int) (SetOp, bool) {
	switch p.tok() {
	case kwUnion:
		if level == 0 {
			p.next()
			return Union, true
		}
	case kwExcept, kwMinus:
		if level == 0 {
			p.next()
			return Except, true
		}
	case tokWord:
		if level == 0 && p.isSetMinus() {
			p.next()
			return Except, true
		}
	case kwIntersect:
		if level == 1 {
			p.next()
			return Intersect, true
		}
	}
	return 0, false
}

// block reads one operand of a set operation.
func (p *parser) block() *Query {
	start := p.start()
	q := &Query{Start: start}
	switch p.tok() {
	case opOpen:
		if !p.enter() {
			return q
		}
		p.next()
		inner := p.query()
		p.expect(opClose, ")")
		p.leave()
		if inner.OrderBy != nil || inner.Limit != nil || inner.Offset != nil {
			// An outer ORDER BY or LIMIT must not overwrite the inner one.
			inner = &Query{Branches: []*Query{inner}, Start: start, End: p.end}
		}
		return inner
	case kwValues:
		p.next()
		q.Values = p.rows()
		if p.namesValues() {
			t := &Table{Kind: DerivedTable, Start: start, Query: &Query{Values: q.Values, Start: start, End: p.end}}
			p.tableAlias(t)
			q.Values, q.Select = nil, p.allOf(t)
		}
	case kwTable:
		p.next()
		t := &Table{Start: p.start()}
		p.namedTable(t)
		t.End = p.end
		q.Select = p.allOf(t)
	case kwPivot, kwUnpivot:
		q.Select = p.allOf(p.pivotStatement())
	case kwDescribe, kwSummarize:
		q.Select = p.described()
	case kwWith:
		return p.query()
	case kwSelect, kwFrom:
		q.Select = p.selectBlock()
	default:
		switch {
		case p.word(0, "pivot_wider") || p.word(0, "pivot_longer"):
			q.Select = p.allOf(p.pivotStatement())
		case p.startsQuery(0):
			q.Select = p.described()
		case p.mapsRows():
			q.Select = &Select{Start: start, Items: []Item{p.mapped()}}
			p.clauses(q.Select)
			q.Select.End = p.end
		default:
			p.unexpected("a query")
		}
	}
	q.End = p.end
	return q
}

// namesValues: Spark names what VALUES gives: VALUES (1, 2) AS t(a, b).
func (p *parser) namesValues() bool {
	switch k := p.tok(); k {
	case kwAs, opOpen:
		return p.d.NamedValues
	default:
		return p.d.NamedValues && (k == tokWord || k == tokQuoted) && !p.word(0, "tblproperties")
	}
}

// The columns of DuckDB's statements about tables.
var (
	describedColumns  = []string{"column_name", "column_type", "null", "key", "default", "extra"}
	summarizedColumns = []string{
		"column_name", "column_type", "min", "max", "approx_unique", "avg", "std", "q25", "q50", "q75", "count", "null_percentage",
	}
)

// described reads DESCRIBE, SHOW or SUMMARIZE with what it is about, which gives
// columns that no table has.
func (p *parser) described() *Select {
	s := &Select{Start: p.start()}
	names := describedColumns
	if p.tok() == kwSummarize {
		names = summarizedColumns
	} else if p.tok() == tokWord && !p.word(1, "all") {
		names = []string{"name"}
	}
	p.next()
	from := p.start()
	switch {
	case names[0] == "name", p.acceptWord("all"):
		p.skipTo(func() bool { return p.tok() == opSemicolon })
	case p.startsQuery(0):
		s.From = []*Table{{Kind: DerivedTable, Start: from, Query: p.query()}}
		s.From[0].End = p.end
	default:
		s.From = []*Table{p.table()}
	}
	for _, n := range names {
		e := p.expr(Keyword, s.Start)
		s.Items = append(s.Items, Item{Expr: e, Alias: Ident{Name: n, Start: s.Start, End: p.end}})
	}
	s.End = p.end
	return s
}

// allOf is SELECT * FROM t.
func (p *parser) allOf(t *Table) *Select {
	return &Select{Start: t.Start, End: p.end, Items: []Item{{Expr: &Expr{Kind: Star, Start: t.Start, End: t.Start}}}, From: []*Table{t}}
}

// rows reads the rows of VALUES.
func (p *parser) rows() []*Expr {
	rows := []*Expr{}
	for p.err == nil {
		start := p.start()
		if p.tok() == kwRow && p.peek(1) == opOpen {
			p.next()
		}
		var row *Expr
		if !p.startsQuery(1) && p.accept(opOpen) {
			row = p.expr(Row, start)
			row.Args = p.exprList(opClose)
			p.expect(opClose, ")")
			if p.isBinary() { // VALUES (1) + 2
				row = p.binary(row.one(), 0)
				row = &Expr{Kind: Row, Start: start, Args: []*Expr{row}}
			}
		} else {
			e := p.expression()
			row = p.expr(Row, start)
			row.Args = p.list(e)
		}
		row.End = p.end
		rows = append(rows, row)
		if p.tok() == opComma && p.peek(1) == kwValues { // another table of Spark's
			break
		}
		if !p.continues() || p.tok() == kwAs || p.tok() == kwOn {
			break
		}
	}
	return rows
}

func (e *Expr) one() *Expr {
	if len(e.Args) == 1 {
		return e.Args[0]
	}
	return e
}

// tail reads ORDER BY, LIMIT, OFFSET, FETCH and FOR UPDATE.
func (p *parser) tail(q *Query) {
	for p.err == nil {
		switch {
		case p.accept(kwOrder):
			p.acceptWord("siblings") // Redshift
			p.expect(kwBy, "BY")
			q.OrderBy = p.orderList()
		case p.accept(kwLimit):
			if p.accept(kwAll) {
				break
			}
			if p.tok() != kwRows || !p.word(1, "examined") {
				q.Limit = p.expression()
			}
			p.accept(opPercent)
			p.acceptWord("percent")
			if p.accept(opComma) {
				q.Offset, q.Limit = q.Limit, p.expression()
			}
			if p.accept(kwBy) { // LIMIT n BY a
				p.exprList(opClose)
			}
			if p.tok() == kwRows && p.word(1, "examined") { // MariaDB
				p.next()
				p.next()
				p.expression()
			}
		case p.accept(kwOffset):
			q.Offset = p.expression()
			if !p.accept(kwRow) {
				p.accept(kwRows)
			}
		case p.accept(kwFetch):
			p.fetch(q)
		case (p.tok() == kwSort || p.tok() == kwCluster || p.tok() == kwDistribute) && p.peek(1) == kwBy:
			p.next()
			p.next()
			p.orderList()
		case p.tok() == kwFor && (p.peek(1) == kwUpdate || p.word(1, "share") || p.word(1, "no") || p.word(1, "key") || p.word(1, "read")),
			p.word(0, "procedure") && p.isName(1) && p.peek(2) == opOpen: // MySQL's PROCEDURE ANALYSE()
			p.skipTo(func() bool { return p.tok() == opClose || p.tok() == opSemicolon })
		case p.tok() == kwLock && p.peek(1) == kwIn:
			p.skipTo(func() bool { return p.tok() == opClose || p.tok() == opSemicolon })
		case p.tok() == kwWindow && p.isName(1) && p.peek(2) == kwAs: // Spark has it behind ORDER BY too
			p.next()
			s := q.Select
			if s == nil {
				s = &Select{}
			}
			p.windows(s)
		case p.tok() == kwInto && (p.peek(1) == tokParam || p.word(1, "outfile") || p.word(1, "dumpfile")): // MySQL's variables and files
			p.skipTo(func() bool { return p.tok() == opClose || p.tok() == opSemicolon })
		case p.tok() == kwWith && (p.word(1, "no") || p.word(1, "data") || p.word(1, "check") || p.word(1, "local") || p.word(1, "cascaded")):
			p.skipTo(func() bool { return p.tok() == opClose || p.tok() == opSemicolon })
		default:
			return
		}
	}
}

func (p *parser) fetch(q *Query) {
	if !p.accept(kwFirst) {
		p.acceptWord("next")
	}
	if p.tok() != kwRow && p.tok() != kwRows {
		q.Limit = p.expression()
		p.acceptWord("percent")
	} else {
		q.Limit = &Expr{Kind: Number, Name: "1", Start: p.start(), End: p.start()}
	}
	if !p.accept(kwRow) {
		p.accept(kwRows)
	}
	if !p.accept(kwOnly) && p.acceptSeq(kwWith) {
		p.acceptWord("ties")
	}
}

func (p *parser) orderList() []Order {
	out := []Order{}
	for p.err == nil {
		o := Order{Expr: p.expression()}
		if p.accept(kwUsing) {
			p.operatorToken()
		}
		if p.accept(kwDesc) {
			o.Desc = true
		} else {
			p.accept(kwAsc)
		}
		if p.accept(kwNulls) {
			p.next()
		}
		out = append(out, o)
		if (p.tok() == kwIgnore || p.tok() == kwRespect) && p.peek(1) == kwNulls {
			p.next()
			p.next()
		}
		if !p.accept(opComma) {
			break
		}
		if p.endsList() {
			p.missing("more of the order")
			break
		}
	}
	return out
}

// continues takes the comma behind an element of a list, and reports whether
// another follows.
func (p *parser) continues() bool {
	if !p.accept(opComma) {
		return false
	}
	if !p.endsList() {
		return true
	}
	if p.d.StrictCommas {
		p.missing("more of the list")
	}
	return false
}

// endsList reports whether a comma before here was one too many, as DuckDB,
// Trino and templates' loops leave them.
func (p *parser) endsList() bool {
	switch p.tok() {
	case tokEOF, opClose, opBracketEnd, opBraceEnd, opSemicolon, kwFrom, kwWhere, kwUnion, kwIntersect:
		return true
	case kwGroup, kwOrder:
		return p.peek(1) == kwBy
	case kwQualify, kwHaving, kwLimit:
		return p.startsOperand(1)
	case kwExcept:
		return p.peek(1) != opOpen
	case kwWindow:
		return p.isName(1) && p.peek(2) == kwAs
	}
	return false
}

// skipParens steps over a balanced pair.
func (p *parser) skipParens() {
	if p.tok() != opOpen {
		return
	}
	depth := 0
	for p.tok() != tokEOF {
		switch p.next().kind {
		case opOpen:
			depth++
		case opClose:
			if depth--; depth == 0 {
				return
			}
		}
	}
}

// skipTo steps over tokens until stop holds outside of brackets, or the brackets
// around end.
func (p *parser) skipTo(stop func() bool) {
	depth := 0
	for p.tok() != tokEOF {
		switch k := p.tok(); {
		case depth == 0 && (stop() || k == opClose || k == opBracketEnd || k == opBraceEnd):
			return
		case k == opOpen || k == opBracket || k == opBrace:
			depth++
		case k == opClose || k == opBracketEnd || k == opBraceEnd:
			depth--
		}
		p.next()
	}
}
