package artifact

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"unicode/utf8"
)

// FuzzCursor: what encoding/json takes, the cursor reads as the same value, and
// skips to the same end; nothing panics.
func FuzzCursor(f *testing.F) {
	for _, text := range []string{
		`null`, ` {"a": [1, 2.5, -3e4, true, false, null], "b\n\"": "x\u00e9\ud83d\ude00\\", "": {}} `, `"\u12"`, `"\ud800x"`, `[[[[]]]]`, `{"a":}`, `[1 2]`, `"a`, `12345678901234567890`,
		`{"nodes": {"a": {"fqn": ["x"], "columns": {"c": {"name": "c"}}}}}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		c := &cursor{b: text}
		got, err := c.any()
		end := c.at
		m := Manifest{Nodes: map[string]*Node{}, MacroSQL: map[string]string{}, DocText: map[string]string{}, Disabled: map[string]bool{}}
		_ = m.read(&cursor{b: text})
		if !json.Valid(text) || !utf8.Valid(text) || bytes.Contains(text, []byte(`\u`)) && !wellPaired(text) {
			return
		}
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		dec := json.NewDecoder(bytes.NewReader(text))
		dec.UseNumber()
		var want any
		if err := dec.Decode(&want); err != nil {
			t.Fatal(err)
		}
		if want = plainNumbers(want); !reflect.DeepEqual(got, want) {
			t.Errorf("%q read as %#v, want %#v", text, got, want)
		}
		s := &cursor{b: text}
		if err := s.skip(); err != nil || s.at != end {
			t.Errorf("%q: skipped to %d (%v), read to %d", text, s.at, err, end)
		}
	})
}

// wellPaired reports whether encoding/json reads all surrogates as what they
// are: lone ones are no text.
func wellPaired(text []byte) bool {
	var v any
	if json.Unmarshal(text, &v) != nil {
		return false
	}
	return !bytes.ContainsRune([]byte(fmt.Sprint(v)), utf8.RuneError)
}

func plainNumbers(v any) any {
	switch v := v.(type) {
	case json.Number:
		if i, err := v.Int64(); err == nil {
			return i
		}
		f, _ := v.Float64()
		return f
	case []any:
		for i := range v {
			v[i] = plainNumbers(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = plainNumbers(v[k])
		}
	}
	return v
}

// BenchmarkReadManifest reads the manifest of 10,000 models with three tests
// each: about 100 MB, most of which is skipped.
func BenchmarkReadManifest(b *testing.B) {
	node := `"%[1]s": {"database": "db", "schema": "main", "name": "n%[2]d", "resource_type": "model", "package_name": "shop", "path": "a/n%[2]d.sql",
"unique_id": "%[1]s", "fqn": ["shop", "a", "n%[2]d"], "alias": "n%[2]d", "checksum": {"name": "sha256", "checksum": "%064[2]x"},
"config": {"enabled": true, "materialized": "table", "meta": {"k": [1, 2, 3]}, "docs": {"show": true}, "pad": "%0512[2]d", "persist_docs": {}},
"description": "what n%[2]d is for\n", "columns": {"id": {"name": "id", "description": "key", "data_type": null, "constraints": [], "meta": {}, "tags": []}},
"unrendered_config": {"materialized": "table"}, "raw_code": "select\n  *\nfrom {{ ref('n%[2]d') }} -- %0512[2]d", "refs": [{"name": "x", "package": null}],
"depends_on": {"macros": ["macro.dbt.test_not_null"], "nodes": ["model.shop.n%[2]d"]}, "compiled_code": "%0768[2]d", "contract": {"enforced": false}}`
	var text bytes.Buffer
	text.WriteString(`{"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json"}, "nodes": {`)
	for i := range 40_000 {
		if i > 0 {
			text.WriteByte(',')
		}
		fmt.Fprintf(&text, node, fmt.Sprintf("model.shop.n%d", i), i)
	}
	text.WriteString("}}")
	path := filepath.Join(b.TempDir(), ManifestFile)
	if err := os.WriteFile(path, text.Bytes(), 0o600); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(text.Len()))
	for b.Loop() {
		if m, err := ReadManifest(path); err != nil || len(m.Nodes) != 40_000 {
			b.Fatal(err)
		}
	}
}
