package projectfile

import (
	"github.com/modeldata/model/compiler/internal/yamldoc"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// ParseVars reads the text of --vars: a YAML mapping. The text is named as the
// file "--vars" in messages.
func ParseVars(text string) (*project.Map, diag.List) {
	f := source.NewFile("--vars", text)
	n, diags := yamldoc.Parse(f)
	if n == nil {
		return nil, diags
	}
	if n.Kind == yamldoc.Null {
		return &project.Map{}, diags
	}
	if n.Kind != yamldoc.Map {
		return nil, append(diags, diag.Errorf(diag.ProjectValue, source.At(f, 0, len(text)), "--vars must be a mapping, not %s", n.Kind).
			WithHint("write --vars '{name: value}'"))
	}
	return n.Data().(*project.Map), diags
}
