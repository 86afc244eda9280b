package pack

import (
	"testing"

	"pgregory.net/rapid"
)

func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, raw := rapid.String().Draw(t, "text"), rapid.SliceOf(rapid.Byte()).Draw(t, "raw")
		u, i, f, ok := rapid.Uint64().Draw(t, "u"), rapid.Int64().Draw(t, "i"), rapid.Float64().Draw(t, "f"), rapid.Bool().Draw(t, "ok")
		b := Bool(Float(Fixed(Int(Uint(Bytes(String(nil, text), raw), u), i), u), f), ok)
		r := NewReader(b)
		if got := r.String(); got != text {
			t.Fatalf("%q, want %q", got, text)
		}
		if got := string(r.Bytes()); got != string(raw) {
			t.Fatalf("%q, want %q", got, raw)
		}
		if r.Uint() != u || r.Int() != i || r.Fixed() != u || r.Float() != f || r.Bool() != ok || r.More() || r.Err() {
			t.Fatal("numbers differ")
		}
		cut := NewReader(b[:rapid.IntRange(0, len(b)-1).Draw(t, "cut")])
		_ = cut.String()
		cut.Bytes()
		cut.Uint()
		cut.Int()
		cut.Fixed()
		cut.Float()
		cut.Bool()
		if !cut.Err() {
			t.Fatal("data that is cut off is not told")
		}
	})
}

// Any bytes at all are read without a panic, and no more items are promised than
// bytes are left.
func FuzzReader(f *testing.F) {
	f.Add([]byte{3, 'a', 'b', 'c', 0xff})
	f.Fuzz(func(t *testing.T, data []byte) {
		r := NewReader(data)
		for r.More() {
			if n := r.Count(); n > uint64(len(data)) {
				t.Fatal(n)
			}
			_ = r.String()
			_ = r.Int()
		}
	})
}
