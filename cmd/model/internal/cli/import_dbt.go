package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
	"github.com/modeldata/model/internal/ui"
	"github.com/modeldata/model/quality/compare"
	"github.com/modeldata/model/runner"
	"github.com/modeldata/model/runner/beside"
)

// importFlags are the flags of import-dbt alone.
type importFlags struct {
	check, run, keep          bool
	dbtBin, dbtTarget, output string
	allow                     string
	max                       int
}

func (a *app) importDBT() *cobra.Command {
	f := &importFlags{}
	cmd := &cobra.Command{
		Use: "import-dbt", GroupID: "setup",
		Short: "Compare what dbt and model make of a project",
		Long: "Compile an existing dbt project with dbt and with model, side by side, into target/import-dbt/dbt and\n" +
			"target/import-dbt/model, and print what differs: nodes, edges, configurations, compiled SQL. With --run, both\n" +
			"build it into schemas of their own beside the target's (<schema>_import_dbt, <schema>_import_model), and columns,\n" +
			"counts and content of all relations are compared; the schemas are dropped afterwards.\n" +
			"Exit code 0: no difference; 1: differences; 2: it could not be compared.",
		Example: "  model import-dbt --check\n  model import-dbt --check --run --select +orders\n  model import-dbt --check --dbt-target prod/target --output json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := f.valid(); err != nil {
				return err
			}
			inv, err := a.start(cmd, "import-dbt")
			if err != nil {
				return err
			}
			return inv.close(inv.importCheck(f))
		},
	}
	fs := cmd.Flags()
	fs.BoolVar(&f.check, "check", false, "compare, and change nothing")
	fs.BoolVar(&f.run, "run", false, "build with both, and compare the relations too")
	fs.BoolVar(&f.keep, "keep", false, "with --run: do not drop the two schemas afterwards")
	fs.StringVar(&f.dbtBin, "dbt-bin", "dbt", "dbt, by path or by name on PATH")
	fs.StringVar(&f.dbtTarget, "dbt-target", "", "folder of artifacts that dbt has written, instead of running it")
	fs.StringVar(&f.output, "output", "text", "form of the report: text or json")
	fs.StringVar(&f.allow, "allow", "", "file of differences that are explained")
	fs.IntVar(&f.max, "max", 20, "differences printed in each group; 0 prints all")
	return register(cmd, a.flags, selectFlags, func(fs *pflag.FlagSet, f *flags) {
		fs.IntVar(&f.threads, "threads", 0, "nodes to run at once (default: the profile's)")
	})
}

func (f *importFlags) valid() error {
	switch {
	case !f.check:
		return usagef(diag.MissingArgument, "a project of dbt needs no import, it is read as it is; --check compares what dbt and model make of it", "import-dbt needs --check")
	case f.run && f.dbtTarget != "":
		return usagef(diag.FlagConflict, "--run builds with both; leave --dbt-target out", "--run and --dbt-target exclude each other")
	case f.output != "text" && f.output != "json":
		return usagef(diag.FlagValue, "use text or json", "--output cannot be %q", f.output)
	}
	return nil
}

// comparison is one check under way.
type comparison struct {
	*invocation
	flags   *importFlags
	folder  string // target/import-dbt
	dbt     string // the program
	schemas beside.Schemas
	nodes   []*project.Node // selected
	report  *compare.Report
}

// importCheck compares dbt's build of the project with ours.
func (inv *invocation) importCheck(f *importFlags) error {
	c := &comparison{invocation: inv, flags: f, report: &compare.Report{}}
	var err error
	if f.allow != "" {
		f.allow = inv.given(f.allow)
	}
	if c.report.Allowed, err = compare.ReadAllowFile(f.allow); err != nil {
		return c.fail(usagef(diag.FlagValue, "each line is: group subject field # reason", "--allow: %s", err))
	}
	if f.dbtTarget == "" {
		if c.dbt, err = beside.Find(f.dbtBin); err != nil {
			return c.fail(err)
		}
	}
	if err := inv.load(); err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(filepath.Join(c.folder, "profiles")) }() // a password may stand there
	if err := c.prepare(); err != nil {
		return c.fail(err)
	}
	ref, err := c.reference()
	if err != nil {
		return c.fail(err)
	}
	if err := c.candidate(); err != nil {
		return err
	}
	ours, err := compare.ReadArtifacts(filepath.Join(c.folder, "model"), c.schemas.Names())
	if err != nil {
		return c.fail(err)
	}
	return c.judge(ref, ours)
}

// fail shows an error that keeps the check from being made.
func (c *comparison) fail(err error) error {
	if _, told := err.(exit); told {
		return err
	}
	c.showError(err)
	return exit(exitUsage)
}

// prepare makes the folders and, for a run, the profiles of both sides; the
// project is loaded again as the candidate's side will see it.
func (c *comparison) prepare() error {
	c.folder = filepath.Join(c.targetDir(), "import-dbt")
	for _, side := range []string{"dbt", "model"} {
		if err := os.RemoveAll(filepath.Join(c.folder, side)); err != nil {
			return err
		}
	}
	profile := c.project.Profile
	out := profile.Outputs[profile.Target]
	c.schemas = beside.SchemasOf(out.Credentials.Schema())
	c.app.flags.target = profile.Target
	c.app.flags.targetPath = filepath.Join(c.folder, "model")
	if c.flags.run {
		for side, schema := range map[string]string{"dbt": c.schemas.Reference, "model": c.schemas.Candidate} {
			text, err := beside.Profile(out.Span.File.Text, profile.Name, profile.Target, schema)
			if err != nil {
				return diag.Errorf(diag.ProfileValue, out.Span, "the profile cannot be given another schema: %s", err).WithHint("look at profiles.yml")
			}
			dir := c.profiles(side)
			if err := os.MkdirAll(dir, 0o700); err != nil {
				return err
			}
			if err := os.WriteFile(filepath.Join(dir, "profiles.yml"), text, 0o600); err != nil {
				return err
			}
		}
		c.app.flags.profilesDir = c.profiles("model")
	}
	c.command = c.verb() // what templates see as flags.WHICH
	if err := c.load(); err != nil {
		return err
	}
	set, err := c.selection(buildKinds)
	if err != nil {
		return err
	}
	for id := range set.Ascending() {
		c.nodes = append(c.nodes, c.graph.Node(id))
	}
	if c.flags.run {
		if wrong := c.schemas.Check(c.project, c.nodes); len(wrong) > 0 {
			c.show(wrong)
			return exit(exitUsage)
		}
		return c.dropSchemas()
	}
	return nil
}

func (c *comparison) profiles(side string) string { return filepath.Join(c.folder, "profiles", side) }

func (c *comparison) dropSchemas() error {
	db, err := beside.Open(c.ctx, c.project, c.schemas, c.nodes)
	if err != nil {
		return err
	}
	defer db.Close()
	return db.Drop(c.ctx)
}

// verb is what both sides do.
func (c *comparison) verb() string {
	if c.flags.run {
		return "build"
	}
	return "compile"
}

// reference runs dbt, or takes what it has built, and reads its artifacts.
func (c *comparison) reference() (*compare.Artifacts, error) {
	dir := filepath.Join(c.folder, "dbt")
	if c.flags.dbtTarget != "" {
		dir = c.given(c.flags.dbtTarget)
	} else {
		c.ui.Progress("dbt " + c.verb())
		code, err := beside.Command{
			Program: c.dbt, Verb: c.verb(), Args: c.dbtArgs(), ProjectDir: c.projectDir, TargetDir: dir, ProfilesDir: c.dbtProfiles(),
		}.Run(c.ctx)
		if err != nil {
			return nil, err
		}
		c.say("dbt %s: exit code %d", c.verb(), code)
	}
	ref, err := compare.ReadArtifacts(dir, c.schemas.Names())
	if err != nil {
		return nil, diag.Errorf(diag.ArtifactUnread, source.Span{}, "dbt's artifacts cannot be read: %v", err).
			WithHint("--dbt-target names a target folder that dbt has written, with its manifest.json")
	}
	return ref, nil
}

func (c *comparison) dbtProfiles() string {
	if c.flags.run {
		return c.profiles("dbt")
	}
	return c.app.flags.profilesDir
}

// dbtArgs passes on what was given to us.
func (c *comparison) dbtArgs() []string {
	f := c.app.flags
	args := []string{"--target", c.project.Profile.Target}
	for _, flag := range []struct {
		name   string
		values []string
	}{{"--select", spread(append(f.selects, f.models...))}, {"--exclude", spread(f.excludes)}} {
		if len(flag.values) > 0 {
			args = append(append(args, flag.name), flag.values...)
		}
	}
	for name, value := range map[string]string{"--selector": f.selector, "--vars": f.vars, "--profile": f.profile} {
		if value != "" {
			args = append(args, name, value)
		}
	}
	if f.threads > 0 {
		args = append(args, "--threads", strconv.Itoa(f.threads))
	}
	return args
}

// candidate compiles or builds with model, without the lines of a run.
func (c *comparison) candidate() error {
	kinds := buildKinds
	if !c.flags.run {
		kinds = compileKinds
	}
	set, err := c.selection(kinds)
	if err != nil {
		return err
	}
	job, err := c.job(set)
	if err != nil {
		return err
	}
	job.Build, job.CompileOnly, job.Events = c.flags.run, !c.flags.run, runner.Events{}
	c.ui.Progress("model " + c.verb())
	report, diags := runner.Run(c.ctx, *job)
	c.show(diags)
	if report == nil {
		return exit(exitUsage)
	}
	code := exitOK
	if report.Failed() || diags.HasErrors() {
		code = exitFailed
	}
	c.say("model %s: exit code %d", c.verb(), code)
	return c.writeResults(report)
}

func (c *comparison) say(format string, args ...any) {
	if c.flags.output == "text" {
		c.ui.Fire(ui.PrintEvent{Msg: fmt.Sprintf(format, args...)})
	}
}

// judge compares and prints the report.
func (c *comparison) judge(ref, ours *compare.Artifacts) error {
	if f := c.app.flags; len(f.selects)+len(f.models)+len(f.excludes) > 0 || f.selector != "" {
		chosen := func(id string) bool {
			return slices.ContainsFunc(c.nodes, func(n *project.Node) bool { return n.UniqueID == id })
		}
		ref.Limit(chosen)
		ours.Limit(chosen)
	}
	compare.Builds(ref, ours, c.report)
	if c.flags.run {
		if err := c.relations(c.ctx, ref, ours); err != nil {
			return c.fail(err)
		}
	}
	if err := c.print(ref, ours); err != nil {
		return err
	}
	if len(c.report.Found) > 0 {
		return exit(exitFailed)
	}
	return nil
}

// relations compares what stands in both schemas, and drops them.
func (c *comparison) relations(ctx context.Context, ref, ours *compare.Artifacts) error {
	db, err := beside.Open(ctx, c.project, c.schemas, c.nodes)
	if err != nil {
		return err
	}
	defer db.Close()
	for _, n := range c.nodes {
		if n.Kind == project.Snapshot && n.Config.String("strategy") == "check" {
			c.report.Allowed = append(c.report.Allowed, compare.Explain("content", "*."+n.Relation.Identifier, "dbt_scd_id", "hashes the moment of the snapshot"))
		}
	}
	if err := db.Compare(ctx, ref, ours, c.report); err != nil {
		return err
	}
	if c.flags.keep {
		c.say("kept: %s", strings.Join(db.Names(), ", "))
		return nil
	}
	return db.Drop(ctx)
}

// print writes the report.
func (c *comparison) print(ref, ours *compare.Artifacts) error {
	var text strings.Builder
	if c.flags.output == "json" {
		found := c.report.Found
		if found == nil {
			found = []compare.Difference{}
		}
		enc := json.NewEncoder(&text)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(map[string]any{
			"reference":   map[string]any{"dbt_version": ref.Version(), "nodes": len(ref.Section("nodes")), "passed": ref.Passed()},
			"candidate":   map[string]any{"model_version": Version, "nodes": len(ours.Section("nodes")), "passed": ours.Passed()},
			"differences": found, "explained": c.report.Explained,
		}); err != nil {
			return err
		}
	} else {
		c.report.Print(&text, c.flags.max)
		fmt.Fprintf(&text, "dbt %s: %d nodes, %d results passed; model %s: %d nodes, %d results passed\n",
			ref.Version(), len(ref.Section("nodes")), ref.Passed(), Version, len(ours.Section("nodes")), ours.Passed())
		fmt.Fprintf(&text, "differences: %d, explained: %d\n", len(c.report.Found), c.report.Explained)
	}
	c.ui.Fire(ui.PrintEvent{Msg: strings.TrimRight(text.String(), "\n")})
	return nil
}
