package jinja

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// seed adds the recorded templates and the broken ones.
func seed(f *testing.F) {
	files, _ := filepath.Glob("testdata/oracle/*.json")
	for _, path := range files {
		var list []recorded
		b, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		if json.Unmarshal(b, &list) != nil {
			continue // the context
		}
		for _, r := range list {
			f.Add(r.In)
		}
	}
	f.Add(helperMacros)
}

// checkDiagnostic fails unless an error is a diagnostic inside its file.
func checkDiagnostic(t *testing.T, text string, err error) {
	t.Helper()
	var d *diag.Diagnostic
	if !errors.As(err, &d) {
		t.Fatalf("%q: the error is no diagnostic: %v", text, err)
	}
	if s := d.Span; s.IsZero() || s.Start < 0 || s.End < s.Start || int(s.End) > len(s.File.Text) {
		t.Fatalf("%q: the diagnostic %v has the range %d to %d", text, d, s.Start, s.End)
	}
	if d.Code == "" || d.Message == "" {
		t.Fatalf("%q: the diagnostic is empty: %#v", text, d)
	}
}

// FuzzParse: any text parses or gives a placed diagnostic; so it does as
// Markdown, and all ranges of what was found lie inside the text.
func FuzzParse(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, text string) {
		for _, path := range []string{"m.sql", "m.md"} {
			tmpl, err := Parse(source.NewFile(path, text))
			if err != nil {
				checkDiagnostic(t, text, err)
				continue
			}
			for _, b := range tmpl.Blocks() {
				for _, s := range []source.Span{b.Span, b.FullSpan, b.BodySpan, b.NameSpan} {
					if s.Start < 0 || s.End < s.Start || int(s.End) > len(text) {
						t.Fatalf("%q: block %s has the range %d to %d", text, b.Name, s.Start, s.End)
					}
				}
				b.Calls()
				b.Macro()
				b.Body()
			}
			for _, c := range tmpl.Calls() {
				if c.Name == "" || c.Span.Text() == "" {
					t.Fatalf("%q: a call without name or place: %#v", text, c)
				}
			}
			tmpl.OnlyCalls("ref")
		}
	})
}

// FuzzRender: any template that parses renders or gives a placed diagnostic,
// in bounded time, in every mode; and rendering it twice gives the same.
func FuzzRender(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, text string) {
		tmpl, err := Parse(source.NewFile("m.sql", text))
		if err != nil {
			return
		}
		render := func(lenient bool) (string, error) {
			done, cancel := context.WithTimeout(context.Background(), 20*time.Second)
			defer cancel()
			ctx := NewContext(fuzzNames(tmpl))
			ctx.Done, ctx.Lenient, ctx.Trace.MaxSteps = done, lenient, 20_000
			out, m, err := tmpl.RenderMapped(ctx)
			if err != nil {
				checkDiagnostic(t, text, err)
				return "", err
			}
			for i := range min(len(out), 1000) {
				if _, ok := m.Span(i); !ok {
					t.Fatalf("%q: offset %d has no source", text, i)
				}
			}
			return out, nil
		}
		first, err1 := render(false)
		second, err2 := render(false)
		if first != second || (err1 == nil) != (err2 == nil) {
			t.Fatalf("%q renders %q, %v, then %q, %v", text, first, err1, second, err2)
		}
		_, _ = render(true)
		ctx := NewContext(fuzzNames(tmpl))
		ctx.Trace.MaxSteps = 20_000
		if v, err := tmpl.RenderNative(ctx); err == nil {
			Str(v)
			Repr(v)
			ToGo(v)
		} else {
			checkDiagnostic(t, text, err)
		}
	})
}

func fuzzNames(tmpl *Template) Names {
	d := NewDict()
	d.SetStr("a", int64(1))
	d.SetStr("b", "two")
	names := Names{
		"n": int64(7), "f": 2.5, "s": "Hello World", "nil": nil, "yes": true, "d": d,
		"nums": NewList(int64(3), int64(1), int64(2)), "words": NewList("beta", "Alpha"),
		"users": NewList(d, NewDict()),
		"return": Func("return", func(c *Call) (Value, error) {
			a, err := c.Bind("return", Param{Name: "value"})
			if err != nil {
				return nil, err
			}
			return nil, Return(a[0])
		}),
	}
	for _, b := range tmpl.Blocks() {
		if m := b.Macro(); m != nil {
			names[b.Name] = m
		}
	}
	return names
}

// TestDictBehavesAsMap compares a Dict with a map and a slice of keys.
func TestDictBehavesAsMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, model, order := NewDict(), map[int64]int64{}, []int64{}
		steps := rapid.SliceOfN(rapid.IntRange(0, 9), 0, 120).Draw(t, "steps")
		for i, s := range steps {
			k := int64(rapid.IntRange(0, 25).Draw(t, "key"))
			var key Value = k
			if s%2 == 0 {
				key = float64(k) // equal numbers are one key
			}
			_, had := model[k]
			if s < 7 {
				if err := d.Set(key, int64(i)); err != nil {
					t.Fatal(err)
				}
				if !had {
					order = append(order, k)
				}
				model[k] = int64(i)
			} else {
				if d.Delete(key) != had {
					t.Fatalf("Delete(%v) was wrong", key)
				}
				delete(model, k)
				for j := range order {
					if order[j] == k {
						order = append(order[:j], order[j+1:]...)
						break
					}
				}
			}
		}
		if d.Len() != len(model) {
			t.Fatalf("Len is %d, want %d", d.Len(), len(model))
		}
		if n := len(d.entries); n > 2*d.Len()+smallDict {
			t.Fatalf("%d keys keep %d entries", d.Len(), n)
		}
		i := 0
		for k, v := range d.Items() {
			if !Equal(k, order[i]) || v != model[order[i]] {
				t.Fatalf("entry %d is %v: %v, want %v: %v", i, k, v, order[i], model[order[i]])
			}
			i++
		}
		if got := d.Copy(); !Equal(got, d) || got.Len() != d.Len() {
			t.Fatal("a copy differs")
		}
	})
}

// TestSliceBounds compares slices with Python's definition of them.
func TestSliceBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 6).Draw(t, "n")
		bound := func(name string) Value {
			if rapid.Bool().Draw(t, "no "+name) {
				return nil
			}
			return int64(rapid.IntRange(-9, 9).Draw(t, name))
		}
		lo, hi, step := bound("lo"), bound("hi"), bound("step")
		if step == int64(0) {
			return
		}
		items := make([]Value, n)
		for i := range items {
			items[i] = int64(i)
		}
		got, err := sliceItems(items, lo, hi, step)
		if err != nil {
			t.Fatal(err)
		}
		if want := pythonSlice(n, lo, hi, step); !Equal(&List{Items: got}, &List{Items: want}) {
			t.Fatalf("[%v:%v:%v] of %d gives %v, want %v", lo, hi, step, n, got, want)
		}
	})
}

// pythonSlice follows the language reference word for word.
func pythonSlice(n int, lo, hi, step Value) []Value {
	k := 1
	if step != nil {
		k = int(step.(int64))
	}
	clamp := func(v Value, forward, backward int) int {
		if v == nil {
			if k > 0 {
				return forward
			}
			return backward
		}
		i := int(v.(int64))
		if i < 0 {
			i += n
		}
		if k > 0 {
			return max(0, min(i, n))
		}
		return max(-1, min(i, n-1))
	}
	out := []Value{}
	i, j := clamp(lo, 0, n-1), clamp(hi, n, -1)
	for ; k > 0 && i < j || k < 0 && i > j; i += k {
		out = append(out, int64(i))
	}
	return out
}
