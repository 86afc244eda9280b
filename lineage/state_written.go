package lineage

import (
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
)

// What dbt keeps of a configuration as it is written depends on its version and
// on state_modified_compare_more_unrendered_values: of a call of config() the
// values, their syntax trees as text, or their source as text; of lists in YAML
// the list as written and behind it the list as rendered.

// sameWritten compares configuration as written, in whichever form the earlier
// manifest has it.
func (c *comparison) sameWritten(n *project.Node, old *artifact.Node, but ...string) bool {
	same := func(key string) bool {
		v, _ := n.Unrendered.Get(key)
		return slices.Contains(but, key) || sameValue(v, old.Unrendered[key]) || c.writtenAlike(n, old, key, v)
	}
	for key := range n.Unrendered.All() {
		if !same(key) {
			return false
		}
	}
	for key := range old.Unrendered {
		if !same(key) {
			return false
		}
	}
	return true
}

// writtenAlike reports whether one entry differs in its form only.
func (c *comparison) writtenAlike(n *project.Node, old *artifact.Node, key string, now any) bool {
	return c.sameCall(n, old, key, now) || twice(now, old.Unrendered[key])
}

// sameCall reports whether an entry is the text of a call that has not changed.
// A text that may be a value as well is one where the project compares texts.
func (c *comparison) sameCall(n *project.Node, old *artifact.Node, key string, now any) bool {
	text, isText := old.Unrendered[key].(string)
	if !isText || now == nil || n.Raw != old.RawCode || !strings.Contains(n.Raw, "config(") {
		return false
	}
	_, plain := now.(string)
	return !plain || c.unrendered() && (strings.HasPrefix(text, "Keyword(key='"+key+"'") || strings.Contains(squeezed(n.Raw), key+"="+squeezed(text)))
}

// squeezed is a text without spaces.
func squeezed(text string) string {
	return strings.Join(strings.Fields(text), "")
}

// twice reports whether the lists of a value are those of now with as many
// entries again behind them.
func twice(now, old any) bool {
	switch now := now.(type) {
	case []any:
		before, ok := old.([]any)
		return ok && len(before) == 2*len(now) && sameValue(now, before[:len(now)])
	case *project.Map:
		before, ok := old.(map[string]any)
		if !ok || now.Len() != len(before) {
			return false
		}
		for key, v := range now.All() {
			if !sameValue(v, before[key]) && !twice(v, before[key]) {
				return false
			}
		}
		return true
	}
	return false
}
