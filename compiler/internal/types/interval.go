package types

import "strings"

// units are the words that engines read in the text of an interval, in any of
// their spellings.
var units = func() map[string]bool {
	out := map[string]bool{}
	for _, n := range strings.Fields(`
		microsecond microseconds us usec usecs useconds usecond microsec microsecs millisecond milliseconds ms msec msecs msecond mseconds millisec millisecs
		second seconds s sec secs minute minutes m min mins hour hours h hr hrs day days d week weeks w month months mon mons quarter quarters qtr
		year years y yr yrs decade decades dec decs century centuries c cent millennium millennia millenniums mil mils ago at infinity`) {
		out[n] = true
	}
	return out
}()

// IsInterval reports whether a text may be an interval: false when it has a word
// that no engine knows there.
func IsInterval(text string) bool {
	text = strings.TrimSpace(strings.ToLower(text))
	if strings.HasPrefix(strings.TrimLeft(text, "-+"), "p") || strings.Contains(text, "t") && strings.ContainsAny(text, ":") { // ISO 8601
		return true
	}
	if text == "" {
		return false
	}
	for _, word := range strings.FieldsFunc(text, func(c rune) bool { return c < 'a' || c > 'z' }) {
		if !units[word] {
			return false
		}
	}
	return true
}
