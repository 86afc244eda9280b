package load

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"sort"
	"sync"
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

// fingerprint identifies the loaded project; "" when it may differ although
// nothing changed, because a template asked for the time or the like.
func (l *loader) fingerprint() string {
	if l.world.Volatile() {
		return ""
	}
	h := sha256.New()
	for _, f := range l.parsed {
		fmt.Fprintf(h, "%s/%s %x\n", f.Package.Name, f.Path, f.hash)
	}
	fmt.Fprintln(h, l.opts.Build, l.p.Profile.Name, l.p.Profile.Target, l.p.Profile.Threads, l.p.Root)
	for _, pkg := range l.p.Packages {
		writeJSON(h, pkg.Config)
		writeJSON(h, l.projects[pkg.Name].Vars())
		writeJSON(h, pkg.Paths)
	}
	for _, s := range l.p.Selectors {
		writeJSON(h, s.Definition)
	}
	writeJSON(h, l.opts.Vars)
	for _, out := range l.p.Profile.Outputs {
		writeJSON(h, out.Credentials.Public())
	}
	names := make([]string, 0, len(l.inputs.env))
	for name := range l.inputs.env {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		fmt.Fprintf(h, "%q=%q\n", name, l.inputs.env[name])
	}
	return hex.EncodeToString(h.Sum(nil))
}

func writeJSON(w io.Writer, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		b = fmt.Appendf(nil, "%v", v)
	}
	_, _ = w.Write(append(b, '\n')) // a hash does not fail
}
