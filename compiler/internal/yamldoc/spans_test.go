package yamldoc

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/modeldata/model/internal/source"
)

// TestSpans checks that the text of every scalar's span gives the same scalar
// when it is read alone, and that spans lie within their parents'.
func TestSpans(t *testing.T) {
	data, err := os.ReadFile("testdata/values.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		YAML string `json:"yaml"`
	}
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, text := range append([]string{sample, spanSample}, func() (out []string) {
		for _, c := range cases {
			out = append(out, c.YAML)
		}
		return out
	}()...) {
		n, _ := Parse(source.NewFile("x.yml", text))
		if n == nil {
			continue
		}
		walk(n, func(n *Node) {
			checked++
			checkSpan(t, text, n)
		})
	}
	if checked < 300 {
		t.Errorf("only %d values checked", checked)
	}
}

func walk(n *Node, fn func(*Node)) {
	fn(n)
	for _, it := range n.Items {
		walk(it, fn)
	}
}

func checkSpan(t *testing.T, text string, n *Node) {
	t.Helper()
	got := n.Span.Text()
	switch {
	case n.Kind == Null && n.Raw == "":
		return
	case n.Style == Literal || n.Style == Folded:
		if got[0] != '|' && got[0] != '>' || n.Raw != "" && strings.TrimSpace(got[strings.LastIndexByte(got, '\n')+1:]) == "" {
			t.Errorf("%q: span %q of %q", text, got, n.Raw)
		}
	case n.Kind == Seq || n.Kind == Map:
		if n.Style == Flow && !strings.HasPrefix(text, "a: [b:") && (got[0] != '[' && got[0] != '{' && got[0] != '&' || got[len(got)-1] != ']' && got[len(got)-1] != '}') {
			t.Errorf("%q: span of a flow collection %q", text, got)
		}
		for i, k := range n.Keys {
			if name := k.Span.Text(); strings.Trim(name, `'"`) != k.Name && !strings.HasPrefix(name, "&") {
				t.Errorf("%q: span of key %d is %q, not %q", text, i, name, k.Name)
			}
		}
	default:
		alone, _ := Parse(source.NewFile("y.yml", got+"\n"))
		if alone == nil || cmp.Diff(plain(n.Scalar), plain(alone.Scalar)) != "" {
			t.Errorf("%q: span %q is not %#v", text, got, n.Scalar)
		}
	}
}

const spanSample = `# é comment
äöü: &anchor [1, "two\" 2", 'it''s', {x: y, z: [ ]}] # c
text: |
  a
    b

  c

folded: >-
    one
    two
next: multi
  line plain
  text
copy: *anchor
tagged: !!str 12
empty:
last: "q
  r" # end
`

// TestPlaces pins some places exactly.
func TestPlaces(t *testing.T) {
	n, diags := Parse(source.NewFile("x.yml", spanSample))
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	for path, want := range map[string]string{
		"text":   "|\n  a\n    b\n\n  c",
		"folded": ">-\n    one\n    two",
		"next":   "multi\n  line plain\n  text",
		"empty":  "empty",
		"last":   "\"q\n  r\"",
		"copy":   `&anchor [1, "two\" 2", 'it''s', {x: y, z: [ ]}]`,
		"tagged": "!!str 12",
	} {
		if got := n.Get(path).Span.Text(); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
	if got := n.Get("äöü").Items[3].Get("z").Span.Text(); got != "[ ]" {
		t.Errorf("nested empty list: %q", got)
	}
	if got := n.Span.Text(); !strings.HasPrefix(got, "äöü") || !strings.HasSuffix(got, `r"`) {
		t.Errorf("whole mapping: %q", got)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{sample, spanSample, "a: &a [*a]", "<<: *x", "a: |2\n   x", "? [a]\n: b", "- - -", "{a: {{ b }}}", "!!int x", bomb(3), "a: \"\\x\"", "--- |\n x\n...\n---"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, diags := Parse(source.NewFile("x.yml", text))
		if (n == nil) != diags.HasErrors() {
			t.Fatalf("node %v with %v", n, diags)
		}
		for _, d := range diags {
			if d.Span.IsZero() || d.Hint == "" || d.Span.Start < 0 || int(d.Span.End) > len(text) {
				t.Fatalf("%v at %d-%d: bad place or no hint", d, d.Span.Start, d.Span.End)
			}
		}
		if n == nil {
			return
		}
		n.Data()
		walk(n, func(n *Node) {
			if n.Span.Start < 0 || n.Span.End < n.Span.Start || int(n.Span.End) > len(text) {
				t.Fatalf("span %d-%d of %d", n.Span.Start, n.Span.End, len(text))
			}
		})
	})
}
