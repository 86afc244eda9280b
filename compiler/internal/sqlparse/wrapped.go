package sqlparse

// wrappers are the words that begin what is to be done with another statement:
// EXPLAIN SELECT, CACHE TABLE c AS SELECT, DECLARE c CURSOR FOR SELECT.
var wrappers = []string{"explain", "desc", "describe", "cache", "prepare", "declare", "execute", "compile"}

// settings are the words of statements that only change what surrounds those
// after them.
var settings = []string{"set", "reset", "use", "pragma", "load", "install", "begin"}

// unwrap steps over settings that stand before a statement, and over the words on
// what is to be done with it.
func (p *parser) unwrap() {
	for p.err == nil && (!p.startsStatement() || p.tok() == kwDescribe && p.word(1, "query") && p.startsQuery(2)) {
		from := p.i
		switch {
		case p.anyOf(settings):
			p.inSet = p.inSet || p.word(1, "statement") && p.peek(2) == kwSet
			if p.word(1, "statement") && p.peek(2) != kwSet { // MariaDB: SET STATEMENT x = 1 FOR SELECT
				p.skipTo(p.startsStatement)
				break
			}
			p.skipTo(func() bool { return p.tok() == opSemicolon })
			p.accept(opSemicolon)
		case p.word(0, "cache"):
			p.next()
			p.acceptWord("lazy")
			p.accept(kwTable)
			p.skipTo(p.startsStatement)
		case p.anyOf(wrappers):
			p.next()
			p.skipTo(func() bool {
				p.inSet = p.inSet || p.word(0, "statement") && p.peek(1) == kwSet
				return p.startsStatement()
			})
		default:
			return
		}
		if k := p.tok(); k == tokEOF || k == opClose || k == opSemicolon {
			p.rewind(from)
			return
		}
	}
}

func (p *parser) anyOf(words []string) bool {
	for _, w := range words {
		if p.word(0, w) {
			return true
		}
	}
	return false
}

// startsStatement reports whether a statement that carries lineage begins here,
// and not a word of what stands before one.
func (p *parser) startsStatement() bool {
	switch p.tok() {
	case kwSelect, kwValues, kwInsert, kwMerge, kwUpdate, kwDelete, kwCreate, kwCopy, kwUnload:
		return true
	case kwReplace:
		return p.peek(1) == kwInto || p.replaces()
	case kwWith:
		return p.isName(1) && (p.peek(2) == kwAs || p.peek(2) == opOpen) || p.peek(1) == kwRecursive && p.isName(2)
	case kwFrom:
		return !p.startsQuery(1) && (p.isName(1) || p.peek(1) == tokString || p.peek(1) == opOpen)
	case opOpen:
		return p.opensQuery()
	}
	return p.startsQuery(0) || p.mapsRows()
}

// statementSet adds the INSERTs that follow in Flink's STATEMENT SET.
func (p *parser) statementSet(s *Statement) {
	for p.inSet && p.err == nil && p.tok() == opSemicolon && (p.peek(1) == kwInsert || p.word(1, "upsert")) {
		p.next()
		next := &Statement{Start: p.start()}
		p.insert(next)
		next.End = p.end
		s.Further, s.End = append(s.Further, next), p.end
	}
	if p.inSet {
		p.acceptSeq(opSemicolon, kwEndWord)
	}
}
