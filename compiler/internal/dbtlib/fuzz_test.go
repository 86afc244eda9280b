package dbtlib

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/modeldata/model/compiler/internal/jinja"
)

// plainValue draws values that JSON and YAML can hold.
func plainValue(depth int) *rapid.Generator[jinja.Value] {
	return rapid.Custom(func(t *rapid.T) jinja.Value {
		n := 5
		if depth > 0 {
			n = 7
		}
		switch rapid.IntRange(0, n).Draw(t, "kind") {
		case 0:
			return nil
		case 1:
			return rapid.Bool().Draw(t, "bool")
		case 2:
			return rapid.Int64().Draw(t, "int")
		case 3:
			return rapid.Float64().Draw(t, "float")
		case 4:
			return rapid.StringMatching(`[a-z0-9 :#'"\n.,~!?\-]{0,100}`).Draw(t, "text")
		case 5:
			return rapid.SampledFrom([]string{"", "yes", "1.5", "2024-01-01", "- a", "a: b", "é😀", "\t", " x", "x ", "null", "\x00", "a\n\nb", "\n", "word word word word word word word word word word word word word word word word word word word: word"}).Draw(t, "odd")
		case 6:
			l := list()
			for range rapid.IntRange(0, 3).Draw(t, "len") {
				l.Items = append(l.Items, plainValue(depth-1).Draw(t, "item"))
			}
			return l
		}
		d := jinja.NewDict()
		for range rapid.IntRange(0, 3).Draw(t, "len") {
			d.SetStr(rapid.StringMatching(`[a-z :#'\n-]{0,8}`).Draw(t, "key"), plainValue(depth-1).Draw(t, "item"))
		}
		return d
	})
}

func TestYAMLReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := plainValue(3).Draw(t, "value")
		text, err := toYAML(v, false)
		if err != nil {
			t.Fatal(err)
		}
		back, err := fromYAML(text)
		if err != nil {
			t.Fatalf("%v of\n%s", err, text)
		}
		if jinja.Repr(back) != jinja.Repr(v) {
			t.Fatalf("wrote\n%s\nread %s\nwant %s", text, jinja.Repr(back), jinja.Repr(v))
		}
	})
}

func TestJSONReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := plainValue(3).Draw(t, "value")
		w := jsonWriter{}
		if err := w.value(v, 0); err != nil {
			t.Fatal(err)
		}
		back, err := fromJSON(w.b.String())
		if err != nil || jinja.Repr(back) != jinja.Repr(v) {
			t.Fatalf("wrote %s\nread %s (%v)\nwant %s", w.b.String(), jinja.Repr(back), err, jinja.Repr(v))
		}
	})
}

func FuzzFromYAML(f *testing.F) {
	for _, s := range []string{"a: 1", "- [x, {y: z}]", "a: &b [1]\nc: *b", "<<: {a: 1}", "!!int x", "? a\n: b", "2024-02-30", "1:99"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if v, err := fromYAML(s); err == nil {
			_ = jinja.Repr(v)
		}
		if v, err := fromJSON(s); err == nil {
			_ = jinja.Repr(v)
		}
	})
}
