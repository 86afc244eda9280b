package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/ui"
	"github.com/modeldata/model/lineage"
)

// app is what all commands share.
type app struct {
	flags   *flags
	engines *adapters.Registry
}

// invocation is one command being run.
type invocation struct {
	*app
	ctx        context.Context
	cmd        *cobra.Command
	command    string // dbt's name: "build", "run-operation"
	operation  string // the macro of run-operation
	id         string
	started    time.Time
	asOf       time.Time // what the run takes for its start
	projectDir string
	workDir    string
	vars       *project.Map
	ui         *ui.UI
	warnings   *promotion
	// raised is what templates warned of where that counts as an error.
	raised  []string
	raising sync.Mutex // guards raised: nodes are rendered in parallel
	// projectFlags are the flags of dbt_project.yml.
	projectFlags compiler.Flags
	profile      func() error // ends the CPU profile
	// repeated: the command was done before in the same process (--watch).
	repeated bool

	// ahead is the manifest of --state, which is read while the project is.
	ahead *readAhead

	compiler *compiler.Compiler
	project  *project.Project
	graph    *lineage.Graph
}

// start reads the flags that every command has and opens the terminal.
func (a *app) start(cmd *cobra.Command, command string) (*invocation, error) {
	inv := &invocation{app: a, ctx: cmd.Context(), cmd: cmd, command: command, id: uuid.NewString(), started: time.Now()}
	var err error
	if inv.asOf, err = asOf(inv.started); err != nil {
		return nil, err
	}
	if inv.workDir, err = os.Getwd(); err != nil {
		return nil, err
	}
	if err := loadDotenv(inv.workDir); err != nil {
		return nil, err
	}
	if err := fromEnvironment(cmd.Flags()); err != nil {
		return nil, err
	}
	if err := shareNames(cmd.Flags()); err != nil {
		return nil, err
	}
	if inv.profile, err = startProfile(a.flags.recordTiming); err != nil {
		return nil, err
	}
	inv.projectDir = a.findProject(inv.workDir)
	if err := inv.enter(); err != nil {
		return nil, err
	}
	diags := inv.fromProject()
	if err := inv.follow(); err != nil {
		return nil, err
	}
	if inv.ui, err = inv.openUI(); err != nil {
		return nil, err
	}
	inv.ui.Fire(ui.MainReportVersion{Version: "=" + artifact.DBTVersion, LogVersion: 3, Model: Version})
	if diags.HasErrors() {
		inv.show(diags)
		return nil, inv.close(exit(exitUsage))
	}
	if err := a.flags.checkTogether(); err != nil {
		return nil, inv.close(err)
	}
	early := diags
	vars, diags := compiler.ParseVars(a.flags.vars)
	if diags.HasErrors() {
		inv.show(diags)
		return nil, inv.close(exit(exitUsage))
	}
	inv.vars = vars
	warnings, old, err := parsePromotion(a.flags)
	if err != nil {
		return nil, err
	}
	inv.warnings = warnings
	if early = warnings.apply(slices.Concat(early, old, inv.oldWays())); len(early) > 0 {
		inv.show(early)
	}
	if early.HasErrors() {
		return nil, inv.close(exit(exitUsage))
	}
	return inv, nil
}

// enter makes the project's folder the working one, so that relative paths in
// SQL mean the same wherever the command is given. Paths of flags are made
// absolute before.
func (inv *invocation) enter() error {
	f := inv.flags
	for _, path := range []*string{&f.profilesDir} {
		if *path != "" && !filepath.IsAbs(*path) {
			*path = filepath.Join(inv.workDir, *path)
		}
	}
	if _, err := os.Stat(filepath.Join(inv.projectDir, "dbt_project.yml")); err != nil {
		return nil
	}
	return os.Chdir(inv.projectDir)
}

// findProject is the folder of dbt_project.yml: the one named, this one, or the
// nearest above.
func (a *app) findProject(workDir string) string {
	if dir := a.flags.projectDir; dir != "" {
		if abs, err := filepath.Abs(dir); err == nil {
			return abs
		}
		return dir
	}
	for dir := workDir; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "dbt_project.yml")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			return workDir
		}
	}
}

func (inv *invocation) openUI() (*ui.UI, error) {
	f := inv.flags
	format, ok := ui.ParseFormat(f.logFormat, ui.Text)
	if !ok {
		return nil, usagef(diag.FlagValue, "use text, json, debug or default", "--log-format cannot be %q", f.logFormat)
	}
	fileFormat, ok := ui.ParseFormat(f.logFormatFile, ui.DebugText)
	if !ok {
		return nil, usagef(diag.FlagValue, "use text, json or debug", "--log-format-file cannot be %q", f.logFormatFile)
	}
	level, ok := ui.ParseLevel(f.logLevel)
	if !ok {
		return nil, usagef(diag.FlagValue, "use debug, info, warn, error or none", "--log-level cannot be %q", f.logLevel)
	}
	if f.debug {
		level = ui.Debug
	}
	fileLevel, ok := ui.ParseLevel(f.logLevelFile)
	if !ok {
		return nil, usagef(diag.FlagValue, "use debug, info, warn, error or none", "--log-level-file cannot be %q", f.logLevelFile)
	}
	dir := first(f.logPath, inv.projectFlags.LogPath, "logs")
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(inv.projectDir, dir)
	}
	file := ui.FileOptions{Path: filepath.Join(dir, "dbt.log"), Format: fileFormat, Level: fileLevel, MaxBytes: int64(max(0, f.logFileMaxBytes)), Color: f.useColorsFile && inv.cmd.Flags().Lookup("use-colors-file").Changed}
	if _, err := os.Stat(filepath.Join(inv.projectDir, "dbt_project.yml")); err != nil {
		file.Path = "" // nothing is written beside what is no project
	}
	return ui.New(ui.Options{
		Out: os.Stdout, Err: os.Stderr, Color: ui.WantColor(inv.colorFlag(), ui.IsTerminal(os.Stdout), os.Getenv), Progress: ui.IsTerminal(os.Stderr),
		Format: format, Level: level, Quiet: f.quiet, Width: f.printerWidth, Annotations: f.annotations == "github", Dir: inv.projectDir, File: file,
		Secrets: ui.Secrets(os.Environ()), InvocationID: inv.id, Extra: customEnv(), PID: os.Getpid(),
	}), nil
}

// colorFlag is --use-colors when it was given.
func (inv *invocation) colorFlag() *bool {
	if fl := inv.cmd.Flags().Lookup("use-colors"); fl == nil || !fl.Changed {
		return nil
	}
	return &inv.flags.useColors
}

// load reads the project and its graph, and ends the command when it cannot.
func (inv *invocation) load() error {
	inv.beginState()
	if err := inv.understand(); err != nil {
		return inv.close(err)
	}
	return nil
}

// understand reads the project and its graph as they stand, and prints what is
// wrong with them.
func (inv *invocation) understand() error {
	c, diags := inv.read()
	if c == nil || diags.HasErrors() {
		inv.show(diags)
		return exit(exitUsage)
	}
	inv.compiler, inv.project = c, c.Project()
	graph, gdiags := lineage.Build(inv.project)
	diags = append(diags, inv.warnings.apply(gdiags)...)
	inv.show(diags)
	if diags.HasErrors() {
		return exit(exitUsage)
	}
	inv.graph = graph
	driver := inv.project.Profile.Outputs[inv.project.Profile.Target].Driver
	inv.ui.Fire(ui.AdapterRegistered{AdapterName: driver.Name, AdapterVersion: "=" + Version})
	return nil
}

// read reads the project; the compiler is nil when something of it is wrong.
func (inv *invocation) read() (*compiler.Compiler, diag.List) {
	f := inv.flags
	c, diags := compiler.Load(inv.ctx, compiler.Options{
		ProjectDir: inv.projectDir, ProfilesDir: f.profilesDir, Profile: f.profile, Target: f.target, TargetPath: f.targetPath,
		Threads: inv.threads(), Vars: inv.vars, Env: os.LookupEnv, Home: home(), WorkDir: inv.workDir, Flags: inv.templateFlags(),
		Command: inv.which(), Args: inv.templateArgs(), MetadataEnvs: metadataEnvs(), Registry: inv.engines, InvocationID: inv.id, Now: inv.asOf,
		NoCache: !f.partialParse, Build: build(), SkipVersionCheck: !f.versionCheck, Log: inv.templateLog, WarnFails: inv.warnings.fails("JinjaLogWarning"),
	})
	return c, inv.warnings.apply(append(diags, inv.saidWarnings()...))
}

// home is the user's folder, "" when there is none.
func home() string {
	dir, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return dir
}

// threads is how many nodes run at once, 0 for the profile's number.
func (inv *invocation) threads() int {
	if inv.flags.singleThreaded {
		return 1
	}
	return inv.flags.threads
}

// build identifies the binary, so that it does not use another's cache.
func build() string {
	path, err := os.Executable()
	if err != nil {
		return Version
	}
	info, err := os.Stat(path)
	if err != nil {
		return Version
	}
	return fmt.Sprintf("%s %d %d", Version, info.Size(), info.ModTime().UnixNano())
}

// templateFlags is what templates see as `flags`.
func (inv *invocation) templateFlags() *project.Map {
	f := inv.flags
	out := project.NewMap(
		"full_refresh", f.fullRefresh, "store_failures", f.storeFailures, "fail_fast", f.failFast, "empty", f.empty,
		"which", inv.which(), "target", f.target, "profiles_dir", f.profilesDir, "project_dir", inv.projectDir,
		"quiet", f.quiet, "debug", f.debug, "log_format", f.logFormat, "partial_parse", f.partialParse,
		"use_colors", f.useColors, "version_check", f.versionCheck, "warn_error", f.warnError, "write_json", f.writeJSON,
		"printer_width", int64(f.printerWidth), "introspect", f.introspect, "cache_selected_only", inv.on("cache-selected-only"),
		"populate_cache", inv.on("populate-cache"), "static_parser", inv.on("static-parser"), "use_experimental_parser", inv.on("use-experimental-parser"),
		"log_cache_events", inv.on("log-cache-events"), "send_anonymous_usage_stats", false, "indirect_selection", f.indirectSelection,
		"defer", f.deferToState, "favor_state", f.favorState, "print", f.print, "no_print", !f.print, "target_path", nilEmpty(f.targetPath),
		"log_path", first(f.logPath, inv.projectFlags.LogPath, filepath.Join(inv.projectDir, "logs")), "invocation_command", inv.invocationCommand(),
	)
	for name, v := range inv.projectFlags.Values.All() {
		if !out.Has(name) {
			out.Set(name, v)
		}
	}
	return out
}

// on is the value of a flag that has no effect here but can be asked for.
func (inv *invocation) on(name string) bool {
	fl := inv.cmd.Flags().Lookup(name)
	return fl != nil && fl.Value.String() == "true"
}

// asBuilt are the commands that tell what a build makes.
var asBuilt = map[string]bool{"lineage": true, "why": true, "diff": true}

// which is the command that templates are told of, by flags.WHICH: packages ask
// the warehouse only in one that builds.
func (inv *invocation) which() string {
	if asBuilt[inv.command] || inv.flags.compileTypes {
		return "build"
	}
	return inv.command
}

// invocationCommand is the command as it was given, without secrets.
func (inv *invocation) invocationCommand() string {
	return inv.ui.Scrub(strings.Join(append([]string{"model"}, os.Args[1:]...), " "))
}

func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// invocationArgs are the flags that were given.
func (inv *invocation) invocationArgs() *project.Map {
	f := inv.flags
	out := project.NewMap("which", inv.which(), "project_dir", inv.projectDir, "vars", inv.vars, "full_refresh", f.fullRefresh, "target", nilEmpty(f.target))
	if inv.command == "show" {
		out.Set("limit", int64(f.limit))
	}
	if list := spread(append(f.selects, f.models...)); len(list) > 0 {
		out.Set("select", anyList(list))
	}
	if list := spread(f.excludes); len(list) > 0 {
		out.Set("exclude", anyList(list))
	}
	return out
}

func nilEmpty(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func anyList(ss []string) []any {
	out := make([]any, len(ss))
	for i, s := range ss {
		out[i] = s
	}
	return out
}

// templateLog prints what templates say.
func (inv *invocation) templateLog(e compiler.LogEntry) {
	switch {
	case e.Print:
		inv.ui.Fire(ui.PrintEvent{Msg: e.Message})
	case e.Warning && inv.warnings.judge(false, "JinjaLogWarning") == silenced:
	case e.Warning:
		inv.raise(e.Message)
		inv.ui.Fire(ui.JinjaLog{Msg: e.Message, Warning: true})
	case e.Info:
		inv.ui.Fire(ui.JinjaLog{Msg: e.Message, Show: true})
	default:
		inv.ui.Fire(ui.JinjaLog{Msg: e.Message})
	}
}

// show prints diagnostics, errors last so that they stand above the prompt.
func (inv *invocation) show(list diag.List) {
	for _, want := range []bool{false, true} {
		for _, d := range list {
			if (d.Severity == diag.Error) == want {
				inv.ui.Diagnostic(d)
			}
		}
	}
}

// close ends the terminal and passes the error through.
func (inv *invocation) close(err error) error {
	if perr := inv.profile(); err == nil && perr != nil {
		err = fmt.Errorf("write the profile: %w", perr)
	}
	if sum := inv.warnings.sum(); sum != nil {
		inv.ui.Fire(sum)
	}
	report := ui.ResourceReport{
		CommandName: inv.command, CommandSuccess: err == nil, CommandWallClockTime: time.Since(inv.started).Seconds(), Shown: inv.flags.resourceReport,
	}
	usage(&report)
	inv.ui.Fire(report)
	inv.ui.Fire(ui.CommandCompleted{Command: "model " + inv.command, Success: err == nil, CompletedAt: time.Now(), Elapsed: time.Since(inv.started).Seconds()})
	if cerr := inv.ui.Close(); err == nil && cerr != nil {
		return fmt.Errorf("close the log: %w", cerr)
	}
	inv.keepState()
	return err
}

// targetDir is the absolute folder of artifacts.
func (inv *invocation) targetDir() string {
	t := inv.project.Packages[0].Paths.Target
	if filepath.IsAbs(t) {
		return t
	}
	return filepath.Join(inv.projectDir, t)
}
