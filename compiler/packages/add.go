package packages

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// sourceKeys are the keys of a package's entry by where it comes from: of its
// name, and of its version.
var sourceKeys = map[string][2]string{"hub": {"package", "version"}, "git": {"git", "revision"}, "local": {"local", ""}}

// Add writes a package ("name" or "name@version") into packages.yml, or into
// dependencies.yml where the project has one, in place of an entry of the same
// name. What else is in the file stays as it is.
func Add(dir, from, name string) diag.List {
	keys, ok := sourceKeys[from]
	if !ok {
		return diag.List{diag.Errorf(diag.FlagValue, source.Span{}, "--source cannot be %q", from).WithHint("use hub, git or local")}
	}
	path := filepath.Join(dir, "packages.yml")
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		if other := filepath.Join(dir, "dependencies.yml"); exists(other) {
			path = other
		}
	}
	err := edit(path, func(list *yaml.Node) {
		name, version := nameAndVersion(name)
		list.Content = without(list.Content, keys[0], name)
		list.Content = append(list.Content, entry(keys, name, version))
	})
	if err != nil {
		return diag.List{diag.Errorf(diag.PackagesFile, source.Span{}, "%s cannot be changed: %v", filepath.Base(path), err)}
	}
	return nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// nameAndVersion takes the version off a name; the @ of an address is none.
func nameAndVersion(name string) (string, string) {
	i := strings.LastIndexByte(name, '@')
	if i <= 0 || strings.ContainsAny(name[i:], ":/") {
		return name, ""
	}
	return name[:i], name[i+1:]
}

func text(s string) *yaml.Node {
	n := &yaml.Node{}
	n.SetString(s)
	return n
}

func entry(keys [2]string, name, version string) *yaml.Node {
	e := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Content: []*yaml.Node{text(keys[0]), text(name)}}
	if version == "" || keys[1] == "" {
		return e
	}
	v := text(version)
	if parts := strings.Split(version, ","); len(parts) > 1 {
		v = &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
		for _, p := range parts {
			v.Content = append(v.Content, text(strings.TrimSpace(p)))
		}
	}
	e.Content = append(e.Content, text(keys[1]), v)
	return e
}

// without leaves out the entries of a name.
func without(list []*yaml.Node, key, name string) []*yaml.Node {
	var out []*yaml.Node
	for _, e := range list {
		same := false
		for i := 0; i+1 < len(e.Content); i += 2 {
			same = same || e.Content[i].Value == key && e.Content[i+1].Value == name
		}
		if !same {
			out = append(out, e)
		}
	}
	return out
}

// edit changes the list of packages in a file, which is made when it is not
// there.
func edit(path string, change func(list *yaml.Node)) error {
	data, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return err
	}
	if doc.Kind == 0 {
		doc = yaml.Node{Kind: yaml.DocumentNode, Content: []*yaml.Node{{Kind: yaml.MappingNode, Tag: "!!map"}}}
	}
	root := doc.Content[0]
	if root.Kind != yaml.MappingNode {
		return errors.New("it is no mapping")
	}
	var list *yaml.Node
	for i := 0; i+1 < len(root.Content); i += 2 {
		if root.Content[i].Value == "packages" {
			list = root.Content[i+1]
		}
	}
	if list == nil {
		list = &yaml.Node{}
		root.Content = append(root.Content, text("packages"), list)
	}
	if list.Kind != yaml.SequenceNode {
		*list = yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
	}
	list.Style &^= yaml.FlowStyle
	change(list)
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if err := enc.Encode(&doc); err != nil {
		return err
	}
	return artifact.WriteFile(path, func(w io.Writer) error {
		_, err := w.Write(b.Bytes())
		return err
	})
}
