package jinja

var setMethods = map[string]*method{
	"add": {[]Param{need("item")}, func(self Value, a []Value) (Value, error) { return nil, self.(*Set).Add(a[0]) }},
	"discard": {[]Param{need("item")}, func(self Value, a []Value) (Value, error) {
		_, err := hashKey(a[0])
		self.(*Set).Delete(a[0])
		return nil, err
	}},
	"remove": {[]Param{need("item")}, func(self Value, a []Value) (Value, error) {
		if !self.(*Set).Delete(a[0]) {
			return nil, typeError("the set has no item %s", Repr(a[0]))
		}
		return nil, nil
	}},
	"pop": {nil, func(self Value, _ []Value) (Value, error) {
		s := self.(*Set)
		items := s.Items()
		if len(items) == 0 {
			return nil, typeError("pop from an empty set")
		}
		s.Delete(items[0])
		return items[0], nil
	}},
	"clear": {nil, func(self Value, _ []Value) (Value, error) { self.(*Set).dict.Clear(); return nil, nil }},
	"copy":  {nil, func(self Value, _ []Value) (Value, error) { return NewSet(self.(*Set).Items()...) }},
	"update": {[]Param{opt("*others", nil)}, func(self Value, a []Value) (Value, error) {
		return nil, eachOther(a[0].(Tuple), func(items []Value) error { return addAll(self.(*Set), items) })
	}},
	"union": {[]Param{opt("*others", nil)}, func(self Value, a []Value) (Value, error) {
		out, err := NewSet(self.(*Set).Items()...)
		if err == nil {
			err = eachOther(a[0].(Tuple), func(items []Value) error { return addAll(out, items) })
		}
		return out, err
	}},
	"difference": {[]Param{opt("*others", nil)}, func(self Value, a []Value) (Value, error) {
		out := self.(*Set)
		err := eachOther(a[0].(Tuple), func(items []Value) (err error) { out, err = setDifference(out, items); return err })
		return fresh(out, self), err
	}},
	"intersection": {[]Param{opt("*others", nil)}, func(self Value, a []Value) (Value, error) {
		out := self.(*Set)
		err := eachOther(a[0].(Tuple), func(items []Value) (err error) { out, err = setIntersection(out, items); return err })
		return fresh(out, self), err
	}},
	"symmetric_difference": {[]Param{need("other")}, func(self Value, a []Value) (Value, error) {
		items, err := Iterate(a[0])
		if err != nil {
			return nil, err
		}
		other, err := NewSet(items...)
		if err != nil {
			return nil, err
		}
		out, err := setDifference(self.(*Set), other.Items())
		if err != nil {
			return nil, err
		}
		rest, err := setDifference(other, self.(*Set).Items())
		if err != nil {
			return nil, err
		}
		return out, addAll(out, rest.Items())
	}},
	"issubset": {[]Param{need("other")}, func(self Value, a []Value) (Value, error) { return relates(self, a[0], subset) }},
	"issuperset": {[]Param{need("other")}, func(self Value, a []Value) (Value, error) {
		return relates(self, a[0], func(x, y *Set) bool { return subset(y, x) })
	}},
	"isdisjoint": {[]Param{need("other")}, func(self Value, a []Value) (Value, error) { return relates(self, a[0], disjoint) }},
}

func addAll(s *Set, items []Value) error {
	for _, it := range items {
		if err := s.Add(it); err != nil {
			return err
		}
	}
	return nil
}

func eachOther(others Tuple, fn func(items []Value) error) error {
	for _, o := range others {
		items, err := Iterate(o)
		if err != nil {
			return err
		}
		if err := fn(items); err != nil {
			return err
		}
	}
	return nil
}

// fresh copies a set that is still the one a method was called on.
func fresh(s *Set, self Value) *Set {
	if s != self {
		return s
	}
	out, _ := NewSet(s.Items()...)
	return out
}

func setDifference(s *Set, items []Value) (*Set, error) {
	drop, err := NewSet(items...)
	if err != nil {
		return nil, err
	}
	out := &Set{}
	for _, it := range s.Items() {
		if !drop.Has(it) {
			_ = out.Add(it)
		}
	}
	return out, nil
}

func setIntersection(s *Set, items []Value) (*Set, error) {
	keep, err := NewSet(items...)
	if err != nil {
		return nil, err
	}
	out := &Set{}
	for _, it := range s.Items() {
		if keep.Has(it) {
			_ = out.Add(it)
		}
	}
	return out, nil
}

func disjoint(x, y *Set) bool {
	for _, it := range x.Items() {
		if y.Has(it) {
			return false
		}
	}
	return true
}

func relates(self, other Value, test func(x, y *Set) bool) (Value, error) {
	items, err := Iterate(other)
	if err != nil {
		return nil, err
	}
	y, err := NewSet(items...)
	if err != nil {
		return nil, err
	}
	return test(self.(*Set), y), nil
}
