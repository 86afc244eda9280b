package pytime

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// strftime formats as Python does on Linux: C's directives, with the flags
// "-" (no padding), "_" (spaces), "0" and "^" (upper case).
func strftime(layout string, t time.Time, tz *Zone) string {
	var b strings.Builder
	for i := 0; i < len(layout); i++ {
		if layout[i] != '%' || i+1 == len(layout) {
			b.WriteByte(layout[i])
			continue
		}
		start := i
		flag := byte(0)
		for i++; i+1 < len(layout) && strings.IndexByte("-_0^", layout[i]) >= 0; i++ {
			flag = layout[i]
		}
		s, ok := directive(layout[i], flag, t, tz)
		if !ok {
			b.WriteString(layout[start : i+1])
			continue
		}
		if flag == '^' {
			s = strings.ToUpper(s)
		}
		b.WriteString(s)
	}
	return b.String()
}

// padded writes a number with the directive's own padding unless a flag says
// otherwise.
func padded(n, width int, pad, flag byte) string {
	s := strconv.Itoa(n)
	switch flag {
	case '-':
		return s
	case '_':
		pad = ' '
	case '0':
		pad = '0'
	}
	if len(s) < width {
		s = strings.Repeat(string(pad), width-len(s)) + s
	}
	return s
}

func hour12(t time.Time) int { return (t.Hour()+11)%12 + 1 }

func directive(c, flag byte, t time.Time, tz *Zone) (string, bool) {
	if s, ok := numeric(c, flag, t); ok {
		return s, true
	}
	switch c {
	case 'a':
		return t.Format("Mon"), true
	case 'A':
		return t.Format("Monday"), true
	case 'b', 'h':
		return t.Format("Jan"), true
	case 'B':
		return t.Format("January"), true
	case 'p':
		return t.Format("PM"), true
	case 'P':
		return t.Format("pm"), true
	case 'f':
		return fmt.Sprintf("%06d", t.Nanosecond()/1000), true
	case 'z', 'Z':
		return zoneDirective(c, tz), true
	case 'n':
		return "\n", true
	case 't':
		return "\t", true
	case '%':
		return "%", true
	}
	compound := map[byte]string{
		'c': "%a %b %e %H:%M:%S %Y", 'x': "%m/%d/%y", 'X': "%H:%M:%S", 'D': "%m/%d/%y",
		'F': "%Y-%m-%d", 'T': "%H:%M:%S", 'R': "%H:%M", 'r': "%I:%M:%S %p",
	}
	if layout, ok := compound[c]; ok {
		return strftime(layout, t, tz), true
	}
	return "", false
}

func numeric(c, flag byte, t time.Time) (string, bool) {
	isoYear, isoWeek := t.ISOWeek()
	switch c {
	case 'd':
		return padded(t.Day(), 2, '0', flag), true
	case 'e':
		return padded(t.Day(), 2, ' ', flag), true
	case 'm':
		return padded(int(t.Month()), 2, '0', flag), true
	case 'y':
		return padded(t.Year()%100, 2, '0', flag), true
	case 'Y':
		return strconv.Itoa(t.Year()), true
	case 'C':
		return padded(t.Year()/100, 2, '0', flag), true
	case 'G':
		return strconv.Itoa(isoYear), true
	case 'g':
		return padded(isoYear%100, 2, '0', flag), true
	case 'V':
		return padded(isoWeek, 2, '0', flag), true
	case 'H':
		return padded(t.Hour(), 2, '0', flag), true
	case 'k':
		return padded(t.Hour(), 2, ' ', flag), true
	case 'I':
		return padded(hour12(t), 2, '0', flag), true
	case 'l':
		return padded(hour12(t), 2, ' ', flag), true
	case 'M':
		return padded(t.Minute(), 2, '0', flag), true
	case 'S':
		return padded(t.Second(), 2, '0', flag), true
	case 'j':
		return padded(t.YearDay(), 3, '0', flag), true
	case 'w':
		return strconv.Itoa(int(t.Weekday())), true
	case 'u':
		return strconv.Itoa(int(weekday(t)) + 1), true
	case 'U':
		return padded((t.YearDay()+6-int(t.Weekday()))/7, 2, '0', flag), true
	case 'W':
		return padded((t.YearDay()+6-int(weekday(t)))/7, 2, '0', flag), true
	case 's':
		return strconv.FormatInt(t.Unix(), 10), true
	}
	return "", false
}

func zoneDirective(c byte, tz *Zone) string {
	switch {
	case tz == nil:
		return ""
	case c == 'z':
		return offsetText(tz.offset, "")
	}
	s, _ := tz.tzname().(string)
	return s
}
