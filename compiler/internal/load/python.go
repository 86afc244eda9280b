package load

import (
	"regexp"

	"github.com/modeldata/model/compiler/internal/scope"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/source"
)

// Python models stand in the graph, so that a project with some can be listed
// and the rest of it built; no engine here runs them. What they read is taken
// from calls with literal arguments.
var (
	pythonRef    = regexp.MustCompile(`\bdbt\s*\.\s*ref\(\s*["']([^"']+)["']\s*(?:,\s*["']([^"']+)["']\s*)?[,)]`)
	pythonSource = regexp.MustCompile(`\bdbt\s*\.\s*source\(\s*["']([^"']+)["']\s*,\s*["']([^"']+)["']\s*\)`)
	pythonConfig = regexp.MustCompile(`\bmaterialized\s*=\s*["'](\w+)["']`)
)

// pythonCalls collects what a Python model asks for.
func pythonCalls(f *source.File) *scope.Found {
	found := &scope.Found{}
	for _, m := range pythonRef.FindAllStringSubmatchIndex(f.Text, -1) {
		ref := project.Ref{Name: f.Text[m[2]:m[3]], Span: source.At(f, m[0], m[1])}
		if m[4] >= 0 {
			ref.Package, ref.Name = ref.Name, f.Text[m[4]:m[5]]
		}
		found.Refs = append(found.Refs, ref)
	}
	for _, m := range pythonSource.FindAllStringSubmatchIndex(f.Text, -1) {
		found.Sources = append(found.Sources, project.SourceRef{Source: f.Text[m[2]:m[3]], Table: f.Text[m[4]:m[5]], Span: source.At(f, m[0], m[1])})
	}
	materialized := "table"
	if m := pythonConfig.FindStringSubmatch(f.Text); m != nil {
		materialized = m[1]
	}
	found.Configs = []scope.ConfigCall{{Values: project.NewMap("materialized", materialized), Span: source.At(f, 0, 0)}}
	return found
}
