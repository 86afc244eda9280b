package projectfile

import (
	"github.com/modeldata/model/compiler/internal/yamldoc"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// ParseVars reads the text of --vars: a YAML mapping.
func ParseVars(text string) (*project.Map, diag.List) { return ParseFlag("--vars", text) }

// ParseFlag reads the text of a flag that takes a YAML mapping. In messages the
// flag's name stands where else a file's does.
func ParseFlag(flag, text string) (*project.Map, diag.List) {
	f := source.NewFile(flag, text)
	n, diags := yamldoc.Parse(f)
	if n == nil {
		return nil, diags
	}
	if n.Kind == yamldoc.Null {
		return &project.Map{}, diags
	}
	if n.Kind != yamldoc.Map {
		return nil, append(diags, diag.Errorf(diag.ProjectValue, source.At(f, 0, len(text)), "%s must be a mapping, not %s", flag, n.Kind).
			WithHint("write %s '{name: value}'", flag))
	}
	return n.Data().(*project.Map), diags
}
