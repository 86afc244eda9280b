// Package outputs reads the fields of a profile's output, for engines.
//
// It takes what profiles.yml holds and gives typed values; a wrong one becomes
// an adapters.FieldError that names the field and never shows its value. What a
// field means is the engine's business.
package outputs

import (
	"fmt"
	"maps"
	"slices"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/internal/diag"
)

// Fields reads typed values out of one mapping of a profile. The first wrong
// one stays in Err; readers after it return zero values.
type Fields struct {
	Values map[string]any
	Prefix string // "attach[0]." for messages
	Err    error
}

// Fail notes that a field is wrong, unless one was before.
func (f *Fields) Fail(name, format string, args ...any) {
	if f.Err == nil {
		f.Err = &adapters.FieldError{Field: f.Prefix + name, Message: fmt.Sprintf(format, args...)}
	}
}

// Hint says the way out of the last failure.
func (f *Fields) Hint(format string, args ...any) {
	if fe, ok := f.Err.(*adapters.FieldError); ok && fe.Hint == "" {
		fe.Hint = fmt.Sprintf(format, args...)
	}
}

// Str reads text; numbers are taken as they are written.
func (f *Fields) Str(name, fallback string) string {
	switch v := f.Values[name].(type) {
	case nil:
		return fallback
	case string:
		return v
	case int64, float64:
		return fmt.Sprint(v)
	default:
		f.Fail(name, "must be text, not %s", Kind(v))
		return fallback
	}
}

// Bool reads true or false.
func (f *Fields) Bool(name string) bool {
	switch v := f.Values[name].(type) {
	case nil:
		return false
	case bool:
		return v
	default:
		f.Fail(name, "must be true or false, not %s", Kind(v))
		return false
	}
}

// Int reads a whole number.
func (f *Fields) Int(name string, fallback int) int {
	switch v := f.Values[name].(type) {
	case nil:
		return fallback
	case int64:
		return int(v)
	default:
		f.Fail(name, "must be a whole number, not %s", Kind(v))
		return fallback
	}
}

// List reads a list.
func (f *Fields) List(name string) []any {
	switch v := f.Values[name].(type) {
	case nil:
		return nil
	case []any:
		return v
	default:
		f.Fail(name, "must be a list, not %s", Kind(v))
		return nil
	}
}

// Map reads a mapping.
func (f *Fields) Map(name string) map[string]any {
	switch v := f.Values[name].(type) {
	case nil:
		return nil
	case map[string]any:
		return v
	default:
		f.Fail(name, "must be a mapping, not %s", Kind(v))
		return nil
	}
}

// Kind names a profile value's type for messages; it never shows the value.
func Kind(v any) string {
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

// SortedKeys returns the names of a mapping in order.
func SortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// Unknown warns of each field of an output that the engine does not know.
func Unknown(engine string, values map[string]any, known []string) []*adapters.FieldError {
	var out []*adapters.FieldError
	for _, name := range SortedKeys(values) {
		if slices.Contains(known, name) {
			continue
		}
		w := &adapters.FieldError{Field: name, Message: "is not a field of a " + engine + " output and is not read"}
		if near := diag.Nearest(name, known); near != "" {
			w.Hint = fmt.Sprintf("did you mean %q?", near)
		}
		out = append(out, w)
	}
	return out
}
