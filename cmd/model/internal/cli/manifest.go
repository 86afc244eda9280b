package cli

import (
	"cmp"
	"errors"
	"path/filepath"
	"slices"

	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/manifest"
	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// refreshManifest writes the manifest of a command that compiled nothing. When
// the one that stands was written from a project of the same shape, only its
// metadata and the nodes whose texts changed are replaced.
func (inv *invocation) refreshManifest() error {
	if !inv.flags.writeJSON {
		return nil
	}
	print := inv.compiler.Fingerprint()
	if found, ok := inv.dbtMacros(); ok && print.Shape != "" {
		print.Shape += " beside dbt " + found.Version
	}
	path := filepath.Join(inv.targetDir(), artifact.ManifestFile)
	if texts, ok := inv.patchManifest(path, print); ok {
		if !exists(filepath.Join(inv.targetDir(), artifact.SemanticFile)) {
			if err := inv.writeSemantic(); err != nil {
				return err
			}
		}
		return inv.writeStamp(path, print.Shape, texts)
	}
	places, err := inv.writeManifest(nil)
	if err != nil || print.Shape == "" {
		return err
	}
	texts := make([]textPlace, len(print.Texts))
	for i, t := range print.Texts {
		texts[i] = textPlace{t.Hash, places[t.Node]}
	}
	return inv.writeStamp(path, print.Shape, texts)
}

// mostEdits is how many records are replaced at most: with more it is as quick to
// write everything.
const mostEdits = 1000

// patchManifest brings the manifest that stands up to date, and returns where
// the records of the texts are now; false when it has to be written anew.
func (inv *invocation) patchManifest(path string, print compiler.Fingerprint) ([]textPlace, bool) {
	texts, stood, ok := readStamp(path, print.Shape)
	if !ok || len(texts) != len(print.Texts) {
		return nil, false
	}
	var edits []artifact.Edit
	for i, t := range print.Texts {
		if texts[i].hash == t.Hash {
			continue
		}
		if texts[i].place.Len == 0 || len(edits) == mostEdits {
			return nil, false
		}
		texts[i].hash = t.Hash
		edits = append(edits, artifact.Edit{At: texts[i].place.At, Len: texts[i].place.Len, New: manifest.Record(inv.project, t.Node)})
	}
	if len(edits) == 0 {
		return texts, artifact.SpliceMetadata(path, inv.metadata()) == nil
	}
	slices.SortFunc(edits, func(x, y artifact.Edit) int { return cmp.Compare(x.At, y.At) })
	if artifact.SpliceManifest(path, stood, inv.metadata(), edits) != nil {
		return nil, false
	}
	movePlaces(texts, edits)
	return texts, true
}

// earlyManifest writes the manifest before anything is run where somebody may
// follow the log as it grows: what its lines are about stands there.
func (inv *invocation) earlyManifest() error {
	if !inv.ui.Structured() {
		return nil
	}
	return inv.refreshManifest()
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
