package jinja

import (
	"strings"
	"sync"

	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// StrayTag is the kind of a tag that means nothing where it stands, between the
// macros of a file.
const StrayTag = "stray"

// Block is a dbt block at the top level of a file.
type Block struct {
	// Kind is macro, test, data_test, snapshot, materialization, docs or StrayTag.
	Kind string
	Name string
	// Span covers the block from "{%" to "%}", NameSpan its name, BodySpan what
	// stands between the tags without the white space they strip. FullSpan is
	// Span with the white space that "{%-" and "-%}" strip around the block:
	// what dbt keeps as a macro's text.
	Span, FullSpan, NameSpan, BodySpan source.Span
	Params                             []BlockParam
	// Adapter is the engine a materialization is for, "default" for any.
	Adapter string
	// SupportedLanguages is what a materialization names, ["sql"] by default.
	SupportedLanguages []string

	macroName string // dbt's name of the macro it makes
	params    []param
	body      []stmt
	where     place
	src       string // the template's whole text
	bodyPos   pos

	once     sync.Once
	macro    *Macro
	template *Template
}

// BlockParam is a parameter of a macro or test.
type BlockParam struct {
	Name string
	// Type is the annotation as written, "" without one.
	Type string
	// Default is the source text of the default, if HasDefault.
	Default    string
	HasDefault bool
	Span       source.Span
}

func (b *Block) setBody(src string, at pos) {
	b.src, b.bodyPos = src, at
	b.BodySpan = b.where.span(at)
}

func (b *Block) build() {
	b.once.Do(func() {
		switch b.Kind {
		case "docs":
		case "snapshot":
			// The body parsed once already, as a part of its file.
			body, blocks, _ := parse(b.src, int(b.bodyPos.start), int(b.bodyPos.end), b.where)
			b.template = newTemplate(b.where, body, blocks)
		default:
			b.macro = &Macro{Name: b.macroName, Params: b.Params, returns: true, code: &macroCode{params: b.params, body: b.body, where: b.where, name: b.macroName}}
		}
	})
}

// Macro returns the callable of a macro, test or materialization block, under
// dbt's name for it: x, test_x or materialization_x_adapter. It is nil for
// other blocks.
func (b *Block) Macro() *Macro { b.build(); return b.macro }

// Body returns a snapshot's body as a template of its own, nil for other
// blocks.
func (b *Block) Body() *Template { b.build(); return b.template }

// Raw returns the text between the tags as written.
func (b *Block) Raw() string { return b.src[b.bodyPos.start:b.bodyPos.end] }

// Calls returns every call in the block's body and defaults, without running
// them.
func (b *Block) Calls() []CallSite {
	return callsIn([]stmt{&macroStmt{params: b.params, body: b.body}}, b.where)
}

// parseDocs finds the docs blocks of a Markdown file, where everything else is
// text, whatever it looks like.
func parseDocs(src string, start, end int, where place) ([]stmt, []*Block, *diag.Diagnostic) {
	var body []stmt
	var blocks []*Block
	for i := start; i < end; {
		p := &parser{lexer: &lexer{src: src, at: i, last: i, end: end, place: where}}
		stop, kind := p.findTag()
		if kind == tokEOF {
			break
		}
		i = stop + 2
		p.lexer.at = i
		switch {
		case kind == tokData:
			if n := strings.Index(src[i:end], "#}"); n >= 0 {
				i += n + 2
			}
		case kind == tokBlockBegin:
			if tok := (token{}); p.rawHere(stop, &tok) {
				i = p.lexer.at
				continue
			}
			if !p.docsHere(i) {
				continue
			}
			p.lexer.at, p.lexer.last = stop, stop
			p.advance()
			p.tag = p.advance()
			if s := p.statement(nil); s != nil {
				body = append(body, s)
			}
			if p.err != nil {
				return nil, nil, p.err
			}
			blocks = append(blocks, p.blocks...)
			i = p.lexer.at
		}
	}
	return body, blocks, nil
}

// rawHere passes a raw block that is closed.
func (p *parser) rawHere(tag int, tok *token) bool {
	p.sign()
	p.lexer.raw(tag, tok)
	p.err = nil
	return tok.kind == tokData
}

// docsHere reports whether the tag whose begin ends at i is docs with a name.
func (p *parser) docsHere(i int) bool {
	if i < p.end && (p.src[i] == '-' || p.src[i] == '+') {
		i++
	}
	end := p.wordAt(i, "docs")
	if end < 0 || end >= p.end || !isSpace(rune(p.src[end])) {
		return false
	}
	name := p.wordAt(end, "")
	return name < p.end && p.src[name] != '%' && p.src[name] != '-'
}
