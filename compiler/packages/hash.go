package packages

import (
	"crypto/sha1"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/internal/dbtlib"
	"github.com/modeldata/model/compiler/internal/projectfile"
	"github.com/modeldata/model/compiler/internal/values"
	"github.com/modeldata/model/compiler/project"
)

// declaredHash identifies the declarations, so that the lock file is used only
// for the ones it was made from. It is dbt's: a lock file serves both tools.
func declaredHash(list []projectfile.PackageSpec) (string, error) {
	var parts []string
	for _, s := range list {
		text, err := dbtlib.SortedJSON(values.FromProject(contract(s)))
		if err != nil {
			return "", err
		}
		parts = append(parts, text)
	}
	slices.Sort(parts)
	sum := sha1.Sum([]byte(strings.Join(parts, "\n")))
	return hex.EncodeToString(sum[:]), nil
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
