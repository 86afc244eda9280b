package sqlparse

import "strings"

// typeName reads a type and keeps its text.
func (p *parser) typeName() Type {
	start := p.start()
	p.typeRest()
	t := Type{Start: start, End: p.end}
	if p.err == nil && t.End > t.Start {
		t.Text = p.text[t.Start:t.End]
	}
	return t
}

func (p *parser) typeRest() {
	if !p.enter() {
		return
	}
	defer p.leave()
	if p.tok() == tokString { // a type by name: '...'::"char" or quoted by a template
		p.next()
		return
	}
	if !p.isAnyWord(0) || p.endsClause() && p.tok() != kwUnion {
		p.unexpected("a type")
		return
	}
	if p.word(0, "setof") && p.isAnyWord(1) {
		p.next()
	}
	first := strings.ToLower(p.tokenText(p.next()))
	for p.tok() == opDot && p.isAnyWord(1) {
		p.next()
		p.next()
	}
	p.typeWords(first)
	switch p.tok() {
	case opOpen:
		p.typeArguments()
	case opLess:
		switch first { // else it compares: a::int < 5
		case "array", "map", "struct", "row", "multiset", "list", "table", "record":
			p.typeParameters()
		}
	}
	p.typeWords(first)
	p.typeTail()
}

// charsetWords are short names of character sets.
var charsetWords = []string{"ascii", "unicode", "binary"}

// typeWords takes the further words of types of several words.
func (p *parser) typeWords(first string) {
	switch first {
	case "double":
		p.acceptWord("precision")
	case "character", "char", "varchar", "national", "bit", "nchar", "binary":
		if p.word(0, "character") && p.peek(1) == kwSet {
			return
		}
		p.acceptWord("character")
		p.acceptWord("char")
		if !p.acceptWord("varying") {
			p.acceptWord("large")
			p.acceptWord("object")
		}
		if p.peek(1) == opClose { // MySQL: CAST(a AS CHAR(2) UNICODE)
			for _, w := range charsetWords {
				p.acceptWord(w)
			}
		}
	case "timestamp", "time":
		if (p.tok() == kwWith || p.tok() == kwWithout) && (p.word(1, "time") || p.word(1, "local")) {
			p.next()
			p.acceptWord("local")
			p.acceptWord("time")
			p.accept(kwZone)
		}
	case "interval":
		for p.isUnit(0) {
			p.next()
			p.skipParens()
			p.accept(kwTo)
		}
	case "signed", "unsigned":
		if !p.acceptWord("integer") {
			p.acceptWord("int")
		}
	case "int", "integer", "bigint", "smallint", "tinyint", "mediumint", "decimal", "float":
		p.acceptWord("unsigned")
	case "long":
		p.acceptWord("varchar")
	}
}

// typeArguments reads (10, 2), (max), (a int, b text), ('x', 'y').
func (p *parser) typeArguments() {
	p.next()
	for p.err == nil && p.tok() != opClose {
		switch {
		case p.tok() == tokNumber || p.tok() == tokString || p.tok() == opMinus:
			p.next()
		case p.isAnyWord(0):
			p.typeField()
		default:
			p.unexpected("a type's argument")
		}
		if !p.accept(opComma) && p.tok() != opClose && p.tok() != tokNumber {
			p.unexpected("a comma or )")
		}
	}
	p.expect(opClose, ")")
}

// typeParameters reads <int, string>, <a: int, b: string>, <a int>.
func (p *parser) typeParameters() {
	p.next()
	for p.err == nil && !p.closesAngle() {
		p.typeField()
		if !p.accept(opComma) && p.tok() != opGreater && p.tok() != opShiftRight {
			p.unexpected("a comma or >")
		}
	}
}

// closesAngle takes one > even where the lexer saw >>.
func (p *parser) closesAngle() bool {
	switch p.tok() {
	case opGreater:
		p.next()
		return true
	case opShiftRight:
		p.toks[p.i].kind = opGreater
		p.toks[p.i].start++
		p.end = p.toks[p.i].start
		return true
	}
	return false
}

// typeField reads a type with or without a field's name before it.
func (p *parser) typeField() {
	named := p.peek(1) == opColon || p.isAnyWord(1) && !p.word(1, "precision") && !p.word(1, "varying") && p.peek(1) != kwWith && p.peek(1) != kwWithout &&
		p.peek(1) != kwNot && p.peek(1) != kwNull && !p.word(1, "comment") && (p.peek(1) != kwArray || p.peek(2) == opOpen || p.peek(2) == opLess)
	if named && !p.word(0, "national") {
		p.next()
		p.accept(opColon)
	}
	p.typeRest()
	if p.accept(kwNot) {
		p.expect(kwNull, "NULL")
	} else {
		p.accept(kwNull)
	}
	if p.acceptWord("comment") || p.tok() == tokString { // Flink leaves the word out
		p.next()
	}
	if p.accept(kwCollate) {
		p.next()
	}
}

// typeTail reads ARRAY and [] after a type.
func (p *parser) typeTail() {
	for p.err == nil {
		switch {
		case p.tok() == opBracket && (p.peek(1) == opBracketEnd || p.peek(1) == tokNumber && p.peek(2) == opBracketEnd):
			for !p.accept(opBracketEnd) {
				p.next()
			}
		case p.tok() == kwArray:
			p.next()
		case p.word(0, "multiset") || p.word(0, "charset"):
			p.next()
		case p.word(0, "character") && p.peek(1) == kwSet:
			p.next()
			p.next()
			p.next()
		case p.accept(kwCollate):
			p.path("a collation")
		case p.tok() == opPercent && p.word(1, "type"):
			p.next()
			p.next()
		default:
			return
		}
	}
}
