package load

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"sort"
	"sync"

	"github.com/modeldata/model/compiler/internal/cache"
	"github.com/modeldata/model/compiler/internal/dbtlib"
	"github.com/modeldata/model/compiler/internal/files"
	"github.com/modeldata/model/compiler/internal/scope"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/pack"
)

// inputs records what a project was made from beside its files: a loaded
// project is the same as an earlier one when these and the files are.
type inputs struct {
	mu  sync.Mutex
	env map[string]string
}

// lookup wraps the environment so that what is read of it is recorded.
func (in *inputs) lookup(env func(string) (string, bool)) func(string) (string, bool) {
	return func(name string) (string, bool) {
		v, ok := env(name)
		in.mu.Lock()
		defer in.mu.Unlock()
		if in.env == nil {
			in.env = map[string]string{}
		}
		in.env[name] = fmt.Sprintf("%t %s", ok, v)
		return v, ok
	}
}

// fingerprint identifies the loaded project; it is empty when the project may
// differ although nothing changed, because a template asked for the time or the
// like.
func (l *loader) fingerprint() scope.Fingerprint {
	if l.world.Volatile() || l.changes {
		return scope.Fingerprint{}
	}
	var texts []scope.Text
	h := sha256.New()
	var line []byte
	for _, f := range l.parsed {
		line = append(append(append(line[:0], f.Package.Name...), '/'), f.Path...)
		if d := f.told(); d != nil {
			texts = append(texts, scope.Text{Node: d.node, Hash: f.hash.Lo})
			line = appendShape(append(line, '='), d.found, d.node)
		} else {
			line = binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(append(line, ' '), f.hash.Hi), f.hash.Lo)
		}
		_, _ = h.Write(append(line, '\n')) // a hash does not fail
	}
	l.writeSettings(h)
	for _, s := range l.p.Selectors {
		writeJSON(h, s.Definition)
	}
	names := make([]string, 0, len(l.inputs.env))
	for name := range l.inputs.env {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		fmt.Fprintf(h, "%q=%q\n", name, l.inputs.env[name])
	}
	shape := hex.EncodeToString(h.Sum(nil))
	h.Reset()
	flags, shown := &project.Map{}, &project.Map{}
	for name, v := range l.opts.Flags.All() {
		if dbtlib.ShownFlag(name) {
			shown.Set(name, v)
		} else {
			flags.Set(name, v)
		}
	}
	writeJSON(h, l.opts.Command)
	writeJSON(h, flags)
	out := scope.Fingerprint{Shape: shape, Texts: texts, Flags: hex.EncodeToString(h.Sum(nil))}
	h.Reset()
	writeJSON(h, shown)
	out.Shown = hex.EncodeToString(h.Sum(nil))
	return out
}

// writeSettings hashes what is set for the project as a whole.
func (l *loader) writeSettings(h io.Writer) {
	fmt.Fprintln(h, l.opts.Build, l.p.Profile.Name, l.p.Profile.Target, l.p.Profile.Threads, l.p.Root)
	for _, pkg := range l.p.Packages {
		writeJSON(h, pkg.Config)
		writeJSON(h, l.projects[pkg.Name].Vars())
		writeJSON(h, pkg.Paths)
	}
	writeJSON(h, l.opts.Vars)
	for _, name := range slices.Sorted(maps.Keys(l.p.Profile.Outputs)) {
		writeJSON(h, l.p.Profile.Outputs[name].Credentials.Public())
	}
}

// told returns the only draft that the file's text makes, when all that the
// project takes from the text beside the text itself is what it asks for; else
// nil.
func (f *parsedFile) told() *draft {
	switch f.Role {
	case files.ModelSQL, files.TestSQL, files.AnalysisSQL:
		if len(f.drafts) != 1 {
			return nil
		}
		if d := f.drafts[0]; d.found != nil && (!d.rendered || d.settled) {
			return d
		}
	}
	return nil
}

// appendShape appends what a text asks for, wherever it stands in it, and what
// came of that.
func appendShape(b []byte, found *scope.Found, n *project.Node) []byte {
	for _, r := range found.Refs {
		b = cache.AppendValue(pack.String(pack.String(append(b, 'r'), r.Package), r.Name), r.Version)
	}
	for _, s := range found.Sources {
		b = pack.String(pack.String(append(b, 's'), s.Source), s.Table)
	}
	for _, c := range found.Configs {
		b = cache.AppendValue(append(b, 'c'), c.Values)
	}
	for _, id := range n.DependsOn.Nodes {
		b = pack.String(append(b, 'n'), id)
	}
	for _, id := range n.DependsOn.Macros {
		b = pack.String(append(b, 'm'), id)
	}
	return b
}

func writeJSON(w io.Writer, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		b = fmt.Appendf(nil, "%v", v)
	}
	_, _ = w.Write(append(b, '\n')) // a hash does not fail
}
