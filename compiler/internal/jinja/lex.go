package jinja

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// place turns offsets of a template's text into spans of the user's file.
type place struct {
	file  *source.File // nil when fixed holds
	fixed source.Span  // where every span points when the text has no file
}

func (p place) span(at pos) source.Span {
	if p.file == nil {
		return p.fixed
	}
	return source.At(p.file, int(at.start), int(at.end))
}

type tokenKind uint8

const (
	tokEOF tokenKind = iota
	tokData
	tokVarBegin
	tokVarEnd
	tokBlockBegin
	tokBlockEnd
	tokName
	tokString
	tokNumber
	tokOp
)

// token is one token of a template.
type token struct {
	kind tokenKind
	pos
	// outer is, for tags that strip white space, where the stripped text begins
	// (begin tags) or ends (end tags); else the same as start or end.
	outer int32
	text  string // of names, operators, strings (decoded) and data
	num   Value  // of numbers
}

// lexer reads tokens one by one. After an error it gives tokEOF for ever.
type lexer struct {
	src  string
	end  int // where the template ends in src
	at   int
	in   tokenKind // tokVarBegin or tokBlockBegin inside a tag, else tokEOF
	tag  token     // the begin of the tag being read
	held token     // what follows the data just given, if kind is not tokEOF
	open []bracket
	last int // where the text after the last block tag begins
	err  *diag.Diagnostic
	place
}

type bracket struct {
	close byte
	at    int32
}

// newLexer reads src[start:end]. One line break at the end is not part of the
// template, as in dbt.
func newLexer(src string, start, end int, where place) *lexer {
	text := src[start:end]
	switch {
	case strings.HasSuffix(text, "\r\n"):
		end -= 2
	case strings.HasSuffix(text, "\n"), strings.HasSuffix(text, "\r"):
		end--
	}
	return &lexer{src: src, at: start, last: start, end: end, place: where}
}

func (l *lexer) fail(start, end int, format string, args ...any) *diag.Diagnostic {
	if l.err == nil {
		l.err = diag.Errorf(diag.JinjaSyntax, l.span(mkpos(start, end)), format, args...)
		l.at, l.in, l.held = l.end, tokEOF, token{}
		return l.err
	}
	return &diag.Diagnostic{}
}

func (l *lexer) has(prefix string) bool { return strings.HasPrefix(l.src[l.at:l.end], prefix) }

// next gives the next token.
func (l *lexer) next() token {
	if l.err != nil {
		return token{kind: tokEOF, pos: mkpos(l.end, l.end)}
	}
	if l.held.kind != tokEOF {
		t := l.held
		l.held = token{}
		return l.begin(t)
	}
	if l.in != tokEOF {
		return l.inTag()
	}
	return l.outside()
}

// begin gives a token that ends a run of text, entering the tag it begins.
func (l *lexer) begin(t token) token {
	if t.kind != tokData {
		l.tag, l.in = t, t.kind
	}
	return t
}

// outside reads text up to the next tag, passing comments.
func (l *lexer) outside() token {
	for l.at < l.end {
		start := l.at
		stop, kind := l.findTag()
		if kind == tokEOF {
			l.at = l.end
			return l.data(start, l.end)
		}
		textEnd, outer := stop, stop
		l.at = stop + 2
		if l.sign() == '-' {
			outer = l.last + len(strings.TrimRightFunc(l.src[l.last:stop], isSpace))
			textEnd = max(start, outer)
		}
		next := token{kind: kind, pos: mkpos(stop, l.at), outer: int32(outer)}
		if kind == tokData {
			l.comment(stop)
			next = token{}
		} else if kind == tokBlockBegin {
			l.raw(stop, &next)
		}
		if l.err != nil {
			return l.next()
		}
		if textEnd > start {
			l.held = next
			return l.data(start, textEnd)
		}
		if next.kind != tokEOF {
			return l.begin(next)
		}
	}
	return token{kind: tokEOF, pos: mkpos(l.end, l.end), outer: int32(l.end)}
}

func (l *lexer) data(start, end int) token {
	return token{kind: tokData, pos: mkpos(start, end), text: newlines(l.src[start:end])}
}

// newlines makes every line break "\n".
func newlines(s string) string {
	if strings.IndexByte(s, '\r') < 0 {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// findTag finds the next tag: its offset and tokVarBegin, tokBlockBegin, or
// tokData for a comment, tokEOF when there is none.
func (l *lexer) findTag() (int, tokenKind) {
	for i := l.at; ; i++ {
		n := strings.IndexByte(l.src[i:l.end], '{')
		if n < 0 || i+n+1 >= l.end {
			return l.end, tokEOF
		}
		i += n
		switch l.src[i+1] {
		case '{':
			return i, tokVarBegin
		case '%':
			return i, tokBlockBegin
		case '#':
			return i, tokData
		}
	}
}

// sign reads the "-" or "+" after a tag's begin.
func (l *lexer) sign() byte {
	if l.at < l.end && (l.src[l.at] == '-' || l.src[l.at] == '+') {
		l.at++
		return l.src[l.at-1]
	}
	return 0
}

func (l *lexer) comment(start int) {
	n := strings.Index(l.src[l.at:l.end], "#}")
	if n < 0 {
		l.fail(start, start+2, "this comment is never closed").WithHint("end it with #}")
		return
	}
	strip := n > 0 && l.src[l.at+n-1] == '-'
	l.at += n + 2
	if strip {
		l.skipSpace()
	}
}

// raw makes the tag that began just now the text of a raw block, if it is one.
func (l *lexer) raw(tag int, tok *token) {
	i := l.wordAt(l.at, "raw")
	if i < 0 {
		return
	}
	body := l.tagEnd(i, false)
	if body < 0 {
		return
	}
	stop, after := l.findEnd(body, "endraw", false)
	if stop < 0 {
		l.fail(tag, i, "this raw block is never closed").WithHint("end it with {%% endraw %%}")
		return
	}
	*tok = l.data(body, stop)
	l.at = after
}

// wordAt passes spaces and the given word at an offset; -1 when another word
// stands there.
func (l *lexer) wordAt(i int, word string) int {
	for i < l.end {
		r, n := utf8.DecodeRuneInString(l.src[i:l.end])
		if !isSpace(r) {
			break
		}
		i += n
	}
	if !strings.HasPrefix(l.src[i:l.end], word) {
		return -1
	}
	return i + len(word)
}

// tagEnd passes spaces, "%}" and the space that "-%}" strips; -1 when
// something else stands there.
func (l *lexer) tagEnd(i int, plus bool) int {
	i = l.wordAt(i, "")
	rest := l.src[i:l.end]
	switch {
	case strings.HasPrefix(rest, "%}"):
		return i + 2
	case plus && strings.HasPrefix(rest, "+%}"):
		return i + 3
	case strings.HasPrefix(rest, "-%}"):
		return l.wordAt(i+3, "")
	}
	return -1
}

// findEnd finds the end tag of a block whose body is not read: where the body
// ends and where the text after the tag begins; -1 when there is none. With
// named, the tag may repeat the block's name.
func (l *lexer) findEnd(from int, word string, named bool) (stop, after int) {
	for i := from; ; i += 2 {
		n := strings.Index(l.src[i:l.end], "{%")
		if n < 0 {
			return -1, -1
		}
		i += n
		j := i + 2
		strip := j < l.end && l.src[j] == '-'
		if strip || j < l.end && l.src[j] == '+' {
			j++
		}
		if j = l.wordAt(j, word); j < 0 {
			continue
		}
		if named {
			j = l.pastName(j)
		}
		if after = l.tagEnd(j, true); after < 0 {
			continue
		}
		if strip {
			return from + len(strings.TrimRightFunc(l.src[from:i], isSpace)), after
		}
		return i, after
	}
}

// pastName passes a name that spaces set off from i; without one it stays.
func (l *lexer) pastName(i int) int {
	name := l.wordAt(i, "")
	end := name
	for end < l.end && (l.src[end] == '_' || l.src[end]|0x20 >= 'a' && l.src[end]|0x20 <= 'z' || end > name && l.src[end] >= '0' && l.src[end] <= '9') {
		end++
	}
	if name == i || end == name {
		return i
	}
	return end
}

func (l *lexer) skipSpace() {
	for l.at < l.end {
		r, n := utf8.DecodeRuneInString(l.src[l.at:l.end])
		if !isSpace(r) {
			return
		}
		l.at += n
	}
}

// isSpace is Python's str.isspace.
func isSpace(r rune) bool {
	return r == ' ' || r == '\n' || r == '\t' || r == '\r' || r == '\v' || r == '\f' || r >= 0x1c && r <= 0x1f || r > 0x7f && unicode.IsSpace(r)
}

// inTag reads a token inside {{ }} or {% %}.
func (l *lexer) inTag() token {
	l.skipSpace()
	if l.at >= l.end {
		l.unclosed()
		return l.next()
	}
	if len(l.open) == 0 {
		if tok, ok := l.closeTag(); ok {
			return tok
		}
	}
	start := l.at
	c := l.src[start]
	switch {
	case c >= '0' && c <= '9':
		return l.number()
	case c == '\'' || c == '"':
		return l.str(c)
	case c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf:
		return l.name()
	}
	return l.operator()
}

func (l *lexer) unclosed() {
	if n := len(l.open); n > 0 {
		b := l.open[n-1]
		l.fail(int(b.at), int(b.at)+1, "this bracket is never closed").WithHint("add the missing '%c'", b.close)
		return
	}
	end := "}}"
	if l.in == tokBlockBegin {
		end = "%}"
	}
	l.fail(int(l.tag.start), int(l.tag.end), "this tag is never closed").WithHint("end it with %s", end)
}

func (l *lexer) closeTag() (token, bool) {
	start := l.at
	kind, n, strip := tokVarEnd, 0, false
	switch {
	case l.in == tokVarBegin && l.has("}}"):
		n = 2
	case l.in == tokVarBegin && l.has("-}}"):
		n, strip = 3, true
	case l.in == tokBlockBegin && l.has("%}"):
		kind, n = tokBlockEnd, 2
	case l.in == tokBlockBegin && l.has("-%}"):
		kind, n, strip = tokBlockEnd, 3, true
	case l.in == tokBlockBegin && l.has("+%}"):
		kind, n = tokBlockEnd, 3
	default:
		return token{}, false
	}
	l.at += n
	l.in = tokEOF
	tok := token{kind: kind, pos: mkpos(start, l.at)}
	if strip {
		l.skipSpace()
	}
	tok.outer = int32(l.at)
	if kind == tokBlockEnd {
		l.last = l.at
	}
	return tok, true
}

func (l *lexer) name() token {
	start := l.at
	for l.at < l.end {
		c := l.src[l.at]
		if c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' {
			l.at++
			continue
		}
		if c < utf8.RuneSelf {
			break
		}
		r, n := utf8.DecodeRuneInString(l.src[l.at:l.end])
		if !unicode.IsLetter(r) && !(l.at > start && (unicode.IsDigit(r) || unicode.IsMark(r))) {
			break
		}
		l.at += n
	}
	if l.at == start {
		return l.badChar()
	}
	return token{kind: tokName, pos: mkpos(start, l.at), text: l.src[start:l.at]}
}

func (l *lexer) badChar() token {
	r, n := utf8.DecodeRuneInString(l.src[l.at:l.end])
	l.fail(l.at, l.at+n, "unexpected character %q in a tag", r)
	return l.next()
}

// operators of two characters come first.
var operators = []string{"//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<", "=", ".", ":", "|", ",", ";"}

func (l *lexer) operator() token {
	for _, op := range operators {
		if !l.has(op) {
			continue
		}
		start := l.at
		switch op {
		case "(", "[", "{":
			l.open = append(l.open, bracket{closing(op[0]), int32(start)})
		case ")", "]", "}":
			if !l.closeBracket(op[0]) {
				return l.next()
			}
		}
		l.at += len(op)
		return token{kind: tokOp, pos: mkpos(start, l.at), text: op}
	}
	return l.badChar()
}

func closing(open byte) byte {
	switch open {
	case '(':
		return ')'
	case '[':
		return ']'
	}
	return '}'
}

func (l *lexer) closeBracket(c byte) bool {
	n := len(l.open)
	if n == 0 {
		l.fail(l.at, l.at+1, "unexpected '%c'", c)
		return false
	}
	b := l.open[n-1]
	if b.close != c {
		d := l.fail(l.at, l.at+1, "unexpected '%c', expected '%c'", c, b.close)
		d.WithNote(l.span(mkpos(int(b.at), int(b.at)+1)), "it would close this bracket").WithHint("put the missing '%c' before it", b.close)
		return false
	}
	l.open = l.open[:n-1]
	return true
}
