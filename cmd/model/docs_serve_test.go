package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	template "github.com/modeldata/model/project-template"
)

// TestDocsServe: a page is told when a file of the project has changed, and
// gets what the file says now.
func TestDocsServe(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, template.Files); err != nil {
		t.Fatal(err)
	}
	address := serveDocs(t, dir)
	get := func(path, host string) (int, string) {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), "GET", address+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Host = host
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res.StatusCode, string(body)
	}
	if _, page := get("/", ""); !strings.Contains(page, "connect-src 'self'") || !strings.Contains(page, "<title>clinic</title>") {
		t.Errorf("the page is\n%s", page)
	}
	if _, data := get("/site/data/index.js", ""); !strings.Contains(data, `"live":true`) || strings.Contains(data, "Pharmacy of the new town") {
		t.Errorf("the data is\n%s", data)
	}
	if code, _ := get("/", "rebound.example"); code != http.StatusForbidden {
		t.Errorf("another host's name gets %d", code)
	}
	if code, _ := get("/../dbt_project.yml", ""); code != http.StatusNotFound {
		t.Errorf("a file of the project gets %d", code)
	}
	ctx, stop := context.WithTimeout(t.Context(), 2*time.Minute)
	defer stop()
	req, err := http.NewRequestWithContext(ctx, "GET", address+"/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	events, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer events.Body.Close()
	lines := bufio.NewScanner(events.Body)
	lines.Scan()

	path := filepath.Join(dir, "models", "marts", "marts.yml")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	// What cannot be read leaves the site as it is.
	if err := os.WriteFile(path, []byte("models: [\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Second)
	if err := os.WriteFile(path, []byte(strings.Replace(string(text), "Pharmacy orders", "Pharmacy of the new town, orders", 1)), 0o666); err != nil {
		t.Fatal(err)
	}
	for lines.Scan() && lines.Text() != "event: rebuilt" {
	}
	if err := lines.Err(); err != nil {
		t.Fatalf("the page was not told: %v", err)
	}
	if _, data := get("/site/data/index.js", ""); !strings.Contains(data, "Pharmacy of the new town") {
		t.Errorf("the data is\n%s", data)
	}
	if _, err := os.Stat(filepath.Join(dir, "target", "index.html")); err == nil {
		t.Error("the site was written to the target folder")
	}
}

// serveDocs starts the command and returns the address that it tells.
func serveDocs(t *testing.T, dir string) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "docs", "serve", "--no-browser", "--port", "0", "--no-use-colors")
	cmd.Args[0], cmd.Dir = "model", dir
	cmd.Env = append(os.Environ(), "HOME="+t.TempDir())
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGINT)
		if err := cmd.Wait(); err != nil {
			t.Errorf("stopped, the command ends with %v", err)
		}
	})
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if m := regexp.MustCompile(`http://\S+`).FindString(lines.Text()); m != "" {
			go func() {
				for lines.Scan() {
				}
			}()
			return m
		}
	}
	t.Fatal("the command told no address")
	return ""
}
