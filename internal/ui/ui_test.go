package ui

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

var update = flag.Bool("update", false, "rewrite golden files")

// clock counts up by a second a reading.
func clock() func() time.Time {
	var mu sync.Mutex
	now := time.Date(2026, 3, 4, 5, 6, 0, 7000, time.UTC)
	return func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		now = now.Add(time.Second)
		return now
	}
}

func node(kind, name string) NodeInfo {
	return NodeInfo{
		Path: name + ".sql", Name: name, UniqueID: kind + ".shop." + name, ResourceType: kind, Materialized: "table",
		Status: "started", StartedAt: Stamp(time.Date(2026, 3, 4, 5, 6, 0, 0, time.UTC)), Meta: map[string]any{"team": "<core>"},
		Relation: NodeRelation{Database: "shop", Schema: "main", Alias: name, RelationName: `"shop"."main"."` + name + `"`}, Checksum: "c0ffee",
	}
}

func broken() *diag.Diagnostic {
	f := source.NewFile("models/orders.sql", "select *\nfrom {{ ref('ordrs') }}\n")
	return diag.Errorf(diag.MissingRef, source.At(f, 21, 28), "no model is named %q", "ordrs").WithHint("did you mean %q?", "orders")
}

// samples holds every event once or more.
func samples() []Event {
	line := func(kind, name string) Line { return Line{Node: node(kind, name), Index: 1, Total: 9} }
	end := func(kind, name, status, message string) Event {
		l := line(kind, name)
		l.Status, l.Message, l.Elapsed, l.Failures, l.Cause = status, message, 0.0512, 2, ""
		return Finished(l)
	}
	n := node("model", "orders")
	skipped := line("model", "late")
	skipped.Status, skipped.Cause = "skipped", "orders"
	hook := line("operation", "shop.on-run-start.0")
	return []Event{
		MainReportVersion{Version: "=1.2.3", LogVersion: 3, Model: "0.9"},
		MainReportArgs{Args: map[string]string{"threads": "4", "select": "a"}},
		AdapterRegistered{"duckdb", "=1.5.5"},
		PartialParsingSkipParsing{},
		PartialParsingEnabled{1, 2, 3},
		PartialParsingNotEnabled{},
		FoundStats{StatLine([]Count{{5, "model"}, {0, "seed"}, {2, "analysis"}, {1, "saved query"}, {2, "saved query"}})},
		JinjaLog{Msg: "hidden"},
		JinjaLog{Msg: "shown", Show: true, NodeInfo: &n},
		JinjaLog{Msg: "careful", Warning: true},
		NoNodesForSelectionCriteria{"tga:x"},
		DefaultSelector{"nightly"},
		NoNodesSelected{},
		NothingToDo{},
		ConcurrencyLine{NumThreads: 4, TargetName: "dev", NodeCount: 9},
		Formatting{},
		Note{"by the way"},
		NewConnection{"duckdb", "model.shop.orders"},
		SQLQuery{ConnName: "model.shop.orders", SQL: "select 1"},
		SQLQueryStatus{Status: "OK", Elapsed: 0.0123},
		ConnectionEvent{"c", Commit},
		ConnectionEvent{"c", Rollback},
		ConnectionEvent{"c", ConnectionClosed},
		NodePhase{n, NodeStart, nil},
		NodePhase{n, NodeCompiling, nil},
		NodePhase{n, NodeExecuting, nil},
		NodePhase{n, NodeFinished, &RunResult{Status: "success", Message: "OK", Thread: "Thread-1 (worker)"}},
		Started(hook), end("operation", "shop.on-run-start.0", "success", ""), end("operation", "h", "error", ""), end("operation", "h", "skipped", ""),
		Started(line("model", "orders")), end("model", "orders", "success", "INSERT 0 5"), end("model", "orders", "error", ""), end("model", "orders", "partial success", "PARTIAL SUCCESS (1/2)"),
		Started(line("test", "not_null_id")), end("test", "not_null_id", "pass", ""), end("test", "not_null_id", "fail", ""), end("test", "not_null_id", "warn", ""), end("test", "not_null_id", "error", ""),
		Started(line("unit_test", "ut")), end("unit_test", "ut", "pass", ""),
		Started(line("seed", "lands")), end("seed", "lands", "success", "INSERT 2"), end("seed", "lands", "error", ""),
		Started(line("snapshot", "snap")), end("snapshot", "snap", "success", "OK"), end("snapshot", "snap", "error", ""),
		Started(line("saved_query", "sq")), end("saved_query", "sq", "no-op", ""), end("exposure", "dash", "no-op", ""), end("function", "fn", "success", ""), end("function", "fn", "error", ""),
		Finished(skipped), end("test", "t", "skipped", ""),
		LogStartBatch{n, "batch 2026-01-01 of main.orders", 1, 2},
		LogBatchResult{n, "batch 2026-01-01 of main.orders", "OK", 1, 2, 0.5},
		LogBatchResult{n, "batch 2026-01-02 of main.orders", "error", 2, 2, 0.5},
		LogBatchResult{n, "b", "skipped", 2, 2, 0},
		LogFreshnessResult{n, "pass", 1, 4, 0.1, "raw", "orders"},
		LogFreshnessResult{n, "warn", 2, 4, 0.1, "raw", "b"},
		LogFreshnessResult{n, "error", 3, 4, 0.1, "raw", "c"},
		LogFreshnessResult{n, "runtime error", 4, 4, 0.1, "raw", "d"},
		LogCancelLine{"model.shop.orders"},
		MainKeyboardInterrupt{},
		BuildingCatalog{},
		CatalogWritten{"target/catalog.json"},
		FinishedRunning([]NodeInfo{node("model", "a"), node("test", "b"), node("test", "c"), node("operation", "d"), node("unit_test", "e"), node("exposure", "f")}, 3725.5),
		PrintEvent{"printed"},
		ShowNode{NodeName: "orders", Preview: "| id |"},
		ShowNode{NodeName: "orders", Preview: `[{"a": "<1>"}]`, OutputFormat: "json"},
		ShowNode{IsInline: true, Preview: "[1]", OutputFormat: "json"},
		CompiledNode{NodeName: "orders", Compiled: "select 1"},
		CompiledNode{IsInline: true, Compiled: "select 2"},
		CompiledNode{NodeName: "o", Compiled: "select <3>", OutputFormat: "json"},
		CompiledNode{Compiled: "bare", Quiet: true},
		DebugCmdOut{CheckResult("  Connection test:", true, "connection ok")},
		DebugCmdOut{CheckResult("  profiles.yml file", false, "not found")},
		CleanPath{"target", CleanCheck},
		CleanPath{"target", CleanDone},
		CleanPath{"/", CleanProtected},
		CleanPath{"", CleanFinished},
		ProjectCreated{"shop", "model build --project-dir shop"},
		ArtifactWritten{"WritableManifest", "target/manifest.json"},
		DepsEvent{DepsNoPackagesFound, ""},
		DepsEvent{DepsStartPackageInstall, "dbt-labs/dbt_utils"},
		DepsEvent{DepsInstallInfo, "version 1.3.0"},
		DepsEvent{DepsUpdateAvailable, "1.4.0"},
		DepsEvent{DepsUpToDate, ""},
		DepsEvent{DepsListSubdirectory, "sub"},
		DepsEvent{DepsLockUpdating, "package-lock.yml"},
		DepsEvent{DepsUnpinned, "https://x"},
		MainEncounteredError{"it broke\nbadly"},
		&DiagnosticFound{broken()}, &DiagnosticFound{diag.Warnf(diag.UnusedConfigPath, source.Span{}, "models.shop.x applies to nothing")},
		CommandCompleted{"model build", false, time.Date(2026, 3, 4, 5, 7, 0, 0, time.UTC), 3.25},
		ResourceReport{CommandName: "build", ProcessMemMaxRSS: 12},
	}
}

func outcomes() []Outcome {
	return []Outcome{
		{Node: node("model", "ok"), Status: "success"},
		{Node: node("model", "orders"), Path: "models/orders.sql", CompiledPath: "target/compiled/shop/models/orders.sql", Status: "error", Message: "no model is named", Diagnostic: broken()},
		{Node: node("test", "not_null_id"), Path: "models/schema.yml", Status: "fail", Message: "Got 2 results, configured to fail if != 0", Failures: `"shop"."audit"."not_null_id"`},
		{Node: node("test", "some"), Path: "models/schema.yml", Status: "warn", Message: "Got 1 result, configured to warn if != 0"},
		{Node: node("seed", "mute"), Path: "seeds/mute.csv", Status: "error"},
		{Node: node("model", "late"), Status: "skipped"},
		{Node: node("model", "inc"), Status: "skipped", Message: "a model it inlines was skipped"},
		{Node: node("exposure", "dash"), Status: "skipped", Message: "x"},
		{Node: node("exposure", "bare"), Status: "no-op"},
		{Node: node("model", "batches"), Status: "partial success"},
	}
}

func options(out, err io.Writer) Options {
	return Options{Out: out, Err: err, InvocationID: "id-1", PID: 7, Now: clock(), Extra: map[string]string{"env": "ci"}}
}

func fireAll(u *UI) {
	for i, ev := range samples() {
		u.FireOn([]string{MainThread, "Thread-1 (worker)"}[i%2], ev)
	}
	u.EndOfRun(outcomes(), false)
	u.EndOfRun(nil, false)
	u.EndOfRun(outcomes()[3:4], false)
	u.EndOfRun(outcomes()[9:], false)
	u.EndOfRun(nil, true)
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func TestFormats(t *testing.T) {
	for name, set := range map[string]func(*Options){
		"text.golden":  func(o *Options) { o.Level = Info },
		"color.golden": func(o *Options) { o.Level = Debug; o.Color = true },
		"debug.golden": func(o *Options) { o.Level = Debug; o.Format = DebugText },
		"json.golden":  func(o *Options) { o.Level = Debug; o.Format = JSON },
		"quiet.golden": func(o *Options) { o.Quiet = true },
		"github.golden": func(o *Options) {
			o.Level, o.Annotations, o.Dir = Error, true, "warehouse"
		},
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			o := options(&b, &b)
			set(&o)
			u := New(o)
			fireAll(u)
			if err := u.Close(); err != nil {
				t.Fatal(err)
			}
			golden(t, name, strings.ReplaceAll(b.String(), "\x1b", "ESC"))
		})
	}
}

// TestDBTNames: events carry the names, codes, levels and fields that dbt gives
// them (testdata/facts.py); what we add is listed here.
func TestDBTNames(t *testing.T) {
	data, err := os.ReadFile("testdata/events.json")
	if err != nil {
		t.Fatal(err)
	}
	var facts map[string]struct {
		Code, Level string
		Fields      []string
	}
	if err := json.Unmarshal(data, &facts); err != nil {
		t.Fatal(err)
	}
	ours := map[string]bool{"SkippingDetails.cause": true, "RunResultError.diagnostic": true, "RunResultWarningMessage.diagnostic": true}
	all := samples()
	for _, o := range outcomes() {
		r := o.Diagnostic
		all = append(all, RunResultHead{NodeInfo: o.Node}, RunResultHead{Warning: true}, RunResultError{Found: r, Msg: "m"}, RunResultError{Warning: true},
			RunResultErrorNoMessage{}, SQLCompiledPath{}, CheckNodeTestFailure{}, StatsLine{}, EndOfRunSummary{})
	}
	for _, ev := range all {
		a := ev.About()
		f, ok := facts[a.Name]
		if !ok {
			t.Errorf("dbt has no event %s", a.Name)
			continue
		}
		if a.Code != f.Code {
			t.Errorf("%s has code %s, dbt's is %s", a.Name, a.Code, f.Code)
		}
		if _, diagnostic := ev.(*DiagnosticFound); diagnostic {
			continue
		}
		if f.Level != "dynamic" && f.Level != a.Level.String() {
			t.Errorf("%s has level %s, dbt's is %s", a.Name, a.Level, f.Level)
		}
		var fields map[string]any
		if err := json.Unmarshal(eventData(ev), &fields); err != nil {
			t.Fatal(err)
		}
		known := map[string]bool{}
		for _, k := range f.Fields {
			known[k] = true
		}
		for k := range fields {
			if !known[k] && !ours[a.Name+"."+k] {
				t.Errorf("%s has a field %s that dbt's lacks", a.Name, k)
			}
		}
	}
}

func TestJSONLines(t *testing.T) {
	var b bytes.Buffer
	o := options(&b, &b)
	o.Format = JSON
	u := New(o)
	fireAll(u)
	for _, line := range strings.Split(strings.TrimSpace(b.String()), "\n") {
		var obj struct {
			Data map[string]any
			Info map[string]any
		}
		if err := json.Unmarshal([]byte(line), &obj); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if len(obj.Info) != 10 || obj.Data == nil {
			t.Errorf("info has %d keys: %s", len(obj.Info), line)
		}
	}
}

func TestSecrets(t *testing.T) {
	secrets := Secrets([]string{"DBT_ENV_SECRET_A=hunter2", "DBT_ENV_SECRET_B=hunter2-long", `DBT_ENV_SECRET_Q=a"b\c`, "DBT_ENV_SECRET_E=", "OTHER=visible"})
	for _, format := range []Format{Text, DebugText, JSON} {
		var b bytes.Buffer
		dir := t.TempDir()
		o := options(&b, &b)
		o.Format, o.Secrets, o.Progress = format, secrets, true
		o.File = FileOptions{Path: filepath.Join(dir, "logs", "dbt.log"), Format: format}
		u := New(o)
		d := broken()
		d.Message = "cannot log in with hunter2-long"
		u.Diagnostic(d)
		u.Progress("hunter2")
		u.Fire(Note{`x hunter2 y a"b\c z visible`})
		if err := u.Close(); err != nil {
			t.Fatal(err)
		}
		logged, err := os.ReadFile(o.File.Path)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{b.String(), string(logged)} {
			if strings.Contains(text, "hunter2") || strings.Contains(text, `a"b\c`) || strings.Contains(text, `a\"b\\c`) || strings.Contains(text, "-long") {
				t.Errorf("a secret is shown: %s", text)
			}
			if !strings.Contains(text, "visible") || !strings.Contains(text, mask) {
				t.Errorf("too much is hidden: %s", text)
			}
		}
	}
}

func TestRotation(t *testing.T) {
	path := filepath.Join(t.TempDir(), "logs", "dbt.log")
	u := New(Options{Level: None, Now: clock(), File: FileOptions{Path: path, Format: Text, MaxBytes: 200}})
	const events = 60
	for i := range events {
		u.Fire(Note{fmt.Sprintf("line %02d %s", i, strings.Repeat("x", 40))})
	}
	if err := u.Close(); err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(path + "*")
	if len(files) != keptFiles+1 {
		t.Errorf("%d files: %v", len(files), files)
	}
	for _, f := range files {
		info, err := os.Stat(f)
		if err != nil || info.Size() > 200 {
			t.Errorf("%s: %v bytes, %v", f, info.Size(), err)
		}
	}
	last, _ := os.ReadFile(path)
	if !strings.Contains(string(last), fmt.Sprintf("line %d", events-1)) {
		t.Errorf("the newest line is not in the newest file: %s", last)
	}
}

// TestLogFileFails: a log file that cannot be written is told of once and does
// not end the run.
func TestLogFileFails(t *testing.T) {
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	o := options(&b, &b)
	o.File = FileOptions{Path: filepath.Join(blocked, "dbt.log")}
	u := New(o)
	u.Fire(Note{"one"})
	u.Fire(Note{"two"})
	if got := strings.Count(b.String(), string(diag.LogUnwritten)); got != 1 {
		t.Errorf("told %d times: %s", got, b.String())
	}
	if !strings.Contains(b.String(), "two") {
		t.Error("the terminal fell silent")
	}
}

func TestNothingIsOpenedInVain(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "logs")
	u := New(Options{Level: Error, File: FileOptions{Path: filepath.Join(dir, "dbt.log"), Level: Warn}})
	u.Fire(Note{"quiet"})
	if err := u.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Error("a log folder was made for no line")
	}
}

func TestProgress(t *testing.T) {
	var out, err bytes.Buffer
	o := options(&out, &err)
	o.Progress = true
	u := New(o)
	u.Progress("reading 1 of 9\nfiles")
	u.Fire(Note{"hello"})
	u.Progress("reading 9 of 9 files")
	u.Progress("")
	if want := clearLine + "reading 1 of 9 files" + clearLine + clearLine + "reading 9 of 9 files" + clearLine; err.String() != want {
		t.Errorf("got %q", err.String())
	}
	o.Format = JSON
	err.Reset()
	New(o).Progress("x")
	if err.Len() > 0 {
		t.Error("a progress line in JSON")
	}
}

func TestWantColor(t *testing.T) {
	yes, no := true, false
	for _, c := range []struct {
		flag     *bool
		terminal bool
		env      map[string]string
		want     bool
	}{
		{nil, true, nil, true},
		{nil, false, nil, false},
		{nil, true, map[string]string{"NO_COLOR": "1"}, false},
		{nil, true, map[string]string{"NO_COLOR": ""}, true},
		{nil, true, map[string]string{"TERM": "dumb"}, false},
		{&yes, false, map[string]string{"NO_COLOR": "1"}, true},
		{&no, true, nil, false},
	} {
		env := func(k string) string { return c.env[k] }
		if got := WantColor(c.flag, c.terminal, env); got != c.want {
			t.Errorf("%+v: got %v", c, got)
		}
	}
}

// TestConcurrent: lines of many goroutines stay whole.
func TestConcurrent(t *testing.T) {
	var b bytes.Buffer
	o := options(&b, &b)
	o.File = FileOptions{Path: filepath.Join(t.TempDir(), "dbt.log"), MaxBytes: 4000}
	u := New(o)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for range 50 {
				u.FireOn(fmt.Sprintf("Thread-%d", i), Note{"whole"})
				u.Progress("x")
			}
		})
	}
	wg.Wait()
	if err := u.Close(); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	if len(lines) != 400 {
		t.Errorf("%d lines", len(lines))
	}
	for _, l := range lines {
		if !strings.HasSuffix(l, "  whole") || len(l) != len("05:06:07  whole") {
			t.Errorf("broken line %q", l)
		}
	}
}

func TestStripColor(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[a-zé\x1b\[0-9;m]{0,20}`).Draw(t, "s")
		got := stripColor(red(s))
		if strings.Contains(s, "\x1b") {
			return // need only not panic
		}
		if got != s {
			t.Fatalf("%q became %q", s, got)
		}
	})
}
