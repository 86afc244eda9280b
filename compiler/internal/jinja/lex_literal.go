package jinja

import (
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"
)

// number reads an integer or a float. As in Python, digits may be grouped by
// single underscores, and a float needs digits on both sides of its point.
func (l *lexer) number() token {
	start := l.at
	afterDot := start > 0 && l.src[start-1] == '.'
	if n := l.basedNumber(); n > 0 {
		return l.integer(start, start+n)
	}
	i := l.digits(start)
	if end := l.fraction(i); end > 0 && !afterDot {
		l.at = end
		f, err := strconv.ParseFloat(strings.ReplaceAll(l.src[start:end], "_", ""), 64)
		if err != nil && !isRange(err) {
			l.fail(start, end, "'%s' is not a number", l.src[start:end])
			return l.next()
		}
		return token{kind: tokNumber, pos: mkpos(start, end), num: f}
	}
	if l.src[start] == '0' { // zeros only: 012 is not a number of its own
		i = start + 1
		for i < l.end && (l.src[i] == '0' || l.src[i] == '_' && i+1 < l.end && l.src[i+1] == '0') {
			i++
		}
	}
	return l.integer(start, i)
}

func isRange(err error) bool {
	ne, ok := err.(*strconv.NumError)
	return ok && ne.Err == strconv.ErrRange
}

func (l *lexer) integer(start, end int) token {
	l.at = end
	text := strings.ReplaceAll(l.src[start:end], "_", "")
	if n, err := strconv.ParseInt(text, 0, 64); err == nil {
		return token{kind: tokNumber, pos: mkpos(start, end), num: n}
	}
	n, ok := new(big.Int).SetString(text, 0)
	if !ok || n.BitLen() > maxBits {
		l.fail(start, end, "the number %.40s… is too large", l.src[start:end]).WithHint("write it as text")
		return l.next()
	}
	return token{kind: tokNumber, pos: mkpos(start, end), num: Whole(n)}
}

// basedNumber returns the length of a 0x, 0o or 0b number, 0 when none stands
// here.
func (l *lexer) basedNumber() int {
	if l.at+2 >= l.end || l.src[l.at] != '0' {
		return 0
	}
	var digits string
	switch l.src[l.at+1] | 0x20 {
	case 'x':
		digits = "0123456789abcdefABCDEF"
	case 'o':
		digits = "01234567"
	case 'b':
		digits = "01"
	default:
		return 0
	}
	i := l.at + 2
	for i < l.end && (strings.IndexByte(digits, l.src[i]) >= 0 || l.src[i] == '_' && i+1 < l.end && strings.IndexByte(digits, l.src[i+1]) >= 0) {
		i++
	}
	if i == l.at+2 {
		return 0
	}
	return i - l.at
}

// digits passes decimal digits with underscores between them.
func (l *lexer) digits(i int) int {
	for i < l.end && (isDigit(l.src[i]) || l.src[i] == '_' && i+1 < l.end && isDigit(l.src[i+1]) && i > 0 && isDigit(l.src[i-1])) {
		i++
	}
	return i
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// fraction passes ".5", ".5e3" or "e3" after the whole digits; 0 when the
// number is no float.
func (l *lexer) fraction(i int) int {
	end := 0
	if i+1 < l.end && l.src[i] == '.' && isDigit(l.src[i+1]) {
		i = l.digits(i + 1)
		end = i
	}
	if i < l.end && l.src[i]|0x20 == 'e' {
		j := i + 1
		if j < l.end && (l.src[j] == '+' || l.src[j] == '-') {
			j++
		}
		if j < l.end && isDigit(l.src[j]) {
			end = l.digits(j)
		}
	}
	return end
}

// str reads a quoted text.
func (l *lexer) str(quote byte) token {
	start := l.at
	escaped := false
	for i := start + 1; i < l.end; i++ {
		switch l.src[i] {
		case '\\':
			escaped = true
			i++
		case '\r':
			escaped = true
		case quote:
			l.at = i + 1
			text := l.src[start+1 : i]
			if escaped {
				text = l.unescape(start+1, text)
			}
			return token{kind: tokString, pos: mkpos(start, i+1), text: text}
		}
	}
	l.fail(start, start+1, "this text is never closed").WithHint("end it with %c", quote)
	return l.next()
}

var simpleEscapes = map[byte]string{
	'\n': "", '\\': "\\", '\'': "'", '"': "\"", 'a': "\a", 'b': "\b",
	'f': "\f", 'n': "\n", 'r': "\r", 't': "\t", 'v': "\v",
}

// unescape decodes Python's escapes; unknown ones stay as they are.
func (l *lexer) unescape(offset int, raw string) string {
	s := newlines(raw)
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 >= len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		c := s[i]
		if out, ok := simpleEscapes[c]; ok {
			b.WriteString(out)
			continue
		}
		switch {
		case c >= '0' && c <= '7':
			n := 1
			for n < 3 && i+n < len(s) && s[i+n] >= '0' && s[i+n] <= '7' {
				n++
			}
			code, _ := strconv.ParseUint(s[i:i+n], 8, 32)
			b.WriteRune(rune(code))
			i += n - 1
		case c == 'x' || c == 'u' || c == 'U':
			n := hexDigits(c)
			if i+n >= len(s) {
				l.fail(offset, offset+len(raw), "truncated \\%c escape in a text", c).WithHint("write \\\\ for a backslash")
				return ""
			}
			code, err := strconv.ParseUint(s[i+1:i+1+n], 16, 32)
			if err != nil || code > utf8.MaxRune {
				l.fail(offset, offset+len(raw), "wrong \\%c escape in a text", c).WithHint("write \\\\ for a backslash")
				return ""
			}
			b.WriteRune(rune(code))
			i += n
		case c == 'N':
			l.fail(offset, offset+len(raw), "\\N escapes are not supported in a text").WithHint("write the character itself, or its \\u code")
			return ""
		default:
			b.WriteByte('\\')
			b.WriteByte(c)
		}
	}
	return b.String()
}

func hexDigits(c byte) int {
	switch c {
	case 'x':
		return 2
	case 'u':
		return 4
	}
	return 8
}
