package diag

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// tabWidth is how many columns a tab takes in a frame.
const tabWidth = 4

// clean makes text safe for a terminal: control characters, which could move
// the cursor or change its colours, become visible.
func clean(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	if !strings.ContainsFunc(s, unsafeRune) && utf8.ValidString(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if unsafeRune(r) {
			return utf8.RuneError
		}
		return r
	}, s)
}

func unsafeRune(r rune) bool {
	return r != '\n' && r != '\t' && unicode.IsControl(r)
}

// cell is one character of a line as shown.
type cell struct {
	text   string
	width  int
	offset int // in bytes of the line
}

func cells(line string) []cell {
	var out []cell
	for i := 0; i < len(line); {
		r, w := utf8.DecodeRuneInString(line[i:])
		c := cell{text: line[i : i+w], width: runeWidth(r), offset: i}
		switch {
		case r == '\t':
			c.text, c.width = strings.Repeat(" ", tabWidth), tabWidth
		case r == utf8.RuneError || unicode.IsControl(r):
			c.text, c.width = string(utf8.RuneError), 1
		}
		out = append(out, c)
		i += w
	}
	return out
}

// excerpt returns the line as shown, at most limit columns wide, and where the
// bytes [start, end) are marked in it: column and width, at least 1.
func excerpt(line string, start, end, limit int) (text string, from, width int) {
	all := cells(line)
	total, markFrom, markTo := 0, -1, 0
	for _, c := range all {
		if c.offset >= start && markFrom < 0 {
			markFrom = total
		}
		total += c.width
		if c.offset < end {
			markTo = total
		}
	}
	if markFrom < 0 {
		markFrom = total
	}
	markTo = max(markTo, markFrom+1)
	lo, hi := 0, total
	if total > limit {
		lo = max(0, min(markFrom-limit/3, total-limit))
		hi = lo + limit
	}
	return cut(all, lo, hi, total, markFrom, min(markTo, max(hi, markFrom+1)))
}

// cut keeps the columns [lo, hi); what is left out shows as "…".
func cut(all []cell, lo, hi, total, markFrom, markTo int) (text string, from, width int) {
	var b strings.Builder
	lead := 0
	if lo > 0 {
		b.WriteString("…")
		lead = 1
	}
	at, shown := 0, -1
	for _, c := range all {
		if at >= lo && at+c.width <= hi {
			if shown < 0 {
				shown = at
			}
			b.WriteString(c.text)
		}
		at += c.width
	}
	if hi < total {
		b.WriteString("…")
	}
	return b.String(), markFrom - max(shown, 0) + lead, max(1, markTo-markFrom)
}

// wide lists the ranges of characters that take two columns.
var wide = [...][2]rune{
	{0x1100, 0x115F},
	{0x2E80, 0x303E},
	{0x3041, 0xA4CF},
	{0xAC00, 0xD7A3},
	{0xF900, 0xFAFF},
	{0xFE30, 0xFE6F},
	{0xFF00, 0xFF60},
	{0xFFE0, 0xFFE6},
	{0x1F300, 0x1F64F},
	{0x1F900, 0x1F9FF},
	{0x20000, 0x3FFFD},
}

func runeWidth(r rune) int {
	if r < 0x300 {
		return 1
	}
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
		return 0
	}
	for _, w := range wide {
		if r >= w[0] && r <= w[1] {
			return 2
		}
	}
	return 1
}
