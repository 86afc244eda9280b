package ui

import (
	"io"
	"os"
	"strings"
	"time"
)

// IsTerminal reports whether a file is a terminal.
func IsTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// WantColor decides on colours: the flag when given, else a terminal whose
// environment does not refuse them (NO_COLOR, TERM=dumb).
func WantColor(flag *bool, terminal bool, env func(string) string) bool {
	if flag != nil {
		return *flag
	}
	return terminal && env("NO_COLOR") == "" && env("TERM") != "dumb"
}

// progressEvery is how often the progress line changes at most.
const progressEvery = 100 * time.Millisecond

// clearLine returns to the start of the line and erases it.
const clearLine = "\r\x1b[K"

// progress is the transient line. The UI's lock guards it.
type progress struct {
	on, shown bool
	last      time.Time
}

func (p *progress) show(w io.Writer, text string, now time.Time) {
	if text == "" {
		p.clear(w)
		return
	}
	if w == nil || p.shown && now.Sub(p.last) < progressEvery {
		return
	}
	text = strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, text)
	if runes := []rune(text); len(runes) >= lineWidth {
		text = string(runes[:lineWidth-1])
	}
	_, _ = io.WriteString(w, clearLine+text)
	p.shown, p.last = true, now
}

func (p *progress) clear(w io.Writer) {
	if p.shown && w != nil {
		_, _ = io.WriteString(w, clearLine)
		p.shown = false
	}
}
