package diag

import "slices"

// Code is a diagnostic's stable name, "M" and four digits. Once released, a
// code keeps its meaning. Each room has its range, in a file of its own:
//
//	M00xx command line          codes_cli.go
//	M01xx project and YAML      codes_project.go
//	M02xx Jinja                 codes_jinja.go
//	M03xx names and references  codes_resolve.go
//	M04xx graph and selection   codes_graph.go
//	M05xx engines               codes_engine.go
//	M06xx running               codes_run.go
//	M07xx tests and quality     codes_quality.go
//	M08xx deprecated ways       codes_deprecated.go
type Code string

// titles holds one line for each code: what is wrong in general. Filled by the
// codes_*.go files through register, so that a code without a title, or two
// of one name, cannot exist.
var titles = map[Code]string{}

func register(code Code, title string) Code {
	if _, dup := titles[code]; dup {
		panic("diag: code " + string(code) + " registered twice")
	}
	titles[code] = title
	return code
}

// Title returns the one-line meaning of a code, "" for an unknown one.
func Title(code Code) string { return titles[code] }

// Codes lists all codes, sorted.
func Codes() []Code {
	out := make([]Code, 0, len(titles))
	for c := range titles {
		out = append(out, c)
	}
	slices.Sort(out)
	return out
}
