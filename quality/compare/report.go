package compare

import (
	"encoding/json"
	"fmt"
	"io"
	"sort"
	"strings"
)

// Difference is one thing that is not the same in both builds.
type Difference struct {
	// Group is the kind of difference ("nodes", "results", "content" ...).
	Group string `json:"group"`
	// Subject is what differs: a unique id or a relation.
	Subject string `json:"subject"`
	// Field is what of it differs.
	Field string `json:"field"`
	// Reference and Candidate are both sides, shortened when printed.
	Reference any `json:"reference"`
	Candidate any `json:"candidate"`
}

// Report collects differences, those the allow file explains apart.
type Report struct {
	Allowed   []Explanation
	Found     []Difference
	Explained int // how many the allow file explains
}

// Absent stands for a side that has no such thing.
type Absent struct{}

// String names the side that is not there.
func (Absent) String() string { return "(absent)" }

// MarshalJSON writes null.
func (Absent) MarshalJSON() ([]byte, error) { return []byte("null"), nil }

// Add records a difference unless the allow file explains it.
func (r *Report) Add(group, subject, field string, reference, candidate any) {
	if r.Allows(group, subject, field) {
		r.Explained++
		return
	}
	r.Found = append(r.Found, Difference{group, subject, field, reference, candidate})
}

// Allows reports whether the allow file explains a difference.
func (r *Report) Allows(group, subject, field string) bool {
	for _, e := range r.Allowed {
		if e.matches(group, subject, field) {
			return true
		}
	}
	return false
}

// Print writes the differences by group, at most limit of each; 0 is all.
func (r *Report) Print(out io.Writer, limit int) {
	groups := map[string][]Difference{}
	var names []string
	for _, d := range r.Found {
		if groups[d.Group] == nil {
			names = append(names, d.Group)
		}
		groups[d.Group] = append(groups[d.Group], d)
	}
	sort.Strings(names)
	for _, name := range names {
		list := groups[name]
		sort.SliceStable(list, func(i, j int) bool { return list[i].Subject < list[j].Subject })
		fmt.Fprintf(out, "%s: %d\n%s", name, len(list), fieldCounts(list))
		for i, d := range list {
			if limit > 0 && i == limit {
				fmt.Fprintf(out, "  ... %d more\n", len(list)-limit)
				break
			}
			fmt.Fprintf(out, "  %s %s\n    reference %s\n    candidate %s\n", d.Subject, d.Field, short(d.Reference), short(d.Candidate))
		}
	}
}

// fieldCounts says which fields make up a group, most frequent first: one
// missing field shows up as one line however many nodes it touches.
func fieldCounts(list []Difference) string {
	counts := map[string]int{}
	for _, d := range list {
		counts[d.Field]++
	}
	var fields []string
	for f := range counts {
		fields = append(fields, f)
	}
	sort.Slice(fields, func(i, j int) bool {
		if counts[fields[i]] != counts[fields[j]] {
			return counts[fields[i]] > counts[fields[j]]
		}
		return fields[i] < fields[j]
	})
	var b strings.Builder
	for _, f := range fields {
		fmt.Fprintf(&b, "  [%d] %s\n", counts[f], f)
	}
	return b.String()
}

func short(v any) string {
	var text string
	switch v := v.(type) {
	case string:
		text = v
	case fmt.Stringer:
		text = v.String()
	default:
		data, err := json.Marshal(v)
		if err != nil {
			text = fmt.Sprint(v)
		} else {
			text = string(data)
		}
	}
	text = strings.ReplaceAll(text, "\n", "⏎")
	if runes := []rune(text); len(runes) > 300 {
		text = string(runes[:300]) + "…"
	}
	return text
}
