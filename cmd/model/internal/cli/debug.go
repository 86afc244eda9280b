package cli

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"runtime"
	"sort"

	"github.com/spf13/cobra"

	"github.com/modeldata/model/internal/ui"
	"github.com/modeldata/model/runner"
)

func (a *app) debug() *cobra.Command {
	cmd := &cobra.Command{
		Use: "debug", GroupID: "setup",
		Short:   "Check the project, the profile and the connection",
		Long:    "Read the project and its profile, and connect to the target. Secrets are never printed.",
		Example: "  model debug\n  model debug --target prod",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			inv, err := a.start(cmd, "debug")
			if err != nil {
				return err
			}
			return inv.close(inv.check())
		},
	}
	cmd.Flags().BoolVar(&a.flags.connectionOnly, "connection", false, "check the connection only")
	cmd.Flags().BoolVar(&a.flags.configDir, "config-dir", false, "say where profiles.yml is, and check nothing")
	return cmd
}

func (inv *invocation) check() error {
	say := func(format string, args ...any) { inv.ui.Fire(ui.DebugCmdOut{Msg: fmt.Sprintf(format, args...)}) }
	if inv.flags.configDir {
		say("profiles.yml is looked for in %s", first(inv.flags.profilesDir, inv.workDir+", "+inv.projectDir+", "+filepath.Join(home(), ".dbt")))
		return nil
	}
	say("model version: %s", Version)
	say("system: %s/%s, %s", runtime.GOOS, runtime.GOARCH, runtime.Version())
	say("project folder: %s", inv.projectDir)
	if err := inv.load(); err != nil {
		return exit(exitFailed)
	}
	if !inv.flags.connectionOnly {
		inv.checkGit(say)
	}
	p := inv.project.Profile
	out := p.Outputs[p.Target]
	say("profile: %s, target: %s, engine: %s, threads: %d", p.Name, p.Target, out.Driver.Name, p.Threads)
	public := out.Credentials.Public()
	keys := make([]string, 0, len(public))
	for k := range public {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for _, k := range keys {
		say("  %s: %v", k, public[k])
	}
	engines, err := runner.Open(inv.ctx, inv.project, nil)
	if err != nil {
		inv.showError(err)
		say("%s", ui.CheckResult("Connection test", false, ""))
		return exit(exitFailed)
	}
	defer engines.Close()
	s, err := engines.Session(inv.ctx, "", 0)
	if err == nil {
		_, err = s.Exec(inv.ctx, "select 1")
	}
	if err != nil {
		inv.showError(err)
		say("%s", ui.CheckResult("Connection test", false, ""))
		return exit(exitFailed)
	}
	say("%s", ui.CheckResult("Connection test", true, ""))
	say("All checks passed!")
	return nil
}

// checkGit looks for git, which deps needs for packages from repositories.
func (inv *invocation) checkGit(say func(string, ...any)) {
	_, err := exec.LookPath("git")
	detail := ""
	if err != nil {
		detail = "not found: packages from git repositories cannot be installed"
	}
	say("%s", ui.CheckResult("git", err == nil, detail))
}
