package cli

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
	"github.com/modeldata/model/internal/ui"
	"github.com/modeldata/model/runner"
)

func (a *app) show() *cobra.Command {
	cmd := &cobra.Command{
		Use: "show", GroupID: "look",
		Short:   "Look at the rows of a model or of SQL",
		Long:    "Run the SQL of the selected node, or of --inline, and print its first rows. Nothing is built.",
		Example: "  model show --select orders --limit 20\n  model show --inline \"select count(*) from {{ ref('orders') }}\"\n  model show --select orders --output json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			inv, err := a.start(cmd, "show")
			if err != nil {
				return err
			}
			if err := inv.load(); err != nil {
				return err
			}
			return inv.close(inv.preview())
		},
	}
	cmd.Flags().StringVar(&a.flags.inline, "inline", "", "SQL with Jinja to run instead of a node")
	cmd.Flags().StringVar(&a.flags.inlineDirect, "inline-direct", "", "SQL to run as it is")
	cmd.Flags().IntVar(&a.flags.limit, "limit", 5, "rows to print; -1 for all")
	cmd.Flags().StringVar(&a.flags.output, "output", "text", "form of the rows: text or json")
	cmd.Flags().BoolVar(&a.flags.introspect, "introspect", true, "accepted for compatibility: the rows come from the database")
	cmd.Flags().BoolVarP(&a.flags.fullRefresh, "full-refresh", "f", false, "render incremental models as if built from nothing")
	hide(cmd.Flags(), "introspect")
	negations(cmd.Flags(), "introspect")
	return register(cmd, a.flags, selectFlags, runFlags)
}

var showKinds = []project.Kind{project.Model, project.Seed, project.Snapshot, project.Analysis, project.Test}

func (inv *invocation) preview() error {
	nodes, inline, err := inv.toShow()
	if err != nil {
		return err
	}
	elsewhere, err := inv.deferral(false)
	if err != nil {
		return err
	}
	report := &runner.Report{}
	for _, n := range nodes {
		res, result, diags := runner.Preview(inv.ctx, inv.compiler, n, inv.flags.limit, elsewhere)
		for _, d := range diags {
			switch {
			case d.Code == diag.StatementRefused, d.Code == diag.StatementFailed:
				d.AsDbt("Database Error in %s %s", n.Kind, n.Name)
			case inline && d.Severity == diag.Error:
				d.AsDbt("%s", strings.TrimSuffix("Error parsing inline query: "+d.Dbt, ": "))
			}
		}
		inv.show(diags)
		if diags.HasErrors() {
			return exit(exitUsage)
		}
		report.Results = append(report.Results, result)
		report.Elapsed += result.Elapsed
		text := table(res)
		if inv.flags.output == "json" {
			if text, err = rowsJSON(res); err != nil {
				return err
			}
		}
		inv.ui.Fire(ui.ShowNode{NodeName: n.SearchName(), Preview: text, IsInline: inline, OutputFormat: inv.flags.output, UniqueID: n.UniqueID, Quiet: inv.flags.quiet})
	}
	return inv.writeResults(report)
}

// toShow returns what to run.
func (inv *invocation) toShow() (nodes []*project.Node, inline bool, err error) {
	text := first(inv.flags.inline, inv.flags.inlineDirect)
	if text != "" {
		if inv.flags.inlineDirect != "" {
			text = "{% raw %}" + text + "{% endraw %}"
		}
		n, err := inv.inline(text)
		return []*project.Node{n}, true, err
	}
	if len(inv.flags.selects)+len(inv.flags.models) == 0 && inv.flags.selector == "" {
		return nil, false, diag.Errorf(diag.MissingArgument, source.Span{}, "show takes --select or --inline").
			WithHint("model show --select my_model, or model show --inline \"select 1\"").AsDbt("Either --select or --inline must be passed to show")
	}
	set, err := inv.selection(showKinds)
	if err != nil {
		return nil, false, err
	}
	explicit := 0
	for id := range set.All() {
		if n := inv.graph.Node(id); n.Kind != project.Test {
			nodes = append(nodes, n)
			explicit++
		}
	}
	if explicit == 0 {
		for id := range set.All() {
			nodes = append(nodes, inv.graph.Node(id))
		}
	}
	return nodes, false, nil
}

func cell(v any, c adapters.Column) string {
	if v == nil {
		return ""
	}
	return strings.ReplaceAll(adapters.Text(v, c), "\n", " ")
}

// numbers tells the columns that hold numbers, which stand at the right.
func numbers(res *adapters.Result) []bool {
	out := make([]bool, len(res.Columns))
	for _, row := range res.Rows {
		for i, v := range row {
			switch v.(type) {
			case int64, float64, adapters.Decimal, *big.Int:
				out[i] = true
			}
		}
	}
	return out
}

// table draws rows between bars, columns as wide as their widest value.
func table(res *adapters.Result) string {
	const widest = 60
	widths := make([]int, len(res.Columns))
	grid := [][]string{make([]string, len(res.Columns))}
	for i, c := range res.Columns {
		grid[0][i] = c.Name
	}
	for _, row := range res.Rows {
		line := make([]string, len(row))
		for i, v := range row {
			line[i] = cell(v, res.Columns[i])
		}
		grid = append(grid, line)
	}
	for _, line := range grid {
		for i, s := range line {
			if utf8.RuneCountInString(s) > widest {
				line[i] = string([]rune(s)[:widest-1]) + "…"
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(line[i]))
		}
	}
	var b strings.Builder
	right := numbers(res)
	for n, line := range grid {
		for i, s := range line {
			blank := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(s))
			if right[i] {
				s, blank = blank, s
			}
			b.WriteString("| " + s + blank + " ")
		}
		b.WriteString("|\n")
		if n == 0 {
			for _, w := range widths {
				b.WriteString("| " + strings.Repeat("-", w) + " ")
			}
			b.WriteString("|\n")
		}
	}
	return b.String()
}

// floatJSON keeps a whole float apart from an integer: 3.0. What JSON has no
// number for is text that parsers of numbers read: NaN, Infinity.
func floatJSON(f float64, c adapters.Column) any {
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 0):
		return strings.TrimPrefix(fmt.Sprintf("%+f", f), "+") + "inity"
	}
	return json.Number(adapters.Text(f, c))
}

// rowsJSON is the rows as a list of objects.
func rowsJSON(res *adapters.Result) (string, error) {
	list := make([]any, 0, len(res.Rows))
	for _, row := range res.Rows {
		m := &project.Map{}
		for i, c := range res.Columns {
			switch v := row[i].(type) {
			case nil, bool, int64, string:
				m.Set(c.Name, v)
			case float64:
				m.Set(c.Name, floatJSON(v, c))
			case adapters.Decimal:
				m.Set(c.Name, json.Number(v.String()))
			case *big.Int, uint64:
				m.Set(c.Name, json.Number(fmt.Sprint(v)))
			case time.Time:
				m.Set(c.Name, adapters.ISOMoment(cell(v, c)))
			default:
				m.Set(c.Name, cell(v, c))
			}
		}
		list = append(list, m)
	}
	out, err := json.MarshalIndent(list, "", "  ")
	return string(out), err
}
