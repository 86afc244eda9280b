package jinja

import (
	"fmt"
	"strings"

	"github.com/modeldata/model/internal/diag"
)

// Bounds of what is parsed, so that no template can exhaust the stack.
const (
	maxParseDepth = 200  // brackets in brackets, blocks in blocks
	maxChainLen   = 2000 // operators, calls or filters in one row
)

// parser builds the tree of a template. After an error every token is tokEOF,
// so that all loops end.
type parser struct {
	*lexer
	tok    token
	ahead  token
	peeked bool
	depth  int
	loops  int     // loops around the current statement, in the same function
	fors   int     // loops around the current statement, in any function
	tags   []token // names of the open blocks, for messages
	blocks []*Block
	macros bool // only blocks count
}

func parse(src string, start, end int, where place) ([]stmt, []*Block, *diag.Diagnostic) {
	return parseAll(&parser{lexer: newLexer(src, start, end, where)})
}

// parseMacros is parse for files of macros, where tags outside of blocks are
// nothing.
func parseMacros(src string, start, end int, where place) ([]stmt, []*Block, *diag.Diagnostic) {
	return parseAll(&parser{lexer: newLexer(src, start, end, where), macros: true})
}

func parseAll(p *parser) ([]stmt, []*Block, *diag.Diagnostic) {
	p.advance()
	body := p.body()
	if p.err == nil && p.tok.kind != tokEOF {
		p.failAt(p.tok.pos, "unexpected %s", describe(p.tok))
	}
	return body, p.blocks, p.err
}

func (p *parser) failAt(at pos, format string, args ...any) *diag.Diagnostic {
	d := p.lexer.fail(int(at.start), int(at.end), format, args...)
	p.tok, p.peeked = token{kind: tokEOF, pos: at}, false
	return d
}

func (p *parser) advance() token {
	t := p.tok
	if p.peeked {
		p.tok, p.peeked = p.ahead, false
	} else {
		p.tok = p.lexer.next()
	}
	return t
}

func (p *parser) peek() token {
	if !p.peeked {
		p.ahead, p.peeked = p.lexer.next(), true
	}
	return p.ahead
}

func (p *parser) isOp(op string) bool     { return p.tok.kind == tokOp && p.tok.text == op }
func (p *parser) isName(name string) bool { return p.tok.kind == tokName && p.tok.text == name }

func (p *parser) skipOp(op string) bool {
	if p.isOp(op) {
		p.advance()
		return true
	}
	return false
}

func (p *parser) skipName(name string) bool {
	if p.isName(name) {
		p.advance()
		return true
	}
	return false
}

func (p *parser) expectOp(op string) token {
	if !p.isOp(op) {
		p.failAt(p.tok.pos, "expected '%s', got %s", op, describe(p.tok))
	}
	return p.advance()
}

func (p *parser) expectWord(name string) {
	if !p.skipName(name) {
		p.failAt(p.tok.pos, "expected '%s', got %s", name, describe(p.tok))
	}
}

func (p *parser) expectName() token {
	if p.tok.kind != tokName {
		p.failAt(p.tok.pos, "expected a name, got %s", describe(p.tok))
	}
	return p.advance()
}

// expectEnd reads the end of the tag that begins at begin. Where what is there
// instead stands on a later line, the end was forgotten: that is told of the
// tag.
func (p *parser) expectEnd(kind tokenKind, begin token) token {
	if p.tok.kind == kind {
		return p.advance()
	}
	from, to := int(begin.pos.start), int(p.tok.pos.start)
	if p.err == nil && from < to && strings.Contains(p.src[from:to], "\n") {
		got := p.tok
		p.failAt(begin.pos, "this tag is not closed: expected %s, got %s", kindNames[kind], describe(got)).
			WithNote(p.span(got.pos), "this stands where the end should").
			WithHint("end the tag with %s", strings.Trim(kindNames[kind], "'"))
		return p.advance()
	}
	p.failAt(p.tok.pos, "expected %s, got %s", kindNames[kind], describe(p.tok))
	return p.advance()
}

var kindNames = map[tokenKind]string{
	tokEOF: "the end of the template", tokData: "text", tokVarBegin: "'{{'", tokVarEnd: "'}}'",
	tokBlockBegin: "'{%'", tokBlockEnd: "'%}'",
}

func describe(t token) string {
	switch t.kind {
	case tokName, tokOp:
		return "'" + t.text + "'"
	case tokString:
		return "a text"
	case tokNumber:
		return "the number " + Str(t.num)
	}
	return kindNames[t.kind]
}

// enter bounds nesting; leave must follow.
func (p *parser) enter() {
	p.depth++
	if p.depth > maxParseDepth {
		p.failAt(p.tok.pos, "the template is nested more than %d levels deep", maxParseDepth).
			WithHint("move inner parts into {%% set %%} or a macro")
	}
}

func (p *parser) leave() { p.depth-- }

// link bounds the length of a chain.
func (p *parser) link(n *int) {
	*n++
	if *n > maxChainLen {
		p.failAt(p.tok.pos, "the expression has more than %d parts in a row", maxChainLen).WithHint("split it with {%% set %%}")
	}
}

// body reads statements until the template ends or one of the given tags
// begins; that tag's name is then the current token.
func (p *parser) body(ends ...string) []stmt {
	p.enter()
	defer p.leave()
	var out []stmt
	for {
		switch p.tok.kind {
		case tokData:
			t := p.advance()
			if t.text != "" {
				out = append(out, &textStmt{t.pos, t.text})
			}
		case tokVarBegin:
			if p.between() {
				p.skipTo("}}")
				continue
			}
			begin := p.advance()
			x := p.tuple(tupleRule{})
			end := p.expectEnd(tokVarEnd, begin)
			out = append(out, &outputStmt{begin.pos.to(end.pos), x})
		case tokBlockBegin:
			if p.between() && !p.word() {
				p.skipTo("%}")
				continue
			}
			p.tag = p.advance()
			for _, end := range ends {
				if p.isName(end) {
					return out
				}
			}
			if s := p.statement(ends); s != nil {
				out = append(out, s)
			}
			p.expectEnd(tokBlockEnd, p.tag)
		default:
			return out
		}
	}
}

// between reports whether what comes stands between the macros of a file, where
// only tags with a name are looked at.
func (p *parser) between() bool { return p.macros && len(p.tags) == 0 }

// word reports whether the tag that begins here goes on with a name.
func (p *parser) word() bool {
	i := p.wordAt(p.lexer.at, "")
	return i < p.end && (p.src[i] == '_' || p.src[i]|0x20 >= 'a' && p.src[i]|0x20 <= 'z')
}

// skipTo passes a tag unread; one that is never closed reaches to the end.
func (p *parser) skipTo(end string) {
	if i := strings.Index(p.src[p.lexer.at:p.end], end); i >= 0 {
		p.lexer.at += i
		p.advance()
	} else {
		p.lexer.at, p.lexer.in = p.end, tokEOF
	}
	p.advance()
}

// block reads the rest of a begin tag, then a body up to one of the end tags;
// the end tag's name is then the current token.
func (p *parser) block(ends ...string) []stmt {
	p.skipOp(":")
	p.expectEnd(tokBlockEnd, p.tag)
	body := p.body(ends...)
	if p.err == nil && p.tok.kind == tokEOF {
		open := p.tags[len(p.tags)-1]
		p.failAt(open.pos, "this {%% %s %%} is never closed", open.text).WithHint("end it with {%% end%s %%}", open.text)
	}
	return body
}

// closedBlock is block for one end tag, which it passes.
func (p *parser) closedBlock(end string) []stmt {
	body := p.block(end)
	p.advance()
	return body
}

var tagNames = []string{
	"for", "if", "set", "with", "macro", "call", "filter", "do", "break", "continue", "print", "block",
	"include", "import", "from", "extends", "raw", "test", "data_test", "materialization", "snapshot", "docs",
	"elif", "else", "endif", "endfor", "endset", "endwith", "endmacro", "endcall", "endfilter", "endtest",
	"enddata_test", "endmaterialization", "endsnapshot", "enddocs", "endraw", "endblock",
}

// statement reads a statement; its name is the current token, the closing "%}"
// when it returns.
func (p *parser) statement(ends []string) stmt {
	if p.tok.kind != tokName {
		p.failAt(p.tok.pos, "expected the name of a tag, got %s", describe(p.tok))
		return nil
	}
	begin := p.tag
	name := p.tok
	read, ok := statements[name.text]
	if !ok && p.passTag(name) {
		return nil
	}
	if !ok {
		p.unknownTag(name, ends)
		return nil
	}
	p.advance()
	p.tags = append(p.tags, name)
	s := read(p, begin, name)
	p.tags = p.tags[:len(p.tags)-1]
	return s
}

// passTag passes a tag that means nothing between the macros of a file, unless
// its name looks like a mistake.
func (p *parser) passTag(name token) bool {
	to := strings.Index(p.src[name.pos.start:p.end], "%}")
	if !p.macros || len(p.tags) > 0 || to < 0 {
		return false
	}
	stray := strings.HasPrefix(name.text, "end") && statements[name.text[3:]] != nil
	if !stray && (strings.HasPrefix(name.text, "end") || diag.Nearest(name.text, tagNames) != "") {
		return false
	}
	p.blocks = append(p.blocks, &Block{Kind: StrayTag, Name: name.text, NameSpan: p.span(name.pos), Span: p.span(name.pos)})
	p.lexer.at, p.lexer.open, p.lexer.held, p.peeked = int(name.pos.start)+to, nil, token{}, false
	p.advance()
	return true
}

func (p *parser) unknownTag(name token, ends []string) {
	if len(ends) > 0 && (strings.HasPrefix(name.text, "end") || name.text == "else" || name.text == "elif") {
		d := p.failAt(name.pos, "unexpected '%s': the innermost open block is '%s'", name.text, p.tags[len(p.tags)-1].text)
		d.WithHint("expected %s here", alternatives(ends))
		d.WithNote(p.span(p.tags[len(p.tags)-1].pos), "it is opened here")
		return
	}
	if strings.HasPrefix(name.text, "end") && statements[name.text[3:]] != nil {
		p.failAt(name.pos, "there is no open '%s' for this '%s'", name.text[3:], name.text).
			WithHint("remove it, or begin the block before it with {%% %s %%}", name.text[3:])
		return
	}
	d := p.failAt(name.pos, "unknown tag '%s'", name.text)
	if near := diag.Nearest(name.text, tagNames); near != "" {
		d.WithHint("did you mean '%s'?", near)
	} else {
		d.WithHint("to call a function write {{ %s(...) }} or {%% do %s(...) %%}", name.text, name.text)
	}
}

func alternatives(names []string) string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = fmt.Sprintf("{%% %s %%}", n)
	}
	return strings.Join(quoted, " or ")
}
