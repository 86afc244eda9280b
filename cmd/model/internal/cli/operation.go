package cli

import (
	"github.com/spf13/cobra"

	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/runner"
)

func (a *app) runOperation() *cobra.Command {
	cmd := &cobra.Command{
		Use: "run-operation MACRO", GroupID: "run",
		Short:   "Call a macro",
		Long:    "Call a macro of the project or of a package with the connection of the target. What it prints by log(info=true)\nor print() is shown.",
		Example: "  model run-operation grant_select --args '{role: reporter}'\n  model run-operation codegen.generate_source --args '{schema_name: raw}'",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			inv, err := a.start(cmd, "run-operation")
			if err != nil {
				return err
			}
			if len(args) == 0 {
				return inv.close(usagef(diag.MissingArgument, "model run-operation my_macro --args '{name: value}'", "run-operation takes the name of a macro"))
			}
			return inv.close(inv.callMacro(args[0]))
		},
	}
	cmd.Flags().StringVar(&a.flags.args, "args", "", "arguments of the macro as YAML: '{name: value}'")
	cmd.Flags().IntVar(&a.flags.threads, "threads", 0, "accepted for compatibility")
	return cmd
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
	diags = runner.Operation(inv.ctx, inv.compiler, name, args)
	inv.show(diags)
	if diags.HasErrors() {
		return exit(exitFailed)
	}
	return inv.refreshManifest()
}
