package load

import (
	"regexp"
	"strings"

	"github.com/modeldata/model/compiler/internal/files"
	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/internal/properties"
	"github.com/modeldata/model/compiler/internal/values"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
)

func toProject(v jinja.Value) any { return values.ToProject(v) }

// readDocs collects the docs blocks of all packages.
func (l *loader) readDocs() {
	for _, f := range l.parsed {
		if f.Role != files.DocsMarkdown || f.template == nil {
			continue
		}
		for _, b := range f.template.Blocks() {
			if b.Kind != "docs" {
				continue
			}
			d := &project.Doc{
				UniqueID: "doc." + f.Package.Name + "." + b.Name, Name: b.Name, Package: f.Package.Name,
				Path: f.Rel, OriginalPath: f.Path, Contents: l.docText(b), Span: b.Span,
			}
			if first, dup := l.p.Docs[d.UniqueID]; dup {
				l.report(diag.Errorf(diag.DuplicateDoc, b.NameSpan, "two docs blocks are named '%s'", b.Name).
					WithNote(first.Span, "the first is here").WithHint("rename one of them"))
				continue
			}
			l.p.Docs[d.UniqueID] = d
		}
	}
}

// docText is the text of a docs block. It is a template too, one that sees
// nothing: comments and the marks around raw text go.
func (l *loader) docText(b *jinja.Block) string {
	text := strings.TrimSpace(b.Raw())
	if !strings.Contains(text, "{%") && !strings.Contains(text, "{{") && !strings.Contains(text, "{#") {
		return text
	}
	t, err := jinja.ParseString(text, b.Span)
	if err == nil {
		if text, err = t.Render(jinja.NewContext(nothing{})); err == nil {
			return strings.TrimSpace(text)
		}
	}
	l.report(diag.From(err, diag.JinjaSyntax, b.NameSpan)...)
	return ""
}

// nothing answers no name.
type nothing struct{}

// Lookup finds nothing.
func (nothing) Lookup(string) (jinja.Value, bool) { return nil, false }

// findDoc finds a docs block for a file of the given package, in the order in
// which dbt looks for refs: the project's blocks go before the package's own
// unless its flag says otherwise.
func (l *loader) findDoc(pkg, name string) *project.Doc {
	near := []string{l.p.Name, pkg}
	if l.projects[l.p.Name].Flags.Bool("require_ref_searches_node_package_before_root") {
		near[0], near[1] = pkg, l.p.Name
	}
	for _, p := range near {
		if d := l.docOf(p, name); d != nil {
			return d
		}
	}
	for _, p := range l.p.Packages {
		if d := l.docOf(p.Name, name); d != nil {
			return d
		}
	}
	return l.docOf("dbt", name)
}

// docOf finds a package's own docs block.
func (l *loader) docOf(pkg, name string) *project.Doc { return l.p.Docs["doc."+pkg+"."+name] }

// onlyDoc is a description that is one doc() and nothing else, as most are that
// are templates at all.
var onlyDoc = regexp.MustCompile(`^\{\{\s*doc\(\s*["']([^"'\\]+)["']\s*(?:,\s*["']([^"'\\]+)["']\s*)?\)\s*\}\}$`)

// soleDoc finds the block of such a description, nil when it is none or the
// block does not exist.
func (l *loader) soleDoc(text, pkg string) *project.Doc {
	m := onlyDoc.FindStringSubmatch(text)
	switch {
	case m == nil:
		return nil
	case m[2] != "":
		return l.docOf(m[1], m[2])
	}
	return l.findDoc(pkg, m[1])
}

// describe renders a description: doc() and the names of YAML are known there.
func (l *loader) describe(text properties.Text, f *parsedFile) (string, []string) {
	if !strings.Contains(text.Value, "{{") && !strings.Contains(text.Value, "{%") && !strings.Contains(text.Value, "{#") {
		return text.Value, nil
	}
	if d := l.soleDoc(text.Value, f.Package.Name); d != nil {
		return d.Contents, []string{d.UniqueID}
	}
	at := f.properties.Span(text.Range)
	t, err := jinja.ParseString(text.Value, at)
	if err != nil {
		l.report(diag.From(err, diag.JinjaSyntax, at)...)
		return text.Value, nil
	}
	pkg := f.Package.Name
	s := l.world.Parse(&project.Node{Kind: project.Operation, Name: "docs", Package: pkg, UniqueID: "docs of " + pkg, Config: project.NewConfig(project.Operation, nil)})
	s.Set("doc", jinja.Func("doc", func(c *jinja.Call) (jinja.Value, error) {
		var names []string
		for _, a := range c.Args {
			names = append(names, jinja.Str(a))
		}
		var d *project.Doc
		var name string
		switch len(names) {
		case 1:
			name = names[0]
			d = l.findDoc(pkg, name)
		case 2:
			name = names[1]
			d = l.docOf(names[0], name)
		default:
			return nil, jinja.Raise(diag.MissingDoc, "doc() takes the name of a docs block, got %d arguments", len(names))
		}
		if d == nil {
			dg := diag.Errorf(diag.MissingDoc, at, "there is no docs block named '%s'", name)
			if near := diag.Nearest(name, l.docNames()); near != "" {
				dg.WithHint("did you mean '%s'?", near)
			} else {
				dg.WithHint("write {%% docs %s %%} … {%% enddocs %%} in a Markdown file of the models folder", name)
			}
			return nil, dg
		}
		return d.Contents, nil
	}))
	out, err := t.Render(s.Jinja())
	if err != nil {
		l.report(diag.From(err, diag.JinjaType, at)...)
		return text.Value, nil
	}
	return out, l.namedDocs(text.Value, pkg)
}

// namedDoc is a call of doc() that is all that a print has.
var namedDoc = regexp.MustCompile(`\{\{-?\s*doc\(\s*["']([^"'\\]+)["']\s*(?:,\s*["']([^"'\\]+)["']\s*)?,?\s*\)\s*-?\}\}`)

// namedDocs lists the docs blocks that a description names, as dbt does: by its
// text, so that a block whose name is computed, or whose text goes through a filter or a
// method, is none of them.
func (l *loader) namedDocs(text, pkg string) []string {
	var out []string
	for _, m := range namedDoc.FindAllStringSubmatch(text, -1) {
		from, name := pkg, m[1]
		if m[2] != "" {
			from, name = m[1], m[2]
		}
		if d := l.findDoc(from, name); d != nil {
			out = append(out, d.UniqueID)
		}
	}
	return out
}

func (l *loader) docNames() []string {
	var out []string
	for _, d := range l.p.Docs {
		out = append(out, d.Name)
	}
	return out
}
