package cli

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"sort"

	"github.com/spf13/cobra"
	"gopkg.in/yaml.v3"

	"github.com/modeldata/model/internal/diag"
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

// profileCodes are what is wrong with profiles.yml and not with the project.
var profileCodes = []diag.Code{diag.ProfilesMissing, diag.ProfileMissing, diag.TargetMissing, diag.ProfileValue, diag.EngineUnknown}

// check says step by step what is found, and at the end what is wrong.
func (inv *invocation) check() error {
	if info, err := os.Stat(inv.projectDir); err != nil || !info.IsDir() {
		return usagef(diag.ProjectMissing, "name an existing folder with --project-dir", "the project folder '%s' does not exist", inv.projectDir)
	}
	say := func(format string, args ...any) { inv.ui.Fire(ui.DebugCmdOut{Msg: fmt.Sprintf(format, args...)}) }
	if inv.flags.configDir {
		say("profiles.yml is looked for in %s", first(inv.flags.profilesDir, inv.workDir+", "+inv.projectDir+", "+filepath.Join(home(), ".dbt")))
		return nil
	}
	say("model version: %s", Version)
	say("system: %s/%s, %s", runtime.GOOS, runtime.GOARCH, runtime.Version())
	say("project folder: %s", inv.projectDir)
	c, diags := inv.read()
	profile, proj := blame(diags)
	if inv.flags.connectionOnly {
		say("Skipping steps before connection verification")
	} else {
		say("Using profiles.yml file at %s", inv.profilesFile())
		say("Using dbt_project.yml file at %s", filepath.Join(inv.projectDir, "dbt_project.yml"))
		say("Configuration:")
		say("  profiles.yml file [%s]", found(profile))
		say("  dbt_project.yml file [%s]", found(proj))
		inv.checkGit(say)
	}
	if c == nil || diags.HasErrors() {
		say("Connection test skipped since the configuration cannot be read")
		return inv.checksFailed(say, profile, proj)
	}
	inv.show(diags)
	inv.compiler, inv.project = c, c.Project()
	return inv.checkConnection(say)
}

// blame tells errors of the profile from those of the project.
func blame(diags diag.List) (profile, proj diag.List) {
	for _, d := range diags {
		switch {
		case d.Severity != diag.Error:
		case slices.Contains(profileCodes, d.Code):
			profile = append(profile, d)
		default:
			proj = append(proj, d)
		}
	}
	return profile, proj
}

// found words a check of a file.
func found(wrong diag.List) string {
	switch {
	case len(wrong) == 0:
		return "OK found and valid"
	case wrong[0].Code == diag.ProfilesMissing || wrong[0].Code == diag.ProjectMissing:
		return "ERROR not found"
	}
	return "ERROR invalid"
}

// checksFailed says why, in dbt's words where tools look for them.
func (inv *invocation) checksFailed(say func(string, ...any), profile, proj diag.List) error {
	checks := 0
	for _, l := range []diag.List{profile, proj} {
		if len(l) > 0 {
			checks++
		}
	}
	what := "check"
	if checks > 1 {
		what = "checks"
	}
	say("%d %s failed:", checks, what)
	if len(profile) > 0 {
		say("Profile loading failed for the following reason:")
		switch d := profile[0]; d.Code {
		case diag.ProfilesMissing:
			say("  dbt looked for a profiles.yml file in %s and did not find one", inv.profilesPlace())
		case diag.TargetMissing:
			say("  The profile '%s' does not have a target named '%s'.", first(inv.flags.profile, inv.profileName()), inv.flags.target)
		case diag.ProfileMissing:
			say("  Could not find profile named '%s'", first(inv.flags.profile, inv.profileName()))
		}
		inv.show(profile)
	}
	if len(proj) > 0 {
		say("Project loading failed for the following reason:")
		inv.show(proj)
	}
	return exit(exitFailed)
}

// profilesFile is the file that counts, or where it would be looked for last.
func (inv *invocation) profilesFile() string {
	dirs := []string{inv.flags.profilesDir}
	if dirs[0] == "" {
		dirs = []string{inv.workDir, inv.projectDir, filepath.Join(home(), ".dbt")}
	}
	for _, dir := range dirs {
		if _, err := os.Stat(filepath.Join(dir, "profiles.yml")); err == nil {
			return filepath.Join(dir, "profiles.yml")
		}
	}
	return filepath.Join(dirs[len(dirs)-1], "profiles.yml")
}

// profilesPlace is where profiles.yml was looked for.
func (inv *invocation) profilesPlace() string {
	dir := inv.flags.profilesDir
	if dir == "" {
		return "the project folder and ~/.dbt"
	}
	if rel, err := filepath.Rel(inv.workDir, dir); err == nil && filepath.IsLocal(rel) {
		return rel
	}
	return dir
}

// profileName is the profile that dbt_project.yml names, as far as a reader
// without templates sees it.
func (inv *invocation) profileName() string {
	raw, err := os.ReadFile(filepath.Join(inv.projectDir, "dbt_project.yml"))
	if err != nil {
		return ""
	}
	var file struct{ Profile, Name string }
	_ = yaml.Unmarshal(raw, &file)
	return first(file.Profile, file.Name)
}

func (inv *invocation) checkConnection(say func(string, ...any)) error {
	p := inv.project.Profile
	out := p.Outputs[p.Target]
	say("profile: %s, target: %s, engine: %s, threads: %d", p.Name, p.Target, out.Driver.Name, p.Threads)
	say("Connection:")
	public := out.Credentials.Public()
	keys := make([]string, 0, len(public))
	for k := range public {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for _, k := range keys {
		say("  %s: %v", k, public[k])
	}
	if err := inv.connect(); err != nil {
		inv.showError(err)
		say("  %s", ui.CheckResult("Connection test", false, ""))
		say("1 check failed:")
		say("  the engine did not answer")
		return exit(exitFailed)
	}
	say("  %s", ui.CheckResult("Connection test", true, ""))
	say("All checks passed!")
	return nil
}

// connect runs the least statement.
func (inv *invocation) connect() error {
	engines, err := runner.Open(inv.ctx, inv.project, nil)
	if err != nil {
		return err
	}
	defer engines.Close()
	s, err := engines.Session(inv.ctx, "", 0)
	if err != nil {
		return err
	}
	_, err = s.Exec(inv.ctx, "select 1")
	return err
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
