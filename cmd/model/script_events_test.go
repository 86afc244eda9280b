package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/modeldata/model/cmd/model/internal/cli"
)

// changing is what differs in events from run to run.
var changing = []struct {
	pattern *regexp.Regexp
	stands  string
}{
	{regexp.MustCompile(regexp.QuoteMeta(cli.Version)), "VERSION"},
	{regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`), "ID"},
	{regexp.MustCompile(`"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)"`), `"TIME"`},
}

// cmdEvents prints the OpenLineage events of a file: one line for each, sorted
// by job, or the event of one job in one state in full, or with -runs how the
// runs hang together.
func cmdEvents(ts *testscript.TestScript, _ bool, args []string) {
	var lines []map[string]any
	sc := bufio.NewScanner(strings.NewReader(ts.ReadFile(args[0])))
	sc.Buffer(nil, 1<<24)
	for sc.Scan() {
		var e map[string]any
		ts.Check(json.Unmarshal(sc.Bytes(), &e))
		lines = append(lines, e)
	}
	switch {
	case len(args) == 1:
		var out []string
		for _, e := range lines {
			out = append(out, brief(e))
		}
		slices.SortStableFunc(out, func(x, y string) int { return strings.Compare(strings.Fields(x)[0], strings.Fields(y)[0]) })
		fmt.Fprintln(ts.Stdout(), strings.Join(out, "\n"))
		return
	case len(args) == 2 && args[1] == "-runs":
		ts.Check(checkRuns(lines))
		return
	case len(args) != 3:
		ts.Fatalf("usage: events FILE [-runs | JOB STATE]")
	}
	for _, e := range lines {
		if at(e, "job", "name") == args[1] && e["eventType"] == args[2] {
			b, err := json.MarshalIndent(e, "", "  ")
			ts.Check(err)
			text := string(b)
			for _, c := range changing {
				text = c.pattern.ReplaceAllString(text, c.stands)
			}
			fmt.Fprintln(ts.Stdout(), text)
			return
		}
	}
	ts.Fatalf("events: there is no %s of %s", args[2], args[1])
}

// brief is an event in a line: its job, its state, and the tables.
func brief(e map[string]any) string {
	line := fmt.Sprintf("%v %v", at(e, "job", "name"), e["eventType"])
	for _, side := range []string{"inputs", "outputs"} {
		var names []string
		for _, d := range e[side].([]any) {
			names = append(names, fmt.Sprint(at(d.(map[string]any), "name")))
		}
		if len(names) > 0 {
			line += " " + side + "=" + strings.Join(names, ",")
		}
	}
	return line
}

// checkRuns finds runs that do not begin once and end once, in order, or that
// are not those of the first event's children.
func checkRuns(lines []map[string]any) error {
	whole := at(lines[0], "run", "runId")
	states := map[any][]string{}
	for _, e := range lines {
		id := at(e, "run", "runId")
		states[id] = append(states[id], e["eventType"].(string))
		if parent := at(e, "run", "facets", "parent", "run", "runId"); id != whole && parent != whole {
			return fmt.Errorf("the parent of run %v is %v, not %v", id, parent, whole)
		}
	}
	for id, list := range states {
		last := list[len(list)-1]
		middle := slices.ContainsFunc(list[1:max(1, len(list)-1)], func(s string) bool { return s != "RUNNING" })
		if list[0] != "START" || middle || last != "COMPLETE" && last != "FAIL" && last != "ABORT" {
			return fmt.Errorf("run %v goes through %v", id, list)
		}
	}
	if first, last := lines[0], lines[len(lines)-1]; at(last, "run", "runId") != at(first, "run", "runId") {
		return fmt.Errorf("the last event is not the end of the first one's run")
	}
	return nil
}

// at is a value below mappings; nil where there is none.
func at(v any, keys ...string) any {
	for _, key := range keys {
		m, _ := v.(map[string]any)
		v = m[key]
	}
	return v
}
