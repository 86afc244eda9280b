package main

import (
	"maps"
	"regexp"
	"strings"
	"testing"
)

func TestSameFlagsSameBytes(t *testing.T) {
	if !maps.Equal(render(design(200, false)), render(design(200, false))) {
		t.Error("two runs of one design differ")
	}
}

// TestProjectIsWhole: every ref names a model that comes earlier, every source
// is declared, and there are about three tests a model.
func TestProjectIsWhole(t *testing.T) {
	const n = 400
	for _, sqlOnly := range []bool{false, true} {
		d := design(n, sqlOnly)
		files := render(d)
		if len(d.models) != n {
			t.Fatalf("%d models, want %d", len(d.models), n)
		}
		earlier := map[string]bool{}
		for _, m := range d.models {
			for _, ref := range regexp.MustCompile(`ref\('([^']+)'\)`).FindAllStringSubmatch(d.sql(m), -1) {
				if !earlier[ref[1]] {
					t.Errorf("%s refers to %s, which is not an earlier model", m.name, ref[1])
				}
			}
			if earlier[m.name] {
				t.Errorf("two models are named %s", m.name)
			}
			earlier[m.name] = true
		}
		var yml strings.Builder
		for path, text := range files {
			if strings.HasSuffix(path, ".yml") {
				yml.WriteString(text)
			}
		}
		tests := 0
		for _, kind := range []string{"- not_null", "- unique", "- accepted_values:", "- relationships:"} {
			tests += strings.Count(yml.String(), kind)
		}
		switch {
		case sqlOnly && (tests > 0 || strings.Contains(yml.String(), "sources:")):
			t.Error("an SQL-only project has properties")
		case !sqlOnly && (tests < 5*n/2 || tests > 7*n/2):
			t.Errorf("%d tests on %d models, want about three a model", tests, n)
		}
		for _, m := range d.models {
			if m.layer == staging && !sqlOnly && !strings.Contains(yml.String(), "- name: "+m.table+"\n") {
				t.Errorf("source table %s is not declared", m.table)
			}
		}
	}
}
