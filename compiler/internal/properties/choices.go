package properties

import (
	"strings"

	"github.com/modeldata/model/compiler/project"
)

// choices are the values of metrics and semantic models that are one of a few
// words, which may be written in capitals: by the path to them, through lists.
var choices = map[project.Kind][][]string{
	project.Metric: {
		{"type"},
		{"type_params", "grain_to_date"},
		{"type_params", "cumulative_type_params", "period_agg"},
		{"type_params", "conversion_type_params", "calculation"},
	},
	project.SemanticModel: {
		{"entities", "type"},
		{"dimensions", "type"},
		{"dimensions", "type_params", "time_granularity"},
		{"measures", "agg"},
		{"measures", "non_additive_dimension", "window_choice"},
	},
}

// lowerChoices gives the choices of a definition the form that the manifest has.
func lowerChoices(m *project.Map, kind project.Kind) {
	for _, path := range choices[kind] {
		lowerAt(m, path)
	}
}

func lowerAt(v any, path []string) {
	switch v := v.(type) {
	case []any:
		for _, it := range v {
			lowerAt(it, path)
		}
	case *project.Map:
		it, _ := v.Get(path[0])
		if len(path) > 1 {
			lowerAt(it, path[1:])
		} else if s, ok := it.(string); ok && !hasJinja(s) {
			v.Set(path[0], strings.ToLower(s))
		}
	}
}
