package cli

import (
	"os"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// oldWays tells of deprecated flags and variables that the command is given.
func (inv *invocation) oldWays() (out diag.List) {
	warn := func(code diag.Code, at source.Span, format string, args ...any) *diag.Diagnostic {
		d := diag.Warnf(code, at, format, args...)
		out = append(out, d)
		return d
	}
	if at := inv.projectFlags.FromProfiles; !at.IsZero() {
		warn(diag.FlagsInProfiles, at, "'config' of profiles.yml is the old place of a project's flags").
			AsDbt("User config should be moved from the 'config' key in profiles.yml to the 'flags' key in dbt_project.yml.")
	}
	for _, r := range oldNames {
		if os.Getenv(r.old) != "" {
			warn(diag.OldEnvironment, source.Span{}, "The environment variable `%s` has been renamed as `%s`; as long as the old one is set, it wins", r.old, environmentNames(r.flag)[0])
		}
	}
	known := inv.engineVariables()
	for _, kv := range os.Environ() {
		name, _, _ := strings.Cut(kv, "=")
		if strings.HasPrefix(name, enginePrefix) && !slices.Contains(known, name) {
			d := diag.Warnf(diag.ReservedVariable, source.Span{}, "the environment variable %s has a reserved prefix and sets no flag", name)
			if near := diag.Nearest(name, known); near != "" {
				d.WithHint("did you mean %s?", near)
			}
			out = append(out, d)
		}
	}
	for _, arg := range os.Args[1:] {
		if name, _, _ := strings.Cut(arg, "="); name == "--models" || name == "--model" || name == "-m" {
			warn(diag.OldSelectFlag, source.Span{}, "%s is an old form of --select", name)
		}
	}
	return out
}

// enginePrefix begins the variables that are the tool's own.
const enginePrefix = "DBT_ENGINE"

// engineVariables are those that mean something to some command.
func (inv *invocation) engineVariables() []string {
	names := []string{"DBT_ENGINE_PACKAGE_HUB_URL", "DBT_ENGINE_DOWNLOAD_DIR", "DBT_ENGINE_INVOCATION_ENV", "DBT_ENGINE_RECORDED_FILE_PATH"}
	add := func(fl *pflag.Flag) {
		if !withoutEnvironment[fl.Name] {
			names = append(names, environmentNames(fl.Name)[0])
		}
	}
	for _, cmd := range inv.cmd.Root().Commands() {
		cmd.Flags().VisitAll(add)
	}
	inv.cmd.Root().PersistentFlags().VisitAll(add)
	return names
}

// raise remembers a template's warning where that counts as an error.
func (inv *invocation) raise(message string) {
	if inv.warnings.fails("JinjaLogWarning") {
		inv.raising.Lock()
		defer inv.raising.Unlock()
		inv.raised = append(inv.raised, message)
	}
}

// saidWarnings are the errors that templates' warnings made of the loading.
func (inv *invocation) saidWarnings() (out diag.List) {
	for _, message := range inv.raised {
		out = append(out, diag.Errorf(diag.WarningAsError, source.Span{}, "a template warns: %s", message))
	}
	return out
}
