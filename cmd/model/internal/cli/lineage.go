package cli

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/ui"
	"github.com/modeldata/model/lineage"
)

func (a *app) lineage() *cobra.Command {
	cmd := &cobra.Command{
		Use: "lineage [NODE[.COLUMN]]", GroupID: "look",
		Short: "Show what nodes and columns are made from",
		Long: "Show what a node or a column is made from and what is made from it, or with --columns every column of the\n" +
			"project with its direct sources. Models are rendered without a connection; those whose templates ask the\n" +
			"warehouse are rendered with one where it can be reached. SQL that is not understood leaves the lineage at the\n" +
			"level of tables, with a warning.",
		Example: "  model lineage orders\n  model lineage orders.total --upstream\n  model lineage orders.total --output mermaid\n" +
			"  model lineage --columns --output jsonl",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			inv, err := a.start(cmd, "lineage")
			if err != nil {
				return err
			}
			if err := inv.load(); err != nil {
				return err
			}
			return inv.close(inv.lineage(args))
		},
	}
	f := a.flags
	cmd.Flags().BoolVar(&f.lineageColumns, "columns", false, "every column of the selected nodes with its direct sources")
	cmd.Flags().BoolVar(&f.lineageUp, "upstream", false, "only what it is made from")
	cmd.Flags().BoolVar(&f.lineageDown, "downstream", false, "only what is made from it")
	cmd.Flags().IntVar(&f.lineageDepth, "depth", 0, "greatest number of steps; 0 for all")
	cmd.Flags().BoolVar(&f.lineageInfluences, "influences", false, "follow columns that decide rows (WHERE, joins, GROUP BY), too")
	cmd.Flags().StringVar(&f.output, "output", "text", "form: "+strings.Join(lineage.TraceForms, ", "))
	return register(cmd, f, selectFlags)
}

func (a *app) why() *cobra.Command {
	cmd := &cobra.Command{
		Use: "why A B", GroupID: "look",
		Short:   "Show how one node or column comes to depend on another",
		Long:    "Show a shortest way between two nodes or columns, in whichever direction there is one, with the place of each step.",
		Example: "  model why raw.orders fct_revenue\n  model why stg_orders.amount fct_revenue.total",
		Args:    cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			inv, err := a.start(cmd, "why")
			if err != nil {
				return err
			}
			if err := inv.load(); err != nil {
				return err
			}
			return inv.close(inv.why(args[0], args[1]))
		},
	}
	cmd.Flags().StringVar(&a.flags.output, "output", "text", "form: text or json")
	return cmd
}

// columns makes the lineage of columns.
func (inv *invocation) columns() *lineage.ColumnGraph {
	graph, diags := lineage.Columns(inv.ctx, inv.graph, inv.compiler, lineage.ColumnOptions{Check: lineage.CheckOff, Compile: inv.compileOne, Memo: inv.memo()})
	inv.show(inv.warnings.apply(diags))
	return graph
}

// memo is where what columns are made from is kept beside the parse cache.
func (inv *invocation) memo() lineage.Memo {
	if !inv.flags.partialParse {
		return lineage.Memo{}
	}
	return lineage.Memo{Path: filepath.Join(inv.targetDir(), "partial_lineage.model"), Project: inv.compiler.Fingerprint()}
}

func (inv *invocation) lineage(args []string) error {
	f := inv.flags
	if !slices.Contains(lineage.TraceForms, f.output) {
		return usagef(diag.FlagValue, "use "+strings.Join(lineage.TraceForms, ", "), "--output cannot be %q", f.output)
	}
	if len(args) == 0 {
		return inv.allLineage()
	}
	start, err := inv.graph.Lookup(args[0])
	if err != nil {
		return err
	}
	both := f.lineageUp == f.lineageDown
	o := lineage.TraceOptions{Upstream: f.lineageUp || both, Downstream: f.lineageDown || both, Depth: f.lineageDepth, Influences: f.lineageInfluences}
	trace := inv.graph.Trace(start, o)
	if start.Column != "" {
		columns := inv.columns()
		if start, err = columns.Column(start); err != nil {
			return err
		}
		trace = columns.Trace(start, o)
	}
	text, err := trace.Render(f.output)
	if err != nil {
		return err
	}
	inv.say(text)
	return nil
}

func (inv *invocation) say(text string) {
	if text != "" {
		inv.ui.Fire(ui.PrintEvent{Msg: text})
	}
}

// data prints what scripts read; there may be much of it, so the log file does
// without.
func (inv *invocation) data(text string) {
	if text != "" {
		inv.ui.Fire(ui.DataEvent{Msg: text})
	}
}

// allLineage prints the columns, or the nodes, that are selected.
func (inv *invocation) allLineage() error {
	f := inv.flags
	if !f.lineageColumns {
		return usagef(diag.MissingArgument, "name a node (model lineage orders), a column (model lineage orders.total), or give --columns", "lineage of what?")
	}
	if f.output != "json" && f.output != "jsonl" && f.output != "text" {
		return usagef(diag.FlagValue, "use text, json or jsonl, or name a column to draw", "--columns cannot be written as %s", f.output)
	}
	set, err := inv.selection(nil)
	if err != nil {
		return err
	}
	columns := inv.columns()
	var all []*lineage.ColumnLineage
	for _, id := range inv.graph.Topo() {
		n := inv.graph.Node(id)
		if set.Has(id) && columns.Node(id) != nil && (n.Kind == project.Model || n.Kind == project.Snapshot) {
			list := columns.Node(id).Columns
			for i := range list {
				all = append(all, &list[i])
			}
		}
	}
	writeColumns(all, f.output, inv.data)
	return nil
}

// dataChunk is about how many bytes of data are written at a time.
const dataChunk = 64 << 10

// writeColumns writes columns as an array, or one a line, to say, which ends
// what it is given with a line's end.
func writeColumns(all []*lineage.ColumnLineage, form string, say func(string)) {
	var b []byte
	open, between, end := "", "", ""
	if form == "json" {
		open, between, end = "[", ",", "]"
	}
	b = append(b, open...)
	for i, c := range all {
		if i > 0 {
			b = append(b, between...)
			if len(b) > dataChunk {
				say(string(b))
				b = b[:0]
			} else if between == "" {
				b = append(b, '\n')
			}
		}
		if form == "text" {
			b = append(b, c.String()...)
		} else {
			b = c.AppendJSON(b)
		}
	}
	say(string(append(b, end...)))
}

func (inv *invocation) why(from, to string) error {
	if inv.flags.output != "text" && inv.flags.output != "json" {
		return usagef(diag.FlagValue, "use text or json", "--output cannot be %q", inv.flags.output)
	}
	a, err := inv.graph.Lookup(from)
	if err != nil {
		return err
	}
	b, err := inv.graph.Lookup(to)
	if err != nil {
		return err
	}
	var columns *lineage.ColumnGraph
	if a.Column == "" && b.Column == "" {
		columns = lineage.NodesOnly(inv.graph)
	} else {
		columns = inv.columns()
		if a, err = columns.Column(a); err != nil {
			return err
		}
		if b, err = columns.Column(b); err != nil {
			return err
		}
	}
	way := columns.Why(a, b)
	if way == nil {
		return usagef(diag.LineagePath, "model lineage shows what each of the two is made from", "neither of %s and %s is made from the other", a, b)
	}
	text, err := lineage.RenderWay(way, inv.flags.output)
	if err != nil {
		return err
	}
	inv.say(text)
	return nil
}
