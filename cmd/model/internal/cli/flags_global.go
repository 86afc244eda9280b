package cli

import (
	"github.com/spf13/pflag"
)

// globalFlags are those that every command takes, before or behind its name.
func globalFlags(fs *pflag.FlagSet, f *flags) {
	projectFlags(fs, f)
	outputFlags(fs, f)
	stateFlags(fs, f)
	fs.BoolVar(&f.partialParse, "partial-parse", true, "read only files that changed since the last command")
	fs.BoolVar(&f.warnError, "warn-error", false, "treat warnings as errors")
	fs.StringVar(&f.warnErrorOptions, "warn-error-options", "", "which warnings are errors, as YAML: '{error: all, silence: [M0334]}'")
	fs.BoolVar(&f.versionCheck, "version-check", true, "check require-dbt-version")
	fs.BoolVarP(&f.failFast, "fail-fast", "x", false, "stop at the first failure")
	fs.BoolVar(&f.writeJSON, "write-json", true, "write artifacts")
	fs.BoolVar(&f.showAllDeprecations, "show-all-deprecations", false, "show each deprecation, not only the first of its kind")
	fs.BoolVar(&f.singleThreaded, "single-threaded", false, "run one node at a time")
	fs.StringVarP(&f.recordTiming, "record-timing-info", "r", "", "write a CPU profile of the command to this file (go tool pprof)")
	fs.BoolP("version", "V", false, "print the version and exit")
	fs.BoolP("v", "v", false, "print the version and exit")
	hide(fs, "v")
	negations(
		fs, "partial-parse", "warn-error", "version-check", "fail-fast", "write-json", "show-all-deprecations", "single-threaded",
		"use-colors", "use-colors-file", "quiet", "debug", "print", "defer", "favor-state",
	)
	withoutEffect(fs)
}

// projectFlags say which project, profile and variables.
func projectFlags(fs *pflag.FlagSet, f *flags) {
	fs.StringVar(&f.projectDir, "project-dir", "", "folder of dbt_project.yml (default: this folder or one above it)")
	fs.StringVar(&f.profilesDir, "profiles-dir", "", "folder of profiles.yml (default: the project's, then ~/.dbt)")
	fs.StringVar(&f.profile, "profile", "", "profile to use instead of the project's")
	fs.StringVarP(&f.target, "target", "t", "", "output of the profile to use")
	fs.StringVar(&f.targetPath, "target-path", "", "folder for artifacts (default: target)")
	fs.StringVar(&f.logPath, "log-path", "", "folder for log files (default: logs)")
	fs.StringVar(&f.vars, "vars", "", "variables as YAML: '{day: 2024-01-01}'")
}

// outputFlags say what the terminal and the log file show.
func outputFlags(fs *pflag.FlagSet, f *flags) {
	fs.StringVar(&f.logFormat, "log-format", "default", "terminal output: text, json, debug or default")
	fs.StringVar(&f.logFormatFile, "log-format-file", "debug", "log file's format: text, json, debug or default (default: that of the terminal, when given)")
	fs.StringVar(&f.logLevel, "log-level", "info", "least severe messages to print: debug, info, warn, error or none")
	fs.StringVar(&f.logLevelFile, "log-level-file", "debug", "least severe messages to write to the log file (default: that of the terminal, when given)")
	fs.IntVar(&f.logFileMaxBytes, "log-file-max-bytes", 10<<20, "size at which the log file is rotated; 0 for never")
	fs.BoolVarP(&f.quiet, "quiet", "q", false, "print errors and the command's own output only")
	fs.BoolVar(&f.print, "print", true, "show what templates print()")
	fs.BoolVarP(&f.debug, "debug", "d", false, "print debug messages")
	fs.BoolVar(&f.useColors, "use-colors", true, "colours on a terminal")
	fs.BoolVar(&f.useColorsFile, "use-colors-file", true, "colours in the log file (default: as --use-colors, when given)")
	fs.IntVar(&f.printerWidth, "printer-width", 80, "width of status lines")
	fs.BoolVar(&f.resourceReport, "show-resource-report", false, "say what the command used, which the debug log has anyway")
	hide(fs, "show-resource-report")
	negations(fs, "show-resource-report")
	fs.StringVar(&f.annotations, "annotations", "", "print diagnostics for a CI system too: github")
}

// stateFlags say what earlier artifacts are compared with or read from.
func stateFlags(fs *pflag.FlagSet, f *flags) {
	fs.StringVar(&f.indirectSelection, "indirect-selection", "eager", "which tests come with their parents: eager, cautious, buildable or empty")
	fs.StringVar(&f.state, "state", "", "folder of an earlier run's artifacts, for state: selection and --defer")
	fs.BoolVar(&f.deferToState, "defer", false, "read unselected nodes from the environment of --state")
	fs.StringVar(&f.deferState, "defer-state", "", "artifacts to defer to, when they are not those of --state")
	fs.BoolVar(&f.favorState, "favor-state", false, "with --defer: read them there even if they exist here")
}

// withoutEffect registers flags that commands of dbt projects may carry and
// that change nothing here; docs/parity.md says why.
func withoutEffect(fs *pflag.FlagSet) {
	for name, value := range map[string]bool{
		"cache-selected-only": false, "populate-cache": true, "static-parser": true, "use-experimental-parser": false,
		"send-anonymous-usage-stats": false, "macro-debugging": false, "use-fast-test-edges": false,
		"upload-to-artifacts-ingest-api": false, "log-cache-events": false, "partial-parse-file-diff": true, "hints-enabled": true,
	} {
		fs.Bool(name, value, "accepted for compatibility")
		hide(fs, name)
		negations(fs, name)
	}
	fs.String("partial-parse-file-path", "", "accepted for compatibility")
	hide(fs, "partial-parse-file-path")
}
