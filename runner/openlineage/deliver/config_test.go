package deliver

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestRead: which of the places that may name a transport counts.
func TestRead(t *testing.T) {
	dir, home := t.TempDir(), t.TempDir()
	write := func(path, text string) string {
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		return path
	}
	named := write(filepath.Join(home, "named.yml"), "transport: {type: file, log_file_path: named}")
	for _, c := range []struct {
		name string
		vars []string
		file string // openlineage.yml of the folder
		want string // the transport as JSON
	}{
		{"nothing", nil, "", `null`},
		{
			"the url",
			[]string{"OPENLINEAGE_URL=http://a", "OPENLINEAGE_ENDPOINT=e", "OPENLINEAGE_API_KEY=k"},
			"",
			`{"auth":{"apiKey":"k","type":"api_key"},"endpoint":"e","type":"http","url":"http://a"}`,
		},
		{"disabled", []string{"OPENLINEAGE_URL=http://a", "OPENLINEAGE_DISABLED= True"}, "", `null`},
		{"disabled here", []string{"OPENLINEAGE_URL=http://a", "MODEL_OPENLINEAGE_DISABLED=true"}, "", `null`},
		{"disabled in the file", []string{"OPENLINEAGE_URL=http://a"}, "disabled: true", `null`},
		{
			"variables",
			[]string{"OPENLINEAGE__TRANSPORT__TYPE=http", "OPENLINEAGE__TRANSPORT__URL=http://b", "OPENLINEAGE__TRANSPORT__TIMEOUT=2", `OPENLINEAGE__TRANSPORT__AUTH={"type":"api_key"}`, "OPENLINEAGE_URL=http://a"},
			"",
			`{"auth":{"type":"api_key"},"timeout":2,"type":"http","url":"http://b"}`,
		},
		{"a whole mapping over its parts", []string{`OPENLINEAGE__TRANSPORT={"type":"console"}`, "OPENLINEAGE__TRANSPORT__URL=x"}, "", `{"type":"console"}`},
		{"the file over variables", []string{"OPENLINEAGE__TRANSPORT__TYPE=http", "OPENLINEAGE__TRANSPORT__URL=b"}, "transport: {type: console}", `{"type":"console","url":"b"}`},
		{"a file without a transport", []string{"OPENLINEAGE_URL=http://a"}, "facets: {}", `{"type":"http","url":"http://a"}`},
		{"the file that is named", []string{"OPENLINEAGE_CONFIG=" + named}, "transport: {type: console}", `{"log_file_path":"named","type":"file"}`},
		{
			"the url in a composite",
			[]string{"OPENLINEAGE_URL=http://a"},
			"transport: {type: composite, transports: {one: {type: console}}}",
			`{"transports":{"default_http":{"type":"http","url":"http://a"},"one":{"type":"console"}},"type":"composite"}`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(dir, "openlineage.yml")
			if c.file != "" {
				write(path, c.file)
				defer os.Remove(path)
			}
			got, err := Read(Environment{Vars: c.vars, Dirs: []string{dir, home}})
			if err != nil {
				t.Fatal(err)
			}
			if b, _ := json.Marshal(got.Transport); string(b) != c.want {
				t.Errorf("read %s, want %s", b, c.want)
			}
		})
	}
	if _, err := Read(Environment{Vars: []string{"OPENLINEAGE_CONFIG=" + write(filepath.Join(home, "bad.yml"), "a: [")}}); err == nil {
		t.Error("a file that is no YAML is taken")
	}
}

// TestOpen: what is wrong with settings is told, with a way out.
func TestOpen(t *testing.T) {
	for text, want := range map[string]string{
		`{"type": "htpp"}`:                                                              `there is no transport "htpp"`,
		`{"type": "http"}`:                                                              `lacks a valid url`,
		`{"type": "http", "url": "localhost:5000"}`:                                     `lacks a valid url`,
		`{"type": "http", "url": "http://a", "timeout": "soon"}`:                        `timeout is "soon"`,
		`{"type": "http", "url": "http://a", "endpoint": "http://b/c"}`:                 `endpoint that is no path`,
		`{"type": "http", "url": "http://a", "auth": {"type": "api_key"}}`:              `lacks apiKey`,
		`{"type": "http", "url": "http://a", "auth": {"type": "basic", "apiKey": "k"}}`: `no auth of type "basic"`,
		`{"type": "http", "url": "http://a", "auth": {"type": "jwt", "apiKey": "k"}}`:   `lacks tokenEndpoint`,
		`{"type": "file"}`: `lacks log_file_path`,
		`{"type": "file", "log_file_path": "s3://b/c"}`:           `this computer only`,
		`{"type": "composite"}`:                                   `has no transports`,
		`{"type": "composite", "transports": [{"type": "file"}]}`: `lacks log_file_path`,
	} {
		var s Settings
		if err := json.Unmarshal([]byte(text), &s); err != nil {
			t.Fatal(err)
		}
		_, err := Open(Config{Transport: s}, Local{Dir: t.TempDir(), Out: io.Discard})
		var wrong *ConfigError
		if !errors.As(err, &wrong) || !strings.Contains(wrong.Message, want) || wrong.Hint == "" {
			t.Errorf("%s gives %v, want %s with a hint", text, err, want)
		}
	}
}
