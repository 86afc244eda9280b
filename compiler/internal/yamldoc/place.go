package yamldoc

import (
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/modeldata/model/internal/source"
)

// lineStarts lists the offsets of lines as the parser counts them: beside \n
// and \r\n, a lone \r, NEL, LS and PS end a line too.
func lineStarts(text string) []int32 {
	starts := make([]int32, 1, 1+strings.Count(text, "\n"))
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\n':
			starts = append(starts, int32(i+1))
		case '\r':
			if i+1 == len(text) || text[i+1] != '\n' {
				starts = append(starts, int32(i+1))
			}
		case 0xC2:
			if i+1 < len(text) && text[i+1] == 0x85 {
				starts = append(starts, int32(i+2))
			}
		case 0xE2:
			if i+2 < len(text) && text[i+1] == 0x80 && (text[i+2] == 0xA8 || text[i+2] == 0xA9) {
				starts = append(starts, int32(i+3))
			}
		}
	}
	return starts
}

// offset returns the byte offset of the parser's line and column.
func (c *converter) offset(line, column int) int {
	if line < 1 || line > len(c.lines) {
		return len(c.file.Text)
	}
	at := int(c.lines[line-1])
	for col := 1; col < column && at < len(c.file.Text); col++ {
		if c.file.Text[at] < utf8.RuneSelf {
			at++
			continue
		}
		_, w := utf8.DecodeRuneInString(c.file.Text[at:])
		at += w
	}
	return at
}

// wordAt is the place of the word at which a node starts.
func (c *converter) wordAt(n *yaml.Node) source.Span {
	start := c.offset(n.Line, n.Column)
	return source.At(c.file, start, c.wordEnd(n))
}

func (c *converter) wordEnd(n *yaml.Node) int {
	start := c.offset(n.Line, n.Column)
	if i := strings.IndexAny(c.file.Text[start:], " \t\r\n,]}"); i >= 0 {
		return start + i
	}
	return len(c.file.Text)
}

// endOf is where a child ends in its parent's text: an alias ends there itself,
// not where its anchor's value does.
func (c *converter) endOf(n *yaml.Node, converted *Node) int {
	if n.Kind == yaml.AliasNode {
		return c.wordEnd(n)
	}
	return int(converted.Span.End)
}

// collectionEnd is the end of a collection whose last item ends at end.
func (c *converter) collectionEnd(n *yaml.Node, start, end int, close byte) int {
	if n.Style&yaml.FlowStyle == 0 {
		return end
	}
	text := c.file.Text
	opened := c.skipProperties(start)
	if opened >= len(text) || text[opened] != '[' && text[opened] != '{' {
		return end // the one pair "b: 1" in [b: 1]
	}
	at := end
	if len(n.Content) == 0 {
		at = opened + 1
	}
	for at < len(text) {
		switch text[at] {
		case close:
			return at + 1
		case '#':
			if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
				at += i
			} else {
				return end
			}
		}
		at++
	}
	return end
}

// skipProperties moves over a tag and an anchor before a value.
func (c *converter) skipProperties(at int) int {
	text := c.file.Text
	for at < len(text) && (text[at] == '!' || text[at] == '&') {
		for at < len(text) && !strings.ContainsRune(" \t\r\n", rune(text[at])) {
			at++
		}
		for at < len(text) && strings.ContainsRune(" \t\r\n", rune(text[at])) {
			at++
		}
	}
	return at
}

// scalarEnd is where a scalar that starts at start ends.
func (c *converter) scalarEnd(n *yaml.Node, start int) int {
	text := c.file.Text
	if n.Anchor != "" || n.Style&yaml.TaggedStyle != 0 {
		start = c.skipProperties(start)
	}
	switch {
	case n.Style&yaml.DoubleQuotedStyle != 0:
		for i := start + 1; i < len(text); i++ {
			if text[i] == '\\' {
				i++
			} else if text[i] == '"' {
				return i + 1
			}
		}
	case n.Style&yaml.SingleQuotedStyle != 0:
		for i := start + 1; i < len(text); i++ {
			if text[i] != '\'' {
				continue
			}
			if i+1 < len(text) && text[i+1] == '\'' {
				i++
				continue
			}
			return i + 1
		}
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		return c.blockEnd(n.Value, start)
	default:
		return plainEnd(text, n.Value, start)
	}
	return len(text)
}

// plainEnd follows an unquoted scalar through its text, in which any run of
// space may stand for one space or for line breaks.
func plainEnd(text, value string, start int) int {
	if strings.HasPrefix(text[start:], value) {
		return start + len(value)
	}
	at := start
	for i := 0; i < len(value); i++ {
		if isSpace(value[i]) {
			for at < len(text) && isSpace(text[at]) {
				at++
			}
			for i+1 < len(value) && isSpace(value[i+1]) {
				i++
			}
			continue
		}
		if at >= len(text) || text[at] != value[i] {
			return at
		}
		at++
	}
	return at
}

func isSpace(b byte) bool { return b == ' ' || b == '\t' || b == '\n' || b == '\r' }

// blockEnd is the end of the last line of a | or > scalar: the lines that are
// indented as its first line is.
func (c *converter) blockEnd(value string, start int) int {
	text := c.file.Text
	line := strings.IndexByte(text[start:], '\n')
	if line < 0 {
		return len(text)
	}
	headerEnd := start + line
	if strings.TrimRight(value, "\n") == "" {
		return headerEnd
	}
	indent, end := -1, headerEnd
	for at := headerEnd + 1; at < len(text); {
		next := strings.IndexByte(text[at:], '\n')
		if next < 0 {
			next = len(text) - at
		}
		row := strings.TrimRight(text[at:at+next], "\r")
		depth := len(row) - len(strings.TrimLeft(row, " "))
		if depth < len(row) { // not blank
			if indent < 0 {
				indent = depth
			}
			if depth < indent && !strings.HasPrefix(strings.TrimLeft(value, "\n"), " ") || depth == 0 && indent > 0 {
				break
			}
			end = at + len(row)
		}
		at += next + 1
	}
	return end
}
