package packages

import (
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/modeldata/model/compiler/internal/projectfile"
	"github.com/modeldata/model/compiler/project"
)

// declaredHash identifies the declarations, so that the lock file is used only
// for the ones it was made from. It is dbt's: a lock file serves both tools.
func declaredHash(list []projectfile.PackageSpec) string {
	var parts []string
	for _, s := range list {
		parts = append(parts, string(appendJSON(nil, contract(s))))
	}
	slices.Sort(parts)
	sum := sha1.Sum([]byte(strings.Join(parts, "\n")))
	return hex.EncodeToString(sum[:])
}

// contract is a declaration with the fields that dbt gives it.
func contract(s projectfile.PackageSpec) *project.Map {
	m := project.NewMap("unrendered", s.Unrendered)
	text := func(key, v string) {
		m.Set(key, nil)
		if v != "" {
			m.Set(key, v)
		}
	}
	switch {
	case s.Local != "":
		m.Set("local", s.Local)
	case s.Tarball != "":
		m.Set("tarball", s.Tarball)
	case s.Hub != "":
		m.Set("package", s.Hub)
		m.Set("install_prerelease", s.InstallPrerelease != nil && *s.InstallPrerelease)
		m.Set("version", asDeclared(s, "version", s.Versions...))
	default:
		if s.Git != "" {
			m.Set("git", s.Git)
		} else {
			m.Set("private", s.Private)
			text("provider", s.Provider)
		}
		m.Set("revision", asDeclared(s, "revision", s.Revision))
		text("subdirectory", s.Subdirectory)
		m.Set("warn-unpinned", nil)
		if s.WarnUnpinned != nil {
			m.Set("warn-unpinned", *s.WarnUnpinned)
		}
	}
	if s.Name != "" {
		m.Set("name", s.Name)
	}
	return m
}

// asDeclared is a rendered value with the type that it is written with.
func asDeclared(s projectfile.PackageSpec, key string, rendered ...string) any {
	v, _ := s.Unrendered.Get(key)
	switch v := v.(type) {
	case string:
		return rendered[0]
	case []any:
		out := make([]any, len(v))
		for i, it := range v {
			out[i] = it
			if _, text := it.(string); text && i < len(rendered) {
				out[i] = rendered[i]
			}
		}
		return out
	default:
		return v
	}
}

// appendJSON writes a value as Python does with sorted keys.
func appendJSON(b []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...)
	case bool:
		return strconv.AppendBool(b, v)
	case int64:
		return strconv.AppendInt(b, v, 10)
	case float64:
		s := strconv.FormatFloat(v, 'f', -1, 64)
		if !strings.Contains(s, ".") {
			s += ".0"
		}
		return append(b, s...)
	case string:
		return appendText(b, v)
	case []any:
		b = append(b, '[')
		for i, it := range v {
			if i > 0 {
				b = append(b, ", "...)
			}
			b = appendJSON(b, it)
		}
		return append(b, ']')
	case *project.Map:
		b = append(b, '{')
		for i, k := range slices.Sorted(slices.Values(v.Keys())) {
			if i > 0 {
				b = append(b, ", "...)
			}
			it, _ := v.Get(k)
			b = appendJSON(append(appendText(b, k), ": "...), it)
		}
		return append(b, '}')
	}
	return append(b, "null"...)
}

// appendText quotes a text in ASCII.
func appendText(b []byte, s string) []byte {
	b = append(b, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r == '\n':
			b = append(b, `\n`...)
		case r == '\t':
			b = append(b, `\t`...)
		case r == '\r':
			b = append(b, `\r`...)
		case r >= ' ' && r < 0x7f:
			b = append(b, byte(r))
		default:
			for _, u := range utf16.Encode([]rune{r}) {
				b = fmt.Appendf(b, `\u%04x`, u)
			}
		}
	}
	return append(b, '"')
}
