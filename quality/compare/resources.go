package compare

import (
	"reflect"
	"sort"
)

// sections are the manifest's maps of resources that both sides must have.
var sections = []string{
	"nodes", "sources", "macros", "docs", "exposures", "groups", "metrics", "selectors",
	"disabled", "semantic_models", "saved_queries", "unit_tests",
}

// volatile fields differ between two runs of the same build, or hold paths of
// the machine; compiled SQL and edges are compared by files of their own.
var volatile = map[string]bool{
	"created_at": true, "build_path": true, "compiled_path": true, "root_path": true,
	"compiled_code": true, "compiled": true, "extra_ctes": true, "extra_ctes_injected": true,
	"depends_on": true,
}

// later fields came to dbt's manifest after 1.10: a reference of an older dbt has
// none.
var later = map[string]map[string]bool{"macros": {"config": true}}

// unordered lists mean the same in any order.
var unordered = map[string]bool{"tags": true, "refs": true, "sources": true, "metrics": true}

// resources compares the ids of every section and the fields of what
// both sides have. Built-in macros are left out: each product has its own.
func resources(ref, cand *Artifacts, rep *Report) {
	for _, section := range sections {
		r, c := ref.Section(section), cand.Section(section)
		for _, id := range keysOf(r, c) {
			if section == "macros" && builtin(id) || section == "docs" && builtin(id) {
				continue
			}
			rv, inRef := r[id]
			cv, inCand := c[id]
			switch {
			case !inCand:
				rep.Add(section+" missing", id, "id", kindOf(rv), Absent{})
			case !inRef:
				rep.Add(section+" extra", id, "id", Absent{}, kindOf(cv))
			default:
				rl, cl := listed(rv), listed(cv)
				if len(rl) != len(cl) {
					rep.Add(section, id, "(count)", len(rl), len(cl))
					continue
				}
				for i := range rl {
					compareFields(section, id, rl[i], cl[i], rep)
				}
			}
		}
	}
}

// First returns a resource; the "disabled" section holds lists of them.
func First(v any) object {
	if list, ok := v.([]any); ok && len(list) > 0 {
		v = list[0]
	}
	o, _ := v.(object)
	return o
}

// listed returns all resources of an id, in the order of their files: several
// that are switched off may share one.
func listed(v any) []object {
	list, ok := v.([]any)
	if !ok {
		return []object{First(v)}
	}
	out := make([]object, len(list))
	for i, it := range list {
		out[i], _ = it.(object)
	}
	sort.SliceStable(out, func(i, j int) bool {
		a, _ := out[i]["original_file_path"].(string)
		b, _ := out[j]["original_file_path"].(string)
		return a < b
	})
	return out
}

func kindOf(v any) any {
	if kind, ok := First(v)["resource_type"]; ok {
		return kind
	}
	return "present"
}

func compareFields(section, id string, r, c object, rep *Report) {
	for _, field := range keysOf(r, c) {
		if volatile[field] {
			continue
		}
		if _, known := r[field]; !known && later[section][field] {
			continue
		}
		rv, cv := r[field], c[field]
		if ro, ok := rv.(object); ok && nested[field] {
			co, _ := cv.(object)
			for _, key := range keysOf(ro, co) {
				compareValue(section, id, field+"."+key, key, ro[key], co[key], rep)
			}
			continue
		}
		compareValue(section, id, field, field, rv, cv, rep)
	}
}

// nested fields are reported key by key.
var nested = map[string]bool{"config": true, "unrendered_config": true, "columns": true, "docs": true, "contract": true}

func compareValue(section, id, field, key string, r, c any, rep *Report) {
	if unordered[key] {
		r, c = sortedList(r), sortedList(c)
	}
	if empty(r) && empty(c) || reflect.DeepEqual(r, c) {
		return
	}
	rep.Add(section, id, field, r, c)
}

// empty takes null, "", {} and [] for the same: readers of artifacts do.
func empty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case []any:
		return len(v) == 0
	case object:
		return len(v) == 0
	}
	return false
}

func sortedList(v any) any {
	list, ok := v.([]any)
	if !ok {
		return v
	}
	out := append([]any(nil), list...)
	sort.Slice(out, func(i, j int) bool { return short(out[i]) < short(out[j]) })
	return out
}
