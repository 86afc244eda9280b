package services

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// OwnPostgres starts a server that only this test has, with its database, and
// returns how to signal it and how to start it again on the same data.
func OwnPostgres(t testing.TB) (db Postgres, signal func(syscall.Signal), again func()) {
	t.Helper()
	NeedPostgres(t) // says what is missing
	dir, err := os.MkdirTemp("/tmp", "model-postgres")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil { // root's server runs as another user
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	port := freePort(t)
	up := func() error { return exec.Command(filepath.Join(folder(), "postgres-up.sh"), port, dir).Run() }
	if err := up(); err != nil {
		missing(t, "test/services/postgres-up.sh cannot start a server: "+err.Error())
	}
	t.Cleanup(func() { _ = exec.Command(filepath.Join(folder(), "stop.sh"), dir).Run() })
	pid := func() int {
		text, err := os.ReadFile(filepath.Join(dir, "pid"))
		n, _ := strconv.Atoi(strings.TrimSpace(string(text)))
		if err != nil || n < 2 {
			t.Fatalf("the server's pid is not known: %v", err)
		}
		return n
	}
	signal = func(s syscall.Signal) {
		if err := syscall.Kill(pid(), s); err != nil {
			t.Fatal(err)
		}
	}
	again = func() {
		// What is left of a killed server has to end before the next can start.
		for try := 1; ; try++ {
			if err := up(); err == nil {
				return
			} else if try == 30 {
				t.Fatalf("the server does not start again: %v", err)
			}
			time.Sleep(200 * time.Millisecond)
		}
	}
	n, _ := strconv.Atoi(port)
	return Postgres{Host: "127.0.0.1", Port: n, User: "model", Password: "model", Database: "model"}, signal, again
}

func freePort(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}
