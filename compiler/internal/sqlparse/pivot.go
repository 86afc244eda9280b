package sqlparse

// pivotClause reads PIVOT (aggregates FOR column IN (values) ...) after a table.
func (p *parser) pivotClause(left *Table) *Table {
	t := &Table{Kind: PivotTable, Start: left.Start, Left: left, Pivot: &Pivot{}}
	p.next()
	p.expect(opOpen, "(")
	t.Pivot.Aggregates = p.pivotItems(kwFor)
	p.expect(kwFor, "FOR")
	for p.err == nil && p.tok() != opClose && p.tok() != kwGroup {
		t.Pivot.For = append(t.Pivot.For, p.pivotFor())
		p.accept(opComma)
	}
	if p.acceptSeq(kwGroup, kwBy) {
		t.Pivot.GroupBy, t.Pivot.Grouped = p.exprList(opClose), true
	}
	p.expect(opClose, ")")
	p.tableAlias(t)
	return t
}

func (p *parser) pivotItems(end kind) []Item {
	var out []Item
	for p.err == nil && p.tok() != end {
		it := Item{Expr: p.expression()}
		switch {
		case p.tok() == kwAs && p.peek(1) == opOpen && (p.peek(2) == tokString || p.peek(2) == tokNumber || p.peek(2) >= kwBase): // UNPIVOT's names
			p.next()
			p.skipParens()
		case p.tok() == kwAs && p.peek(1) == tokNumber:
			p.next()
			p.next()
		case p.tok() != end:
			p.alias(&it)
		}
		out = append(out, it)
		if !p.continues() {
			break
		}
	}
	return out
}

// pivotFor reads column IN (values); several columns stand in parentheses.
func (p *parser) pivotFor() PivotFor {
	f := PivotFor{Column: p.binary(p.unary(), levelIn)}
	if !p.accept(kwIn) {
		f.Open = true
		return f
	}
	if p.tok() != opOpen { // an enum's name
		f.Open = true
		p.path("a list")
		return f
	}
	p.next()
	if p.startsQuery(0) || p.tok() == kwAny {
		f.Open = true
		p.skipTo(func() bool { return false })
	} else {
		f.In = p.pivotItems(opClose)
	}
	p.expect(opClose, ")")
	return f
}

// pivotStatement reads DuckDB's PIVOT t ON ... USING ... GROUP BY ..., and
// UNPIVOT t ON ... INTO NAME n VALUE v.
func (p *parser) pivotStatement() *Table {
	first := p.next()
	unpivot := first.kind == kwUnpivot || foldEqual(p.tokenText(first), "pivot_longer")
	left := p.joins(p.table())
	t := &Table{Kind: PivotTable, Start: left.Start, Left: left, Pivot: &Pivot{}}
	if unpivot {
		t.Kind = UnpivotTable
		p.expect(kwOn, "ON")
		t.Pivot.For = []PivotFor{{In: p.pivotItems(kwInto)}}
		p.unpivotInto(t.Pivot)
		return t
	}
	if p.accept(kwOn) {
		for p.err == nil {
			t.Pivot.For = append(t.Pivot.For, p.pivotFor())
			if !p.accept(opComma) {
				break
			}
		}
	}
	if p.accept(kwUsing) {
		t.Pivot.Aggregates = p.pivotItems(tokEOF)
	}
	if p.acceptSeq(kwGroup, kwBy) {
		t.Pivot.GroupBy, t.Pivot.Grouped = p.exprList(tokEOF), true
	}
	t.End = p.end
	return t
}

func (p *parser) unpivotInto(v *Pivot) {
	v.Names, v.Values = []Ident{{Name: "name"}}, []Ident{{Name: "value"}}
	if !p.accept(kwInto) {
		return
	}
	if p.acceptWord("name") {
		v.Names = []Ident{p.anyName("a name")}
	}
	if p.acceptWord("value") || p.accept(kwValues) {
		v.Values = nil
		for p.err == nil {
			v.Values = append(v.Values, p.anyName("a name"))
			if !p.continues() {
				break
			}
		}
	}
}

// unpivotClause reads UNPIVOT (value FOR name IN (columns)) after a table.
func (p *parser) unpivotClause(left *Table) *Table {
	t := &Table{Kind: UnpivotTable, Start: left.Start, Left: left, Pivot: &Pivot{}}
	p.next()
	if p.acceptWord("include") || p.acceptWord("exclude") {
		p.expect(kwNulls, "NULLS")
	}
	p.expect(opOpen, "(")
	if p.tok() == opOpen {
		t.Pivot.Values = p.nameList()
	} else {
		t.Pivot.Values = []Ident{p.anyName("the name of the values")}
	}
	p.expect(kwFor, "FOR")
	if p.tok() == opOpen {
		t.Pivot.Names = p.nameList()
	} else {
		t.Pivot.Names = []Ident{p.anyName("the name of the column of names")}
	}
	p.expect(kwIn, "IN")
	p.expect(opOpen, "(")
	t.Pivot.For = []PivotFor{{In: p.pivotItems(opClose)}}
	p.expect(opClose, ")")
	p.expect(opClose, ")")
	p.tableAlias(t)
	return t
}

// matchRecognize reads MATCH_RECOGNIZE (...): partitions, order and measures are
// kept, patterns stepped over.
func (p *parser) matchRecognize(left *Table) *Table {
	t := &Table{Kind: MatchTable, Start: left.Start, Left: left, Pivot: &Pivot{}}
	p.next()
	p.expect(opOpen, "(")
	for p.err == nil && p.tok() != opClose {
		switch {
		case p.acceptSeq(kwPartition, kwBy):
			t.Pivot.GroupBy = p.exprList(opClose)
		case p.acceptSeq(kwOrder, kwBy):
			for _, o := range p.orderList() {
				t.Pivot.Reads = append(t.Pivot.Reads, o.Expr)
			}
		case p.acceptWord("measures"):
			t.Pivot.Aggregates = p.measures()
		case p.tok() == kwAll && p.peek(1) == kwRows:
			t.Pivot.Rows = true
			p.next()
		case p.tok() == opOpen:
			p.skipParens()
		case p.acceptWord("define"):
			for p.err == nil && p.isName(0) {
				p.next()
				p.expect(kwAs, "AS")
				t.Pivot.Reads = append(t.Pivot.Reads, p.expression())
				if !p.accept(opComma) {
					break
				}
			}
		case p.tok() == tokEOF:
			p.unexpected(")")
		default:
			p.next()
		}
	}
	p.expect(opClose, ")")
	p.tableAlias(t)
	return t
}

func (p *parser) measures() []Item {
	var out []Item
	for p.err == nil {
		if p.word(0, "final") || p.word(0, "running") {
			p.next()
		}
		it := Item{Expr: p.expression()}
		p.alias(&it)
		out = append(out, it)
		if !p.accept(opComma) {
			break
		}
	}
	return out
}
