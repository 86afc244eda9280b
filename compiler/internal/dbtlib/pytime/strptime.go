package pytime

import (
	"strconv"
	"strings"
	"time"

	"github.com/modeldata/model/compiler/internal/jinja"
)

// scan is a datetime being read.
type scan struct {
	rest                 string
	year, month, day     int
	hour, minute, second int
	micros               int
	pm, hour12           bool
	yearDay              int
	weekday              int // Monday 0, -1 unknown
	week                 int // -1 unknown
	weekSunday           bool
	isoYear, isoWeek     int
	tz                   *Zone
	zoneName             string
}

// strptime reads a text by a layout of Python's directives.
func strptime(text, layout string) (Datetime, error) {
	s := &scan{rest: text, year: 1900, month: 1, day: 1, weekday: -1, week: -1}
	mismatch := func() (Datetime, error) {
		return Datetime{}, valueError("time data %s does not match format %s", jinja.Repr(text), jinja.Repr(layout))
	}
	if bad, ok := checkLayout(layout); !ok {
		return Datetime{}, valueError("%s is a bad directive in format %s", jinja.Repr(bad), jinja.Repr(layout))
	}
	if !s.match(layout) {
		return mismatch()
	}
	if s.rest != "" {
		return Datetime{}, valueError("unconverted data remains: %s", s.rest)
	}
	d, ok := s.datetime()
	if !ok {
		return mismatch()
	}
	return d, nil
}

const directives = "aAbBcdfGHIjmMpSuUVwWxXyYzZ%"

func checkLayout(layout string) (string, bool) {
	for i := 0; i < len(layout); i++ {
		if layout[i] != '%' {
			continue
		}
		i++
		if i == len(layout) {
			return "%", false
		}
		if strings.IndexByte(directives, layout[i]) < 0 {
			return layout[i : i+1], false
		}
	}
	return "", true
}

func (s *scan) match(layout string) bool {
	for i := 0; i < len(layout); i++ {
		switch c := layout[i]; {
		case c == '%':
			i++
			if !s.directive(layout[i]) {
				return false
			}
		case c == ' ' || c == '\t' || c == '\n':
			// White space of the layout stands for any white space of the text.
			trimmed := strings.TrimLeft(s.rest, " \t\r\n")
			if len(trimmed) == len(s.rest) {
				return false
			}
			s.rest = trimmed
			for i+1 < len(layout) && strings.IndexByte(" \t\n", layout[i+1]) >= 0 {
				i++
			}
		default:
			if s.rest == "" || !strings.EqualFold(s.rest[:1], layout[i:i+1]) {
				return false
			}
			s.rest = s.rest[1:]
		}
	}
	return true
}

// number reads 1 to width digits whose value is at most limit, shortening the
// text read when more digits would exceed it.
func (s *scan) number(width, low, limit int) (int, bool) {
	n := 0
	for n < width && n < len(s.rest) && s.rest[n] >= '0' && s.rest[n] <= '9' {
		n++
	}
	for ; n > 0; n-- {
		v, _ := strconv.Atoi(s.rest[:n])
		if v >= low && v <= limit {
			s.rest = s.rest[n:]
			return v, true
		}
	}
	return 0, false
}

// fixed reads exactly width digits.
func (s *scan) fixed(width int) (int, bool) {
	if len(s.rest) < width {
		return 0, false
	}
	before := s.rest
	v, ok := s.number(width, 0, 1<<30)
	if ok && len(before)-len(s.rest) != width {
		return 0, false
	}
	return v, ok
}

// name reads one of n names given by a layout of package time.
func (s *scan) name(n int, of func(int) string) (int, bool) {
	best, length := -1, 0
	for i := range n {
		w := of(i)
		if len(w) > length && len(s.rest) >= len(w) && strings.EqualFold(s.rest[:len(w)], w) {
			best, length = i, len(w)
		}
	}
	s.rest = s.rest[length:]
	return best, best >= 0
}

func (s *scan) directive(c byte) (ok bool) {
	switch c {
	case 'Y':
		s.year, ok = s.fixed(4)
	case 'y':
		s.year, ok = s.fixed(2)
		if s.year <= 68 {
			s.year += 2000
		} else {
			s.year += 1900
		}
	case 'm':
		s.month, ok = s.number(2, 1, 12)
	case 'd':
		s.rest = strings.TrimPrefix(s.rest, " ")
		s.day, ok = s.number(2, 1, 31)
	case 'H':
		s.hour, ok = s.number(2, 0, 23)
	case 'I':
		s.hour12 = true
		s.hour, ok = s.number(2, 1, 12)
	case 'M':
		s.minute, ok = s.number(2, 0, 59)
	case 'S':
		s.second, ok = s.number(2, 0, 61)
	case 'j':
		s.yearDay, ok = s.number(3, 1, 366)
	case 'f':
		ok = s.fraction()
	case 'G':
		s.isoYear, ok = s.fixed(4)
	case 'V':
		s.isoWeek, ok = s.number(2, 1, 53)
	case 'U', 'W':
		s.weekSunday = c == 'U'
		s.week, ok = s.number(2, 0, 53)
	case 'u':
		s.weekday, ok = s.number(1, 1, 7)
		s.weekday--
	case 'w':
		s.weekday, ok = s.number(1, 0, 6)
		s.weekday = (s.weekday + 6) % 7
	case '%':
		s.rest, ok = strings.CutPrefix(s.rest, "%")
	case 'z':
		ok = s.offset()
	case 'Z':
		ok = s.zone()
	case 'c':
		ok = s.match("%a %b %d %H:%M:%S %Y")
	case 'x':
		ok = s.match("%m/%d/%y")
	case 'X':
		ok = s.match("%H:%M:%S")
	default:
		ok = s.word(c)
	}
	return ok
}

func (s *scan) word(c byte) (ok bool) {
	monday := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	var n int
	switch c {
	case 'p':
		n, ok = s.name(2, func(i int) string { return []string{"AM", "PM"}[i] })
		s.pm = n == 1
	case 'a':
		s.weekday, ok = s.name(7, func(i int) string { return monday.AddDate(0, 0, i).Format("Mon") })
	case 'A':
		s.weekday, ok = s.name(7, func(i int) string { return monday.AddDate(0, 0, i).Format("Monday") })
	case 'b':
		n, ok = s.name(12, func(i int) string { return monday.AddDate(0, i, 0).Format("Jan") })
		s.month = n + 1
	case 'B':
		n, ok = s.name(12, func(i int) string { return monday.AddDate(0, i, 0).Format("January") })
		s.month = n + 1
	}
	return ok
}

// fraction reads 1 to 6 digits as a decimal fraction of a second.
func (s *scan) fraction() bool {
	before := len(s.rest)
	v, ok := s.number(6, 0, 999_999)
	if !ok {
		return false
	}
	for n := before - len(s.rest); n < 6; n++ {
		v *= 10
	}
	s.micros = v
	return true
}

func (s *scan) offset() bool {
	if rest, ok := strings.CutPrefix(s.rest, "Z"); ok {
		s.rest, s.tz = rest, stdUTC
		return true
	}
	n := 0
	for n < len(s.rest) && strings.IndexByte("+-:.0123456789", s.rest[n]) >= 0 {
		n++
	}
	for ; n >= 5; n-- {
		if z, ok := parseOffset(s.rest[:n]); ok {
			s.rest, s.tz = s.rest[n:], z
			return true
		}
	}
	return false
}

func (s *scan) zone() bool {
	for _, w := range []string{"UTC", "GMT"} {
		if len(s.rest) >= 3 && strings.EqualFold(s.rest[:3], w) {
			s.rest, s.zoneName = s.rest[3:], w
			return true
		}
	}
	return false
}

// datetime puts the parts together, a day of year or week in place of month
// and day.
func (s *scan) datetime() (Datetime, bool) {
	if s.hour12 {
		s.hour %= 12
		if s.pm {
			s.hour += 12
		}
	}
	if s.second > 59 || s.year < 1 {
		return Datetime{}, false
	}
	day := time.Date(s.year, time.Month(s.month), s.day, 0, 0, 0, 0, time.UTC)
	if day.Day() != s.day {
		return Datetime{}, false
	}
	switch {
	case s.yearDay > 0:
		day = time.Date(s.year, 1, s.yearDay, 0, 0, 0, 0, time.UTC)
	case s.isoYear > 0 && s.isoWeek > 0 && s.weekday >= 0:
		t, ok := isoWeekDay(int64(s.isoYear), int64(s.isoWeek), int64(s.weekday)+1)
		if !ok {
			return Datetime{}, false
		}
		day = t
	case s.week >= 0 && s.weekday >= 0:
		day = s.weekOfYear()
	}
	wall := day.Add(time.Duration(s.hour)*time.Hour + time.Duration(s.minute)*time.Minute +
		time.Duration(s.second)*time.Second + time.Duration(s.micros)*time.Microsecond)
	return Datetime{wall: wall, tz: s.tz}, true
}

func (s *scan) weekOfYear() time.Time {
	jan1 := time.Date(s.year, 1, 1, 0, 0, 0, 0, time.UTC)
	first, at := int(weekday(jan1)), s.weekday
	if s.weekSunday {
		first, at = (first+1)%7, (at+1)%7
	}
	if s.week == 0 {
		return jan1.AddDate(0, 0, at-first)
	}
	return jan1.AddDate(0, 0, (7-first)%7+7*(s.week-1)+at)
}
