// Package load puts a project together: files in, resolved nodes out.
//
// It calls the readers (files, projectfile, properties, jinja), merges
// configuration, names relations and resolves references. It renders templates
// in parse mode only and never connects to an engine.
package load

import (
	"time"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/internal/scope"
	"github.com/modeldata/model/compiler/project"
)

// Options say what to load and how.
type Options struct {
	ProjectDir  string // absolute
	ProfilesDir string // "" searches the project's folder, then ~/.dbt
	Profile     string // "" takes the project's own
	Target      string // "" takes the profile's default
	TargetPath  string // "" takes the project's own
	Threads     int    // 0 takes the profile's
	Vars        *project.Map
	// Env looks up environment variables for env_var().
	Env func(string) (string, bool)
	// WorkDir is where the command was given.
	WorkDir string
	// Home is the user's folder, for ~/.dbt.
	Home string
	// Flags is what templates see as `flags`, by lower-case name ("full_refresh").
	Flags *project.Map
	// Command is the command's name for flags.WHICH ("run", "build").
	Command      string
	Args         *project.Map // invocation_args_dict
	MetadataEnvs *project.Map // dbt_metadata_envs
	Registry     *adapters.Registry
	InvocationID string
	Now          time.Time
	// Build identifies the binary, so that it uses no other's cache.
	Build string
	// NoCache reads every file anew (--no-partial-parse).
	NoCache bool
	// SkipVersionCheck ignores require-dbt-version.
	SkipVersionCheck bool
	// WarnFails makes a template's own warnings errors.
	WarnFails bool
	// Log receives what templates print: log(info=true), print(), warnings.
	Log func(scope.LogEntry)
}
