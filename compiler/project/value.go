package project

import (
	"encoding/json"
	"fmt"
	"iter"
	"strconv"
	"strings"
)

// Values of YAML and configuration are plain Go data: nil, bool, int64,
// float64, string, []any and *Map. Dates stay strings as written.

// Map is a mapping that keeps the order of its keys, as YAML, Python and the
// manifest do. The zero Map and the nil *Map are empty. Keys that are not
// strings in YAML are formatted as strings.
type Map struct {
	keys  []string
	vals  []any
	index map[string]int // only for more than 8 keys
}

// NewMap returns a map of alternating keys and values.
func NewMap(pairs ...any) *Map {
	m := &Map{}
	for i := 0; i+1 < len(pairs); i += 2 {
		m.Set(pairs[i].(string), pairs[i+1])
	}
	return m
}

func (m *Map) find(key string) int {
	if m == nil {
		return -1
	}
	if m.index != nil {
		if i, ok := m.index[key]; ok {
			return i
		}
		return -1
	}
	for i, k := range m.keys {
		if k == key {
			return i
		}
	}
	return -1
}

// Get returns the value of a key.
func (m *Map) Get(key string) (any, bool) {
	if i := m.find(key); i >= 0 {
		return m.vals[i], true
	}
	return nil, false
}

// Has reports whether the key is present.
func (m *Map) Has(key string) bool { return m.find(key) >= 0 }

// Set sets a key, keeping its place when it is already there. Only whoever
// made the map may call it.
func (m *Map) Set(key string, v any) {
	if i := m.find(key); i >= 0 {
		m.vals[i] = v
		return
	}
	if m.keys == nil {
		m.room()
	}
	m.keys = append(m.keys, key)
	m.vals = append(m.vals, v)
	if m.index != nil {
		m.index[key] = len(m.keys) - 1
	} else if len(m.keys) > 8 {
		m.index = make(map[string]int, 16)
		for i, k := range m.keys {
			m.index[k] = i
		}
	}
}

// room makes place for two entries, which is what most maps have, at once.
func (m *Map) room() {
	var two struct {
		keys [2]string
		vals [2]any
	}
	m.keys, m.vals = two.keys[:0], two.vals[:0]
}

// Delete removes a key.
func (m *Map) Delete(key string) {
	i := m.find(key)
	if i < 0 {
		return
	}
	m.keys = append(m.keys[:i:i], m.keys[i+1:]...)
	m.vals = append(m.vals[:i:i], m.vals[i+1:]...)
	if m.index != nil {
		m.index = make(map[string]int, len(m.keys))
		for i, k := range m.keys {
			m.index[k] = i
		}
	}
}

// Len returns the number of keys.
func (m *Map) Len() int {
	if m == nil {
		return 0
	}
	return len(m.keys)
}

// Keys returns the keys in order. The caller must not change the slice.
func (m *Map) Keys() []string {
	if m == nil {
		return nil
	}
	return m.keys
}

// All ranges over keys and values in order.
func (m *Map) All() iter.Seq2[string, any] {
	return func(yield func(string, any) bool) {
		if m == nil {
			return
		}
		for i, k := range m.keys {
			if !yield(k, m.vals[i]) {
				return
			}
		}
	}
}

// Clone returns a map with the same keys and values; nested values are shared.
func (m *Map) Clone() *Map {
	out := &Map{}
	for k, v := range m.All() {
		out.Set(k, v)
	}
	return out
}

// String returns the string value of a key, "" when it is absent or no string.
func (m *Map) String(key string) string {
	v, _ := m.Get(key)
	s, _ := v.(string)
	return s
}

// Map returns the mapping value of a key, nil when it is absent or no mapping.
func (m *Map) Map(key string) *Map {
	v, _ := m.Get(key)
	s, _ := v.(*Map)
	return s
}

// List returns the list value of a key, nil when it is absent or no list.
func (m *Map) List(key string) []any {
	v, _ := m.Get(key)
	s, _ := v.([]any)
	return s
}

// Bool returns the boolean value of a key, false when it is absent or no bool.
func (m *Map) Bool(key string) bool {
	v, _ := m.Get(key)
	b, _ := v.(bool)
	return b
}

// MarshalJSON writes the map as an object in its own order; nil is {}.
func (m *Map) MarshalJSON() ([]byte, error) {
	var b strings.Builder
	b.WriteByte('{')
	first := true
	for k, v := range m.All() {
		if !first {
			b.WriteByte(',')
		}
		first = false
		kb, err := json.Marshal(k)
		if err != nil {
			return nil, err
		}
		vb, err := json.Marshal(v)
		if err != nil {
			return nil, fmt.Errorf("key %s: %w", k, err)
		}
		b.Write(kb)
		b.WriteByte(':')
		b.Write(vb)
	}
	b.WriteByte('}')
	return []byte(b.String()), nil
}

// FormatScalar returns a scalar as users wrote it: 1, 1.5, true, text; "" for
// nil.
func FormatScalar(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return fmt.Sprint(v)
}

// Strings returns v as a list of strings: a string is a list of one, nil is
// empty, items of other types are formatted.
func Strings(v any) []string {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		out := make([]string, 0, len(v))
		for _, it := range v {
			out = append(out, FormatScalar(it))
		}
		return out
	case []string:
		return v
	}
	return []string{FormatScalar(v)}
}
