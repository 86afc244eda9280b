package artifact

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// cursor reads a JSON text from front to back and builds only what is asked
// for: large artifacts are mostly skipped, which must cost next to nothing.
// What is skipped is checked for its brackets and strings only.
//
// Of a file it holds a window of room bytes: b begins before bytes behind the
// file's start, and src has what follows b, nil when nothing does.
type cursor struct {
	b            []byte
	at           int
	before, room int
	src          io.Reader
	// words holds texts that occur over and over.
	words map[string]string
}

// maxNesting is how deep values may nest that are built.
const maxNesting = 1000

func (c *cursor) expected(what string) error {
	if c.at >= len(c.b) {
		return io.ErrUnexpectedEOF
	}
	return fmt.Errorf("offset %d: expected %s", c.before+c.at, what)
}

// next moves to the next byte that is no white space and returns it, 0 at the
// end.
func (c *cursor) next() byte {
	for c.at < len(c.b) {
		switch c.b[c.at] {
		case ' ', '\t', '\n', '\r':
			c.at++
		default:
			return c.b[c.at]
		}
	}
	return 0
}

// null takes a null and reports whether there was one.
func (c *cursor) null() bool {
	if c.next() == 'n' && bytes.HasPrefix(c.b[c.at:], []byte("null")) {
		c.at += 4
		return true
	}
	return false
}

// members walks an object; member must take the value. null has none.
func (c *cursor) members(member func(key []byte) error) error {
	return c.list('{', '}', "an object", func() error {
		key, err := c.quoted()
		if err != nil {
			return err
		}
		if c.next() != ':' {
			return c.expected("a colon")
		}
		c.at++
		if bytes.IndexByte(key, '\\') >= 0 {
			key = unescaped(key)
		}
		return member(key)
	})
}

// items walks an array; item must take the value. null has none.
func (c *cursor) items(item func() error) error { return c.list('[', ']', "an array", item) }

func (c *cursor) list(open, end byte, what string, item func() error) error {
	if c.null() {
		return nil
	}
	if c.next() != open {
		return c.expected(what)
	}
	c.at++
	if c.next() == end {
		c.at++
		return nil
	}
	for {
		if err := item(); err != nil {
			return err
		}
		switch c.next() {
		case ',':
			c.at++
		case end:
			c.at++
			return nil
		default:
			return c.expected("a comma or the end of " + what)
		}
	}
}

// quoted takes a string and returns what stands between its quotes.
func (c *cursor) quoted() ([]byte, error) {
	if c.next() != '"' {
		return nil, c.expected("a string")
	}
	start := c.at + 1
	for i := start; ; {
		j := bytes.IndexByte(c.b[i:], '"')
		if j < 0 {
			return nil, io.ErrUnexpectedEOF
		}
		i += j
		slashes := 0
		for i-1-slashes >= start && c.b[i-1-slashes] == '\\' {
			slashes++
		}
		if slashes%2 == 0 {
			c.at = i + 1
			return c.b[start:i], nil
		}
		i++
	}
}

// text takes a string; null is "".
func (c *cursor) text() (string, error) {
	if c.null() {
		return "", nil
	}
	raw, err := c.quoted()
	if err != nil {
		return "", err
	}
	if bytes.IndexByte(raw, '\\') < 0 {
		return string(raw), nil
	}
	return string(unescaped(raw)), nil
}

// word is text for a string that is likely to come again.
func (c *cursor) word() (string, error) {
	if c.null() {
		return "", nil
	}
	raw, err := c.quoted()
	if err != nil {
		return "", err
	}
	if known, ok := c.words[string(raw)]; ok {
		return known, nil
	}
	s := string(raw)
	if bytes.IndexByte(raw, '\\') >= 0 {
		s = string(unescaped(raw))
	}
	if c.words == nil {
		c.words = map[string]string{}
	}
	c.words[string(raw)] = s
	return s, nil
}

// texts takes an array of strings.
func (c *cursor) texts() ([]string, error) {
	var out []string
	err := c.items(func() error {
		s, err := c.word()
		out = append(out, s)
		return err
	})
	return out, err
}

// truth takes a boolean; null is false.
func (c *cursor) truth() (bool, error) {
	if c.null() {
		return false, nil
	}
	v, err := c.value(0)
	b, ok := v.(bool)
	if err == nil && !ok {
		err = c.expected("true or false")
	}
	return b, err
}

// any takes any value: nil, bool, int64, float64, string, []any and
// map[string]any. Numbers are int64 where they are whole as written.
func (c *cursor) any() (any, error) { return c.value(0) }

func (c *cursor) value(depth int) (any, error) {
	if depth > maxNesting {
		return nil, c.expected("less nesting")
	}
	switch c.next() {
	case '"':
		return c.text()
	case '[':
		out := []any{}
		err := c.items(func() error {
			v, err := c.value(depth + 1)
			out = append(out, v)
			return err
		})
		return out, err
	case '{':
		out := map[string]any{}
		err := c.members(func(key []byte) error {
			k := string(key)
			v, err := c.value(depth + 1)
			out[k] = v
			return err
		})
		return out, err
	}
	return c.scalar()
}

// scalar takes a number, true, false or null.
func (c *cursor) scalar() (any, error) {
	start := c.at
	c.pass()
	switch s := string(c.b[start:c.at]); s {
	case "null":
		return nil, nil
	case "true":
		return true, nil
	case "false":
		return false, nil
	default:
		if n, err := strconv.ParseInt(s, 10, 64); err == nil {
			return n, nil
		}
		f, err := strconv.ParseFloat(s, 64)
		if err != nil && !errors.Is(err, strconv.ErrRange) {
			c.at = start
			return nil, c.expected("a value")
		}
		return f, nil
	}
}

// pass moves behind a number or a word.
func (c *cursor) pass() {
	for c.at < len(c.b) {
		switch c.b[c.at] {
		case ' ', '\t', '\n', '\r', ',', ']', '}', ':', '"', '{', '[':
			return
		}
		c.at++
	}
}

// skip takes a value and builds nothing.
func (c *cursor) skip() error {
	switch c.next() {
	case '"':
		_, err := c.quoted()
		return err
	case '{', '[':
		return c.skipNested()
	}
	start := c.at
	if c.pass(); c.at == start {
		return c.expected("a value")
	}
	return nil
}

func (c *cursor) skipNested() error {
	depth := 0
	for c.at < len(c.b) {
		switch c.b[c.at] {
		case '"':
			if _, err := c.quoted(); err != nil {
				return err
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				c.at++
				return nil
			}
		}
		c.at++
	}
	return io.ErrUnexpectedEOF
}

// escapes maps the letter of an escape to what it stands for.
var escapes = [256]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// unescaped resolves the escapes of what stands between quotes. What is no
// escape stays as it is.
func unescaped(raw []byte) []byte {
	out := make([]byte, 0, len(raw))
	for {
		i := bytes.IndexByte(raw, '\\')
		if i < 0 || i+1 >= len(raw) {
			return append(out, raw...)
		}
		out = append(out, raw[:i]...)
		letter := raw[i+1]
		raw = raw[i+2:]
		if plain := escapes[letter]; plain != 0 {
			out = append(out, plain)
			continue
		}
		r, ok := hex4(raw)
		if letter != 'u' || !ok {
			out = append(out, '\\', letter)
			continue
		}
		raw = raw[4:]
		if utf16.IsSurrogate(r) {
			low, ok := rune(0), false
			if len(raw) >= 6 && raw[0] == '\\' && raw[1] == 'u' {
				low, ok = hex4(raw[2:])
			}
			if r = utf16.DecodeRune(r, low); ok && r != utf8.RuneError {
				raw = raw[6:]
			}
		}
		out = utf8.AppendRune(out, r)
	}
}

func hex4(b []byte) (rune, bool) {
	if len(b) < 4 {
		return 0, false
	}
	n, err := strconv.ParseUint(string(b[:4]), 16, 32)
	return rune(n), err == nil
}
