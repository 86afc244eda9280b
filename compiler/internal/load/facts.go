package load

import (
	"github.com/modeldata/model/compiler/internal/cache"
	"github.com/modeldata/model/compiler/internal/ir"
	"github.com/modeldata/model/compiler/internal/scope"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/pack"
	"github.com/modeldata/model/internal/source"
)

// appendFound encodes what a static template asks for; spans are offsets in
// the template's own file.
func appendFound(b []byte, f *scope.Found) []byte {
	for _, list := range [][]project.Ref{f.Refs, f.Functions} {
		b = pack.Uint(b, uint64(len(list)))
		for _, r := range list {
			b = pack.String(b, r.Package)
			b = pack.String(b, r.Name)
			b = cache.AppendValue(b, r.Version)
			b = appendSpan(b, r.Span)
		}
	}
	b = pack.Uint(b, uint64(len(f.Sources)))
	for _, s := range f.Sources {
		b = pack.String(b, s.Source)
		b = pack.String(b, s.Table)
		b = appendSpan(b, s.Span)
	}
	b = pack.Uint(b, uint64(len(f.Configs)))
	for _, c := range f.Configs {
		b = cache.AppendValue(b, c.Values)
		b = appendSpan(b, c.Span)
	}
	return b
}

func appendSpan(b []byte, s source.Span) []byte {
	b = pack.Uint(b, uint64(s.Start))
	return pack.Uint(b, uint64(s.End))
}

func readSpan(r *pack.Reader, file *source.File) source.Span {
	start := r.Uint()
	return source.At(file, int(start), int(r.Uint()))
}

// readFound decodes what appendFound wrote; false for bad data.
func readFound(data []byte, file *source.File) (*scope.Found, bool) {
	return readFoundFrom(pack.NewReader(data), file)
}

func readFoundFrom(r *pack.Reader, file *source.File) (*scope.Found, bool) {
	f := &scope.Found{}
	for _, list := range []*[]project.Ref{&f.Refs, &f.Functions} {
		for range r.Count() {
			*list = append(*list, project.Ref{Package: r.String(), Name: r.String(), Version: cache.ReadValue(r), Span: readSpan(r, file)})
		}
	}
	for range r.Count() {
		f.Sources = append(f.Sources, project.SourceRef{Source: r.String(), Table: r.String(), Span: readSpan(r, file)})
	}
	for range r.Count() {
		m, ok := cache.ReadValue(r).(*project.Map)
		if !ok {
			return nil, false
		}
		f.Configs = append(f.Configs, scope.ConfigCall{Values: m, Span: readSpan(r, file)})
	}
	return f, !r.Err()
}

// appendTables encodes the tables that a text names.
func appendTables(b []byte, tables []ir.Table, understood bool) []byte {
	b = pack.Uint(pack.Bool(b, understood), uint64(len(tables)))
	for _, t := range tables {
		b = pack.Uint(pack.Uint(b, uint64(t.Start)), uint64(t.End))
		b = pack.Uint(b, uint64(len(t.Parts)))
		for _, p := range t.Parts {
			b = pack.String(b, p)
		}
	}
	return b
}

// readTables decodes what appendTables wrote; whole is false for bad data.
func readTables(data []byte) (tables []ir.Table, understood, whole bool) {
	r := pack.NewReader(data)
	understood = r.Bool()
	for range r.Count() {
		t := ir.Table{Start: int32(r.Uint()), End: int32(r.Uint())}
		for range r.Count() {
			t.Parts = append(t.Parts, r.String())
		}
		tables = append(tables, t)
	}
	return tables, understood, !r.Err() && !r.More()
}
