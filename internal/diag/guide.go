package diag

import (
	"embed"
	"strings"
)

// The guide has a file for each code: what it is about, an example, and what to
// do.
//
//go:embed guide/*.md
var guide embed.FS

// Guide returns what the guide says of a code, in Markdown; "" for an unknown
// one.
func Guide(code Code) string {
	text, err := guide.ReadFile("guide/" + string(code) + ".md")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(text))
}
