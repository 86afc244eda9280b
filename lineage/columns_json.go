package lineage

import "github.com/modeldata/model/internal/artifact"

// AppendJSON appends the column as one JSON object.
func (c *ColumnLineage) AppendJSON(b []byte) []byte {
	b = artifact.AppendString(append(b, `{"node":`...), c.Node)
	b = artifact.AppendString(append(b, `,"column":`...), c.Column)
	b = appendRefsJSON(append(b, `,"sources":`...), c.Sources)
	b = artifact.AppendString(append(b, `,"kind":`...), c.Kind)
	b = appendRefsJSON(append(b, `,"influences":`...), c.Influences)
	for i, e := range c.External {
		if i == 0 {
			b = append(b, `,"external":[`...)
		} else {
			b = append(b, ',')
		}
		b = artifact.AppendString(append(b, `{"relation":`...), e.Relation)
		b = append(artifact.AppendString(append(b, `,"column":`...), e.Column), '}')
	}
	if len(c.External) > 0 {
		b = append(b, ']')
	}
	return append(b, '}')
}

func appendRefsJSON(b []byte, refs []ColumnRef) []byte {
	b = append(b, '[')
	for i, r := range refs {
		if i > 0 {
			b = append(b, ',')
		}
		b = artifact.AppendString(append(b, `{"node":`...), r.Node)
		if r.Column != "" {
			b = artifact.AppendString(append(b, `,"column":`...), r.Column)
		}
		b = append(b, '}')
	}
	return append(b, ']')
}
