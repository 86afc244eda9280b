package sqlparse

import "strings"

// statement reads a query or one of the statements that write what a query gives.
func (p *parser) statement() *Statement {
	s := &Statement{Start: p.start()}
	if p.tok() == kwWith {
		ctes, recursive := p.with()
		switch p.tok() {
		case kwInsert, kwUpdate, kwDelete, kwMerge:
			inner := p.statement()
			if inner.Query != nil {
				inner.Query.CTEs = append(ctes, inner.Query.CTEs...)
			}
			inner.CTEs = ctes
			return inner
		}
		s.Query = p.queryAfterWith(ctes, recursive, s.Start)
		s.End = p.end
		return s
	}
	switch {
	case p.startsQuery(0) || p.tok() == opOpen:
		s.Query = p.query()
	case p.tok() == kwExplain:
		p.next()
		return p.statement()
	case p.tok() == kwCreate || p.tok() == kwReplace:
		p.create(s)
	case p.tok() == kwInsert:
		p.insert(s)
	case p.tok() == kwMerge:
		p.merge(s)
	case p.tok() == kwUpdate:
		p.update(s)
	case p.tok() == kwDelete:
		p.deleteFrom(s)
	case p.tok() == kwCopy || p.tok() == kwUnload:
		p.copyTo(s)
	default:
		p.unexpected("a query")
	}
	if p.tok() == kwReturning {
		p.skipTo(func() bool { return p.tok() == opSemicolon })
	}
	s.End = p.end
	return s
}

// queryAfterWith reads the query whose names have been read.
func (p *parser) queryAfterWith(ctes []CTE, recursive bool, start int32) *Query {
	q := p.setOps(0)
	p.tail(q)
	if q.CTEs != nil {
		q = &Query{Branches: []*Query{q}}
	}
	q.CTEs, q.Recursive, q.Start, q.End = ctes, recursive, start, p.end
	return q
}

// create reads CREATE TABLE or VIEW ... AS query.
func (p *parser) create(s *Statement) {
	s.Kind = CreateStatement
	for p.err == nil && p.tok() != kwTable && p.tok() != kwView {
		if p.tok() == tokEOF || p.tok() == opOpen {
			p.unexpected("TABLE or VIEW")
			return
		}
		p.next()
	}
	p.next()
	if p.accept(kwIf) {
		p.accept(kwNot)
		p.accept(kwExists)
	}
	s.Target = p.path("a name")
	if p.tok() == opOpen && !p.startsQuery(1) {
		from := p.i
		s.Columns = p.nameList()
		if p.recover(from) { // columns with types and constraints
			p.problems = p.problems[:len(p.problems)-1]
			s.Columns = nil
			p.skipParens()
		}
	}
	for p.err == nil && p.tok() != tokEOF { // properties: DISTKEY, WITH (...), USING, PARTITIONED BY
		switch {
		case p.tok() == kwAs && (p.startsQuery(1) || p.peek(1) == opOpen):
			p.next()
			s.Query = p.query()
			return
		case p.tok() == kwSelect || p.tok() == opOpen && p.startsQuery(1):
			s.Query = p.query()
			return
		case p.tok() == opOpen:
			p.skipParens()
		default:
			p.next()
		}
	}
	p.unexpected("AS")
}

// insert reads INSERT INTO t [(columns)] query.
func (p *parser) insert(s *Statement) {
	s.Kind = InsertStatement
	p.next()
	if p.accept(kwOr) {
		p.next()
	}
	p.accept(kwIgnore)
	if !p.accept(kwInto) {
		p.accept(kwOverwrite)
		p.accept(kwInto)
	}
	p.accept(kwTable)
	s.Target = p.path("a table")
	if p.accept(kwAs) {
		s.Alias = p.name("an alias")
	}
	if p.tok() == kwPartition {
		p.next()
		p.skipParens()
	}
	if p.acceptSeq(kwBy) {
		p.acceptWord("name")
	}
	if p.accept(kwReplace) {
		if p.accept(kwUsing) {
			p.nameList()
		} else {
			p.expect(kwWhere, "WHERE")
			s.Where = p.expression()
		}
	}
	if p.accept(kwSet) {
		s.Sets = p.assignments()
		p.skipTo(func() bool { return p.tok() == opSemicolon })
		return
	}
	if p.tok() == opOpen && !p.startsQuery(1) {
		s.Columns = p.nameList()
	}
	if p.word(0, "overriding") {
		p.skipTo(func() bool { return p.startsQuery(0) })
	}
	if p.accept(kwDefault) {
		p.next()
		return
	}
	s.Query = p.query()
	if p.tok() == kwOn || p.tok() == kwReturning || p.tok() == kwAs {
		p.skipTo(func() bool { return p.tok() == opSemicolon })
	}
}

// merge reads MERGE INTO t USING s ON ... WHEN ....
func (p *parser) merge(s *Statement) {
	s.Kind = MergeStatement
	p.next()
	p.accept(kwInto)
	p.target(s)
	p.expect(kwUsing, "USING")
	s.From = []*Table{p.table()}
	switch {
	case p.accept(kwOn):
		s.Where = p.condition()
	case p.accept(kwUsing):
		p.nameList()
	}
	for p.err == nil && p.accept(kwWhen) {
		for p.err == nil && p.tok() != kwThen {
			if p.accept(kwAnd) {
				p.condition()
			} else if p.tok() == tokEOF {
				p.unexpected("THEN")
			} else {
				p.next()
			}
		}
		p.next()
		p.mergeAction(s)
	}
	if p.tok() == kwReturning {
		p.skipTo(func() bool { return p.tok() == opSemicolon })
	}
}

func (p *parser) mergeAction(s *Statement) {
	switch {
	case p.accept(kwUpdate):
		if !p.accept(kwSet) || p.accept(opStar) {
			return
		}
		s.Sets = append(s.Sets, p.assignments()...)
	case p.accept(kwInsert):
		if p.accept(opStar) {
			return
		}
		var cols []Ident
		if p.tok() == opOpen {
			cols = p.nameList()
		}
		if p.accept(kwValues) || p.accept(kwRow) {
			p.expect(opOpen, "(")
			values := p.exprList(opClose)
			p.expect(opClose, ")")
			for i, v := range values {
				if i < len(cols) {
					s.Sets = append(s.Sets, Assignment{cols[i], v})
				}
			}
		}
	default: // DELETE, DO NOTHING
		for p.err == nil && p.tok() != kwWhen && p.tok() != tokEOF && p.tok() != opSemicolon {
			p.next()
		}
	}
}

func (p *parser) target(s *Statement) {
	p.accept(kwOnly)
	s.Target = p.path("a table")
	if p.accept(kwAs) || p.isName(0) && !noTableAlias[max(p.tok(), kwBase)-kwBase] {
		s.Alias = p.name("an alias")
	}
}

func (p *parser) assignments() []Assignment {
	var out []Assignment
	for p.err == nil {
		if p.tok() == opOpen { // (a, b) = (1, 2)
			cols := p.nameList()
			p.expect(opEqual, "=")
			p.accept(kwRow)
			v := p.expression()
			for i, c := range cols {
				one := v
				if v.Kind == Row && i < len(v.Args) {
					one = v.Args[i]
				}
				out = append(out, Assignment{c, one})
			}
		} else {
			path := p.path("a column")
			p.expect(opEqual, "=")
			out = append(out, Assignment{path[len(path)-1], p.expression()})
		}
		if !p.accept(opComma) {
			break
		}
	}
	return out
}

func (p *parser) update(s *Statement) {
	s.Kind = UpdateStatement
	p.next()
	p.target(s)
	p.expect(kwSet, "SET")
	s.Sets = p.assignments()
	if p.accept(kwFrom) {
		s.From = p.fromList()
	}
	if p.accept(kwWhere) {
		s.Where = p.condition()
	}
}

func (p *parser) deleteFrom(s *Statement) {
	s.Kind = DeleteStatement
	p.next()
	p.expect(kwFrom, "FROM")
	p.target(s)
	if p.accept(kwUsing) {
		s.From = p.fromList()
	}
	if p.accept(kwWhere) {
		s.Where = p.condition()
	}
}

// copyTo reads COPY (query) TO ... and UNLOAD ('query') TO ...; COPY t FROM reads
// no relation, and its target is t.
func (p *parser) copyTo(s *Statement) {
	s.Kind = CopyStatement
	unload := p.next().kind == kwUnload
	switch {
	case p.tok() == opOpen && p.peek(1) == tokString && unload:
		p.next()
		t := p.next()
		p.expect(opClose, ")")
		// Blanks before it keep the places of what stands before the first
		// doubled quote.
		inner, problems := Parse(strings.Repeat(" ", int(t.start)+1)+unquote(p.tokenText(t), p.d.Backslashes), p.d)
		p.problems = append(p.problems, problems...)
		if inner != nil {
			s.Query = inner.Query
		}
	case p.tok() == opOpen:
		p.next()
		s.Query = p.query()
		p.expect(opClose, ")")
	default:
		from := p.start()
		t := &Table{Start: from, Name: p.path("a table")}
		t.End = p.end
		if p.tok() == opOpen {
			s.Columns = p.nameList()
		}
		if p.tok() == kwFrom {
			s.Target = t.Name
		} else {
			s.Query = &Query{Start: from, End: p.end, Select: p.allOf(t)}
		}
	}
	p.skipTo(func() bool { return p.tok() == opSemicolon })
}
