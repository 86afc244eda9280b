package projectfile

import (
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/internal/yamldoc"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// ReadPackages reads the packages that a project declares. It returns no nil:
// without a file the list is empty.
func ReadPackages(dir, display string, r *Renderer) (*Packages, diag.List) {
	out := &Packages{}
	pf, packages, diags := readYAML(dir, display, "packages.yml")
	df, dependencies, more := readYAML(dir, display, "dependencies.yml")
	diags = append(diags, more...)
	if diags.HasErrors() {
		return out, diags
	}
	d := &packagesReader{out: out, r: &rendering{Renderer: r, secrets: true}, diags: diags}
	inPackages, inDependencies := d.section(packages, "packages.yml"), d.section(dependencies, "dependencies.yml")
	switch {
	case inPackages != nil && inDependencies != nil:
		d.diags = append(d.diags, diag.Errorf(diag.PackagesFile, inDependencies.Span, "packages are declared both in packages.yml and in dependencies.yml").
			WithNote(inPackages.Span, "the other ones are here").WithHint("keep them in one of the two files"))
	case inDependencies != nil:
		out.File, d.written = df, true
		d.list(inDependencies)
	default:
		out.File = pf
		if inPackages != nil {
			d.list(inPackages)
		}
	}
	return out, append(d.r.diags, d.diags...)
}

type packagesReader struct {
	out   *Packages
	r     *rendering
	diags diag.List
	// written leaves Jinja as it is, as in dependencies.yml.
	written bool
}

func (d *packagesReader) errorf(at source.Span, hint, format string, args ...any) {
	d.diags = append(d.diags, diag.Errorf(diag.PackagesFile, at, format, args...).WithHint("%s", hint))
}

// section checks a file's top keys and returns its packages, nil without any.
func (d *packagesReader) section(root *yamldoc.Node, name string) *yamldoc.Node {
	if root == nil || root.Kind == yamldoc.Null {
		return nil
	}
	if root.Kind != yamldoc.Map {
		d.errorf(root.Span, "begin with `packages:`", "%s must be a mapping, not %s", name, root.Kind)
		return nil
	}
	var out *yamldoc.Node
	for i, k := range root.Keys {
		n := root.Items[i]
		switch k.Name {
		case "packages":
			if n.Kind == yamldoc.Seq {
				out = n
			} else if n.Kind != yamldoc.Null {
				d.errorf(n.Span, "write each package as `- package: owner/name`", "'packages' must be a list, not %s", n.Kind)
			}
		case "projects":
			if name == "packages.yml" {
				d.errorf(k.Span, "move them to dependencies.yml", "'projects' cannot be declared in packages.yml")
				continue
			}
			for _, it := range n.Items {
				if m, ok := it.Data().(*project.Map); ok {
					d.out.Projects = append(d.out.Projects, m)
				}
			}
		case "sha1_hash":
		default:
			hint := "known are packages and, in dependencies.yml, projects"
			if near := diag.Nearest(k.Name, []string{"packages", "projects"}); near != "" {
				hint = "did you mean '" + near + "'?"
			}
			d.errorf(k.Span, hint, "'%s' is not a section of %s", k.Name, name)
		}
	}
	return out
}

func (d *packagesReader) list(n *yamldoc.Node) {
	for _, it := range n.Items {
		if it.Kind != yamldoc.Map {
			d.errorf(it.Span, "write each package as `- package: owner/name`", "a package must be a mapping, not %s", it.Kind)
			continue
		}
		before := len(d.diags) + len(d.r.diags)
		if spec := d.spec(it); len(d.diags)+len(d.r.diags) == before {
			d.out.List = append(d.out.List, spec)
		}
	}
}

// packageKeys lists what each kind of package may have.
var packageKeys = map[string][]string{
	"package": {"package", "version", "install_prerelease", "install-prerelease", "name", "unrendered"},
	"git":     {"git", "revision", "warn-unpinned", "warn_unpinned", "subdirectory", "name", "unrendered"},
	"local":   {"local", "name", "unrendered"},
	"tarball": {"tarball", "name", "subdirectory", "unrendered"},
	"private": {"private", "provider", "revision", "warn-unpinned", "warn_unpinned", "subdirectory", "name", "unrendered"},
}

var packageKinds = []string{"package", "git", "local", "tarball", "private"}

func (d *packagesReader) spec(n *yamldoc.Node) PackageSpec {
	unrendered, _ := n.Data().(*project.Map)
	s := PackageSpec{Span: n.Span, Unrendered: unrendered}
	kind := ""
	for _, k := range packageKinds {
		if n.Get(k) == nil {
			continue
		}
		if kind != "" {
			d.errorf(n.Span, "make two entries of it", "a package cannot have both '%s' and '%s'", kind, k)
			return s
		}
		kind = k
	}
	if kind == "" {
		d.noKind(n)
		return s
	}
	before := len(d.diags) + len(d.r.diags)
	for i, k := range n.Keys {
		if !slices.Contains(packageKeys[kind], k.Name) {
			hint := "known are " + strings.Join(packageKeys[kind][:len(packageKeys[kind])-1], ", ")
			if near := diag.Nearest(k.Name, packageKeys[kind]); near != "" {
				hint = "did you mean '" + near + "'?"
			}
			d.errorf(k.Span, hint, "'%s' is not a setting of a %s package", k.Name, kind)
			continue
		}
		d.field(&s, k, n.Items[i])
	}
	if len(d.diags)+len(d.r.diags) == before {
		d.check(&s, kind, n)
	}
	return s
}

func (d *packagesReader) noKind(n *yamldoc.Node) {
	hint := "give one of package, git, local, tarball or private"
	at := n.Span
	for _, k := range n.Keys {
		if near := diag.Nearest(k.Name, packageKinds); near != "" {
			at, hint = k.Span, "did you mean '"+near+"'?"
		}
	}
	d.errorf(at, hint, "a package needs to say where it comes from")
}

func (d *packagesReader) value(n *yamldoc.Node) any {
	if d.written {
		return n.Data()
	}
	return d.r.data(n, nil)
}

func (d *packagesReader) text(k yamldoc.Key, n *yamldoc.Node) string {
	switch v := d.value(n).(type) {
	case nil:
		return ""
	case string:
		return v
	case int64, float64:
		return n.Raw
	}
	d.errorf(n.Span, "put it in quotes", "'%s' must be a text, not %s", k.Name, n.Kind)
	return ""
}

func (d *packagesReader) boolean(k yamldoc.Key, n *yamldoc.Node) *bool {
	switch v := d.value(n).(type) {
	case nil:
		return nil
	case bool:
		return &v
	}
	d.errorf(n.Span, "write "+k.Name+": true", "'%s' must be true or false, not %s", k.Name, n.Kind)
	return nil
}

func (d *packagesReader) field(s *PackageSpec, k yamldoc.Key, n *yamldoc.Node) {
	switch k.Name {
	case "package":
		s.Hub = d.text(k, n)
	case "git":
		s.Git = d.text(k, n)
	case "local":
		s.Local = d.text(k, n)
	case "tarball":
		s.Tarball = d.text(k, n)
	case "private":
		s.Private = d.text(k, n)
	case "name":
		s.Name = d.text(k, n)
	case "provider":
		s.Provider = d.text(k, n)
	case "revision":
		s.Revision = d.text(k, n)
	case "subdirectory":
		s.Subdirectory = d.text(k, n)
	case "warn-unpinned", "warn_unpinned":
		s.WarnUnpinned = d.boolean(k, n)
	case "install_prerelease", "install-prerelease":
		s.InstallPrerelease = d.boolean(k, n)
	case "version":
		if n.Kind == yamldoc.Int || n.Kind == yamldoc.Float {
			s.Versions = []string{n.Raw}
			return
		}
		s.Versions = project.Strings(d.value(n))
	}
}

func (d *packagesReader) check(s *PackageSpec, kind string, n *yamldoc.Node) {
	where := s.Hub + s.Git + s.Local + s.Tarball + s.Private
	switch {
	case where == "":
		d.errorf(n.Get(kind).Span, "write "+kind+": ...", "'%s' of a package is empty", kind)
	case kind == "package" && !strings.Contains(s.Hub, "/"):
		d.errorf(n.Get(kind).Span, "write owner/name, for example dbt-labs/dbt_utils", "the hub knows no package '%s'", s.Label())
	case kind == "package" && len(s.Versions) == 0:
		d.errorf(n.Get(kind).Span, `add version: ">=1.0.0"`, "the package %s needs a version", s.Label())
	case kind == "tarball" && s.Name == "":
		d.errorf(n.Get(kind).Span, "add name: ...", "a tarball package needs a name")
	}
}
