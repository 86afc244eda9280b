package lineage

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/project"
)

// DiffForms are the forms that changes can be written in.
var DiffForms = []string{"text", "json", "jsonl", "markdown"}

// DiffSummary counts changes.
type DiffSummary struct {
	Breaking int `json:"breaking"`
	Partial  int `json:"partial"`
	Safe     int `json:"safe"`
	// None are the changes that change nothing: cosmetic ones, descriptions.
	None int `json:"none"`
	// Reached counts the nodes downstream by kind.
	Reached map[project.Kind]int `json:"reached"`
}

// DiffReport is what the form json holds.
type DiffReport struct {
	Changes []Change    `json:"changes"`
	Summary DiffSummary `json:"summary"`
}

// Report puts changes together with their counts.
func Report(changes []Change) DiffReport {
	if changes == nil {
		changes = []Change{}
	}
	return DiffReport{changes, Summarize(changes)}
}

// Summarize counts changes.
func Summarize(changes []Change) DiffSummary {
	out := DiffSummary{Reached: map[project.Kind]int{}}
	seen := map[string]bool{}
	for _, c := range changes {
		switch c.Level {
		case Breaking:
			out.Breaking++
		case Partial:
			out.Partial++
		case Safe:
			out.Safe++
		default:
			out.None++
		}
		for _, r := range c.Downstream {
			if !seen[r.Node] {
				seen[r.Node] = true
				out.Reached[r.Kind]++
			}
		}
	}
	return out
}

func (s DiffSummary) String() string {
	var parts []string
	for _, x := range []struct {
		n    int
		what string
	}{{s.Breaking, "breaking"}, {s.Partial, "partly breaking"}, {s.Safe, "safe"}, {s.None, "without effect"}} {
		if x.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", x.n, x.what))
		}
	}
	if len(parts) == 0 {
		return "Nothing has changed."
	}
	out := strings.Join(parts, ", ")
	if reached := reachedKinds(s.Reached); reached != "" {
		out += "; they reach " + reached
	}
	return out + "."
}

func reachedKinds(kinds map[project.Kind]int) string {
	var parts []string
	for _, k := range slices.Sorted(maps.Keys(kinds)) {
		parts = append(parts, count(kinds[k], strings.ReplaceAll(string(k), "_", " ")))
	}
	if n := len(parts); n > 1 {
		return strings.Join(parts[:n-1], ", ") + " and " + parts[n-1]
	}
	return strings.Join(parts, "")
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	if strings.HasSuffix(what, "y") {
		return fmt.Sprintf("%d %sies", n, strings.TrimSuffix(what, "y"))
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// RenderDiff writes changes in one of DiffForms.
func RenderDiff(changes []Change, form string) (string, error) {
	switch form {
	case "json":
		b, err := json.Marshal(Report(changes))
		return string(b), err
	case "jsonl":
		lines := make([]string, len(changes))
		for i := range changes {
			b, err := json.Marshal(&changes[i])
			if err != nil {
				return "", err
			}
			lines[i] = string(b)
		}
		return strings.Join(lines, "\n"), nil
	case "markdown":
		return diffMarkdown(changes), nil
	}
	return diffText(changes), nil
}

// byLevel are the changes of one level, the worst class first.
func byLevel(changes []Change, l Level) []Change {
	out := slices.DeleteFunc(slices.Clone(changes), func(c Change) bool { return c.Level != l })
	slices.SortStableFunc(out, func(x, y Change) int { return y.Class.rank() - x.Class.rank() })
	return out
}

var levelTitles = map[Level]string{
	Breaking: "Breaking", Partial: "Partly breaking: some columns", Safe: "Safe", None: "Without effect",
}

var classWords = map[Class]string{
	Cosmetic: "another wording", Described: "described otherwise", NewNode: "new", AddedColumn: "columns added", Reconfigured: "configured otherwise",
	Retested: "checks something else", Redefined: "defined otherwise", Reordered: "another order", ChangedColumns: "columns made otherwise",
	ChangedRows: "other rows", BrokenColumns: "columns gone or of another type", Moved: "another relation", RemovedNode: "removed",
	UnknownChange: "cannot be told",
}

// Words say what a class means to a reader.
func (c Class) Words() string { return classWords[c] }

// title says in a few words what happened.
func (c *Change) title() string {
	var out []string
	classes := slices.Clone(c.Classes)
	slices.SortFunc(classes, func(x, y Class) int { return y.rank() - x.rank() })
	for _, class := range classes {
		if (class == Cosmetic || class == Described) && len(classes) > 1 {
			continue
		}
		out = append(out, class.Words())
	}
	text := strings.Join(out, ", ")
	if c.Reason != "" {
		text += " (" + c.Reason + ")"
	}
	return text
}

func (p Place) String() string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// reach is what a change comes to, one line for each node but tests, which are
// counted.
func (c *Change) reach() []string {
	var out []string
	tests := 0
	for _, r := range c.Downstream {
		if r.Kind == project.Test || r.Kind == project.UnitTest {
			tests++
			continue
		}
		var what []string
		if r.Rows && (r.Kind == project.Model || r.Kind == project.Snapshot) {
			what = append(what, "rows")
		}
		if len(r.Columns) > 0 {
			what = append(what, strings.Join(r.Columns, ", "))
		}
		if len(r.Loses) > 0 {
			what = append(what, "loses "+strings.Join(r.Loses, ", "))
		}
		if len(r.Gains) > 0 {
			what = append(what, "gains "+strings.Join(r.Gains, ", "))
		}
		line := r.Node
		if len(what) > 0 {
			line += ": " + strings.Join(what, "; ")
		}
		out = append(out, line)
	}
	if tests > 0 {
		out = append(out, count(tests, "test"))
	}
	return out
}
