package cli

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
	"github.com/modeldata/model/internal/ui"
)

func (a *app) clean() *cobra.Command {
	cmd := &cobra.Command{
		Use: "clean", GroupID: "setup",
		Short:   "Remove artifacts and installed packages",
		Long:    "Remove the folders that clean-targets of dbt_project.yml lists. Folders of sources are never removed.",
		Example: "  model clean",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			inv, err := a.start(cmd, "clean")
			if err != nil {
				return err
			}
			return inv.close(inv.removeTargets())
		},
	}
	cmd.Flags().BoolVar(&a.flags.cleanOutside, "no-clean-project-files-only", false, "also remove folders outside of the project")
	cmd.Flags().Bool("clean-project-files-only", true, "remove only what is in the project")
	return cmd
}

func (inv *invocation) removeTargets() error {
	targets, protected, diags := compiler.CleanTargets(inv.projectDir, os.LookupEnv, inv.vars)
	if diags.HasErrors() {
		inv.show(diags)
		return exit(exitUsage)
	}
	if slices.Contains(targets, "dbt_modules") && !slices.Contains(targets, "dbt_packages") {
		if err := inv.warn(diag.Warnf(diag.OldPackagesFolder, source.Span{}, "clean-targets names dbt_modules; packages are in dbt_packages now").
			AsDbt("The default package install path has changed from `dbt_modules` to `dbt_packages`.")); err != nil {
			return err
		}
	}
	for _, t := range targets {
		path := t
		if !filepath.IsAbs(path) {
			path = filepath.Join(inv.projectDir, t)
		}
		path = filepath.Clean(path)
		if rel, err := filepath.Rel(inv.projectDir, path); !inv.flags.cleanOutside && (err != nil || rel == ".." || strings.HasPrefix(rel, "../")) {
			return diag.Errorf(diag.CleanOutside, source.Span{}, "clean would remove %s, which is outside of the project", t).
				WithHint("remove it by hand, or give --no-clean-project-files-only").
				AsDbt("dbt will not clean the following directories outside the project: %s", t)
		}
		for _, p := range protected {
			from := filepath.Join(inv.projectDir, p)
			if path == from || path == inv.projectDir || strings.HasPrefix(from, path+string(filepath.Separator)) {
				return diag.Errorf(diag.CleanOutside, source.Span{}, "clean would remove %s, which holds the project's own files", t).
					WithHint("take it out of clean-targets").AsDbt("dbt will not clean the following source paths: %s", t)
			}
		}
		if err := os.RemoveAll(path); err != nil {
			return diag.Errorf(diag.CleanFailed, source.Span{}, "%s cannot be removed whole: %s", t, err)
		}
		inv.ui.Fire(ui.PrintEvent{Msg: "Removed " + t})
	}
	return nil
}
