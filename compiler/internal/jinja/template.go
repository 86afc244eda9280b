package jinja

import (
	"github.com/modeldata/model/internal/source"
)

// Template is a parsed template. It is immutable and may be shared between
// goroutines.
type Template struct {
	// File is the file the template stands in; nil when it has no place.
	File *source.File
}

// Parse parses a whole file; the error is a *diag.Diagnostic.
func Parse(f *source.File) (*Template, error) { return ParseRange(f, 0, len(f.Text)) }

// ParseRange parses a part of a file, with positions of the whole file.
func ParseRange(f *source.File, start, end int) (*Template, error) { return &Template{File: f}, nil }

// ParseString parses a text without a file of its own; its errors point at the
// given place.
func ParseString(text string, at source.Span) (*Template, error) { return &Template{}, nil }

// Render renders the template to text.
func (t *Template) Render(ctx *Context) (string, error) { return "", nil }

// RenderMapped is Render with the place each piece of text came from.
func (t *Template) RenderMapped(ctx *Context) (string, *SourceMap, error) {
	return "", &SourceMap{}, nil
}

// RenderNative renders the template to a value, as dbt does for YAML values.
func (t *Template) RenderNative(ctx *Context) (Value, error) { return nil, nil }

// IsLiteral reports whether the template has no tags at all.
func (t *Template) IsLiteral() bool { return false }

// Blocks returns the dbt blocks at the top level of the template, in order.
func (t *Template) Blocks() []*Block { return nil }

// Calls returns every call in the template, without running it.
func (t *Template) Calls() []CallSite { return nil }

// OnlyCalls reports whether the template is nothing but text, comments and
// plain {{ }} with literal calls of the given functions.
func (t *Template) OnlyCalls(names ...string) bool { return false }

// SourceMap tells where each part of a rendered text came from.
type SourceMap struct{}

// Span returns the source of the text at a byte offset of the output.
func (m *SourceMap) Span(outOffset int) (source.Span, bool) { return source.Span{}, false }

// Block is a dbt block at the top level of a file.
type Block struct {
	// Kind is macro, test, data_test, snapshot, materialization or docs.
	Kind string
	Name string
	// Span covers the block with its tags, NameSpan its name, BodySpan what
	// stands between the tags.
	Span, NameSpan, BodySpan source.Span
	Params                   []BlockParam
	// Adapter is the engine a materialization is for, "default" for any.
	Adapter string
	// SupportedLanguages is what a materialization names, ["sql"] by default.
	SupportedLanguages []string
}

// BlockParam is a parameter of a macro or test.
type BlockParam struct {
	Name string
	// Type is the annotation as written, "" without one.
	Type string
	// Default is the default's source text; see HasDefault.
	Default    string
	HasDefault bool
	Span       source.Span
}

// Macro returns the callable of a macro, test or materialization block.
func (b *Block) Macro() *Macro { return &Macro{} }

// Body returns a snapshot's body as a template of its own.
func (b *Block) Body() *Template { return &Template{} }

// Raw returns the text between the tags as written.
func (b *Block) Raw() string { return "" }

// Calls returns every call in the block's body, without running it.
func (b *Block) Calls() []CallSite { return nil }

// Macro is a macro's callable.
type Macro struct{ Name string }

// Call runs the macro in the caller's globals.
func (m *Macro) Call(c *Call) (Value, error) { return nil, nil }

// CallSite is a call as it stands in a template.
type CallSite struct {
	// Name is the dotted name of what is called: "ref", "adapter.dispatch".
	Name   string
	Args   []Value
	Kwargs []Kwarg
	// Literal reports whether all arguments are literals. Others are Undefined.
	Literal bool
	Span    source.Span
}
