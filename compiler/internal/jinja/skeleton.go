package jinja

import (
	"fmt"
	"strings"

	"github.com/modeldata/model/internal/source"
)

// Tag is a tag of a template.
type Tag struct {
	// Text is the tag without the space inside it.
	Text string
	// Around says whether the tag strips the space beside it, and whether there is any.
	Around string
}

// Skeleton parts a template into its plain text, where a word of its own stands
// for each tag, and its tags, without the space inside them. Two templates with
// the same tags whose plain texts mean the same give texts that mean the same.
// Comments are left out. ok is false for what is no template.
func Skeleton(text string) (plain string, tags []Tag, ok bool) {
	l := newLexer(text, 0, len(text), place{fixed: source.Span{}})
	var out, tag, around strings.Builder
	begin := 0
	for {
		t := l.next()
		switch t.kind {
		case tokEOF:
			return out.String(), tags, l.err == nil
		case tokData:
			out.WriteString(t.text)
		case tokVarBegin, tokBlockBegin:
			tag.Reset()
			around.Reset()
			begin = int(t.start)
			fmt.Fprint(&tag, t.kind)
			fmt.Fprint(&around, int(t.start) != int(t.outer))
		case tokVarEnd, tokBlockEnd:
			// What stands right beside a tag is one word with what it renders.
			end := int(t.end)
			fmt.Fprintf(&around, " %t %t %t", int(t.end) != int(t.outer), spaced(text, begin-1), spaced(text, end))
			fmt.Fprintf(&out, "tag%dtag", len(tags))
			tags = append(tags, Tag{tag.String(), around.String()})
		default:
			fmt.Fprintf(&tag, "\x1f%d\x1f%s", t.kind, t.text)
			if t.kind == tokNumber {
				fmt.Fprint(&tag, text[t.start:t.end])
			}
		}
	}
}

// spaced reports whether there is space at an offset, or nothing.
func spaced(text string, i int) bool {
	return i < 0 || i >= len(text) || isSpace(rune(text[i]))
}
