package jinja

// methodOf finds a method of a built-in type, nil when there is none.
func methodOf(v Value, name string) *method {
	switch v.(type) {
	case string, nativeText:
		return textMethods[name]
	case *List:
		return listMethods[name]
	case *Dict:
		return dictMethods[name]
	case Tuple:
		return tupleMethods[name]
	case *Set:
		return setMethods[name]
	case float64:
		return floatMethods[name]
	case bool, int64, BigInt:
		return intMethods[name]
	}
	return nil
}

// Method is a method of a built-in type bound to its value, for objects that
// stand for one: Method(dict, "items").
func Method(v Value, name string) (Value, bool) {
	if m := methodOf(v, name); m != nil {
		return &boundMethod{v, name, m}, true
	}
	return nil, false
}

// method is a method of a built-in type; fn gets the value itself and the
// bound arguments. Without fn it is list.sort.
type method struct {
	params []Param
	fn     func(self Value, a []Value) (Value, error)
}

func (m *method) call(ctx *Context, name string, self Value, args []Value, kwargs []Kwarg) (Value, error) {
	c := &Call{Ctx: ctx, Args: args, Kwargs: kwargs}
	if m.fn == nil {
		return sortList(self.(*List), c)
	}
	a, err := c.Bind(name, m.params...)
	if err != nil {
		return nil, err
	}
	return m.fn(plain(self), a)
}

// boundMethod is a method taken from its value without being called.
type boundMethod struct {
	self Value
	name string
	m    *method
}

// Call runs the method.
func (b *boundMethod) Call(c *Call) (Value, error) {
	return b.m.call(c.Ctx, b.name, b.self, c.Args, c.Kwargs)
}

// String is what the method prints as.
func (b *boundMethod) String() string {
	return "<built-in method " + b.name + " of " + TypeName(b.self) + " object>"
}

var listMethods = map[string]*method{
	"append": {[]Param{need("object")}, func(self Value, a []Value) (Value, error) {
		l := self.(*List)
		if len(l.Items) >= maxItems {
			return nil, tooMuch()
		}
		l.Items = append(l.Items, a[0])
		return nil, nil
	}},
	"extend":  {[]Param{need("iterable")}, listExtend},
	"insert":  {[]Param{need("index"), need("object")}, listInsert},
	"pop":     {[]Param{opt("index", int64(-1))}, listPop},
	"remove":  {[]Param{need("value")}, listRemove},
	"reverse": {nil, listReverse},
	"sort":    {nil, nil}, // see sortList
	"clear":   {nil, func(self Value, _ []Value) (Value, error) { self.(*List).Items = nil; return nil, nil }},
	"copy": {nil, func(self Value, _ []Value) (Value, error) {
		return &List{Items: append([]Value(nil), self.(*List).Items...)}, nil
	}},
	"index": {[]Param{need("value"), opt("start", nil), opt("stop", nil)}, itemIndex},
	"count": {[]Param{need("value")}, itemCount},
}

var tupleMethods = map[string]*method{"index": listMethods["index"], "count": listMethods["count"]}

func listExtend(self Value, a []Value) (Value, error) {
	l := self.(*List)
	items, err := Iterate(a[0])
	if err != nil {
		return nil, err
	}
	if len(l.Items)+len(items) > maxItems {
		return nil, tooMuch()
	}
	l.Items = append(l.Items, items...)
	return nil, nil
}

func wholeNumber(v Value) (int64, error) {
	n, ok := toInt(v)
	if !ok {
		return 0, typeError("'%s' object cannot be interpreted as an integer", TypeName(v))
	}
	return n, nil
}

func listInsert(self Value, a []Value) (Value, error) {
	l := self.(*List)
	n, err := wholeNumber(a[0])
	if err != nil {
		return nil, err
	}
	if n < 0 {
		n += int64(len(l.Items))
	}
	i := int(max(0, min(n, int64(len(l.Items)))))
	l.Items = append(l.Items, nil)
	copy(l.Items[i+1:], l.Items[i:])
	l.Items[i] = a[1]
	return nil, nil
}

func listPop(self Value, a []Value) (Value, error) {
	l := self.(*List)
	if _, err := wholeNumber(a[0]); err != nil {
		return nil, err
	}
	if len(l.Items) == 0 {
		return nil, typeError("pop from empty list")
	}
	i, ok := index(a[0], len(l.Items))
	if !ok {
		return nil, typeError("pop index out of range")
	}
	v := l.Items[i]
	l.Items = append(l.Items[:i], l.Items[i+1:]...)
	return v, nil
}

func listRemove(self Value, a []Value) (Value, error) {
	l := self.(*List)
	for i, it := range l.Items {
		if Equal(it, a[0]) {
			l.Items = append(l.Items[:i], l.Items[i+1:]...)
			return nil, nil
		}
	}
	return nil, typeError("list.remove(x): x not in list")
}

func listReverse(self Value, _ []Value) (Value, error) {
	items := self.(*List).Items
	for i, j := 0, len(items)-1; i < j; i, j = i+1, j-1 {
		items[i], items[j] = items[j], items[i]
	}
	return nil, nil
}

// sortList is list.sort(key=function, reverse=False), the one method that
// calls back into the template.
func sortList(l *List, c *Call) (Value, error) {
	a, err := c.Bind("sort", opt("key", nil), opt("reverse", false))
	if err != nil {
		return nil, err
	}
	keys := append([]Value(nil), l.Items...)
	if a[0] != nil {
		fn, ok := a[0].(Callable)
		if !ok {
			return nil, typeError("'%s' object is not callable", TypeName(a[0]))
		}
		for i, it := range keys {
			if keys[i], err = fn.Call(&Call{Ctx: c.Ctx, Args: []Value{it}, Span: c.Span}); err != nil {
				return nil, err
			}
		}
	}
	if len(l.Items) != len(keys) {
		return nil, typeError("list modified during sort")
	}
	return nil, sortItems(l.Items, keys, Truth(a[1]))
}

func itemIndex(self Value, a []Value) (Value, error) {
	items, _ := itemsOf(self)
	from, _, n, err := sliceBounds(len(items), a[1], a[2], nil)
	if err != nil {
		return nil, err
	}
	for i := from; i < from+n; i++ {
		if Equal(items[i], a[0]) {
			return int64(i), nil
		}
	}
	return nil, typeError("%s is not in %s", Repr(a[0]), TypeName(self))
}

func itemCount(self Value, a []Value) (Value, error) {
	items, _ := itemsOf(self)
	n := int64(0)
	for _, it := range items {
		if Equal(it, a[0]) {
			n++
		}
	}
	return n, nil
}

var dictMethods = map[string]*method{
	"keys":   {nil, func(self Value, _ []Value) (Value, error) { return dictView{self.(*Dict), 'k'}, nil }},
	"values": {nil, func(self Value, _ []Value) (Value, error) { return dictView{self.(*Dict), 'v'}, nil }},
	"items":  {nil, func(self Value, _ []Value) (Value, error) { return dictView{self.(*Dict), 'i'}, nil }},
	"get": {[]Param{need("key"), opt("default", nil)}, func(self Value, a []Value) (Value, error) {
		h, err := hashKey(a[0])
		if err != nil {
			return nil, err
		}
		d := self.(*Dict)
		if i := d.find(h); i >= 0 {
			return d.entries[i].val, nil
		}
		return a[1], nil
	}},
	"setdefault": {[]Param{need("key"), opt("default", nil)}, func(self Value, a []Value) (Value, error) {
		d := self.(*Dict)
		if v, ok := d.Get(a[0]); ok {
			return v, nil
		}
		return a[1], d.Set(a[0], a[1])
	}},
	"pop":     {[]Param{need("key"), opt("*default", nil)}, dictPop},
	"popitem": {nil, dictPopItem},
	"update":  {[]Param{opt("*mapping", nil), opt("**kwargs", nil)}, dictUpdate},
	"clear":   {nil, func(self Value, _ []Value) (Value, error) { self.(*Dict).Clear(); return nil, nil }},
	"copy":    {nil, func(self Value, _ []Value) (Value, error) { return self.(*Dict).Copy(), nil }},
	"fromkeys": {[]Param{need("iterable"), opt("value", nil)}, func(_ Value, a []Value) (Value, error) {
		items, err := Iterate(a[0])
		out := NewDict()
		for _, it := range items {
			if err == nil {
				err = out.Set(it, a[1])
			}
		}
		return out, err
	}},
}

func dictPop(self Value, a []Value) (Value, error) {
	d := self.(*Dict)
	deflt := a[1].(Tuple)
	if len(deflt) > 1 {
		return nil, typeError("pop expected at most 2 arguments, got %d", len(deflt)+1)
	}
	v, ok := d.Get(a[0])
	switch {
	case ok:
		d.Delete(a[0])
		return v, nil
	case len(deflt) == 1:
		return deflt[0], nil
	}
	return nil, typeError("the dict has no key %s", Repr(a[0]))
}

func dictPopItem(self Value, _ []Value) (Value, error) {
	d := self.(*Dict)
	keys := d.Keys()
	if len(keys) == 0 {
		return nil, typeError("popitem(): dictionary is empty")
	}
	k := keys[len(keys)-1]
	v, _ := d.Get(k)
	d.Delete(k)
	return Tuple{k, v}, nil
}

func dictUpdate(self Value, a []Value) (Value, error) {
	from := a[0].(Tuple)
	if len(from) > 1 {
		return nil, typeError("update expected at most 1 argument, got %d", len(from))
	}
	if len(from) == 1 {
		if err := addPairs(self.(*Dict), from[0]); err != nil {
			return nil, err
		}
	}
	return nil, addPairs(self.(*Dict), a[1])
}

// addPairs adds another mapping, or pairs, to a dict.
func addPairs(d *Dict, from Value) error {
	if u, ok := from.(Undefined); ok && !u.Lenient {
		return undefinedError(u)
	}
	if src, ok := from.(*Dict); ok {
		for k, v := range src.Copy().Items() {
			if err := d.Set(k, v); err != nil {
				return err
			}
		}
		return nil
	}
	if ns, ok := from.(*Namespace); ok {
		return addPairs(d, ns.attrs)
	}
	items, err := Iterate(from)
	if err != nil {
		return err
	}
	for i, it := range items {
		if !isIterable(it) {
			return typeError("cannot convert dictionary update sequence element #%d to a sequence", i)
		}
		pair, err := Iterate(it)
		if err != nil {
			return err
		}
		if len(pair) != 2 {
			return typeError("dictionary update sequence element #%d has length %d; 2 is required", i, len(pair))
		}
		if err := d.Set(pair[0], pair[1]); err != nil {
			return err
		}
	}
	return nil
}

var intMethods = map[string]*method{
	"bit_length": {nil, func(self Value, _ []Value) (Value, error) {
		n, _ := wholeOf(self)
		return int64(n.BitLen()), nil
	}},
}

var floatMethods = map[string]*method{
	"is_integer": {nil, func(self Value, _ []Value) (Value, error) {
		f := self.(float64)
		return f == float64(int64(f)), nil
	}},
}
