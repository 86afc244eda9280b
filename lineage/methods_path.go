package lineage

import (
	"path"
	"strings"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
)

// pathTree holds the files and folders that the root project's nodes come
// from; the value says whether it is a folder. A path criterion names files
// and folders of the root project; nodes of packages match where theirs have
// the same path.
type pathTree map[string]bool

// tree is made when the first path criterion needs it.
func (q *query) tree() pathTree {
	if q.paths != nil {
		return q.paths
	}
	q.paths = pathTree{"": true}
	for _, n := range q.g.nodes {
		if n.Package == q.p.Name {
			q.paths.add(n.OriginalPath)
			q.paths.add(patchFile(n))
		}
	}
	return q.paths
}

func (t pathTree) add(file string) {
	if _, known := t[file]; known || file == "" {
		return
	}
	t[file] = false
	for dir := parentFolder(file); !t[dir]; dir = parentFolder(dir) {
		t[dir] = true
	}
}

// matching returns the files and folders of the tree that a pattern names.
func (t pathTree) matching(pattern string) map[string]bool {
	out := map[string]bool{}
	if !hasWildcard(pattern) {
		if _, known := t[pattern]; known {
			out[pattern] = true
		}
		return out
	}
	g := newPathGlob(pattern)
	for file, isFolder := range t {
		if g.match(pathParts(file), isFolder) {
			out[file] = true
		}
	}
	return out
}

// parentFolder is the folder a file or folder is in, "" for the root.
func parentFolder(file string) string {
	if k := strings.LastIndexByte(file, '/'); k >= 0 {
		return file[:k]
	}
	return ""
}

// patchFile is the YAML file that describes a node, "" when there is none.
func patchFile(n *project.Node) string {
	if _, file, ok := strings.Cut(n.PatchPath, "://"); ok {
		return file
	}
	return n.PatchPath
}

func matchPath(q *query, c *criterion) (matcher, *diag.Diagnostic) {
	text := c.text()
	if rest, ok := strings.CutPrefix(text, q.p.Root+"/"); ok && q.p.Root != "" {
		text = rest
	}
	if text == "" || strings.HasPrefix(text, "/") {
		return nil, wrongValue(c, "%q is no path of the project", c.text()).
			WithHint("write a path from the project's folder, such as path:models/staging")
	}
	text = strings.Join(pathParts(path.Clean(text)), "/")
	matched := q.tree().matching(text)
	inside := map[string]bool{} // per folder, whether it or one above is matched
	var under func(folder string) bool
	under = func(folder string) bool {
		in, known := inside[folder]
		if !known {
			in = matched[folder] || folder != "" && under(parentFolder(folder))
			inside[folder] = in
		}
		return in
	}
	return func(_ int32, n *project.Node) bool {
		return len(matched) > 0 && (matched[n.OriginalPath] || n.PatchPath != "" && matched[patchFile(n)] || under(parentFolder(n.OriginalPath)))
	}, nil
}

func pathNames(q *query) []string {
	var out []string
	for file := range q.tree() {
		if file != "" {
			out = append(out, file)
		}
	}
	return out
}
