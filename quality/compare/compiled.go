package compare

import (
	"regexp"
	"strings"
	"time"
)

// compiledSQL compares the compiled SQL of every node that both sides
// compiled, after normalise.
func compiledSQL(ref, cand *Artifacts, rep *Report) {
	for _, section := range []string{"nodes", "unit_tests"} {
		r, c := ref.Section(section), cand.Section(section)
		for _, id := range keysOf(r, c) {
			rn, cn := First(r[id]), First(c[id])
			if rn == nil || cn == nil {
				continue
			}
			rs, rok := compiledOf(ref, id, rn)
			cs, cok := compiledOf(cand, id, cn)
			switch {
			case rok && !cok:
				rep.Add("compiled SQL", id, "missing", head(rs), Absent{})
			case !rok && cok:
				rep.Add("compiled SQL", id, "extra", Absent{}, head(cs))
			case rok && cok:
				rs, cs = normalise(rs), normalise(cs)
				if rs == cs {
					continue
				}
				if rs, cs = ref.Mask(rs), cand.Mask(cs); rs != cs {
					rw, cw := firstDifference(rs, cs)
					rep.Add("compiled SQL", id, "text", rw, cw)
				}
			}
		}
	}
}

// compiledOf prefers what was run to what the manifest says.
func compiledOf(a *Artifacts, id string, node object) (string, bool) {
	if s, ok := a.Results[id]["compiled_code"].(string); ok && strings.TrimSpace(s) != "" {
		return s, true
	}
	s, ok := node["compiled_code"].(string)
	return s, ok && strings.TrimSpace(s) != ""
}

func head(s string) string { return strings.Join(strings.Fields(s), " ") }

// firstDifference returns both texts from a little before the place where they
// part.
func firstDifference(a, b string) (string, string) {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	from := max(0, n-40)
	cut := func(s string) string { return "…" + strings.ToValidUTF8(s[min(from, len(s)):min(n+120, len(s))], "") }
	return cut(a), cut(b)
}

var moment = regexp.MustCompile(`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(\+00:00|Z)?`)

// Mask replaces what names this very run: its invocation id, and moments within
// an hour of it.
func (a *Artifacts) Mask(sql string) string {
	if a.invocation != "" {
		sql = strings.ReplaceAll(sql, a.invocation, "<invocation>")
	}
	if strings.IndexByte(sql, ':') < 0 {
		return sql
	}
	return moment.ReplaceAllStringFunc(sql, func(s string) string {
		at, err := time.Parse("2006-01-02 15:04:05", strings.Replace(s[:19], "T", " ", 1))
		if err != nil || a.GeneratedAt.IsZero() || at.Sub(a.GeneratedAt).Abs() > time.Hour {
			return s
		}
		return "<run time>"
	})
}

// normalise drops comments and everything about white space that SQL does not
// read: the text in quotes stays as it is.
func normalise(sql string) string {
	var out strings.Builder
	gap, last := false, byte(0)
	emit := func(s string) {
		if gap && out.Len() > 0 && spaceCounts(last, s[0]) {
			out.WriteByte(' ')
		}
		gap, last = false, s[len(s)-1]
		out.WriteString(s)
	}
	for i := 0; i < len(sql); {
		switch c := sql[i]; {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			gap = true
			i++
		case strings.HasPrefix(sql[i:], "--"):
			gap = true
			i += lengthTo(sql[i:], "\n", 2)
		case strings.HasPrefix(sql[i:], "/*"):
			gap = true
			i += lengthTo(sql[i:], "*/", 2)
		case c == '\'' || c == '"':
			n := lengthTo(sql[i:], string(c), 1)
			emit(sql[i : i+n])
			i += n
		default:
			emit(sql[i : i+1])
			i++
		}
	}
	return out.String()
}

// lengthTo returns the length of s up to and with the end mark, looked for
// after the opening; all of s when there is no end.
func lengthTo(s, end string, opening int) int {
	if n := strings.Index(s[opening:], end); n >= 0 {
		return opening + n + len(end)
	}
	return len(s)
}

// spaceCounts reports whether a gap between two pieces of SQL separates words.
func spaceCounts(before, next byte) bool {
	const marks = "(),;:"
	return strings.IndexByte(marks, before) < 0 && strings.IndexByte(marks, next) < 0
}
