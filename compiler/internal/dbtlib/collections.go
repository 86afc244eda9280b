package dbtlib

import (
	"strings"

	"github.com/modeldata/model/compiler/internal/dbtlib/pyiter"
	"github.com/modeldata/model/compiler/internal/jinja"
)

// collectionFunctions make sets and tuples of what can be iterated.
var collectionFunctions = map[string]func(*jinja.Call) (jinja.Value, error){
	"set": func(c *jinja.Call) (jinja.Value, error) {
		args, err := c.Bind("set", jinja.Param{Name: "value", Required: true}, jinja.Param{Name: "default"})
		if err != nil {
			return nil, err
		}
		if s, err := setOf(args[0]); err == nil {
			return s, nil
		}
		return args[1], nil
	},
	"set_strict": func(c *jinja.Call) (jinja.Value, error) {
		args, err := c.Bind("set_strict", jinja.Required("value")...)
		if err != nil {
			return nil, err
		}
		return setOf(args[0])
	},
	"zip": func(c *jinja.Call) (jinja.Value, error) {
		args, err := c.Bind("zip", jinja.Param{Name: "*args"}, jinja.Param{Name: "default"})
		if err != nil {
			return nil, err
		}
		if l, err := zipped(args[0].(jinja.Tuple)); err == nil {
			return l, nil
		}
		return args[1], nil
	},
	"zip_strict": func(c *jinja.Call) (jinja.Value, error) {
		args, err := c.Bind("zip_strict", jinja.Param{Name: "*args"})
		if err != nil {
			return nil, err
		}
		return zipped(args[0].(jinja.Tuple))
	},
}

func setOf(v jinja.Value) (jinja.Value, error) {
	items, err := iterate(v)
	if err != nil {
		return nil, err
	}
	s, err := jinja.NewSet(items...)
	if err != nil {
		return nil, err
	}
	return s, nil
}

func zipped(args []jinja.Value) (jinja.Value, error) {
	columns := make([][]jinja.Value, len(args))
	n := -1
	for i, a := range args {
		items, err := iterate(a)
		if err != nil {
			return nil, err
		}
		columns[i] = items
		if n < 0 || len(items) < n {
			n = len(items)
		}
	}
	out := list()
	for i := range max(n, 0) {
		row := make(jinja.Tuple, len(columns))
		for j := range columns {
			row[j] = columns[j][i]
		}
		out.Items = append(out.Items, row)
	}
	return out, nil
}

// iterate returns the items of a value as Python's for does.
func iterate(v jinja.Value) ([]jinja.Value, error) { return pyiter.Items(v) }

// diffOfTwoDicts returns those entries of a dict of lists that the other does
// not have, whatever their letter case.
func diffOfTwoDicts(c *jinja.Call) (jinja.Value, error) {
	args, err := c.Bind("diff_of_two_dicts", jinja.Required("dict_a", "dict_b")...)
	if err != nil {
		return nil, err
	}
	a, okA := args[0].(*jinja.Dict)
	b, okB := args[1].(*jinja.Dict)
	if !okA || !okB {
		return nil, typeError("diff_of_two_dicts() takes two dicts of lists")
	}
	has := map[string]map[string]bool{}
	for k, v := range b.Items() {
		items, err := iterate(v)
		if err != nil {
			return nil, err
		}
		set := map[string]bool{}
		for _, it := range items {
			set[strings.ToLower(jinja.Str(it))] = true
		}
		has[strings.ToLower(jinja.Str(k))] = set
	}
	out := jinja.NewDict()
	for k, v := range a.Items() {
		other, ok := has[strings.ToLower(jinja.Str(k))]
		if !ok {
			out.SetStr(jinja.Str(k), v)
			continue
		}
		items, err := iterate(v)
		if err != nil {
			return nil, err
		}
		rest := list()
		for _, it := range items {
			if !other[strings.ToLower(jinja.Str(it))] {
				rest.Items = append(rest.Items, it)
			}
		}
		if len(rest.Items) > 0 {
			out.SetStr(jinja.Str(k), rest)
		}
	}
	return out, nil
}
