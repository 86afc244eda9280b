package cli

import (
	_ "embed"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
	"github.com/modeldata/model/internal/ui"
)

// eventNames lists the names of dbt's events, one a line.
//
//go:embed event_names.txt
var eventNames string

// deprecations is the name that stands for all deprecations.
const deprecations = "Deprecations"

// promotion says which warnings count as errors and which are not shown, from
// --warn-error and --warn-error-options. What is named goes before what is
// deprecated, and that before all; silence before warn before error.
type promotion struct {
	all                    bool
	errors, warns, silence []string
	// showAll shows every deprecation, not only the first of its kind.
	showAll bool
	met     []ui.DeprecationCount
}

func parsePromotion(f *flags) (*promotion, diag.List, error) {
	p := &promotion{all: f.warnError, showAll: f.showAllDeprecations}
	if f.warnErrorOptions == "" {
		return p, nil, nil
	}
	if f.warnError {
		return p, nil, usagef(diag.FlagConflict, "give one of them", "--warn-error and --warn-error-options exclude each other")
	}
	const example = "write for example '{error: all, warn: [Deprecations], silence: [NoNodesForSelectionCriteria]}'"
	var o struct {
		Include any      `yaml:"include"`
		Error   any      `yaml:"error"`
		Exclude []string `yaml:"exclude"`
		Warn    []string `yaml:"warn"`
		Silence []string `yaml:"silence"`
	}
	if err := yaml.Unmarshal([]byte(f.warnErrorOptions), &o); err != nil {
		return p, nil, usagef(diag.FlagValue, example, "--warn-error-options is not YAML: %v", err)
	}
	var old diag.List
	if o.Include != nil || o.Exclude != nil {
		if o.Include != nil && o.Error != nil || o.Exclude != nil && o.Warn != nil {
			of, old := "error", "include"
			if o.Include == nil || o.Error == nil {
				of, old = "warn", "exclude"
			}
			return p, nil, diag.Errorf(diag.FlagConflict, source.Span{}, "warn_error_options has %s beside %s, which mean the same", of, old).
				WithHint("keep %s", of).AsDbt("Only `%s` or `%s` can be specified in `warn_error_options`, not both", old, of)
		}
		old = append(old, diag.Warnf(diag.IncludeExclude, source.Span{}, "warn_error_options has 'include' or 'exclude', which are named 'error' and 'warn' now"))
	}
	p.warns, p.silence = slices.Concat(o.Exclude, o.Warn), o.Silence
	for _, v := range []any{o.Include, o.Error} {
		if err := p.addErrors(v, example); err != nil {
			return p, nil, err
		}
	}
	return p, old, p.check(example)
}

func (p *promotion) addErrors(v any, example string) error {
	switch v := v.(type) {
	case nil:
		return nil
	case string:
		if v != "all" && v != "*" {
			return usagef(diag.FlagValue, example, "'error' of warn_error_options is all, * or a list, not %q", v)
		}
		p.all = true
		return nil
	case []any:
		for _, it := range v {
			if s, ok := it.(string); ok {
				p.errors = append(p.errors, s)
			}
		}
		return nil
	}
	return usagef(diag.FlagValue, example, "'error' of warn_error_options is all, * or a list")
}

// check refuses names that mean nothing, and warn without anything that it
// takes from.
func (p *promotion) check(example string) error {
	if len(p.warns) > 0 && !p.all && !slices.Contains(p.errors, deprecations) && !slices.Contains(p.silence, deprecations) {
		return usagef(diag.FlagValue, example, "'warn' of warn_error_options needs error: all, or Deprecations under error or silence")
	}
	known := append(strings.Fields(eventNames), deprecations)
	for _, name := range slices.Concat(p.errors, p.warns, p.silence) {
		if slices.Contains(known, name) || diag.Title(diag.Code(name)) != "" {
			continue
		}
		hint := example
		if near := diag.Nearest(name, known); near != "" {
			hint = "did you mean " + near + "?"
		}
		return diag.Errorf(diag.FlagValue, source.Span{}, "warn_error_options names %q, which is neither a code nor an event", name).WithHint("%s", hint).
			AsDbt("%s is not a valid dbt error name.", name)
	}
	return nil
}

// verdict is what happens with a warning.
type verdict uint8

const (
	warned verdict = iota
	failed
	silenced
)

// judge decides on a warning with the names that it has.
func (p *promotion) judge(deprecated bool, names ...string) verdict {
	in := func(list []string) bool {
		return slices.ContainsFunc(names, func(n string) bool { return n != "" && slices.Contains(list, n) })
	}
	all := func(list []string) bool { return deprecated && slices.Contains(list, deprecations) }
	switch {
	case in(p.silence):
		return silenced
	case in(p.warns):
		return warned
	case in(p.errors):
		return failed
	case all(p.silence):
		return silenced
	case all(p.warns):
		return warned
	case p.all || all(p.errors):
		return failed
	}
	return warned
}

// fails reports whether an event of dbt's counts as an error.
func (p *promotion) fails(event string) bool { return p.judge(false, event) == failed }

// apply promotes and silences the warnings of a list. Of deprecations the first
// of each kind is kept.
func (p *promotion) apply(list diag.List) diag.List {
	out := list[:0:0]
	for _, d := range list {
		if d.Severity != diag.Warning {
			out = append(out, d)
			continue
		}
		name, _ := diag.Event(d.Code)
		first := p.count(d.Code)
		switch p.judge(diag.Deprecated(d.Code), string(d.Code), name) {
		case silenced:
			continue
		case failed:
			if diag.Promoted(d.Code) {
				promoted := *d
				promoted.Severity = diag.Error
				d = &promoted
			}
		}
		if first {
			out = append(out, d)
		}
	}
	return out
}

// count keeps how often a deprecated way was met, and reports whether this time
// is to be shown.
func (p *promotion) count(code diag.Code) bool {
	if !diag.Deprecated(code) {
		return true
	}
	always := p.showAll || !strings.HasPrefix(string(code), "M08") // what else is deprecated may be a mistake
	name, eventCode := diag.Event(code)
	i := slices.IndexFunc(p.met, func(c ui.DeprecationCount) bool { return c.Name == name })
	if i < 0 {
		p.met = append(p.met, ui.DeprecationCount{Name: name, Code: eventCode, Occurrences: 1})
		return true
	}
	p.met[i].Occurrences++
	return always
}

// warn tells of one thing; the error ends the command where it counts as one.
func (inv *invocation) warn(d *diag.Diagnostic) error {
	list := inv.warnings.apply(diag.List{d})
	inv.show(list)
	if list.HasErrors() {
		return exit(exitUsage)
	}
	return nil
}

// sum tells of the deprecated ways that were met; nil when there were none.
func (p *promotion) sum() ui.Event {
	if p == nil || len(p.met) == 0 || p.judge(true, "DeprecationsSummary") == silenced {
		return nil
	}
	return ui.DeprecationsSummary{Summaries: p.met, ShowAllHint: !p.showAll}
}
