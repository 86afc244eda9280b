// Package testnames computes the names, file names and ids of generic tests
// from what they test, so that they equal the ones dbt gives.
package testnames

import (
	"crypto/md5"
	"encoding/hex"
	"slices"
	"sort"
	"strings"

	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/internal/values"
	"github.com/modeldata/model/compiler/project"
)

// Synthesize names a generic test after its type, its target and its
// arguments. full goes into the id; short, at most 63 characters, names the
// compiled file and the relation of stored failures.
func Synthesize(testType, target string, args *project.Map) (short, full string) {
	keys := append([]string(nil), args.Keys()...)
	sort.Strings(keys)
	var flat []string
	for _, k := range keys {
		if k == "model" {
			continue
		}
		v, _ := args.Get(k)
		switch v := v.(type) {
		case *project.Map:
			for _, it := range v.All() {
				flat = append(flat, clean(text(it)))
			}
		case []any:
			for _, it := range v {
				flat = append(flat, clean(text(it)))
			}
		default:
			flat = append(flat, clean(text(v)))
		}
	}
	ident := testType + "_" + target
	full = ident + "_" + strings.Join(flat, "__")
	if len(full) < 64 {
		return full, full
	}
	sum := md5.Sum([]byte(full))
	return ident[:min(30, len(ident))] + "_" + hex.EncodeToString(sum[:]), full
}

// ID returns the ten-digit hash that ends a generic test's unique id.
func ID(name, namespace, macro string, kwargs *project.Map) string {
	if namespace == "" {
		namespace = "None"
	}
	b := make([]byte, 0, 256)
	b = append(b, name...)
	b = append(b, "{'kwargs': "...)
	b = appendHashable(b, kwargs)
	b = appendQuoted(append(b, ", 'name': "...), macro)
	b = appendQuoted(append(b, ", 'namespace': "...), namespace)
	b = append(b, '}')
	sum := md5.Sum(b)
	return hex.EncodeToString(sum[:])[22:]
}

// appendHashable writes a value as Python prints it, with mappings sorted and
// scalars as texts.
func appendHashable(b []byte, v any) []byte {
	switch v := v.(type) {
	case *project.Map:
		keys := slices.Clone(v.Keys())
		sort.Strings(keys)
		b = append(b, '{')
		for i, k := range keys {
			if i > 0 {
				b = append(b, ", "...)
			}
			b = append(appendQuoted(b, k), ": "...)
			it, _ := v.Get(k)
			b = appendHashable(b, it)
		}
		return append(b, '}')
	case []any:
		b = append(b, '[')
		for i, it := range v {
			if i > 0 {
				b = append(b, ", "...)
			}
			b = appendHashable(b, it)
		}
		return append(b, ']')
	}
	return appendQuoted(b, text(v))
}

// appendQuoted writes a text in Python's quotes; plain ones without a detour.
func appendQuoted(b []byte, s string) []byte {
	quote := byte('\'')
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c < 0x20 || c > 0x7e || c == '\\' || c == '"':
			return append(b, jinja.Repr(s)...)
		case c == '\'':
			quote = '"'
		}
	}
	return append(append(append(b, quote), s...), quote)
}

func text(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	return jinja.Str(values.FromProject(v))
}

// clean replaces each run of characters that a name cannot hold by "_".
func clean(s string) string {
	var b strings.Builder
	run := false
	for _, c := range s {
		if c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' {
			b.WriteRune(c)
			run = false
		} else if !run {
			b.WriteByte('_')
			run = true
		}
	}
	return b.String()
}
