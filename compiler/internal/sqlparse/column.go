package sqlparse

import "slices"

// column reads a dotted name; t.* is a star.
func (p *parser) column() *Expr {
	start := p.start()
	var buf [4]Ident
	ids := append(buf[:0], p.ident(p.next()))
	for p.tok() == opDot && p.err == nil {
		switch k := p.peek(1); {
		case k == opStar:
			p.next()
			p.next()
			e := p.expr(Star, start)
			e.Parts = p.parts(ids...)
			p.starChange(e)
			e.End = p.end
			return e
		case k == tokWord || k == tokQuoted || k >= kwBase || k == tokString && p.d.DoubleQuotedStrings:
			if p.peek(2) == opOpen && !(p.peek(3) == opPlus && p.peek(4) == opClose) {
				return p.qualifiedCall(ids, start)
			}
			p.next()
			ids = append(ids, p.ident(p.next()))
			continue
		}
		break
	}
	e := p.expr(Column, start)
	e.Parts = p.parts(ids...)
	return e
}

// qualifiedCall reads schema.f(x), or DuckDB's value.method(x).
func (p *parser) qualifiedCall(ids []Ident, start int32) *Expr {
	if p.d.Methods && !slices.ContainsFunc(ids, isDuckDBSchema) {
		e := p.expr(Column, start)
		e.Parts = p.parts(ids...)
		if next := p.member(e); next != nil {
			return next
		}
		return e
	}
	p.next()
	return p.call(start, p.tokenText(p.next()))
}

// isDuckDBSchema reports whether a name is one of the schemas that every database
// of DuckDB has.
func isDuckDBSchema(id Ident) bool {
	return foldEqual(id.Name, "main") || foldEqual(id.Name, "pg_catalog") || foldEqual(id.Name, "information_schema")
}

func (p *parser) starChange(e *Expr) {
	for p.err == nil {
		switch {
		case p.tok() == kwExclude, p.tok() == kwExcept && (p.peek(1) == opOpen && !p.startsQuery(2) || p.d.BareExcept && p.isName(1)):
			p.next()
			if p.tok() == opOpen {
				e.star().Exclude = p.nameList()
			} else {
				path := p.path("a column")
				e.star().Exclude = path[len(path)-1:]
			}
		case p.tok() == kwReplace && (p.peek(1) == opOpen || p.peek(1) != opComma && !p.endsItem(1)):
			p.next()
			e.star().Replace = p.changes()
		case p.tok() == kwRename && (p.peek(1) == opOpen || !p.endsItem(1)):
			p.next()
			e.star().Rename = p.changes()
		case p.tok() == kwLike, p.tok() == kwIlike, p.tok() == kwGlob, p.tok() == kwSimilar, p.tok() == kwNot && p.peek(1) != kwNull:
			not := p.accept(kwNot)
			like := p.next().kind
			p.accept(kwTo)
			t := p.next()
			if t.kind != tokString {
				p.fail(t, "a pattern was expected")
				return
			}
			s := e.star()
			s.Pattern, s.Like, s.Regexp = unquote(p.tokenText(t), p.d.Backslashes), like == kwLike || like == kwIlike, like == kwSimilar
			s.Inverse = not
			if p.accept(kwEscape) {
				p.next()
			}
		default:
			return
		}
	}
}

func (e *Expr) star() *StarChange {
	d := e.detail()
	if d.Star == nil {
		d.Star = &StarChange{}
	}
	return d.Star
}

// changes reads (expression AS name, ...) or a single one without parentheses.
func (p *parser) changes() []Item {
	parens := p.accept(opOpen)
	var out []Item
	for p.err == nil {
		it := Item{Expr: p.expression()}
		p.accept(kwAs)
		if p.isAnyWord(0) {
			it.Alias = p.ident(p.next())
		}
		out = append(out, it)
		if !parens || !p.accept(opComma) || p.tok() == opClose {
			break
		}
	}
	if parens {
		p.expect(opClose, ")")
	}
	return out
}
