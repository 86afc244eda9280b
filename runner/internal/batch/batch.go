// Package batch cuts event time into the intervals that a microbatch model is
// built in. It is pure; all times are UTC.
package batch

import (
	"fmt"
	"strings"
	"time"
)

// Size is the length of a batch.
type Size string

// The sizes.
const (
	Hour  Size = "hour"
	Day   Size = "day"
	Month Size = "month"
	Year  Size = "year"
)

// Sizes lists all sizes.
var Sizes = []string{string(Hour), string(Day), string(Month), string(Year)}

// ParseSize reads a configured size.
func ParseSize(s string) (Size, bool) {
	for _, known := range Sizes {
		if strings.EqualFold(s, known) {
			return Size(known), true
		}
	}
	return "", false
}

// Interval is a half-open range of event time.
type Interval struct{ Start, End time.Time }

// Floor is the start of the period that t lies in.
func (s Size) Floor(t time.Time) time.Time {
	t = t.UTC()
	switch s {
	case Hour:
		return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), 0, 0, 0, time.UTC)
	case Day:
		return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	case Month:
		return time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
	}
	return time.Date(t.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
}

// Shift moves the start of t's period by n periods.
func (s Size) Shift(t time.Time, n int) time.Time {
	t = s.Floor(t)
	switch s {
	case Hour:
		return t.Add(time.Duration(n) * time.Hour)
	case Day:
		return t.AddDate(0, 0, n)
	case Month:
		return t.AddDate(0, n, 0)
	}
	return t.AddDate(n, 0, 0)
}

// Ceil is the end of the period that t lies in, t itself where one begins.
func (s Size) Ceil(t time.Time) time.Time {
	if f := s.Floor(t); f.Equal(t) {
		return f
	}
	return s.Shift(t, 1)
}

// Label names a batch by its start: "2024-01-01", "2024-01-01T05", "2024-01".
func (s Size) Label(start time.Time) string {
	layout := map[Size]string{Hour: "2006-01-02T15", Day: "2006-01-02", Month: "2006-01", Year: "2006"}[s]
	return start.UTC().Format(layout)
}

// ID is the label without dashes, as templates see it.
func (s Size) ID(start time.Time) string { return strings.ReplaceAll(s.Label(start), "-", "") }

// Request says which batches are wanted.
type Request struct {
	Size     Size
	Lookback int
	// Begin is the model's first moment; needed when From is zero and the model
	// is built from nothing.
	Begin time.Time
	// From and To limit the batches when they are not zero.
	From, To time.Time
	Now      time.Time
	// Incremental says that the model's table exists and is kept.
	Incremental bool
}

// Split returns the batches in order. Without From, a kept table is built from
// Lookback periods before the one that runs now.
func Split(r Request) ([]Interval, error) {
	end := r.To
	if end.IsZero() {
		end = r.Now
	}
	end = r.Size.Ceil(end)
	var start time.Time
	switch {
	case !r.From.IsZero():
		start = r.Size.Floor(r.From)
	case !r.Incremental:
		if r.Begin.IsZero() {
			return nil, fmt.Errorf("no begin is configured")
		}
		start = r.Size.Floor(r.Begin)
	default:
		// end is where a period begins, so the running period is one back.
		start = r.Size.Shift(end, -r.Lookback-1)
	}
	list := []Interval{{start, r.Size.Shift(start, 1)}}
	for list[len(list)-1].End.Before(end) {
		from := list[len(list)-1].End
		list = append(list, Interval{from, r.Size.Shift(from, 1)})
	}
	list[len(list)-1].End = end
	return list, nil
}

// ParseTime reads a moment as configurations and flags write it: a date, or a
// date with a time, with an offset or in UTC.
func ParseTime(s string) (time.Time, bool) {
	s = strings.TrimSpace(s)
	for _, layout := range []string{
		"2006-01-02", "2006-01-02 15:04:05", "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02T15:04",
		"2006-01-02T15:04:05Z07:00", "2006-01-02 15:04:05Z07:00",
	} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}
