package site

import (
	"bytes"
	"html"
	"net/url"
	"regexp"
	"strings"
	"sync"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// markdown renders what people write into markup that is safe to insert: tags
// that only set text are kept without their attributes, all others become
// text, links lead to places of the web or of the site, and pictures that
// stand elsewhere become links, as looking at a page must tell nobody.
type markdown struct {
	md    goldmark.Markdown
	known sync.Map // text -> markup; column descriptions repeat
}

func newMarkdown() *markdown {
	return &markdown{md: goldmark.New(
		goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.TaskList, extension.NewLinkify(
			extension.WithLinkifyAllowedProtocols([]string{"http:", "https:", "mailto:"}))),
		goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(safeNodes{}, 1))),
	)}
}

// plain is text that Markdown leaves as it is.
var plain = regexp.MustCompile(`^[\pL\pN][\pL\pN ,;()'"%/?+=-]*\.?$`)

// html renders a text.
func (m *markdown) html(text string) string {
	text = strings.TrimSpace(text)
	if text == "" {
		return ""
	}
	if v, ok := m.known.Load(text); ok {
		return v.(string)
	}
	out := ""
	if plain.MatchString(text) {
		out = "<p>" + html.EscapeString(text) + "</p>"
	} else {
		var b bytes.Buffer
		if err := m.md.Convert([]byte(text), &b); err != nil {
			b.Reset()
			b.WriteString("<p>" + html.EscapeString(text) + "</p>")
		}
		out = strings.TrimSpace(b.String())
	}
	m.known.Store(text, out)
	return out
}

// safeNodes renders the nodes in which text could become more than text.
type safeNodes struct{}

// RegisterFuncs implements goldmark's renderer.
func (safeNodes) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(ast.KindLink, link)
	reg.Register(ast.KindAutoLink, autoLink)
	reg.Register(ast.KindImage, image)
	reg.Register(ast.KindRawHTML, func(w util.BufWriter, src []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			writeTags(w, string(n.(*ast.RawHTML).Segments.Value(src)))
		}
		return ast.WalkSkipChildren, nil
	})
	reg.Register(ast.KindHTMLBlock, func(w util.BufWriter, src []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		b := n.(*ast.HTMLBlock)
		if entering {
			text := string(b.Lines().Value(src))
			if b.HasClosure() {
				text += string(b.ClosureLine.Value(src))
			}
			writeTags(w, text)
		}
		return ast.WalkSkipChildren, nil
	})
}

var (
	tag     = regexp.MustCompile(`<(/?)([a-zA-Z][a-zA-Z0-9]*)(?:\s[^<>]*)?/?>`)
	comment = regexp.MustCompile(`(?s)<!--.*?-->`)
	kept    = regexp.MustCompile(`^(?:b|i|em|strong|u|s|del|ins|mark|small|sub|sup|code|kbd|samp|var|pre|p|div|span|br|hr|ul|ol|li|dl|dt|dd|blockquote|h[1-6]|table|thead|tbody|tr|th|td|details|summary)$`)
)

// writeTags writes the tags that are kept, bare, and the rest as text.
func writeTags(w util.BufWriter, text string) {
	text = comment.ReplaceAllString(text, "")
	last := 0
	for _, m := range tag.FindAllStringSubmatchIndex(text, -1) {
		name := strings.ToLower(text[m[4]:m[5]])
		if !kept.MatchString(name) {
			continue
		}
		_, _ = w.WriteString(html.EscapeString(text[last:m[0]]))
		_, _ = w.WriteString("<" + text[m[2]:m[3]] + name + ">")
		last = m[1]
	}
	_, _ = w.WriteString(html.EscapeString(text[last:]))
}

// safeURL returns where a link may lead, nil for anywhere else. What it checks
// is what it returns: entities are resolved before.
func safeURL(raw []byte) *url.URL {
	u, err := url.Parse(strings.TrimSpace(string(util.URLEscape(raw, true))))
	if err != nil {
		return nil
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https", "mailto", "":
		return u
	}
	return nil
}

func link(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	to := safeURL(n.(*ast.Link).Destination)
	switch {
	case to == nil:
	case entering:
		openLink(w, to)
	default:
		_, _ = w.WriteString("</a>")
	}
	return ast.WalkContinue, nil
}

func openLink(w util.BufWriter, to *url.URL) {
	_, _ = w.WriteString(`<a href="` + html.EscapeString(to.String()) + `" rel="noopener noreferrer">`)
}

func autoLink(w util.BufWriter, src []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	a := n.(*ast.AutoLink)
	address := a.URL(src)
	if a.AutoLinkType == ast.AutoLinkEmail && !bytes.HasPrefix(bytes.ToLower(address), []byte("mailto:")) {
		address = append([]byte("mailto:"), address...)
	}
	label := html.EscapeString(string(a.Label(src)))
	to := safeURL(address)
	if to == nil {
		_, _ = w.WriteString(label)
		return ast.WalkContinue, nil
	}
	openLink(w, to)
	_, _ = w.WriteString(label + "</a>")
	return ast.WalkContinue, nil
}

// image shows pictures that stand beside the site, such as those of
// asset-paths, and links to others.
func image(w util.BufWriter, src []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	to, alt := safeURL(n.(*ast.Image).Destination), html.EscapeString(altText(src, n))
	switch {
	case to == nil:
		_, _ = w.WriteString(alt)
	case to.Scheme == "" && to.Host == "" && !strings.HasPrefix(to.Path, "/") && !strings.HasPrefix(to.Path, `\`):
		_, _ = w.WriteString(`<img src="` + html.EscapeString(to.String()) + `" alt="` + alt + `" loading="lazy">`)
	default:
		openLink(w, to)
		if alt == "" {
			alt = html.EscapeString(to.String())
		}
		_, _ = w.WriteString(alt + "</a>")
	}
	return ast.WalkSkipChildren, nil
}

func altText(src []byte, n ast.Node) string {
	var b strings.Builder
	_ = ast.Walk(n, func(c ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := c.(*ast.Text); ok && entering {
			b.Write(t.Segment.Value(src))
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

// marks are what summary takes out of a text.
var marks = regexp.MustCompile("<[^<>]*>|[*`#>|]+|!?\\[|\\]\\([^)]*\\)|\\]")

const longSummary = 160

// summary is the beginning of a description as plain text, for lists.
func summary(text string) string {
	text = strings.TrimSpace(text)
	if i := strings.Index(text, "\n\n"); i >= 0 {
		text = text[:i]
	}
	if len(text) > 4*longSummary {
		text = strings.ToValidUTF8(text[:4*longSummary], "")
	}
	text = strings.Join(strings.Fields(marks.ReplaceAllString(text, "")), " ")
	if r := []rune(text); len(r) > longSummary {
		text = strings.TrimRight(string(r[:longSummary]), " ,.;") + "…"
	}
	return text
}
