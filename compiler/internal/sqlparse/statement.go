package sqlparse

import (
	"slices"
	"strings"
)

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
		case kwFrom:
			if p.insertsFrom() {
				p.insertFrom(s)
				s.CTEs = ctes
				for _, part := range append([]*Statement{s}, s.Further...) {
					if part.Query != nil {
						part.Query.CTEs = append(slices.Clip(ctes), part.Query.CTEs...)
					}
				}
				return s
			}
		}
		s.Query = p.queryAfterWith(ctes, recursive, s.Start)
		s.End = p.end
		return s
	}
	switch {
	case p.tok() == kwFrom && p.insertsFrom():
		p.insertFrom(s)
	case p.startsQuery(0) || p.tok() == opOpen:
		s.Query = p.query()
	case p.mapsRows():
		s.Query = p.query()
	case p.tok() == kwCreate || p.word(0, "alter") && p.peek(1) != kwTable || p.tok() == kwReplace && p.replaces():
		p.create(s)
	case p.tok() == kwInsert || p.tok() == kwReplace || p.word(0, "upsert") && p.peek(1) == kwInto:
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
	p.returning(s)
	s.End = p.end
	return s
}

// replaces reports whether REPLACE makes a table or a view here.
func (p *parser) replaces() bool {
	return p.peek(1) == kwTable || p.peek(1) == kwView || p.word(1, "temporary") && (p.peek(2) == kwTable || p.peek(2) == kwView)
}

// returning reads RETURNING and its items.
func (p *parser) returning(s *Statement) {
	if p.accept(kwReturning) {
		if p.tok() == kwWith && p.peek(1) == opOpen { // PostgreSQL names old and new rows
			p.next()
			p.skipParens()
		}
		s.Returning = p.items()
		if p.accept(kwInto) {
			p.skipTo(func() bool { return p.tok() == opSemicolon })
		}
	}
}

// create reads CREATE TABLE or VIEW ... AS query.
func (p *parser) create(s *Statement) {
	s.Kind = CreateStatement
	model := p.word(1, "model") || p.word(2, "model") // Flink
	for p.err == nil && p.tok() != kwTable && p.tok() != kwView && !(model && p.word(0, "model")) {
		if p.tok() == tokEOF || p.tok() == opOpen {
			p.unexpected("TABLE or VIEW")
			return
		}
		if t := p.next(); p.tok() == opOpen && foldEqual(p.tokenText(t), "current_user") { // MySQL: DEFINER = CURRENT_USER()
			p.skipParens()
		}
	}
	query := p.next().kind == kwView // there must be one
	if p.accept(kwIf) {
		p.accept(kwNot)
		p.accept(kwExists)
	}
	if p.tok() == tokString { // DuckDB
		s.Target = p.parts(p.ident(p.next()))
	} else {
		s.Target = p.path("a name")
	}
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
		case p.tok() == kwSelect || p.tok() == opOpen && p.startsQuery(1),
			p.tok() == kwValues || p.tok() == kwTable && p.isName(1) && !p.word(1, "properties") || p.tok() == kwWith && p.isName(1) && p.peek(2) == kwAs && p.peek(3) == opOpen: // MySQL
			s.Query = p.query()
			return
		case p.word(0, "clone") && p.isName(1): // Databricks
			p.next()
			from := p.start()
			t := &Table{Start: from, Name: p.path("a table"), End: p.end}
			p.afterTable(t)
			s.Query = &Query{Start: from, End: p.end, Select: p.allOf(t)}
			p.skipTo(func() bool { return p.tok() == opSemicolon })
			return
		case p.tok() == kwLike && p.isName(1):
			p.next()
			from := p.start()
			s.From = append(s.From, &Table{Start: from, Name: p.path("a table"), End: p.end})
		case p.tok() == opSemicolon && !query:
			return
		case p.tok() == opOpen:
			p.skipParens()
		default:
			query = query || p.tok() == kwAs
			p.next()
		}
	}
	if query {
		p.unexpected("AS")
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
		s.Query = p.statementQuery()
		p.expect(opClose, ")")
	case p.tok() == kwFrom && p.word(1, "database"): // DuckDB's databases name no table
	default:
		from := p.start()
		t := &Table{Start: from}
		if p.tok() == tokString {
			t.Path = p.ident(p.next()).Name
		} else {
			t.Name = p.path("a table")
		}
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
