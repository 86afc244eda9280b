package sourceimport

import (
	"regexp"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// mysqlType is the key of meta that holds what the database says of a column. A
// declaration that has it was made from a dump.
const mysqlType = "mysql_type"

// File is a YAML file with its text.
type File struct {
	file *source.File
	root *yaml.Node // the mapping of the document; nil in an empty file
}

// ReadFile parses a YAML file.
func ReadFile(path, text string) (*File, *diag.Diagnostic) {
	f := &File{file: source.NewFile(path, text)}
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
		return nil, diag.Errorf(diag.YAMLSyntax, yamlPlace(f.file, err), "%s cannot be read: %v", path, err)
	}
	if len(doc.Content) == 0 {
		return f, nil
	}
	if f.root = doc.Content[0]; f.root.Kind != yaml.MappingNode {
		return nil, diag.Errorf(diag.PropertyType, f.at(f.root), "%s is no mapping", path)
	}
	return f, nil
}

var yamlLine = regexp.MustCompile(`line (\d+)`)

func yamlPlace(f *source.File, err error) source.Span {
	if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
		line, _ := strconv.Atoi(m[1])
		return source.AtLine(f, line, 1)
	}
	return source.At(f, 0, 0)
}

// Declares reports whether the file declares a source of that name.
func (f *File) Declares(name string) bool { return f.source(name) != nil }

func (f *File) at(n *yaml.Node) source.Span { return source.AtLine(f.file, n.Line, n.Column) }

func (f *File) source(name string) *yaml.Node {
	for _, s := range items(get(f.root, "sources")) {
		if text(s, "name") == name {
			return s
		}
	}
	return nil
}

// get returns a value of a mapping; nil without.
func get(n *yaml.Node, key string) *yaml.Node {
	_, v := find(n, key)
	return v
}

func find(n *yaml.Node, key string) (k, v *yaml.Node) {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil, nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i], n.Content[i+1]
		}
	}
	return nil, nil
}

func text(n *yaml.Node, key string) string {
	if v := get(n, key); v != nil && v.Kind == yaml.ScalarNode {
		return v.Value
	}
	return ""
}

// items are the elements of a list; none for anything else.
func items(n *yaml.Node) []*yaml.Node {
	if n == nil || n.Kind != yaml.SequenceNode {
		return nil
	}
	return n.Content
}

// named finds an element of a list by its name, whatever its case.
func named(list *yaml.Node, name string) *yaml.Node {
	for _, n := range items(list) {
		if strings.EqualFold(first(text(n, "identifier"), text(n, "name")), name) {
			return n
		}
	}
	return nil
}

// declaredColumn is what a file says of a column.
type declaredColumn struct {
	node                *yaml.Node
	dataType, mysqlType string
	notNull             bool
}

func readColumn(n *yaml.Node) declaredColumn {
	c := declaredColumn{node: n, dataType: text(n, "data_type")}
	if c.mysqlType = text(get(get(n, "config"), "meta"), mysqlType); c.mysqlType == "" {
		c.mysqlType = text(get(n, "meta"), mysqlType)
	}
	for _, k := range items(get(n, "constraints")) {
		if t := text(k, "type"); t == "not_null" || t == "primary_key" {
			c.notNull = true
		}
	}
	return c
}

// managed reports whether anything of a source was made from a dump.
func managed(s *yaml.Node) bool {
	for _, t := range items(get(s, "tables")) {
		if fromDump(t) {
			return true
		}
	}
	return false
}

func fromDump(table *yaml.Node) bool {
	for _, c := range items(get(table, "columns")) {
		if readColumn(c).mysqlType != "" {
			return true
		}
	}
	return false
}

// Text is the file as it was read.
func (f *File) Text() string { return f.file.Text }
