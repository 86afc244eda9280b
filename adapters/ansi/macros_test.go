package ansi_test

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/modeldata/model/adapters/ansi"
)

var (
	comment    = regexp.MustCompile(`(?s)\{#.*?#\}`)
	definition = regexp.MustCompile(`(?s)\{%-?\s*(macro|test)\s+(\w+)\s*\((.*?)\)\s*-?%\}`)
	separator  = regexp.MustCompile(`\s*([=,])\s*`)
)

// macros returns the parameters of each macro in a folder, by name. A name
// that is there twice is an error.
func macros(t *testing.T, files fs.FS) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".sql" {
			return err
		}
		text, err := fs.ReadFile(files, path)
		if err != nil {
			return err
		}
		for _, m := range definition.FindAllStringSubmatch(comment.ReplaceAllString(string(text), ""), -1) {
			name := m[2]
			if m[1] == "test" {
				name = "test_" + name
			}
			if _, dup := found[name]; dup {
				t.Errorf("%s: %s is defined twice", path, name)
			}
			parameters := strings.Join(strings.Fields(m[3]), " ")
			found[name] = strings.ReplaceAll(separator.ReplaceAllString(parameters, "$1"), `"`, "'")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// surface reads a list of "name(parameters)".
func surface(t *testing.T, file string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, line := range strings.Fields(strings.ReplaceAll(string(text), " ", "")) {
		name, rest, _ := strings.Cut(line, "(")
		out[name] = strings.TrimSuffix(rest, ")")
	}
	return out
}

func unspaced(s string) string { return strings.ReplaceAll(s, " ", "") }

// TestSurface: every macro that dbt's own projects have is here, with the same
// parameters, because projects and packages call them and override them.
func TestSurface(t *testing.T) {
	ours := macros(t, ansi.Macros)
	for name, want := range surface(t, "testdata/surface.txt") {
		got, ok := ours[name]
		if !ok {
			t.Errorf("%s(%s) is missing", name, want)
		} else if unspaced(got) != want {
			t.Errorf("%s(%s): want (%s)", name, got, want)
		}
	}
}

// without lists what dbt-duckdb's macros need among themselves only, or for
// Python.
var without = map[string]string{
	"duckdb_escape_comment":          "comments are written as SQL strings",
	"merge_clause_defaults":          "part of its merge",
	"py_write_table":                 "Python",
	"validate_dict_field":            "part of its validate_merge_config",
	"validate_ducklake_restrictions": "part of its validate_merge_config",
	"validate_merge_clause_list":     "part of its validate_merge_config",
	"validate_merge_clauses":         "part of its validate_merge_config",
	"validate_string_field":          "part of its validate_merge_config",
	"validate_string_list_field":     "part of its validate_merge_config",
}

// newer are the macros of dbt-duckdb 1.11 that an earlier one lacks, or has with
// fewer parameters.
var newer = map[string]string{
	"duckdb__create_table_as":                "temporary,relation,compiled_code,language='sql',partitioned_by=none,sorted_by=none",
	"duckdb__get_partitioned_by":             "relation,temporary",
	"duckdb__get_sorted_by":                  "relation,temporary",
	"duckdb__alter_table_set_partitioned_by": "relation,partitioned_by",
	"duckdb__alter_table_set_sorted_by":      "relation,sorted_by",
	"normalize_string_or_list":               "raw,field_name",
}

// TestDuckDBSurface: the same for DuckDB's; what the default does as well has
// no form of its own.
func TestDuckDBSurface(t *testing.T) {
	defaults, ours := macros(t, ansi.Macros), macros(t, os.DirFS("../duckdb/macros"))
	expected := surface(t, "../duckdb/testdata/surface.txt")
	maps.Copy(expected, newer)
	for name, want := range expected {
		got, ok := ours[name]
		if !ok {
			_, ok = defaults[strings.Replace(name, "duckdb__", "default__", 1)]
			got = want
		}
		_, left := without[name]
		switch {
		case !ok && !left:
			t.Errorf("%s(%s) is missing", name, want)
		case ok && left:
			t.Errorf("%s is there: take it from the list", name)
		case ok && unspaced(got) != want:
			t.Errorf("%s(%s): want (%s)", name, got, want)
		}
	}
}

// TestDispatchTargets: what a macro dispatches to has a default, with as many
// parameters as are passed.
func TestDispatchTargets(t *testing.T) {
	ours := macros(t, ansi.Macros)
	dispatch := regexp.MustCompile(`adapter\.dispatch\('(\w+)', 'dbt'\)`)
	for _, files := range []fs.FS{ansi.Macros, os.DirFS("../duckdb/macros")} {
		for path, text := range texts(t, files) {
			for _, m := range dispatch.FindAllStringSubmatch(text, -1) {
				if _, ok := ours["default__"+m[1]]; !ok {
					t.Errorf("%s: dispatches %s, which has no default", path, m[1])
				}
			}
		}
	}
	for name := range macros(t, os.DirFS("../duckdb/macros")) {
		if base, own := strings.CutPrefix(name, "duckdb__"); own && base != "merge_join_clause" {
			_, ok := ours["default__"+base]
			if _, added := newer[name]; !ok && !added {
				t.Errorf("%s overrides nothing", name)
			}
		}
	}
}

func texts(t *testing.T, files fs.FS) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(files, path)
		out[path] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestOverview(t *testing.T) {
	text := texts(t, ansi.Macros)["overview.md"]
	if !strings.Contains(text, "{% docs __overview__ %}") || !strings.Contains(text, "{% enddocs %}") {
		t.Error("the built-in project has no overview")
	}
}

// TestDialectIsACopy: engines change what they get.
func TestDialectIsACopy(t *testing.T) {
	a, b := ansi.Dialect("a"), ansi.Dialect("b")
	a.Types["string"], a.Constraints["check"] = "x", "y"
	if fmt.Sprint(b.Types["string"], b.Constraints["check"]) == "xy" {
		t.Error("two dialects share their maps")
	}
}
