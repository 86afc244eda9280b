package cli

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// flags holds every flag's value; each command registers the ones it has. The
// names and DBT_ environment forms are dbt's.
type flags struct {
	projectDir, profilesDir, profile, target, targetPath, logPath string
	vars                                                          string
	threads                                                       int
	selects, excludes, models                                     []string
	selector, indirectSelection                                   string
	resourceTypes, excludeResourceTypes                           []string
	fullRefresh, failFast, storeFailures, empty                   bool
	sample, eventTimeStart, eventTimeEnd                          string
	state, deferState                                             string
	deferToState, favorState                                      bool
	logFormat, logFormatFile, logLevel, logLevelFile              string
	quiet, debug, useColors, useColorsFile                        bool
	partialParse, warnError, versionCheck, writeJSON              bool
	warnErrorOptions, annotations, recordTiming                   string
	printerWidth                                                  int
	output, listOutput                                            string
	outputKeys                                                    []string
	inline, inlineDirect                                          string
	limit                                                         int
	args                                                          string
	plan                                                          bool
	upgrade, lock, cleanOutside                                   bool
	compileDocs, emptyCatalog                                     bool
	freshnessOutput                                               string
}

type group func(*pflag.FlagSet, *flags)

func register(cmd *cobra.Command, f *flags, groups ...group) *cobra.Command {
	for _, g := range groups {
		g(cmd.Flags(), f)
	}
	return cmd
}

func globalFlags(fs *pflag.FlagSet, f *flags) {
	fs.StringVar(&f.projectDir, "project-dir", "", "folder of dbt_project.yml (default: this folder or one above it)")
	fs.StringVar(&f.profilesDir, "profiles-dir", "", "folder of profiles.yml (default: the project's, then ~/.dbt)")
	fs.StringVar(&f.profile, "profile", "", "profile to use instead of the project's")
	fs.StringVarP(&f.target, "target", "t", "", "output of the profile to use")
	fs.StringVar(&f.targetPath, "target-path", "", "folder for artifacts (default: target)")
	fs.StringVar(&f.logPath, "log-path", "", "folder for log files (default: logs)")
	fs.StringVar(&f.vars, "vars", "", "variables as YAML: '{day: 2024-01-01}'")
	fs.StringVar(&f.logFormat, "log-format", "default", "terminal output: text, json, debug or default")
	fs.StringVar(&f.logFormatFile, "log-format-file", "", "log file's format: text, json or debug")
	fs.StringVar(&f.logLevel, "log-level", "info", "least severe messages to print: debug, info, warn, error or none")
	fs.StringVar(&f.logLevelFile, "log-level-file", "debug", "least severe messages to write to the log file")
	fs.BoolVarP(&f.quiet, "quiet", "q", false, "print errors and the command's own output only")
	fs.BoolVarP(&f.debug, "debug", "d", false, "print debug messages")
	fs.BoolVar(&f.useColors, "use-colors", true, "colours on a terminal")
	fs.BoolVar(&f.useColorsFile, "use-colors-file", true, "accepted for compatibility; log files have no colours")
	fs.BoolVar(&f.partialParse, "partial-parse", true, "read only files that changed since the last command")
	fs.BoolVar(&f.warnError, "warn-error", false, "treat warnings as errors")
	fs.StringVar(&f.warnErrorOptions, "warn-error-options", "", "which warnings are errors, as YAML: '{error: all, silence: [M0334]}'")
	fs.BoolVar(&f.versionCheck, "version-check", true, "check require-dbt-version")
	fs.BoolVarP(&f.failFast, "fail-fast", "x", false, "stop at the first failure")
	fs.BoolVar(&f.writeJSON, "write-json", true, "write artifacts")
	fs.IntVar(&f.printerWidth, "printer-width", 80, "width of status lines")
	fs.StringVar(&f.annotations, "annotations", "", "print diagnostics for a CI system too: github")
	for _, name := range []string{"cache-selected-only", "populate-cache", "static-parser", "use-experimental-parser", "send-anonymous-usage-stats", "introspect", "print", "macro-debugging", "use-fast-test-edges", "inject-ephemeral-ctes", "upload-to-artifacts-ingest-api", "log-cache-events"} {
		fs.Bool(name, true, "accepted for compatibility")
		hide(fs, name)
	}
	fs.Int("log-file-max-bytes", 10<<20, "size at which the log file is rotated")
	fs.StringVarP(&f.recordTiming, "record-timing-info", "r", "", "write a CPU profile of the command to this file (go tool pprof)")
	fs.StringP("single-threaded", "", "", "accepted for compatibility")
	hide(fs, "single-threaded")
	negations(fs, "use-colors", "use-colors-file", "partial-parse", "warn-error", "version-check", "fail-fast", "write-json", "quiet", "debug")
}

func selectFlags(fs *pflag.FlagSet, f *flags) {
	fs.StringArrayVarP(&f.selects, "select", "s", nil, "nodes to include: +orders+ tag:nightly state:modified ...")
	fs.StringArrayVarP(&f.models, "models", "m", nil, "the same as --select")
	fs.StringArrayVar(&f.models, "model", nil, "the same as --select")
	fs.StringArrayVar(&f.excludes, "exclude", nil, "nodes to leave out")
	fs.StringVar(&f.selector, "selector", "", "a selector of selectors.yml")
	fs.StringVar(&f.indirectSelection, "indirect-selection", "", "which tests come with their parents: eager, cautious, buildable or empty")
	fs.StringVar(&f.state, "state", "", "folder of an earlier run's artifacts, for state: selection and --defer")
	hide(fs, "models", "model")
}

func resourceFlags(fs *pflag.FlagSet, f *flags) {
	fs.StringArrayVar(&f.resourceTypes, "resource-type", nil, "only nodes of this type; may be repeated")
	fs.StringArrayVar(&f.resourceTypes, "resource-types", nil, "the same as --resource-type")
	fs.StringArrayVar(&f.excludeResourceTypes, "exclude-resource-type", nil, "no nodes of this type; may be repeated")
	fs.StringArrayVar(&f.excludeResourceTypes, "exclude-resource-types", nil, "the same as --exclude-resource-type")
	hide(fs, "resource-types", "exclude-resource-types")
}

func deferFlags(fs *pflag.FlagSet, f *flags) {
	fs.BoolVar(&f.deferToState, "defer", false, "read unselected nodes from the environment of --state")
	fs.StringVar(&f.deferState, "defer-state", "", "artifacts to defer to, when they are not those of --state")
	fs.BoolVar(&f.favorState, "favor-state", false, "with --defer: read them there even if they exist here")
	negations(fs, "defer", "favor-state")
}

func runFlags(fs *pflag.FlagSet, f *flags) {
	fs.IntVar(&f.threads, "threads", 0, "nodes to run at once (default: the profile's)")
	fs.BoolVar(&f.plan, "plan", false, "print what would run and why, and touch nothing")
}

func buildFlags(fs *pflag.FlagSet, f *flags) {
	fs.BoolVarP(&f.fullRefresh, "full-refresh", "f", false, "rebuild incremental models and seeds from nothing")
	fs.BoolVar(&f.empty, "empty", false, "build with no rows, to check that everything compiles and runs")
	fs.StringVar(&f.sample, "sample", "", "build with a sample by event time: '3 days' or '{start: 2024-01-01, end: 2024-01-08}'")
	fs.StringVar(&f.eventTimeStart, "event-time-start", "", "first moment of microbatches to build")
	fs.StringVar(&f.eventTimeEnd, "event-time-end", "", "end of microbatches to build")
	negations(fs, "empty")
}

func testFlags(fs *pflag.FlagSet, f *flags) {
	fs.BoolVar(&f.storeFailures, "store-failures", false, "keep the rows that fail a test in a table")
}

// negations adds --no-X for boolean flags.
func negations(fs *pflag.FlagSet, names ...string) {
	for _, name := range names {
		target := fs.Lookup(name)
		fs.Var(negation{target}, "no-"+name, "turn --"+name+" off")
		no := fs.Lookup("no-" + name)
		no.NoOptDefVal = "true"
		no.Hidden = true
	}
}

type negation struct{ of *pflag.Flag }

func (negation) String() string { return "false" }
func (negation) Type() string   { return "bool" }
func (n negation) Set(s string) error {
	b, err := strconv.ParseBool(s)
	if err != nil {
		return err
	}
	n.of.Changed = true
	return n.of.Value.Set(strconv.FormatBool(!b))
}

func hide(fs *pflag.FlagSet, names ...string) {
	for _, n := range names {
		fs.Lookup(n).Hidden = true
	}
}

// fromEnvironment sets flags that were not given from DBT_<FLAG>.
func fromEnvironment(fs *pflag.FlagSet) error {
	var bad error
	fs.VisitAll(func(fl *pflag.Flag) {
		if fl.Changed || bad != nil || strings.HasPrefix(fl.Name, "no-") {
			return
		}
		name := "DBT_" + strings.ToUpper(strings.ReplaceAll(fl.Name, "-", "_"))
		v, ok := os.LookupEnv(name)
		if !ok || v == "" {
			return
		}
		if fl.Value.Type() == "bool" {
			v = pythonBool(v)
		}
		if err := fl.Value.Set(v); err != nil {
			bad = fmt.Errorf("%s=%s: not a value of --%s", name, v, fl.Name)
		}
		fl.Changed = true
	})
	return bad
}

func pythonBool(v string) string {
	switch strings.ToLower(v) {
	case "1", "t", "true", "y", "yes", "on":
		return "true"
	case "0", "f", "false", "n", "no", "off":
		return "false"
	}
	return v
}

// spread splits the values of repeatable selection flags at white space, as
// `--select a b` gives the rest as arguments.
func spread(values []string) []string {
	var out []string
	for _, v := range values {
		out = append(out, strings.Fields(v)...)
	}
	return out
}

// joinSelection puts words that follow a selection flag into the flag, since
// `--select a b --exclude c` means two selected words. It stops at the next
// flag; a command's own word never follows a selection flag.
func joinSelection(args []string) []string {
	takes := map[string]bool{
		"--select": true, "-s": true, "--models": true, "-m": true, "--model": true, "--exclude": true,
		"--resource-type": true, "--resource-types": true, "--exclude-resource-type": true, "--exclude-resource-types": true, "--output-keys": true,
	}
	var out []string
	for i := 0; i < len(args); i++ {
		out = append(out, args[i])
		if !takes[args[i]] {
			continue
		}
		flag := args[i]
		for n := 0; i+1 < len(args) && !strings.HasPrefix(args[i+1], "-"); n++ {
			if n > 0 {
				out = append(out, flag)
			}
			out = append(out, args[i+1])
			i++
		}
	}
	return out
}
