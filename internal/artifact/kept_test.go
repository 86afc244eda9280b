package artifact

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/modeldata/model/internal/pack"
)

// every fills each field of a value, so that one that is not packed is missed.
func every(v reflect.Value, n *int) {
	*n++
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		every(v.Elem(), n)
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Field(i); f.CanSet() {
				every(f, n)
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		every(v.Index(0), n)
		every(v.Index(1), n)
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for range 2 {
			key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			every(key, n)
			every(value, n)
			v.SetMapIndex(key, value)
		}
	case reflect.String:
		v.SetString(fmt.Sprint("text ", *n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Interface:
		v.Set(reflect.ValueOf([]any{nil, true, int64(*n), 1.5, "x", []any{}, map[string]any{"k": nil}, map[string]any{}}))
	default:
		panic(v.Kind())
	}
}

// TestPack: each field of a manifest comes back.
func TestPack(t *testing.T) {
	want := &Manifest{}
	every(reflect.ValueOf(want).Elem(), new(int))
	for _, n := range want.Nodes {
		n.compiled = []byte(`"select 1"`)
	}
	want.Nodes["bare"] = &Node{Config: NodeConfig{Enabled: new(bool)}, Unrendered: AnyMap{}}
	body := want.pack(nil)
	got, r := newManifest(), pack.NewReader(body)
	if got.unpack(r); r.Err() || r.More() {
		t.Fatal("what was packed is not read to its end")
	}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("unpacked\n%+v\nwant\n%+v", got, want)
	}
	for cut := range len(body) {
		r := pack.NewReader(body[:cut])
		if newManifest().unpack(r); !r.Err() {
			t.Fatalf("no error for the first %d bytes", cut)
		}
	}
}

// TestKept: a manifest is kept once it is large and of age, and read again when
// another takes its place, whatever its size and time.
func TestKept(t *testing.T) {
	dir := t.TempDir()
	path, kept := filepath.Join(dir, "manifest.json"), Kept{Path: filepath.Join(dir, "kept", "state"), Build: "a"}
	write := func(name string, fill int) {
		text := fmt.Sprintf(`{"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json", "project_name": %q}, "x": "%s"}`, name, strings.Repeat(" ", fill))
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	read := func(want string) func() error {
		t.Helper()
		m, keep, err := kept.Read(path)
		if err != nil || m.ProjectName != want {
			t.Fatalf("read %+v (%v), want %s", m, err, want)
		}
		return keep
	}
	old := func() { time.Sleep(youngest + 100*time.Millisecond) }

	write("small", 1)
	old()
	if read("small") != nil {
		t.Fatal("a small manifest is kept")
	}
	write("large", windowSize)
	if read("large") != nil {
		t.Fatal("a manifest is kept that may yet change unseen")
	}
	old()
	keep := read("large")
	if keep == nil {
		t.Fatal("a large manifest is not kept")
	}
	if err := keep(); err != nil {
		t.Fatal(err)
	}
	if read("large") != nil {
		t.Fatal("what is kept is not used")
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	write("other", windowSize)
	if err := os.Chtimes(path, info.ModTime(), info.ModTime()); err != nil {
		t.Fatal(err)
	}
	read("other")
	data, err := os.ReadFile(kept.Path)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(data); i += 7 {
		bad := append([]byte(nil), data...)
		bad[i] ^= 0x40
		if decodeKept(bad, kept.of(path, info)) != nil {
			t.Fatalf("byte %d is damaged, and what was kept is used", i)
		}
	}
}
