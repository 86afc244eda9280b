package jinja

// Names of dbt's blocks as templates see them: a macro defined inside a
// template does not hide functions of its name.
const macroPrefix = "dbt_macro__"

// macro reads a macro or a generic test.
func (p *parser) macro(begin, kind token) stmt {
	name := p.expectName()
	b := &Block{Kind: kind.text, Name: name.text, NameSpan: p.span(name.pos), where: p.place}
	b.macroName = name.text
	if kind.text != "macro" {
		b.macroName = "test_" + name.text
	}
	b.params = p.signature()
	for _, a := range b.params {
		b.Params = append(b.Params, p.blockParam(a))
	}
	return p.finishMacro(begin, b, "end"+kind.text)
}

func (p *parser) blockParam(a param) BlockParam {
	out := BlockParam{Name: a.name, Type: a.typ, Span: p.span(a.pos)}
	if a.deflt != nil {
		at := a.deflt.where()
		out.Default, out.HasDefault = p.src[at.start:at.end], true
	}
	return out
}

// materialization reads {% materialization name, adapter='x' %}.
func (p *parser) materialization(begin, kind token) stmt {
	name := p.expectName()
	b := &Block{Kind: kind.text, Name: name.text, NameSpan: p.span(name.pos), where: p.place, Adapter: "default", SupportedLanguages: []string{"sql"}}
	for p.skipOp(",") {
		key := p.expectName()
		switch key.text {
		case "default":
			continue
		case "adapter", "supported_languages":
		default:
			d := p.failAt(key.pos, "a materialization has no argument '%s'", key.text)
			d.WithHint("it takes default, adapter='...' and supported_languages=[...]")
			continue
		}
		p.expectOp("=")
		at := p.tok.pos
		x := p.expr()
		v, _ := literal(x)
		var ok bool
		if key.text == "adapter" {
			b.Adapter, ok = v.(string)
		} else {
			b.SupportedLanguages, ok = textItems(v)
		}
		if !ok && p.err == nil {
			p.failAt(at, "'%s' of a materialization has to be written out as text", key.text)
		}
		if key.text == "supported_languages" {
			b.params = []param{{pos: key.pos, name: key.text, deflt: x}}
		}
	}
	if b.params == nil {
		sql := &constExpr{name.pos, "sql"}
		b.params = []param{{pos: name.pos, name: "supported_languages", deflt: &listExpr{name.pos, []expr{sql}}}}
	}
	b.macroName = "materialization_" + b.Name + "_" + b.Adapter
	return p.finishMacro(begin, b, "endmaterialization")
}

func textItems(v Value) ([]string, bool) {
	l, ok := v.(*List)
	if !ok {
		return nil, false
	}
	var out []string
	for _, it := range l.Items {
		s, ok := it.(string)
		if !ok {
			return nil, false
		}
		out = append(out, s)
	}
	return out, true
}

// finishMacro reads a macro's body; blocks at the top level of the template
// are kept.
func (p *parser) finishMacro(begin token, b *Block, end string) stmt {
	top := len(p.tags) == 1
	bodyStart := p.tok.outer
	b.body = p.function(end)
	p.closeBlock(begin, b, bodyStart, top)
	return &macroStmt{pos: begin.pos.to(p.tok.pos), name: macroPrefix + b.macroName, params: b.params, body: b.body, block: b}
}

// closeBlock sets a block's ranges; the current token is the last "%}", and
// p.tag the tag it ends.
func (p *parser) closeBlock(begin token, b *Block, bodyStart int32, top bool) {
	b.Span = p.span(begin.pos.to(p.tok.pos))
	b.FullSpan = p.span(pos{begin.outer, p.tok.outer})
	b.setBody(p.src, pos{bodyStart, max(bodyStart, p.tag.outer)})
	if top && p.err == nil {
		p.blocks = append(p.blocks, b)
	}
}

// snapshot reads a snapshot, whose body is a template of its own.
func (p *parser) snapshot(begin, kind token) stmt {
	if len(p.tags) > 1 {
		p.failAt(kind.pos, "a snapshot cannot stand inside another block")
	}
	name := p.expectName()
	b := &Block{Kind: "snapshot", Name: name.text, NameSpan: p.span(name.pos), where: p.place}
	bodyStart := p.tok.outer
	b.body = p.function("endsnapshot")
	p.closeBlock(begin, b, bodyStart, true)
	return &dataStmt{begin.pos.to(p.tok.pos), b, b.body}
}

// docs reads a docs block, whose body is kept as written.
func (p *parser) docs(begin, kind token) stmt {
	if len(p.tags) > 1 {
		p.failAt(kind.pos, "a docs block cannot stand inside another block")
	}
	name := p.expectName()
	b := &Block{Kind: "docs", Name: name.text, NameSpan: p.span(name.pos), where: p.place}
	p.skipOp(":")
	if p.tok.kind != tokBlockEnd {
		p.expectEnd(tokBlockEnd, begin)
		return nil
	}
	bodyStart := p.tok.outer
	if !p.docsEnd(b, begin, bodyStart) {
		return nil
	}
	if p.err == nil {
		p.blocks = append(p.blocks, b)
	}
	return &dataStmt{begin.pos.to(p.tok.pos), b, nil}
}

// docsEnd finds the end of a docs block and leaves its "%}" as the current
// token.
func (p *parser) docsEnd(b *Block, begin token, bodyStart int32) bool {
	stop, after := p.findEnd(int(bodyStart), "enddocs", true)
	if stop < 0 {
		p.failAt(begin.pos, "this {%% docs %%} is never closed").WithHint("end it with {%% enddocs %%}")
		return false
	}
	p.lexer.at, p.lexer.last, p.peeked = after, after, false
	p.tok = token{kind: tokBlockEnd, pos: mkpos(after, after), outer: int32(after)}
	b.Span = p.span(pos{begin.start, int32(after)})
	b.FullSpan = p.span(pos{begin.outer, int32(after)})
	b.setBody(p.src, pos{bodyStart, int32(stop)})
	return true
}
