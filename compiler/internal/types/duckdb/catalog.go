package duckdb

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/modeldata/model/compiler/internal/types"
)

// catalogText is what the engine's catalog says of its functions, one per line
// and tabs between the parts: the name, its kind (s for scalars, a for
// aggregates, w for windows' own, m for macros), and the overloads with ";"
// between them. An overload is its parameters' types with "|" between them, ">"
// and the result's; a last parameter with "*" before it stands for any number
// of arguments. TestCatalog writes it with -update.
//
//go:embed catalog.txt
var catalogText string

// function is a name of the catalog.
type function struct {
	kind byte
	line string
	once sync.Once
	list []overload
}

// overload is one signature.
type overload struct {
	params []types.Type
	// rest is the type of further arguments; none without a name.
	rest   types.Type
	result types.Type
}

var catalog = sync.OnceValue(func() map[string]*function {
	out := make(map[string]*function, 1000)
	for line := range strings.Lines(catalogText) {
		name, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if kind, overloads, ok := strings.Cut(rest, "\t"); ok && name != "" {
			out[name] = &function{kind: kind[0], line: overloads}
		}
	}
	return out
})

// overloads are read when a function is first met.
func (f *function) overloads() []overload {
	f.once.Do(func() {
		for _, text := range strings.Split(f.line, ";") {
			params, result, ok := strings.Cut(text, ">")
			if !ok {
				continue
			}
			o := overload{result: parse(result, true)}
			if params != "" {
				for _, p := range strings.Split(params, "|") {
					if rest, ok := strings.CutPrefix(p, "*"); ok {
						o.rest = parse(rest, true)
					} else {
						o.params = append(o.params, parse(p, true))
					}
				}
			}
			f.list = append(f.list, o)
		}
	})
	return f.list
}

// keywords are the words that need quotes as a field's name.
var keywords = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	_, words, _ := strings.Cut(catalogText, "\n\t")
	words, _, _ = strings.Cut(words, "\n")
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
})
