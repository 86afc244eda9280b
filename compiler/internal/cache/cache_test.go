package cache

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/pack"
)

func values() *rapid.Generator[any] {
	return rapid.Deferred(func() *rapid.Generator[any] {
		return rapid.OneOf(
			rapid.Just[any](nil), rapid.Map(rapid.Bool(), func(b bool) any { return b }),
			rapid.Map(rapid.Int64(), func(n int64) any { return n }),
			rapid.Map(rapid.Float64(), func(f float64) any { return f }),
			rapid.Map(rapid.String(), func(s string) any { return s }),
			rapid.Map(rapid.SliceOfN(values(), 0, 3), func(l []any) any {
				if l == nil {
					return []any{}
				}
				return l
			}),
			rapid.Map(rapid.MapOfN(rapid.String(), values(), 0, 3), func(m map[string]any) any {
				out := &project.Map{}
				for k, v := range m {
					out.Set(k, v)
				}
				return out
			}),
		)
	})
}

func TestValueRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := values().Draw(t, "value")
		r := pack.NewReader(AppendValue(nil, v))
		if got := ReadValue(r); r.Err() || !reflect.DeepEqual(got, v) {
			t.Fatalf("got %#v, want %#v", got, v)
		}
	})
}

func TestDamagedDataIsAnEmptyCache(t *testing.T) {
	c := Open("", "b")
	c.Put("a.sql", Entry{Size: 3, Changed: 5, Text: "abc", Facts: []byte{1, 2}})
	c.Keep(Hash{1, 2}, []byte{3})
	whole := c.encode(time.Unix(100, 0))
	if _, _, ok := decode(whole, "b"); !ok {
		t.Fatal("whole data does not decode")
	}
	for i := range whole {
		if _, _, ok := decode(whole[:i], "b"); ok {
			t.Errorf("the first %d of %d bytes decode", i, len(whole))
		}
	}
	if _, _, ok := decode(whole, "another build"); ok {
		t.Error("facts of another build are used")
	}
}

// A file that changes without changing size or time must still be seen when it
// changed about when the cache was written.
func TestSameSizeAndTime(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cache")
	now := time.Now()
	mtime := now.UnixNano()
	c := Open(path, "b")
	c.Put("a.sql", Entry{Size: 3, Changed: mtime, Text: "old"})
	if err := c.Save(now); err != nil {
		t.Fatal(err)
	}
	text := "new"
	c = Open(path, "b")
	if _, ok := c.Lookup("a.sql", 3, mtime, func() (string, bool) { return text, true }); ok {
		t.Error("a change within the clock's grain was not seen")
	}
	text = "old"
	if _, ok := c.Lookup("a.sql", 3, mtime, func() (string, bool) { return text, true }); !ok {
		t.Error("an unchanged file was read anew")
	}
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}

// What was made of a text is there again for that text, and goes when nothing
// asks for it.
func TestKeptByHash(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cache")
	now := time.Now()
	c := Open(path, "b")
	for k := range uint64(40) {
		c.Keep(Hash{k, 1}, []byte{byte(k)})
	}
	if err := c.Save(now); err != nil {
		t.Fatal(err)
	}
	c = Open(path, "b")
	if data, ok := c.Recall(Hash{7, 1}); !ok || len(data) != 1 || data[0] != 7 {
		t.Errorf("got %v, %v", data, ok)
	}
	if _, ok := c.Recall(Hash{7, 2}); ok {
		t.Error("another text has what was made of this one")
	}
	if err := c.Save(now); err != nil { // 39 of 40 were not asked for
		t.Fatal(err)
	}
	c = Open(path, "b")
	if _, ok := c.Recall(Hash{8, 1}); ok {
		t.Error("what nothing asked for is still there")
	}
	if _, ok := c.Recall(Hash{7, 1}); !ok {
		t.Error("what was asked for is gone")
	}
}
