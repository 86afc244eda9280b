package configs

import (
	"fmt"

	"github.com/modeldata/model/compiler/project"
)

// coerce returns the value in the form the key is stored in, or what it should
// have been.
func coerce(key project.Key, v any) (out any, want string) {
	if v == nil && key.NotNull {
		return nil, "a list of texts"
	}
	if v == nil {
		return nil, ""
	}
	switch key.Type {
	case project.Bool:
		if b, ok := v.(bool); ok {
			return b, ""
		}
		return nil, "true or false"
	case project.Text:
		if s, ok := v.(string); ok {
			return s, ""
		}
		return nil, "a text"
	case project.Integer:
		if n, ok := v.(int64); ok {
			return n, ""
		}
		return nil, "a whole number"
	case project.TextList:
		return textList(v)
	case project.TextOrList:
		if s, ok := v.(string); ok {
			return s, ""
		}
		return textList(v)
	case project.Mapping:
		if m, ok := v.(*project.Map); ok {
			return m, ""
		}
		return nil, "a mapping"
	case project.HookList:
		return hookList(v)
	}
	return v, ""
}

func textList(v any) (any, string) {
	switch v := v.(type) {
	case string:
		return []any{v}, ""
	case []any:
		for _, it := range v {
			switch it.(type) {
			case string:
			case int64, float64, bool:
				return formatAll(v), ""
			default:
				return nil, "a text or a list of texts"
			}
		}
		return v, ""
	}
	return nil, "a text or a list of texts"
}

func formatAll(list []any) []any {
	out := make([]any, len(list))
	for i, it := range list {
		out[i] = project.FormatScalar(it)
	}
	return out
}

// hookList turns each written form of a hook into {sql, transaction, index}.
func hookList(v any) (any, string) {
	const want = "a SQL text, a mapping with sql and transaction, or a list of these"
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	out := make([]any, 0, len(list))
	for _, it := range list {
		switch it := it.(type) {
		case nil:
		case string:
			out = append(out, hook(it, true))
		case *project.Map:
			sql, ok := it.Get("sql")
			if s, isText := sql.(string); ok && isText {
				tx := true
				if b, ok := it.Get("transaction"); ok {
					tx, _ = b.(bool)
				}
				out = append(out, hook(s, tx))
				continue
			}
			return nil, want
		default:
			return nil, want
		}
	}
	return out, ""
}

func hook(sql string, transaction bool) *project.Map {
	return project.NewMap("sql", sql, "transaction", transaction, "index", nil)
}

// describe names a value's type for a message, with the value when short.
func describe(v any) string {
	switch v := v.(type) {
	case string:
		if len(v) <= 40 {
			return fmt.Sprintf("the text %q", v)
		}
		return "a text"
	case bool, int64, float64:
		return project.FormatScalar(v)
	case []any:
		return "a list"
	case *project.Map:
		return "a mapping"
	}
	return "nothing"
}

func example(key string, t project.Type, v any) string {
	switch t {
	case project.Text:
		switch v.(type) {
		case int64, float64, bool:
			return fmt.Sprintf("it in quotes: %s: %q", key, project.FormatScalar(v))
		}
	case project.Bool:
		return key + ": true"
	case project.Integer:
		return key + ": 10"
	case project.TextList, project.TextOrList:
		return key + ": [one, two]"
	case project.Mapping:
		return key + ": {name: value}"
	case project.HookList:
		return key + `: ["select 1"]`
	}
	return key + ": some_text"
}

// notOfType is how dbt says that a value has the wrong type, "" where its words
// depend on more than that.
func notOfType(kind project.Kind, key project.Key, v any) string {
	if v == nil && kind == project.Exposure {
		return fmt.Sprintf("Field %q of type List[str] in ExposureConfig has invalid value None", key.Name)
	}
	name := map[project.Type]string{project.Bool: "boolean", project.Integer: "integer", project.Mapping: "object"}[key.Type]
	if name == "" {
		return ""
	}
	switch v := v.(type) {
	case string:
		return fmt.Sprintf("'%s' is not of type '%s'", v, name)
	case int64, float64:
		return fmt.Sprintf("%s is not of type '%s'", project.FormatScalar(v), name)
	}
	return ""
}
