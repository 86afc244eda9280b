package mysqldump

import (
	"bytes"
	"strings"
)

// masked is a statement in a form that TiDB's parser reads, at the same places,
// with what was taken out.
type masked struct {
	text string
	// types are those of columns whose type the parser does not know, by the
	// column's name in lower case.
	types map[string]string
	// json are columns that a check holds to be JSON.
	json map[string]bool
}

// token is a word, a quoted text or a sign of a statement.
type token struct {
	start, end int
	kind       tokenKind
	depth      int // of parentheses around it
}

type tokenKind uint8

const (
	sign tokenKind = iota
	word
	name // quoted
	text
)

// tokens cuts a statement. Comments give none and are blanked in buf, and so are
// the marks of executable ones, whose content counts.
func tokens(buf []byte) []token {
	var out []token
	depth := 0
	for i := 0; i < len(buf); {
		c := buf[i]
		switch {
		case c <= ' ':
			i++
		case c == '#' || c == '-' && i+2 < len(buf) && buf[i+1] == '-' && buf[i+2] <= ' ':
			i = blankTo(buf, i, lineEnd(buf, i))
		case c == '/' && i+2 < len(buf) && buf[i+1] == '*':
			i = comment(buf, i)
		case c == '*' && i+1 < len(buf) && buf[i+1] == '/':
			i = blankTo(buf, i, i+2)
		case c == '\'' || c == '"' || c == '`':
			end := quoteEnd(buf, i)
			kind := text
			if c == '`' {
				kind = name
			}
			out = append(out, token{i, end, kind, depth})
			i = end
		case wordly(c):
			start := i
			for i < len(buf) && wordly(buf[i]) {
				i++
			}
			out = append(out, token{start, i, word, depth})
		default:
			if c == ')' {
				depth--
			}
			out = append(out, token{i, i + 1, sign, depth})
			if c == '(' {
				depth++
			}
			i++
		}
	}
	return out
}

func wordly(c byte) bool {
	return c == '_' || c == '$' || c >= 0x80 || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}

func lineEnd(buf []byte, i int) int {
	for i < len(buf) && buf[i] != '\n' {
		i++
	}
	return i
}

func quoteEnd(buf []byte, i int) int {
	quote := buf[i]
	for i++; i < len(buf); i++ {
		switch {
		case buf[i] == '\\' && quote != '`':
			i++
		case buf[i] != quote:
		case i+1 < len(buf) && buf[i+1] == quote:
			i++
		default:
			return i + 1
		}
	}
	return len(buf)
}

// comment blanks a comment, or only the opening mark of an executable one.
func comment(buf []byte, i int) int {
	if executable(buf[i:]) {
		end := i + bytes.IndexByte(buf[i:], '!') + 1
		for end < len(buf) && buf[end] >= '0' && buf[end] <= '9' {
			end++
		}
		return blankTo(buf, i, end)
	}
	end := len(buf)
	if at := bytes.Index(buf[i+2:], []byte("*/")); at >= 0 {
		end = i + 2 + at + 2
	}
	return blankTo(buf, i, end)
}

// blankTo writes blanks over buf[i:end], keeps line breaks, and returns end.
func blankTo(buf []byte, i, end int) int {
	for ; i < end; i++ {
		if buf[i] != '\n' {
			buf[i] = ' '
		}
	}
	return end
}

// masker takes out of a definition what the parser does not know and nobody
// here needs: collations, expressions, storage, types of MariaDB.
type masker struct {
	buf  []byte
	toks []token
	out  *masked
}

// maskDefinition prepares CREATE TABLE and ALTER TABLE.
func maskDefinition(statement string) *masked {
	m := &masker{buf: []byte(statement), out: &masked{types: map[string]string{}, json: map[string]bool{}}}
	m.toks = tokens(m.buf)
	if m.is(0, "create") {
		m.tail()
	}
	for i := 0; i < len(m.toks); i++ {
		if t := m.toks[i]; t.kind == word && t.depth <= 1 {
			i = m.attribute(i)
		}
	}
	m.out.text = string(m.buf)
	return m.out
}

// maskPlain only takes out comments.
func maskPlain(statement string) string {
	buf := []byte(statement)
	tokens(buf)
	return string(buf)
}

// at returns the text of a token in lower case; "" behind the last.
func (m *masker) at(i int) string {
	if i < 0 || i >= len(m.toks) {
		return ""
	}
	return strings.ToLower(string(m.buf[m.toks[i].start:m.toks[i].end]))
}

// is reports whether unquoted words follow from token i.
func (m *masker) is(i int, words ...string) bool {
	for k, w := range words {
		if i+k < 0 || i+k >= len(m.toks) || m.toks[i+k].kind > word || m.at(i+k) != w {
			return false
		}
	}
	return true
}

// plain is a name without its quotes, in lower case.
func (m *masker) plain(i int) string {
	text := m.at(i)
	if len(text) > 1 && text[0] == '`' {
		return strings.ReplaceAll(text[1:len(text)-1], "``", "`")
	}
	return text
}

// blank takes the tokens from i to before end out.
func (m *masker) blank(i, end int) int {
	if end = min(end, len(m.toks)); end > i {
		blankTo(m.buf, m.toks[i].start, m.toks[end-1].end)
	}
	return end - 1
}

// group returns the token behind the parenthesis that opens at i.
func (m *masker) group(i int) int {
	depth := m.toks[i].depth
	for k := i + 1; k < len(m.toks); k++ {
		if m.toks[k].depth == depth && m.at(k) == ")" {
			return k + 1
		}
	}
	return len(m.toks)
}

// constant writes 1 over the content of the parentheses that open at i.
func (m *masker) constant(i int) int {
	end := m.group(i)
	if end-2 > i && end <= len(m.toks) {
		start := m.toks[i+1].start
		m.blank(i+1, end-1)
		m.buf[start] = '1'
	}
	return end - 1
}

// tail leaves of what follows the columns of CREATE TABLE only the comment.
func (m *masker) tail() {
	open := 0
	for open < len(m.toks) && m.at(open) != "(" {
		open++
	}
	if open == len(m.toks) {
		return
	}
	end := m.group(open)
	for i := end; i < len(m.toks); i++ {
		from := i
		if m.is(i, "comment") && m.toks[i].depth == 0 {
			for i++; i < len(m.toks) && m.toks[i].kind != text; i++ {
			}
			m.blank(end, from)
			if i+1 < len(m.toks) {
				m.blank(i+1, len(m.toks))
			}
			m.toks = m.toks[:end]
			return
		}
	}
	if end < len(m.toks) {
		m.blank(end, len(m.toks))
	}
	m.toks = m.toks[:end]
}

// foreign are types that the parser does not know, with their length or SRID
// left out.
var foreign = map[string]bool{
	"geometry": true, "point": true, "linestring": true, "polygon": true, "multipoint": true, "multilinestring": true,
	"multipolygon": true, "geometrycollection": true, "geomcollection": true, "inet4": true, "inet6": true, "uuid": true, "xmltype": true,
}

// attribute takes out what begins at token i, and returns the last token that
// is done with.
func (m *masker) attribute(i int) int {
	switch {
	case (m.is(i, "character", "set") || m.is(i, "charset") || m.is(i, "collate")) && !m.option(i):
		end := i + 1
		if m.is(i, "character") {
			end++
		}
		if m.at(end) == "=" {
			end++
		}
		return m.blank(i, end+1)
	case m.is(i, "check") && m.at(i+1) == "(":
		if m.is(i+2, "json_valid", "(") && m.at(i+5) == ")" && m.group(i+1) == i+7 {
			m.out.json[m.plain(i+4)] = true
		}
		return m.constant(i + 1)
	case m.is(i, "as", "("):
		return m.constant(i + 1)
	case m.is(i, "generated", "always", "as", "row"):
		return m.blank(i, i+5)
	case m.is(i, "period", "for"):
		start := i
		if m.at(i-1) == "," {
			start--
		}
		for i < len(m.toks) && m.at(i) != "(" {
			i++
		}
		if i == len(m.toks) {
			return i
		}
		return m.blank(start, m.group(i))
	case m.is(i, "default") && m.at(i+1) == "(":
		return m.constant(i + 1)
	case m.is(i, "default") && m.at(i+2) == "(" && m.toks[i+1].kind == word:
		start := m.toks[i+1].start
		end := m.blank(i+1, m.group(i+2))
		m.buf[start] = '1'
		return end
	case m.is(i, "persistent"):
		m.blank(i, i+1)
		copy(m.buf[m.toks[i].start:], "stored")
	case m.is(i, "invisible"), m.is(i, "compressed"):
		return m.blank(i, i+1)
	case m.is(i, "with", "system", "versioning"), m.is(i, "without", "system", "versioning"):
		return m.blank(i, i+3)
	case m.is(i, "spatial"):
		return m.blank(i, i+1)
	case m.is(i, "srid"):
		return m.blank(i, i+2)
	case m.is(i, "ref_system_id"):
		return m.blank(i, i+3)
	case foreign[m.at(i)] && m.at(i+1) != "(" && m.types(i):
		m.out.types[m.plain(i-1)] = m.at(i)
		m.blank(i, i+1)
		copy(m.buf[m.toks[i].start:], "blob")
	}
	return i
}

// option reports whether the word at i is an option of ALTER TABLE itself, not
// of a column.
func (m *masker) option(i int) bool {
	prev := m.at(i - 1)
	return prev == "," || prev == "default" || prev == "to"
}

// types reports whether the word at i stands where a column's type does: behind
// a name that begins a definition.
func (m *masker) types(i int) bool {
	if i < 2 || m.toks[i-1].kind == name {
		return i > 1
	}
	if m.toks[i-1].kind != word {
		return false
	}
	switch m.at(i - 2) {
	case "(", ",", "add", "column", "modify", "exists":
		return true
	}
	return m.at(i-3) == "change" || m.at(i-4) == "change"
}
