// Package postgres proves, with the binary and a real server, what holds
// between sessions: readers never miss a relation, locks are told, many workers
// do not stop each other, and a server that dies in the middle costs nothing.
package postgres

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/modeldata/model/test/services"
)

var built = sync.OnceValues(func() (string, error) {
	if bin := os.Getenv("MODEL_BIN"); bin != "" {
		return bin, nil
	}
	dir, err := os.MkdirTemp("", "model-bin")
	if err != nil {
		return "", err
	}
	bin := filepath.Join(dir, "model")
	cmd := exec.Command("go", "build", "-o", bin, "./cmd/model")
	cmd.Dir = filepath.Join("..", "..")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return bin, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if bin, err := built(); err == nil && os.Getenv("MODEL_BIN") == "" {
		_ = os.RemoveAll(filepath.Dir(bin))
	}
	os.Exit(code)
}

// project is a project's folder with its database.
type project struct {
	t   *testing.T
	dir string
	db  services.Postgres
}

// newProject writes a project of testdata to a folder of its own.
func newProject(t *testing.T, archive string, db services.Postgres) *project {
	t.Helper()
	p := &project{t: t, dir: t.TempDir(), db: db}
	a, err := txtar.ParseFile(filepath.Join("testdata", archive))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range a.Files {
		p.write(f.Name, string(f.Data))
	}
	p.profile("")
	return p
}

func (p *project) write(name, text string) {
	p.t.Helper()
	path := filepath.Join(p.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		p.t.Fatal(err)
	}
}

// profile writes the profile, with more fields.
func (p *project) profile(more string) {
	p.write("profiles.yml", fmt.Sprintf("shop: {target: dev, outputs: {dev: {type: postgres, host: %s, port: %d, user: %s, password: \"%s\", dbname: %s, schema: shop, threads: 8%s}}}\n",
		p.db.Host, p.db.Port, p.db.User, p.db.Password, p.db.Database, more))
}

func (p *project) command(args ...string) *exec.Cmd {
	p.t.Helper()
	bin, err := built()
	if err != nil {
		p.t.Fatal(err)
	}
	cmd := exec.Command(bin, args...)
	cmd.Dir = p.dir
	cmd.Env = append(os.Environ(), "HOME="+p.dir)
	return cmd
}

// must runs a command that passes.
func (p *project) must(args ...string) string {
	p.t.Helper()
	out, err := p.command(args...).CombinedOutput()
	if err != nil {
		p.t.Fatalf("%v: %v\n%s", args, err, out)
	}
	return string(out)
}

func (p *project) query(sql string) [][]string {
	p.t.Helper()
	rows, err := p.db.Query(sql)
	if err != nil {
		p.t.Fatalf("%s: %v", sql, err)
	}
	return rows
}

// content lists every relation with its rows, without what the moment decides.
func (p *project) content() []string {
	p.t.Helper()
	var out []string
	for _, rel := range p.query("select n.nspname || '.' || c.relname, c.relkind from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'v', 'm') and n.nspname like 'shop%' order by 1") {
		columns := "t::text"
		if strings.Contains(rel[0], "history") {
			columns = "(to_jsonb(t) - 'dbt_scd_id' - 'dbt_updated_at' - 'dbt_valid_from' - 'dbt_valid_to')::text || (t.dbt_valid_to is null)"
		}
		out = append(out, "relation "+strings.Join(rel, " "))
		var rows []string
		for _, row := range p.query("select " + columns + " from " + rel[0] + " t") {
			rows = append(rows, rel[0]+": "+row[0])
		}
		slices.Sort(rows)
		out = append(out, rows...)
	}
	return out
}

// started runs a command in the background; what it says grows in its buffer.
type started struct {
	cmd   *exec.Cmd
	done  chan error    // how it ended
	ended chan struct{} // closed when it has
	mu    sync.Mutex
	out   bytes.Buffer
}

func (s *started) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.out.Write(b)
}

func (s *started) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.out.String()
}

func (p *project) start(args ...string) *started {
	p.t.Helper()
	s := &started{cmd: p.command(args...), done: make(chan error, 1), ended: make(chan struct{})}
	s.cmd.Stdout, s.cmd.Stderr = s, s
	if err := s.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	go func() {
		s.done <- s.cmd.Wait()
		close(s.ended)
	}()
	return s
}

// waitFor waits until the command has said a text.
func (s *started) waitFor(t *testing.T, text string) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !strings.Contains(s.text(), text); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			_ = s.cmd.Process.Kill()
			t.Fatalf("it never said %q:\n%s", text, s.text())
		}
	}
}
