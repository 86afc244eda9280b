package main

import (
	"bytes"
	"strconv"
	"strings"
	"testing"

	"github.com/modeldata/model/test/services"
)

func TestDatabasesOfAServer(t *testing.T) {
	ref, cand := services.NewPostgres(t), services.NewPostgres(t)
	t.Setenv("PGHOST", ref.Host)
	t.Setenv("PGPORT", strconv.Itoa(ref.Port))
	t.Setenv("PGUSER", ref.User)
	t.Setenv("PGPASSWORD", ref.Password)
	for _, p := range []services.Postgres{ref, cand} {
		for _, q := range []string{
			"create schema main", "create table main.orders as select 1 as id, 'a' as t union all select 2, 'b'",
			"create view main.seen as select *, clock_timestamp() as at from main.orders",
		} {
			if err := p.Exec(q); err != nil {
				t.Fatal(err)
			}
		}
	}
	dir, _ := sampleBuild().write(t)
	judged := func() (bool, string) {
		var out bytes.Buffer
		different, err := run(options{reference: dir, candidate: dir, refDB: postgresPrefix + ref.Database, candDB: postgresPrefix + cand.Database}, &out)
		if err != nil {
			t.Fatal(err)
		}
		return different, out.String()
	}
	if different, text := judged(); different {
		t.Errorf("the same: %s", text)
	}
	if err := cand.Exec("update main.orders set t = 'c' where id = 2"); err != nil {
		t.Fatal(err)
	}
	if different, text := judged(); !different || !strings.Contains(text, "main.orders t") {
		t.Errorf("another row: %s", text)
	}
}
