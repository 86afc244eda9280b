// Package watch tells when files below some folders change.
//
// It takes folders and a rule for what to leave out, and gives a signal per
// burst of changes. It reads no file's content.
package watch

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"
)

// quiet is how long nothing must happen before a burst of changes is told:
// editors write a file in several steps, and a checkout writes many.
const quiet = 150 * time.Millisecond

// Options say what is watched.
type Options struct {
	// Trees are watched with all folders below them, Folders without.
	Trees, Folders []string
	// Skip leaves out a folder or a file.
	Skip func(path string) bool
}

// Changes sends after each burst of changes until the context ends, and then
// closes the channel. A signal that nobody has taken stands for later ones too.
func Changes(ctx context.Context, o Options) (<-chan struct{}, error) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	for _, dir := range o.Trees {
		if err := addTree(w, dir, o.Skip); err != nil {
			_ = w.Close()
			return nil, err
		}
	}
	for _, dir := range o.Folders {
		if err := w.Add(dir); err != nil && !os.IsNotExist(err) {
			_ = w.Close()
			return nil, err
		}
	}
	out := make(chan struct{}, 1)
	go follow(ctx, w, o, out)
	return out, nil
}

func follow(ctx context.Context, w *fsnotify.Watcher, o Options, out chan<- struct{}) {
	defer close(out)
	defer w.Close()
	timer := time.NewTimer(time.Hour)
	timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case ev := <-w.Events:
			if ev.Op == fsnotify.Chmod || o.Skip(ev.Name) {
				continue
			}
			if info, err := os.Stat(ev.Name); err == nil && info.IsDir() && ev.Op.Has(fsnotify.Create) {
				// A folder that cannot be watched is gone again, or its files
				// are seen when another changes.
				_ = addTree(w, ev.Name, o.Skip)
			}
			timer.Reset(quiet)
		case <-w.Errors:
			// Events were lost: something has changed.
			timer.Reset(quiet)
		case <-timer.C:
			select {
			case out <- struct{}{}:
			default:
			}
		}
	}
}

func addTree(w *fsnotify.Watcher, root string, skip func(string) bool) error {
	return filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil && path == root:
			return err
		case err != nil || !d.IsDir():
			return nil
		case path != root && skip(path):
			return filepath.SkipDir
		}
		return w.Add(path)
	})
}
