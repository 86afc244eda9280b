package packages

import (
	"bytes"
	"io"
	"os"
	"path/filepath"

	"gopkg.in/yaml.v3"

	"github.com/modeldata/model/compiler/internal/projectfile"
	"github.com/modeldata/model/internal/artifact"
)

const lockName = "package-lock.yml"

type lockFile struct {
	Packages []lockEntry `yaml:"packages"`
	Hash     string      `yaml:"sha1_hash"`
}

// lockEntry has its keys in the order in which dbt writes them.
type lockEntry struct {
	Git          string `yaml:"git,omitempty"`
	Local        string `yaml:"local,omitempty"`
	Name         string `yaml:"name,omitempty"`
	Package      string `yaml:"package,omitempty"`
	Revision     string `yaml:"revision,omitempty"`
	Subdirectory string `yaml:"subdirectory,omitempty"`
	Tarball      string `yaml:"tarball,omitempty"`
	Version      string `yaml:"version,omitempty"`
}

// readLock returns what the lock file pins, when it was made from the same
// declarations.
func readLock(dir, hash string, declared []projectfile.PackageSpec) ([]projectfile.PackageSpec, bool) {
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
		for _, d := range declared {
			// The lock file holds addresses as written, without the secrets that
			// their Jinja may reveal.
			if e.Git != "" && d.Unrendered.String("git") == e.Git {
				s.Git = d.Git
			}
			if e.Tarball != "" && d.Unrendered.String("tarball") == e.Tarball {
				s.Tarball = d.Tarball
			}
		}
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
		e := lockEntry{
			Package: p.spec.Hub, Git: asWritten(p, "git", p.spec.Git), Local: p.spec.Local, Tarball: asWritten(p, "tarball", p.spec.Tarball),
			Name: p.name, Subdirectory: p.spec.Subdirectory,
		}
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

// asWritten is an address before its Jinja was rendered.
func asWritten(p *pinned, key, rendered string) string {
	if s := p.spec.Unrendered.String(key); s != "" {
		return s
	}
	return rendered
}
