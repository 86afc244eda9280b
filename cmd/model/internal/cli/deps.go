package cli

import (
	"os"

	"github.com/spf13/cobra"

	"github.com/modeldata/model/compiler/packages"
	"github.com/modeldata/model/internal/ui"
)

func (a *app) deps() *cobra.Command {
	cmd := &cobra.Command{
		Use: "deps", GroupID: "setup",
		Short: "Install the packages that the project uses",
		Long: "Install what packages.yml or dependencies.yml declare into dbt_packages: folders (local:), git repositories\n" +
			"(git:), packages of the hub (package:), archives (tarball:). What was chosen is pinned in package-lock.yml.",
		Example: "  model deps\n  model deps --upgrade\n  model deps --add-package dbt-labs/dbt_utils@1.3.0",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			inv, err := a.start(cmd, "deps")
			if err != nil {
				return err
			}
			if a.flags.addPackage != "" {
				diags := packages.Add(inv.projectDir, a.flags.packageSource, a.flags.addPackage)
				inv.show(diags)
				if diags.HasErrors() {
					return inv.close(exit(exitUsage))
				}
			}
			diags := packages.Install(inv.ctx, packages.Options{
				ProjectDir: inv.projectDir, Env: os.LookupEnv, Vars: inv.vars, Upgrade: a.flags.upgrade, LockOnly: a.flags.lock, AnyVersion: !a.flags.versionCheck,
				Progress: func(m string) { inv.ui.Fire(ui.PrintEvent{Msg: m}) },
			})
			diags = inv.warnings.apply(diags)
			inv.show(diags)
			if diags.HasErrors() {
				return inv.close(exit(exitUsage))
			}
			return inv.close(nil)
		},
	}
	cmd.Flags().BoolVar(&a.flags.upgrade, "upgrade", false, "choose versions anew instead of those of package-lock.yml")
	cmd.Flags().BoolVar(&a.flags.lock, "lock", false, "write package-lock.yml and install nothing")
	cmd.Flags().StringVar(&a.flags.addPackage, "add-package", "", "write a package into packages.yml and install it: dbt-labs/dbt_utils@1.3.0")
	cmd.Flags().StringVar(&a.flags.packageSource, "source", "hub", "with --add-package: hub, git or local")
	return cmd
}
