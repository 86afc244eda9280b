package postgres

import (
	"context"
	"errors"
	"net"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"

	"github.com/modeldata/model/adapters"
)

// cancelPatience is how long a cancelled statement may take to end before its
// connection is given up.
const cancelPatience = 10 * time.Second

// adapter is a server that was reached once. Sessions are connections.
type adapter struct {
	creds *credentials
	// spare holds the connection that open made, for the first session.
	spare    chan *pgconn.PgConn
	observer observer
}

// open connects once, so that a wrong profile fails before anything is built.
func open(ctx context.Context, creds adapters.Credentials) (adapters.Adapter, error) {
	a := &adapter{creds: creds.(*credentials), spare: make(chan *pgconn.PgConn, 1)}
	conn, err := a.connect(ctx)
	if err != nil {
		return nil, err
	}
	a.spare <- conn
	return a, nil
}

// keepAlive sets after how long an idle connection is probed; 0 leaves it to
// the system.
func keepAlive(c *pgconn.Config, idle time.Duration) {
	if idle > 0 {
		c.DialFunc = (&net.Dialer{KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: idle}}).DialContext
	}
	c.BuildContextWatcherHandler = func(conn *pgconn.PgConn) ctxwatch.Handler {
		return &pgconn.CancelRequestContextWatcherHandler{Conn: conn, DeadlineDelay: cancelPatience}
	}
}

// connect opens a connection, trying again as often as the profile says when
// the server is not there or not ready.
func (a *adapter) connect(ctx context.Context) (*pgconn.PgConn, error) {
	for attempt := 1; ; attempt++ {
		conn, err := a.connectOnce(ctx)
		if err == nil {
			return conn, nil
		}
		if attempt > a.creds.retries || !worthRetrying(err) || ctx.Err() != nil {
			return nil, a.connectError(ctx, err)
		}
		select {
		case <-ctx.Done():
			return nil, a.connectError(ctx, err)
		case <-time.After(time.Duration(attempt*attempt) * time.Second):
		}
	}
}

func (a *adapter) connectOnce(ctx context.Context) (*pgconn.PgConn, error) {
	conn, err := pgconn.ConnectConfig(ctx, a.creds.config)
	if err != nil {
		return nil, err
	}
	if a.creds.start == "" {
		return conn, nil
	}
	if err := conn.Exec(ctx, a.creds.start).Close(); err != nil {
		return nil, errors.Join(err, hangUp(conn))
	}
	return conn, nil
}

// hangUp says goodbye and closes.
func hangUp(conn *pgconn.PgConn) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	return conn.Close(ctx)
}

// Session opens a connection.
func (a *adapter) Session(ctx context.Context, _ string) (adapters.Session, error) {
	select {
	case conn := <-a.spare:
		return &session{conn: conn, adapter: a}, nil
	default:
	}
	conn, err := a.connect(ctx)
	if err != nil {
		return nil, err
	}
	return &session{conn: conn, adapter: a}, nil
}

// Close ends what open left.
func (a *adapter) Close() error {
	err := a.observer.close()
	select {
	case conn := <-a.spare:
		return errors.Join(err, hangUp(conn))
	default:
		return err
	}
}
