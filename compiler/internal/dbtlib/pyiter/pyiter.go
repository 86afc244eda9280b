// Package pyiter is Python's itertools as template values.
//
// Where Python answers lazily this answers with a list, so the endless ones
// (count, cycle, repeat without a number) are bounded generators of their own:
// they can be sliced, zipped and looped over up to a limit.
package pyiter

import (
	"fmt"

	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/internal/diag"
)

// limit bounds how many items a function makes, so that a template cannot
// exhaust memory.
const limit = 1_000_000

func tooMany(fn string) error {
	return jinja.Raise(diag.JinjaLimit, "%s() would make more than %d items", fn, limit)
}

// Items returns the items of a value as Python's for does.
func Items(v jinja.Value) ([]jinja.Value, error) {
	if e, ok := v.(endless); ok {
		return nil, jinja.Raise(diag.JinjaLimit, "%s has no end; take a part of it with modules.itertools.islice or zip it with something", e)
	}
	return jinja.Iterate(v)
}

func list(items []jinja.Value) *jinja.List { return &jinja.List{Items: items} }

// endless is an iterator without an end.
type endless struct {
	name string
	at   func(i int) (jinja.Value, error)
}

// TypeName names the type in messages.
func (e endless) TypeName() string { return "itertools." + e.name }

// String is what the iterator prints as.
func (e endless) String() string { return fmt.Sprintf("itertools.%s()", e.name) }

// HashKey makes the iterator usable as a value.
func (e endless) HashKey() any { return e.name }

// Attr gives nothing.
func (endless) Attr(string) (jinja.Value, bool) { return nil, false }

// Iterate gives the first items, for loops that end themselves with break.
func (e endless) Iterate() []jinja.Value {
	out := make([]jinja.Value, 0, 10_000)
	for i := range 10_000 {
		v, err := e.at(i)
		if err != nil {
			break
		}
		out = append(out, v)
	}
	return out
}

// first returns the items of v, of which no more than n are needed.
func first(v jinja.Value, n int) ([]jinja.Value, error) {
	e, ok := v.(endless)
	if !ok {
		return Items(v)
	}
	out := make([]jinja.Value, n)
	for i := range out {
		it, err := e.at(i)
		if err != nil {
			return nil, err
		}
		out[i] = it
	}
	return out, nil
}

// Module returns the functions of modules.itertools.
func Module() map[string]jinja.Value {
	out := map[string]jinja.Value{}
	for name, fn := range functions {
		out[name] = jinja.Func(name, fn)
	}
	out["chain"] = chainFunction{}
	return out
}

var functions = map[string]func(*jinja.Call) (jinja.Value, error){
	"count":                         count,
	"cycle":                         cycle,
	"repeat":                        repeat,
	"accumulate":                    accumulate,
	"compress":                      compress,
	"islice":                        islice,
	"starmap":                       starmap,
	"tee":                           tee,
	"zip_longest":                   zipLongest,
	"product":                       product,
	"permutations":                  permutations,
	"combinations":                  func(c *jinja.Call) (jinja.Value, error) { return choose(c, "combinations", 1) },
	"combinations_with_replacement": func(c *jinja.Call) (jinja.Value, error) { return choose(c, "combinations_with_replacement", 0) },
	"groupby":                       groupby,
	"pairwise":                      pairwise,
	"takewhile":                     func(c *jinja.Call) (jinja.Value, error) { return while(c, "takewhile") },
	"dropwhile":                     func(c *jinja.Call) (jinja.Value, error) { return while(c, "dropwhile") },
	"filterfalse":                   func(c *jinja.Call) (jinja.Value, error) { return while(c, "filterfalse") },
}

func count(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("count", jinja.Param{Name: "start", Default: int64(0)}, jinja.Param{Name: "step", Default: int64(1)})
	if err != nil {
		return nil, err
	}
	start, okStart := args[0].(int64)
	step, okStep := args[1].(int64)
	if okStart && okStep {
		return endless{"count", func(i int) (jinja.Value, error) { return start + int64(i)*step, nil }}, nil
	}
	from, ok1 := number(args[0])
	by, ok2 := number(args[1])
	if !ok1 || !ok2 {
		return nil, jinja.Raise(diag.JinjaType, "count() takes numbers")
	}
	return endless{"count", func(i int) (jinja.Value, error) { return from + float64(i)*by, nil }}, nil
}

func number(v jinja.Value) (float64, bool) {
	switch v := v.(type) {
	case int64:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}

func cycle(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("cycle", jinja.Param{Name: "iterable", Required: true})
	if err != nil {
		return nil, err
	}
	items, err := Items(args[0])
	if err != nil {
		return nil, err
	}
	if len(items) == 0 {
		return list(nil), nil
	}
	items = append([]jinja.Value(nil), items...)
	return endless{"cycle", func(i int) (jinja.Value, error) { return items[i%len(items)], nil }}, nil
}

func repeat(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("repeat", jinja.Param{Name: "object", Required: true}, jinja.Param{Name: "times"})
	if err != nil {
		return nil, err
	}
	if args[1] == nil {
		return endless{"repeat", func(int) (jinja.Value, error) { return args[0], nil }}, nil
	}
	n, ok := args[1].(int64)
	if !ok {
		return nil, jinja.Raise(diag.JinjaType, "repeat() takes a whole number of times")
	}
	if n > limit {
		return nil, tooMany("repeat")
	}
	out := make([]jinja.Value, max(0, n))
	for i := range out {
		out[i] = args[0]
	}
	return list(out), nil
}

func call(c *jinja.Call, fn jinja.Value, args ...jinja.Value) (jinja.Value, error) {
	f, ok := fn.(jinja.Callable)
	if !ok {
		return nil, jinja.Raise(diag.JinjaType, "'%s' object is not callable", jinja.TypeName(fn))
	}
	return f.Call(&jinja.Call{Ctx: c.Ctx, Args: args, Span: c.Span})
}

func accumulate(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("accumulate", jinja.Param{Name: "iterable", Required: true}, jinja.Param{Name: "func"}, jinja.Param{Name: "initial"})
	if err != nil {
		return nil, err
	}
	items, err := Items(args[0])
	if err != nil {
		return nil, err
	}
	if args[2] != nil {
		items = append([]jinja.Value{args[2]}, items...)
	}
	var out []jinja.Value
	for i, it := range items {
		if i > 0 {
			if args[1] != nil {
				it, err = call(c, args[1], out[i-1], it)
			} else {
				it, err = add(out[i-1], it)
			}
			if err != nil {
				return nil, err
			}
		}
		out = append(out, it)
	}
	return list(out), nil
}

// add is Python's + for what accumulate meets.
func add(a, b jinja.Value) (jinja.Value, error) {
	switch x := a.(type) {
	case int64:
		if y, ok := b.(int64); ok {
			return x + y, nil
		}
	case string:
		if y, ok := b.(string); ok {
			return x + y, nil
		}
	case *jinja.List:
		if y, ok := b.(*jinja.List); ok {
			return list(append(append([]jinja.Value(nil), x.Items...), y.Items...)), nil
		}
	case jinja.Operand:
		if v, ok, err := x.Binary("+", b, false); ok || err != nil {
			return v, err
		}
	}
	if y, ok := b.(jinja.Operand); ok {
		if v, ok, err := y.Binary("+", a, true); ok || err != nil {
			return v, err
		}
	}
	x, ok1 := number(a)
	y, ok2 := number(b)
	if !ok1 || !ok2 {
		return nil, jinja.Raise(diag.JinjaType, "unsupported operand type(s) for +: '%s' and '%s'", jinja.TypeName(a), jinja.TypeName(b))
	}
	return x + y, nil
}

// chainFunction is chain(...), with chain.from_iterable(...).
type chainFunction struct{}

// TypeName names the type in messages.
func (chainFunction) TypeName() string { return "type" }

// Call is chain(a, b, ...).
func (chainFunction) Call(c *jinja.Call) (jinja.Value, error) { return chained(c.Args) }

// Attr gives from_iterable.
func (chainFunction) Attr(name string) (jinja.Value, bool) {
	if name != "from_iterable" {
		return nil, false
	}
	return jinja.Func(name, func(c *jinja.Call) (jinja.Value, error) {
		args, err := c.Bind(name, jinja.Param{Name: "iterable", Required: true})
		if err != nil {
			return nil, err
		}
		items, err := Items(args[0])
		if err != nil {
			return nil, err
		}
		return chained(items)
	}), true
}

func chained(of []jinja.Value) (jinja.Value, error) {
	var out []jinja.Value
	for _, v := range of {
		items, err := Items(v)
		if err != nil {
			return nil, err
		}
		out = append(out, items...)
	}
	return list(out), nil
}

func compress(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("compress", jinja.Param{Name: "data", Required: true}, jinja.Param{Name: "selectors", Required: true})
	if err != nil {
		return nil, err
	}
	data, err := Items(args[0])
	if err != nil {
		return nil, err
	}
	selectors, err := first(args[1], len(data))
	if err != nil {
		return nil, err
	}
	var out []jinja.Value
	for i := range min(len(data), len(selectors)) {
		if jinja.Truth(selectors[i]) {
			out = append(out, data[i])
		}
	}
	return list(out), nil
}

// islice is islice(iterable, stop) or islice(iterable, start, stop, step).
func islice(c *jinja.Call) (jinja.Value, error) {
	if len(c.Args) < 2 || len(c.Args) > 4 || len(c.Kwargs) > 0 {
		return nil, jinja.Raise(diag.JinjaType, "islice() takes an iterable, and stop or start, stop and step")
	}
	bounds := [3]int{0, -1, 1}
	given := c.Args[1:]
	if len(given) == 1 {
		given = []jinja.Value{nil, given[0]}
	}
	for i, v := range given {
		if v == nil {
			continue
		}
		n, ok := v.(int64)
		if !ok || n < 0 || i == 2 && n == 0 || n > limit {
			return nil, jinja.Raise(diag.ContextValue, "the bounds of islice() are None or whole numbers from 0 to %d", limit)
		}
		bounds[i] = int(n)
	}
	if _, isEndless := c.Args[0].(endless); isEndless && bounds[1] < 0 {
		return nil, tooMany("islice")
	}
	items, err := first(c.Args[0], max(0, bounds[1]))
	if err != nil {
		return nil, err
	}
	stop := len(items)
	if bounds[1] >= 0 {
		stop = min(stop, bounds[1])
	}
	var out []jinja.Value
	for i := bounds[0]; i < stop; i += bounds[2] {
		out = append(out, items[i])
	}
	return list(out), nil
}

func starmap(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("starmap", jinja.Param{Name: "function", Required: true}, jinja.Param{Name: "iterable", Required: true})
	if err != nil {
		return nil, err
	}
	items, err := Items(args[1])
	if err != nil {
		return nil, err
	}
	out := make([]jinja.Value, len(items))
	for i, it := range items {
		params, err := Items(it)
		if err != nil {
			return nil, err
		}
		if out[i], err = call(c, args[0], params...); err != nil {
			return nil, err
		}
	}
	return list(out), nil
}

func tee(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("tee", jinja.Param{Name: "iterable", Required: true}, jinja.Param{Name: "n", Default: int64(2)})
	if err != nil {
		return nil, err
	}
	items, err := Items(args[0])
	if err != nil {
		return nil, err
	}
	n, ok := args[1].(int64)
	if !ok || n < 0 || n > 1000 {
		return nil, jinja.Raise(diag.ContextValue, "tee() makes between 0 and 1000 copies")
	}
	out := make(jinja.Tuple, n)
	for i := range out {
		out[i] = list(append([]jinja.Value(nil), items...))
	}
	return out, nil
}

func zipLongest(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("zip_longest", jinja.Param{Name: "*iterables"}, jinja.Param{Name: "fillvalue"})
	if err != nil {
		return nil, err
	}
	var columns [][]jinja.Value
	longest := 0
	for _, v := range args[0].(jinja.Tuple) {
		items, err := Items(v)
		if err != nil {
			return nil, err
		}
		columns, longest = append(columns, items), max(longest, len(items))
	}
	out := make([]jinja.Value, longest)
	for i := range out {
		row := make(jinja.Tuple, len(columns))
		for j, col := range columns {
			row[j] = args[1]
			if i < len(col) {
				row[j] = col[i]
			}
		}
		out[i] = row
	}
	return list(out), nil
}

func product(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("product", jinja.Param{Name: "*iterables"}, jinja.Param{Name: "repeat", Default: int64(1)})
	if err != nil {
		return nil, err
	}
	times, ok := args[1].(int64)
	if !ok || times < 0 || times > 64 {
		return nil, jinja.Raise(diag.ContextValue, "product() repeats between 0 and 64 times")
	}
	rows := []jinja.Tuple{{}}
	for range times {
		for _, v := range args[0].(jinja.Tuple) {
			items, err := Items(v)
			if err != nil {
				return nil, err
			}
			if len(rows)*len(items) > limit {
				return nil, tooMany("product")
			}
			next := make([]jinja.Tuple, 0, len(rows)*len(items))
			for _, row := range rows {
				for _, it := range items {
					next = append(next, append(row[:len(row):len(row)], it))
				}
			}
			rows = next
		}
	}
	return tuples(rows), nil
}

func tuples(rows []jinja.Tuple) jinja.Value {
	out := make([]jinja.Value, len(rows))
	for i, r := range rows {
		out[i] = r
	}
	return list(out)
}

// poolAndLength reads the arguments of the choosing functions; without r all
// items are taken.
func poolAndLength(c *jinja.Call, fn string, needed bool) ([]jinja.Value, int, error) {
	args, err := c.Bind(fn, jinja.Param{Name: "iterable", Required: true}, jinja.Param{Name: "r", Required: needed})
	if err != nil {
		return nil, 0, err
	}
	pool, err := Items(args[0])
	if err != nil {
		return nil, 0, err
	}
	if args[1] == nil {
		return pool, len(pool), nil
	}
	r, ok := args[1].(int64)
	if !ok || r < 0 || r > limit {
		return nil, 0, jinja.Raise(diag.ContextValue, "%s() takes a length of 0 or more", fn)
	}
	return pool, int(r), nil
}

func permutations(c *jinja.Call) (jinja.Value, error) {
	pool, r, err := poolAndLength(c, "permutations", false)
	if err != nil {
		return nil, err
	}
	var rows []jinja.Tuple
	used := make([]bool, len(pool))
	var extend func(row jinja.Tuple) bool
	extend = func(row jinja.Tuple) bool {
		if len(row) == r {
			rows = append(rows, append(jinja.Tuple(nil), row...))
			return len(rows) <= limit
		}
		for i, it := range pool {
			if used[i] {
				continue
			}
			used[i] = true
			if !extend(append(row, it)) {
				return false
			}
			used[i] = false
		}
		return true
	}
	if r <= len(pool) && !extend(make(jinja.Tuple, 0, r)) {
		return nil, tooMany("permutations")
	}
	return tuples(rows), nil
}

// choose lists combinations; step 0 lets an item be chosen again.
func choose(c *jinja.Call, fn string, step int) (jinja.Value, error) {
	pool, r, err := poolAndLength(c, fn, true)
	if err != nil {
		return nil, err
	}
	if len(pool) == 0 && r > 0 || step == 1 && r > len(pool) {
		return list(nil), nil
	}
	if r > 10_000 {
		return nil, tooMany(fn)
	}
	var rows []jinja.Tuple
	var extend func(row jinja.Tuple, from int) bool
	extend = func(row jinja.Tuple, from int) bool {
		if len(row) == r {
			rows = append(rows, append(jinja.Tuple(nil), row...))
			return len(rows) <= limit
		}
		for i := from; i < len(pool); i++ {
			if !extend(append(row, pool[i]), i+step) {
				return false
			}
		}
		return true
	}
	if !extend(make(jinja.Tuple, 0, r), 0) {
		return nil, tooMany(fn)
	}
	return tuples(rows), nil
}

func groupby(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("groupby", jinja.Param{Name: "iterable", Required: true}, jinja.Param{Name: "key"})
	if err != nil {
		return nil, err
	}
	items, err := Items(args[0])
	if err != nil {
		return nil, err
	}
	var out []jinja.Value
	var group *jinja.List
	var last jinja.Value
	for _, it := range items {
		key := it
		if args[1] != nil {
			if key, err = call(c, args[1], it); err != nil {
				return nil, err
			}
		}
		if group == nil || !jinja.Equal(key, last) {
			group, last = &jinja.List{}, key
			out = append(out, jinja.Tuple{key, group})
		}
		group.Items = append(group.Items, it)
	}
	return list(out), nil
}

func pairwise(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("pairwise", jinja.Param{Name: "iterable", Required: true})
	if err != nil {
		return nil, err
	}
	items, err := Items(args[0])
	if err != nil {
		return nil, err
	}
	var out []jinja.Value
	for i := 1; i < len(items); i++ {
		out = append(out, jinja.Tuple{items[i-1], items[i]})
	}
	return list(out), nil
}

// while is takewhile, dropwhile and filterfalse.
func while(c *jinja.Call, fn string) (jinja.Value, error) {
	args, err := c.Bind(fn, jinja.Param{Name: "predicate", Required: true}, jinja.Param{Name: "iterable", Required: true})
	if err != nil {
		return nil, err
	}
	items, err := Items(args[1])
	if err != nil {
		return nil, err
	}
	var out []jinja.Value
	dropping := true
	for _, it := range items {
		v := it
		if args[0] != nil && (dropping || fn != "dropwhile") {
			if v, err = call(c, args[0], it); err != nil {
				return nil, err
			}
		}
		holds := jinja.Truth(v)
		switch fn {
		case "takewhile":
			if !holds {
				return list(out), nil
			}
			out = append(out, it)
		case "filterfalse":
			if !holds {
				out = append(out, it)
			}
		default:
			if dropping && holds {
				continue
			}
			dropping = false
			out = append(out, it)
		}
	}
	return list(out), nil
}
