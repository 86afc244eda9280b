package postgres

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/modeldata/model/test/services"
)

// hold takes a lock in a session of its own until release is called.
func hold(t *testing.T, db services.Postgres, sql string) (release func()) {
	t.Helper()
	ctx := context.Background()
	conn, err := pgconn.Connect(ctx, db.URL())
	if err != nil {
		t.Fatal(err)
	}
	if err := conn.Exec(ctx, "begin; "+sql).Close(); err != nil {
		t.Fatal(err)
	}
	return func() { _ = conn.Close(ctx) }
}

// TestLockIsTold: a build that waits says for what and for whom, and goes on
// when the lock is free.
func TestLockIsTold(t *testing.T) {
	p := newProject(t, "rebuilt.txtar", services.NewPostgres(t))
	p.must("build")
	release := hold(t, p.db, "select * from shop.plain limit 1")
	defer release()
	run := p.start("run", "--select", "plain")
	run.waitFor(t, `plain waits for a lock on shop.plain, which is held by process`)
	if !strings.Contains(run.text(), "select * from shop.plain limit 1") {
		t.Errorf("the holder's statement is not told:\n%s", run.text())
	}
	release()
	if err := <-run.done; err != nil {
		t.Fatalf("after the lock was free: %v\n%s", err, run.text())
	}
}

// TestLockTimeout: lock_timeout of the profile ends the wait, the error says
// what was waited for, and the old table stays.
func TestLockTimeout(t *testing.T) {
	p := newProject(t, "rebuilt.txtar", services.NewPostgres(t))
	p.must("build")
	before := p.content()
	p.profile(", lock_timeout: 5s")
	release := hold(t, p.db, "select * from shop.plain limit 1")
	defer release()
	out, err := p.command("run", "--select", "plain").CombinedOutput()
	if err == nil {
		t.Fatalf("the build passed beside a lock:\n%s", out)
	}
	for _, want := range []string{"55P03", "lock timeout", "the statement waited for a lock on shop.plain, which was held by process"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("the error does not say %q:\n%s", want, out)
		}
	}
	release()
	if after := p.content(); strings.Join(after, "\n") != strings.Join(before, "\n") {
		t.Error("the failed build left something")
	}
}

// TestMadeAtOnce: another session makes the table while the build does, and the
// error says so.
func TestMadeAtOnce(t *testing.T) {
	p := newProject(t, "rebuilt.txtar", services.NewPostgres(t))
	p.query("create schema shop")
	ctx := context.Background()
	other, err := pgconn.Connect(ctx, p.db.URL())
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close(ctx)
	if err := other.Exec(ctx, "begin; create table shop.fresh (id int)").Close(); err != nil {
		t.Fatal(err)
	}
	p.write("models/fresh.sql", "{{ config(materialized='incremental') }} select 1 as id")
	run := p.start("run", "--select", "fresh")
	until(t, "the build waits for the other session", func() bool {
		return p.query("select count(*) from pg_locks where not granted")[0][0] != "0"
	})
	if err := other.Exec(ctx, "commit").Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-run.done; err == nil || !strings.Contains(run.text(), "hint: another session made a relation of this name") {
		t.Errorf("%v:\n%s", err, run.text())
	}
}

// TestInterruptCancels: Ctrl-C ends the statement on the server, and nothing of
// it stays.
func TestInterruptCancels(t *testing.T) {
	p := newProject(t, "rebuilt.txtar", services.NewPostgres(t))
	p.write("models/slow.sql", "{{ config(materialized='table') }} select 1 as one from pg_sleep(600)")
	run := p.start("run", "--select", "slow")
	active := func() bool {
		return p.query("select count(*) from pg_stat_activity where datname = current_database() and state = 'active' and query like '%pg_sleep(600)%' and pid <> pg_backend_pid()")[0][0] != "0"
	}
	until(t, "the statement runs", active)
	if err := run.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := <-run.done; err == nil {
		t.Error("an interrupted run passed")
	}
	until(t, "the statement ends", func() bool { return !active() })
	if n := p.query("select count(*) from pg_class where relname like 'slow%'")[0][0]; n != "0" {
		t.Errorf("%s relations are left", n)
	}
}

func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !ok(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited in vain until %s", what)
		}
	}
}
