package postgres

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/modeldata/model/test/services"
)

// TestReadersSeeOldOrNew: while everything is rebuilt in every way, readers
// always find each relation, with all its rows.
func TestReadersSeeOldOrNew(t *testing.T) {
	p := newProject(t, "rebuilt.txtar", services.NewPostgres(t))
	p.rows(0)
	p.must("build")
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	var wg sync.WaitGroup
	var reads atomic.Int64
	for _, rel := range []string{"plain", "changing", "full", "indexed", "rows", "history", "mv", "viewed"} {
		wg.Go(func() {
			if err := poll(ctx, p.db, rel, &reads); err != nil {
				t.Errorf("a reader of %s: %v", rel, err)
			}
		})
	}
	for round := range 6 {
		kind := []string{"view", "table", "materialized_view"}[round%3]
		p.rows(round)
		p.must("build", "--vars", fmt.Sprintf("{kind: %s, round: %d}", kind, round))
		p.must("build", "--full-refresh", "--vars", fmt.Sprintf("{kind: %s, round: %d}", kind, round))
	}
	stop()
	wg.Wait()
	t.Logf("%d reads", reads.Load())
	if reads.Load() < 100 {
		t.Error("there were too few reads to prove anything")
	}
}

// rows writes a seed of a thousand rows of one round.
func (p *project) rows(round int) {
	var b strings.Builder
	b.WriteString("id,round\n")
	for id := 1; id <= 1000; id++ {
		fmt.Fprintf(&b, "%d,%d\n", id, round)
	}
	p.write("seeds/rows.csv", b.String())
}

// poll reads a relation over and over: it has to hold its thousand rows, all of
// one round.
func poll(ctx context.Context, db services.Postgres, rel string, reads *atomic.Int64) error {
	conn, err := pgconn.Connect(context.Background(), db.URL())
	if err != nil {
		return err
	}
	defer conn.Close(context.Background())
	sql := "select count(*), count(distinct round) from shop." + rel
	if rel == "history" {
		sql += " where dbt_valid_to is null"
	}
	for ctx.Err() == nil {
		results, err := conn.Exec(context.Background(), sql).ReadAll()
		if err != nil {
			return err
		}
		row := results[0].Rows[0]
		if rows, rounds := string(row[0]), string(row[1]); rows != "1000" || rounds != "1" {
			return fmt.Errorf("%s rows of %s rounds", rows, rounds)
		}
		reads.Add(1)
	}
	return nil
}
