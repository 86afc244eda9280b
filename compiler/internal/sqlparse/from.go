package sqlparse

// fromList reads the tables of FROM.
func (p *parser) fromList() []*Table {
	var out []*Table
	for p.err == nil {
		out = append(out, p.joins(p.table()))
		if !p.continues() {
			break
		}
	}
	return p.lateralViews(out)
}

// joins reads the joins that follow a table, from the left. Where no condition
// comes before the next join, the conditions stand at the end of the chain:
// a JOIN b JOIN c ON .. ON ..
func (p *parser) joins(left *Table) *Table {
	if !p.enter() {
		return left
	}
	defer p.leave()
	for count := 0; p.err == nil; count++ {
		j := &Table{Kind: JoinTable, Start: left.Start, Left: left}
		if !p.joinWords(j) {
			break
		}
		if count > p.chainLimit() {
			p.fail(p.toks[p.i], "too many joins follow each other")
			break
		}
		if j.Natural || j.Join == CrossJoin { // what is pivoted behind it is the join
			j.Right = p.matched(p.tablePrimary())
		} else {
			j.Right = p.table()
		}
		if !j.Natural && j.Join != CrossJoin && p.joinFollows() {
			j.Right = p.joins(j.Right)
		}
		switch {
		case j.Natural, j.Join == CrossJoin && p.d.JoinNeedsOn: // the condition is that of a join around it
		case p.tok() == kwOn && !p.onConflict():
			p.next()
			j.On = p.condition()
		case p.tok() == kwUsing && p.peek(1) != kwSample:
			p.next()
			j.Using = p.nameList()
			if p.accept(kwAs) { // PostgreSQL names the merged columns
				p.next()
			}
		case p.d.JoinNeedsOn:
			p.missing("ON or USING")
		}
		j.End = p.end
		left = p.pivoted(j)
	}
	return left
}

// pivoted reads the PIVOT or UNPIVOT of what stands before it, a table or a join
// with its condition.
func (p *parser) pivoted(t *Table) *Table {
	for p.err == nil {
		switch {
		case p.tok() == kwPivot && p.peek(1) == opOpen:
			t = p.pivotClause(t)
		case p.tok() == kwUnpivot:
			t = p.unpivotClause(t)
		default:
			return t
		}
		t.End = p.end
	}
	return t
}

// onConflict reports whether what an INSERT does with rows that are there begins
// here.
func (p *parser) onConflict() bool {
	if p.word(1, "duplicate") {
		return p.word(2, "key")
	}
	return p.word(1, "conflict") && (p.peek(2) == opOpen || p.peek(2) == kwDo || p.peek(2) == kwOn)
}

func (p *parser) joinFollows() bool {
	switch p.tok() {
	case kwJoin, kwLeft, kwRight, kwInner, kwFull, kwStraightJoin, kwNatural, kwCross:
		return true
	}
	return false
}

// joinWords reads the words of a join; false, and nothing taken, without one.
func (p *parser) joinWords(j *Table) bool {
	from := p.i
	if p.word(0, "global") {
		p.next()
	}
	if p.accept(kwNatural) {
		j.Natural = true
	}
	if !p.accept(kwAsof) {
		p.accept(kwPositional)
	}
	switch p.tok() {
	case kwInner:
		p.next()
	case kwCross:
		p.next()
		j.Join = CrossJoin
	case kwLeft:
		p.next()
		j.Join = LeftJoin
	case kwRight:
		p.next()
		j.Join = RightJoin
	case kwFull:
		p.next()
		j.Join = FullJoin
	}
	p.accept(kwOuter)
	switch p.tok() {
	case kwSemi:
		p.next()
		j.Join = SemiJoin
	case kwAnti:
		p.next()
		j.Join = AntiJoin
	}
	if p.accept(kwStraightJoin) {
		return true
	}
	if !p.accept(kwJoin) {
		if p.word(0, "apply") && (j.Join == CrossJoin || p.toks[from].kind == kwOuter) {
			p.next()
			return true
		}
		switch p.toks[max(from, p.i-1)].kind {
		case kwInner, kwLeft, kwRight, kwFull, kwCross, kwOuter:
			p.unexpected("JOIN")
			return false
		}
		p.i = from
		if from > 0 {
			p.end = p.toks[from-1].end
		}
		return false
	}
	return true
}

// table reads one table with its alias and what is applied to it.
func (p *parser) table() *Table {
	if !p.enter() {
		return &Table{}
	}
	defer p.leave()
	t := p.tablePrimary()
	for at := -1; at != p.i && p.err == nil; {
		at = p.i
		t = p.pivoted(p.matched(t))
	}
	return t
}

// matched reads the samples and the patterns of rows that are looked for in a table.
func (p *parser) matched(t *Table) *Table {
	for p.err == nil {
		switch {
		case p.tok() == kwMatchRecognize:
			t = p.matchRecognize(t)
		case p.tok() == kwTablesample, p.tok() == kwUsing && p.peek(1) == kwSample, p.tok() == kwSample && p.peek(1) == opOpen:
			p.next()
			p.accept(kwSample)
			p.sample()
			if t.Alias.IsZero() {
				p.tableAlias(t)
			}
		default:
			return t
		}
		t.End = p.end
	}
	return t
}

// sample steps over the size, method and seed of a sample.
func (p *parser) sample() {
	if p.isName(0) && p.peek(1) == opOpen {
		p.next()
	}
	if p.tok() == tokNumber {
		p.next()
		if !p.accept(opPercent) && !p.acceptWord("percent") {
			p.accept(kwRows)
		}
	}
	p.skipParens()
	if p.acceptWord("repeatable") {
		p.skipParens()
	}
}

func (p *parser) tablePrimary() *Table {
	t := &Table{Start: p.start()}
	p.accept(kwLateral)
	if (p.isName(0) || p.tok() == tokString) && p.peek(1) == opColon { // DuckDB: alias: table
		t.Alias = p.ident(p.next())
		p.next()
	}
	if p.word(0, "stream") && p.isName(1) { // Databricks
		p.next()
	}
	switch {
	case p.d.TableArrays && p.accept(kwUnpivot): // Redshift's objects
		t.Kind, t.Funcs, t.Keyed = FunctionTable, []*Expr{p.primary()}, true
	case p.tok() == opOpen:
		t = p.tableInParens(t)
	case p.tok() == kwValues && (p.peek(1) == opOpen || p.peek(1) == tokString || p.peek(1) == tokNumber || p.d.NamedValues && p.peek(2) == opOpen):
		t.Kind = DerivedTable
		at := p.start()
		p.next()
		t.Query = &Query{Start: at, Values: p.rows(), End: p.end}
	case p.tok() == kwTable && p.peek(1) == opOpen:
		p.tableCall(t)
	case p.word(0, "collation") && p.peek(1) == kwFor && p.peek(2) == opOpen:
		t.Kind, t.Funcs = FunctionTable, []*Expr{p.primary()}
	case p.tok() == kwRows && p.peek(1) == kwFrom:
		p.next()
		p.next()
		t.Kind = FunctionTable
		p.expect(opOpen, "(")
		for p.err == nil {
			t.Funcs = append(t.Funcs, p.expression())
			if p.accept(kwAs) {
				if p.isName(0) {
					p.next()
				}
				p.skipParens()
			}
			if !p.accept(opComma) {
				break
			}
		}
		p.expect(opClose, ")")
	case p.tok() == tokString && (p.text[p.start()] == '"' || p.peek(1) == opDot && p.peek(2) == tokString): // a name as the target's engine quotes it
		t.Name = p.parts(p.ident(p.next()))
		for p.tok() == opDot && (p.isAnyWord(1) || p.peek(1) == tokString) && p.err == nil {
			p.next()
			t.Name = append(t.Name, p.ident(p.next()))
		}
	case p.tok() == tokString:
		t.Path = p.ident(p.next()).Name
	case p.tok() == tokParam && p.peek(1) != opDot:
		t.Path = p.tokenText(p.next())
	case p.tok() == opBrace: // MySQL: { OJ a LEFT JOIN b ... }
		p.next()
		p.acceptWord("oj")
		t = p.joins(p.table())
		p.expect(opBraceEnd, "}")
		return t
	default:
		p.namedTable(t)
	}
	p.afterTable(t)
	p.tableAlias(t)
	t.End = p.end
	return t
}

// tableInParens reads a subquery or a join in parentheses.
func (p *parser) tableInParens(t *Table) *Table {
	start := t.Start
	p.next()
	if p.startsQuery(0) {
		t.Kind, t.Query = DerivedTable, p.query()
		p.expect(opClose, ")")
		return t
	}
	inner := p.joins(p.table())
	if inner.Kind == DerivedTable && inner.Alias.IsZero() && (p.isSetOp() || p.tok() == kwOrder || p.tok() == kwLimit) {
		q := p.moreSetOps(p.moreSetOps(inner.Query, 1, start), 0, start)
		q = &Query{Branches: []*Query{q}, Start: start}
		p.tail(q)
		q.End = p.end
		t.Kind, t.Query = DerivedTable, q
		p.expect(opClose, ")")
		return t
	}
	for p.accept(opComma) { // MySQL: (a, b, c)
		inner = &Table{Kind: JoinTable, Join: CrossJoin, Left: inner, Right: p.joins(p.table()), Start: inner.Start}
	}
	p.expect(opClose, ")")
	inner.Start, inner.End = start, p.end
	if !inner.Alias.IsZero() { // ((SELECT 1) a) b
		outer := &Table{Kind: DerivedTable, Start: start, Query: &Query{Start: start, End: p.end, Select: p.allOf(inner)}}
		if p.tableAlias(outer); !outer.Alias.IsZero() {
			return outer
		}
	}
	return inner
}

func (p *parser) isSetOp() bool {
	switch p.tok() {
	case kwUnion, kwIntersect, kwExcept, kwMinus:
		return true
	}
	return p.isSetMinus()
}

// tableCall reads TABLE(f(...)).
func (p *parser) tableCall(t *Table) {
	p.next()
	p.next()
	t.Kind = FunctionTable
	t.Funcs = []*Expr{p.expression()}
	p.expect(opClose, ")")
}

// namedTable reads a table's name or a function's call.
func (p *parser) namedTable(t *Table) {
	only := p.tok() == kwOnly && (p.isName(1) || p.peek(1) == opOpen)
	if only {
		p.next()
	}
	if !p.isName(0) && !p.namesTable() && p.tok() != tokParam && !(only && p.tok() == opOpen) && !(p.isAnyWord(0) && p.peek(1) == opOpen && p.tok() >= kwBase && !noAlias[p.tok()-kwBase]) {
		p.unexpected("a table")
		return
	}
	if only && p.accept(opOpen) {
		p.namedTable(t)
		p.expect(opClose, ")")
		return
	}
	from := p.i
	t.Name = p.parts(p.ident(p.next()))
	for p.tok() == opDot && (p.isAnyWord(1) || p.peek(1) == opDot || p.peek(1) == tokParam || p.peek(1) == tokString) && p.err == nil {
		p.next()
		p.accept(opDot)
		if p.isAnyWord(0) || p.tok() == tokParam || p.tok() == tokString {
			t.Name = append(t.Name, p.ident(p.next()))
		}
	}
	t.Extended = p.extended()
	if p.tok() == opOpen {
		p.i = from
		e := p.expr(Call, t.Start)
		for i, n := range t.Name {
			if i > 0 {
				e.Name += "."
			}
			e.Name += n.Name
		}
		p.i = from + 2*len(t.Name) - 1
		p.callRest(e)
		switch {
		case p.tok() == opDot && p.isAnyWord(1): // DuckDB: f(x).field
			e = p.postfix(e)
		case p.tok() == opOpen && p.d.NameClause && foldEqual(e.Name, "identifier"):
			e = p.called(e)
		}
		t.Kind, t.Funcs, t.Name = FunctionTable, []*Expr{e}, nil
	}
	switch {
	case p.accept(opStar): // PostgreSQL: with the tables that inherit
	case p.tok() == opBracket && t.Kind == NamedTable: // Redshift: FROM t, t.list[0]
		e := p.expr(Column, t.Start)
		e.Parts = t.Name
		t.Kind, t.Funcs, t.Name = FunctionTable, []*Expr{p.postfix(e)}, nil
	case p.tok() == tokParam && p.text[p.start()] == '@', p.tok() == opAt && p.peek(1) == tokNumber: // Delta: t@v12
		if p.next().kind == opAt {
			p.next()
		}
	}
}

// namesTable reports whether a reserved word that stands where a table does is its
// name, as some dialect has it: what it begins otherwise cannot stand here.
func (p *parser) namesTable() bool {
	switch p.tok() {
	case kwGroup, kwOrder, kwCase, kwIn, kwThen, kwWhen, kwElse, kwTo, kwCreate, kwDistinct:
		return p.d.AnyName && p.peek(1) != kwBy && !p.startsQuery(1)
	}
	return false
}

// afterTable steps over time travel, hints and partitions.
func (p *parser) afterTable(t *Table) {
	for p.err == nil {
		switch {
		case p.tok() == kwWith && p.word(1, "ordinality"), p.tok() == kwWith && p.peek(1) == kwOffset:
			p.next()
			p.next()
			t.Ordinal = true
		case p.tok() == kwFor && (p.word(1, "version") || p.word(1, "timestamp") || p.word(1, "system_time") || p.word(1, "system_version")),
			(p.word(0, "version") || p.word(0, "timestamp") || p.word(0, "system_time") || p.word(0, "system_version")) && p.peek(1) == kwAs && p.peek(2) == kwOf:
			p.timeTravel(t)
		case p.tok() == kwAs && p.peek(1) == kwOf && (p.word(2, "timestamp") || p.peek(2) == tokString): // TiDB, Dolt
			p.next()
			p.next()
			if p.peek(1) != opOpen && p.peek(1) != tokString {
				p.acceptWord("timestamp")
			}
			t.AsOf = p.binary(p.unary(), levelIn)
		case p.word(0, "at") && (p.peek(1) == opOpen || p.isName(1)):
			if p.next(); p.isName(0) {
				t.Position = p.ident(p.next())
			}
			p.skipParens()
		case (p.tok() == kwUse || p.tok() == kwForce || p.tok() == kwIgnore) && (p.word(1, "index") || p.word(1, "key")):
			for p.tok() != opOpen && p.tok() != tokEOF {
				p.next()
			}
			p.skipParens()
		case p.tok() == kwPartition && p.peek(1) == opOpen:
			p.next()
			p.skipParens()
		case p.word(0, "before") && p.word(1, "system_time"): // MariaDB
			p.next()
			p.timeTravel(t)
		case p.tok() == kwFor && p.word(1, "portion") && p.peek(2) == kwOf: // MariaDB: FOR PORTION OF p FROM a TO b
			p.next()
			p.next()
			p.next()
			p.next()
			p.expect(kwFrom, "FROM")
			p.binary(p.unary(), levelIn)
			p.expect(kwTo, "TO")
			p.binary(p.unary(), levelIn)
		default:
			return
		}
	}
}

// timeTravel reads [FOR] VERSION | TIMESTAMP | SYSTEM_TIME with the times it is
// about: AS OF a, FROM a TO b, BETWEEN a AND b, ALL.
func (p *parser) timeTravel(t *Table) {
	p.accept(kwFor)
	p.next()
	switch {
	case p.accept(kwAll):
		return
	case p.accept(kwAs):
		p.expect(kwOf, "OF")
	case p.accept(kwFrom), p.accept(kwBetween):
		p.binary(p.unary(), levelIn)
		if !p.accept(kwAnd) {
			p.expect(kwTo, "TO")
		}
	}
	if p.word(0, "timestamp") && p.peek(1) != tokString && p.isName(1) || p.word(0, "transaction") {
		p.next()
	}
	t.AsOf = p.binary(p.unary(), levelIn)
}

// tableAlias reads [AS] alias [(columns)].
func (p *parser) tableAlias(t *Table) {
	switch k := p.tok(); {
	case !t.Alias.IsZero():
		return
	case p.accept(kwAs):
		if p.tok() == opOpen { // AS (a int, b text)
			t.Columns, t.Types = p.columnDefs()
			return
		}
		if !p.isAnyWord(0) && p.tok() != tokString {
			p.unexpected("an alias")
			return
		}
		t.Alias = p.ident(p.next())
	case k == opOpen && p.d.BareAliases && t.Kind == DerivedTable:
	case k == kwValues && p.peek(1) == opOpen && p.isName(2) && (p.peek(3) == opClose || p.peek(3) == opComma):
		t.Alias = p.ident(p.next())
	case k == tokString && p.d.DoubleQuotedStrings && p.text[p.start()] == '"', k == tokWord && !p.endsClause() && !(p.word(0, "at") && p.peek(1) == opOpen) && !p.mapsRows(), k == tokQuoted, k >= kwBase && (!noTableAlias[k-kwBase] || p.mayAlias()):
		t.Alias = p.ident(p.next())
	default:
		return
	}
	if p.tok() == opOpen {
		t.Columns, t.Types = p.columnDefs()
	}
	p.afterTable(t)
}

// columnDefs reads (a, b) or (a int, b text); there are types up to the last column
// that has one.
func (p *parser) columnDefs() ([]Ident, []Type) {
	ids := []Ident{}
	var typ []Type
	p.next()
	for p.err == nil && p.tok() != opClose {
		if !p.isAnyWord(0) && p.tok() != tokString {
			p.unexpected("a column's name")
			break
		}
		ids = append(ids, p.ident(p.next()))
		for p.tok() == opDot && p.isAnyWord(1) { // a qualified name counts by its last part
			p.next()
			ids[len(ids)-1] = p.ident(p.next())
		}
		if p.tok() != opComma && p.tok() != opClose {
			typ = append(append(typ, make([]Type, len(ids)-1-len(typ))...), p.typeName())
			p.acceptSeq(kwNot, kwNull)
		}
		if !p.accept(opComma) {
			break
		}
	}
	p.expect(opClose, ")")
	return ids, typ
}

// lateralViews reads Spark's LATERAL VIEW clauses.
func (p *parser) lateralViews(from []*Table) []*Table {
	for p.err == nil && p.tok() == kwLateral && p.peek(1) == kwView {
		t := &Table{Kind: LateralView, Start: p.start()}
		p.next()
		p.next()
		p.accept(kwOuter)
		t.Funcs = []*Expr{p.primary()}
		if p.isName(0) && p.tok() != kwLateral && !p.endsClause() {
			t.Alias = p.ident(p.next())
		}
		if p.accept(kwAs) || p.isName(0) && p.tok() < kwBase {
			for p.err == nil {
				t.Columns = append(t.Columns, p.name("a column's name"))
				if !p.accept(opComma) {
					break
				}
			}
		}
		t.End = p.end
		from = append(from, t)
	}
	return from
}
