package exec

import (
	"encoding/json"
	"io"
	"time"
)

// dumped is one task in the JSON dump.
type dumped struct {
	ID       int      `json:"id"`
	Name     string   `json:"name"`
	Deps     []int    `json:"deps"`
	Priority int32    `json:"priority"`
	State    string   `json:"state,omitempty"`
	Cause    string   `json:"cause,omitempty"`
	Worker   *int     `json:"worker,omitempty"`
	Seconds  *float64 `json:"seconds,omitempty"`
}

// Dump writes the task graph as JSON, one object per task; outcomes may be nil
// for a graph that has not run.
func Dump(w io.Writer, tasks []Task, outcomes []Outcome) error {
	list := make([]dumped, len(tasks))
	for i, t := range tasks {
		d := dumped{ID: i, Name: t.Name, Deps: t.Deps, Priority: t.Priority}
		if d.Deps == nil {
			d.Deps = []int{}
		}
		if outcomes != nil {
			fill(&d, tasks, outcomes[i])
		}
		list[i] = d
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", " ")
	return enc.Encode(list)
}

func fill(d *dumped, tasks []Task, o Outcome) {
	d.State = o.State.String()
	if o.Cause >= 0 {
		d.Cause = tasks[o.Cause].Name
	}
	if o.Worker >= 0 {
		d.Worker = &o.Worker
	}
	if !o.Started.IsZero() && !o.Finished.IsZero() {
		s := o.Finished.Sub(o.Started).Round(time.Microsecond).Seconds()
		d.Seconds = &s
	}
}

// Priorities returns for each task the number of tasks on the longest path that
// hangs on it, itself included: what should go first. Tasks must be orderable.
func Priorities(deps [][]int) []int32 {
	out := make([]int32, len(deps))
	waiting := make([]int, len(deps)) // dependants not yet counted
	for _, ds := range deps {
		for _, d := range ds {
			waiting[d]++
		}
	}
	var ready []int
	for i := range deps {
		out[i] = 1
		if waiting[i] == 0 {
			ready = append(ready, i)
		}
	}
	for n := 0; n < len(ready); n++ {
		for _, d := range deps[ready[n]] {
			out[d] = max(out[d], out[ready[n]]+1)
			if waiting[d]--; waiting[d] == 0 {
				ready = append(ready, d)
			}
		}
	}
	return out
}
