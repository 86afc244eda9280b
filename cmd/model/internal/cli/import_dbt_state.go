package cli

import (
	"bytes"
	"io"
	"os"
	"path/filepath"

	"github.com/modeldata/model/compiler/manifest"
	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
	"github.com/modeldata/model/quality/compare"
	"github.com/modeldata/model/runner/beside"
)

// writeState writes the project's manifest as one that dbt takes for its --state,
// for those who run dbt on what model has built.
func (inv *invocation) writeState(f *importFlags) error {
	if err := inv.load(); err != nil {
		return err
	}
	c := &comparison{invocation: inv, flags: f}
	dbts, err := c.dbtManifest()
	if err != nil {
		return c.fail(err)
	}
	var ours bytes.Buffer
	if _, err := manifest.Write(&ours, inv.project, inv.metadata(), nil); err != nil {
		return err
	}
	path := filepath.Join(inv.given(f.writeState), artifact.ManifestFile)
	if err := artifact.WriteFile(path, func(w io.Writer) error { return compare.WriteState(w, ours.Bytes(), dbts) }); err != nil {
		return c.fail(diag.Errorf(diag.ArtifactUnwritten, source.Span{}, "%s is not written: %v", path, err).WithHint("check the folder and dbt's manifest"))
	}
	c.say("wrote %s: dbt ls --select state:modified --state %s", path, f.writeState)
	return nil
}

// dbtManifest is what dbt itself makes of the project, or has made of it.
func (c *comparison) dbtManifest() ([]byte, error) {
	dir := filepath.Join(c.targetDir(), "import-dbt", "dbt")
	if c.flags.dbtTarget != "" {
		dir = c.given(c.flags.dbtTarget)
	} else {
		program, err := beside.Find(c.flags.dbtBin)
		if err != nil {
			return nil, err
		}
		c.ui.Progress("dbt parse")
		if _, err := (beside.Command{
			Program: program, Verb: "parse", Args: c.dbtArgs(), ProjectDir: c.projectDir, TargetDir: dir, ProfilesDir: c.dbtProfiles(),
		}).Run(c.ctx); err != nil {
			return nil, err
		}
	}
	data, err := os.ReadFile(filepath.Join(dir, artifact.ManifestFile))
	if err != nil {
		return nil, diag.Errorf(diag.ArtifactUnread, source.Span{}, "dbt's manifest cannot be read: %v", err).
			WithHint("--dbt-target names a target folder that dbt has written, with its manifest.json")
	}
	return data, nil
}
