package jinja

import (
	"fmt"
	"sort"
)

// FromGo makes a template's value of plain Go data. Slices become lists, maps
// become dicts with sorted keys; whatever else is unknown becomes its text.
func FromGo(v any) Value {
	switch v := v.(type) {
	case nil, bool, int64, float64, string, *List, Tuple, *Dict, *Set, Undefined, Object, Callable:
		return v
	case int:
		return int64(v)
	case int32:
		return int64(v)
	case uint32:
		return int64(v)
	case float32:
		return float64(v)
	case []any:
		l := &List{Items: make([]Value, len(v))}
		for i, it := range v {
			l.Items[i] = FromGo(it)
		}
		return l
	case []string:
		l := &List{Items: make([]Value, len(v))}
		for i, it := range v {
			l.Items[i] = it
		}
		return l
	case map[string]any:
		keys := make([]string, 0, len(v))
		for k := range v {
			keys = append(keys, k)
		}
		sort.Strings(keys)
		d := NewDict()
		for _, k := range keys {
			d.SetStr(k, FromGo(v[k]))
		}
		return d
	}
	return fmt.Sprint(v)
}

// ToGo makes plain Go data of a value: nil, bool, int64, float64, string,
// []any and map[string]any. Undefined becomes nil, objects become their text.
func ToGo(v Value) any { return toGo(v, 0) }

func toGo(v Value, depth int) any {
	if depth > maxNesting {
		return nil
	}
	switch v := plain(v).(type) {
	case nil, bool, int64, float64, string:
		return v
	case Undefined:
		return nil
	case *List:
		return toGoItems(v.Items, depth)
	case Tuple:
		return toGoItems(v, depth)
	case *Set:
		return toGoItems(v.Items(), depth)
	case *Dict:
		m := make(map[string]any, v.Len())
		for k, it := range v.Items() {
			m[Str(k)] = toGo(it, depth+1)
		}
		return m
	case Iterable:
		if _, isText := v.(fmt.Stringer); !isText {
			return toGoItems(v.Iterate(), depth)
		}
	}
	return Str(v)
}

func toGoItems(items []Value, depth int) []any {
	out := make([]any, len(items))
	for i, it := range items {
		out[i] = toGo(it, depth+1)
	}
	return out
}
