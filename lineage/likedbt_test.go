package lineage

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/modeldata/model/internal/diag"
)

// recordedSelection reads the options of a line of selections.txt.
func recordedSelection(line string) Selection {
	s := Selection{KeepEmpty: true}
	option := ""
	for _, word := range shellWords(line) {
		if strings.HasPrefix(word, "--") {
			option = word
			switch option {
			case "--select":
				s.Select = []string{}
			case "--resource-type":
				s.KeepEmpty = false
			case "--keep-empty":
				s.KeepEmpty = true
			}
			continue
		}
		switch option {
		case "--select":
			s.Select = append(s.Select, word)
		case "--exclude":
			s.Exclude = append(s.Exclude, word)
		case "--selector":
			s.Selector = word
		case "--indirect-selection":
			s.IndirectSelection = word
		case "--resource-type":
			s.ResourceTypes = append(s.ResourceTypes, word)
		}
	}
	return s
}

// shellWords splits at blanks outside of single quotes.
func shellWords(line string) []string {
	var out []string
	var word strings.Builder
	quoted, started := false, false
	for _, r := range line + " " {
		switch {
		case r == '\'':
			quoted, started = !quoted, true
		case r == ' ' && !quoted:
			if started {
				out = append(out, word.String())
			}
			word.Reset()
			started = false
		default:
			word.WriteRune(r)
			started = true
		}
	}
	return out
}

// TestSelectLikeDBT compares with what dbt selected, for each recorded line.
func TestSelectLikeDBT(t *testing.T) {
	p := shop(t)
	g := build(t, p)
	text, err := os.ReadFile("testdata/selections.txt")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	if len(lines) < 800 {
		t.Fatalf("only %d recorded selections", len(lines))
	}
	for _, line := range lines {
		options, want, _ := strings.Cut(line, "\t")
		wantIDs, wantWarned, _ := strings.Cut(want, "\t")
		got, found := Select(g, p, recordedSelection(options))
		if isError := wantIDs == "error"; isError != found.HasErrors() {
			t.Errorf("%s\n dbt: %s, we: %v", options, wantIDs, found)
			continue
		} else if isError {
			continue
		}
		if hex := hexBits(got); hex != wantIDs {
			dbt := fromHex(t, g, wantIDs)
			t.Errorf("%s\n only dbt: %v\n only we: %v", options, dbt.Minus(got).IDs(), got.Minus(dbt).IDs())
		}
		if warned := warnedOf(found); !slices.Equal(warned, strings.Fields(wantWarned)) {
			t.Errorf("%s\n dbt warned of %s, we of %v", options, wantWarned, warned)
		}
	}
}

// warnedOf lists the words that matched nothing, in order.
func warnedOf(found diag.List) []string {
	var out []string
	for _, d := range found {
		if d.Code == diag.SelectionNoMatch && d.Span.Text() != "" {
			out = append(out, d.Span.Text())
		}
	}
	return out
}

// TestWaitsLikeDBT compares what each node waits for in a build.
func TestWaitsLikeDBT(t *testing.T) {
	g := build(t, shop(t))
	text, err := os.ReadFile("testdata/waits.txt")
	if err != nil {
		t.Fatal(err)
	}
	sub := g.RestrictWithTestEdges(g.AllNodes())
	upstream := make([]Set, len(sub.Nodes))
	for k := range sub.Nodes {
		upstream[k] = g.NewSet()
		for _, d := range sub.Deps[k] {
			upstream[k] = upstream[k].Union(upstream[d])
			upstream[k].Add(sub.Nodes[d])
		}
	}
	lines := strings.Fields(string(text))
	for k, i := range sub.Nodes {
		want := fromHex(t, g, lines[i])
		if !upstream[k].Equal(want) {
			t.Errorf("%s\n only in dbt: %v\n only here: %v", g.Node(i).UniqueID, want.Minus(upstream[k]).IDs(), upstream[k].Minus(want).IDs())
		}
	}
	if len(sub.Nodes) != len(lines) {
		t.Fatalf("%d nodes, %d recorded", len(sub.Nodes), len(lines))
	}
}
