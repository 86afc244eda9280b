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
	UniqueID     string         `json:"unique_id"`
	ResourceType string         `json:"resource_type"`
	Name         string         `json:"name"`
	Package      string         `json:"package_name"`
	Path         string         `json:"path"`
	OriginalPath string         `json:"original_file_path"`
	FQN          []string       `json:"fqn"`
	Alias        string         `json:"alias"`
	Database     string         `json:"database"`
	Schema       string         `json:"schema"`
	Identifier   string         `json:"identifier"`
	RelationName string         `json:"relation_name"`
	Checksum     Checksum       `json:"checksum"`
	RawCode      string         `json:"raw_code"`
	Description  string         `json:"description"`
	Group        string         `json:"group"`
	Access       string         `json:"access"`
	Columns      Columns        `json:"columns"`
	Config       NodeConfig     `json:"config"`
	Unrendered   AnyMap         `json:"unrendered_config"`
	Contract     Contract       `json:"contract"`
	Constraints  Any            `json:"constraints"`
	DependsOn    DependsOn      `json:"depends_on"`
	Version      Any            `json:"version"`
	Latest       Any            `json:"latest_version"`
	Deprecation  string         `json:"deprecation_date"`
	Source       SourceFacts    `json:"-"`
	Definition   map[string]any `json:"-"` // whole, for exposures and the semantic kinds
}

// Checksum is a file's checksum; a unit test's has no name.
type Checksum struct{ Name, Value string }

// Column is a column of an earlier node.
type Column struct {
	Name        string `json:"name"`
	Description string `json:"description"`
	DataType    string `json:"data_type"`
	Constraints Any    `json:"constraints"`
}

// Columns are a node's columns in order.
type Columns []Column

// NodeConfig holds the few keys of the merged configuration that comparisons
// and deferral look at.
type NodeConfig struct {
	Enabled      *bool  `json:"enabled"`
	Materialized string `json:"materialized"`
	PersistDocs  AnyMap `json:"persist_docs"`
	Severity     string `json:"severity"`
}

// Contract is a node's contract.
type Contract struct {
	Enforced   bool   `json:"enforced"`
	AliasTypes bool   `json:"alias_types"`
	Checksum   string `json:"checksum"`
}

// DependsOn lists unique ids.
type DependsOn struct {
	Macros []string `json:"macros"`
	Nodes  []string `json:"nodes"`
}

// SourceFacts are what a source's comparison needs beyond Node.
type SourceFacts struct {
	SourceName    string `json:"source_name"`
	LoadedAtField string `json:"loaded_at_field"`
	Freshness     Any    `json:"freshness"`
	External      Any    `json:"external"`
	Quoting       Any    `json:"quoting"`
}

// Any is a value whose numbers are int64 where they are whole as written.
type Any struct{ Value any }

// AnyMap is a mapping of such values.
type AnyMap map[string]any

// UnmarshalJSON reads a value.
func (a *Any) UnmarshalJSON(data []byte) error {
	v, err := decodeAny(data)
	a.Value = v
	return err
}

// UnmarshalJSON reads a mapping; null is nil.
func (m *AnyMap) UnmarshalJSON(data []byte) error {
	v, err := decodeAny(data)
	*m, _ = v.(map[string]any)
	return err
}

// UnmarshalJSON reads {"name", "checksum"} or a plain string.
func (c *Checksum) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		return json.Unmarshal(data, &c.Value)
	}
	var v struct{ Name, Checksum string }
	err := json.Unmarshal(data, &v)
	c.Name, c.Value = v.Name, v.Checksum
	return err
}

// UnmarshalJSON reads the object of columns, keeping its order.
func (c *Columns) UnmarshalJSON(data []byte) error {
	dec := json.NewDecoder(strings.NewReader(string(data)))
	return eachMember(dec, func(string) error {
		var col Column
		if err := dec.Decode(&col); err != nil {
			return err
		}
		*c = append(*c, col)
		return nil
	})
}

func decodeAny(data []byte) (any, error) {
	dec := json.NewDecoder(strings.NewReader(string(data)))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, err
	}
	return plainNumbers(v), nil
}

func plainNumbers(v any) any {
	switch v := v.(type) {
	case json.Number:
		if i, err := v.Int64(); err == nil {
			return i
		}
		f, _ := v.Float64()
		return f
	case []any:
		for i := range v {
			v[i] = plainNumbers(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = plainNumbers(v[k])
		}
	}
	return v
}

// ReadManifest reads an earlier manifest of schema v4 or later.
func ReadManifest(path string) (*Manifest, error) {
	m := &Manifest{Nodes: map[string]*Node{}, MacroSQL: map[string]string{}, DocText: map[string]string{}, Disabled: map[string]bool{}}
	if err := readFile(path, m.read); err != nil {
		return nil, err
	}
	return m, nil
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

func (m *Manifest) read(dec *json.Decoder) error {
	return eachMember(dec, func(section string) error {
		switch section {
		case "metadata":
			return m.readMetadata(dec)
		case "nodes", "unit_tests":
			return eachMember(dec, func(id string) error { return m.readNode(dec, id) })
		case "sources":
			return eachMember(dec, func(id string) error { return m.readSource(dec, id) })
		case "exposures", "metrics", "semantic_models", "saved_queries":
			return eachMember(dec, func(id string) error { return m.readDefinition(dec, id) })
		case "macros":
			return readTexts(dec, m.MacroSQL, "macro_sql")
		case "docs":
			return readTexts(dec, m.DocText, "block_contents")
		case "disabled":
			return eachMember(dec, func(id string) error {
				m.Disabled[id] = true
				return skip(dec)
			})
		}
		return skip(dec)
	})
}

func (m *Manifest) readMetadata(dec *json.Decoder) error {
	var meta struct {
		Schema  string `json:"dbt_schema_version"`
		Version string `json:"dbt_version"`
		Project string `json:"project_name"`
		Adapter string `json:"adapter_type"`
	}
	if err := dec.Decode(&meta); err != nil {
		return err
	}
	m.SchemaVersion, m.DBTVersion, m.ProjectName, m.AdapterType = meta.Schema, meta.Version, meta.Project, meta.Adapter
	if !strings.Contains(meta.Schema, "/manifest/v") {
		return fmt.Errorf("schema %q is not a manifest's", meta.Schema)
	}
	return nil
}

func (m *Manifest) readNode(dec *json.Decoder, id string) error {
	var n Node
	if err := dec.Decode(&n); err != nil {
		return err
	}
	m.Nodes[id] = &n
	return nil
}

func (m *Manifest) readSource(dec *json.Decoder, id string) error {
	var s struct {
		Node
		SourceFacts
	}
	if err := dec.Decode(&s); err != nil {
		return err
	}
	n := s.Node
	n.Source = s.SourceFacts
	m.Nodes[id] = &n
	return nil
}

func (m *Manifest) readDefinition(dec *json.Decoder, id string) error {
	var raw json.RawMessage
	if err := dec.Decode(&raw); err != nil {
		return err
	}
	var n Node
	if err := json.Unmarshal(raw, &n); err != nil {
		return err
	}
	v, err := decodeAny(raw)
	if err != nil {
		return err
	}
	n.Definition, _ = v.(map[string]any)
	m.Nodes[id] = &n
	return nil
}

func readTexts(dec *json.Decoder, into map[string]string, key string) error {
	return eachMember(dec, func(id string) error {
		return eachMember(dec, func(k string) error {
			if k != key {
				return skip(dec)
			}
			var text string
			err := dec.Decode(&text)
			into[id] = text
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
