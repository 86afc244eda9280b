// Package cli is the command line: one file per command, flags in, exit code
// out. It holds no logic of its own; what a command does is in the rooms below.
package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/internal/diag"
)

// Exit codes.
const (
	exitOK     = 0 // all well
	exitFailed = 1 // the command ran, and something in it failed
	exitUsage  = 2 // wrong usage, a project that does not load, or an internal error
)

// Version is the tool's own version; release builds set it by -ldflags.
var Version = "0.1.0-dev"

// exit ends a command with a code after everything has been printed.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit %d", int(e)) }

// Main runs the command line and returns the exit code.
func Main(args []string, engines *adapters.Registry) int {
	if os.Getenv("GOGC") == "" {
		paceCollector()
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	go func() {
		// A second Ctrl-C ends the process at once.
		<-ctx.Done()
		stop()
	}()
	root := newRoot(engines)
	root.SetArgs(joinSelection(args))
	err := root.ExecuteContext(ctx)
	var code exit
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &code):
		return int(code)
	}
	fmt.Fprint(os.Stderr, misuse(root, args, err).Render(diag.Style{}))
	return exitUsage
}

func newRoot(engines *adapters.Registry) *cobra.Command {
	f := &flags{}
	root := &cobra.Command{
		Use:   "model",
		Short: "Build a data platform from SQL files",
		Long: strings.TrimSpace(`
model compiles a project of SQL models and YAML, builds its lineage graph, and runs it: seeds, snapshots,
models and tests, in order, in parallel, on the engine of the profile. It reads dbt projects as they are.`),
		Example:       "  model init my_project && cd my_project\n  model build\n  model build --select +orders --plan",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	globalFlags(root.PersistentFlags(), f)
	a := &app{flags: f, engines: engines}
	root.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error {
		for _, name := range []string{"version", "v"} {
			if cmd.Flags().Lookup(name).Value.String() == "true" {
				fmt.Print(versionText(engines))
				return exit(exitOK)
			}
		}
		return nil
	}
	root.AddGroup(&cobra.Group{ID: "run", Title: "Build:"}, &cobra.Group{ID: "look", Title: "Look:"}, &cobra.Group{ID: "setup", Title: "Set up:"})
	root.AddCommand(
		a.build(), a.run(), a.test(), a.seed(), a.snapshot(), a.clone(), a.retry(), a.source(), a.runOperation(),
		a.parse(), a.compile(), a.ls(), a.show(), a.lineage(), a.why(), a.docs(), a.explain(),
		a.diff(), a.init(), a.debug(), a.deps(), a.clean(), a.importDBT(),
	)
	root.SetHelpCommandGroupID("setup")
	root.SetCompletionCommandGroupID("setup")
	return root
}
