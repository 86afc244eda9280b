package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/lineage"
)

func (a *app) diff() *cobra.Command {
	cmd := &cobra.Command{
		Use: "diff", GroupID: "look",
		Short: "Tell what has changed since an earlier manifest, by meaning",
		Long: "Tell what has changed between the manifest.json in the folder of --state and the project: which columns are\n" +
			"added, made otherwise, gone or of another type, which nodes give other rows, and what that comes to downstream.\n" +
			"Another wording is no change. Both texts are rendered without a connection, in today's target, the earlier one\n" +
			"with the macros of its time. What is not understood counts as breaking.\n\n" +
			"A change is breaking (rows, columns or tables that readers had are other ones or gone), partly breaking (some\n" +
			"columns are made otherwise), safe (columns or nodes more, tests, ways of keeping), or without effect. It ends\n" +
			"with 0 whatever has changed; with --fail-on LEVEL it ends with 1 when a change is of that level or above.",
		Example: "  model parse --target-path before             # keep what there is as before/manifest.json, then edit\n" +
			"  model diff --state before\n" +
			"  model diff --state before --output markdown  # for a pull request's comment\n" +
			"  model diff --state before --fail-on breaking\n" +
			"  model build --state before --select state:modified.semantic+",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			inv, err := a.start(cmd, "diff")
			if err != nil {
				return err
			}
			if err := inv.load(); err != nil {
				return err
			}
			return inv.close(inv.diff())
		},
	}
	f := a.flags
	cmd.Flags().StringVar(&f.output, "output", "text", "form: "+strings.Join(lineage.DiffForms, ", "))
	cmd.Flags().StringVar(&f.failOn, "fail-on", "", "end with 1 when there is a change of this level or above: safe, partial or breaking")
	return register(cmd, f, selectFlags, resourceFlags)
}

func (inv *invocation) diff() error {
	f := inv.flags
	if !slices.Contains(lineage.DiffForms, f.output) {
		return usagef(diag.FlagValue, "use "+strings.Join(lineage.DiffForms, ", "), "--output cannot be %q", f.output)
	}
	bound, ok := lineage.ParseLevel(f.failOn)
	if f.failOn != "" && !ok {
		return usagef(diag.FlagValue, "use safe, partial or breaking", "--fail-on cannot be %q", f.failOn)
	}
	if f.state == "" {
		return usagef(diag.MissingArgument, "add --state DIR, a folder with the manifest.json of an earlier run", "compare with what?")
	}
	var sel lineage.Selection
	if err := inv.readWholeState(&sel); err != nil {
		return err
	}
	o := lineage.DiffOptions{State: sel.State, Compile: inv.compileOne, Memo: inv.memo()}
	if len(f.selects)+len(f.models)+len(f.excludes) > 0 || f.selector != "" || len(f.resourceTypes)+len(f.excludeResourceTypes) > 0 {
		set, err := inv.selection(nil)
		if err != nil {
			return err
		}
		o.Nodes = set.Has
	}
	changes := inv.changes(o)
	text, err := lineage.RenderDiff(changes, f.output)
	if err != nil {
		return err
	}
	inv.say(text)
	if ok && slices.ContainsFunc(changes, func(c lineage.Change) bool { return c.Level >= bound }) {
		return exit(exitFailed)
	}
	return nil
}

// changes tells what has changed since an earlier state, by meaning.
func (inv *invocation) changes(o lineage.DiffOptions) []lineage.Change {
	changes, diags := lineage.Diff(inv.ctx, inv.graph, inv.compiler, o)
	inv.show(inv.warnings.apply(diags))
	return changes
}
