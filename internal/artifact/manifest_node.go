package artifact

import "bytes"

// readNode reads what is compared of a node, source or unit test; a null is an
// error.
func (m *Manifest) readNode(c *cursor, id string) error {
	if c.next() != '{' {
		return c.expected("an object")
	}
	n := &Node{}
	m.Nodes[id] = n
	return c.members(func(key []byte) error {
		if into := n.word(string(key)); into != nil {
			return set(into, c.word)
		}
		if into := n.text(string(key)); into != nil {
			return set(into, c.text)
		}
		if into := n.any(string(key)); into != nil {
			return set(into, c.any)
		}
		return n.part(c, string(key))
	})
}

func set[T any](into *T, take func() (T, error)) (err error) {
	*into, err = take()
	return err
}

// word is the field of a key whose texts occur over and over.
func (n *Node) word(key string) *string {
	switch key {
	case "resource_type":
		return &n.ResourceType
	case "package_name":
		return &n.Package
	case "database":
		return &n.Database
	case "schema":
		return &n.Schema
	case "group":
		return &n.Group
	case "access":
		return &n.Access
	case "source_name":
		return &n.Source.SourceName
	case "loaded_at_field":
		return &n.Source.LoadedAtField
	case "unrendered_database":
		return &n.Source.UnrenderedDatabase
	case "unrendered_schema":
		return &n.Source.UnrenderedSchema
	case "original_file_path":
		return &n.OriginalPath
	}
	return nil
}

// text is the field of a key with a text of its own.
func (n *Node) text(key string) *string {
	switch key {
	case "unique_id":
		return &n.UniqueID
	case "name":
		return &n.Name
	case "path":
		return &n.Path
	case "alias":
		return &n.Alias
	case "identifier":
		return &n.Identifier
	case "relation_name":
		return &n.RelationName
	case "raw_code":
		return &n.RawCode
	case "description":
		return &n.Description
	case "deprecation_date":
		return &n.Deprecation
	}
	return nil
}

// any is the field of a key with a value of any type.
func (n *Node) any(key string) *any {
	switch key {
	case "constraints":
		return &n.Constraints.Value
	case "version":
		return &n.Version.Value
	case "latest_version":
		return &n.Latest.Value
	case "freshness":
		return &n.Source.Freshness.Value
	case "external":
		return &n.Source.External.Value
	case "quoting":
		return &n.Source.Quoting.Value
	}
	return nil
}

// part reads a field with a structure of its own, and skips all others.
func (n *Node) part(c *cursor, key string) (err error) {
	switch key {
	case "compiled_code":
		c.next()
		start := c.at
		err = c.skip()
		n.compiled = bytes.Clone(c.b[start:c.at])
	case "fqn":
		n.FQN, err = c.texts()
	case "unrendered_config":
		n.Unrendered, err = c.anyMap()
	case "checksum":
		err = n.Checksum.read(c)
	case "columns":
		err = n.readColumns(c)
	case "config":
		err = n.Config.read(c)
	case "contract":
		err = n.Contract.read(c)
	case "depends_on":
		err = n.DependsOn.read(c)
	default:
		err = c.skip()
	}
	return err
}

func (c *cursor) anyMap() (AnyMap, error) {
	v, err := c.any()
	m, _ := v.(map[string]any)
	return m, err
}

// read reads {"name", "checksum"} or a plain string.
func (s *Checksum) read(c *cursor) (err error) {
	if c.next() == '"' {
		s.Value, err = c.text()
		return err
	}
	return c.members(func(key []byte) error {
		switch string(key) {
		case "name":
			return set(&s.Name, c.word)
		case "checksum":
			return set(&s.Value, c.text)
		}
		return c.skip()
	})
}

func (n *Node) readColumns(c *cursor) error {
	return c.members(func([]byte) error {
		var col Column
		err := c.members(func(key []byte) error {
			switch string(key) {
			case "name":
				return set(&col.Name, c.word)
			case "description":
				return set(&col.Description, c.text)
			case "data_type":
				return set(&col.DataType, c.word)
			case "constraints":
				return set(&col.Constraints.Value, c.any)
			}
			return c.skip()
		})
		n.Columns = append(n.Columns, col)
		return err
	})
}

func (g *NodeConfig) read(c *cursor) error {
	return c.members(func(key []byte) error {
		switch string(key) {
		case "enabled":
			if c.null() {
				return nil
			}
			g.Enabled = new(bool)
			return set(g.Enabled, c.truth)
		case "materialized":
			return set(&g.Materialized, c.word)
		case "severity":
			return set(&g.Severity, c.word)
		case "persist_docs":
			return set(&g.PersistDocs, c.anyMap)
		}
		return c.skip()
	})
}

func (t *Contract) read(c *cursor) error {
	return c.members(func(key []byte) error {
		switch string(key) {
		case "enforced":
			return set(&t.Enforced, c.truth)
		case "alias_types":
			return set(&t.AliasTypes, c.truth)
		case "checksum":
			return set(&t.Checksum, c.text)
		}
		return c.skip()
	})
}

func (d *DependsOn) read(c *cursor) error {
	return c.members(func(key []byte) error {
		switch string(key) {
		case "macros":
			return set(&d.Macros, c.texts)
		case "nodes":
			return set(&d.Nodes, c.texts)
		}
		return c.skip()
	})
}

// CompiledCode is the SQL that was made of the node; "" when the manifest is of a
// command that compiled nothing.
func (n *Node) CompiledCode() string {
	if len(n.compiled) == 0 {
		return ""
	}
	text, err := (&cursor{b: n.compiled}).text()
	if err != nil {
		return ""
	}
	return text
}
