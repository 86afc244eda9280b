package sqlparse

// piped reads the steps of Spark's pipe syntax that follow a query: FROM t |>
// WHERE a > 1 |> SELECT b. Each step is a query over what is before it.
func (p *parser) piped(q *Query) *Query {
	start, count := q.Start, 0
	if s := q.Select; s != nil && p.tok() == opPipe && len(s.Items) == 1 && s.Items[0].Expr.Kind == Star {
		s.KeepsNames = s.GroupBy == nil && !s.Distinct
	}
	for p.err == nil && p.tok() == opPipe {
		if count++; count > p.chainLimit() {
			p.fail(p.toks[p.i], "too many steps follow each other")
			break
		}
		p.next()
		next := p.pipeStep(q)
		next.Start, next.End = start, p.end
		q = next
	}
	return q
}

// over is SELECT * FROM (q), under the name of the only table of q.
func (p *parser) over(q *Query) *Query {
	t := &Table{Kind: DerivedTable, Start: q.Start, End: q.End, Query: q}
	if s := q.Select; s != nil && len(s.From) == 1 {
		from := s.From[0]
		switch {
		case !from.Alias.IsZero():
			t.Alias = from.Alias
		case len(from.Name) > 0:
			t.Alias = from.Name[len(from.Name)-1]
		}
	}
	return &Query{Start: q.Start, Select: p.allOf(t)}
}

// pipeStep reads one step. What comes after it may name the tables before it, unless
// it gives all of them a new name.
func (p *parser) pipeStep(q *Query) *Query {
	switch k := p.tok(); {
	case (k == kwLimit || k == kwOffset) && q.OrderBy != nil && q.Limit == nil && q.Offset == nil: // its order decides the rows
		p.tail(q)
		return q
	case k == kwOrder, k == kwLimit, k == kwOffset, k == kwSort, k == kwCluster, k == kwDistribute:
		q = p.over(q)
		p.tail(q)
		q.Select.KeepsNames = true
		return q
	case p.isSetOp():
		return p.pipeSetOps(q)
	}
	out := p.over(q)
	s := out.Select
	s.KeepsNames = p.tok() != kwAs
	switch {
	case p.tok() == kwWhere, p.tok() == kwWindow:
		p.clauses(s)
	case p.accept(kwSelect):
		p.distinct(s)
		s.Items = p.items()
		p.clauses(s)
	case p.acceptWord("extend"):
		s.Items = append(s.Items, p.items()...)
	case p.accept(kwSet):
		for _, a := range p.assignments() {
			star := s.Items[0].Expr.star()
			star.Replace = append(star.Replace, Item{Expr: a.Value, Alias: a.Column})
		}
	case p.acceptWord("drop"):
		for p.err == nil {
			star := s.Items[0].Expr.star()
			star.Exclude = append(star.Exclude, p.name("a column"))
			if !p.accept(opComma) {
				break
			}
		}
	case p.acceptWord("aggregate"):
		p.pipeAggregate(s)
	case p.accept(kwAs):
		s.From[0].Alias = p.name("an alias")
	case p.tok() == kwPivot:
		s.From[0] = p.pivotClause(s.From[0])
	case p.tok() == kwUnpivot:
		s.From[0] = p.unpivotClause(s.From[0])
	case p.accept(kwTablesample):
		p.sample()
	case p.tok() == kwLateral && p.peek(1) == kwView:
		s.From = p.lateralViews(s.From)
	default:
		if t := p.joins(s.From[0]); t != s.From[0] {
			s.From[0] = t
			break
		}
		p.unexpected("a step of a pipe")
	}
	s.End = p.end
	return out
}

// pipeAggregate reads AGGREGATE items GROUP BY keys: the keys come first.
func (p *parser) pipeAggregate(s *Select) {
	var items []Item
	if p.tok() != kwGroup {
		items = p.items()
	}
	s.Items = nil
	if p.acceptSeq(kwGroup, kwBy) {
		for p.err == nil {
			it := Item{Expr: p.expression()}
			p.alias(&it)
			s.Items, s.GroupBy = append(s.Items, it), append(s.GroupBy, it.Expr)
			if !p.accept(opComma) {
				break
			}
		}
	}
	s.Items = append(s.Items, items...)
}

// pipeSetOps reads UNION ALL (q1), (q2).
func (p *parser) pipeSetOps(q *Query) *Query {
	start := q.Start
	level := 0
	if p.tok() == kwIntersect {
		level = 1
	}
	q = p.moreSetOps(q, level, start)
	for p.accept(opComma) {
		q.Branches = append(q.Branches, p.setOperand(level))
	}
	return q
}
