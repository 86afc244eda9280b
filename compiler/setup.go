package compiler

import (
	"io/fs"
	"slices"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/internal/load"
	"github.com/modeldata/model/compiler/internal/projectfile"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
)

// ParseVars reads the value of --vars, a YAML mapping; "" is an empty one.
func ParseVars(text string) (*project.Map, diag.List) {
	if text == "" {
		return &project.Map{}, nil
	}
	return projectfile.ParseVars(text)
}

// Flags are what a project sets for the command line.
type Flags = projectfile.Flags

// ProjectFlags reads what a project sets for the command line, before it is
// loaded. Only folders of the options are used.
func ProjectFlags(o Options) (Flags, diag.List) {
	return projectfile.ReadFlags(projectfile.ProfileOptions{Dir: o.ProfilesDir, WorkDir: o.WorkDir, ProjectDir: o.ProjectDir, Home: o.Home})
}

// IsCommandFlag reports whether a project may set a flag of the command line.
func IsCommandFlag(name string) bool { return projectfile.IsCommandFlag(name) }

// ParseArgs reads the value of --args, a YAML mapping; "" is an empty one.
func ParseArgs(text string) (*project.Map, diag.List) {
	if text == "" {
		return &project.Map{}, nil
	}
	return projectfile.ParseFlag("--args", text)
}

// settings renders project files of which only settings are asked.
func settings(env func(string) (string, bool), vars *project.Map) *projectfile.Renderer {
	return &projectfile.Renderer{Env: env, Vars: vars, OptionalVars: true, Globals: load.FileNames(env)}
}

// Macros are the macros of an installed package's folder, with their texts; what
// cannot be read is left out.
func Macros(folder fs.FS, pkg string) []*project.Macro { return load.Macros(folder, pkg) }

// TargetPath returns the folder of artifacts that a project configures, before
// the project is loaded.
func TargetPath(dir string, env func(string) (string, bool), vars *project.Map) (string, diag.List) {
	pf, diags := projectfile.ReadProject(dir, "", settings(env, vars))
	if diags.HasErrors() {
		return "", diags
	}
	return pf.Paths.Target, nil
}

// CleanTargets returns the folders that `clean` removes and those that it must
// not touch because the project's own files are in them.
func CleanTargets(dir string, env func(string) (string, bool), vars *project.Map) (targets, protected []string, diags diag.List) {
	pf, diags := projectfile.ReadProject(dir, "", settings(env, vars))
	if diags.HasErrors() {
		return nil, nil, diags
	}
	p := pf.Paths
	protected = slices.Concat(p.Models, p.Seeds, p.Snapshots, p.Tests, p.Macros, p.Analyses, p.Docs, p.Assets, p.Functions)
	return pf.CleanTargets, protected, diags
}

// SourcePlace is what a project says to those who write sources for it.
type SourcePlace struct {
	// ModelPaths are the folders of models, relative to the project.
	ModelPaths []string
	// Dialect is the target's; nil where there is no usable profile.
	Dialect *adapters.Dialect
}

// Sources reads where a project keeps its sources, without loading it: what is to
// be declared may be what it lacks. Folders, profile, target, environment,
// variables and registry of the options are used.
func Sources(o Options) (SourcePlace, diag.List) {
	r := settings(o.Env, o.Vars)
	pf, diags := projectfile.ReadProject(o.ProjectDir, "", r)
	if diags.HasErrors() {
		return SourcePlace{}, diags
	}
	out := SourcePlace{ModelPaths: pf.Paths.Models}
	name := o.Profile
	if name == "" {
		name = pf.Profile
	}
	profile, wrong := projectfile.ReadProfile(projectfile.ProfileOptions{
		Dir: o.ProfilesDir, WorkDir: o.WorkDir, ProjectDir: o.ProjectDir, Home: o.Home, Name: name, Target: o.Target, Renderer: r, Registry: o.Registry,
	})
	if profile != nil && !wrong.HasErrors() {
		p := profile.Profile()
		out.Dialect = p.Outputs[p.Target].Driver.Dialect
	}
	return out, diags
}
