package jinja

import (
	"math"
	"strings"
	"unicode/utf8"
)

// getAttr is x.name: an attribute, else an item, else undefined.
func getAttr(f *frame, x Value, name string) (Value, error) {
	if isDunder(name) {
		if v, ok := ownItem(x, name); ok {
			return v, nil
		}
		return unsafeAttr(f, x, name)
	}
	if v, ok, err := attribute(f, x, name); ok || err != nil {
		return v, err
	}
	switch o := x.(type) {
	case *Dict:
		if v, ok := o.GetStr(name); ok {
			return v, nil
		}
	case Itemer:
		if v, ok, err := o.Item(name); ok || err != nil {
			return v, err
		}
	}
	return missingAttr(f, x, name), nil
}

// getItem is x[key]: an item, else for a text an attribute, else undefined.
func getItem(f *frame, x, key Value) (Value, error) {
	key = plain(key)
	if u, ok := x.(Undefined); ok {
		if u.Lenient {
			return u, nil
		}
		return nil, f.misused(u, false)
	}
	if v, ok, err := item(x, key); ok || err != nil {
		return v, err
	}
	name, ok := key.(string)
	if !ok {
		if f.lenient {
			return f.undefined(Str(key), ""), nil
		}
		return f.undefined(Str(key), describeType(x)+" has no element "+Repr(key)), nil
	}
	if isDunder(name) {
		return unsafeAttr(f, x, name)
	}
	if v, ok, err := attribute(f, x, name); ok || err != nil {
		return v, err
	}
	return missingAttr(f, x, name), nil
}

func isDunder(name string) bool {
	return len(name) > 4 && strings.HasPrefix(name, "__") && strings.HasSuffix(name, "__")
}

// unsafeAttr is what Python's own attributes give in a template.
func unsafeAttr(f *frame, x Value, name string) (Value, error) {
	if u, ok := x.(Undefined); ok {
		if u.Lenient {
			return u, nil
		}
		return nil, undefinedError(u)
	}
	return f.undefined(name, "access to attribute "+Repr(name)+" of '"+TypeName(x)+"' object is unsafe."), nil
}

func ownItem(x Value, name string) (Value, bool) {
	if d, ok := x.(*Dict); ok {
		return d.GetStr(name)
	}
	return nil, false
}

// attribute finds a method or attribute; dict items are none.
func attribute(f *frame, x Value, name string) (Value, bool, error) {
	switch o := x.(type) {
	case Undefined:
		if o.Lenient && name == "name" {
			return o.Name, true, nil // dbt's undefined values have a name
		}
		if o.Lenient {
			return Undefined{Name: name, Hint: o.Hint, Lenient: true}, true, nil
		}
		return nil, false, f.misused(o, false)
	case *loopState:
		return o.attr(f, name)
	case *Macro:
		v, ok := o.attr(name)
		return v, ok, nil
	case Object:
		v, ok := o.Attr(name)
		return v, ok, nil
	}
	if m := methodOf(x, name); m != nil {
		return &boundMethod{x, name, m}, true, nil
	}
	return nil, false, nil
}

func missingAttr(f *frame, x Value, name string) Undefined {
	if f.lenient {
		return f.undefined(name, "")
	}
	return f.undefined(name, Repr(describeType(x))+" has no attribute "+Repr(name))
}

func describeType(x Value) string {
	if x == nil {
		return "None"
	}
	return TypeName(x) + " object"
}

// item finds x[key]; false when there is no such item, or x has none.
func item(x, key Value) (Value, bool, error) {
	switch o := x.(type) {
	case *Dict:
		v, ok := o.Get(key)
		return v, ok, nil
	case *List:
		return indexed(o.Items, key)
	case Tuple:
		return indexed(o, key)
	case *group:
		return indexed(o.tuple(), key)
	case string:
		return character(o, key)
	case nativeText:
		return character(o.text, key)
	case rangeValue:
		if i, ok := index(key, o.Len()); ok {
			return o.at(i), true, nil
		}
		return nil, false, nil
	case Itemer:
		return o.Item(key)
	}
	return nil, false, nil
}

// index turns a Python index into an offset within n items.
func index(key Value, n int) (int, bool) {
	i, ok := toInt(key)
	if !ok {
		return 0, false
	}
	if i < 0 {
		i += int64(n)
	}
	return int(i), i >= 0 && i < int64(n)
}

func indexed(items []Value, key Value) (Value, bool, error) {
	if i, ok := index(key, len(items)); ok {
		return items[i], true, nil
	}
	return nil, false, nil
}

func character(s string, key Value) (Value, bool, error) {
	if isASCII(s) {
		if i, ok := index(key, len(s)); ok {
			return s[i : i+1], true, nil
		}
		return nil, false, nil
	}
	return indexed(characters(s), key)
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// slice is x[lo:hi:step].
func slice(x, lo, hi, step Value) (Value, error) {
	switch o := plain(x).(type) {
	case Undefined:
		if o.Lenient {
			return o, nil
		}
		return nil, undefinedError(o)
	case *List:
		items, err := sliceItems(o.Items, lo, hi, step)
		return &List{Items: items}, err
	case Tuple:
		items, err := sliceItems(o, lo, hi, step)
		return Tuple(items), err
	case string:
		return sliceText(o, lo, hi, step)
	case rangeValue:
		from, by, n, err := sliceBounds(o.Len(), lo, hi, step)
		first := o.start + int64(from)*o.step
		return rangeValue{first, first + int64(n)*int64(by)*o.step, int64(by) * o.step}, err
	case *Dict:
		return nil, typeError("unhashable type: 'slice'")
	case Iterable:
		items, err := sliceItems(o.Iterate(), lo, hi, step)
		return &List{Items: items}, err
	}
	return nil, typeError("'%s' object is not subscriptable", TypeName(x))
}

// sliceBounds gives the first index, the step and the number of items.
func sliceBounds(n int, lo, hi, step Value) (from, by, count int, err error) {
	bound := func(v Value, deflt int) int {
		if v == nil {
			return deflt
		}
		i, ok := toInt(v)
		if !ok {
			err = typeError("slice indices must be integers or None")
			return 0
		}
		if i < 0 {
			i += int64(n)
		}
		least, most := int64(0), int64(n)
		if by < 0 {
			least, most = -1, int64(n)-1
		}
		return int(max(least, min(i, most)))
	}
	by = 1
	if step != nil {
		s, ok := toInt(step)
		switch {
		case !ok:
			return 0, 0, 0, typeError("slice indices must be integers or None")
		case s == 0:
			return 0, 0, 0, typeError("slice step cannot be zero")
		}
		by = int(max(-math.MaxInt32, min(s, math.MaxInt32)))
	}
	var to int
	if by > 0 {
		from, to = bound(lo, 0), bound(hi, n)
		count = max(0, (to-from+by-1)/by)
	} else {
		from, to = bound(lo, n-1), bound(hi, -1)
		count = max(0, (from-to-by-1)/-by)
	}
	return from, by, count, err
}

func sliceItems(items []Value, lo, hi, step Value) ([]Value, error) {
	from, by, n, err := sliceBounds(len(items), lo, hi, step)
	if err != nil {
		return nil, err
	}
	out := make([]Value, n)
	for i := range out {
		out[i] = items[from+i*by]
	}
	return out, nil
}

func sliceText(s string, lo, hi, step Value) (Value, error) {
	if !isASCII(s) {
		items, err := sliceItems(characters(s), lo, hi, step)
		var b strings.Builder
		for _, c := range items {
			b.WriteString(c.(string))
		}
		return b.String(), err
	}
	from, by, n, err := sliceBounds(len(s), lo, hi, step)
	if err != nil {
		return nil, err
	}
	if by == 1 {
		return s[from : from+n], nil
	}
	out := make([]byte, n)
	for i := range out {
		out[i] = s[from+i*by]
	}
	return string(out), nil
}

// length is Python's len(v); false when v has none.
func length(v Value) (int, bool) {
	switch v := v.(type) {
	case string:
		return utf8.RuneCountInString(v), true
	case nativeText:
		return utf8.RuneCountInString(v.text), true
	case *List:
		return len(v.Items), true
	case Tuple:
		return len(v), true
	case *Dict:
		return v.Len(), true
	case *Set:
		return v.Len(), true
	case Undefined:
		return 0, true
	case Lener:
		return v.Len(), true
	case *loopState:
		n, err := v.length()
		return n, err == nil
	}
	return 0, false
}
