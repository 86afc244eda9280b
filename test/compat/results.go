package main

import "reflect"

// compareResults compares run_results.json: which nodes ran, with what status,
// how many failures, into which relation. Messages are compared for tests
// only, where they are counts; elsewhere they are an engine's words.
func compareResults(ref, cand *artifacts, rep *report) {
	ids := func(m map[string]object) object {
		o := object{}
		for id, r := range m {
			o[id] = r
		}
		return o
	}
	for _, id := range keysOf(ids(ref.results), ids(cand.results)) {
		r, inRef := ref.results[id]
		c, inCand := cand.results[id]
		switch {
		case !inCand:
			rep.add("results missing", id, "status", r["status"], absent{})
		case !inRef:
			rep.add("results extra", id, "status", absent{}, c["status"])
		default:
			for _, field := range []string{"status", "failures", "relation_name"} {
				if !reflect.DeepEqual(r[field], c[field]) {
					rep.add("results", id, field, r[field], c[field])
				}
			}
			if r["failures"] != nil && r["status"] == c["status"] && !reflect.DeepEqual(r["message"], c["message"]) {
				rep.add("messages", id, "message", r["message"], c["message"])
			}
		}
	}
}
