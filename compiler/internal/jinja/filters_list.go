package jinja

import (
	"math/rand/v2"
	"sort"
	"strconv"
	"strings"
)

// listFilters are the filters over sequences and mappings.
func listFilters() map[string]*filterDef {
	size := def(filterLength)
	deflt := def(func(_ *frame, a []Value) (Value, error) {
		if _, ok := a[0].(Undefined); ok || Truth(a[2]) && !Truth(a[0]) {
			return a[1], nil
		}
		return a[0], nil
	}, opt("default_value", ""), opt("boolean", false))
	return map[string]*filterDef{
		"length": size, "count": size, "default": deflt, "d": deflt,
		"list":     def(func(_ *frame, a []Value) (Value, error) { items, err := Iterate(a[0]); return &List{Items: items}, err }),
		"first":    def(filterFirst),
		"last":     def(filterLast),
		"join":     def(filterJoin, opt("d", ""), opt("attribute", nil)),
		"reverse":  def(filterReverse),
		"sort":     def(filterSort, opt("reverse", false), opt("case_sensitive", false), opt("attribute", nil)),
		"dictsort": def(filterDictsort, opt("case_sensitive", false), opt("by", "key"), opt("reverse", false)),
		"items":    def(filterItems),
		"unique":   def(filterUnique, opt("case_sensitive", false), opt("attribute", nil)),
		"min":      def(func(f *frame, a []Value) (Value, error) { return extreme(f, a, -1) }, opt("case_sensitive", false), opt("attribute", nil)),
		"max":      def(func(f *frame, a []Value) (Value, error) { return extreme(f, a, 1) }, opt("case_sensitive", false), opt("attribute", nil)),
		"sum":      def(filterSum, opt("attribute", nil), opt("start", int64(0))),
		"batch":    def(filterBatch, need("linecount"), opt("fill_with", nil)),
		"slice":    def(filterSlice, need("slices"), opt("fill_with", nil)),
		"groupby":  def(filterGroupby, need("attribute"), opt("default", nil), opt("case_sensitive", false)),
		"random":   contextual(def(filterRandom)),
		"attr": def(func(f *frame, a []Value) (Value, error) {
			name, ok := plain(a[1]).(string)
			if !ok {
				return nil, typeError("attribute name must be string, not '%s'", TypeName(a[1]))
			}
			if isDunder(name) {
				return unsafeAttr(f, a[0], name)
			}
			v, ok, err := attribute(f, a[0], name)
			if !ok && err == nil {
				v = missingAttr(f, a[0], name)
			}
			return v, err
		}, need("name")),
	}
}

func filterLength(_ *frame, a []Value) (Value, error) {
	if n, ok := length(a[0]); ok {
		return int64(n), nil
	}
	return nil, typeError("object of type '%s' has no len()", TypeName(a[0]))
}

func filterFirst(f *frame, a []Value) (Value, error) {
	it, err := iterate(a[0])
	if err != nil {
		return nil, err
	}
	v, ok, err := it.next()
	if !ok && err == nil {
		return f.undefined("first", "No first item, sequence was empty."), nil
	}
	return v, err
}

func filterLast(f *frame, a []Value) (Value, error) {
	items, err := reversible(a[0])
	if err != nil {
		return nil, err
	}
	if len(items) == 0 {
		return f.undefined("last", "No last item, sequence was empty."), nil
	}
	return items[len(items)-1], nil
}

// reversible gives the items of what Python could walk backwards.
func reversible(v Value) ([]Value, error) {
	switch v.(type) {
	case *generator, *Set:
		return nil, typeError("'%s' object is not reversible", TypeName(v))
	}
	if !isIterable(v) {
		return nil, typeError("'%s' object is not reversible", TypeName(v))
	}
	return Iterate(v)
}

func filterJoin(f *frame, a []Value) (Value, error) {
	get, err := attrGetter(a[2], nil, nil)
	if err != nil {
		return nil, err
	}
	it, err := iterate(a[0])
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	sep := Str(a[1])
	for first := true; ; first = false {
		v, ok, err := it.next()
		if err != nil || !ok {
			return b.String(), err
		}
		if v, err = get(f, v); err != nil {
			return nil, err
		}
		if !first {
			b.WriteString(sep)
		}
		b.WriteString(Str(v))
		if b.Len() > maxText {
			return nil, tooLong()
		}
	}
}

func filterReverse(_ *frame, a []Value) (Value, error) {
	if s, ok := plain(a[0]).(string); ok {
		return sliceText(s, nil, nil, int64(-1))
	}
	if !isIterable(a[0]) {
		return nil, typeError("argument must be iterable")
	}
	items, err := Iterate(a[0])
	if err != nil {
		return nil, err
	}
	for i, j := 0, len(items)-1; i < j; i, j = i+1, j-1 {
		items[i], items[j] = items[j], items[i]
	}
	switch a[0].(type) {
	case *Set, *generator:
		return &List{Items: items}, nil
	case *List:
		return generatorOf("list_reverseiterator", items), nil
	case *Dict:
		return generatorOf("dict_reversekeyiterator", items), nil
	}
	return generatorOf("reversed", items), nil
}

func generatorOf(kind string, items []Value) *generator {
	it := &sliceIter{items: items}
	return &generator{kind: kind, pull: it.next}
}

// getter takes what a filter looks at from an item.
type getter func(f *frame, v Value) (Value, error)

// attrGetter reads an attribute argument: "a.b.0", a number, or None for the
// item itself. post, if given, changes what was found.
func attrGetter(attribute Value, deflt Value, post func(Value) Value) (getter, error) {
	var parts []Value
	switch at := plain(attribute).(type) {
	case nil:
	case string:
		for _, p := range strings.Split(at, ".") {
			if n, err := strconv.ParseInt(p, 10, 64); err == nil && isDigit(p[0]) {
				parts = append(parts, n)
			} else {
				parts = append(parts, p)
			}
		}
	default:
		parts = append(parts, at)
	}
	return func(f *frame, v Value) (Value, error) {
		for _, p := range parts {
			var err error
			if v, err = getItem(f, v, p); err != nil {
				return nil, err
			}
			if _, missing := v.(Undefined); missing && deflt != nil {
				v = deflt
			}
		}
		if post != nil {
			v = post(v)
		}
		return v, nil
	}, nil
}

// ignoreCase makes texts lower-case.
func ignoreCase(v Value) Value {
	if s, ok := plain(v).(string); ok {
		return strings.ToLower(s)
	}
	return v
}

func casePost(caseSensitive Value) func(Value) Value {
	if Truth(caseSensitive) {
		return nil
	}
	return ignoreCase
}

// sortItems sorts stably by keys that are found once for each item.
func sortItems(items, keys []Value, reverse bool) error {
	order1 := make([]int, len(items))
	for i := range order1 {
		order1[i] = i
	}
	var failed error
	sort.SliceStable(order1, func(i, j int) bool {
		a, b := keys[order1[i]], keys[order1[j]]
		if reverse {
			a, b = b, a
		}
		c, ok, err := order("<", a, b)
		if err != nil && failed == nil {
			failed = err
		}
		return ok && c < 0
	})
	if failed != nil {
		return failed
	}
	sorted := make([]Value, len(items))
	for i, k := range order1 {
		sorted[i] = items[k]
	}
	copy(items, sorted)
	return nil
}

func filterSort(f *frame, a []Value) (Value, error) {
	items, err := Iterate(a[0])
	if err != nil {
		return nil, err
	}
	var gets []getter
	attrs := []Value{a[3]}
	if s, ok := plain(a[3]).(string); ok {
		attrs = attrs[:0]
		for _, part := range strings.Split(s, ",") {
			attrs = append(attrs, part)
		}
	}
	for _, at := range attrs {
		get, err := attrGetter(at, nil, casePost(a[2]))
		if err != nil {
			return nil, err
		}
		gets = append(gets, get)
	}
	keys := make([]Value, len(items))
	for i, it := range items {
		key := make(Tuple, len(gets))
		for j, get := range gets {
			if key[j], err = get(f, it); err != nil {
				return nil, err
			}
		}
		keys[i] = key
	}
	return &List{Items: items}, sortItems(items, keys, Truth(a[1]))
}

func filterDictsort(_ *frame, a []Value) (Value, error) {
	d, ok := a[0].(*Dict)
	if !ok {
		return nil, typeError("dictsort takes a mapping, not %s", TypeName(a[0]))
	}
	by := Str(a[2])
	if by != "key" && by != "value" {
		return nil, typeError("You can only sort by either \"key\" or \"value\"")
	}
	var items, keys []Value
	post := casePost(a[1])
	for k, v := range d.Items() {
		items = append(items, Tuple{k, v})
		key := k
		if by == "value" {
			key = v
		}
		if post != nil {
			key = post(key)
		}
		keys = append(keys, key)
	}
	return &List{Items: items}, sortItems(items, keys, Truth(a[3]))
}

func filterItems(_ *frame, a []Value) (Value, error) {
	switch d := a[0].(type) {
	case Undefined:
		return generatorOf("generator", nil), nil
	case *Dict:
		return &generator{kind: "generator", pull: (&dictIter{dict: d, size: d.Len(), part: 'i'}).next}, nil
	}
	return nil, typeError("Can only get item pairs from a mapping.")
}

func filterUnique(f *frame, a []Value) (Value, error) {
	get, err := attrGetter(a[2], nil, casePost(a[1]))
	if err != nil {
		return nil, err
	}
	it, err := iterate(a[0])
	if err != nil {
		return nil, err
	}
	seen := &Set{}
	return &generator{kind: "generator", pull: func() (Value, bool, error) {
		for {
			v, ok, err := it.next()
			if err != nil || !ok {
				return nil, false, err
			}
			key, err := get(f, v)
			if err != nil {
				return nil, false, err
			}
			n := seen.Len()
			if err := seen.Add(key); err != nil {
				return nil, false, err
			}
			if seen.Len() > n {
				return v, true, nil
			}
		}
	}}, nil
}

// extreme is min (sign -1) and max (sign 1).
func extreme(f *frame, a []Value, sign int) (Value, error) {
	get, err := attrGetter(a[2], nil, casePost(a[1]))
	if err != nil {
		return nil, err
	}
	items, err := Iterate(a[0])
	if err != nil {
		return nil, err
	}
	if len(items) == 0 {
		return f.undefined("", "No aggregated item, sequence was empty."), nil
	}
	op := map[int]string{-1: "<", 1: ">"}[sign]
	var best, bestKey Value
	for i, it := range items {
		key, err := get(f, it)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			c, ok, err := order(op, key, bestKey)
			if err != nil {
				return nil, err
			}
			if !ok || c*sign <= 0 {
				continue
			}
		}
		best, bestKey = it, key
	}
	return best, nil
}

func filterSum(f *frame, a []Value) (Value, error) {
	get, err := attrGetter(a[1], nil, nil)
	if err != nil {
		return nil, err
	}
	it, err := iterate(a[0])
	if err != nil {
		return nil, err
	}
	total := a[2]
	if _, isText := plain(total).(string); isText {
		return nil, typeError("sum() can't sum strings [use ''.join(seq) instead]")
	}
	for {
		v, ok, err := it.next()
		if err != nil || !ok {
			return total, err
		}
		if v, err = get(f, v); err != nil {
			return nil, err
		}
		if total, err = binary("+", total, v); err != nil {
			return nil, err
		}
	}
}

func filterBatch(_ *frame, a []Value) (Value, error) {
	n, ok := toInt(a[1])
	it, err := iterate(a[0])
	if err != nil {
		return nil, err
	}
	items, err := drain(it)
	if err != nil {
		return nil, err
	}
	if !ok || n <= 0 {
		if !ok && len(items) > 0 && a[2] != nil {
			return nil, typeError("batch takes a whole number, not %s", TypeName(a[1]))
		}
		n = int64(max(1, len(items)))
	}
	if n > maxItems {
		return nil, tooMuch()
	}
	var out []Value
	for len(items) > 0 {
		m := min(int(n), len(items))
		row := append([]Value(nil), items[:m]...)
		items = items[m:]
		for a[2] != nil && len(row) < int(n) {
			row = append(row, a[2])
		}
		out = append(out, &List{Items: row})
	}
	return generatorOf("generator", out), nil
}

func filterSlice(_ *frame, a []Value) (Value, error) {
	items, err := Iterate(a[0])
	if err != nil {
		return nil, err
	}
	n, ok := toInt(a[1])
	switch {
	case !ok:
		return nil, typeError("slice takes a whole number, not %s", TypeName(a[1]))
	case n == 0:
		return nil, zeroDivision("integer division or modulo")
	case n > maxItems:
		return nil, tooMuch()
	case n < 0:
		return generatorOf("generator", nil), nil
	}
	per, extra := len(items)/int(n), len(items)%int(n)
	var out []Value
	for i := 0; i < int(n); i++ {
		m := per
		if i < extra {
			m++
		}
		row := append([]Value(nil), items[:m]...)
		items = items[m:]
		if a[2] != nil && i >= extra {
			row = append(row, a[2])
		}
		out = append(out, &List{Items: row})
	}
	return generatorOf("generator", out), nil
}

func filterGroupby(f *frame, a []Value) (Value, error) {
	get, err := attrGetter(a[1], a[2], casePost(a[3]))
	if err != nil {
		return nil, err
	}
	shown, err := attrGetter(a[1], a[2], nil)
	if err != nil {
		return nil, err
	}
	items, err := Iterate(a[0])
	if err != nil {
		return nil, err
	}
	keys := make([]Value, len(items))
	for i, it := range items {
		if keys[i], err = get(f, it); err != nil {
			return nil, err
		}
	}
	pairs := make([]Value, len(items))
	for i := range items {
		pairs[i] = Tuple{keys[i], items[i]}
	}
	if err := sortItems(pairs, keys, false); err != nil {
		return nil, err
	}
	var out []Value
	for i, p := range pairs {
		key, it := p.(Tuple)[0], p.(Tuple)[1]
		if i > 0 && Equal(key, pairs[i-1].(Tuple)[0]) {
			g := out[len(out)-1].(*group)
			g.items.Items = append(g.items.Items, it)
			continue
		}
		if key, err = shown(f, it); err != nil {
			return nil, err
		}
		out = append(out, &group{key, NewList(it)})
	}
	return &List{Items: out}, nil
}

// filterRandom picks one item, another one each time.
func filterRandom(f *frame, a []Value) (Value, error) {
	items, err := Iterate(a[0])
	if err != nil {
		return nil, err
	}
	if len(items) == 0 {
		return f.undefined("random", "No random item, sequence was empty."), nil
	}
	return items[rand.IntN(len(items))], nil
}
