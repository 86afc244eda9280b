package seedfile

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Kind is a column's inferred type, by the neutral name that dialects map.
type Kind string

// The kinds, in the order in which they are tried.
const (
	Integer   Kind = "integer"
	BigInt    Kind = "bigint"
	Float     Kind = "float"
	Date      Kind = "date"
	Timestamp Kind = "timestamp"
	Boolean   Kind = "boolean"
	Text      Kind = "string"
)

// candidates is what a column can still be, after the values seen.
type candidates struct {
	number, date, dateTime, isoTime, boolean bool
	fraction, big                            bool // some number has decimals; is beyond 32 bits
}

func allCandidates() candidates {
	return candidates{number: true, date: true, dateTime: true, isoTime: true, boolean: true}
}

// see narrows the candidates by a value that is not null.
func (c *candidates) see(v string) {
	if c.number {
		n, ok := parseNumber(v)
		c.number = ok
		if ok {
			c.fraction = c.fraction || n.fraction
			c.big = c.big || n.big
		}
	}
	if c.date {
		c.date = isDate(v)
	}
	if c.dateTime {
		c.dateTime = isDateTime(v)
	}
	if c.isoTime {
		c.isoTime = isISOTime(v)
	}
	if c.boolean {
		_, c.boolean = parseBool(v)
	}
}

// kind is the first candidate left. A column without values is an integer, as
// in dbt.
func (c *candidates) kind() Kind {
	switch {
	case c.number && c.fraction:
		return Float
	case c.number && c.big:
		return BigInt
	case c.number:
		return Integer
	case c.date:
		return Date
	case c.dateTime, c.isoTime:
		return Timestamp
	case c.boolean:
		return Boolean
	}
	return Text
}

// isNull reports whether a field of a typed column stands for null.
func isNull(v string) bool {
	v = strings.TrimSpace(v)
	return v == "" || strings.EqualFold(v, "null")
}

// number is a parsed number: text is how engines read it.
type number struct {
	text          string
	fraction, big bool
}

const currency = "؋$ƒ៛¥₡₱£€¢﷼₪₩₭₮₦฿₤₫"

var numeral = regexp.MustCompile(`^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$`)

// parseNumber reads a number as dbt's CSV reader does: per cent signs, currency
// symbols, thousands separators and underscores are dropped.
func parseNumber(v string) (number, bool) {
	if isPlainNumber(v) {
		return classify(v), true
	}
	v = strings.Trim(strings.TrimSpace(v), "%")
	minus := strings.HasPrefix(v, "-")
	if minus {
		v = v[1:]
	}
	v = strings.Trim(v, currency)
	v = strings.TrimSpace(strings.ReplaceAll(v, ",", ""))
	if strings.Contains(v, "_") {
		v = strings.ReplaceAll(v, "_", "")
	}
	switch strings.TrimLeft(strings.ToLower(v), "+-") {
	case "nan":
		return number{text: "NaN", fraction: true}, true
	case "inf", "infinity":
		if minus != strings.HasPrefix(v, "-") {
			return number{text: "-Infinity", fraction: true}, true
		}
		return number{text: "Infinity", fraction: true}, true
	}
	if !numeral.MatchString(v) {
		return number{}, false
	}
	if strings.HasPrefix(v, "-") {
		v, minus = v[1:], !minus
	}
	v = strings.TrimPrefix(v, "+")
	if minus {
		v = "-" + v
	}
	return classify(v), true
}

// isPlainNumber reports whether v is digits with at most a minus before and a
// point between them, as most numbers are.
func isPlainNumber(v string) bool {
	v = strings.TrimPrefix(v, "-")
	point := false
	for i := 0; i < len(v); i++ {
		switch c := v[i]; {
		case c >= '0' && c <= '9':
		case c == '.' && !point && i > 0:
			point = true
		default:
			return false
		}
	}
	return v != ""
}

// classify tells whole numbers from others: 1.0 is whole, 1e3 too.
func classify(v string) number {
	whole := v
	if i := strings.IndexByte(v, '.'); i >= 0 && strings.Trim(v[i+1:], "0") == "" {
		whole = v[:i]
	}
	if n, err := strconv.ParseInt(whole, 10, 64); err == nil {
		return number{text: strconv.FormatInt(n, 10), big: n != int64(int32(n))}
	}
	if strings.Trim(whole, "-0123456789") == "" {
		return number{text: whole, big: true}
	}
	if f, err := strconv.ParseFloat(v, 64); err == nil && f == float64(int64(f)) && f < 1<<53 && f > -1<<53 && strings.ContainsAny(v, "eE") {
		n := int64(f)
		return number{text: strconv.FormatInt(n, 10), big: n != int64(int32(n))}
	}
	return number{text: v, fraction: true}
}

var datePattern = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})$`)

func isDate(v string) bool {
	if looksLike(v, "0000-00-00") {
		return validDate([]string{v, v[:4], v[5:7], v[8:]})
	}
	return mayBeTime(v) && validDate(datePattern.FindStringSubmatch(strings.TrimSpace(v)))
}

// looksLike reports whether v has digits where the layout has 0, and its other
// characters elsewhere: the usual form, without a pattern.
func looksLike(v, layout string) bool {
	if len(v) != len(layout) {
		return false
	}
	for i := 0; i < len(v); i++ {
		if layout[i] == '0' && (v[i] < '0' || v[i] > '9') || layout[i] != '0' && v[i] != layout[i] {
			return false
		}
	}
	return true
}

// mayBeTime reports whether v begins as dates and times do.
func mayBeTime(v string) bool {
	v = strings.TrimSpace(v)
	return len(v) >= 8 && v[0] >= '0' && v[0] <= '9' && v[3] >= '0' && v[3] <= '9'
}

// validDate checks year, month and day in m[1:4].
func validDate(m []string) bool {
	if m == nil {
		return false
	}
	year, month, day := atoi(m[1]), atoi(m[2]), atoi(m[3])
	if year < 1 || month < 1 || month > 12 || day < 1 {
		return false
	}
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Day() == day
}

var dateTimePattern = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})\s+(\d{1,2}):(\d{1,2}):(\d{1,2})$`)

func isDateTime(v string) bool {
	if looksLike(v, "0000-00-00 00:00:00") {
		return validDate([]string{v, v[:4], v[5:7], v[8:10]}) && validClock([]string{v[11:13], v[14:16], v[17:]})
	}
	if !mayBeTime(v) {
		return false
	}
	m := dateTimePattern.FindStringSubmatch(strings.TrimSpace(v))
	return validDate(m) && validClock(m[4:])
}

// The extended and the basic form of ISO 8601, with an offset or without.
var (
	isoExtended = regexp.MustCompile(`^(\d{4})-(\d{2})-(\d{2})T(\d{2})(?::(\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?$`)
	isoBasic    = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})T(\d{2})(?:(\d{2})(?:(\d{2})(?:[.,]\d+)?)?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?$`)
)

func isISOTime(v string) bool {
	if !mayBeTime(v) {
		return false
	}
	v = strings.TrimSpace(v)
	m := isoExtended.FindStringSubmatch(v)
	if m == nil {
		m = isoBasic.FindStringSubmatch(v)
	}
	return validDate(m) && validClock(m[4:])
}

func validClock(m []string) bool { return atoi(m[0]) < 24 && atoi(m[1]) < 60 && atoi(m[2]) < 60 }

// isoText writes the basic form as the extended one, which engines read.
func isoText(v string) string {
	v = strings.TrimSpace(v)
	m := isoBasic.FindStringSubmatchIndex(v)
	if m == nil {
		if len(v) == len("2024-01-01T10") {
			return v + ":00:00"
		}
		return v
	}
	out := v[:4] + "-" + v[4:6] + "-" + v[6:8] + "T" + v[9:11]
	part := func(i int) string {
		if m[i] < 0 {
			return "00"
		}
		return v[m[i]:m[i+1]]
	}
	out += ":" + part(10) + ":" + part(12)
	rest := 11
	for _, i := range []int{11, 13} {
		rest = max(rest, m[i])
	}
	return out + v[rest:]
}

func parseBool(v string) (bool, bool) {
	switch strings.ToLower(strings.TrimSpace(v)) {
	case "true":
		return true, true
	case "false":
		return false, true
	}
	return false, false
}

// atoi reads digits; the patterns admit nothing else.
func atoi(s string) int {
	n := 0
	for _, c := range s {
		n = n*10 + int(c-'0')
	}
	return n
}
