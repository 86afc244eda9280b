package sourceimport

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// drawn is a source with a few tables and columns of few names, so that two of
// them overlap.
func drawn(t *rapid.T, label string) Source {
	s := Source{Name: "shop", Schema: "shop"}
	for _, name := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"orders", "Order Items", "x-y", "customers"}), 1, 4, rapid.ID).Draw(t, label+" tables") {
		table := Table{Name: name, Description: rapid.SampledFrom([]string{"", "one: \"two\" # three", "a\nb", "{{ x }}"}).Draw(t, "comment")}
		for _, c := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"id", "Name", "true", "a b", "é", "'q'"}), 1, 6, rapid.ID).Draw(t, label+" columns of "+name) {
			types := rapid.SampledFrom([][2]string{{"integer", "int"}, {"numeric(10,2)", "decimal(10,2)"}, {"text", "enum('a,b','c''d')"}, {"bigint", "int unsigned"}}).Draw(t, "type")
			table.Columns = append(table.Columns, Column{
				Name: c, DataType: types[0], MySQLType: types[1], NotNull: rapid.Bool().Draw(t, "not null"), Unique: rapid.Bool().Draw(t, "unique"),
				Description: rapid.SampledFrom([]string{"", "- what", "it's"}).Draw(t, "column comment"),
			})
		}
		s.Tables = append(s.Tables, table)
	}
	return s
}

func read(t *rapid.T, text string) *File {
	f, d := ReadFile("sources.yml", text)
	if d != nil {
		t.Fatalf("%v\n%s", d, text)
	}
	return f
}

// TestUpdate: what is written agrees with what it was written of; an update makes
// any declaration agree with any database, and keeps every line that it has no
// reason to touch.
func TestUpdate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before, after := drawn(t, "before"), drawn(t, "after")
		text := Render([]Source{before})
		if got := Drift(read(t, text), &before); len(got) > 0 {
			t.Fatalf("drift of what was just written: %v\n%s", got, text)
		}
		own := "" // what people add
		if rapid.Bool().Draw(t, "comments") {
			lines := strings.SplitAfter(text, "\n")
			at := rapid.IntRange(3, len(lines)-1).Draw(t, "line")
			for at < len(lines)-1 && !strings.HasPrefix(strings.TrimSpace(lines[at]), "- name:") {
				at++ // what stands inside of a list that goes may go with it
			}
			own = fmt.Sprintf("%s# ours\n", strings.Repeat(" ", rapid.IntRange(0, 12).Draw(t, "indent")))
			text = strings.Join(lines[:at], "") + own + strings.Join(lines[at:], "")
		}
		kept, d := Update(read(t, text), &after, false)
		if d != nil {
			t.Fatalf("%v\n%s", d, text)
		}
		if !strings.Contains(kept, own) {
			t.Fatalf("the comment is gone:\n%s", kept)
		}
		again, d := Update(read(t, kept), &after, false)
		if d != nil || again != kept {
			t.Fatalf("a second update changes something: %v\n%s\n%s", d, kept, again)
		}
		pruned, d := Update(read(t, kept), &after, true)
		if d != nil {
			t.Fatalf("%v\n%s", d, kept)
		}
		if got := Drift(read(t, pruned), &after); len(got) > 0 {
			t.Fatalf("drift after pruning: %v\n%s", got, pruned)
		}
	})
}
