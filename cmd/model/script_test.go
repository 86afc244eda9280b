package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/adapters/duckdb"
	"github.com/modeldata/model/cmd/model/internal/cli"
	template "github.com/modeldata/model/project-template"
)

var update = flag.Bool("update", false, "rewrite what scripts compare with")

func TestMain(m *testing.M) {
	if path := os.Getenv("HOLD_DATABASE"); path != "" {
		holdDatabase(path)
	}
	testscript.Main(m, map[string]func(){
		"model": func() { os.Exit(cli.Main(os.Args[1:], engines())) },
	})
}

// TestScripts runs test/script: what users see and get, through the binary.
func TestScripts(t *testing.T) {
	p := params()
	p.Setup = func(e *testscript.Env) error {
		e.Setenv("HOME", e.WorkDir)
		e.Setenv("DB", filepath.Join(e.WorkDir, "test.duckdb"))
		return nil
	}
	testscript.Run(t, p)
}

func params(folder ...string) testscript.Params {
	return testscript.Params{
		Dir:                 filepath.Join(append([]string{"..", "..", "test", "script"}, folder...)...),
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Condition:           condition,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"sql":           cmdSQL,
			"artifact":      cmdArtifact,
			"same-manifest": cmdSameManifest,
			"template":      cmdTemplate,
			"hold":          cmdHold,
			"release":       cmdRelease,
			"browse":        cmdBrowse,
			"events":        cmdEvents,
			"await":         cmdAwait,
		},
	}
}

// cmdSQL runs a query on a DuckDB file, $DB unless -db names another, and
// prints the rows as CSV without a head.
func cmdSQL(ts *testscript.TestScript, neg bool, args []string) {
	db := ts.Getenv("DB")
	if len(args) > 1 && args[0] == "-db" {
		db, args = ts.MkAbs(args[1]), args[2:]
	}
	if len(args) != 1 {
		ts.Fatalf("usage: sql [-db FILE] QUERY")
	}
	out, err := query(db, args[0])
	if (err != nil) != neg {
		ts.Fatalf("sql: %v", err)
	}
	fmt.Fprint(ts.Stdout(), out)
}

func query(path, sql string) (string, error) {
	ctx := context.Background()
	d := duckdb.Driver()
	creds, err := d.Configure(adapters.Output{Profile: "test", Name: "test", Fields: map[string]any{"type": "duckdb", "path": path}})
	if err != nil {
		return "", err
	}
	a, err := d.Open(ctx, creds)
	if err != nil {
		return "", err
	}
	defer a.Close()
	s, err := a.Session(ctx, "test")
	if err != nil {
		return "", err
	}
	defer s.Close()
	res, err := adapters.ReadAll(ctx, s, sql, -1)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, row := range res.Rows {
		for i, v := range row {
			if i > 0 {
				b.WriteByte(',')
			}
			if v != nil {
				fmt.Fprint(&b, v)
			}
		}
		b.WriteByte('\n')
	}
	return b.String(), nil
}

// clocks is what two writings of one manifest differ in.
var clocks = regexp.MustCompile(`"created_at":[0-9.]+|^\{"metadata":\{.*?\} *,"nodes":`)

// cmdSameManifest compares two manifests of one project: same-manifest A B
func cmdSameManifest(ts *testscript.TestScript, neg bool, args []string) {
	a, b := clocks.ReplaceAllString(ts.ReadFile(args[0]), ""), clocks.ReplaceAllString(ts.ReadFile(args[1]), "")
	if (a != b) != neg {
		ts.Fatalf("%s and %s are compared: same is %t", args[0], args[1], a == b)
	}
}

// cmdArtifact prints a value of a JSON file of the target folder by its path:
// artifact run_results.json results.0.status
func cmdArtifact(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: artifact FILE PATH")
	}
	file := args[0]
	if !strings.Contains(file, "/") {
		file = filepath.Join("target", file)
	}
	var v any
	if err := json.Unmarshal([]byte(ts.ReadFile(file)), &v); err != nil {
		ts.Fatalf("artifact: %s: %v", args[0], err)
	}
	// "/" instead of "." separates when a key has dots itself.
	sep := "."
	if strings.Contains(args[1], "/") {
		sep = "/"
	}
	for _, key := range strings.Split(args[1], sep) {
		switch at := v.(type) {
		case map[string]any:
			next, ok := at[key]
			if !ok {
				if neg {
					return
				}
				ts.Fatalf("artifact: %s has no %s", args[0], key)
			}
			v = next
		case []any:
			i, err := strconv.Atoi(key)
			if err != nil || i >= len(at) {
				ts.Fatalf("artifact: %s is no index of %d items", key, len(at))
			}
			v = at[i]
		default:
			ts.Fatalf("artifact: there is nothing below %v", at)
		}
	}
	if s, ok := v.(string); ok {
		fmt.Fprintln(ts.Stdout(), s)
		return
	}
	b, err := json.Marshal(v)
	ts.Check(err)
	fmt.Fprintln(ts.Stdout(), string(b))
}

// cmdTemplate writes the starter project to a folder.
func cmdTemplate(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: template DIR")
	}
	ts.Check(os.CopyFS(ts.MkAbs(args[0]), template.Files))
}

// cmdAwait waits until a file that a background command writes, such as its log,
// matches a pattern.
func cmdAwait(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: await FILE PATTERN")
	}
	pattern := regexp.MustCompile(args[1])
	var text []byte
	for range 1200 {
		text, _ = os.ReadFile(ts.MkAbs(args[0]))
		if pattern.Match(text) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	ts.Fatalf("await: %s does not match %s:\n%s", args[0], args[1], text)
}

// cmdHold opens a database file in a process of its own and keeps it.
func cmdHold(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: hold FILE")
	}
	self, err := os.Executable()
	ts.Check(err)
	cmd := exec.Command(self, "-test.run=^$")
	cmd.Env = append(os.Environ(), "HOLD_DATABASE="+ts.MkAbs(args[0]))
	out, err := cmd.StdoutPipe()
	ts.Check(err)
	in, err := cmd.StdinPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	held := make([]byte, 5)
	if _, err := io.ReadFull(out, held); err != nil {
		ts.Fatalf("the database was not opened: %v", err)
	}
	holders.Store(ts, func() {
		_ = in.Close()
		_ = cmd.Wait()
	})
	ts.Defer(func() { release(ts) })
}

// cmdRelease ends what hold began.
func cmdRelease(ts *testscript.TestScript, _ bool, _ []string) { release(ts) }

var holders sync.Map // *testscript.TestScript -> func()

func release(ts *testscript.TestScript) {
	if f, ok := holders.LoadAndDelete(ts); ok {
		f.(func())()
	}
}

// holdDatabase is the process that hold starts: it keeps the file open until
// its input ends.
func holdDatabase(path string) {
	if _, err := query(path, "select 1"); err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
	d := duckdb.Driver()
	creds, err := d.Configure(adapters.Output{Fields: map[string]any{"type": "duckdb", "path": path}})
	if err != nil {
		os.Exit(1)
	}
	a, err := d.Open(context.Background(), creds)
	if err != nil {
		os.Exit(1)
	}
	s, err := a.Session(context.Background(), "hold")
	if err == nil {
		_, err = s.Exec(context.Background(), "select 1")
	}
	if err != nil {
		os.Exit(1)
	}
	fmt.Print("held\n")
	_, _ = io.Copy(io.Discard, os.Stdin)
	_ = s.Close()
	_ = a.Close()
	os.Exit(0)
}
