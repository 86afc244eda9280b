// Package testnames computes the names, file names and ids of generic tests
// from what they test, so that they equal the ones dbt gives.
package testnames

import (
	"crypto/md5"
	"encoding/hex"
	"slices"

	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/internal/values"
	"github.com/modeldata/model/compiler/project"
)

// Synthesize names a generic test after its type, its target and its
// arguments. full goes into the id; short, at most 63 characters, names the
// compiled file and the relation of stored failures.
func Synthesize(testType, target string, args *project.Map) (short, full string) {
	b := make([]byte, 0, 128)
	b = append(append(append(b, testType...), '_'), target...)
	ident := len(b)
	sep := "_"
	part := func(v any) {
		b = appendClean(append(b, sep...), text(v))
		sep = "__"
	}
	for _, k := range sortedKeys(args) {
		if k == "model" {
			continue
		}
		v, _ := args.Get(k)
		switch v := v.(type) {
		case *project.Map:
			for _, it := range v.All() {
				part(it)
			}
		case []any:
			for _, it := range v {
				part(it)
			}
		default:
			part(v)
		}
	}
	if sep == "_" {
		b = append(b, sep...)
	}
	full = string(b)
	if len(full) < 64 {
		return full, full
	}
	sum := md5.Sum(b)
	return full[:min(30, ident)] + "_" + hex.EncodeToString(sum[:]), full
}

// sortedKeys are a mapping's keys; they are not copied when they are in order.
func sortedKeys(m *project.Map) []string {
	keys := m.Keys()
	if !slices.IsSorted(keys) {
		keys = slices.Clone(keys)
		slices.Sort(keys)
	}
	return keys
}

// ID returns the ten-digit hash that ends a generic test's unique id.
func ID(name, namespace, macro string, kwargs *project.Map) string {
	if namespace == "" {
		namespace = "None"
	}
	b := make([]byte, 0, 512)
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
		b = append(b, '{')
		for i, k := range sortedKeys(v) {
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

// appendClean appends s with each run of characters that a name cannot hold
// replaced by "_".
func appendClean(b []byte, s string) []byte {
	run := false
	for _, c := range s {
		if c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' {
			b = append(b, byte(c))
			run = false
		} else if !run {
			b = append(b, '_')
			run = true
		}
	}
	return b
}
