package ui

import (
	"bytes"
	"encoding/json"
	"fmt"
	"sort"
	"strings"
	"time"

	"github.com/modeldata/model/internal/artifact"
)

// record is an event being written.
type record struct {
	about   About
	event   Event
	message string
	thread  string
	at      time.Time
}

// append appends the record's line or lines.
func (r *record) append(b []byte, format Format, color bool, u *UI) []byte {
	switch format {
	case JSON:
		return r.appendJSON(b, color, u)
	case DebugText:
		return r.appendDebug(b, color, u)
	}
	return r.appendText(b, color, u)
}

// shown is the message as a text line has it.
func (r *record) shown(color bool, u *UI) string {
	if !color {
		return u.scrub.Scrub(stripColor(r.message))
	}
	return u.scrub.Scrub(r.message)
}

func (r *record) appendText(b []byte, color bool, u *UI) []byte {
	if _, frame := r.event.(*DiagnosticFound); !r.about.Output && !frame {
		b = r.at.UTC().AppendFormat(b, "15:04:05  ")
	}
	b = append(b, r.shown(color, u)...)
	if !strings.HasSuffix(r.message, "\n") || r.about.Output {
		b = append(b, '\n')
	}
	return b
}

func (r *record) appendDebug(b []byte, color bool, u *UI) []byte {
	const clock = "15:04:05.000000"
	if _, start := r.event.(MainReportVersion); start {
		line := strings.Repeat("=", 30)
		b = fmt.Appendf(b, "\n\n%s %s | %s %s\n", line, r.at.UTC().Format(clock), u.opts.InvocationID, line)
	}
	thread := r.thread
	if len(thread) > 10 {
		thread = thread[:10]
	}
	b = r.at.UTC().AppendFormat(b, clock)
	b = fmt.Appendf(b, " [%-5s] [%-10s]: ", r.about.Level, thread)
	b = append(b, strings.TrimRight(r.shown(color, u), "\n")...)
	return append(b, '\n')
}

func (r *record) appendJSON(b []byte, color bool, u *UI) []byte {
	msg := r.message
	if !color {
		msg = stripColor(msg)
	}
	start := len(b)
	b = append(b, `{"data":`...)
	b = append(b, eventData(r.event)...)
	b = append(b, `,"info":{"category":"","code":`...)
	b = artifact.AppendString(b, r.about.Code)
	b = append(b, `,"extra":`...)
	b = appendExtra(b, u.opts.Extra)
	b = append(b, `,"invocation_id":`...)
	b = artifact.AppendString(b, u.opts.InvocationID)
	b = append(b, `,"level":`...)
	b = artifact.AppendString(b, r.about.Level.String())
	b = append(b, `,"msg":`...)
	b = artifact.AppendString(b, strings.TrimRight(msg, "\n"))
	b = append(b, `,"name":`...)
	b = artifact.AppendString(b, r.about.Name)
	b = append(b, `,"pid":`...)
	b = artifact.AppendInt(b, int64(u.opts.PID))
	b = append(b, `,"thread":`...)
	b = artifact.AppendString(b, r.thread)
	b = append(b, `,"ts":`...)
	b = artifact.AppendTime(b, r.at)
	b = append(b, "}}\n"...)
	if u.scrub.active() {
		return append(b[:start], u.scrub.Scrub(string(b[start:]))...)
	}
	return b
}

// eventData is the event's fields as a JSON object.
func eventData(ev Event) []byte {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(ev); err != nil {
		return []byte("{}") // a value of a node's meta that JSON lacks
	}
	return bytes.TrimRight(buf.Bytes(), "\n")
}

func appendExtra(b []byte, extra map[string]string) []byte {
	keys := make([]string, 0, len(extra))
	for k := range extra {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	b = append(b, '{')
	for i, k := range keys {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(artifact.AppendString(b, k), ':')
		b = artifact.AppendString(b, extra[k])
	}
	return append(b, '}')
}
