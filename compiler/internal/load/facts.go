package load

import (
	"encoding/binary"

	"github.com/modeldata/model/compiler/internal/cache"
	"github.com/modeldata/model/compiler/internal/scope"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/source"
)

// appendFound encodes what a static template asks for; spans are offsets in
// the template's own file.
func appendFound(b []byte, f *scope.Found) []byte {
	b = binary.AppendUvarint(b, uint64(len(f.Refs)))
	for _, r := range f.Refs {
		b = cache.AppendString(b, r.Package)
		b = cache.AppendString(b, r.Name)
		b = cache.AppendValue(b, r.Version)
		b = appendSpan(b, r.Span)
	}
	b = binary.AppendUvarint(b, uint64(len(f.Sources)))
	for _, s := range f.Sources {
		b = cache.AppendString(b, s.Source)
		b = cache.AppendString(b, s.Table)
		b = appendSpan(b, s.Span)
	}
	b = binary.AppendUvarint(b, uint64(len(f.Configs)))
	for _, c := range f.Configs {
		b = cache.AppendValue(b, c.Values)
		b = appendSpan(b, c.Span)
	}
	return b
}

func appendSpan(b []byte, s source.Span) []byte {
	b = binary.AppendUvarint(b, uint64(s.Start))
	return binary.AppendUvarint(b, uint64(s.End))
}

func readSpan(r *cache.Reader, file *source.File) source.Span {
	start := r.Uint()
	return source.At(file, int(start), int(r.Uint()))
}

// readFound decodes what appendFound wrote; false for bad data.
func readFound(data []byte, file *source.File) (*scope.Found, bool) {
	return readFoundFrom(cache.NewReader(data), file)
}

func readFoundFrom(r *cache.Reader, file *source.File) (*scope.Found, bool) {
	f := &scope.Found{}
	for range r.Count() {
		f.Refs = append(f.Refs, project.Ref{Package: r.String(), Name: r.String(), Version: r.Value(), Span: readSpan(r, file)})
	}
	for range r.Count() {
		f.Sources = append(f.Sources, project.SourceRef{Source: r.String(), Table: r.String(), Span: readSpan(r, file)})
	}
	for range r.Count() {
		m, ok := r.Value().(*project.Map)
		if !ok {
			return nil, false
		}
		f.Configs = append(f.Configs, scope.ConfigCall{Values: m, Span: readSpan(r, file)})
	}
	return f, !r.Err()
}
