// Package kill proves that a build killed at any moment loses and repeats
// nothing: the next build ends as if the first had never been disturbed.
package kill

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/adapters/duckdb"
)

var (
	rounds = flag.Int("rounds", 20, "how often a build is killed")
	seed   = flag.Uint64("kill-seed", 0, "seed of the moments; 0 takes a new one")
)

// binary builds the command once.
func binary(t *testing.T) string {
	t.Helper()
	if bin := os.Getenv("MODEL_BIN"); bin != "" {
		return bin
	}
	bin := filepath.Join(t.TempDir(), "model")
	cmd := exec.Command("go", "build", "-o", bin, "./cmd/model")
	cmd.Dir = filepath.Join("..", "..")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return bin
}

// project writes the project to a folder of its own.
func project(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	a, err := txtar.ParseFile(filepath.Join("testdata", "project.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range a.Files {
		path := filepath.Join(dir, f.Name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// change writes the raw data of a round: rows are added, changed and removed.
func change(t *testing.T, dir string, round int) {
	t.Helper()
	var b strings.Builder
	b.WriteString("id,amount,state,updated_at\n")
	at := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, round)
	for id := 1; id <= 200+10*round; id++ {
		if id%37 == round%37 {
			continue // removed in this round
		}
		changed := at
		if (id+round)%11 != 0 {
			changed = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
		}
		fmt.Fprintf(&b, "%d,%d,%s,%s\n", id, id*10+(id+round)%3, []string{"new", "paid", "sent"}[(id+round)%3], changed.Format("2006-01-02 15:04:05"))
	}
	if err := os.WriteFile(filepath.Join(dir, "seeds", "raw.csv"), []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

func build(bin, dir string) *exec.Cmd {
	cmd := exec.Command(bin, "build", "--project-dir", dir, "--profiles-dir", dir)
	cmd.Env = append(os.Environ(), "HOME="+dir)
	return cmd
}

func TestKilledBuildsEndAsUndisturbed(t *testing.T) {
	disturbed(t, *rounds, func(t *testing.T, cmd *exec.Cmd, after time.Duration) bool {
		return !stop(t, cmd, after, os.Kill).Exited()
	})
}

// TestInterruptedBuildsEndAsUndisturbed: Ctrl-C instead, which the command ends
// with a code of its own.
func TestInterruptedBuildsEndAsUndisturbed(t *testing.T) {
	disturbed(t, *rounds/4, func(t *testing.T, cmd *exec.Cmd, after time.Duration) bool {
		ended := stop(t, cmd, after, os.Interrupt)
		if code := ended.ExitCode(); ended.Exited() && code != 0 && code != 1 && code != 2 {
			t.Errorf("an interrupted build ended with %d", code)
		}
		return !ended.Success()
	})
}

// disturbed builds a project again and again, on changing data; each build is
// hit at any moment, and the one after it has to end as if nothing had happened.
func disturbed(t *testing.T, times int, hit func(t *testing.T, cmd *exec.Cmd, after time.Duration) bool) {
	t.Helper()
	bin := binary(t)
	s := *seed
	if s == 0 {
		s = uint64(time.Now().UnixNano())
	}
	t.Logf("moments are drawn with -kill-seed %d", s)
	rnd := rand.New(rand.NewPCG(s, 0))
	hurt, calm := project(t), project(t)
	hits := 0
	for round := range times {
		change(t, hurt, round)
		change(t, calm, round)
		began := time.Now()
		if out, err := build(bin, calm).CombinedOutput(); err != nil {
			t.Fatalf("round %d, undisturbed: %v\n%s", round, err, out)
		}
		if hit(t, build(bin, hurt), time.Duration(rnd.Int64N(int64(time.Since(began))))) {
			hits++
		}
		if out, err := build(bin, hurt).CombinedOutput(); err != nil {
			t.Fatalf("round %d, after the hit: %v\n%s", round, err, out)
		}
		want, got := content(t, calm), content(t, hurt)
		if !slices.Equal(got, want) {
			t.Fatalf("round %d: the disturbed database differs:\n%s", round, firstDifference(got, want))
		}
	}
	t.Logf("%d of %d builds were hit while they ran", hits, times)
	if times >= 10 && hits == 0 {
		t.Error("no build was hit while it ran: the test proves nothing")
	}
}

// stop starts the command, signals it after the delay, and returns how it ended.
func stop(t *testing.T, cmd *exec.Cmd, after time.Duration, with os.Signal) *os.ProcessState {
	t.Helper()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(after)
	_ = cmd.Process.Signal(with) // an error means that it has ended
	_ = cmd.Wait()
	return cmd.ProcessState
}

// content lists every relation with its rows, without the moments at which
// snapshots were taken.
func content(t *testing.T, dir string) []string {
	t.Helper()
	ctx := context.Background()
	d := duckdb.Driver()
	creds, err := d.Configure(adapters.Output{Fields: map[string]any{"type": "duckdb", "path": filepath.Join(dir, "kill.duckdb")}})
	if err != nil {
		t.Fatal(err)
	}
	a, err := d.Open(ctx, creds)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	sess, err := a.Session(ctx, "content")
	if err != nil {
		t.Fatal(err)
	}
	defer sess.Close()
	read := func(sql string) []string {
		res, err := adapters.ReadAll(ctx, sess, sql, -1)
		if err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
		var out []string
		for _, row := range res.Rows {
			out = append(out, fmt.Sprint(row...))
		}
		return out
	}
	var out []string
	for _, rel := range read("select schema_name || '.' || table_name from duckdb_tables() where not internal union all select schema_name || '.' || view_name from duckdb_views() where not internal order by 1") {
		columns := "*"
		if strings.Contains(rel, "history") {
			columns = "* exclude (dbt_scd_id, dbt_updated_at, dbt_valid_from, dbt_valid_to), dbt_valid_to is null"
		}
		rows := read("select " + columns + " from " + rel)
		slices.Sort(rows)
		out = append(out, "relation "+rel)
		for _, r := range rows {
			out = append(out, rel+": "+r)
		}
	}
	return out
}

func firstDifference(got, want []string) string {
	for i := 0; ; i++ {
		switch {
		case i >= len(got):
			return "missing: " + strings.Join(want[i:min(i+3, len(want))], "\n")
		case i >= len(want):
			return "too much: " + strings.Join(got[i:min(i+3, len(got))], "\n")
		case got[i] != want[i]:
			return "got:  " + got[i] + "\nwant: " + want[i]
		}
	}
}
