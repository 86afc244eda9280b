package postgres

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/modeldata/model/adapters"
)

// A statement that runs longer than firstLook is looked at: does it wait for a
// lock, and whose? It is told again when it waits on.
const (
	firstLook = 3 * time.Second
	nextLook  = 60 * time.Second
)

// watch looks after a statement on the session's connection until stop is
// called; stop returns what the statement was last seen waiting for.
func (s *session) watch(ctx context.Context) (stop func() string) {
	tell := adapters.Notices(ctx)
	w := &watcher{adapter: s.adapter, pid: s.conn.PID(), tell: tell}
	w.mu.Lock()
	w.timer = time.AfterFunc(firstLook, w.look)
	w.mu.Unlock()
	return w.stop
}

type watcher struct {
	adapter *adapter
	pid     uint32
	tell    func(string)

	mu    sync.Mutex
	timer *time.Timer
	over  bool
	seen  string
}

func (w *watcher) stop() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.over = true
	w.timer.Stop()
	return w.seen
}

// look asks what the statement waits for. What it cannot find out is not said.
func (w *watcher) look() {
	text := w.adapter.blockers(w.pid)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.over {
		return
	}
	next := firstLook
	if text != "" {
		w.seen, next = text, nextLook
		if w.tell != nil {
			w.tell(text)
		}
	}
	w.timer.Reset(next)
}

// observer is a connection that looks at the others.
type observer struct {
	mu   sync.Mutex
	conn *pgconn.PgConn
}

func (o *observer) close() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.conn == nil || o.conn.IsClosed() {
		return nil
	}
	return hangUp(o.conn)
}

// query runs SQL on the observer's connection, which is opened when it is first
// needed.
func (a *adapter) observe(sql string) [][][]byte {
	a.observer.mu.Lock()
	defer a.observer.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), firstLook)
	defer cancel()
	if a.observer.conn == nil || a.observer.conn.IsClosed() {
		conn, err := a.connectOnce(ctx)
		if err != nil {
			return nil
		}
		a.observer.conn = conn
	}
	results, err := a.observer.conn.Exec(ctx, sql).ReadAll()
	if err != nil || len(results) == 0 {
		return nil
	}
	return results[0].Rows
}

// blockersSQL tells for a waiting process which lock it waits for, and who
// stands before it.
const blockersSQL = `select
  coalesce((select case when l.relation is not null then 'a lock on ' || l.relation::pg_catalog.regclass::text else 'the end of a transaction' end
    from pg_catalog.pg_locks l where l.pid = %[1]d and not l.granted limit 1), 'a lock'),
  b.pid, coalesce(b.usename, ''), coalesce(b.application_name, ''), coalesce(b.state, ''),
  coalesce(extract(epoch from pg_catalog.clock_timestamp() - b.xact_start)::bigint, 0),
  coalesce(pg_catalog.left(pg_catalog.regexp_replace(b.query, '\s+', ' ', 'g'), 120), '')
from pg_catalog.unnest(pg_catalog.pg_blocking_pids(%[1]d)) as p(pid)
join pg_catalog.pg_stat_activity b on b.pid = p.pid
limit 3`

// blockers says what a process waits for: "" when it does not wait.
func (a *adapter) blockers(pid uint32) string {
	var who []string
	what := ""
	for _, row := range a.observe(fmt.Sprintf(blockersSQL, pid)) {
		text := make([]string, len(row))
		for i, v := range row {
			text[i] = string(v)
		}
		what = text[0]
		by := "user " + text[2]
		if text[3] != "" {
			by += ", " + text[3]
		}
		who = append(who, fmt.Sprintf("process %s (%s; %s, in its transaction for %s s; last statement: %s)", text[1], by, text[4], text[5], strings.TrimSpace(text[6])))
	}
	if what == "" {
		return ""
	}
	return "waits for " + what + ", which is held by " + strings.Join(who, " and ")
}
