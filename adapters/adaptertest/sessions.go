package adaptertest

import (
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/modeldata/model/adapters"
)

var sessionChecks = []check{
	{name: "sessions/statements", run: severalStatements},
	{name: "sessions/rows_affected", run: rowsAffected},
	{name: "sessions/read_partly", run: readPartly},
	{name: "sessions/eight_at_once", run: eightAtOnce},
	{name: "sessions/readers_see_old_or_new", run: readersSeeOldOrNew},
}

// severalStatements: Exec runs all, stops at the first that fails, and takes
// text without any.
func severalStatements(b *bench) error {
	t := b.name("t")
	if err := b.exec("create table " + t + " (v integer); insert into " + t + " values (1);\n\ninsert into " + t + " values (2) ; -- end"); err != nil {
		return err
	}
	if err := b.expect(b.session, "select count(*) from "+t, "2"); err != nil {
		return err
	}
	if err := b.exec("insert into " + t + " values (3); select nope; insert into " + t + " values (4)"); err == nil {
		return errors.New("a failing statement did not fail")
	}
	if err := b.expect(b.session, "select count(*) from "+t+" where v = 4", "0"); err != nil {
		return err
	}
	return b.execAll("", "-- nothing", " ; ")
}

// rowsAffected is the count, or -1 from engines that tell none.
func rowsAffected(b *bench) error {
	t := b.name("t")
	if err := b.exec("create table " + t + " (v integer)"); err != nil {
		return err
	}
	for sql, want := range map[string]int64{"insert into " + t + " values (1), (2), (3)": 3} {
		res, err := b.session.Exec(b.ctx, sql)
		if err != nil {
			return err
		}
		if res.RowsAffected != want && res.RowsAffected != -1 || res.Message == "" {
			return fmt.Errorf("%s: %+v", sql, res)
		}
	}
	return nil
}

// readPartly: a result closed before its end leaves the session free.
func readPartly(b *bench) error {
	rows, err := b.session.Query(b.ctx, b.numbers(3))
	if err != nil {
		return err
	}
	if row, err := rows.Next(); err != nil || len(row) != 1 {
		return fmt.Errorf("row %v, %w", row, err)
	}
	if err := rows.Close(); err != nil {
		return err
	}
	rows, err = b.session.Query(b.ctx, "select 1 as v")
	if err != nil {
		return err
	}
	defer rows.Close()
	if _, err := rows.Next(); err != nil {
		return err
	}
	if _, err := rows.Next(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("after the last row: %w", err)
	}
	return nil
}

// numbers is a query of ten to the power of n rows, column v from 0 on.
func (b *bench) numbers(n int) string {
	digits := "(select 0 as d"
	for d := 1; d < 10; d++ {
		digits += fmt.Sprintf(" union all select %d", d)
	}
	digits += ")"
	expr, from, unit := "", "", 1
	for i := range n {
		if i > 0 {
			expr, from = expr+" + ", from+" cross join "
		}
		expr += fmt.Sprintf("t%d.d * %d", i, unit)
		from += fmt.Sprintf("%s as t%d", digits, i)
		unit *= 10
	}
	return "select " + expr + " as v from " + from
}

const atOnce = 8

// parallel runs f in eight sessions at once.
func (b *bench) parallel(f func(worker int, s adapters.Session) error) error {
	errs := make([]error, atOnce)
	sessions := make([]adapters.Session, atOnce)
	for i := range sessions {
		sessions[i] = b.open()
	}
	var wg sync.WaitGroup
	for i := range atOnce {
		wg.Go(func() { errs[i] = f(i, sessions[i]) })
	}
	wg.Wait()
	return errors.Join(errs...)
}

// eightAtOnce: sessions that each make and replace relations of their own do
// not disturb each other, in transactions and without.
func eightAtOnce(b *bench) error {
	const rounds = 20
	err := b.parallel(func(worker int, s adapters.Session) error {
		for round := range rounds {
			table, view := b.name(fmt.Sprintf("t%d", worker)), b.name(fmt.Sprintf("v%d", worker))
			if err := b.build(s, round, table, view); err != nil {
				return fmt.Errorf("session %d, round %d: %w", worker, round, err)
			}
			if err := b.expect(s, "select min(v) from "+view, fmt.Sprint(round)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	rels, err := b.adapter.Relations(b.ctx, b.session, b.database, b.schema)
	if err == nil && len(rels) != 2*atOnce {
		err = fmt.Errorf("%d relations are listed", len(rels))
	}
	return err
}

// build makes a table and a view anew in one transaction; every other round
// without.
func (b *bench) build(s adapters.Session, round int, table, view string) error {
	begin, commit := s.Begin, s.Commit
	if round%2 == 0 {
		if err := begin(b.ctx); err != nil {
			return err
		}
	}
	for _, sql := range []string{
		"drop view if exists " + view,
		"drop table if exists " + table,
		fmt.Sprintf("create table %s as select v + %d as v from (%s) n", table, round, b.numbers(2)),
		"create view " + view + " as select v from " + table,
	} {
		if _, err := s.Exec(b.ctx, sql); err != nil {
			return errors.Join(fmt.Errorf("%s: %w", abridged(sql), err), s.Rollback(b.ctx))
		}
	}
	if round%2 == 0 {
		return commit(b.ctx)
	}
	return nil
}

// readersSeeOldOrNew: while a table is replaced, another session finds it, whole.
func readersSeeOldOrNew(b *bench) error {
	replace := b.replacer()
	if replace == nil {
		return nil
	}
	if err := replace(0); err != nil {
		return err
	}
	reader, stop, failed := b.open(), make(chan struct{}), make(chan error, 1)
	go func() {
		for {
			select {
			case <-stop:
				failed <- nil
				return
			default:
			}
			got, err := b.texts(reader, "select count(*), max(v) - min(v) from "+b.name("t"))
			if err != nil || got[0][0] != "1000" || got[0][1] != "0" {
				failed <- fmt.Errorf("a reader saw %v, %w", got, err)
				return
			}
		}
	}()
	var err error
	for i := 1; i <= 50 && err == nil; i++ {
		err = replace(i)
	}
	close(stop)
	return errors.Join(err, <-failed)
}

// replacer returns how the engine replaces table t by a thousand rows of one
// number: nil when it has no atomic way.
func (b *bench) replacer() func(i int) error {
	query := func(i int) string { return fmt.Sprintf("select %d as v from (%s) n", i, b.numbers(3)) }
	switch {
	case b.feature(adapters.CreateOrReplaceTable):
		return func(i int) error { return b.exec("create or replace table " + b.name("t") + " as " + query(i)) }
	case b.feature(adapters.TransactionalDDL):
		return func(i int) error {
			return errors.Join(
				b.exec("create table "+b.name("t_new")+" as "+query(i)),
				b.session.Begin(b.ctx),
				b.execAll("drop table if exists "+b.name("t"), "alter table "+b.name("t_new")+" rename to "+b.dialect.Quote("t")),
				b.session.Commit(b.ctx))
		}
	}
	return nil
}
