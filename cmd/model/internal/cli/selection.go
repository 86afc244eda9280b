package cli

import (
	"os"
	"path/filepath"
	"sync"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
	"github.com/modeldata/model/internal/ui"
	"github.com/modeldata/model/lineage"
)

// selection returns the nodes that the flags select among the kinds that the
// command works on; nil kinds means all.
func (inv *invocation) selection(kinds []project.Kind) (lineage.Set, error) {
	f := inv.flags
	sel := lineage.Selection{
		Select: append(f.selects, f.models...), Exclude: f.excludes, Selector: f.selector, IndirectSelection: f.indirectSelection,
		Kinds: kinds, AllKinds: kinds, ResourceTypes: spread(f.resourceTypes), ExcludeResourceTypes: spread(f.excludeResourceTypes),
	}
	if inv.command == "list" {
		sel.KeepEmpty, sel.AllKinds = true, nil
	}
	if f.state != "" {
		if err := inv.readState(&sel); err != nil {
			return lineage.Set{}, err
		}
	}
	set, diags := lineage.Select(inv.graph, inv.project, sel)
	diags = inv.warnings.apply(diags)
	inv.show(diags)
	if diags.HasErrors() {
		return lineage.Set{}, exit(exitUsage)
	}
	if set.Len() == 0 {
		return set, inv.nothingSelected()
	}
	return set, nil
}

// nothingSelected tells that there is nothing to list, or to do.
func (inv *invocation) nothingSelected() error {
	var told ui.Event = ui.NothingToDo{}
	if inv.command == "list" {
		told = ui.NoNodesSelected{}
	}
	switch inv.warnings.judge(false, told.About().Name) {
	case failed:
		inv.show(diag.List{diag.Errorf(diag.WarningAsError, source.Span{}, "no nodes are selected").AsDbt("%s", told.Message())})
		return exit(exitUsage)
	case warned:
		inv.ui.Fire(told)
	}
	return nil
}

// stateDir is the absolute folder of --state.
func (inv *invocation) stateDir() string { return inv.given(inv.flags.state) }

// given is the absolute path of a folder that a flag names: below the folder
// the command was called in, or below the project's.
func (inv *invocation) given(dir string) string {
	if filepath.IsAbs(dir) {
		return dir
	}
	if at := filepath.Join(inv.workDir, dir); exists(at) {
		return at
	}
	return filepath.Join(inv.projectDir, dir)
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// readWholeState is readState for those who can do nothing without a manifest.
func (inv *invocation) readWholeState(sel *lineage.Selection) error {
	if err := inv.readState(sel); err != nil || sel.State.Manifest != nil {
		return err
	}
	_, err := inv.readManifest(inv.stateDir()) // says what is missing
	return err
}

func (inv *invocation) readState(sel *lineage.Selection) error {
	dir := inv.stateDir()
	sel.State = &lineage.State{Compiler: inv.compiler, Render: inv.renderWith, Now: inv.started}
	if exists(filepath.Join(dir, artifact.ManifestFile)) { // else the methods that need it say so
		prev, err := inv.readManifest(dir)
		if err != nil {
			return err
		}
		sel.State.Manifest = prev
	}
	if list, err := artifact.ReadFreshness(filepath.Join(dir, artifact.SourcesFile)); err == nil {
		sel.State.Freshness = list
	}
	if list, err := artifact.ReadFreshness(filepath.Join(inv.targetDir(), artifact.SourcesFile)); err == nil {
		sel.State.CurrentFreshness = list
	}
	if results, err := artifact.ReadRunResults(filepath.Join(dir, artifact.RunResultsFile)); err == nil {
		sel.Results = map[string]string{}
		for _, r := range results.Results {
			sel.Results[r.UniqueID] = r.Status
		}
	}
	return nil
}

// readAhead is a manifest that is being read.
type readAhead struct {
	path string
	read func() (*artifact.Manifest, error)
	keep func() error // once it is read; nil when it is kept, or not worth it
	used bool
}

// beginState begins to read the manifest of --state, which takes as long as the
// project does, for commands that select: others do not look at it.
func (inv *invocation) beginState() {
	if inv.flags.state == "" || inv.cmd.Flags().Lookup("select") == nil {
		return
	}
	ahead := &readAhead{path: filepath.Join(inv.stateDir(), artifact.ManifestFile)}
	var kept artifact.Kept
	if inv.flags.partialParse {
		kept = artifact.Kept{Path: filepath.Join(inv.targetFolder(), "partial_state.model"), Build: build()}
	}
	ahead.read = sync.OnceValues(func() (m *artifact.Manifest, err error) {
		m, ahead.keep, err = kept.Read(ahead.path)
		return m, err
	})
	inv.ahead = ahead
	go ahead.read()
}

// keepState keeps what was read ahead for the next command. What is not kept is
// read again.
func (inv *invocation) keepState() {
	if a := inv.ahead; a != nil && a.used && a.keep != nil {
		_ = a.keep()
	}
}

func (inv *invocation) readManifest(dir string) (*artifact.Manifest, error) {
	path := filepath.Join(dir, artifact.ManifestFile)
	read := func() (*artifact.Manifest, error) { return artifact.ReadManifest(path) }
	if inv.ahead != nil && path == inv.ahead.path {
		read, inv.ahead.used = inv.ahead.read, true
	}
	m, err := read()
	if err != nil {
		d := diag.Errorf(diag.ArtifactMissing, source.Span{}, "the earlier manifest %s cannot be read: %v", path, err).
			WithHint("--state takes a folder with the manifest.json of an earlier run")
		inv.show(diag.List{d})
		return nil, exit(exitUsage)
	}
	return m, nil
}

// deferral is the environment of --defer-state or --state; nil when the command
// does not look there.
func (inv *invocation) deferral(always bool) (*compiler.Deferral, error) {
	f := inv.flags
	if !f.deferToState && !always {
		return nil, nil
	}
	dir := first(f.deferState, f.state)
	if dir == "" {
		return nil, usagef(diag.MissingArgument, "add --state DIR, the folder of that environment's artifacts", "--state or --defer-state are required for deferral, but neither was provided")
	}
	prev, err := inv.readManifest(inv.given(dir))
	if err != nil {
		return nil, err
	}
	return &compiler.Deferral{Refs: f.deferToState, Favor: f.favorState, State: func(id string) (adapters.Relation, bool) {
		at, ok := inv.graph.ID(id)
		old := prev.Nodes[id]
		if !ok || old == nil || !inv.graph.Node(at).IsRelational() && inv.graph.Node(at).Kind != project.Function || old.Config.Materialized == "ephemeral" {
			return adapters.Relation{}, false
		}
		rel := inv.graph.Node(at).Relation
		rel.Database, rel.Schema, rel.Identifier = old.Database, old.Schema, first(old.Alias, old.Name)
		return rel, true
	}}, nil
}
