package postgres

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/modeldata/model/test/services"
)

var (
	rounds = flag.Int("rounds", 20, "how often the server is killed")
	seed   = flag.Uint64("kill-seed", 0, "seed of the moments; 0 takes a new one")
)

// change writes the raw data of a round: rows are added, changed and removed.
func (p *project) change(round int) {
	var b strings.Builder
	b.WriteString("id,amount,state,updated_at\n")
	first := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	for id := 1; id <= 200+10*round; id++ {
		if id%37 == round%37 {
			continue // removed in this round
		}
		changed := first
		if (id+round)%11 == 0 {
			changed = first.AddDate(0, 0, round)
		}
		fmt.Fprintf(&b, "%d,%d,%s,%s\n", id, id*10+(id+round)%3, []string{"new", "paid", "sent"}[(id+round)%3], changed.Format("2006-01-02 15:04:05"))
	}
	p.write("seeds/raw.csv", b.String())
}

// disturbed builds a project again and again, on changing data; each build is hit
// once, at any moment. What holds after each: the failure is told, nothing is
// half built, and the next build ends as if nothing had happened.
func disturbed(t *testing.T, db services.Postgres, times int, hit func(run *started, after time.Duration), told func(*started, error)) {
	t.Helper()
	s := *seed
	if s == 0 {
		s = uint64(time.Now().UnixNano())
	}
	t.Logf("moments are drawn with -kill-seed %d", s)
	rnd := rand.New(rand.NewPCG(s, 0))
	hurt, calm := newProject(t, "killed.txtar", db), newProject(t, "killed.txtar", services.NewPostgres(t))
	hits := 0
	for round := range times {
		hurt.change(round)
		calm.change(round)
		began := time.Now()
		calm.must("build")
		after := time.Duration(rnd.Int64N(int64(time.Since(began))))
		run := hurt.start("build")
		hit(run, after)
		if err := <-run.done; err != nil {
			hits++
			told(run, err)
		}
		half := hurt.query("select count(*) from pg_class where relname like '%dbt_tmp%' or relname like '%dbt_backup%'")[0][0]
		if half != "0" {
			t.Errorf("round %d: %s relations are half built", round, half)
		}
		hurt.must("build")
		want, got := calm.content(), hurt.content()
		if !slices.Equal(got, want) {
			t.Fatalf("round %d: the disturbed database differs:\n%s", round, difference(got, want))
		}
	}
	t.Logf("%d of %d builds were hit while they ran", hits, times)
	if times >= 10 && hits == 0 {
		t.Error("no build was hit: the test proves nothing")
	}
}

// TestKilledServer: the server dies at any moment of a build, at once or
// killed, and comes back.
func TestKilledServer(t *testing.T) {
	db, kill, again := services.OwnPostgres(t)
	signal := syscall.SIGKILL
	disturbed(t, db, *rounds, func(run *started, after time.Duration) {
		time.Sleep(after)
		kill(signal)
		if signal == syscall.SIGKILL {
			signal = syscall.SIGQUIT // ends at once, without a word to its clients
		} else {
			signal = syscall.SIGKILL
		}
		<-run.ended
		again()
	}, func(run *started, err error) { said(t, run, err) })
}

// said checks that the failure is told, by its exit code and words.
func said(t *testing.T, run *started, err error) {
	t.Helper()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 && exit.ExitCode() != 2 {
		t.Errorf("the build ended by %v:\n%s", err, run.text())
	}
	for _, want := range []string{"connection to the server was lost", "cannot be reached", "terminating connection", "shutting down", "starting up", "the database system is"} {
		if strings.Contains(run.text(), want) {
			return
		}
	}
	t.Errorf("the error does not say that the server went away:\n%s", run.text())
}

func difference(got, want []string) string {
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(got):
			return "missing: " + want[i]
		case i >= len(want):
			return "too much: " + got[i]
		case got[i] != want[i]:
			return "got:  " + got[i] + "\nwant: " + want[i]
		}
	}
	return ""
}
