package projectfile

import (
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/source"
)

// Packages is packages.yml, or the packages of dependencies.yml.
type Packages struct {
	File *source.File // nil when there is neither
	List []PackageSpec
	// Projects are the entries of `projects:` in dependencies.yml.
	Projects []*project.Map
}

// PackageSpec is one declared package. Exactly one of Local, Git, Hub, Tarball
// and Private is set.
type PackageSpec struct {
	Local, Git, Hub, Tarball, Private string
	Name                              string   // of a tarball; else "" or as given
	Versions                          []string // of a hub package: conditions
	Revision, Subdirectory            string   // of git and private packages
	Provider                          string   // of private packages
	WarnUnpinned, InstallPrerelease   *bool
	// Unrendered is the entry as written.
	Unrendered *project.Map
	Span       source.Span
}

// Label is how messages name the package: where it comes from as written,
// since the rendered place may hold a secret.
func (s PackageSpec) Label() string {
	for _, k := range packageKinds {
		if v, ok := s.Unrendered.Get(k); ok {
			return project.FormatScalar(v)
		}
	}
	return s.Name
}

// Dir is the folder of an installed package.
type Dir struct {
	// Path is absolute, Display relative to the root project ("dbt_packages/x").
	Path, Display string
	// Span is where the package is declared; zero for one that is merely there.
	Span source.Span
}
