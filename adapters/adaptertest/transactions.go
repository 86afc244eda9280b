package adaptertest

import (
	"context"
	"errors"
	"fmt"

	"github.com/modeldata/model/adapters"
)

var transactionChecks = []check{
	{name: "transactions/rollback_rows", run: rollbackRows},
	{name: "transactions/rollback_ddl", needs: []adapters.Feature{adapters.TransactionalDDL}, run: rollbackDDL},
	{name: "transactions/isolation", run: isolation},
	{name: "transactions/rollback_without_begin", run: rollbackWithoutBegin},
	{name: "transactions/rollback_after_error", run: rollbackAfterError},
	{name: "transactions/rollback_when_cancelled", run: rollbackWhenCancelled},
	{name: "transactions/temporary_tables", needs: []adapters.Feature{adapters.TempTables}, run: temporaryTables},
}

func rollbackRows(b *bench) error {
	t := b.name("t")
	err := errors.Join(
		b.execAll("create table "+t+" (v integer)", "insert into "+t+" values (1)"),
		b.session.Begin(b.ctx),
		b.exec("insert into "+t+" values (2)"),
		b.expect(b.session, "select count(*) from "+t, "2"),
		b.session.Rollback(b.ctx),
		b.expect(b.session, "select count(*) from "+t, "1"),
		b.session.Begin(b.ctx),
		b.exec("insert into "+t+" values (2)"),
		b.session.Commit(b.ctx),
		b.session.Rollback(b.ctx),
	)
	return errors.Join(err, b.expect(b.open(), "select count(*) from "+t, "2"))
}

// rollbackDDL: creating, dropping, renaming and replacing are undone.
func rollbackDDL(b *bench) error {
	kept, dropped, renamed := b.name("kept"), b.name("dropped"), b.name("renamed")
	err := errors.Join(
		b.execAll("create table "+kept+" as select 1 as v", "create table "+dropped+" as select 2 as v", "create table "+renamed+" as select 3 as v"),
		b.session.Begin(b.ctx),
		b.execAll(
			"create table "+b.name("made")+" as select 4 as v",
			"drop table "+dropped,
			"alter table "+renamed+" rename to "+b.dialect.Quote("other"),
			"create schema "+b.dialect.Quote(b.schema+"_x")),
	)
	if b.feature(adapters.CreateOrReplaceTable) {
		err = errors.Join(err, b.exec("create or replace table "+kept+" as select 9 as v"))
	}
	err = errors.Join(err, b.session.Rollback(b.ctx),
		b.expect(b.session, "select v from "+kept, "1"),
		b.expect(b.session, "select v from "+dropped, "2"),
		b.expect(b.session, "select v from "+renamed, "3"))
	listed, listErr := b.adapter.Relations(b.ctx, b.session, b.database, b.schema)
	if listErr == nil && len(listed) != 3 {
		listErr = fmt.Errorf("after a rollback there are %v", listed)
	}
	return errors.Join(err, listErr)
}

// isolation: what is not committed is seen by nobody else.
func isolation(b *bench) error {
	t, other := b.name("t"), b.open()
	return errors.Join(
		b.execAll("create table "+t+" (v integer)", "insert into "+t+" values (1)"),
		b.session.Begin(b.ctx),
		b.exec("insert into "+t+" values (2)"),
		b.expect(other, "select count(*) from "+t, "1"),
		b.session.Commit(b.ctx),
		b.expect(other, "select count(*) from "+t, "2"))
}

func rollbackWithoutBegin(b *bench) error {
	return errors.Join(b.session.Rollback(b.ctx), b.session.Rollback(b.ctx), b.expect(b.session, "select 1 as v", "1"))
}

// rollbackAfterError: a failed transaction leaves nothing and the session
// works on.
func rollbackAfterError(b *bench) error {
	t := b.name("t")
	err := errors.Join(
		b.exec("create table "+t+" (v integer)"),
		b.session.Begin(b.ctx),
		b.exec("insert into "+t+" values (1)"))
	if failed := b.exec("insert into " + t + " select cast('x' as integer)"); failed == nil {
		return errors.New("a wrong value was taken")
	}
	return errors.Join(err, b.session.Rollback(b.ctx), b.expect(b.session, "select count(*) from "+t, "0"))
}

// rollbackWhenCancelled: a run that is being stopped still cleans up.
func rollbackWhenCancelled(b *bench) error {
	t := b.name("t")
	err := errors.Join(
		b.exec("create table "+t+" (v integer)"),
		b.session.Begin(b.ctx),
		b.exec("insert into "+t+" values (1)"))
	cancelled, cancel := context.WithCancel(b.ctx)
	cancel()
	return errors.Join(err, b.session.Rollback(cancelled), b.expect(b.session, "select count(*) from "+t, "0"))
}

// temporaryTables belong to their session, and hide nothing of others.
func temporaryTables(b *bench) error {
	temp, other := b.dialect.Quote("temp_"+b.schema), b.open()
	err := b.execAll("create temporary table " + temp + " as select 1 as v")
	err = errors.Join(err, b.expect(b.session, "select v from "+temp, "1"))
	if _, seen := b.rows(other, "select v from "+temp); seen == nil {
		err = errors.Join(err, errors.New("another session sees the temporary table"))
	}
	columns, colErr := b.adapter.Columns(b.ctx, b.session, adapters.Relation{Identifier: "temp_" + b.schema, Quoting: adapters.Quoting{Identifier: true}})
	if colErr == nil && len(columns) != 1 {
		colErr = fmt.Errorf("the temporary table has columns %v", columns)
	}
	return errors.Join(err, colErr)
}
