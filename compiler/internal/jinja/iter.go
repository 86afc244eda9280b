package jinja

import (
	"fmt"
	"unicode/utf8"
)

// iterator walks a value's items once.
type iterator interface {
	next() (Value, bool, error)
}

// Iterate returns the items of anything that Python could loop over, in a
// slice of the caller's own.
func Iterate(v Value) ([]Value, error) {
	if items, ok := itemsOf(v); ok {
		return append([]Value(nil), items...), nil
	}
	it, err := iterate(v)
	if err != nil {
		return nil, err
	}
	return drain(it)
}

func drain(it iterator) ([]Value, error) {
	var out []Value
	for {
		v, ok, err := it.next()
		if err != nil || !ok {
			return out, err
		}
		if out = append(out, v); len(out) > maxItems {
			return nil, tooMuch()
		}
	}
}

// itemsOf gives the items of lists and tuples without copying.
func itemsOf(v Value) ([]Value, bool) {
	switch v := v.(type) {
	case *List:
		return v.Items, true
	case Tuple:
		return v, true
	}
	return nil, false
}

func isIterable(v Value) bool {
	switch v.(type) {
	case *List, Tuple, *Dict, *Set, string, nativeText, rangeValue, dictView, *generator, *group, Undefined, Iterable, *loopState:
		return true
	}
	return false
}

func iterate(v Value) (iterator, error) {
	switch v := v.(type) {
	case *List:
		return &listIter{list: v}, nil
	case Tuple:
		return &sliceIter{items: v}, nil
	case *Dict:
		return &dictIter{dict: v, size: v.Len(), part: 'k'}, nil
	case dictView:
		return &dictIter{dict: v.dict, size: v.dict.Len(), part: v.part}, nil
	case *Set:
		return &sliceIter{items: v.Items()}, nil
	case string:
		return &sliceIter{items: characters(v)}, nil
	case nativeText:
		return &sliceIter{items: characters(v.text)}, nil
	case rangeValue:
		return &rangeIter{r: v}, nil
	case *generator:
		return v, nil
	case *group:
		return &sliceIter{items: v.tuple()}, nil
	case Undefined:
		return &sliceIter{}, nil
	case Iterable:
		return &sliceIter{items: v.Iterate()}, nil
	}
	return nil, typeError("'%s' object is not iterable", TypeName(v))
}

func characters(s string) []Value {
	out := make([]Value, 0, len(s))
	for i := 0; i < len(s); {
		_, n := utf8.DecodeRuneInString(s[i:])
		out = append(out, s[i:i+n])
		i += n
	}
	return out
}

type sliceIter struct {
	items []Value
	i     int
}

func (it *sliceIter) next() (Value, bool, error) {
	if it.i >= len(it.items) {
		return nil, false, nil
	}
	it.i++
	return it.items[it.i-1], true, nil
}

// listIter sees what is appended while it runs.
type listIter struct {
	list *List
	i    int
}

func (it *listIter) next() (Value, bool, error) {
	if it.i >= len(it.list.Items) {
		return nil, false, nil
	}
	it.i++
	return it.list.Items[it.i-1], true, nil
}

type dictIter struct {
	dict *Dict
	i    int
	size int
	part byte
}

func (it *dictIter) next() (Value, bool, error) {
	if it.dict.Len() != it.size {
		return nil, false, typeError("dictionary changed size during iteration")
	}
	for it.i < len(it.dict.entries) {
		e := it.dict.entries[it.i]
		it.i++
		if e.hash == nil {
			continue
		}
		switch it.part {
		case 'k':
			return e.key, true, nil
		case 'v':
			return e.val, true, nil
		}
		return Tuple{e.key, e.val}, true, nil
	}
	return nil, false, nil
}

// dictView is what keys(), values() and items() give: it follows its dict.
type dictView struct {
	dict *Dict
	part byte // 'k', 'v' or 'i'
}

// TypeName is dict_keys, dict_values or dict_items.
func (d dictView) TypeName() string {
	switch d.part {
	case 'k':
		return "dict_keys"
	case 'v':
		return "dict_values"
	}
	return "dict_items"
}

// Attr finds nothing: views have no attributes.
func (d dictView) Attr(string) (Value, bool) { return nil, false }

// Len is the number of keys.
func (d dictView) Len() int { return d.dict.Len() }

func (d dictView) items() []Value {
	out, _ := drain(&dictIter{dict: d.dict, size: d.dict.Len(), part: d.part})
	return out
}

func (d dictView) repr(w *reprWriter) {
	w.b.WriteString(d.TypeName() + "(")
	if w.enter(d.dict, "...") {
		w.items("[", d.items(), "]")
	}
	w.b.WriteString(")")
}

// rangeValue is range(start, stop, step).
type rangeValue struct{ start, stop, step int64 }

// TypeName is "range".
func (rangeValue) TypeName() string { return "range" }

// Attr finds start, stop and step.
func (r rangeValue) Attr(name string) (Value, bool) {
	switch name {
	case "start":
		return r.start, true
	case "stop":
		return r.stop, true
	case "step":
		return r.step, true
	}
	return nil, false
}

// Len is the number of items.
func (r rangeValue) Len() int {
	switch {
	case r.step > 0 && r.start < r.stop:
		return int((uint64(r.stop-r.start)-1)/uint64(r.step)) + 1
	case r.step < 0 && r.start > r.stop:
		return int((uint64(r.start-r.stop)-1)/(-uint64(r.step))) + 1
	}
	return 0
}

func (r rangeValue) at(i int) Value { return r.start + int64(i)*r.step }

// String is what the range prints as.
func (r rangeValue) String() string {
	if r.step == 1 {
		return fmt.Sprintf("range(%d, %d)", r.start, r.stop)
	}
	return fmt.Sprintf("range(%d, %d, %d)", r.start, r.stop, r.step)
}

type rangeIter struct {
	r rangeValue
	i int
}

func (it *rangeIter) next() (Value, bool, error) {
	if it.i >= it.r.Len() {
		return nil, false, nil
	}
	it.i++
	return it.r.at(it.i - 1), true, nil
}

// generator is a lazy sequence, which can be walked once: what map, select
// and their like give.
type generator struct {
	kind string // Python's name of the type
	pull func() (Value, bool, error)
	done bool
}

func (g *generator) next() (Value, bool, error) {
	if g.done {
		return nil, false, nil
	}
	v, ok, err := g.pull()
	g.done = !ok || err != nil
	return v, ok, err
}

// passes takes items up to one that equals the given, and reports whether one
// did: what comes after it is still there, as in Python.
func (g *generator) passes(item Value) (bool, error) {
	for {
		v, ok, err := g.next()
		if err != nil || !ok {
			return false, err
		}
		if Equal(v, item) {
			return true, nil
		}
	}
}

// TypeName is the kind of the generator.
func (g *generator) TypeName() string { return g.kind }

// Attr finds nothing: generators have no attributes.
func (g *generator) Attr(string) (Value, bool) { return nil, false }

// String is what the generator prints as.
func (g *generator) String() string { return "<" + g.kind + " object>" }

// group is one group of the filter groupby: a pair with names.
type group struct {
	key   Value
	items *List
}

func (g *group) tuple() Tuple { return Tuple{g.key, g.items} }

// TypeName is the name of Python's type.
func (*group) TypeName() string { return "_GroupTuple" }

// Attr finds grouper and list.
func (g *group) Attr(name string) (Value, bool) {
	switch name {
	case "grouper":
		return g.key, true
	case "list":
		return g.items, true
	}
	return nil, false
}

// Len is 2.
func (*group) Len() int { return 2 }

// Iterate gives the key and the list.
func (g *group) Iterate() []Value { return g.tuple() }

// Equal compares as a tuple.
func (g *group) Equal(v Value) bool {
	if o, ok := v.(*group); ok {
		v = o.tuple()
	}
	return Equal(g.tuple(), v)
}

func (g *group) repr(w *reprWriter) { w.tuple(g.tuple()) }
