package compare

import "strings"

// builtinPackages are the packages an engine or the product itself brings.
var builtinPackages = []string{"dbt", "dbt_duckdb", "dbt_postgres", "model", "model_duckdb"}

// builtin reports whether a macro's or doc's unique id belongs to the product.
func builtin(id string) bool {
	for _, p := range builtinPackages {
		if strings.HasPrefix(id, "macro."+p+".") || strings.HasPrefix(id, "doc."+p+".") {
			return true
		}
	}
	return false
}

// edges compares depends_on of all that has one, and both maps of
// parents and children. Edges to built-in macros form a group of their own.
func edges(ref, cand *Artifacts, rep *Report) {
	for _, section := range []string{"nodes", "macros", "exposures", "metrics", "semantic_models", "saved_queries", "unit_tests"} {
		r, c := ref.Section(section), cand.Section(section)
		for _, id := range keysOf(r, c) {
			rv, cv := First(r[id]), First(c[id])
			if rv == nil || cv == nil || builtin(id) {
				continue
			}
			rd, cd := child(rv, "depends_on"), child(cv, "depends_on")
			compareSet("edges", id, "depends_on.nodes", strs(rd["nodes"]), strs(cd["nodes"]), rep)
			rOwn, rBuilt := split(strs(rd["macros"]))
			cOwn, cBuilt := split(strs(cd["macros"]))
			compareSet("edges", id, "depends_on.macros", rOwn, cOwn, rep)
			compareSet("edges to built-in macros", id, "depends_on.macros", rBuilt, cBuilt, rep)
		}
	}
	for _, name := range []string{"parent_map", "child_map"} {
		r, c := ref.Section(name), cand.Section(name)
		for _, id := range keysOf(r, c) {
			compareSet("edges", id, name, strs(r[id]), strs(c[id]), rep)
		}
	}
}

func strs(v any) []string {
	list, _ := v.([]any)
	var out []string
	for _, e := range list {
		if s, ok := e.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

func split(ids []string) (own, built []string) {
	for _, id := range ids {
		if builtin(id) {
			built = append(built, id)
		} else {
			own = append(own, id)
		}
	}
	return own, built
}

// compareSet reports each edge that only one side has.
func compareSet(group, id, field string, r, c []string, rep *Report) {
	in := func(list []string) object {
		set := object{}
		for _, s := range list {
			set[s] = true
		}
		return set
	}
	rs, cs := in(r), in(c)
	for _, s := range keysOf(rs, cs) {
		switch {
		case cs[s] == nil:
			rep.Add(group, id, field, s, Absent{})
		case rs[s] == nil:
			rep.Add(group, id, field, Absent{}, s)
		}
	}
}
