package main

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// row is one measurement; versus is the label of the one it is set against.
type row struct {
	label  string
	cost   cost
	versus string
}

type table []row

func (t *table) add(label string, c cost, versus string) {
	*t = append(*t, row{label, c, versus})
}

// get returns an earlier measurement.
func (t table) get(label string) (cost, bool) {
	for _, r := range t {
		if r.label == label {
			return r.cost, true
		}
	}
	return cost{}, false
}

// print writes the table; ratios are of CPU seconds and of wall seconds.
func (t table) print(out io.Writer) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "measurement\tCPU s\twall s\tpeak MB\tCPU ratio\twall ratio\tagainst")
	for _, r := range t {
		cpu, wall := "", ""
		if base, ok := t.get(r.versus); ok && base.cpu > 0 && base.wall > 0 {
			cpu = fmt.Sprintf("%.2f", r.cost.cpu.Seconds()/base.cpu.Seconds())
			wall = fmt.Sprintf("%.2f", r.cost.wall.Seconds()/base.wall.Seconds())
		}
		fmt.Fprintf(w, "%s\t%.3f\t%.3f\t%d\t%s\t%s\t%s\n", r.label, r.cost.cpu.Seconds(), r.cost.wall.Seconds(), r.cost.peak>>20, cpu, wall, r.versus)
	}
	w.Flush()
}
