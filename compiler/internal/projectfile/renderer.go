package projectfile

import "github.com/modeldata/model/compiler/project"

// Renderer renders the Jinja of project files.
type Renderer struct {
	// Env looks up environment variables.
	Env func(string) (string, bool)
	// Vars are those of --vars.
	Vars *project.Map
	// OptionalVars makes var() of an unset variable none, for commands that
	// need none (deps, clean).
	OptionalVars bool
}
