package compare

import "reflect"

// results compares run_results.json: which nodes ran, with what status,
// how many failures, into which relation. Messages are compared for tests
// only, where they are counts; elsewhere they are an engine's words.
func results(ref, cand *Artifacts, rep *Report) {
	ids := func(m map[string]object) object {
		o := object{}
		for id, r := range m {
			o[id] = r
		}
		return o
	}
	for _, id := range keysOf(ids(ref.Results), ids(cand.Results)) {
		r, inRef := ref.Results[id]
		c, inCand := cand.Results[id]
		switch {
		case !inCand:
			rep.Add("results missing", id, "status", r["status"], Absent{})
		case !inRef:
			rep.Add("results extra", id, "status", Absent{}, c["status"])
		default:
			for _, field := range []string{"status", "failures", "relation_name"} {
				if !reflect.DeepEqual(r[field], c[field]) {
					rep.Add("results", id, field, r[field], c[field])
				}
			}
			if r["failures"] != nil && r["status"] == c["status"] && !reflect.DeepEqual(r["message"], c["message"]) {
				rep.Add("messages", id, "message", r["message"], c["message"])
			}
		}
	}
}
