package duckdb

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/adapters/internal/outputs"
)

func TestConfigure(t *testing.T) {
	dir := t.TempDir()
	m := func(kv ...any) map[string]any {
		out := map[string]any{}
		for i := 0; i < len(kv); i += 2 {
			out[kv[i].(string)] = kv[i+1]
		}
		return out
	}
	cases := []struct {
		name             string
		fields           map[string]any
		database, schema string
		path             string
	}{
		{"nothing", nil, "memory", "main", ""},
		{"memory", m("path", ":memory:", "schema", "s"), "memory", "s", ""},
		{"relative file", m("path", "db/my.shop.duckdb"), "my.shop", "main", filepath.Join(dir, "db/my.shop.duckdb")},
		{"absolute file", m("path", "/data/shop.db", "database", "shop"), "shop", "main", "/data/shop.db"},
		{"schema that YAML read as a number", m("schema", int64(2024)), "memory", "2024", ""},
		{"database of an alias", m("path", ":memory:", "database", "lake", "attach", []any{m("path", "lake.db", "alias", "lake")}), "lake", "main", ""},
		{"a lake", m("path", "ducklake:lake/shop.ducklake"), "shop", "main", ""},
		{"a lake in SQLite", m("path", "ducklake:sqlite:/data/meta.db", "database", "meta"), "meta", "main", ""},
		{"a lake by its flag", m("path", "shop.db", "is_ducklake", true), "shop", "main", filepath.Join(dir, "shop.db")},
		{"empty lists of refused fields", m("plugins", []any{}, "filesystems", nil), "memory", "main", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			creds, err := configure(adapters.Output{Fields: c.fields, Dir: dir})
			if err != nil {
				t.Fatal(err)
			}
			got := creds.(*credentials)
			if got.Database() != c.database || got.Schema() != c.schema || got.path != c.path {
				t.Errorf("got %q %q %q", got.Database(), got.Schema(), got.path)
			}
		})
	}
}

func TestConfigureErrors(t *testing.T) {
	cases := []struct {
		fields            map[string]any
		field, text, hint string
	}{
		{map[string]any{"path": int64(1), "schema": []any{}}, "schema", "must be text, not a list", ""},
		{map[string]any{"path": "a.duckdb", "database": "b"}, "database", `"b"`, `"a"`},
		{map[string]any{"path": "md:x"}, "path", "MotherDuck", "file"},
		{map[string]any{"path": "ducklake:postgres:host=x password=y"}, "path", "DuckLake", "attach"},
		{map[string]any{"path": "a.duckdb?access_mode=read_only"}, "path", "question mark", "config_options"},
		{map[string]any{"path": "100%.duckdb"}, "path", "percent", "rename"},
		{map[string]any{"plugins": []any{map[string]any{"module": "excel"}}}, "plugins", "Python", "SQL"},
		{map[string]any{"filesystems": []any{map[string]any{"fs": "s3"}}}, "filesystems", "Python", "httpfs"},
		{map[string]any{"remote": map[string]any{"host": "x"}}, "remote", "not supported", "attach"},
		{map[string]any{"settings": []any{}}, "settings", "must be a mapping, not a list", ""},
		{map[string]any{"settings": map[string]any{"x; drop": 1}}, "settings", "not the name of a setting", ""},
		{map[string]any{"settings": map[string]any{"x": []any{}}}, "settings.x", "text, a number or a boolean", ""},
		{map[string]any{"extensions": "httpfs"}, "extensions", "must be a list, not text", ""},
		{map[string]any{"extensions": []any{"ok", int64(3)}}, "extensions[1].name", "name of an extension", ""},
		{map[string]any{"attach": []any{"x.db"}}, "attach[0]", "must be a mapping", ""},
		{map[string]any{"attach": []any{map[string]any{"alias": "x"}}}, "attach[0].path", "is missing", ""},
		{map[string]any{"attach": []any{map[string]any{"path": "x", "type": "a b"}}}, "attach[0].type", "plain names", ""},
		{map[string]any{"attach": []any{map[string]any{"path": "x", "type": "sqlite", "options": map[string]any{"type": "duckdb"}}}}, "attach[0].type", "given twice", ""},
		{map[string]any{"secrets": []any{map[string]any{"key_id": "k"}}}, "secrets[0].type", "is missing", "s3"},
		{map[string]any{"use_credential_provider": "gcp"}, "use_credential_provider", "aws", "secrets"},
		{map[string]any{"disable_transactions": "yes"}, "disable_transactions", "true or false, not text", ""},
		{map[string]any{"retries": map[string]any{"connect_attempts": "many"}}, "retries.connect_attempts", "whole number", ""},
	}
	for _, c := range cases {
		_, err := configure(adapters.Output{Fields: c.fields})
		var fe *adapters.FieldError
		if !errors.As(err, &fe) {
			t.Errorf("%v: error %v", c.fields, err)
			continue
		}
		if fe.Field != c.field || !strings.Contains(fe.Message, c.text) || !strings.Contains(fe.Hint, c.hint) {
			t.Errorf("%v: got %q %q hint %q", c.fields, fe.Field, fe.Message, fe.Hint)
		}
	}
}

func TestUnknownFieldsAreNear(t *testing.T) {
	creds, err := configure(adapters.Output{Fields: map[string]any{"extension": []any{}, "made_up_by_someone": 1, "threads": int64(4)}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, w := range creds.(*credentials).Warnings() {
		got = append(got, w.Field+" "+w.Hint)
	}
	if d := cmp.Diff([]string{`extension did you mean "extensions"?`, "made_up_by_someone "}, got); d != "" {
		t.Error(d)
	}
}

// TestPublicHoldsNoSecret: what templates see has no value that could be one.
func TestPublicHoldsNoSecret(t *testing.T) {
	creds, err := configure(adapters.Output{Fields: map[string]any{
		"settings": map[string]any{"s3_secret_access_key": "hush", "s3_region": "eu"},
		"secrets":  []any{map[string]any{"type": "s3", "secret": "hush"}},
		"attach":   []any{map[string]any{"path": "postgres://u:hush@h/d", "type": "postgres", "alias": "pg"}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	public := creds.Public()
	text := strings.Builder{}
	dump(&text, public)
	if strings.Contains(text.String(), "hush") || !strings.Contains(text.String(), "eu") || !strings.Contains(text.String(), "pg") {
		t.Errorf("public: %s", text.String())
	}
}

func dump(b *strings.Builder, v any) {
	switch v := v.(type) {
	case map[string]any:
		for _, k := range outputs.SortedKeys(v) {
			b.WriteString(k + "=")
			dump(b, v[k])
		}
	case []any:
		for _, e := range v {
			dump(b, e)
		}
	case string:
		b.WriteString(v + ";")
	}
}

func TestStatementsOfProfile(t *testing.T) {
	creds, err := configure(adapters.Output{Dir: "/p", Fields: map[string]any{
		"secrets": []any{
			map[string]any{"type": "s3", "key_id": "k'1", "scope": []any{"s3://a", "s3://b"}},
			map[string]any{"name": "n", "type": "http", "provider": "config", "persistent": true, "extra_http_headers": map[string]any{"A": "b"}, "tags": []any{"x", "y"}},
		},
		"attach": []any{
			map[string]any{"path": "a.db"},
			map[string]any{"path": "postgres:dbname=x", "type": "postgres", "alias": "pg", "read_only": true, "secret": "n"},
			map[string]any{"path": "s3://b/c.db?x=y", "options": map[string]any{"type": "duckdb", "block_size": int64(16384), "encryption_key": "'k'", "recover": true, "off": false}},
		},
	}})
	if err != nil {
		t.Fatal(err)
	}
	c := creds.(*credentials)
	got := append([]string{}, c.secrets...)
	for _, a := range c.attach {
		got = append(got, a.sql())
	}
	want := []string{
		`create or replace secret "_dbt_secret_1" (type s3, key_id 'k''1', scope 's3://a', scope 's3://b')`,
		`create or replace persistent secret "n" (type http, provider config, extra_http_headers map {'A': 'b'}, tags array ['x', 'y'])`,
		`attach if not exists '/p/a.db' as "a"`,
		`attach if not exists 'postgres:dbname=x' as "pg" (TYPE postgres, SECRET n, READ_ONLY)`,
		`attach if not exists 's3://b/c.db' as "c" (TYPE duckdb, BLOCK_SIZE 16384, ENCRYPTION_KEY 'k', RECOVER)`,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
