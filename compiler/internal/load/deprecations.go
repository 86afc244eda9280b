package load

import (
	"regexp"
	"time"

	"github.com/modeldata/model/compiler/internal/properties"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
)

// oldTestForm tells of arguments and configuration written directly below a
// generic test's name.
func (l *loader) oldTestForm(def *properties.TestDef, file *parsedFile) {
	flags := l.projects[l.p.Name].Flags
	if v, set := flags.Get("require_generic_test_arguments_property"); set && v == false {
		return
	}
	if def.Bare.Value != "" {
		l.report(diag.Warnf(diag.BareTestArguments, file.properties.Span(def.Bare.Range), "the argument '%s' of the test '%s' stands directly below its name", def.Bare.Value, def.Name))
	}
	for _, k := range def.BesideConfig {
		l.report(diag.Warnf(diag.TestPropertyMoved, file.properties.Span(k.Range), "the configuration '%s' of the test '%s' stands directly below its name", k.Value, def.Name))
	}
}

var identifier = regexp.MustCompile(`^[\w]+$`)

// deprecatedModels tells of models past their date, and of models that read
// one with a date.
func (l *loader) deprecatedModels(nodes []*project.Node) {
	dated := map[string]time.Time{}
	for _, n := range nodes {
		if n.Kind != project.Model || n.DeprecationDate == "" {
			continue
		}
		when, ok := readDate(n.DeprecationDate)
		if !ok {
			continue
		}
		dated[n.UniqueID] = when
		if when.Before(l.opts.Now) {
			l.report(diag.Warnf(diag.ModelDeprecated, n.PatchSpan, "the model '%s' is past its deprecation date, %s", n.SearchName(), n.DeprecationDate).WithNode(n.UniqueID).
				AsDbt("Model %s has passed its deprecation date of %s", n.SearchName(), n.DeprecationDate))
		}
	}
	if len(dated) == 0 {
		return
	}
	for _, n := range nodes {
		if n.Kind != project.Model {
			continue
		}
		for _, id := range n.DependsOn.Nodes {
			when, is := dated[id]
			if !is {
				continue
			}
			target, code, verb := l.p.Nodes[id], diag.RefSoonDeprecated, "will be deprecated on"
			if when.Before(l.opts.Now) {
				code, verb = diag.RefDeprecated, "is deprecated since"
			}
			at := n.Span
			for _, r := range n.Refs {
				if r.Name == target.Name {
					at = r.Span
				}
			}
			l.report(diag.Warnf(code, at, "%s reads '%s', which %s %s", n.UniqueID, target.SearchName(), verb, target.DeprecationDate).WithNode(n.UniqueID))
		}
	}
}

// readDate reads a date as written in YAML; one without a zone is in UTC.
func readDate(text string) (time.Time, bool) {
	for _, layout := range []string{"2006-01-02", "2006-01-02 15:04:05", "2006-01-02T15:04:05", "2006-01-02 15:04:05Z07:00", time.RFC3339} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
