package cli

import (
	"github.com/spf13/cobra"
)

func (a *app) parse() *cobra.Command {
	cmd := &cobra.Command{
		Use: "parse", GroupID: "look",
		Short:   "Read the project and write its manifest",
		Long:    "Read and resolve every file, report all problems at once, and write target/manifest.json. Nothing is sent to an engine.",
		Example: "  model parse\n  model parse --no-partial-parse --warn-error",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			inv, err := a.start(cmd, "parse")
			if err != nil {
				return err
			}
			if err := inv.load(); err != nil {
				return err
			}
			if !a.flags.writeJSON {
				return inv.close(nil)
			}
			return inv.close(inv.refreshManifest())
		},
	}
	cmd.Flags().IntVar(&a.flags.threads, "threads", 0, "accepted for compatibility: files are read on all processors")
	hide(cmd.Flags(), "threads")
	return cmd
}
