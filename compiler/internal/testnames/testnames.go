// Package testnames computes the names, file names and ids of generic tests
// from what they test, so that they equal the ones dbt gives.
package testnames

import (
	"crypto/md5"
	"encoding/hex"
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
	var ns any
	if namespace != "" {
		ns = namespace
	}
	md := project.NewMap("namespace", ns, "name", macro, "kwargs", kwargs)
	sum := md5.Sum([]byte(name + jinja.Repr(hashable(md))))
	digest := hex.EncodeToString(sum[:])
	return digest[len(digest)-10:]
}

// hashable sorts mappings and turns scalars into texts.
func hashable(v any) jinja.Value {
	switch v := v.(type) {
	case *project.Map:
		keys := append([]string(nil), v.Keys()...)
		sort.Strings(keys)
		d := jinja.NewDict()
		for _, k := range keys {
			it, _ := v.Get(k)
			d.SetStr(k, hashable(it))
		}
		return d
	case []any:
		l := &jinja.List{}
		for _, it := range v {
			l.Items = append(l.Items, hashable(it))
		}
		return l
	}
	return text(v)
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
