package load

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"

	"github.com/modeldata/model/compiler/internal/cache"
	"github.com/modeldata/model/compiler/internal/files"
	"github.com/modeldata/model/compiler/internal/scope"
	"github.com/modeldata/model/internal/pack"
	"github.com/modeldata/model/internal/source"
)

// rendering is what a template that had to be rendered asked for, in these
// surroundings.
type rendering struct {
	around []byte
	found  *scope.Found
}

// surroundings identifies all that decides what a template asks for, but for
// names that are beyond: the macros, the settings and the target.
func (l *loader) surroundings() []byte {
	h := sha256.New()
	l.writeSettings(h)
	for _, f := range l.parsed {
		if f.Role == files.MacroSQL || f.Role == files.GenericTestSQL {
			_, _ = h.Write([]byte(f.Package.Name + "/" + f.Path)) // a hash does not fail
			_, _ = h.Write(binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, f.hash.Hi), f.hash.Lo))
		}
	}
	return h.Sum(nil)
}

// remember keeps what the rendering of a file's only template gave, and reports
// whether it could: nothing was reported, and all was asked for in the file
// itself.
func (l *loader) remember(d *draft, around []byte) bool {
	f := d.file
	switch f.Role {
	case files.ModelSQL, files.TestSQL, files.AnalysisSQL, files.FunctionFile:
	default:
		return false
	}
	if len(d.diags) > 0 || len(f.diags) > 0 || len(d.found.Metrics) > 0 || !within(f.file, d.found) {
		return false
	}
	facts := appendFound(append([]byte{isRendered}, around...), d.found)
	for _, id := range d.found.Macros {
		facts = pack.String(facts, id)
	}
	if kept, ok := readRendering(facts[1:], f.file); !ok || !sameConfigs(kept.found, d.found) {
		return false
	}
	l.cache.Put(f.key(), cache.Entry{Size: f.Size, Changed: f.Changed, Text: f.file.Text, Facts: facts})
	return true
}

// within reports whether everything was asked for in the file itself.
func within(file *source.File, found *scope.Found) bool {
	for _, r := range found.Refs {
		if r.Span.File != file {
			return false
		}
	}
	for _, s := range found.Sources {
		if s.Span.File != file {
			return false
		}
	}
	for _, fn := range found.Functions {
		if fn.Span.File != file {
			return false
		}
	}
	for _, c := range found.Configs {
		if c.Span.File != file {
			return false
		}
	}
	return true
}

// sameConfigs reports whether configuration was read as it was written: the cache
// knows plain values only.
func sameConfigs(a, b *scope.Found) bool {
	var x, y bytes.Buffer
	for i := range b.Configs {
		writeJSON(&x, a.Configs[i].Values)
		writeJSON(&y, b.Configs[i].Values)
	}
	return bytes.Equal(x.Bytes(), y.Bytes())
}

func readRendering(data []byte, file *source.File) (*rendering, bool) {
	if len(data) < sha256.Size {
		return nil, false
	}
	r := pack.NewReader(data[sha256.Size:])
	found, ok := readFoundFrom(r, file)
	if !ok {
		return nil, false
	}
	for !r.Err() && r.More() {
		found.Macros = append(found.Macros, r.String())
	}
	return &rendering{data[:sha256.Size], found}, !r.Err()
}
