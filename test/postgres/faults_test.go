package postgres

import (
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/modeldata/model/test/services"
)

// TestEndedSessions: an administrator ends the run's sessions, one after the
// other, from any moment on.
func TestEndedSessions(t *testing.T) {
	db := services.NewPostgres(t)
	p := &project{t: t, db: db}
	disturbed(t, db, *rounds/4, func(run *started, after time.Duration) {
		time.Sleep(after)
		for range 5 {
			p.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() order by random() limit 1")
		}
	}, func(run *started, err error) { said(t, run, err) })
}

// TestInterruptedBuilds: Ctrl-C at any moment.
func TestInterruptedBuilds(t *testing.T) {
	disturbed(t, services.NewPostgres(t), *rounds/4, func(run *started, after time.Duration) {
		time.Sleep(after)
		_ = run.cmd.Process.Signal(os.Interrupt) // an error means that it has ended
	}, func(run *started, err error) {
		var exit *exec.ExitError
		// A signal that comes before the program listens ends it by itself.
		if !errors.As(err, &exit) || exit.Exited() && exit.ExitCode() != 1 && exit.ExitCode() != 2 && exit.ExitCode() != 130 {
			t.Errorf("an interrupted build ended by %v:\n%s", err, run.text())
		}
	})
}

// TestCutConnections: the network ends a connection after any number of bytes,
// in the middle of a statement, an answer or a seed's rows.
func TestCutConnections(t *testing.T) {
	db := services.NewPostgres(t)
	via := newCutter(t, net.JoinHostPort(db.Host, strconv.Itoa(db.Port)))
	behind := db
	behind.Port = via.port()
	disturbed(t, behind, *rounds/4, func(run *started, _ time.Duration) {
		via.cutAfter(rand.IntN(40_000))
		<-run.ended
		via.cutAfter(-1)
	}, func(run *started, err error) { said(t, run, err) })
}

// cutter passes bytes on to a server, until a number of them has passed: then
// it ends all connections at once, and new ones work.
type cutter struct {
	to     string
	listen net.Listener
	mu     sync.Mutex
	left   int // -1: as many as there are
	open   map[net.Conn]bool
}

func newCutter(t *testing.T, to string) *cutter {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	c := &cutter{to: to, listen: l, left: -1, open: map[net.Conn]bool{}}
	go c.serve()
	return c
}

func (c *cutter) port() int { return c.listen.Addr().(*net.TCPAddr).Port }

func (c *cutter) cutAfter(bytes int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.left = bytes
}

func (c *cutter) serve() {
	for {
		client, err := c.listen.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", c.to)
		if err != nil {
			_ = client.Close()
			continue
		}
		c.mu.Lock()
		c.open[client], c.open[server] = true, true
		c.mu.Unlock()
		go c.pass(server, client)
		go c.pass(client, server)
	}
}

func (c *cutter) pass(to, from net.Conn) {
	buf := make([]byte, 512)
	for {
		n, err := from.Read(buf)
		if n > 0 {
			_, _ = to.Write(buf[:c.allowed(n)])
		}
		if err != nil {
			_ = to.Close()
			if !errors.Is(err, io.EOF) {
				_ = from.Close()
			}
			return
		}
	}
}

// allowed counts bytes; with the last one all connections end.
func (c *cutter) allowed(n int) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.left < 0 || n < c.left {
		c.left = max(c.left-n, -1)
		return n
	}
	n, c.left = c.left, -1
	for conn := range c.open {
		_ = conn.Close()
	}
	clear(c.open)
	return n
}

// TestRefusals: what a server refuses to a role is told with what to do, nothing
// is half built, and a build without the limit ends as if there had been none.
func TestRefusals(t *testing.T) {
	db := services.NewPostgres(t)
	role := db.Database + "_limited"
	all := &project{t: t, db: db} // has all rights
	all.query("create role " + role + " login password 'limited'")
	t.Cleanup(func() {
		all.query("drop owned by " + role)
		all.query("drop role " + role)
	})
	db.User, db.Password = role, "limited"
	p := newProject(t, "killed.txtar", db)
	p.change(0)
	refused := func(name, give, take string, want ...string) {
		t.Run(name, func(t *testing.T) {
			if give != "" {
				all.query(give)
			}
			out, err := p.command("build").CombinedOutput()
			if err == nil {
				t.Errorf("the build passed:\n%s", out)
			}
			for _, w := range want {
				if !strings.Contains(string(out), w) {
					t.Errorf("the error does not say %q:\n%s", w, out)
				}
			}
			if n := all.query("select count(*) from pg_class where relname like '%dbt_tmp%' or relname like '%dbt_backup%'")[0][0]; n != "0" {
				t.Errorf("%s relations are half built", n)
			}
			if take != "" {
				all.query(take)
			}
		})
	}
	refused("no right to make a schema", "", "create schema shop", "42501: permission denied for database", "hint: give the role of the profile the right")
	refused("no right in the schema", "", "grant usage, create on schema shop to "+role, "42501: permission denied for schema shop", "hint: give the role of the profile the right")
	p.must("build")
	before := all.content()
	set := func(what, to string) (give, take string) {
		return "alter role " + role + " set " + what + " = '" + to + "'", "alter role " + role + " reset " + what
	}
	give, take := set("default_transaction_read_only", "on")
	refused("reads only", give, take, "25006: cannot execute", "connect to a server that can be written to")
	give, take = set("idle_in_transaction_session_timeout", "1ms")
	refused("idle in a transaction", give, take, "idle-in-transaction timeout", "hint: raise idle_in_transaction_session_timeout")
	p.write("models/slow.sql", "{{ config(materialized='table') }} select 1 as one from pg_sleep(600)")
	give, take = set("statement_timeout", "2s")
	refused("slow statements", give, take, "57014: canceling statement due to statement timeout", "hint: raise statement_timeout")
	if err := os.Remove(filepath.Join(p.dir, "models", "slow.sql")); err != nil {
		t.Fatal(err)
	}
	refused("few connections", "alter role "+role+" connection limit 1", "alter role "+role+" connection limit -1",
		"too many connections for role", "hint: each thread has a connection of its own: lower `threads`")
	p.must("build")
	if after := all.content(); strings.Join(after, "\n") != strings.Join(before, "\n") {
		t.Errorf("the refused builds left something:\n%s", difference(after, before))
	}
}
