package duckdb

import (
	"fmt"
	"sort"

	"github.com/modeldata/model/adapters"
)

// fields reads typed values out of one mapping of a profile. The first wrong
// one stays in err; readers after it return zero values.
type fields struct {
	values map[string]any
	prefix string // "attach[0]." for messages
	err    error
}

func (f *fields) fail(name, format string, args ...any) {
	if f.err == nil {
		f.err = &adapters.FieldError{Field: f.prefix + name, Message: fmt.Sprintf(format, args...)}
	}
}

func (f *fields) hint(format string, args ...any) {
	if fe, ok := f.err.(*adapters.FieldError); ok && fe.Hint == "" {
		fe.Hint = fmt.Sprintf(format, args...)
	}
}

func (f *fields) str(name, fallback string) string {
	switch v := f.values[name].(type) {
	case nil:
		return fallback
	case string:
		return v
	case int64, float64:
		return fmt.Sprint(v)
	default:
		f.fail(name, "must be text, not %s", kind(v))
		return fallback
	}
}

func (f *fields) boolean(name string) bool {
	switch v := f.values[name].(type) {
	case nil:
		return false
	case bool:
		return v
	default:
		f.fail(name, "must be true or false, not %s", kind(v))
		return false
	}
}

func (f *fields) integer(name string, fallback int) int {
	switch v := f.values[name].(type) {
	case nil:
		return fallback
	case int64:
		return int(v)
	default:
		f.fail(name, "must be a whole number, not %s", kind(v))
		return fallback
	}
}

func (f *fields) list(name string) []any {
	switch v := f.values[name].(type) {
	case nil:
		return nil
	case []any:
		return v
	default:
		f.fail(name, "must be a list, not %s", kind(v))
		return nil
	}
}

func (f *fields) mapping(name string) map[string]any {
	switch v := f.values[name].(type) {
	case nil:
		return nil
	case map[string]any:
		return v
	default:
		f.fail(name, "must be a mapping, not %s", kind(v))
		return nil
	}
}

// kind names a profile value's type for messages; it never shows the value.
func kind(v any) string {
	switch v.(type) {
	case nil:
		return "nothing"
	case string:
		return "text"
	case bool:
		return "a boolean"
	case int64, float64:
		return "a number"
	case []any:
		return "a list"
	case map[string]any:
		return "a mapping"
	default:
		return fmt.Sprintf("%T", v)
	}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
