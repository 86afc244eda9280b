package cli

import (
	"errors"

	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// refreshManifest writes the manifest of a command that compiled nothing.
func (inv *invocation) refreshManifest() error {
	if !inv.flags.writeJSON {
		return nil
	}
	return inv.writeManifest(nil)
}

// showError prints an error that may carry diagnostics.
func (inv *invocation) showError(err error) {
	var d *diag.Diagnostic
	if errors.As(err, &d) {
		inv.show(diag.List{d})
		return
	}
	inv.show(diag.From(err, diag.Internal, source.Span{}))
}
