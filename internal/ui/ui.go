// Package ui is the only thing that writes to the terminal and to the log file.
//
// It takes events (what happens) and diagnostics (what is wrong) and shows
// them in dbt's look or as JSON lines. It decides nothing: no exit code, no
// promotion of warnings. It is safe for concurrent use.
package ui

import (
	"io"
	"sync"
	"time"

	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// Format is how events are written.
type Format uint8

// The formats.
const (
	Text      Format = iota // "12:03:04  message"
	DebugText               // "12:03:04.123456 [info ] [MainThread]: message"
	JSON                    // one object a line
)

// ParseFormat reads "text", "debug" or "json"; "default" is the given default.
func ParseFormat(s string, byDefault Format) (Format, bool) {
	switch s {
	case "default", "":
		return byDefault, true
	case "text":
		return Text, true
	case "debug":
		return DebugText, true
	case "json":
		return JSON, true
	}
	return byDefault, false
}

// Options say where and how to write.
type Options struct {
	// Out takes events and what commands print, Err diagnostics in text format
	// and the progress line. They may be the same.
	Out, Err io.Writer
	// Color colours the terminal; see WantColor.
	Color bool
	// Progress shows a transient line for long work; only for terminals.
	Progress bool
	Format   Format
	// Level is the least that is shown. Quiet shows errors and output only.
	Level Level
	Quiet bool
	// Width is how far the dots of a run's lines reach, 80 when it is 0.
	Width int
	// Annotations also writes diagnostics as GitHub workflow commands, for
	// files below Dir, the project's folder in the repository.
	Annotations bool
	Dir         string
	// File is the log file; an empty Path is none.
	File FileOptions
	// Secrets are replaced in everything that is written.
	Secrets      []string
	InvocationID string
	// Extra is the metadata of the environment (DBT_ENV_CUSTOM_ENV_).
	Extra map[string]string
	PID   int
	Now   func() time.Time
}

// FileOptions say how the log file is written. It is made with its folder when
// the first line is.
type FileOptions struct {
	Path     string
	Format   Format
	Level    Level
	Color    bool
	MaxBytes int64 // 0 is no limit
}

// UI writes events and diagnostics.
type UI struct {
	opts     Options
	scrub    *Scrubber
	mu       sync.Mutex
	progress progress
	file     *logFile
	line     []byte
}

// MainThread is the thread of what no worker does.
const MainThread = "MainThread"

// New returns a UI. Nothing is opened or written yet.
func New(opts Options) *UI {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Quiet {
		opts.Level = max(opts.Level, Error)
	}
	u := &UI{opts: opts, scrub: NewScrubber(opts.Secrets)}
	u.progress.on = opts.Progress && opts.Format == Text && opts.Level <= Info
	if opts.File.Path != "" && opts.File.Level < None {
		u.file = &logFile{path: opts.File.Path, maxBytes: opts.File.MaxBytes}
	}
	return u
}

// Fire writes an event of the main thread.
func (u *UI) Fire(ev Event) { u.FireOn(MainThread, ev) }

// FireOn writes an event of a worker's thread.
func (u *UI) FireOn(thread string, ev Event) {
	about := ev.About()
	console := u.opts.Level < None && (about.Output || about.Level >= u.opts.Level) && (!about.Log || u.opts.Format != Text || u.opts.Level == Debug)
	file := u.file != nil && about.Level >= u.opts.File.Level && !about.Console
	if !console && !file {
		return
	}
	r := record{about: about, event: ev, message: u.message(ev), thread: thread, at: u.opts.Now()}
	u.mu.Lock()
	defer u.mu.Unlock()
	if console {
		u.console(&r)
	}
	if file {
		u.logLine(&r)
	}
}

// Wants reports whether events of a level are shown anywhere, for those that
// take work to make.
func (u *UI) Wants(l Level) bool {
	return u.opts.Level < None && l >= u.opts.Level || u.file != nil && l >= u.opts.File.Level
}

func (u *UI) message(ev Event) string {
	if u.opts.Width == 0 || u.opts.Width == lineWidth {
		return ev.Message()
	}
	return widened(ev, u.opts.Width)
}

// Diagnostic writes one diagnostic: as a source frame, or as an event in the
// JSON format.
func (u *UI) Diagnostic(d *diag.Diagnostic) { u.Fire(&DiagnosticFound{d: d}) }

// Progress shows what is being done, on a terminal only, until anything else
// is written; "" clears it.
func (u *UI) Progress(text string) {
	if !u.progress.on {
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.progress.show(u.opts.Err, u.scrub.Scrub(text), u.opts.Now())
}

// Structured reports whether events are written as JSON anywhere.
func (u *UI) Structured() bool {
	return u.opts.Format == JSON || u.file != nil && u.opts.File.Format == JSON
}

// Scrub replaces secrets, for texts that go elsewhere, such as artifacts.
func (u *UI) Scrub(s string) string { return u.scrub.Scrub(s) }

// Close clears the progress line and closes the log file.
func (u *UI) Close() error {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.progress.clear(u.opts.Err)
	if u.file == nil {
		return nil
	}
	return u.file.close()
}

// console writes a record to the terminal. The lock is held.
func (u *UI) console(r *record) {
	u.progress.clear(u.opts.Err)
	w := u.opts.Out
	switch r.event.(type) {
	case *DiagnosticFound, DeprecationsSummary:
		if u.opts.Format != JSON {
			w = u.opts.Err
		}
	}
	u.line = r.append(u.line[:0], u.opts.Format, u.opts.Color, u)
	u.write(w)
	if d := diagnosticOf(r.event); d != nil && u.opts.Annotations && u.opts.Format != JSON {
		u.line = append(u.line[:0], u.scrub.Scrub(d.Annotation(u.opts.Dir))...)
		u.line = append(u.line, '\n')
		u.write(u.opts.Out)
	}
}

// diagnosticOf is the diagnostic that an event shows, nil for none.
func diagnosticOf(ev Event) *diag.Diagnostic {
	switch ev := ev.(type) {
	case *DiagnosticFound:
		return ev.d
	case RunResultError:
		return ev.Found
	}
	return nil
}

func (u *UI) write(w io.Writer) {
	if w != nil {
		_, _ = w.Write(u.line) // a closed pipe is not the run's failure
	}
}

// logLine writes a record to the log file. When that fails, it says so once and
// the log ends. The lock is held.
func (u *UI) logLine(r *record) {
	if u.file.failed {
		return
	}
	u.line = r.append(u.line[:0], u.opts.File.Format, u.opts.File.Color, u)
	err := u.file.write(u.line)
	if err == nil {
		return
	}
	u.file.failed = true
	if u.opts.Level <= Warn {
		d := diag.Warnf(diag.LogUnwritten, source.Span{}, "the log file is not written: %s", err).
			WithHint("give another folder with --log-path, or --log-level-file none")
		u.line = append(u.line[:0], u.scrub.Scrub(d.Render(diag.Style{Color: u.opts.Color}))...)
		u.write(u.opts.Err)
	}
}
