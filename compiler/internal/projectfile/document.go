package projectfile

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"github.com/modeldata/model/compiler/internal/yamldoc"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// Document is a dbt_project.yml as written, with vars.yml.
type Document struct {
	File *source.File
	// Dir is the absolute path of the folder it is in; Display is how messages
	// name that folder, "" for the root project.
	Dir, Display string

	root *yamldoc.Node
	vars *yamldoc.Node // of vars.yml; nil without one
}

const projectFileName = "dbt_project.yml"

// Open reads the dbt_project.yml and vars.yml of a folder. The document is nil
// when the first is missing or does not parse.
func Open(dir, display string) (*Document, diag.List) {
	f, root, diags := readYAML(dir, display, projectFileName)
	if f == nil && len(diags) == 0 {
		at := source.At(source.NewFile(path.Join(display, projectFileName), ""), 0, 0)
		d := diag.Errorf(diag.ProjectMissing, at, "there is no %s in this folder", projectFileName).
			WithHint("run the command in a project's folder, name it by --project-dir, or make one by `model init`")
		if display != "" {
			d.WithHint("the package is not complete: run `model deps`")
		}
		return nil, diag.List{d}
	}
	if root == nil {
		return nil, diags
	}
	if root.Kind != yamldoc.Map {
		return nil, append(diags, diag.Errorf(diag.ProjectValue, root.Span, "%s must be a mapping, not %s", projectFileName, orEmpty(root)).
			WithHint("begin with `name: my_project`"))
	}
	doc := &Document{File: f, Dir: dir, Display: display, root: root}
	return doc, append(diags, doc.readVars()...)
}

// readYAML reads one file of a folder: nil without diagnostics when it does not
// exist, and a nil node with some when it cannot be read.
func readYAML(dir, display, name string) (*source.File, *yamldoc.Node, diag.List) {
	at := path.Join(display, name)
	data, err := os.ReadFile(filepath.Join(dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		reason := err
		var pe *fs.PathError
		if errors.As(err, &pe) {
			reason = pe.Err
		}
		return nil, nil, diag.List{diag.Errorf(diag.UnreadableFile, source.At(source.NewFile(at, ""), 0, 0), "cannot read %s: %s", at, reason).
			WithHint("check that it is a file and that you may read it")}
	}
	f := source.NewFile(at, string(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))))
	n, diags := yamldoc.Parse(f)
	return f, n, diags
}

// readVars reads vars.yml, which must not stand beside vars in dbt_project.yml.
func (doc *Document) readVars() diag.List {
	_, root, diags := readYAML(doc.Dir, doc.Display, "vars.yml")
	if root == nil || root.Kind == yamldoc.Null {
		return diags
	}
	k, vars := root.Find("vars")
	if vars == nil {
		return append(diags, diag.Warnf(diag.ProjectValue, root.Span, "vars.yml has no key vars, so it says nothing").WithHint("write the variables below `vars:`"))
	}
	if vars.Kind == yamldoc.Null {
		return diags
	}
	if vars.Kind != yamldoc.Map {
		return append(diags, diag.Errorf(diag.ProjectValue, vars.Span, "'vars' must be a mapping, not %s", vars.Kind).WithHint("write each variable as `name: value`"))
	}
	if own, v := doc.root.Find("vars"); v != nil && v.Kind != yamldoc.Null {
		return append(diags, diag.Errorf(diag.PropertyConflict, own.Span, "variables are given both here and in vars.yml").
			WithNote(k.Span, "the other ones are here").WithHint("keep them in one of the two files").
			AsDbt("Variables cannot be defined in both vars.yml and dbt_project.yml."))
	}
	doc.vars = vars
	return diags
}

// varsData returns the variables of vars.yml, nil without one.
func (doc *Document) varsData() *project.Map {
	if doc.vars == nil {
		return nil
	}
	m, _ := doc.vars.Data().(*project.Map)
	return m
}

func (doc *Document) rendering(r *Renderer) *rendering {
	return &rendering{Renderer: r, more: doc.varsData()}
}

// ProfileName renders the name of the project's profile, which must be known
// before there is a target. It is "" when the file gives none.
func (doc *Document) ProfileName(r *Renderer) (string, source.Span, diag.List) {
	_, n := doc.root.Find("profile")
	if n == nil || n.Kind == yamldoc.Null {
		return "", source.Span{}, nil
	}
	rd := doc.rendering(r)
	rd.secrets = true
	v := rd.scalar(n)
	if len(rd.diags) > 0 {
		return "", n.Span, rd.diags
	}
	name, ok := v.(string)
	if !ok {
		return "", n.Span, diag.List{diag.Errorf(diag.ProjectValue, n.Span, "'profile' must be a text, not %s", n.Kind).WithHint("put it in quotes")}
	}
	return name, n.Span, nil
}

// ReadProject opens a folder's dbt_project.yml and renders it. A file that uses
// target should be opened first, and rendered when the profile is known.
func ReadProject(dir, display string, r *Renderer) (*Project, diag.List) {
	doc, diags := Open(dir, display)
	if doc == nil {
		return nil, diags
	}
	p, more := doc.Project(r)
	return p, append(diags, more...)
}
