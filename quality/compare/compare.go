// Package compare says in what two builds of one project differ: what dbt left
// behind, the reference, and what model left, the candidate.
//
// It takes two target folders, whose artifacts it reads as plain JSON so that it
// judges the files themselves and not our own types, and sessions to read the
// relations of both through. It gives a report. It builds nothing, prints only
// the report, and changes nothing.
package compare

// Builds compares all that artifacts tell of two builds: resources, edges,
// results and compiled SQL.
func Builds(ref, cand *Artifacts, rep *Report) {
	resources(ref, cand, rep)
	edges(ref, cand, rep)
	results(ref, cand, rep)
	compiledSQL(ref, cand, rep)
}
