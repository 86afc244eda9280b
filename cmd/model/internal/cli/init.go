package cli

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/modeldata/model/internal/ui"
	template "github.com/modeldata/model/project-template"

	"github.com/modeldata/model/internal/diag"
)

var projectName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

func (a *app) init() *cobra.Command {
	cmd := &cobra.Command{
		Use: "init NAME", GroupID: "setup",
		Short:   "Start a project of your own",
		Long:    "Write the starter project to a new folder NAME: seeds, models, an incremental model, a snapshot, tests.\nIt builds as it is, on the embedded engine.",
		Example: "  model init my_platform\n  cd my_platform && model build",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			inv, err := a.start(cmd, "init")
			if err != nil {
				return err
			}
			if len(args) == 0 {
				return inv.close(usagef(diag.MissingArgument, "model init my_platform", "init takes the name of the new project"))
			}
			return inv.close(inv.writeTemplate(args[0]))
		},
	}
	cmd.Flags().BoolP("skip-profile-setup", "s", false, "accepted for compatibility: the project has a profile of its own")
	cmd.Flags().Bool("skip-debug", false, "accepted for compatibility: nothing is checked")
	hide(cmd.Flags(), "skip-profile-setup", "skip-debug")
	return cmd
}

func (inv *invocation) writeTemplate(name string) error {
	if !projectName.MatchString(name) {
		return usagef(diag.ProjectName, "use letters, digits and underscores, and begin with a letter: my_platform", "%q is no name for a project", name)
	}
	dir := filepath.Join(inv.workDir, name)
	if list, err := os.ReadDir(dir); err == nil && len(list) > 0 {
		return usagef(diag.InitExists, "choose another name, or empty the folder", "the folder %s exists and is not empty", name)
	}
	err := fs.WalkDir(template.Files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		to := filepath.Join(dir, filepath.FromSlash(path))
		if d.IsDir() {
			return os.MkdirAll(to, 0o755)
		}
		data, err := template.Files.ReadFile(path)
		if err != nil {
			return err
		}
		if name := filepath.Base(path); name == "dbt_project.yml" || name == "profiles.yml" || name == "README.md" {
			data = []byte(renamed(string(data), filepath.Base(dir)))
		}
		return os.WriteFile(to, data, 0o644)
	})
	if err != nil {
		return fmt.Errorf("write the project: %w", err)
	}
	inv.ui.Fire(ui.PrintEvent{Msg: fmt.Sprintf("Wrote the project %s. Build it with:\n\n  cd %s\n  model build", name, name)})
	return nil
}

// renamed gives the starter project its own name.
func renamed(text, name string) string {
	text = strings.ReplaceAll(text, "clinic", name)
	return strings.ReplaceAll(text, "CLINIC", strings.ToUpper(name))
}
