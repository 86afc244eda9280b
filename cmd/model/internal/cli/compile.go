package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/ui"
	"github.com/modeldata/model/lineage"
	"github.com/modeldata/model/runner"
)

func (a *app) compile() *cobra.Command {
	cmd := &cobra.Command{
		Use: "compile", GroupID: "look",
		Short: "Render SQL without running it",
		Long: "Render the selected models, tests and analyses to target/compiled. With --select of one node, or --inline,\n" +
			"the SQL is printed. Templates that look into the database (run_query) do so.",
		Example: "  model compile\n  model compile --select orders\n  model compile --select orders --watch\n  model compile --inline \"select * from {{ ref('orders') }}\"",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			inv, err := a.start(cmd, "compile")
			if err != nil {
				return err
			}
			if a.flags.watch {
				return inv.close(inv.watchCompile())
			}
			if err := inv.load(); err != nil {
				return err
			}
			if a.flags.compileTypes {
				return inv.close(inv.types())
			}
			return inv.close(inv.render())
		},
	}
	cmd.Flags().StringVar(&a.flags.inline, "inline", "", "SQL with Jinja to render instead of nodes")
	cmd.Flags().StringVar(&a.flags.output, "output", "text", "form of the printed SQL: text or json; of --types: text, json or jsonl")
	cmd.Flags().BoolVar(&a.flags.compileTypes, "types", false, "print columns and types in place of SQL, without a connection where that is enough")
	cmd.Flags().BoolVar(&a.flags.introspect, "introspect", true, "let templates look into the database")
	cmd.Flags().BoolVar(&a.flags.injectCTEs, "inject-ephemeral-ctes", true, "write ephemeral models into the SQL that reads them")
	negations(cmd.Flags(), "introspect", "inject-ephemeral-ctes")
	return register(cmd, a.flags, selectFlags, resourceFlags, runFlags, buildFlags, watchFlag, checkFlags)
}

// named reports whether nodes were named, which compile then tells of one by one.
func (inv *invocation) named() bool { return len(inv.flags.selects)+len(inv.flags.models) > 0 }

// compileKinds are what can be rendered.
var compileKinds = []project.Kind{project.Model, project.Analysis, project.Test, project.Snapshot, project.Seed, project.Operation, project.Function}

func (inv *invocation) render() error {
	if inv.flags.inline != "" {
		return inv.renderInline()
	}
	set, err := inv.selection(compileKinds)
	if err != nil {
		return err
	}
	if err := inv.checkSQL(set); err != nil {
		return err
	}
	report, err := inv.compileSet(set)
	if err != nil {
		return err
	}
	if inv.named() {
		inv.printCompiled(report)
	}
	if report.Failed() {
		return exit(exitUsage)
	}
	return nil
}

// compileSet renders nodes, writes the artifacts and tells what does not
// compile.
func (inv *invocation) compileSet(set lineage.Set) (*runner.Report, error) {
	job, err := inv.job(set)
	if err != nil {
		return nil, err
	}
	job.CompileOnly, job.Offline, job.PlainCTEs = true, inv.command == "compile" && !inv.flags.introspect, inv.command == "compile" && !inv.flags.injectCTEs
	job.Events = runner.Events{Planned: job.Events.Planned}
	report, diags := runner.Run(inv.ctx, *job)
	inv.show(diags)
	if report == nil || diags.HasErrors() {
		return nil, exit(exitUsage)
	}
	if err := inv.writeResults(report); err != nil {
		return nil, err
	}
	for _, r := range report.Results {
		inv.show(diag.List(r.Diagnostics))
	}
	return report, nil
}

func (inv *invocation) printCompiled(report *runner.Report) {
	for _, r := range report.Results {
		if r.Compiled == nil || r.Node.Kind == project.Test && len(report.Results) > 1 {
			continue
		}
		inv.ui.Fire(ui.CompiledNode{
			NodeName: r.Node.Name, Compiled: strings.TrimSpace(r.Compiled.SQL), OutputFormat: inv.flags.output, UniqueID: r.Node.UniqueID, Quiet: inv.flags.quiet,
		})
	}
}

func (inv *invocation) renderInline() error {
	node, err := inv.inline(inv.flags.inline)
	if err != nil {
		return err
	}
	elsewhere, err := inv.deferral(false)
	if err != nil {
		return err
	}
	result, diags := runner.Compile(inv.ctx, inv.compiler, node, elsewhere)
	for _, d := range diags {
		d.AsDbt("Error parsing inline query")
	}
	inv.show(diags)
	if diags.HasErrors() {
		return exit(exitUsage)
	}
	inv.ui.Fire(ui.CompiledNode{NodeName: node.Name, Compiled: strings.TrimSpace(result.Compiled.SQL), IsInline: true, OutputFormat: inv.flags.output, UniqueID: node.UniqueID, Quiet: inv.flags.quiet})
	return inv.writeResults(&runner.Report{Results: []*runner.NodeResult{result}, Elapsed: result.Elapsed})
}

// inline is the node of SQL that was given on the command line.
func (inv *invocation) inline(text string) (*project.Node, error) {
	node, diags := inv.compiler.Inline(text)
	if diags.HasErrors() {
		for _, d := range diags {
			d.AsDbt("Error parsing inline query")
		}
		inv.show(diags)
		return nil, exit(exitUsage)
	}
	return node, nil
}
