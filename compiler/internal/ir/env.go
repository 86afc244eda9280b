package ir

import "strings"

// env is what a place sees of named queries: the first n of a WITH, then what
// surrounds it.
type env struct {
	parent *env
	with   *with
	n      int
}

// with holds the named queries of a WITH, as far as they are resolved.
type with struct {
	names []string
	rels  []*relation
	// index finds the places of a name in lower case; nil while there are few.
	index map[string][]int
}

// indexedFrom is the number from which names are looked up by an index.
const indexedFrom = 16

func (w *with) add(name string, r *relation) {
	w.names, w.rels = append(w.names, name), append(w.rels, r)
	switch {
	case w.index != nil:
		w.note(len(w.names) - 1)
	case len(w.names) == indexedFrom:
		w.index = map[string][]int{}
		for i := range w.names {
			w.note(i)
		}
	}
}

func (w *with) note(i int) {
	key := strings.ToLower(w.names[i])
	w.index[key] = append(w.index[key], i)
}

// find returns the last of the first n that has the name.
func (w *with) find(name string, n int) *relation {
	if w.index != nil {
		places := w.index[strings.ToLower(name)]
		for i := len(places) - 1; i >= 0; i-- {
			if places[i] < n {
				return w.rels[places[i]]
			}
		}
		return nil
	}
	for i := n - 1; i >= 0; i-- {
		if strings.EqualFold(w.names[i], name) {
			return w.rels[i]
		}
	}
	return nil
}

// seeing is an environment with one more name.
func (e *env) seeing(name string, r *relation) *env {
	return &env{parent: e, with: &with{names: []string{name}, rels: []*relation{r}}, n: 1}
}

func (e *env) find(name string) *relation {
	for ; e != nil; e = e.parent {
		if r := e.with.find(name, e.n); r != nil {
			return r
		}
	}
	return nil
}
