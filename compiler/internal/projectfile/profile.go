package projectfile

import (
	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/source"
)

// ProfileOptions say which profile to read and from where.
type ProfileOptions struct {
	// Dir is the folder of --profiles-dir or DBT_PROFILES_DIR; "" searches
	// WorkDir, ProjectDir, then ~/.dbt.
	Dir                       string
	WorkDir, ProjectDir, Home string
	// Name is the profile's, NameSpan where it was named (zero: on the command
	// line).
	Name     string
	NameSpan source.Span
	// Target is the output to use, "" for the profile's own default. Also names
	// further outputs that are needed.
	Target string
	Also   []string
	// Threads overrides the output's; 0 keeps it.
	Threads  int
	Renderer *Renderer
	// Registry finds engines; their Configure checks each output.
	Registry *adapters.Registry
}

// Profile is a profile with the outputs that were asked for.
type Profile struct {
	File *source.File
	// Path is the absolute path of the profiles.yml that was read.
	Path    string
	Name    string
	Target  string // the default output
	Threads int
	Outputs map[string]*Output
	// Names lists all outputs of the profile, in the order written.
	Names []string
	// Flags is the `config:` block of profiles.yml, nil when it has none.
	Flags *project.Map
}

// Output is one rendered and checked output.
type Output struct {
	adapters.Output
	Driver      *adapters.Driver
	Credentials adapters.Credentials
	Threads     int
	Span        source.Span
	// FieldSpans holds the place of each field's value.
	FieldSpans map[string]source.Span
}

// Profile returns the profile as the project's noun.
func (p *Profile) Profile() project.Profile {
	out := project.Profile{Name: p.Name, Target: p.Target, Threads: p.Threads, Outputs: map[string]*project.Output{}}
	for name, o := range p.Outputs {
		out.Outputs[name] = &project.Output{Name: name, Driver: o.Driver, Credentials: o.Credentials, Span: o.Span}
	}
	return out
}
