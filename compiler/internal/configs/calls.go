package configs

import (
	"strings"

	"github.com/modeldata/model/compiler/project"
)

// Calls folds the config() calls of one file into one layer: what lists and
// mappings say adds up, else the later call wins. One call alone stays as it is.
func Calls(kind project.Kind, calls []Layer) Layer {
	if len(calls) == 0 {
		return nil
	}
	out := append(Layer(nil), calls[0]...)
	for _, call := range calls[1:] {
		for _, e := range call {
			out = out.fold(kind, e)
		}
	}
	return out
}

// fold sets one key over what earlier calls said of it.
func (l Layer) fold(kind project.Kind, e Entry) Layer {
	key := canonical(e.Key)
	desc, _ := project.LookupKey(kind, key)
	for i := range l {
		if canonical(l[i].Key) != key {
			continue
		}
		switch old := l[i].Value; desc.Merge {
		case project.Append:
			e.Value = append(append([]any(nil), listOf(old).([]any)...), listOf(e.Value).([]any)...)
		case project.Update:
			a, okA := old.(*project.Map)
			b, okB := e.Value.(*project.Map)
			if okA && okB {
				e.Value = mergeMaps(desc, a, b)
			}
		case project.Grants:
			a, okA := old.(*project.Map)
			b, okB := e.Value.(*project.Map)
			if okA && okB {
				e.Value = foldGrants(a, b)
			}
		}
		l[i] = e
		return l
	}
	return append(l, e)
}

// foldGrants adds up two calls' grants. A privilege's + stays, for the layers
// below.
func foldGrants(base, over *project.Map) *project.Map {
	out := base.Clone()
	for k, v := range over.All() {
		if have, ok := out.Get(k); ok && strings.HasPrefix(k, "+") {
			v = append(append([]any(nil), listOf(have).([]any)...), listOf(v).([]any)...)
		}
		out.Set(k, v)
	}
	return out
}
