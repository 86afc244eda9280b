package artifact

import (
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"
)

// staleAfter is the age at which a temporary file of a killed process is
// removed by the next write of the same artifact.
const staleAfter = time.Hour

// largeFile is the size from which a file's blocks are reserved: it will be
// about as long as the one it replaces.
const largeFile = 8 << 20

// WriteFile writes a file so that readers see the old or the new content,
// never a part: into a temporary file beside it, which then takes its name.
// Missing folders are made.
func WriteFile(path string, write func(io.Writer) error) error {
	dir, base := filepath.Split(path)
	if err := os.MkdirAll(filepath.Clean(dir), 0o777); err != nil {
		return err
	}
	removeStale(dir, base)
	temp := filepath.Join(dir, fmt.Sprintf(".%s.%08x.tmp", base, rand.Uint32()))
	f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	if old, err := os.Stat(path); err == nil && old.Size() > largeFile {
		reserve(f, old.Size())
	}
	if err := fill(f, write); err != nil {
		_ = os.Remove(temp)
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := os.Rename(temp, path); err != nil {
		_ = os.Remove(temp)
		return err
	}
	return nil
}

func fill(f *os.File, write func(io.Writer) error) error {
	if err := write(f); err != nil {
		_ = f.Close()
		return err
	}
	// What was reserved beyond the end is given back.
	if end, err := f.Seek(0, io.SeekCurrent); err == nil {
		_ = f.Truncate(end)
	}
	return f.Close()
}

func removeStale(dir, base string) {
	found, err := filepath.Glob(filepath.Join(dir, "."+base+".*.tmp"))
	if err != nil {
		return
	}
	for _, name := range found {
		if info, err := os.Stat(name); err == nil && time.Since(info.ModTime()) > staleAfter {
			_ = os.Remove(name)
		}
	}
}
