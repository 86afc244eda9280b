package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
	"github.com/modeldata/model/internal/ui"
	"github.com/modeldata/model/lineage"
	"github.com/modeldata/model/runner"
)

func (a *app) docs() *cobra.Command {
	cmd := &cobra.Command{
		Use: "docs", GroupID: "look",
		Short:   "Describe the project",
		Long:    "Describe the project for people and tools: what it builds, and what stands in the database.",
		Example: "  model docs generate\n  model docs serve",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.docsGenerate(), a.docsServe())
	return cmd
}

func (a *app) docsGenerate() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "generate",
		Short: "Write the docs site, and the catalog of what stands in the database",
		Long: "Compile the project, ask the engine for the columns of its relations, and write a site that shows both:\n" +
			"target/index.html with the folder target/site opens from a disk or under any path of a server. The artifacts\n" +
			"manifest.json and catalog.json are written as well.",
		Example: "  model docs generate\n  model docs generate --static\n  model docs generate --select +orders\n  model docs generate --no-compile",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			inv, err := a.start(cmd, "generate")
			if err != nil {
				return err
			}
			if err := inv.load(); err != nil {
				return err
			}
			return inv.close(inv.generateDocs())
		},
	}
	fs := cmd.Flags()
	fs.BoolVar(&a.flags.compileDocs, "compile", true, "compile the project first")
	fs.BoolVar(&a.flags.emptyCatalog, "empty-catalog", false, "write a catalog without asking the engine")
	fs.BoolVar(&a.flags.staticDocs, "static", false, "write the site as one file, static_index.html, too")
	negations(fs, "compile")
	return register(cmd, a.flags, selectFlags, runFlags, buildFlags)
}

// docsKinds are what documentation compiles or, for sources, only looks up.
var docsKinds = []project.Kind{project.Model, project.Test, project.Snapshot, project.Analysis, project.Seed, project.SourceTable}

// generateDocs compiles the selected nodes and writes the artifacts that
// documentation is made of. Without compiling nothing is selected: the catalog
// is of all that stands, and the manifest is left as it is.
func (inv *invocation) generateDocs() error {
	if inv.flags.compileDocs {
		set, err := inv.selection(docsKinds)
		if err != nil {
			return err
		}
		return inv.docsOf(set)
	}
	return inv.document(everyNode, nil)
}

// docsOf compiles a set of nodes and writes the catalog of them.
func (inv *invocation) docsOf(set lineage.Set) error {
	report, err := inv.compileSet(set)
	if err != nil {
		return err
	}
	if report.Failed() {
		inv.ui.Fire(ui.CannotGenerateDocs{})
		return exit(exitUsage)
	}
	return inv.document(func(n *project.Node) bool { id, ok := inv.graph.ID(n.UniqueID); return ok && set.Has(id) }, report)
}

func everyNode(*project.Node) bool { return true }

// document writes the catalog and the site. What the engine refused to tell is
// an error, and the site shows the rest.
func (inv *invocation) document(wanted func(*project.Node) bool, report *runner.Report) error {
	state, err := inv.siteState(false)
	if err != nil {
		return err
	}
	catalog, err := inv.writeCatalog(wanted)
	if catalog == nil {
		return err
	}
	d := inv.siteData(catalog, report)
	d.State = state
	return errors.Join(err, inv.writeSite(d))
}

// writeCatalog writes catalog.json, and the assets beside it. The catalog is nil
// when none was written.
func (inv *invocation) writeCatalog(wanted func(*project.Node) bool) (*artifact.Catalog, error) {
	if err := inv.copyAssets(); err != nil {
		return nil, err
	}
	catalog := &artifact.Catalog{}
	if !inv.flags.emptyCatalog {
		inv.ui.Fire(ui.BuildingCatalog{})
		var diags diag.List
		catalog, diags = runner.Catalog(inv.ctx, inv.compiler, wanted)
		inv.show(diags)
		if diags.HasErrors() {
			return nil, exit(exitFailed)
		}
	}
	catalog.Metadata = inv.metadata()
	for i, text := range catalog.Errors {
		catalog.Errors[i] = inv.ui.Scrub(text)
		inv.show(diag.List{diag.Errorf(diag.CatalogUnread, source.Span{}, "the catalog of %s", catalog.Errors[i])})
	}
	if err := inv.artifact(artifact.CatalogFile, catalog.Write); err != nil {
		return nil, err
	}
	if n := len(catalog.Errors); n > 0 {
		inv.ui.Fire(ui.WriteCatalogFailure{NumExceptions: n})
	}
	inv.ui.Fire(ui.CatalogWritten{Path: filepath.Join(inv.targetDir(), artifact.CatalogFile)})
	switch {
	case len(catalog.Errors) == 0:
	case inv.warnings.fails("CatalogGenerationError"):
		return catalog, exit(exitUsage)
	default:
		return catalog, exit(exitFailed)
	}
	return catalog, nil
}

// copyAssets puts the folders of asset-paths beside the catalog, as they are.
func (inv *invocation) copyAssets() error {
	for _, dir := range inv.project.Packages[0].Paths.Assets {
		from, to := filepath.Join(inv.projectDir, dir), filepath.Join(inv.targetDir(), dir)
		if rel, err := filepath.Rel(inv.targetDir(), to); err != nil || !filepath.IsLocal(rel) || rel == "." {
			continue
		}
		err := os.RemoveAll(to)
		if _, missing := os.Stat(from); err == nil && missing == nil {
			err = os.CopyFS(to, os.DirFS(from))
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			inv.show(diag.List{diag.Errorf(diag.ArtifactUnwritten, source.Span{}, "the asset folder %s cannot be copied: %v", dir, err)})
			return exit(exitUsage)
		}
	}
	return nil
}
