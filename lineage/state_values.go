package lineage

import (
	"slices"

	"github.com/modeldata/model/compiler/project"
)

// sameValue compares a value of the project with one of an earlier manifest.
// Absent, null and empty are the same: manifests of different writers differ
// in what they spell out.
func sameValue(now, old any) bool {
	switch now := now.(type) {
	case nil:
		return isEmpty(old)
	case *project.Map:
		before, isMap := old.(map[string]any)
		return (isMap || isEmpty(old)) && sameMap(now, before)
	case []any:
		before, isList := old.([]any)
		return len(now) == 0 && isEmpty(old) || isList && slices.EqualFunc(now, before, sameValue)
	case []string:
		before, isList := old.([]any)
		return len(now) == 0 && isEmpty(old) || isList && slices.EqualFunc(now, before, func(a string, b any) bool { return b == any(a) })
	case string:
		return now == "" && isEmpty(old) || any(now) == old
	}
	return equalScalars(now, old)
}

// isEmpty reports whether a value of a manifest says nothing.
func isEmpty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case []any:
		return len(v) == 0
	case map[string]any:
		for _, inner := range v {
			if !isEmpty(inner) {
				return false
			}
		}
		return true
	}
	return false
}

// sameMap compares mappings but for some keys.
func sameMap(now *project.Map, old map[string]any, but ...string) bool {
	for key, v := range now.All() {
		if !slices.Contains(but, key) && !sameValue(v, old[key]) {
			return false
		}
	}
	for key, v := range old {
		if !now.Has(key) && !slices.Contains(but, key) && !sameValue(nil, v) {
			return false
		}
	}
	return true
}

// sameKeys compares the given keys of mappings.
func sameKeys(now *project.Map, old map[string]any, keys ...string) bool {
	for _, key := range keys {
		v, _ := now.Get(key)
		if !sameValue(v, old[key]) {
			return false
		}
	}
	return true
}

// sameStrings compares lists as sets.
func sameStrings(a, b []string) bool {
	x, y := slices.Clone(a), slices.Clone(b)
	slices.Sort(x)
	slices.Sort(y)
	return slices.Equal(slices.Compact(x), slices.Compact(y))
}
