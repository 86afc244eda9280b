package packages

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/modeldata/model/compiler/internal/projectfile"
	"github.com/modeldata/model/internal/diag"
)

// hub answers as dbt's package index does: the packages of each version of each
// package, as JSON.
type hub map[string]map[string]string

func (h hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := strings.TrimPrefix(r.URL.Path, "/")
	if rest, ok := strings.CutPrefix(path, "api/v1/"); ok {
		name := strings.TrimSuffix(rest, ".json")
		if name == "index" {
			var names []string
			for n := range h {
				names = append(names, n)
			}
			_ = json.NewEncoder(w).Encode(names)
			return
		}
		if h[name] == nil {
			http.NotFound(w, r)
			return
		}
		versions := map[string]any{}
		for v := range h[name] {
			require := any([]string{})
			if v == "3.0.0" {
				require = []string{">=9.0.0"}
			}
			versions[v] = map[string]any{"require_dbt_version": require, "downloads": map[string]any{"tarball": "http://" + r.Host + "/t/" + name + "/" + v}}
		}
		about := map[string]any{"versions": versions, "redirectname": nil, "redirectnamespace": nil}
		if name == "o/old" {
			about["redirectname"] = "new"
		}
		_ = json.NewEncoder(w).Encode(about)
		return
	}
	parts := strings.Split(path, "/") // t/owner/name/version
	_, _ = w.Write(archive(parts[2], h[parts[1]+"/"+parts[2]][parts[3]]))
}

func archive(name, packages string) []byte {
	var b bytes.Buffer
	zw := gzip.NewWriter(&b)
	tw := tar.NewWriter(zw)
	for file, text := range map[string]string{"dbt_project.yml": "name: " + name + "\n", "packages.yml": packages} {
		_ = tw.WriteHeader(&tar.Header{Name: name + "-x/" + file, Size: int64(len(text)), Mode: 0o644, Typeflag: tar.TypeReg})
		_, _ = tw.Write([]byte(text))
	}
	_, _ = tw.Close(), zw.Close()
	return b.Bytes()
}

var shelf = hub{
	"o/base": {"1.0.0": "", "1.1.0": "", "1.2.0": "", "2.0.0": "", "2.1.0-rc1": "", "3.0.0": ""},
	"o/top":  {"0.1.0": "packages: [{package: o/base, version: ['>=1.0.0', '<1.2.0']}]"},
	"o/old":  {"1.0.0": ""},
}

// install installs what a text declares and returns what the lock file pins.
func install(t *testing.T, dir, declared string, o Options) (string, diag.List) {
	t.Helper()
	server := httptest.NewServer(shelf)
	defer server.Close()
	for name, text := range map[string]string{"dbt_project.yml": "name: shop\n", "packages.yml": declared} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	o.ProjectDir, o.Hub, o.Env = dir, server.URL, func(string) (string, bool) { return "", false }
	diags := Install(context.Background(), o)
	list, _ := readLock(dir, hashOf(t, dir), nil)
	var pins []string
	for _, s := range list {
		pins = append(pins, s.Name+strings.Join(s.Versions, ","))
	}
	return strings.Join(pins, " "), diags
}

func hashOf(t *testing.T, dir string) string {
	t.Helper()
	p, diags := projectfile.ReadPackages(dir, "", &projectfile.Renderer{Env: func(string) (string, bool) { return "", false }})
	if diags.HasErrors() {
		t.Fatal(diags.Err())
	}
	hash, err := declaredHash(p.List)
	if err != nil {
		t.Fatal(err)
	}
	return hash
}

func TestVersionsOfTheHub(t *testing.T) {
	for declared, want := range map[string]string{
		"{package: o/base, version: '>=1.0.0'}":                                   "base=2.0.0",
		"{package: o/base, version: ['>1.0.0', '<1.2.0']}":                        "base=1.1.0",
		"{package: o/base, version: 1.0.0}":                                       "base=1.0.0",
		"{package: o/base, version: '>=2.0.0', install_prerelease: true}":         "base=2.1.0-rc1",
		"{package: o/base, version: '>=2.1.0-rc0'}":                               "base=2.1.0-rc1",
		"{package: o/base, version: '>=1.0.0'}, {package: o/top, version: 0.1.0}": "base=1.1.0 top=0.1.0",
		"{package: o/base, version: '>=1.2.0'}, {package: o/top, version: 0.1.0}": "no version of o/base fits >=1.2.0, >=1.0.0, <1.2.0",
		"{package: o/base, version: '>=4.0.0'}":                                   "no version of o/base fits >=4.0.0",
		"{package: o/bse, version: 1.0.0}":                                        "did you mean o/base?",
		"{package: o/old, version: 1.0.0}":                                        "the package o/old is named o/new now",
	} {
		got, diags := install(t, t.TempDir(), "packages: ["+declared+"]\n", Options{})
		for _, d := range diags {
			got += " " + d.Message + " " + d.WayOut()
		}
		if !strings.Contains(got, want) {
			t.Errorf("%s: got %q, want %q", declared, got, want)
		}
	}
}

func TestInstallFolder(t *testing.T) {
	dir := t.TempDir()
	there := func() string {
		list, err := os.ReadDir(filepath.Join(dir, "dbt_packages"))
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, e := range list {
			names = append(names, e.Name())
		}
		slices.Sort(names)
		return fmt.Sprint(names)
	}
	if _, diags := install(t, dir, "packages: [{package: o/top, version: 0.1.0}]\n", Options{}); diags.HasErrors() || there() != "[base top]" {
		t.Fatal(diags, there())
	}
	// A lock changes nothing in the folder, and knows what packages need.
	pins, _ := install(t, dir, "packages: [{package: o/top, version: '>=0.1.0'}]\n", Options{LockOnly: true})
	if pins != "top=0.1.0 base=1.1.0" || there() != "[base top]" {
		t.Error(pins, there())
	}
	// What is declared no more goes; what is pinned stays.
	if _, diags := install(t, dir, "packages: [{package: o/base, version: 1.0.0}]\n", Options{}); diags.HasErrors() || there() != "[base]" {
		t.Error(diags, there())
	}
}

// TestHash compares with what dbt-core 1.10 writes for the same declarations.
func TestHash(t *testing.T) {
	dir := t.TempDir()
	text := `packages:
  - package: o/base
    version: [">=1.0.0", "<2.0.0"]
  - package: o/top
    version: 1.1
    install_prerelease: true
  - local: ../bäside
  - git: https://example.com/repo.git
    revision: 1.0
    warn-unpinned: false
  - git: "https://example.com/other.git"
    subdirectory: a/b
  - tarball: https://example.com/x.tgz
    name: x
`
	if err := os.WriteFile(filepath.Join(dir, "packages.yml"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if got, want := hashOf(t, dir), "a2dc83d6704d6b70139b8b1ca1ad5e68230ab0f9"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
