package deliver

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// file keeps events in a file, one a line, or each in a file of its own.
type file struct {
	path   string
	append bool

	mu   sync.Mutex
	open *os.File
	n    int
}

func openFile(s Settings, dir string) (Transport, error) {
	// location is the Java client's name; that client always appends.
	path, location := s.Text("log_file_path"), s.Text("location")
	if path == "" && location == "" {
		return nil, &ConfigError{Message: "the transport file lacks log_file_path", Hint: "name the file that events are written to"}
	}
	f := &file{path: path, append: s.Truth(false, "append")}
	if path == "" {
		f.path, f.append = location, true
	}
	f.path = strings.TrimPrefix(f.path, "file://")
	if strings.Contains(f.path, "://") {
		return nil, &ConfigError{Message: fmt.Sprintf("the transport file writes to this computer only, not to %s", f.path), Hint: "name a local file"}
	}
	if !filepath.IsAbs(f.path) {
		f.path = filepath.Join(dir, f.path)
	}
	return f, nil
}

// Name is the path.
func (f *file) Name() string { return f.path }

// Send writes the event.
func (f *file) Send(_ context.Context, m Message) error {
	line := slices.Concat(m.Body, []byte{'\n'})
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.append {
		f.n++
		name := fmt.Sprintf("%s-%s-%06d.json", f.path, time.Now().Format("20060102-150405.000000"), f.n)
		return os.WriteFile(name, line, 0o666)
	}
	if f.open == nil {
		var err error
		if f.open, err = os.OpenFile(f.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666); err != nil {
			return err
		}
	}
	_, err := f.open.Write(line)
	return err
}

// Close closes the file.
func (f *file) Close(context.Context) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.open == nil {
		return nil
	}
	return f.open.Close()
}
