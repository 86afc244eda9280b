package lineage

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/source"
)

// placeOf is the place in the user's file of an offset of a node's SQL.
func placeOf(n *project.Node, c *compiler.Compiled, offset int32) source.Span {
	if at, ok := c.Map(int(offset)); ok {
		return at
	}
	if at, ok := c.Map(int(offset) - 1); ok { // the end of the text
		at.Start = at.End
		return at
	}
	return n.Span
}

// wordPlace is the place of words of a node's SQL: where an expression of the
// template wrote them, at the words in its arguments, or where else the file's
// templates have them, if that is one place only.
func wordPlace(n *project.Node, c *compiler.Compiled, start, end int32) source.Span {
	at := placeOf(n, c, start)
	if at.File == nil || !strings.HasPrefix(at.Text(), "{{") || start < 0 || end <= start || int(end) > len(c.SQL) {
		return at
	}
	for _, name := range spellings(c.SQL[start:end]) {
		if k := onlyWord(at.Text(), name, nil); k >= 0 {
			return source.At(at.File, int(at.Start)+k, int(at.Start)+k+len(name))
		}
		if k := onlyWord(at.File.Text, name, inTemplate); k >= 0 {
			return source.At(at.File, k, k+len(name))
		}
	}
	return at
}

// spellings are the forms in which a template may hold a column's name: whole,
// without what it is of, or only what it is of.
func spellings(name string) []string {
	for _, r := range name {
		if !isWord(r) && r != '.' {
			return nil
		}
	}
	first, rest, dotted := strings.Cut(name, ".")
	if !dotted {
		return []string{name}
	}
	return []string{name, rest[strings.LastIndexByte(rest, '.')+1:], first}
}

func isWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// onlyWord is where a text has a word that counts; -1 unless there is exactly one
// such place.
func onlyWord(text, word string, counts func(text string, at int) bool) int {
	found := -1
	for from := 0; ; {
		k := strings.Index(text[from:], word)
		if k < 0 {
			return found
		}
		k += from
		from = k + len(word)
		before, _ := utf8.DecodeLastRuneInString(text[:k])
		after, _ := utf8.DecodeRuneInString(text[from:])
		if isWord(before) || isWord(after) || counts != nil && !counts(text, k) {
			continue
		}
		if found >= 0 {
			return -1
		}
		found = k
	}
}

// blocks are the tags around text that a template writes elsewhere.
var blocks = regexp.MustCompile(`\{%-?\s*(?:set\s+\w+|macro\b[^%]*|call\b[^%]*|end(?:set|macro|call))\s*-?%\}`)

// inTemplate reports whether a place of a file is inside of a tag, or of a block
// whose text is written elsewhere.
func inTemplate(text string, at int) bool {
	before := text[:at]
	if strings.LastIndex(before, "{#") > strings.LastIndex(before, "#}") {
		return false
	}
	opened := max(strings.LastIndex(before, "{{"), strings.LastIndex(before, "{%"))
	closed := max(strings.LastIndex(before, "}}"), strings.LastIndex(before, "%}"))
	if opened > closed {
		return true
	}
	tags := blocks.FindAllString(before, -1)
	return len(tags) > 0 && !strings.Contains(tags[len(tags)-1], "end")
}
