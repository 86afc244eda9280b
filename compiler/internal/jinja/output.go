package jinja

import (
	"sort"
	"strings"

	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// output collects what a body renders.
type output struct {
	b      strings.Builder
	mapped bool
	segs   []segment
	native bool
	size   int     // of the texts in nodes
	nodes  []Value // the pieces of native rendering: one value, or texts
}

// segment says where the text from an offset on comes from.
type segment struct {
	out   int
	span  source.Span
	exact bool // the span runs along with the text
}

func (o *output) text(s string, span source.Span, exact bool) error {
	if o.native {
		return o.node(s, span)
	}
	if s == "" {
		return nil
	}
	if o.b.Len()+len(s) > maxText {
		return at(tooLong(), span)
	}
	if o.mapped {
		o.segs = append(o.segs, segment{o.b.Len(), span, exact})
	}
	o.b.WriteString(s)
	return nil
}

func (o *output) value(v Value, span source.Span) error {
	if o.native {
		return o.node(v, span)
	}
	return o.text(Str(v), span, false)
}

// node takes a piece of native rendering. Only the first stays a value, until
// a second one comes: then all are text, as they are at that moment.
func (o *output) node(v Value, span source.Span) error {
	if len(o.nodes) > 0 {
		o.nodes[0] = Str(o.nodes[0])
		v = Str(v)
	}
	o.nodes = append(o.nodes, v)
	if s, ok := v.(string); ok {
		if o.size += len(s); o.size > maxText {
			return at(tooLong(), span)
		}
	}
	return nil
}

func tooLong() error {
	return Raise(diag.JinjaLimit, "a text grew longer than %d MB", maxText>>20)
}

// SourceMap tells where each part of a rendered text came from.
type SourceMap struct{ segs []segment }

// Span returns the source of the text at a byte offset of the output: for the
// template's own text from that very place on, for an expression its whole
// {{ }}. False means that the offset is not part of the output.
func (m *SourceMap) Span(outOffset int) (source.Span, bool) {
	if m == nil || outOffset < 0 {
		return source.Span{}, false
	}
	n := sort.Search(len(m.segs), func(i int) bool { return m.segs[i].out > outOffset })
	if n == 0 {
		return source.Span{}, false
	}
	s := m.segs[n-1]
	if s.exact {
		s.span.Start = min(s.span.Start+int32(outOffset-s.out), s.span.End)
	}
	return s.span, true
}
