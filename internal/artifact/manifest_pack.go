package artifact

import "github.com/modeldata/model/internal/pack"

// A manifest is packed field by field, in the order in which the functions below
// name the fields: packing and unpacking walk the same lists.

func (m *Manifest) texts() [4]*string {
	return [...]*string{&m.SchemaVersion, &m.DBTVersion, &m.ProjectName, &m.AdapterType}
}

func (n *Node) texts() [25]*string {
	return [...]*string{
		&n.UniqueID, &n.ResourceType, &n.Name, &n.Package, &n.Path, &n.OriginalPath, &n.Alias, &n.Database, &n.Schema, &n.Identifier, &n.RelationName,
		&n.Checksum.Name, &n.Checksum.Value, &n.RawCode, &n.Description, &n.Group, &n.Access, &n.Config.Materialized, &n.Config.Severity,
		&n.Contract.Checksum, &n.Deprecation, &n.Source.SourceName, &n.Source.LoadedAtField, &n.Source.UnrenderedDatabase, &n.Source.UnrenderedSchema,
	}
}

func (n *Node) values() [6]*any {
	return [...]*any{&n.Constraints.Value, &n.Version.Value, &n.Latest.Value, &n.Source.Freshness.Value, &n.Source.External.Value, &n.Source.Quoting.Value}
}

func (n *Node) lists() [3]*[]string {
	return [...]*[]string{&n.FQN, &n.DependsOn.Macros, &n.DependsOn.Nodes}
}

func (n *Node) truths() [2]*bool {
	return [...]*bool{&n.Contract.Enforced, &n.Contract.AliasTypes}
}

func (m *Manifest) pack(b []byte) []byte {
	for _, s := range m.texts() {
		b = pack.String(b, *s)
	}
	for _, texts := range []map[string]string{m.MacroSQL, m.DocText} {
		b = pack.Uint(b, uint64(len(texts)))
		for id, text := range texts {
			b = pack.String(pack.String(b, id), text)
		}
	}
	b = pack.Uint(b, uint64(len(m.Disabled)))
	for id := range m.Disabled {
		b = pack.String(b, id)
	}
	b = pack.Uint(b, uint64(len(m.Nodes)))
	for id, n := range m.Nodes {
		b = n.pack(pack.String(b, id))
	}
	return b
}

func (m *Manifest) unpack(r *pack.Reader) {
	for _, s := range m.texts() {
		*s = r.String()
	}
	for _, texts := range []map[string]string{m.MacroSQL, m.DocText} {
		for range r.Count() {
			id := r.String()
			texts[id] = r.String()
		}
	}
	for range r.Count() {
		m.Disabled[r.String()] = true
	}
	nodes := make([]Node, r.Count())
	m.Nodes = make(map[string]*Node, len(nodes))
	for i := range nodes {
		m.Nodes[r.String()] = &nodes[i]
		nodes[i].unpack(r)
	}
}

func (n *Node) pack(b []byte) []byte {
	for _, s := range n.texts() {
		b = pack.String(b, *s)
	}
	for _, list := range n.lists() {
		b = packList(b, *list)
	}
	for _, t := range n.truths() {
		b = pack.Bool(b, *t)
	}
	for _, v := range n.values() {
		b = packValue(b, *v)
	}
	b = packValue(b, ofPointer(n.Config.Enabled))
	for _, m := range []map[string]any{n.Unrendered, n.Config.PersistDocs, n.Definition} {
		b = packValue(b, m)
	}
	b = pack.Bytes(b, n.compiled)
	b = pack.Uint(b, uint64(len(n.Columns)))
	for i := range n.Columns {
		c := &n.Columns[i]
		b = packValue(pack.String(pack.String(pack.String(b, c.Name), c.Description), c.DataType), c.Constraints.Value)
	}
	return b
}

func (n *Node) unpack(r *pack.Reader) {
	for _, s := range n.texts() {
		*s = r.String()
	}
	for _, list := range n.lists() {
		*list = unpackList(r)
	}
	for _, t := range n.truths() {
		*t = r.Bool()
	}
	for _, v := range n.values() {
		*v = unpackValue(r, 0)
	}
	if enabled, ok := unpackValue(r, 0).(bool); ok {
		n.Config.Enabled = &enabled
	}
	n.Unrendered, _ = unpackValue(r, 0).(map[string]any)
	n.Config.PersistDocs, _ = unpackValue(r, 0).(map[string]any)
	n.Definition, _ = unpackValue(r, 0).(map[string]any)
	if compiled := r.Bytes(); len(compiled) > 0 {
		n.compiled = compiled
	}
	if count := r.Count(); count > 0 {
		n.Columns = make(Columns, count)
		for i := range n.Columns {
			n.Columns[i] = Column{Name: r.String(), Description: r.String(), DataType: r.String(), Constraints: Any{unpackValue(r, 0)}}
		}
	}
}

func ofPointer(v *bool) any {
	if v == nil {
		return nil
	}
	return *v
}

func packList(b []byte, list []string) []byte {
	b = pack.Uint(b, uint64(len(list)))
	for _, s := range list {
		b = pack.String(b, s)
	}
	return b
}

func unpackList(r *pack.Reader) []string {
	n := r.Count()
	if n == 0 {
		return nil
	}
	out := make([]string, n)
	for i := range out {
		out[i] = r.String()
	}
	return out
}

// packValue writes a value of Any, its kind first.
func packValue(b []byte, v any) []byte {
	switch v := v.(type) {
	case bool:
		return pack.Bool(append(b, 'b'), v)
	case int64:
		return pack.Int(append(b, 'i'), v)
	case float64:
		return pack.Float(append(b, 'f'), v)
	case string:
		return pack.String(append(b, 's'), v)
	case []any:
		b = pack.Uint(append(b, 'l'), uint64(len(v)))
		for _, x := range v {
			b = packValue(b, x)
		}
		return b
	case map[string]any:
		if v == nil {
			break
		}
		b = pack.Uint(append(b, 'm'), uint64(len(v)))
		for k, x := range v {
			b = packValue(pack.String(b, k), x)
		}
		return b
	}
	return append(b, 'n')
}

func unpackValue(r *pack.Reader, depth int) any {
	if depth > maxNesting {
		r.Fail()
		return nil
	}
	switch r.Byte() {
	case 'b':
		return r.Bool()
	case 'i':
		return r.Int()
	case 'f':
		return r.Float()
	case 's':
		return r.String()
	case 'l':
		out := make([]any, r.Count())
		for i := range out {
			out[i] = unpackValue(r, depth+1)
		}
		return out
	case 'm':
		n := r.Count()
		out := make(map[string]any, n)
		for range n {
			k := r.String()
			out[k] = unpackValue(r, depth+1)
		}
		return out
	case 'n':
		return nil
	}
	r.Fail()
	return nil
}
