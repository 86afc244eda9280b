package jinja

import (
	"path"
	"strings"
	"sync"

	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// Template is a parsed template. It is immutable and may be shared between
// goroutines.
type Template struct {
	// File is the file the template stands in; nil when it has no place.
	File *source.File

	body   []stmt
	blocks []*Block
	where  place

	once sync.Once
	code *bodyCode
	err  error
}

func newTemplate(where place, body []stmt, blocks []*Block) *Template {
	f := where.file
	if f == nil {
		f = where.fixed.File
	}
	return &Template{File: f, body: body, blocks: blocks, where: where}
}

// Parse parses a whole file; the error is a *diag.Diagnostic. Of a Markdown
// file only the docs blocks are read.
func Parse(f *source.File) (*Template, error) { return ParseRange(f, 0, len(f.Text)) }

// ParseMacros parses a file of which only the macros, tests and materializations
// count: a tag between them that is none of Jinja's is passed over.
func ParseMacros(f *source.File) (*Template, error) {
	return finish(parseMacros, f.Text, 0, len(f.Text), place{file: f})
}

// ParseRange parses a part of a file, with positions of the whole file.
func ParseRange(f *source.File, start, end int) (*Template, error) {
	end = max(0, min(end, len(f.Text)))
	start = max(0, min(start, end))
	read := parse
	if strings.EqualFold(path.Ext(f.Path), ".md") {
		read = parseDocs
	}
	return finish(read, f.Text, start, end, place{file: f})
}

// ParseString parses a text without a file of its own; its errors point at the
// given place.
func ParseString(text string, at source.Span) (*Template, error) {
	return finish(parse, text, 0, len(text), place{fixed: at})
}

func finish(read func(string, int, int, place) ([]stmt, []*Block, *diag.Diagnostic), text string, start, end int, where place) (*Template, error) {
	body, blocks, d := read(text, start, end, where)
	if d != nil {
		return nil, d
	}
	return newTemplate(where, body, blocks), nil
}

// IsLiteral reports whether the template has no tags at all.
func (t *Template) IsLiteral() bool {
	for _, s := range t.body {
		if _, ok := s.(*textStmt); !ok {
			return false
		}
	}
	return true
}

// Blocks returns the dbt blocks at the top level of the template, in order.
func (t *Template) Blocks() []*Block { return t.blocks }

// Calls returns every call in the template in source order, without running
// it; calls inside dbt's blocks are included.
func (t *Template) Calls() []CallSite { return callsIn(t.body, t.where) }

// Reads reports whether the template reads a name of its context.
func (t *Template) Reads(name string) bool { return reads(t.body, name)[name] }

// OnlyCalls reports whether the template is nothing but text, comments and
// plain {{ }} with literal calls of the given functions.
func (t *Template) OnlyCalls(names ...string) bool { return onlyCalls(t.body, names) }

// Render renders the template to text.
func (t *Template) Render(ctx *Context) (string, error) {
	out := &output{}
	if err := t.run(ctx, out); err != nil {
		return "", err
	}
	return out.b.String(), nil
}

// RenderMapped is Render with the place each piece of text came from.
func (t *Template) RenderMapped(ctx *Context) (string, *SourceMap, error) {
	out := &output{mapped: true}
	if err := t.run(ctx, out); err != nil {
		return "", nil, err
	}
	return out.b.String(), &SourceMap{out.segs}, nil
}

// RenderNative renders the template to a value, as dbt does for values in
// YAML: a template that is one expression gives its value, any other its text.
func (t *Template) RenderNative(ctx *Context) (Value, error) {
	out := &output{native: true}
	if err := t.run(ctx, out); err != nil {
		return nil, err
	}
	v, err := nativeValue(out.nodes)
	return v, at(err, t.wholeSpan())
}

func (t *Template) wholeSpan() source.Span {
	if len(t.body) == 0 {
		return t.where.span(pos{})
	}
	return t.where.span(t.body[0].where().to(t.body[len(t.body)-1].where()))
}

func (t *Template) run(ctx *Context, out *output) error {
	t.once.Do(func() { t.code, t.err = compileTemplate(t.body, t.where) })
	if t.err != nil {
		return t.err
	}
	ctx = ctx.ready()
	if err := ctx.enter("", t.wholeSpan()); err != nil {
		return at(err, t.wholeSpan())
	}
	defer ctx.leave()
	f := &frame{ctx: ctx, slots: make([]Value, t.code.slots), out: out, lenient: ctx.Lenient, native: out.native}
	err := t.code.run(f)
	if r, ok := err.(*returned); ok {
		return diag.Errorf(diag.JinjaType, t.wholeSpan(), "%s", r.Error()).
			WithHint("outside a macro, let the template print the value: {{ value }}")
	}
	return at(err, t.wholeSpan())
}
