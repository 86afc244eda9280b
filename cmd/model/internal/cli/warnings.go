package cli

import (
	"gopkg.in/yaml.v3"

	"github.com/modeldata/model/internal/diag"
)

// promotion says which warnings count as errors and which are not shown, from
// --warn-error and --warn-error-options.
type promotion struct {
	all           bool
	errors, warns map[string]bool // by code
	silenced      map[string]bool
}

func parsePromotion(f *flags) (promotion, error) {
	p := promotion{all: f.warnError}
	if f.warnErrorOptions == "" {
		return p, nil
	}
	if f.warnError {
		return p, usagef(diag.FlagConflict, "give one of them", "--warn-error and --warn-error-options exclude each other")
	}
	var o struct {
		Include any      `yaml:"include"`
		Error   any      `yaml:"error"`
		Exclude []string `yaml:"exclude"`
		Warn    []string `yaml:"warn"`
		Silence []string `yaml:"silence"`
	}
	if err := yaml.Unmarshal([]byte(f.warnErrorOptions), &o); err != nil {
		return p, usagef(diag.FlagValue, "write for example '{error: all, silence: [M0334]}'", "--warn-error-options is not YAML: %v", err)
	}
	p.errors, p.warns, p.silenced = map[string]bool{}, set(append(o.Exclude, o.Warn...)), set(o.Silence)
	for _, v := range []any{o.Include, o.Error} {
		switch v := v.(type) {
		case string:
			p.all = p.all || v == "all" || v == "*"
		case []any:
			for _, it := range v {
				if s, ok := it.(string); ok {
					p.errors[s] = true
				}
			}
		}
	}
	return p, nil
}

func set(list []string) map[string]bool {
	m := map[string]bool{}
	for _, s := range list {
		m[s] = true
	}
	return m
}

// apply promotes and silences the warnings of a list.
func (p promotion) apply(list diag.List) diag.List {
	out := list[:0:0]
	for _, d := range list {
		if d.Severity != diag.Warning {
			out = append(out, d)
			continue
		}
		code := string(d.Code)
		if p.silenced[code] {
			continue
		}
		if (p.all || p.errors[code]) && !p.warns[code] {
			promoted := *d
			promoted.Severity = diag.Error
			d = &promoted
		}
		out = append(out, d)
	}
	return out
}
