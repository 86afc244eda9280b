package scope

import (
	"github.com/modeldata/model/compiler/internal/jinja"
)

// lazyModel is the node as an argument of the macros that name relations: a
// dictionary that is made only when the macro looks into it, because most do
// not and there is one for every node.
type lazyModel struct{ s *Scope }

func (m lazyModel) dict() *jinja.Dict { return m.s.modelValue().(*jinja.Dict) }

// TypeName names the type in messages.
func (lazyModel) TypeName() string { return "dict" }

// String is what the dictionary prints as.
func (m lazyModel) String() string { return jinja.Repr(m.dict()) }

// Len is the number of keys.
func (m lazyModel) Len() int { return m.dict().Len() }

// Iterate lists the keys.
func (m lazyModel) Iterate() []jinja.Value { return m.dict().Keys() }

// Item answers node['key'].
func (m lazyModel) Item(key jinja.Value) (jinja.Value, bool, error) {
	v, ok := m.dict().Get(key)
	return v, ok, nil
}

// Attr answers the methods of a dictionary, then node.key.
func (m lazyModel) Attr(name string) (jinja.Value, bool) {
	if v, ok := jinja.Method(m.dict(), name); ok {
		return v, true
	}
	return m.dict().GetStr(name)
}

// IsMapping says that it is one.
func (lazyModel) IsMapping() bool { return true }
