// Package project is the nouns: a project of SQL models as data.
//
// The compiler fills these types, every later phase reads them. It holds no
// behaviour beyond look-ups, and nothing here reads a disk or an engine.
// Values are immutable once compiler.Load has returned them.
package project

import (
	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/internal/source"
)

// Project is a whole project with its packages, names resolved.
type Project struct {
	Name string
	// Root is the absolute path of the project's folder.
	Root string
	// Packages holds the root project first, then installed packages by name,
	// then the tool's own ("dbt", "dbt_<engine>").
	Packages []*Package
	Profile  Profile
	Vars     *Map // --vars as given
	// Quoting is that of relations which configure none of their own.
	Quoting adapters.Quoting

	// Nodes holds every node by unique id: models, tests, seeds, snapshots,
	// sources, exposures and the rest. Disabled nodes are not in it.
	Nodes map[string]*Node
	// Order lists the keys of Nodes in the order of definition: package, file
	// path, place in the file.
	Order []string
	// Disabled holds nodes switched off, by unique id; several may share one.
	Disabled map[string][]*Node

	Macros    map[string]*Macro // by unique id "macro.pkg.name"
	Docs      map[string]*Doc   // by unique id "doc.pkg.name"
	Groups    map[string]*Group // by unique id "group.pkg.name"
	Selectors []*Selector       // of the root project's selectors.yml
}

// Package is a project or an installed package.
type Package struct {
	Name    string
	Version string
	Root    string // absolute path
	// Config is dbt_project.yml as data, Jinja not rendered.
	Config *Map
	Paths  Paths
}

// Paths lists a package's resource folders, relative to its root.
type Paths struct {
	Models, Seeds, Snapshots, Tests, Macros, Analyses, Docs, Assets, Functions []string
	Target, Log, PackagesInstall                                               string
}

// Profile is the chosen profile: its targets in use and the default one.
type Profile struct {
	Name string
	// Target is the name of the default output.
	Target string
	// Outputs holds each output that some node lives on, by name.
	Outputs map[string]*Output
	Threads int
}

// Output is one target of a profile, ready to be opened.
type Output struct {
	Name        string
	Driver      *adapters.Driver
	Credentials adapters.Credentials
	Span        source.Span // in profiles.yml
}

// Macro is a macro, generic test or materialization definition.
type Macro struct {
	UniqueID     string
	Name         string // as called: "test_not_null", "materialization_table_default"
	Package      string
	OriginalPath string
	PatchPath    string
	Description  string
	Arguments    []MacroArgument
	Meta         *Map
	Docs         *Map
	SQL          string // the block's whole text
	Span         source.Span
	DependsOn    []string // unique ids of macros it calls by literal name
	Languages    []string // of a materialization
	CreatedAt    float64
	BuiltIn      bool // the tool's own
}

// MacroArgument documents one argument of a macro.
type MacroArgument struct{ Name, Type, Description string }

// Doc is a docs block.
type Doc struct {
	UniqueID, Name, Package, Path, OriginalPath, Contents string
	Span                                                  source.Span
}

// Group is a declared group of nodes.
type Group struct {
	UniqueID, Name, Package, OriginalPath, Description string
	Owner                                              *Map
	Config                                             *Map
	Span                                               source.Span
}

// Selector is one named selector of selectors.yml; Definition is its YAML as
// data (string or *Map).
type Selector struct {
	Name, Description string
	Default           any
	Definition        any
	Span              source.Span
}

// Package returns the package of the given name, nil when there is none.
func (p *Project) Package(name string) *Package {
	for _, pkg := range p.Packages {
		if pkg.Name == name {
			return pkg
		}
	}
	return nil
}
