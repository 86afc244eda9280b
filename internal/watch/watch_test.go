package watch

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestChanges(t *testing.T) {
	dir := t.TempDir()
	for _, d := range []string{"models/staging", "target", "other/below"} {
		if err := os.MkdirAll(filepath.Join(dir, d), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	changes, err := Changes(ctx, Options{
		Trees: []string{filepath.Join(dir, "models")}, Folders: []string{filepath.Join(dir, "other"), filepath.Join(dir, "absent")},
		Skip: func(p string) bool { return strings.HasPrefix(filepath.Base(p), ".") },
	})
	if err != nil {
		t.Fatal(err)
	}
	write := func(name string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	told := func(name string) {
		t.Helper()
		write(name)
		select {
		case <-changes:
		case <-time.After(30 * time.Second):
			t.Fatalf("%s was not told", name)
		}
	}
	told("models/staging/a.sql")
	told("other/b.json")
	if err := os.Mkdir(filepath.Join(dir, "models/new"), 0o777); err != nil {
		t.Fatal(err)
	}
	<-changes
	told("models/new/c.sql")

	// What is left out is not told: the next signal is of what comes after.
	write("models/.swap")
	write("other/below/d")
	write("target/e")
	select {
	case <-changes:
		t.Error("something was told of files that are left out")
	case <-time.After(4 * quiet):
	}
	stop()
	for range changes {
	}
}
