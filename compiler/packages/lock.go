package packages

import (
	"bytes"
	"os"
	"path/filepath"

	"gopkg.in/yaml.v3"

	"github.com/modeldata/model/compiler/internal/projectfile"
	"github.com/modeldata/model/internal/artifact"
	"io"
)

const lockName = "package-lock.yml"

type lockFile struct {
	Packages []lockEntry `yaml:"packages"`
	Hash     string      `yaml:"sha1_hash"`
}

type lockEntry struct {
	Package      string `yaml:"package,omitempty"`
	Git          string `yaml:"git,omitempty"`
	Local        string `yaml:"local,omitempty"`
	Tarball      string `yaml:"tarball,omitempty"`
	Name         string `yaml:"name,omitempty"`
	Version      string `yaml:"version,omitempty"`
	Revision     string `yaml:"revision,omitempty"`
	Subdirectory string `yaml:"subdirectory,omitempty"`
}

// readLock returns what the lock file pins, when it was made from the same
// declarations.
func readLock(dir, hash string) ([]projectfile.PackageSpec, bool) {
	data, err := os.ReadFile(filepath.Join(dir, lockName))
	if err != nil {
		return nil, false
	}
	var lock lockFile
	if err := yaml.Unmarshal(data, &lock); err != nil || lock.Hash != hash {
		return nil, false
	}
	var out []projectfile.PackageSpec
	for _, e := range lock.Packages {
		s := projectfile.PackageSpec{Hub: e.Package, Git: e.Git, Local: e.Local, Tarball: e.Tarball, Name: e.Name, Revision: e.Revision, Subdirectory: e.Subdirectory}
		if e.Version != "" {
			s.Versions = []string{"=" + e.Version}
		}
		out = append(out, s)
	}
	return out, true
}

func writeLock(dir, hash string, list []*pinned) error {
	lock := lockFile{Hash: hash}
	for _, p := range list {
		e := lockEntry{Package: p.spec.Hub, Git: p.spec.Git, Local: p.spec.Local, Tarball: p.spec.Tarball, Name: p.name, Subdirectory: p.spec.Subdirectory}
		if p.spec.Git != "" {
			e.Revision = p.version
		} else {
			e.Version = p.version
		}
		lock.Packages = append(lock.Packages, e)
	}
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if err := enc.Encode(lock); err != nil {
		return err
	}
	return artifact.WriteFile(filepath.Join(dir, lockName), func(w io.Writer) error {
		_, err := w.Write(b.Bytes())
		return err
	})
}
