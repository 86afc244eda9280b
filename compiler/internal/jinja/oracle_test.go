package jinja

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// The files in testdata/oracle were recorded by testdata/record.py with
// Python's jinja2 under dbt's settings.

type recorded struct {
	Line    int
	In      string
	Text    outcome
	Native  outcome
	Lenient outcome
}

type outcome struct {
	Out   *string
	Error string
}

// deviations are the templates where this engine differs on purpose, with the
// reason.
var deviations = map[string]string{
	"{{ 5[1:2] }}":                                       sliceOfConstant,
	"{{ none[1:] }}":                                     sliceOfConstant,
	"{{ s.format }}":                                     functionText,
	`{{ "abc".encode }}x`:                                "texts have no bytes here",
	"{{ nums | batch(2) }}x":                             functionText,
	"{{ words | map('upper') }}x":                        functionText,
	"{{ users | selectattr('age', 'eq', 30) }}x":         functionText,
	"{{ {1: 2, none: 3}.keys() | list | tojson }}":       markedSafe,
	"{{ self }}":                                         templateSelf,
	"{% macro m() %}{{ self }}{% endmacro %}[{{ m() }}]": templateSelf,
	"{{ n.real }}":                                       numberParts,
	"{{ true.real }}":                                    numberParts,
}

const (
	sliceOfConstant = "Jinja gives nothing for a constant, but fails for a name of the same value: we fail for both"
	functionText    = "the text of a Python function or generator holds its address"
	templateSelf    = "self serves template inheritance, which dbt does not have"
	markedSafe      = "Python marks the text as safe HTML, which its repr shows"
	numberParts     = "numbers have no attributes here"
)

// joinedNatively are errors that come of Jinja joining the pieces of a block
// without making them text first, when it renders natively. We make them text.
func joinedNatively(mode string, want outcome) bool {
	return mode == "native" && strings.Contains(want.Error, "expected str instance")
}

func TestOracle(t *testing.T) {
	files, _ := filepath.Glob("testdata/oracle/*.json")
	total := 0
	for _, path := range files {
		name := strings.TrimSuffix(filepath.Base(path), ".json")
		if name == "context" {
			continue
		}
		var list []recorded
		readJSON(t, path, &list)
		total += 3 * len(list)
		t.Run(name, func(t *testing.T) {
			for _, r := range list {
				for _, mode := range []string{"text", "native", "lenient"} {
					checkRecorded(t, name, mode, r)
				}
			}
		})
	}
	if total < 1500 {
		t.Errorf("only %d renderings are recorded", total)
	}
}

func readJSON(t *testing.T, path string, into any) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, into); err != nil {
		t.Fatal(err)
	}
}

func checkRecorded(t *testing.T, file, mode string, r recorded) {
	want := map[string]outcome{"text": r.Text, "native": r.Native, "lenient": r.Lenient}[mode]
	got, err := renderCase(t, mode, r.In)
	why, deviates := deviations[r.In]
	same := want.Out == nil && err != nil || want.Out != nil && err == nil && *want.Out == got
	if err != nil {
		checkPlaced(t, r.In, err)
	}
	switch {
	case same && deviates && mode == "text" && why != markedSafe:
		t.Errorf("%s:%d: %q behaves as recorded: remove it from the deviations (%s)", file, r.Line, r.In, why)
	case same || deviates || joinedNatively(mode, want):
	case want.Out == nil:
		t.Errorf("%s:%d %s: %s\n gave %q\n want the error %s", file, r.Line, mode, r.In, got, want.Error)
	case err != nil:
		t.Errorf("%s:%d %s: %s\n failed: %v\n want %q", file, r.Line, mode, r.In, err, *want.Out)
	default:
		t.Errorf("%s:%d %s: %s\n gave %q\n want %q", file, r.Line, mode, r.In, got, *want.Out)
	}
}

// checkPlaced checks that an error is a diagnostic with a place in the file.
func checkPlaced(t *testing.T, in string, err error) {
	t.Helper()
	var d *diag.Diagnostic
	if !errors.As(err, &d) {
		t.Errorf("%s: the error is no diagnostic: %v", in, err)
	} else if d.Span.IsZero() || d.Code == "" || d.Message == "" {
		t.Errorf("%s: the diagnostic lacks place, code or message: %#v", in, d)
	}
}

func renderCase(t *testing.T, mode, text string) (string, error) {
	t.Helper()
	tmpl, err := Parse(source.NewFile("models/case.sql", text))
	if err != nil {
		return "", err
	}
	ctx := NewContext(oracleNames(t, tmpl))
	switch mode {
	case "native":
		v, err := tmpl.RenderNative(ctx)
		if err != nil {
			return "", err
		}
		return Repr(v), nil
	case "lenient":
		ctx.Lenient = true
	}
	return tmpl.Render(ctx)
}

// oracleNames are the names that the recorder gave its templates.
func oracleNames(t *testing.T, tmpl *Template) Names {
	t.Helper()
	var raw json.RawMessage
	readJSON(t, "testdata/oracle/context.json", &raw)
	ctx := decodeOrdered(t, raw).(*Dict)
	names := Names{"return": Func("return", func(c *Call) (Value, error) {
		a, err := c.Bind("return", Param{Name: "value"})
		if err != nil {
			return nil, err
		}
		return nil, Return(a[0])
	})}
	for k, v := range ctx.Items() {
		names[k.(string)] = v
	}
	for _, b := range tmpl.Blocks() {
		if m := b.Macro(); m != nil {
			names[m.Name] = m
		}
	}
	return names
}

// decodeOrdered reads JSON as Python does: in order, whole numbers as such.
func decodeOrdered(t *testing.T, raw []byte) Value {
	t.Helper()
	dec := json.NewDecoder(strings.NewReader(string(raw)))
	dec.UseNumber()
	var read func() Value
	read = func() Value {
		tok, err := dec.Token()
		if err != nil {
			t.Fatal(err)
		}
		switch tok := tok.(type) {
		case json.Number:
			if n, err := tok.Int64(); err == nil {
				return n
			}
			f, _ := tok.Float64()
			return f
		case json.Delim:
			if tok == '[' {
				l := &List{}
				for dec.More() {
					l.Items = append(l.Items, read())
				}
				_, _ = dec.Token()
				return l
			}
			d := NewDict()
			for dec.More() {
				k, _ := dec.Token()
				d.SetStr(fmt.Sprint(k), read())
			}
			_, _ = dec.Token()
			return d
		}
		return tok
	}
	return read()
}
