package ui

import (
	"fmt"
	"os"
	"path/filepath"
)

// keptFiles is how many full log files are kept beside the current one.
const keptFiles = 5

// logFile is a file that starts anew when it is full: dbt.log becomes
// dbt.log.1, that dbt.log.2 and so on.
type logFile struct {
	path     string
	maxBytes int64
	f        *os.File
	size     int64
	failed   bool // nothing more is written
}

func (l *logFile) open() error {
	if err := os.MkdirAll(filepath.Dir(l.path), 0o777); err != nil {
		return err
	}
	f, err := os.OpenFile(l.path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o666)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		_ = f.Close()
		return err
	}
	l.f, l.size = f, info.Size()
	return nil
}

// write appends one line. Each goes to the file at once: what a killed process
// did can be read.
func (l *logFile) write(line []byte) error {
	if l.f == nil {
		if err := l.open(); err != nil {
			return err
		}
	}
	if l.maxBytes > 0 && l.size > 0 && l.size+int64(len(line)) > l.maxBytes {
		if err := l.rotate(); err != nil {
			return err
		}
	}
	n, err := l.f.Write(line)
	l.size += int64(n)
	return err
}

func (l *logFile) rotate() error {
	if err := l.close(); err != nil {
		return err
	}
	for i := keptFiles - 1; i >= 1; i-- {
		// A missing older file is the usual case.
		_ = os.Rename(l.numbered(i), l.numbered(i+1))
	}
	if err := os.Rename(l.path, l.numbered(1)); err != nil {
		return err
	}
	return l.open()
}

func (l *logFile) numbered(i int) string { return fmt.Sprintf("%s.%d", l.path, i) }

func (l *logFile) close() error {
	if l.f == nil {
		return nil
	}
	err := l.f.Close()
	l.f = nil
	return err
}
