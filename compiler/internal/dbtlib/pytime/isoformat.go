package pytime

import (
	"strconv"
	"strings"
	"time"
)

// parseISO reads what datetime.fromisoformat takes.
func parseISO(s string) (Datetime, bool) {
	day, rest, ok := parseISODate(s)
	if !ok {
		return Datetime{}, false
	}
	if rest == "" {
		return Datetime{wall: day}, true
	}
	// One character of any kind separates date and time.
	_, size := firstRune(rest)
	clock, tz, ok := parseISOClock(rest[size:])
	if !ok || len(rest) == size {
		return Datetime{}, false
	}
	return Datetime{wall: day.Add(clock), tz: tz}, true
}

func firstRune(s string) (rune, int) {
	for i, r := range s {
		if i == 0 {
			return r, len(string(r))
		}
	}
	return 0, 0
}

// digits reads n digits from the start of s.
func digits(s string, n int) (int, string, bool) {
	if len(s) < n {
		return 0, s, false
	}
	for i := range n {
		if s[i] < '0' || s[i] > '9' {
			return 0, s, false
		}
	}
	v, _ := strconv.Atoi(s[:n])
	return v, s[n:], true
}

// parseISODate reads YYYY-MM-DD, YYYYMMDD, YYYY-Www-D and YYYYWwwD and returns
// what follows.
func parseISODate(s string) (time.Time, string, bool) {
	fail := func() (time.Time, string, bool) { return time.Time{}, s, false }
	year, rest, ok := digits(s, 4)
	if !ok || year < 1 {
		return fail()
	}
	rest, dashed := strings.CutPrefix(rest, "-")
	if after, week := strings.CutPrefix(rest, "W"); week {
		return isoWeekDate(s, year, after, dashed)
	}
	month, rest, ok := digits(rest, 2)
	if !ok || month < 1 || month > 12 {
		return fail()
	}
	if dashed {
		if rest, ok = strings.CutPrefix(rest, "-"); !ok {
			return fail()
		}
	}
	day, rest, ok := digits(rest, 2)
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if !ok || day < 1 || t.Day() != day {
		return fail()
	}
	return t, rest, true
}

func isoWeekDate(s string, year int, rest string, dashed bool) (time.Time, string, bool) {
	week, rest, ok := digits(rest, 2)
	if !ok {
		return time.Time{}, s, false
	}
	day := 1
	after := rest
	if dashed {
		after, ok = strings.CutPrefix(rest, "-")
	}
	if ok {
		if d, r, found := digits(after, 1); found {
			day, rest = d, r
		}
	}
	t, ok := isoWeekDay(int64(year), int64(week), int64(day))
	return t, rest, ok
}

// parseISOClock reads HH[:MM[:SS[.ffffff]]] with or without colons, and an
// offset.
func parseISOClock(s string) (time.Duration, *Zone, bool) {
	s = strings.TrimPrefix(s, "T")
	var tz *Zone
	if i := strings.IndexAny(s, "Z+-"); i >= 0 {
		z, ok := parseOffset(s[i:])
		if !ok {
			return 0, nil, false
		}
		s, tz = s[:i], z
	}
	d, ok := clockText(s, 24*time.Hour)
	return d, tz, ok
}

// clockText reads a time of day below a limit.
func clockText(s string, limit time.Duration) (time.Duration, bool) {
	var sum time.Duration
	colons := len(s) > 2 && s[2] == ':'
	for i, unit := range []time.Duration{time.Hour, time.Minute, time.Second} {
		if i > 0 {
			if s == "" {
				return sum, sum < limit
			}
			if colons {
				rest, ok := strings.CutPrefix(s, ":")
				if !ok {
					return 0, false
				}
				s = rest
			}
		}
		n, rest, ok := digits(s, 2)
		if !ok || i > 0 && n > 59 {
			return 0, false
		}
		sum, s = sum+time.Duration(n)*unit, rest
	}
	if s != "" {
		if s[0] != '.' && s[0] != ',' || len(s) < 2 {
			return 0, false
		}
		frac := s[1:]
		if strings.Trim(frac, "0123456789") != "" {
			return 0, false
		}
		// Digits beyond microseconds are cut off.
		us, _ := strconv.Atoi((frac + "000000")[:6])
		sum += time.Duration(us) * time.Microsecond
	}
	return sum, sum < limit
}

// parseOffset reads Z, ±HH:MM, ±HHMM, with seconds.
func parseOffset(s string) (*Zone, bool) {
	if s == "Z" {
		return stdUTC, true
	}
	if len(s) < 3 || s[0] != '+' && s[0] != '-' {
		return nil, false
	}
	d, ok := clockText(s[1:], 24*time.Hour)
	if !ok {
		return nil, false
	}
	if s[0] == '-' {
		d = -d
	}
	if d == 0 {
		return stdUTC, true
	}
	return &Zone{offset: int64(d / time.Second)}, true
}
