package projectfile

import (
	"testing"

	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/internal/diag"
)

func TestConditions(t *testing.T) {
	for _, c := range []struct {
		condition, version string
		want               bool
	}{
		{">=1.0.0", "1.10.23", true},
		{">=1.9.0", "1.10.0", true}, // by number, not by text
		{"<1.10.0", "1.10.0-rc1", true},
		{">1.10.0", "1.10.0", false},
		{"<=1.10.0", "1.10.0", true},
		{"1.10.0", "1.10.0", true},
		{"=1.10.0", "1.10.1", false},
		{"<2.0.0", "1.10.23", true},
		{">=1.10.0-b1", "1.10.0", true},
		{" >=1.2.3 ", "1.2.3", true},
		{">1.10.0rc1", "1.10.0", true},
	} {
		cond, ok := parseCondition(c.condition)
		v, okv := parseCondition(c.version)
		if !ok || !okv || cond.holds(v) != c.want {
			t.Errorf("%s holds for %s: %v (read %v %v), want %v", c.condition, c.version, !c.want, ok, okv, c.want)
		}
	}
	for _, bad := range []string{"", "1", "1.0", ">=1.0", "~1.2.3", "1.x.0", ">= 1.0.0", "latest"} {
		if _, ok := parseCondition(bad); ok {
			t.Errorf("%q is taken as a condition", bad)
		}
	}
	if _, ok := parseCondition(artifact.DBTVersion); !ok {
		t.Errorf("our own version %q does not parse", artifact.DBTVersion)
	}
}

func TestParseVars(t *testing.T) {
	for _, c := range []struct {
		text, want string
		code       diag.Code
	}{
		{"{a: 1, b: [x, yes]}", `{a: 1, b: ["x", true]}`, ""},
		{"a: 2020-01-01", `{a: "2020-01-01"}`, ""},
		{"", "{}", ""},
		{`{"a": "{{ x }}"}`, `{a: "{{ x }}"}`, ""},
		{"[1]", "", diag.ProjectValue},
		{"just text", "", diag.ProjectValue},
		{"{a: ", "", diag.YAMLSyntax},
	} {
		m, diags := ParseVars(c.text)
		switch {
		case c.code != "" && (m != nil || len(diags) != 1 || diags[0].Code != c.code || diags[0].Hint == ""):
			t.Errorf("%q: %v %v", c.text, m, diags)
		case c.code == "" && (diags != nil || data(m) != c.want):
			t.Errorf("%q: %s %v, want %s", c.text, data(m), diags, c.want)
		}
	}
}
