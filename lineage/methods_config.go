package lineage

import (
	"strconv"
	"strings"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
)

// matchConfig compares a key of the merged configuration, nested keys after
// dots: the value itself, or one of a list.
func matchConfig(_ *query, c *criterion) (matcher, *diag.Diagnostic) {
	if len(c.arguments) == 0 {
		return nil, wrongValue(c, "%q does not say which configuration", c.raw).
			WithHint("write config.materialized:table, or config.meta.owner:ann for a nested key")
	}
	fold := len(c.arguments) == 1 && c.arguments[0] == "severity"
	return func(_ int32, n *project.Node) bool {
		if n.Kind != project.SourceTable && !inManifestNodes(n.Kind) {
			return false
		}
		v, ok := configValue(n, c.arguments)
		if !ok {
			return false
		}
		if list, isList := v.([]any); isList {
			for _, item := range list {
				if configMatches(c.value, item, fold) {
					return true
				}
			}
			return false
		}
		return configMatches(c.value, v, fold)
	}, nil
}

// configValue follows keys into a node's configuration. What is not set in a
// mapping has the value of the default mapping.
func configValue(n *project.Node, keys []string) (any, bool) {
	name := keys[0]
	if name == "pre_hook" || name == "post_hook" {
		name = strings.ReplaceAll(name, "_", "-")
	}
	v, ok := n.Config.Get(name)
	if !ok || len(keys) == 1 {
		return v, ok
	}
	if inner, ok := descend(v, keys[1:]); ok {
		return inner, true
	}
	key, _ := project.LookupKey(n.Kind, name)
	return descend(key.Default, keys[1:])
}

func descend(v any, keys []string) (any, bool) {
	for _, key := range keys {
		m, ok := v.(*project.Map)
		if !ok {
			return nil, false
		}
		if v, ok = m.Get(key); !ok {
			return nil, false
		}
	}
	return v, true
}

// configMatches compares what was asked for with a value: text is also true
// and false, in any case.
func configMatches(asked, value any, fold bool) bool {
	if equalScalars(asked, value) {
		return true
	}
	text, isText := asked.(string)
	if !isText {
		return false
	}
	switch value := value.(type) {
	case bool:
		return strings.EqualFold(text, strconv.FormatBool(value))
	case string:
		return fold && strings.EqualFold(text, value)
	}
	return false
}

// equalScalars compares scalars as Python does, where 1 is 1.0.
func equalScalars(a, b any) bool {
	x, xOK := number(a)
	y, yOK := number(b)
	if xOK && yOK {
		return x == y
	}
	switch a.(type) {
	case nil, bool, string:
		switch b.(type) {
		case nil, bool, string:
			return a == b
		}
	}
	return false
}

func number(v any) (float64, bool) {
	switch v := v.(type) {
	case int64:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}

// versionLess orders versions as numbers where both are, else as text.
func versionLess(a, b any) bool {
	s, t := formatValue(a), formatValue(b)
	if s == "" || t == "" || s == "0" || t == "0" {
		return false // no version to compare with, as in dbt
	}
	x, err1 := strconv.ParseFloat(s, 64)
	y, err2 := strconv.ParseFloat(t, 64)
	if err1 == nil && err2 == nil {
		return x < y
	}
	return s < t
}

// formatValue writes a scalar the way it would be written in a criterion.
func formatValue(v any) string {
	switch v.(type) {
	case nil, string, bool, int64, float64:
		return project.FormatScalar(v)
	}
	return ""
}
