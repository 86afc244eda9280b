package cli

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// stampFile says which project the manifest beside it was written from.
const stampFile = "manifest.stamp"

// stamp ties a manifest's file to the fingerprint of its project.
type stamp struct {
	Fingerprint string `json:"fingerprint"`
	Size        int64  `json:"size"`
	ModTime     int64  `json:"modified"`
}

// refreshManifest writes the manifest of a command that compiled nothing. When
// the one that stands was written from the same project, only its metadata is
// replaced.
func (inv *invocation) refreshManifest() error {
	if !inv.flags.writeJSON {
		return nil
	}
	print := inv.compiler.Fingerprint()
	path := filepath.Join(inv.targetDir(), artifact.ManifestFile)
	if print != "" && inv.stampOf(path) == print && artifact.SpliceMetadata(path, inv.metadata()) == nil {
		return inv.writeStamp(path, print)
	}
	if err := inv.writeManifest(nil); err != nil {
		return err
	}
	return inv.writeStamp(path, print)
}

// earlyManifest writes the manifest before anything is run where somebody may
// follow the log as it grows: what its lines are about stands there.
func (inv *invocation) earlyManifest() error {
	if !inv.ui.Structured() {
		return nil
	}
	return inv.refreshManifest()
}

// stampOf returns the fingerprint that the manifest was written with, "" when
// it was changed since or holds more.
func (inv *invocation) stampOf(path string) string {
	var s stamp
	data, err := os.ReadFile(filepath.Join(filepath.Dir(path), stampFile))
	if err != nil || json.Unmarshal(data, &s) != nil {
		return ""
	}
	info, err := os.Stat(path)
	if err != nil || info.Size() != s.Size || info.ModTime().UnixNano() != s.ModTime {
		return ""
	}
	return s.Fingerprint
}

func (inv *invocation) writeStamp(path, print string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	return inv.artifact(stampFile, func(w io.Writer) error {
		return json.NewEncoder(w).Encode(stamp{print, info.Size(), info.ModTime().UnixNano()})
	})
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
