package cli

import (
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/ui"
	"github.com/modeldata/model/runner"
)

func (a *app) runOperation() *cobra.Command {
	cmd := &cobra.Command{
		Use: "run-operation MACRO", GroupID: "run",
		Short: "Call a macro, or run SQL",
		Long: "Call a macro of the project or of a package with the connection of the target. What it prints by log(info=true)\nor print() is shown. " +
			"With --sql, send SQL instead, in a transaction; it may hold Jinja.",
		Example: "  model run-operation grant_select --args '{role: reporter}'\n  model run-operation codegen.generate_source --args '{schema_name: raw}'\n" +
			"  model run-operation --sql \"grant select on {{ ref('orders') }} to reporter\"",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			inv, err := a.start(cmd, "run-operation")
			if err != nil {
				return err
			}
			text := a.flags.operationSQL
			switch {
			case text == "" && len(args) == 0:
				return inv.close(usagef(diag.MissingArgument, "model run-operation my_macro --args '{name: value}'", "Either a macro name or --sql must be passed to run-operation"))
			case text == "":
				return inv.close(inv.callMacro(args[0]))
			case len(args) > 0:
				return inv.close(usagef(diag.FlagConflict, "give one of them", "a macro's name and --sql exclude each other"))
			case a.flags.args != "":
				return inv.close(usagef(diag.FlagConflict, "write the values into the SQL", "--args cannot be used with --sql"))
			}
			return inv.close(inv.runSQL(text))
		},
	}
	cmd.Flags().StringVar(&a.flags.args, "args", "", "arguments of the macro as YAML: '{name: value}'")
	cmd.Flags().StringVar(&a.flags.operationSQL, "sql", "", "SQL with Jinja to run instead of a macro")
	cmd.Flags().IntVar(&a.flags.threads, "threads", 0, "accepted for compatibility")
	return cmd
}

// runSQL renders SQL and sends it.
func (inv *invocation) runSQL(text string) error {
	if err := inv.load(); err != nil {
		return err
	}
	node, err := inv.inline(text)
	if err != nil {
		return err
	}
	info := inv.nodeInfo(node)
	inv.ui.Fire(ui.LogStartLine{NodeInfo: info, Description: "executing " + node.Name, Index: 1, Total: 1})
	res, diags := runner.Execute(inv.ctx, inv.compiler, node)
	line := ui.LogNodeResult{NodeInfo: info, Status: "ok", Msg: "OK executed " + node.Name, Index: 1, Total: 1, ExecutionTime: res.Elapsed.Seconds()}
	if diags.HasErrors() {
		line.Status, line.Msg = res.Status, "ERROR executing "+node.Name
	}
	inv.ui.Fire(line)
	inv.show(diags)
	if err := inv.writeResults(&runner.Report{Results: []*runner.NodeResult{res}, Elapsed: res.Elapsed}); err != nil {
		return err
	}
	if diags.HasErrors() {
		return exit(exitFailed)
	}
	return nil
}

func (inv *invocation) callMacro(name string) error {
	args, diags := compiler.ParseArgs(inv.flags.args)
	if diags.HasErrors() {
		inv.show(diags)
		return exit(exitUsage)
	}
	if err := inv.load(); err != nil {
		return err
	}
	began := time.Now()
	diags = runner.Operation(inv.ctx, inv.compiler, name, args)
	inv.show(diags)
	if diags.HasErrors() && diags[0].Code == diag.MissingMacro && diags[0].Dbt != "" {
		return exit(exitUsage) // no macro was called
	}
	if err := inv.refreshManifest(); err != nil {
		return err
	}
	inv.operation = name
	if err := inv.writeOperation(began, !diags.HasErrors()); err != nil {
		return err
	}
	if diags.HasErrors() {
		return exit(exitFailed)
	}
	return nil
}

// writeOperation writes run_results.json of a macro that was called.
func (inv *invocation) writeOperation(began time.Time, ok bool) error {
	if !inv.flags.writeJSON {
		return nil
	}
	id := inv.operation
	if !strings.Contains(id, ".") {
		id = inv.project.Name + "." + id
	}
	at, now, done, failures := artifact.Time{Time: began}, artifact.Time{Time: time.Now()}, false, int64(0)
	r := artifact.Result{
		Status: artifact.StatusSuccess, ThreadID: "MainThread", ExecutionTime: now.Sub(began).Seconds(), UniqueID: "macro." + id,
		Failures: &failures, Compiled: &done, Timing: []artifact.Timing{{Name: "compile", StartedAt: at, CompletedAt: at}, {Name: "execute", StartedAt: at, CompletedAt: now}},
	}
	if !ok {
		r.Status, failures = artifact.StatusError, 1
	}
	results := artifact.RunResults{Metadata: inv.metadata(), ElapsedTime: r.ExecutionTime, Args: inv.resultArgs(), Results: []artifact.Result{r}}
	return inv.artifact(artifact.RunResultsFile, results.Write)
}
