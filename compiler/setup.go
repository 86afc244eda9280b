package compiler

import (
	"slices"

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

// ParseArgs reads the value of --args, a YAML mapping; "" is an empty one.
func ParseArgs(text string) (*project.Map, diag.List) {
	if text == "" {
		return &project.Map{}, nil
	}
	return projectfile.ParseFlag("--args", text)
}

// TargetPath returns the folder of artifacts that a project configures, before
// the project is loaded.
func TargetPath(dir string, env func(string) (string, bool), vars *project.Map) (string, diag.List) {
	pf, diags := projectfile.ReadProject(dir, "", &projectfile.Renderer{Env: env, Vars: vars, OptionalVars: true})
	if diags.HasErrors() {
		return "", diags
	}
	return pf.Paths.Target, nil
}

// CleanTargets returns the folders that `clean` removes and those that it must
// not touch because the project's own files are in them.
func CleanTargets(dir string, env func(string) (string, bool), vars *project.Map) (targets, protected []string, diags diag.List) {
	pf, diags := projectfile.ReadProject(dir, "", &projectfile.Renderer{Env: env, Vars: vars, OptionalVars: true})
	if diags.HasErrors() {
		return nil, nil, diags
	}
	p := pf.Paths
	protected = slices.Concat(p.Models, p.Seeds, p.Snapshots, p.Tests, p.Macros, p.Analyses, p.Docs, p.Assets)
	return pf.CleanTargets, protected, diags
}
