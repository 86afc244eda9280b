package artifact

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
)

// Manifest is what comparing with and deferring to an earlier manifest needs
// of it. The rest of the file is skipped as it is read.
type Manifest struct {
	SchemaVersion string
	DBTVersion    string
	ProjectName   string
	AdapterType   string
	// Nodes holds all kinds by unique id: models, tests, sources, exposures,
	// metrics, semantic models, saved queries, unit tests.
	Nodes map[string]*Node
	// MacroSQL and DocText hold contents by unique id.
	MacroSQL, DocText map[string]string
	// Disabled lists the unique ids of disabled nodes.
	Disabled map[string]bool
}

// Node is a node of an earlier manifest. Which fields are set follows from
// ResourceType. Values of any are nil, bool, int64, float64, string, []any and
// map[string]any.
type Node struct {
	UniqueID     string
	ResourceType string
	Name         string
	Package      string
	Path         string
	OriginalPath string
	FQN          []string
	Alias        string
	Database     string
	Schema       string
	Identifier   string
	RelationName string
	Checksum     Checksum
	RawCode      string
	Description  string
	Group        string
	Access       string
	Columns      Columns
	Config       NodeConfig
	Unrendered   AnyMap
	Contract     Contract
	Constraints  Any
	DependsOn    DependsOn
	Version      Any
	Latest       Any
	Deprecation  string
	Source       SourceFacts
	Definition   map[string]any // whole, for exposures and the semantic kinds
	compiled     []byte         // as it stands in the file
}

// Checksum is a file's checksum; a unit test's has no name.
type Checksum struct{ Name, Value string }

// Column is a column of an earlier node.
type Column struct {
	Name        string
	Description string
	DataType    string
	Constraints Any
}

// Columns are a node's columns in order.
type Columns []Column

// NodeConfig holds the few keys of the merged configuration that comparisons
// and deferral look at.
type NodeConfig struct {
	Enabled      *bool
	Materialized string
	PersistDocs  AnyMap
	Severity     string
}

// Contract is a node's contract.
type Contract struct {
	Enforced   bool
	AliasTypes bool
	Checksum   string
}

// DependsOn lists unique ids.
type DependsOn struct {
	Macros []string
	Nodes  []string
}

// SourceFacts are what a source's comparison needs beyond Node.
type SourceFacts struct {
	SourceName    string
	LoadedAtField string
	// UnrenderedDatabase and UnrenderedSchema are as written, "" where not.
	UnrenderedDatabase, UnrenderedSchema string
	Freshness                            Any
	External                             Any
	Quoting                              Any
}

// Any is a value: nil, bool, int64, float64, string, []any, map[string]any.
type Any struct{ Value any }

// AnyMap is a mapping of such values.
type AnyMap map[string]any

// UnmarshalJSON reads a mapping; null is nil.
func (m *AnyMap) UnmarshalJSON(data []byte) error {
	v, err := (&cursor{b: data}).any()
	*m, _ = v.(map[string]any)
	return err
}

// ReadManifest reads an earlier manifest of schema v4 or later.
func ReadManifest(path string) (*Manifest, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	m, err := readManifest(f, windowSize)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return m, nil
}

func newManifest() *Manifest {
	return &Manifest{Nodes: map[string]*Node{}, MacroSQL: map[string]string{}, DocText: map[string]string{}, Disabled: map[string]bool{}}
}

// readManifest reads through a window of this size.
func readManifest(r io.Reader, room int) (*Manifest, error) {
	m := newManifest()
	c := &cursor{src: r, room: room}
	if _, err := c.slide(); err != nil {
		return nil, err
	}
	return m, m.read(c)
}

func readFile(path string, read func(*json.Decoder) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := read(json.NewDecoder(bufio.NewReaderSize(f, 256<<10))); err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	return nil
}

func (m *Manifest) read(c *cursor) error {
	return c.members(func(section []byte) error {
		switch string(section) {
		case "metadata":
			return c.record(func() error { return m.readMetadata(c) })
		case "nodes", "unit_tests", "sources":
			return c.records(func(id string) error { return m.readNode(c, id) })
		case "exposures", "metrics", "semantic_models", "saved_queries", "functions":
			return c.records(func(id string) error { return m.readDefinition(c, id) })
		case "macros":
			return readTexts(c, m.MacroSQL, "macro_sql")
		case "docs":
			return readTexts(c, m.DocText, "block_contents")
		case "disabled":
			return c.records(func(id string) error {
				m.Disabled[id] = true
				return c.skip()
			})
		}
		return c.record(c.skip)
	})
}

func (m *Manifest) readMetadata(c *cursor) error {
	err := c.members(func(key []byte) (err error) {
		switch string(key) {
		case "dbt_schema_version":
			m.SchemaVersion, err = c.text()
		case "dbt_version":
			m.DBTVersion, err = c.text()
		case "project_name":
			m.ProjectName, err = c.text()
		case "adapter_type":
			m.AdapterType, err = c.text()
		default:
			err = c.skip()
		}
		return err
	})
	if err == nil && !strings.Contains(m.SchemaVersion, "/manifest/v") {
		return fmt.Errorf("schema %q is not a manifest's", m.SchemaVersion)
	}
	return err
}

// readDefinition reads a kind that is compared as a whole.
func (m *Manifest) readDefinition(c *cursor, id string) error {
	start := c.at
	if err := m.readNode(c, id); err != nil {
		return err
	}
	v, err := (&cursor{b: c.b[start:c.at]}).any()
	m.Nodes[id].Definition, _ = v.(map[string]any)
	return err
}

func readTexts(c *cursor, into map[string]string, name string) error {
	return c.records(func(id string) error {
		return c.members(func(k []byte) (err error) {
			if string(k) != name {
				return c.skip()
			}
			into[id], err = c.text()
			return err
		})
	})
}

// eachMember walks an object; member must consume the value. null has none.
func eachMember(dec *json.Decoder, member func(key string) error) error {
	tok, err := dec.Token()
	if err != nil {
		return noEOF(err)
	}
	if tok == nil {
		return nil
	}
	if tok != json.Delim('{') {
		return fmt.Errorf("offset %d: expected an object", dec.InputOffset())
	}
	for dec.More() {
		tok, err := dec.Token()
		if err != nil {
			return noEOF(err)
		}
		key, _ := tok.(string)
		if err := member(key); err != nil {
			return noEOF(err)
		}
	}
	_, err = dec.Token()
	return noEOF(err)
}

func noEOF(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

func skip(dec *json.Decoder) error {
	var raw json.RawMessage
	return dec.Decode(&raw)
}
