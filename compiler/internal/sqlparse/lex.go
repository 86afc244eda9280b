package sqlparse

import (
	"math/bits"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The classes of tokens, and operators. Operators that the grammar treats alike
// share a kind.
const (
	tokEOF kind = iota
	tokWord
	tokQuoted
	tokString
	tokNumber
	tokParam
	tokBad

	opComma
	opSemicolon
	opDot
	opOpen
	opClose
	opBracket
	opBracketEnd
	opBrace
	opBraceEnd
	opColon
	opCast   // ::
	opAssign // :=
	opNamed  // =>
	opArrow  // ->
	opDeep   // ->>
	opStar
	opPlus
	opMinus
	opSlash // / and //
	opPercent
	opPower // ^ and **
	opEqual // = and ==
	opNotEqual
	opLess
	opLessEqual
	opGreater
	opGreaterEqual
	opShiftLeft
	opShiftRight
	opConcat   // ||
	opAmp      // &
	opAmpAmp   // &&
	opBar      // |
	opPipe     // |>
	opTilde    // ~
	opBang     // !
	opQuestion // ?
	opAt       // @
	opHash     // #
	opOther    // any other operator of two operands
)

type token struct {
	kind       kind
	start, end int32
}

// operators maps the operators of two and more characters, longest first when
// they are tried.
var operators = map[string]kind{
	"::": opCast, ":=": opAssign, "=>": opNamed, "->": opArrow, "->>": opDeep, "//": opSlash, "**": opPower, "==": opEqual, "<>": opNotEqual,
	"!=": opNotEqual, "!>": opLessEqual, "!<": opGreaterEqual, "<=": opLessEqual, ">=": opGreaterEqual, "<<": opShiftLeft, ">>": opShiftRight, "||": opConcat, "|>": opPipe, "&&": opAmpAmp,
	"<=>": opEqual, "~~": opOther, "!~": opOther, "~*": opOther, "!~*": opOther, "~~*": opOther, "!~~": opOther, "!~~*": opOther,
	"@>": opOther, "<@": opOther, "#>": opOther, "#>>": opOther, "#-": opOther, "?|": opOther, "?&": opOther, "@?": opOther, "@@": opOther, "@@@": opOther,
	"^@": opOther, "<->": opOther, "<#>": opOther, "-|-": opOther, "&<": opOther, "&>": opOther, "<<|": opOther, "|>>": opOther, "&<|": opOther,
	"|&>": opOther, "~=": opOther, "<^": opOther, ">^": opOther, "?#": opOther, "##": opOther, "~<=~": opOther, "%>": opOther, "<%": opOther, "<<=": opOther,
	">>=": opOther, "||/": opBang, "|/": opBang, "!!": opBang, "<~~>": opOther, "^*": opOther, "&&&": opOther, "...": opOther, "..": opOther,
}

var single = [128]kind{
	',': opComma, ';': opSemicolon, '.': opDot, '(': opOpen, ')': opClose, '[': opBracket, ']': opBracketEnd, '{': opBrace, '}': opBraceEnd,
	':': opColon, '*': opStar, '+': opPlus, '-': opMinus, '/': opSlash, '%': opPercent, '^': opPower, '=': opEqual, '<': opLess, '>': opGreater,
	'&': opAmp, '|': opBar, '~': opTilde, '!': opBang, '?': opQuestion, '@': opAt, '#': opHash,
}

// operatorChar marks the characters of which PostgreSQL's operators are made.
var operatorChar [128]bool

// twoOrMore marks the characters that begin a longer operator.
var twoOrMore [128]bool

const (
	classSpace = 1 << iota
	classStart
	classDigit
	// classLead marks the first bytes that spaces beyond ASCII have in UTF-8.
	classLead
)

var class [256]uint8

// Words are found by a hash of their lower-case bytes.
const tableBits = 10

var wordTable [1 << tableBits]kind

func init() {
	for i := range 256 {
		c := byte(i)
		switch {
		case c == ' ' || c >= '\t' && c <= '\r':
			class[i] = classSpace
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 0x80:
			class[i] = classStart
		case c >= '0' && c <= '9':
			class[i] = classDigit
		}
	}
	for _, s := range wideSpaces {
		class[s[0]] |= classLead
	}
	for _, c := range []byte("+-*/<>=~!@#%^&|?") {
		operatorChar[c] = true
	}
	for op := range operators {
		twoOrMore[op[0]] = true
	}
	for i, w := range keywords {
		if w == "" {
			continue
		}
		h := uint32(0)
		for j := range len(w) {
			h = (bits.RotateLeft32(h, 5) ^ uint32(w[j])) * 0x9E3779B1
		}
		slot := h >> (32 - tableBits)
		for wordTable[slot] != 0 {
			slot = (slot + 1) % (1 << tableBits)
		}
		wordTable[slot] = kwBase + kind(i)
	}
}

// wideSpaces are the spaces beyond ASCII that come along when SQL is copied: no-break
// and zero-width ones, of the widths of letters, and the mark of byte order.
var wideSpaces = []string{
	"\u00a0", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006", "\u2007", "\u2008", "\u2009", "\u200a", "\u200b", "\u2028", "\u2029", "\u202f", "\u205f",
	"\u3000", "\ufeff",
}

// wideSpace is the length of the space beyond ASCII that begins at i; 0 without.
func wideSpace(text string, i int) int {
	for _, s := range wideSpaces {
		if strings.HasPrefix(text[i:], s) {
			return len(s)
		}
	}
	return 0
}

// lex cuts the text into tokens; comments and space are left out.
func lex(text string, d *Dialect, out []token) []token {
	i, n := 0, len(text)
	for i < n {
		c := text[i]
		switch {
		case class[c]&classSpace != 0:
			i++
			continue
		case class[c]&classStart != 0:
			if class[c]&classLead != 0 {
				if n := wideSpace(text, i); n > 0 {
					i += n
					continue
				}
			}
			k, end := lexWord(text, i, d)
			out = append(out, tokenOf(k, i, end, n))
			if k <= tokString && k != tokWord { // of U&'...' UESCAPE '!'
				end = uescape(text, end)
			}
			i = end
			continue
		}
		if end := comment(text, i, d); end > i {
			if end > n {
				out = append(out, tokenOf(tokBad, i, end, n))
			}
			i = end
			continue
		}
		k, end := lexOther(text, i, d)
		out = append(out, tokenOf(k, i, end, n))
		if k == opClose && d.NameClause {
			out = nameClause(text, out)
		}
		i = end
	}
	return append(out, token{tokEOF, int32(n), int32(n)})
}

// tokenOf makes a token; one that ends behind the text of n bytes lacks its end.
func tokenOf(k kind, start, end, n int) token {
	if end > n {
		k, end = tokBad, n
	}
	return token{k, int32(start), int32(end)}
}

// comment returns the end of the comment that begins at i, or i; one behind the
// text when nothing ends it.
func comment(text string, i int, d *Dialect) int {
	rest := text[i:]
	switch {
	case strings.HasPrefix(rest, "--") && (!d.DashSpace || len(rest) == 2 || rest[2] <= ' '), d.HashComments && rest[0] == '#', d.SlashComments && strings.HasPrefix(rest, "//"):
		if k := strings.IndexByte(rest, '\n'); k >= 0 {
			return i + k
		}
		return len(text)
	case strings.HasPrefix(rest, "/*"):
		depth := 1
		for k := 2; k+1 < len(rest); k++ {
			switch {
			case rest[k] == '*' && rest[k+1] == '/':
				depth--
				k++
				if depth == 0 {
					return i + k + 1
				}
			case d.NestedComments && rest[k] == '/' && rest[k+1] == '*':
				depth++
				k++
			}
		}
		return len(text) + 1
	}
	return i
}

func lexWord(text string, i int, d *Dialect) (kind, int) {
	h, j := uint32(0), i
	for ; j < len(text); j++ {
		c := text[j]
		switch {
		case class[c] == classStart:
			if c >= 'A' && c <= 'Z' {
				c |= 0x20
			}
		case class[c]&classLead != 0:
			if wideSpace(text, j) > 0 {
				goto done
			}
		case class[c] != classDigit && c != '$':
			goto done
		}
		h = (bits.RotateLeft32(h, 5) ^ uint32(c)) * 0x9E3779B1
	}
done:
	if j < len(text) && j-i == 1 && (text[j] == '\'' || text[j] == '"' && d.DoubleQuotedStrings) {
		if end := prefixedString(text, i, j, d); end > 0 {
			return tokString, end
		}
	}
	if j+1 < len(text) && text[j] == '&' && j-i == 1 && text[i]|0x20 == 'u' && (text[j+1] == '\'' || text[j+1] == '"') {
		k := tokString
		if text[j+1] == '"' {
			k = tokQuoted
		}
		return k, closing(text, j+1, text[j+1], false)
	}
	if j < len(text) && text[j] == '{' && text[j-1] == '$' && j > i+1 { // a_${b}
		if end := variables(text, j-1); end > j {
			return tokWord, end
		}
	}
	for slot := h >> (32 - tableBits); wordTable[slot] != 0; slot = (slot + 1) % (1 << tableBits) {
		if k := wordTable[slot]; foldEqual(text[i:j], keywords[k-kwBase]) {
			return k, j
		}
	}
	return tokWord, j
}

// foldEqual compares a word with one in lower case.
func foldEqual(s, lower string) bool {
	if len(s) != len(lower) {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		if c != lower[i] {
			return false
		}
	}
	return true
}

// prefixedString reads e'..', b'..', x'..', n'..', r'..' whose quote is at j; 0
// when the letters before it are no prefix.
func prefixedString(text string, i, j int, d *Dialect) int {
	switch text[i] {
	case 'e', 'E':
		if text[j] == '\'' {
			return closing(text, j, '\'', true)
		}
	case 'b', 'B', 'x', 'X', 'n', 'N':
		return closing(text, j, text[j], d.Backslashes)
	case 'r', 'R':
		if d.Backslashes {
			return closing(text, j, text[j], false)
		}
	}
	return 0
}

// uescape returns the end of a UESCAPE clause that follows i, or i.
func uescape(text string, i int) int {
	j := i
	for j < len(text) && class[text[j]]&classSpace != 0 {
		j++
	}
	if len(text)-j < 10 || !foldEqual(text[j:j+7], "uescape") {
		return i
	}
	for j += 7; j < len(text) && class[text[j]]&classSpace != 0; {
		j++
	}
	if j == len(text) || text[j] != '\'' {
		return i
	}
	return closing(text, j, '\'', false)
}

// unescaped replaces the numbers of characters in a name that ends at end; UESCAPE may
// name another sign before them than a backslash.
func unescaped(name, text string, end int) string {
	sign := byte('\\')
	if next := uescape(text, end); next > end+1 && next <= len(text) {
		sign = text[next-2]
	}
	out := make([]byte, 0, len(name))
	for i := 0; i < len(name); {
		digits := 4
		from := i + 1
		if name[i] == sign && from < len(name) && name[from] == '+' {
			digits, from = 6, from+1
		}
		switch {
		case name[i] == sign && i+1 < len(name) && name[i+1] == sign:
			out = append(out, sign)
			i += 2
			continue
		case name[i] == sign && from+digits <= len(name):
			if n, err := strconv.ParseUint(name[from:from+digits], 16, 32); err == nil && n <= utf8.MaxRune {
				out = utf8.AppendRune(out, rune(n))
				i = from + digits
				continue
			}
		}
		out = append(out, name[i])
		i++
	}
	return string(out)
}

func lexOther(text string, i int, d *Dialect) (kind, int) {
	c := text[i]
	switch {
	case c == '.' && d.DigitNames && i > 0 && class[text[i-1]]&(classStart|classDigit) != 0:
		return opDot, i + 1 // t.7d_sales
	case class[c] == classDigit || c == '.' && i+1 < len(text) && class[text[i+1]] == classDigit:
		return lexNumber(text, i, d)
	case c == '\'':
		return tokString, closing(text, i, c, d.Backslashes)
	case c == '"':
		if d.DoubleQuotedStrings {
			return tokString, closing(text, i, c, d.Backslashes)
		}
		return tokQuoted, closing(text, i, c, false)
	case c == '`':
		return tokQuoted, closing(text, i, c, false)
	case c == '$':
		return lexDollar(text, i, d)
	case c == '@' && i+1 < len(text) && (class[text[i+1]]&classStart != 0 || text[i+1] == '@') && d.Variables:
		return tokParam, wordEnd(text, i+1)
	case c == '@' && d.HashComments && i+1 < len(text) && (text[i+1] == '`' || text[i+1] == '\'' || text[i+1] == '"'):
		return tokParam, closing(text, i+1, text[i+1], text[i+1] != '`')
	case c == '#' && d.HashNames && i+1 < len(text) && class[text[i+1]]&classStart != 0:
		return tokWord, wordEnd(text, i+1)
	case c == '\\' && d.Variables && i+1 < len(text) && text[i+1] == 'N':
		return kwNull, i + 2 // MySQL's \N
	}
	if d.OwnOperators {
		if end := ownOperator(text, i); end > 0 {
			return opOther, end
		}
	}
	if c < 128 && twoOrMore[c] {
		for n := min(4, len(text)-i); n >= 2; n-- {
			if k, ok := operators[text[i:i+n]]; ok && !opensComment(text, i, n) {
				return k, i + n
			}
		}
	}
	if c < 128 && single[c] != 0 {
		return single[c], i + 1
	}
	_, size := utf8.DecodeRuneInString(text[i:])
	return tokBad, i + size
}

// ownOperator returns the end of an operator that is not among the operators
// known, nor one of them followed by signs; 0 without. As in PostgreSQL it is
// the whole run of such characters, but for signs at its end.
func ownOperator(text string, i int) int {
	end := i
	signs := true // so far, + and - at the end are signs of what follows
	for end < len(text) && text[end] < 128 && operatorChar[text[end]] && !opensComment(text, end-1, 2) {
		if strings.IndexByte("~!@#%^&|`?", text[end]) >= 0 {
			signs = false
		}
		end++
	}
	for signs && end > i+1 && (text[end-1] == '+' || text[end-1] == '-') {
		end--
	}
	if end-i < 2 {
		return 0
	}
	for n := min(4, end-i); n >= 1; n-- {
		if _, ok := operators[text[i:i+n]]; ok || n == 1 {
			if rest := text[i+n : end]; strings.Trim(rest, "+-~!@") != "" && rest != "?" && (rest != "#" || end == len(text) || text[end] == ' ') {
				return end
			}
			return 0
		}
	}
	return 0
}

// opensComment reports whether a comment begins inside the operator.
func opensComment(text string, i, n int) bool {
	for k := i + 1; k < i+n && k+1 < len(text); k++ {
		if text[k] == '/' && text[k+1] == '*' || text[k] == '-' && text[k+1] == '-' {
			return true
		}
	}
	return false
}

func wordEnd(text string, i int) int {
	for i < len(text) && (class[text[i]]&(classStart|classDigit) != 0 || text[i] == '$' || text[i] == '@') {
		i++
	}
	return i
}

func lexNumber(text string, i int, d *Dialect) (kind, int) {
	j := i
	digits := func() {
		for j < len(text) && (class[text[j]] == classDigit || text[j] == '_' && j+1 < len(text) && class[text[j+1]] == classDigit) {
			j++
		}
	}
	if text[i] == '0' && i+1 < len(text) && (text[i+1]|0x20 == 'x' || text[i+1]|0x20 == 'b' || text[i+1]|0x20 == 'o') {
		if end := wordEnd(text, i+2); end > i+2 && class[text[i+2]]&(classDigit|classStart) != 0 {
			return tokNumber, end
		}
	}
	digits()
	if d.DigitNames && j > i && i > 1 && text[i-1] == '.' && class[text[i-2]]&(classStart|classDigit) != 0 && (j == len(text) || class[text[j]]&classStart == 0) {
		return tokWord, j // db.2020
	}
	if j < len(text) && text[j] == '.' && (j+1 == len(text) || text[j+1] != '.') {
		j++
		digits()
	}
	if j < len(text) && text[j]|0x20 == 'e' {
		k := j + 1
		if k < len(text) && (text[k] == '+' || text[k] == '-') {
			k++
		}
		if k < len(text) && class[text[k]] == classDigit {
			j = k
			digits()
		}
	}
	if d.DigitNames && j < len(text) && class[text[j]]&classStart != 0 {
		end := wordEnd(text, j)
		if d.NumberSuffixes {
			switch strings.ToLower(text[j:end]) {
			case "l", "s", "y", "d", "f", "bd":
				return tokNumber, end
			}
		}
		if !strings.Contains(text[i:j], ".") {
			return tokWord, end
		}
	}
	return tokNumber, j
}

// maxVariable is the longest name of a variable that a client fills in.
const maxVariable = 200

// variables returns the end of the variables, with what is glued to them, that begin at
// i: ${a}_b${c}; i when none does.
func variables(text string, i int) int {
	for i+1 < len(text) && text[i] == '$' && text[i+1] == '{' {
		k := strings.IndexByte(text[i:min(len(text), i+1+maxVariable)], '}')
		if k < 0 {
			break
		}
		for i += k + 1; i < len(text) && class[text[i]]&(classStart|classDigit) != 0; {
			i++
		}
	}
	return i
}

func lexDollar(text string, i int, d *Dialect) (kind, int) {
	end := i + 1
	if end < len(text) && text[end] == '{' { // a variable that a client fills in
		if next := variables(text, i); next > i {
			return tokParam, next
		}
		return tokBad, end
	}
	for end < len(text) && class[text[end]]&(classStart|classDigit) != 0 {
		end++
	}
	if d.DollarStrings && end < len(text) && text[end] == '$' && (end == i+1 || class[text[i+1]] == classStart) {
		tag := text[i : end+1]
		if k := strings.Index(text[end+1:], tag); k >= 0 {
			return tokString, end + 1 + k + len(tag)
		}
		return tokBad, len(text)
	}
	if d.DollarNames && wordEnd(text, i) > i+1 {
		return tokWord, wordEnd(text, i)
	}
	if end == i+1 {
		return tokBad, end
	}
	return tokParam, end
}

// closing returns the end of the quoted text that begins at i, one behind the
// text when nothing ends it.
func closing(text string, i int, quote byte, backslashes bool) int {
	for j := i + 1; j < len(text); j++ {
		switch {
		case text[j] == quote:
			if j+1 < len(text) && text[j+1] == quote {
				j++
				continue
			}
			return j + 1
		case backslashes && text[j] == '\\':
			j++
		}
	}
	return len(text) + 1
}

// unquote returns what a name or string in quotes stands for.
func unquote(s string, backslashes bool) string {
	if len(s) > 1 && s[0] == '$' {
		if k := strings.IndexByte(s[1:], '$'); k >= 0 && len(s) >= 2*(k+2) {
			return s[k+2 : len(s)-k-2]
		}
		return s
	}
	i := strings.IndexAny(s, "'\"`")
	if i < 0 {
		return s
	}
	if i > 0 && (s[0] == 'e' || s[0] == 'E') {
		backslashes = true
	}
	quote := s[i]
	s = s[i+1:]
	if k := len(s); k > 0 && s[k-1] == quote {
		s = s[:k-1]
	}
	if strings.IndexByte(s, quote) < 0 && (!backslashes || strings.IndexByte(s, '\\') < 0) {
		return s
	}
	out := make([]byte, 0, len(s))
	for j := 0; j < len(s); j++ {
		switch {
		case s[j] == quote:
			j++
		case backslashes && s[j] == '\\' && j+1 < len(s):
			j++
		}
		if j < len(s) {
			out = append(out, s[j])
		}
	}
	return string(out)
}
