package sqlparse

import (
	"fmt"
	"sync"
)

// parser walks the tokens of one statement. The first error moves it to the
// end, so that every rule winds up by itself; whoever can step over what is
// wrong takes the error back (recover).
type parser struct {
	text     string
	d        *Dialect
	toks     []token
	i        int
	end      int32 // where the last token taken ended
	depth    int
	noIn     bool // IN belongs to the call: POSITION(a IN b)
	inZone   bool // AT TIME ZONE belongs to what stands before the zone
	inSet    bool // of Flink's STATEMENT SET, which holds several INSERTs
	err      *Problem
	problems []Problem
	exprs    []Expr
	ptrs     []*Expr
	idents   []Ident
}

var pool = sync.Pool{New: func() any { return &parser{} }}

func newParser(text string, d *Dialect) *parser {
	p := pool.Get().(*parser)
	toks := p.toks
	*p = parser{text: text, d: d}
	p.toks = lex(text, d, toks[:0])
	return p
}

// release gives the tokens back; the tree stays with the caller.
func (p *parser) release() {
	toks := p.toks
	if cap(toks) > 1<<16 {
		toks = nil
	}
	*p = parser{toks: toks}
	pool.Put(p)
}

func (p *parser) tok() kind { return p.toks[p.i].kind }

// peek returns the kind of the n-th token from here.
func (p *parser) peek(n int) kind {
	if p.i+n >= len(p.toks) {
		return tokEOF
	}
	return p.toks[p.i+n].kind
}

func (p *parser) start() int32 { return p.toks[p.i].start }

func (p *parser) next() token {
	t := p.toks[p.i]
	if p.i < len(p.toks)-1 {
		p.i++
		p.end = t.end
	} else {
		p.unexpected("more") // so that no rule waits at the end for ever
	}
	return t
}

func (p *parser) accept(k kind) bool {
	if p.toks[p.i].kind != k {
		return false
	}
	p.next()
	return true
}

// acceptSeq takes tokens of these kinds, all or none.
func (p *parser) acceptSeq(ks ...kind) bool {
	for n, k := range ks {
		if p.peek(n) != k {
			return false
		}
	}
	for range ks {
		p.next()
	}
	return true
}

func (p *parser) expect(k kind, what string) bool {
	if p.accept(k) {
		return true
	}
	p.unexpected(what)
	return false
}

// word reports whether the token n from here is a word with this text.
func (p *parser) word(n int, lower string) bool {
	if p.i+n >= len(p.toks) {
		return false
	}
	t := p.toks[p.i+n]
	return (t.kind == tokWord || t.kind >= kwBase) && foldEqual(p.text[t.start:t.end], lower)
}

func (p *parser) acceptWord(lower string) bool {
	if !p.word(0, lower) {
		return false
	}
	p.next()
	return true
}

func (p *parser) tokenText(t token) string { return p.text[t.start:t.end] }

func (p *parser) unexpected(wanted string) {
	t := p.toks[p.i]
	switch {
	case t.kind == tokEOF:
		t.start = p.end // behind the last word, not behind the space that follows it
		p.fail(t, "the statement ends where "+wanted+" was expected")
		return
	case t.kind == tokBad && int(t.end) == len(p.text):
		p.fail(t, fmt.Sprintf("%q begins here and does not end", clip(p.tokenText(t))))
		return
	}
	p.fail(t, fmt.Sprintf("%q stands where %s was expected", clip(p.tokenText(t)), wanted))
}

func clip(s string) string {
	if len(s) > 40 {
		return s[:40] + "…"
	}
	return s
}

func (p *parser) fail(t token, message string) {
	if p.err == nil {
		p.err = &Problem{Start: t.start, End: t.end, Message: message}
		p.i, p.end = len(p.toks)-1, max(p.end, t.start)
	}
}

// enter counts a level of nesting; leave must follow.
func (p *parser) enter() bool {
	p.depth++
	if p.depth > maxDepth {
		p.fail(p.toks[p.i], "this is nested too deeply to be read")
		return false
	}
	return true
}

func (p *parser) leave() { p.depth-- }

// missing notes that something is not here without which the rest can be read.
func (p *parser) missing(wanted string) {
	if p.err == nil {
		at := p.i
		p.unexpected(wanted)
		p.recover(at)
	}
}

// chainLimit is how many steps may follow each other here, each over what is
// before it. It gets less with nesting, so that no tree is deeper than stacks of
// its readers can be.
func (p *parser) chainLimit() int { return 40_000 / (1 + p.depth) }

// recover takes the last error back and stands at the token from, unless there
// were too many.
func (p *parser) recover(from int) bool {
	if p.err == nil || len(p.problems) >= maxRecovers {
		return false
	}
	p.problems = append(p.problems, *p.err)
	p.rewind(from)
	return true
}

// rewind goes back to a token and forgets the error.
func (p *parser) rewind(to int) {
	p.err, p.i = nil, to
	if to > 0 {
		p.end = p.toks[to-1].end
	}
}

func (p *parser) expr(k ExprKind, start int32) *Expr {
	if len(p.exprs) == cap(p.exprs) {
		p.exprs = make([]Expr, 0, p.slab(cap(p.exprs)))
	}
	p.exprs = append(p.exprs, Expr{Kind: k, Start: start, End: max(start, p.end)})
	return &p.exprs[len(p.exprs)-1]
}

// slab is the size of the next block of tree parts: small for small texts.
func (p *parser) slab(last int) int {
	return min(max(8, 2*last, min(len(p.toks)/4, 128)), 512)
}

// list returns a slice of its own that holds these.
func (p *parser) list(es ...*Expr) []*Expr {
	if len(p.ptrs)+len(es) > cap(p.ptrs) {
		p.ptrs = make([]*Expr, 0, max(len(es), p.slab(cap(p.ptrs))))
	}
	from := len(p.ptrs)
	p.ptrs = append(p.ptrs, es...)
	return p.ptrs[from:len(p.ptrs):len(p.ptrs)]
}

func (p *parser) parts(ids ...Ident) []Ident {
	if len(p.idents)+len(ids) > cap(p.idents) {
		p.idents = make([]Ident, 0, max(len(ids), p.slab(cap(p.idents))))
	}
	from := len(p.idents)
	p.idents = append(p.idents, ids...)
	return p.idents[from:len(p.idents):len(p.idents)]
}

func (e *Expr) detail() *Detail {
	if e.More == nil {
		e.More = &Detail{}
	}
	return e.More
}

// ident makes a name of a token that is one.
func (p *parser) ident(t token) Ident {
	s := p.tokenText(t)
	if t.kind == tokQuoted && len(s) > 2 && s[1] == '&' { // U&"d\0061t"
		return Ident{unescaped(unquote(s, false), p.text, int(t.end)), true, t.start, t.end}
	}
	if t.kind == tokQuoted || t.kind == tokString {
		return Ident{unquote(s, p.d.Backslashes && t.kind == tokString), true, t.start, t.end}
	}
	return Ident{s, false, t.start, t.end}
}

// isName reports whether the token n from here can be a name.
func (p *parser) isName(n int) bool {
	k := p.peek(n)
	return k == tokWord || k == tokQuoted || k >= kwBase && !reserved[k-kwBase]
}

// isAnyWord reports whether the token can be a name where only names can stand.
func (p *parser) isAnyWord(n int) bool {
	k := p.peek(n)
	return k == tokWord || k == tokQuoted || k >= kwBase
}

// anyName reads a name where only a name can stand; DuckDB takes strings too.
func (p *parser) anyName(what string) Ident {
	if !p.isAnyWord(0) && p.tok() != tokString {
		p.unexpected(what)
		return Ident{}
	}
	return p.ident(p.next())
}

func (p *parser) name(what string) Ident {
	if !p.isName(0) {
		p.unexpected(what)
		return Ident{}
	}
	return p.ident(p.next())
}

// path reads a dotted name.
func (p *parser) path(what string) []Ident {
	var ids []Ident
	if p.tok() == tokParam {
		ids = p.parts(p.ident(p.next()))
	} else {
		ids = p.parts(p.name(what))
	}
	if p.tok() == opOpen && p.d.NameClause && foldEqual(ids[0].Name, "identifier") { // made by an expression
		p.skipParens()
	}
	for p.tok() == opDot && (p.isAnyWord(1) || p.peek(1) == tokParam) && p.err == nil {
		p.next()
		ids = append(ids, p.ident(p.next()))
	}
	return ids
}

// nameList reads (a, b, c).
func (p *parser) nameList() []Ident {
	var ids []Ident
	if !p.expect(opOpen, "(") {
		return nil
	}
	for p.err == nil && p.tok() != opClose {
		if !p.isAnyWord(0) && p.tok() != tokString {
			p.unexpected("a name")
			break
		}
		ids = append(ids, p.ident(p.next()))
		for p.tok() == opDot && p.isAnyWord(1) { // a qualified name counts by its last part
			p.next()
			ids[len(ids)-1] = p.ident(p.next())
		}
		p.subscripts()
		if !p.accept(opComma) {
			break
		}
	}
	p.expect(opClose, ")")
	return ids
}

// subscripts steps over what says which part of a column is written: a[1].b.
func (p *parser) subscripts() {
	for p.err == nil && (p.tok() == opBracket || p.tok() == opDot && p.isAnyWord(1)) {
		if p.accept(opDot) {
			p.next()
			continue
		}
		p.next()
		p.skipTo(func() bool { return false })
		p.expect(opBracketEnd, "]")
	}
}

// mayAlias reports whether a word here that can begin what follows an expression
// or a table is an alias nevertheless, by what follows it.
func (p *parser) mayAlias() bool {
	next := p.peek(1)
	switch p.tok() {
	case kwAnti, kwSemi:
		return next != kwJoin
	case kwAsof, kwPositional:
		return next != kwJoin && next != kwLeft && next != kwRight && next != kwInner && next != kwFull && next != kwOuter
	case kwCluster, kwDistribute, kwSort:
		return next != kwBy
	case kwForce, kwIgnore, kwUse:
		return !p.word(1, "index") && !p.word(1, "key") && next != kwNulls
	case kwLock:
		return next != kwIn
	case kwOuter:
		return !p.word(1, "apply")
	case kwMatchRecognize, kwPivot, kwValues, kwSample:
		return next != opOpen
	case kwPartition:
		return next != opOpen && next != kwBy
	case kwUnpivot:
		return next != opOpen && !p.word(1, "include") && !p.word(1, "exclude")
	case kwMinus:
		return !p.startsQuery(1) && next != opOpen && next != kwAll && next != kwDistinct
	case kwQualify:
		return !p.startsOperand(1)
	case kwDiv, kwMod, kwRegexp, kwRlike, kwGlob, kwXor:
		return p.endsItem(1)
	}
	return false
}

func set(ks ...kind) (out [kwEnd - kwBase]bool) {
	for _, k := range ks {
		out[k-kwBase] = true
	}
	return out
}

var (
	// reserved words are never names by themselves.
	reserved = set(kwAnd, kwAs, kwBetween, kwCase, kwCreate, kwDistinct, kwElse, kwExcept, kwFetch, kwFrom, kwGroup, kwHaving,
		kwIn, kwIntersect, kwInto, kwIs, kwJoin, kwLike, kwLimit, kwNot, kwNull, kwOn, kwOr, kwOrder, kwSelect,
		kwThen, kwUnion, kwUsing, kwWhen, kwWhere, kwWith, kwEndWord, kwCast)
	// noAlias words do not name an expression without AS.
	noAlias = set(kwAnd, kwAs, kwBetween, kwBy, kwCase, kwCluster, kwCollate, kwDistribute, kwElse, kwExcept, kwFetch, kwFor, kwFrom,
		kwGroup, kwHaving, kwIlike, kwIn, kwInsert, kwIntersect, kwInto, kwIs, kwIsnull, kwJoin, kwLateral, kwLike, kwLimit,
		kwMinus, kwNot, kwNotnull, kwOffset, kwOn, kwOr, kwOrder, kwQualify, kwSelect, kwSimilar, kwSort, kwThen, kwUnion, kwUsing,
		kwWhen, kwWhere, kwWindow, kwWith, kwWithin, kwXor, kwDiv, kwReturning, kwMod, kwRlike, kwRegexp, kwGlob, kwOverlaps, kwOver)
	// noTableAlias words do not name a table without AS.
	noTableAlias = set(kwAnti, kwAs, kwAsof, kwCluster, kwCross, kwDistribute, kwExcept, kwFetch, kwFor, kwForce, kwFrom, kwFull, kwGroup, kwHaving,
		kwIgnore, kwInner, kwInsert, kwIntersect, kwInto, kwJoin, kwLateral, kwLeft, kwLimit, kwLock, kwMatchRecognize, kwMinus, kwNatural, kwOffset, kwOn, kwOrder, kwOuter,
		kwPivot, kwPositional, kwQualify, kwReturning, kwRight, kwSelect, kwSemi, kwSet, kwSort, kwStraightJoin, kwTablesample, kwUnion, kwUnpivot,
		kwUse, kwUsing, kwValues, kwWhen, kwWhere, kwWindow, kwWith, kwSample, kwPartition, kwAnd, kwOr, kwThen, kwIs, kwIn, kwNot, kwBetween, kwCase, kwEndWord)
)
