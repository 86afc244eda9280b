package adaptertest

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/modeldata/model/adapters"
)

var loadChecks = []check{
	{name: "load/rows", run: loadRows},
	{name: "load/bad_value", run: loadBadValue},
	{name: "load/transaction", run: loadTransaction},
}

// bulk returns the engine's loader, a table and its columns; nil when the
// engine has none.
func (b *bench) bulk() (adapters.BulkLoader, []adapters.Column, error) {
	loader, ok := adapters.As[adapters.BulkLoader](b.adapter)
	if !ok {
		return nil, nil, nil
	}
	columns := []adapters.Column{
		{Name: "id", Type: b.dialect.Types["integer"]},
		{Name: "some name", Type: b.dialect.Types["string"]},
		{Name: "day", Type: b.dialect.Types["date"]},
	}
	var parts []string
	for _, c := range columns {
		parts = append(parts, b.dialect.Quote(c.Name)+" "+c.Type)
	}
	return loader, columns, b.exec("create table " + b.name("t") + " (" + strings.Join(parts, ", ") + ")")
}

// source gives n rows; the slice is reused, as readers of files do. Row bad has
// a wrong day.
func source(n, bad int) func() ([]any, error) {
	i, row := 0, make([]any, 3)
	return func() ([]any, error) {
		if i++; i > n {
			return nil, io.EOF
		}
		row[0], row[1], row[2] = fmt.Sprint(i), `it's "x", é`, "2024-02-29"
		switch {
		case i == bad:
			row[2] = "no day"
		case i%10 == 0:
			row[1], row[2] = nil, nil
		case i%7 == 0:
			row[1] = ""
		}
		return row, nil
	}
}

func loadRows(b *bench) error {
	loader, columns, err := b.bulk()
	if loader == nil || err != nil {
		return err
	}
	const n = 100_000
	got, err := loader.Load(b.ctx, b.session, b.relation("t"), columns, source(n, 0))
	if err != nil || got != n {
		return fmt.Errorf("%d rows loaded: %w", got, err)
	}
	name := b.dialect.Quote("some name")
	rows, err := b.texts(b.open(), "select count(*), sum(id), count("+name+"), count(day), min(day), max("+name+") from "+b.name("t"))
	if err != nil {
		return err
	}
	if want := "100000 5000050000 90000 90000 2024-02-29 it's \"x\", é"; strings.Join(rows[0], " ") != want {
		return fmt.Errorf("got %v, want %s", rows[0], want)
	}
	return b.expect(b.session, "select count(*) from "+b.name("t")+" where "+name+" = ''", "12857")
}

// loadBadValue: the error names row and column, and nothing is left.
func loadBadValue(b *bench) error {
	loader, columns, err := b.bulk()
	if loader == nil || err != nil {
		return err
	}
	_, err = loader.Load(b.ctx, b.session, b.relation("t"), columns, source(50_000, 41_234))
	var e *adapters.Error
	if !errors.As(err, &e) || !strings.Contains(e.Message, "41234") || !strings.Contains(e.Message, "day") {
		return fmt.Errorf("error %v", err)
	}
	broken := errors.New("the file ends within a quote")
	_, err = loader.Load(b.ctx, b.session, b.relation("t"), columns, func() ([]any, error) { return nil, broken })
	if !errors.Is(err, broken) {
		return fmt.Errorf("the source's error became %v", err)
	}
	return b.expect(b.session, "select count(*) from "+b.name("t"), "0")
}

func loadTransaction(b *bench) error {
	loader, columns, err := b.bulk()
	if loader == nil || err != nil {
		return err
	}
	if err := b.session.Begin(b.ctx); err != nil {
		return err
	}
	if _, err := loader.Load(b.ctx, b.session, b.relation("t"), columns, source(100, 0)); err != nil {
		return err
	}
	return errors.Join(
		b.expect(b.session, "select count(*) from "+b.name("t"), "100"),
		b.expect(b.open(), "select count(*) from "+b.name("t"), "0"),
		b.session.Rollback(b.ctx),
		b.expect(b.session, "select count(*) from "+b.name("t"), "0"))
}
