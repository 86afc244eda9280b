package yamldoc

import (
	"fmt"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// maxDepth bounds how deep collections nest; maxValues how many values a file
// holds once its aliases are followed, so that a few lines cannot become
// gigabytes.
const (
	maxDepth  = 200
	maxValues = 1_000_000
)

// Parse reads a file as one YAML document. The node is nil when the file does
// not parse; a file without content is a Null node. Keys given twice are
// warnings, the last one counts.
func Parse(f *source.File) (*Node, diag.List) {
	if d := checkText(f); d != nil {
		return nil, diag.List{d}
	}
	doc, err := decode(f.Text)
	if err != nil {
		return nil, diag.List{syntaxError(f, err)}
	}
	if doc == nil || len(doc.Content) == 0 {
		return &Node{Kind: Null, Span: source.At(f, 0, 0)}, nil
	}
	c := &converter{file: f, lines: lineStarts(f.Text)}
	n := c.node(doc.Content[0], 0)
	if c.failed {
		return nil, c.diags
	}
	if next := secondDocument(f.Text, int(n.Span.End)); next > 0 {
		return nil, diag.List{diag.Errorf(diag.YAMLSyntax, source.At(f, next, next+3), "the file holds a second YAML document").
			WithHint("remove the line `---`, or move what follows into a file of its own")}
	}
	return n, c.diags
}

// decode parses the first document of text; nil for a text without one.
func decode(text string) (doc *yaml.Node, err error) {
	defer func() {
		if r := recover(); r != nil {
			doc, err = nil, fmt.Errorf("yaml: %v", r)
		}
	}()
	var n yaml.Node
	if err := yaml.Unmarshal([]byte(text), &n); err != nil {
		return nil, err
	}
	if n.Kind == 0 {
		return nil, nil
	}
	return &n, nil
}

// secondDocument returns the offset of the marker that begins a second document
// after the end of the first one's value, 0 when there is none.
func secondDocument(text string, end int) int {
	for at := end; ; {
		i := strings.IndexByte(text[at:], '\n')
		if i < 0 {
			return 0
		}
		at += i + 1
		rest := text[at:]
		if !strings.HasPrefix(rest, "---") && !strings.HasPrefix(rest, "...") || len(rest) > 3 && !strings.ContainsRune(" \t\r\n", rune(rest[3])) {
			continue
		}
		if strings.HasPrefix(rest, "---") {
			return at
		}
		after := strings.TrimSpace(rest[3:])
		if i := strings.IndexByte(after, '\n'); i >= 0 {
			after = after[:i]
		}
		if after != "" && !strings.HasPrefix(after, "#") {
			return at
		}
	}
}
