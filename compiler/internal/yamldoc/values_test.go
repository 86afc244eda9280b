package yamldoc

import (
	"encoding/json"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/source"
)

// plain gives a value the form that testdata/record.py records.
func plain(v any) any {
	switch v := v.(type) {
	case int64:
		return map[string]any{"int": strconv.FormatInt(v, 10)}
	case float64:
		return map[string]any{"float": pyFloat(v)}
	case []any:
		out := make([]any, len(v))
		for i, it := range v {
			out[i] = plain(it)
		}
		return out
	case *project.Map:
		pairs := []any{}
		for k, it := range v.All() {
			pairs = append(pairs, []any{k, plain(it)})
		}
		return map[string]any{"map": pairs}
	}
	return v
}

func pyFloat(f float64) string {
	switch {
	case math.IsNaN(f):
		return "nan"
	case math.IsInf(f, 0):
		return strings.TrimPrefix(strings.ToLower(strconv.FormatFloat(f, 'g', -1, 64)), "+")
	}
	s := strconv.FormatFloat(f, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}

// TestValues compares with what PyYAML makes of the same documents.
func TestValues(t *testing.T) {
	data, err := os.ReadFile("testdata/values.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		YAML  string `json:"yaml"`
		Value any    `json:"value"`
		Error bool   `json:"error"`
		Line  int    `json:"line"`
	}
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	if len(cases) < 150 {
		t.Fatalf("only %d cases", len(cases))
	}
	for _, c := range cases {
		n, diags := Parse(source.NewFile("x.yml", c.YAML))
		if (n == nil) != diags.HasErrors() {
			t.Errorf("%q: node %v with %v", c.YAML, n, diags)
		}
		if c.Error != diags.HasErrors() {
			t.Errorf("%q: error %v, PyYAML %v", c.YAML, diags, c.Error)
			continue
		}
		if c.Error {
			d := diags[len(diags)-1]
			if d.Hint == "" || d.Span.IsZero() {
				t.Errorf("%q: %v has no hint or no place", c.YAML, d)
			}
			if got := d.Span.Position().Line; c.Line > 0 && got != c.Line && got != c.Line-1 {
				t.Errorf("%q: error at line %d, PyYAML at %d: %v", c.YAML, got, c.Line, d)
			}
			continue
		}
		if diff := cmp.Diff(c.Value, plain(n.Data())); diff != "" {
			t.Errorf("%q: (-PyYAML +ours)\n%s", c.YAML, diff)
		}
	}
}
