// Package projectfile reads the files that set a project up: dbt_project.yml,
// vars.yml, packages.yml and dependencies.yml, selectors.yml and profiles.yml.
//
// It takes folders and an environment passed in, and gives settings in which
// every value keeps its place. It renders the Jinja that dbt renders in these
// files; it reads no model, opens no engine and installs no package.
package projectfile

import (
	"maps"
	"slices"

	"github.com/modeldata/model/compiler/internal/configs"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/source"
)

// Project is a rendered dbt_project.yml.
type Project struct {
	File *source.File
	// Dir is the absolute path of the folder it is in.
	Dir     string
	Name    string
	Version string
	// Profile is the profile's name, "" when not given.
	Profile      string
	Paths        project.Paths
	CleanTargets []string
	// RequireVersion lists the conditions of require-dbt-version.
	RequireVersion []string
	OnRunStart     []Hook
	OnRunEnd       []Hook
	QueryComment   QueryComment
	Flags          *project.Map
	RestrictAccess bool
	// Data is the whole file as written, Jinja not rendered.
	Data *project.Map

	NameSpan, ProfileSpan source.Span

	requireSpan source.Span

	vars     *project.Map
	quoting  *project.Map
	dispatch map[string][]string
	trees    map[project.Kind]*ConfigTree
}

// Hook is one on-run-start or on-run-end statement, Jinja not rendered.
type Hook struct {
	SQL  string
	Span source.Span
}

// QueryComment says what comment statements get.
type QueryComment struct {
	// Set is false when the project says nothing; Comment "" then means dbt's
	// default comment, and no comment when Set.
	Set      bool
	Comment  string
	Append   bool
	JobLabel bool
	Span     source.Span
}

// Vars returns the project's variables: vars.yml or vars in dbt_project.yml,
// as written. Those of a package are a mapping under its name.
func (p *Project) Vars() *project.Map { return p.vars }

// Quoting returns the project's quoting setting, nil when not given.
func (p *Project) Quoting() *project.Map { return p.quoting }

// Dispatch returns the search order of each macro namespace that has one.
func (p *Project) Dispatch() map[string][]string { return p.dispatch }

// Layers returns what the project's file sets for a node of the given kind and
// FQN, general folders first.
func (p *Project) Layers(kind project.Kind, fqn []string) []configs.Layer {
	return p.trees[treeKind(kind)].Layers(fqn)
}

// Tree returns the configuration tree of a kind, nil when the file has none.
func (p *Project) Tree(kind project.Kind) *ConfigTree { return p.trees[treeKind(kind)] }

// Configured lists the kinds that have a configuration tree.
func (p *Project) Configured() []project.Kind { return slices.Sorted(maps.Keys(p.trees)) }

// Package returns the project as a package; Config is Data.
func (p *Project) Package() *project.Package {
	return &project.Package{Name: p.Name, Version: p.Version, Root: p.Dir, Config: p.Data, Paths: p.Paths}
}

// treeKind is the kind under whose key a kind is configured.
func treeKind(k project.Kind) project.Kind {
	switch k {
	case project.Operation, project.SQLOperation:
		return project.Model
	}
	return k
}
