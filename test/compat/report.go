package main

import (
	"encoding/json"
	"fmt"
	"io"
	"sort"
	"strings"
)

// difference is one thing that is not the same in both builds.
type difference struct {
	// group is the kind of difference ("nodes", "status", "content" ...).
	group string
	// subject is what differs: a unique id or a relation.
	subject string
	// field is what of it differs.
	field string
	// reference and candidate are both sides, shortened when printed.
	reference, candidate any
}

// report collects differences, those the allow file explains apart.
type report struct {
	allowed   []explanation
	found     []difference
	explained int
}

// absent stands for a side that has no such thing.
type absent struct{}

// String names the side that is not there.
func (absent) String() string { return "(absent)" }

// add records a difference unless the allow file explains it.
func (r *report) add(group, subject, field string, reference, candidate any) {
	if r.allows(group, subject, field) {
		r.explained++
		return
	}
	r.found = append(r.found, difference{group, subject, field, reference, candidate})
}

func (r *report) allows(group, subject, field string) bool {
	for _, e := range r.allowed {
		if e.matches(group, subject, field) {
			return true
		}
	}
	return false
}

func (r *report) print(out io.Writer, limit int) {
	groups := map[string][]difference{}
	var names []string
	for _, d := range r.found {
		if groups[d.group] == nil {
			names = append(names, d.group)
		}
		groups[d.group] = append(groups[d.group], d)
	}
	sort.Strings(names)
	for _, name := range names {
		list := groups[name]
		sort.SliceStable(list, func(i, j int) bool { return list[i].subject < list[j].subject })
		fmt.Fprintf(out, "%s: %d\n%s", name, len(list), fieldCounts(list))
		for i, d := range list {
			if limit > 0 && i == limit {
				fmt.Fprintf(out, "  ... %d more\n", len(list)-limit)
				break
			}
			fmt.Fprintf(out, "  %s %s\n    reference %s\n    candidate %s\n", d.subject, d.field, short(d.reference), short(d.candidate))
		}
	}
}

// fieldCounts says which fields make up a group, most frequent first: one
// missing field shows up as one line however many nodes it touches.
func fieldCounts(list []difference) string {
	counts := map[string]int{}
	for _, d := range list {
		counts[d.field]++
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
