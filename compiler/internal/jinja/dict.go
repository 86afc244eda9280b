package jinja

import (
	"iter"
	"math"
	"reflect"

	"github.com/modeldata/model/internal/diag"
)

// Dict is Python's dict: mutable, shared by reference, in insertion order.
// Equal numbers are one key, whatever their types.
type Dict struct {
	entries []dictEntry
	index   map[any]int // nil while the dict is small
	live    int
}

type dictEntry struct {
	hash any // see hashKey; nil when the entry was deleted
	key  Value
	val  Value
}

// Dicts up to this size are searched in order, which is faster than hashing.
const smallDict = 8

// NewDict returns an empty dict.
func NewDict() *Dict { return &Dict{} }

// Keys of values that are not comparable in Go, or would be confused.
type (
	noneKey  struct{}
	undefKey struct{}
	tupleEnd struct{}
	tupleKey struct{ head, tail any }
)

// hashKey returns a comparable Go value that is the same for equal keys.
func hashKey(v Value) (any, error) {
	switch v := v.(type) {
	case string, int64:
		return v, nil
	case nil:
		return noneKey{}, nil
	case bool:
		if v {
			return int64(1), nil
		}
		return int64(0), nil
	case float64:
		if v == math.Trunc(v) && math.Abs(v) < 1<<63 {
			return int64(v), nil
		}
		return v, nil
	case nativeText:
		return v.text, nil
	case Undefined:
		return undefKey{}, nil
	case Tuple:
		var key any = tupleEnd{}
		for i := len(v) - 1; i >= 0; i-- {
			h, err := hashKey(v[i])
			if err != nil {
				return nil, err
			}
			key = tupleKey{h, key}
		}
		return key, nil
	case *List, *Dict, *Set:
		return nil, unhashable(v)
	case Hasher:
		return v.HashKey(), nil
	}
	if !reflect.TypeOf(v).Comparable() {
		return nil, unhashable(v)
	}
	return v, nil
}

func unhashable(v Value) error {
	return Raise(diag.JinjaType, "unhashable type: '%s'", TypeName(v))
}

func (d *Dict) find(hash any) int {
	if d.index != nil {
		if i, ok := d.index[hash]; ok {
			return i
		}
		return -1
	}
	for i := range d.entries {
		if d.entries[i].hash == hash {
			return i
		}
	}
	return -1
}

// Get finds a key. A key that no dict can hold is not found.
func (d *Dict) Get(key Value) (Value, bool) {
	h, err := hashKey(key)
	if err != nil {
		return nil, false
	}
	if i := d.find(h); i >= 0 {
		return d.entries[i].val, true
	}
	return nil, false
}

// GetStr is Get for a text key.
func (d *Dict) GetStr(key string) (Value, bool) {
	if i := d.find(key); i >= 0 {
		return d.entries[i].val, true
	}
	return nil, false
}

// Set adds or replaces a key; lists, dicts and sets cannot be keys.
func (d *Dict) Set(key, v Value) error {
	h, err := hashKey(key)
	if err != nil {
		return err
	}
	d.set(h, key, v)
	return nil
}

// SetStr is Set for a text key, which never fails.
func (d *Dict) SetStr(key string, v Value) { d.set(key, key, v) }

func (d *Dict) set(hash any, key, v Value) {
	if i := d.find(hash); i >= 0 {
		d.entries[i].val = v
		return
	}
	d.entries = append(d.entries, dictEntry{hash, key, v})
	d.live++
	if d.index != nil {
		d.index[hash] = len(d.entries) - 1
	} else if len(d.entries) > smallDict {
		d.rebuild()
	}
}

// Delete removes a key and reports whether it was there.
func (d *Dict) Delete(key Value) bool {
	h, err := hashKey(key)
	if err != nil {
		return false
	}
	i := d.find(h)
	if i < 0 {
		return false
	}
	delete(d.index, h)
	d.entries[i] = dictEntry{}
	d.live--
	if len(d.entries) > 2*d.live+smallDict {
		d.rebuild()
	}
	return true
}

// rebuild drops deleted entries and makes the index.
func (d *Dict) rebuild() {
	kept := make([]dictEntry, 0, d.live+1)
	for _, e := range d.entries {
		if e.hash != nil {
			kept = append(kept, e)
		}
	}
	d.entries, d.index = kept, nil
	if len(kept) <= smallDict {
		return
	}
	d.index = make(map[any]int, 2*len(kept))
	for i, e := range kept {
		d.index[e.hash] = i
	}
}

// Clear removes all keys.
func (d *Dict) Clear() { *d = Dict{} }

// Len returns the number of keys.
func (d *Dict) Len() int { return d.live }

// Keys returns the keys in insertion order.
func (d *Dict) Keys() []Value {
	out := make([]Value, 0, d.live)
	for _, e := range d.entries {
		if e.hash != nil {
			out = append(out, e.key)
		}
	}
	return out
}

// Values returns the values in insertion order of their keys.
func (d *Dict) Values() []Value {
	out := make([]Value, 0, d.live)
	for _, e := range d.entries {
		if e.hash != nil {
			out = append(out, e.val)
		}
	}
	return out
}

// Items walks keys and values in insertion order. The dict may be changed
// meanwhile; keys added are then walked too.
func (d *Dict) Items() iter.Seq2[Value, Value] {
	return func(yield func(Value, Value) bool) {
		for i := 0; i < len(d.entries); i++ {
			if e := d.entries[i]; e.hash != nil && !yield(e.key, e.val) {
				return
			}
		}
	}
}

// Copy returns a shallow copy.
func (d *Dict) Copy() *Dict {
	out := &Dict{entries: append([]dictEntry(nil), d.entries...), live: d.live}
	if d.index != nil || d.live != len(d.entries) {
		out.rebuild()
	}
	return out
}

// Set is Python's set, in insertion order where Python's order is arbitrary.
type Set struct{ dict Dict }

// NewSet returns a set of the given items.
func NewSet(items ...Value) (*Set, error) {
	s := &Set{}
	for _, it := range items {
		if err := s.Add(it); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// Add adds an item; lists, dicts and sets cannot be items.
func (s *Set) Add(v Value) error {
	h, err := hashKey(v)
	if err != nil {
		return err
	}
	if s.dict.find(h) < 0 {
		s.dict.set(h, v, nil)
	}
	return nil
}

// Has reports whether the set holds an item.
func (s *Set) Has(v Value) bool { _, ok := s.dict.Get(v); return ok }

// Delete removes an item and reports whether it was there.
func (s *Set) Delete(v Value) bool { return s.dict.Delete(v) }

// Len returns the number of items.
func (s *Set) Len() int { return s.dict.Len() }

// Items returns the items in insertion order.
func (s *Set) Items() []Value { return s.dict.Keys() }
