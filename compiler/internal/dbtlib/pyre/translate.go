package pyre

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// translation is a Python pattern in the engine's own syntax. All groups are
// unnamed there, so that their numbers are Python's.
type translation struct {
	pattern string
	groups  int
	names   map[string]int // name -> number
	order   []string       // names in order of their numbers
	// inline holds flags given in the pattern itself, "i", "m", "s", "x".
	inline string
}

// translator walks a pattern.
type translator struct {
	src  string
	pos  int
	out  strings.Builder
	t    translation
	open []groupMark
	// ascii narrows \w, \d and \s to ASCII; verbose skips comments.
	ascii, verbose bool
	// atom is where the last repeatable piece starts in the output, -1 when
	// there is none.
	atom int
}

type groupMark struct {
	start   int
	verbose bool
}

type patternError struct {
	msg string
	pos int
}

func (e *patternError) Error() string { return fmt.Sprintf("%s at position %d", e.msg, e.pos) }

func (r *translator) fail(msg string) error {
	return &patternError{msg, utf8.RuneCountInString(r.src[:min(r.pos, len(r.src))])}
}

// translate turns a Python pattern into the engine's.
func translate(src string, ascii, verbose bool) (translation, error) {
	r := &translator{src: src, ascii: ascii, verbose: verbose, atom: -1}
	r.t.names = map[string]int{}
	if err := r.globalFlags(); err != nil {
		return r.t, err
	}
	for r.pos < len(r.src) {
		if err := r.piece(); err != nil {
			return r.t, err
		}
	}
	if len(r.open) > 0 {
		return r.t, r.fail("missing ), unterminated subpattern")
	}
	r.t.pattern = r.out.String()
	return r.t, nil
}

// globalFlags reads "(?im)" at the start of the pattern.
func (r *translator) globalFlags() error {
	for strings.HasPrefix(r.src[r.pos:], "(?") {
		end := r.pos + 2
		for end < len(r.src) && strings.IndexByte("aiLmsux", r.src[end]) >= 0 {
			end++
		}
		if end == r.pos+2 || end >= len(r.src) || r.src[end] != ')' {
			return nil
		}
		for _, f := range r.src[r.pos+2 : end] {
			switch f {
			case 'a':
				r.ascii = true
			case 'x':
				r.verbose = true
				r.t.inline += "x"
			case 'i', 'm', 's':
				r.t.inline += string(f)
			}
		}
		r.pos = end + 1
	}
	return nil
}

func (r *translator) rest() string { return r.src[r.pos:] }

// literal writes a rune so that the engine takes it as itself.
func (r *translator) literal(c rune) {
	r.atom = r.out.Len()
	if strings.ContainsRune(`\^$.|?*+()[]{}# `, c) {
		r.out.WriteByte('\\')
	}
	r.out.WriteRune(c)
}

func (r *translator) piece() error {
	c, size := utf8.DecodeRuneInString(r.rest())
	switch c {
	case '\\':
		return r.escape()
	case '[':
		return r.class()
	case '(':
		return r.group()
	case ')':
		if len(r.open) == 0 {
			return r.fail("unbalanced parenthesis")
		}
		mark := r.open[len(r.open)-1]
		r.open = r.open[:len(r.open)-1]
		r.atom, r.verbose = mark.start, mark.verbose
		r.out.WriteByte(')')
	case '*', '+', '?', '{':
		return r.repeat(c)
	case '.':
		r.atom = r.out.Len()
		r.out.WriteByte('.')
	case '^', '$', '|':
		r.atom = -1
		r.out.WriteRune(c)
	case '#':
		if !r.verbose {
			r.literal(c)
			break
		}
		if i := strings.IndexByte(r.rest(), '\n'); i >= 0 {
			size = i
		} else {
			size = len(r.rest())
		}
	case ' ', '\t', '\n', '\r', '\f', '\v':
		if !r.verbose {
			r.literal(c)
		}
	default:
		r.literal(c)
	}
	r.pos += size
	return nil
}

// repeat writes a quantifier. A brace that is none is a literal.
func (r *translator) repeat(c rune) error {
	text := string(c)
	if c == '{' {
		q, ok := quantifier(r.rest())
		if !ok {
			r.literal(c)
			r.pos++
			return nil
		}
		r.pos += q.size
		text = fmt.Sprintf("{%d,%s}", q.low, q.high)
		if q.high != "" {
			if high, _ := strconv.Atoi(q.high); high < q.low {
				return r.fail("min repeat greater than max repeat")
			}
		}
	} else {
		r.pos++
	}
	if r.atom < 0 {
		return r.fail("nothing to repeat")
	}
	switch {
	case strings.HasPrefix(r.rest(), "?"):
		text += "?"
		r.pos++
	case strings.HasPrefix(r.rest(), "+"):
		// Possessive: as a group that is never entered again.
		all := r.out.String()
		r.out.Reset()
		r.out.WriteString(all[:r.atom] + "(?>" + all[r.atom:] + text + ")")
		r.pos++
		r.atom = -1
		return nil
	}
	r.out.WriteString(text)
	if next := r.rest(); next != "" && (strings.IndexByte("*+?", next[0]) >= 0) {
		return r.fail("multiple repeat")
	}
	r.atom = -1
	return nil
}

type repetition struct {
	low  int
	high string
	size int
}

// quantifier reads {m}, {m,}, {,n} or {m,n}.
func quantifier(s string) (repetition, bool) {
	end := strings.IndexByte(s, '}')
	if end < 0 {
		return repetition{}, false
	}
	low, high, comma := strings.Cut(s[1:end], ",")
	if low+high == "" && !comma || strings.Trim(low+high, "0123456789") != "" || len(low) > 6 || len(high) > 6 {
		return repetition{}, false
	}
	if s[1:end] == "," {
		return repetition{0, "", end + 1}, true
	}
	n, _ := strconv.Atoi(low)
	if !comma {
		high = low
	}
	return repetition{n, high, end + 1}, true
}

// group writes "(" and what tells its kind.
func (r *translator) group() error {
	mark := groupMark{r.out.Len(), r.verbose}
	push := func(text string, size int) error {
		r.open = append(r.open, mark)
		r.out.WriteString(text)
		r.pos += size
		r.atom = -1
		return nil
	}
	s := r.rest()
	switch {
	case !strings.HasPrefix(s, "(?"):
		r.t.groups++
		return push("(", 1)
	case strings.HasPrefix(s, "(?P<"):
		end := strings.IndexByte(s, '>')
		if end < 0 {
			return r.fail("missing >, unterminated name")
		}
		name := s[4:end]
		if !isName(name) {
			return r.fail("bad character in group name " + strconv.Quote(name))
		}
		if _, dup := r.t.names[name]; dup {
			return r.fail("redefinition of group name " + strconv.Quote(name))
		}
		r.t.groups++
		r.t.names[name] = r.t.groups
		r.t.order = append(r.t.order, name)
		return push("(", end+1)
	case strings.HasPrefix(s, "(?P="):
		return r.backreference(s)
	case strings.HasPrefix(s, "(?#"):
		end := strings.IndexByte(s, ')')
		if end < 0 {
			return r.fail("missing ), unterminated comment")
		}
		r.pos += end + 1
		return nil
	case strings.HasPrefix(s, "(?("):
		return r.conditional(s, push)
	}
	for _, kind := range []string{"(?:", "(?=", "(?!", "(?<=", "(?<!", "(?>"} {
		if strings.HasPrefix(s, kind) {
			return push(kind, len(kind))
		}
	}
	return r.scopedFlags(s, push)
}

func isName(s string) bool {
	for i, c := range s {
		if c != '_' && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && c < 128 && !(i > 0 && c >= '0' && c <= '9') {
			return false
		}
	}
	return s != ""
}

func (r *translator) backreference(s string) error {
	end := strings.IndexByte(s, ')')
	if end < 0 {
		return r.fail("missing ), unterminated name")
	}
	n, ok := r.t.names[s[4:end]]
	if !ok {
		return r.fail("unknown group name " + strconv.Quote(s[4:end]))
	}
	r.atom = r.out.Len()
	fmt.Fprintf(&r.out, `\k<%d>`, n)
	r.pos += end + 1
	return nil
}

func (r *translator) conditional(s string, push func(string, int) error) error {
	end := strings.IndexByte(s, ')')
	if end < 0 {
		return r.fail("missing ), unterminated name")
	}
	id := s[3:end]
	n, ok := r.t.names[id]
	if !ok {
		v, err := strconv.Atoi(id)
		if err != nil || v < 1 {
			return r.fail("unknown group name " + strconv.Quote(id))
		}
		n = v
	}
	return push(fmt.Sprintf("(?(%d)", n), end+1)
}

// scopedFlags reads "(?i:...)", "(?-i:...)" and "(?i-s:...)".
func (r *translator) scopedFlags(s string, push func(string, int) error) error {
	end := strings.IndexByte(s, ':')
	if end < 0 || strings.Trim(s[2:end], "aiLmsux-") != "" || s[2:end] == "" {
		return r.fail("unknown extension " + s[:min(len(s), 3)])
	}
	on, off, _ := strings.Cut(s[2:end], "-")
	keep := func(flags string) string {
		out := ""
		for _, f := range flags {
			if strings.ContainsRune("ims", f) {
				out += string(f)
			}
		}
		return out
	}
	text := "(?" + keep(on)
	if rest := keep(off); rest != "" {
		text += "-" + rest
	}
	if err := push(text+":", end+1); err != nil {
		return err
	}
	if strings.Contains(on, "x") {
		r.verbose = true
	}
	if strings.Contains(off, "x") {
		r.verbose = false
	}
	return nil
}

// asciiClass gives the members of \w, \d and \s under re.ASCII.
var asciiClass = map[byte]string{'w': "a-zA-Z0-9_", 'd': "0-9", 's': ` \t\n\r\f\v`}

func (r *translator) escape() error {
	if r.pos+1 >= len(r.src) {
		return r.fail("bad escape (end of pattern)")
	}
	start := r.out.Len()
	c := r.src[r.pos+1]
	switch {
	case c == 'A':
		r.out.WriteString(`\A`)
	case c == 'Z':
		r.out.WriteString(`\z`)
	case c == 'b' || c == 'B':
		r.out.WriteString(`\` + string(c))
	case strings.IndexByte("wds", c) >= 0 && r.ascii:
		r.out.WriteString("[" + asciiClass[c] + "]")
	case strings.IndexByte("WDS", c) >= 0 && r.ascii:
		r.out.WriteString("[^" + asciiClass[c|0x20] + "]")
	case strings.IndexByte("wdsWDS", c) >= 0:
		r.out.WriteString(`\` + string(c))
	case c >= '1' && c <= '9':
		return r.numbered()
	default:
		return r.character(func(v rune) { r.literal(v) })
	}
	r.pos += 2
	r.atom = start
	if strings.IndexByte("AZbB", c) >= 0 {
		r.atom = -1
	}
	return nil
}

// numbered reads a reference to a group, or an octal number of three digits.
func (r *translator) numbered() error {
	s := r.src[r.pos+1:]
	n := 1
	if len(s) > 1 && s[1] >= '0' && s[1] <= '9' {
		n = 2
		if len(s) > 2 && isOctal(s[0]) && isOctal(s[1]) && isOctal(s[2]) {
			v, _ := strconv.ParseInt(s[:3], 8, 32)
			r.literal(rune(v))
			r.pos += 4
			return nil
		}
	}
	v, _ := strconv.Atoi(s[:n])
	if v > r.t.groups {
		return r.fail(fmt.Sprintf("invalid group reference %d", v))
	}
	r.atom = r.out.Len()
	fmt.Fprintf(&r.out, `\k<%d>`, v)
	r.pos += 1 + n
	return nil
}

func isOctal(c byte) bool { return c >= '0' && c <= '7' }

// character reads an escaped character.
func (r *translator) character(put func(rune)) error {
	s := r.src[r.pos+1:]
	c, size := utf8.DecodeRuneInString(s)
	if v, ok := map[rune]rune{'n': '\n', 't': '\t', 'r': '\r', 'f': '\f', 'v': '\v', 'a': '\a'}[c]; ok {
		put(v)
		r.pos += 2
		return nil
	}
	if width := map[rune]int{'x': 2, 'u': 4, 'U': 8}[c]; width > 0 {
		if len(s) <= width {
			return r.fail("incomplete escape \\" + s)
		}
		v, err := strconv.ParseUint(s[1:1+width], 16, 32)
		if err != nil || v > utf8.MaxRune {
			return r.fail("incomplete escape \\" + s[:1+width])
		}
		put(rune(v))
		r.pos += 2 + width
		return nil
	}
	if c == '0' {
		n := 1
		for n < 3 && n < len(s) && isOctal(s[n]) {
			n++
		}
		v, _ := strconv.ParseInt(s[:n], 8, 32)
		put(rune(v))
		r.pos += 1 + n
		return nil
	}
	if c < 128 && (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9') {
		return r.fail("bad escape \\" + string(c))
	}
	put(c)
	r.pos += 1 + size
	return nil
}

// class writes a set of characters.
func (r *translator) class() error {
	start := r.out.Len()
	r.out.WriteByte('[')
	r.pos++
	if strings.HasPrefix(r.rest(), "^") {
		r.out.WriteByte('^')
		r.pos++
	}
	for first := true; ; first = false {
		if r.pos >= len(r.src) {
			return r.fail("unterminated character set")
		}
		c, size := utf8.DecodeRuneInString(r.rest())
		if c == ']' && !first {
			r.pos++
			break
		}
		if c != '\\' {
			// A hyphen keeps its meaning; before "[" the engine would subtract.
			if c == '[' || c == ']' || c == '^' {
				r.out.WriteByte('\\')
			}
			r.out.WriteRune(c)
			r.pos += size
			continue
		}
		if err := r.classEscape(); err != nil {
			return err
		}
	}
	r.out.WriteByte(']')
	r.atom = start
	return nil
}

func (r *translator) classEscape() error {
	if r.pos+1 >= len(r.src) {
		return r.fail("bad escape (end of pattern)")
	}
	c := r.src[r.pos+1]
	switch {
	case c == 'b':
		r.out.WriteString(`\x08`)
	case strings.IndexByte("wds", c) >= 0 && r.ascii:
		r.out.WriteString(asciiClass[c])
	case strings.IndexByte("wdsWDS", c) >= 0:
		r.out.WriteString(`\` + string(c))
	case c >= '1' && c <= '7':
		n := 1
		s := r.src[r.pos+1:]
		for n < 3 && n < len(s) && isOctal(s[n]) {
			n++
		}
		v, _ := strconv.ParseInt(s[:n], 8, 32)
		r.inClass(rune(v))
		r.pos += 1 + n
		return nil
	default:
		return r.character(r.inClass)
	}
	r.pos += 2
	return nil
}

func (r *translator) inClass(c rune) {
	if strings.ContainsRune(`\]^-[`, c) {
		r.out.WriteByte('\\')
	}
	r.out.WriteRune(c)
}
