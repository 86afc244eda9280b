package sqlparse

import "strings"

// Squeeze returns a text that is the same for texts that differ in comments and
// in the space between words only. Comments that engines read (hints) count.
func Squeeze(text string, d *Dialect) string {
	if strings.Contains(text, "/*+") || strings.Contains(text, "/*!") || strings.Contains(text, "--+") {
		return text
	}
	var out strings.Builder
	for _, t := range lex(text, d, nil) {
		out.WriteString(text[t.start:t.end])
		out.WriteByte(0x1f)
	}
	return out.String()
}
