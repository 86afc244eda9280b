package lineage

import (
	"bufio"
	"io"
	"strconv"

	"github.com/modeldata/model/internal/artifact"
)

// WriteSummary writes graph_summary.json: the names and types of all nodes by
// number, with the numbers of those that read them.
func (g *Graph) WriteSummary(w io.Writer, invocationID string) error {
	out := bufio.NewWriter(w)
	buf := artifact.AppendString([]byte(`{"_invocation_id":`), invocationID)
	buf = append(buf, `,"linked":{`...)
	for id, n := range g.nodes {
		if id > 0 {
			buf = append(buf, ',')
		}
		buf = append(strconv.AppendInt(append(buf, '"'), int64(id), 10), `":{"name":`...)
		buf = append(artifact.AppendString(buf, n.UniqueID), `,"type":`...)
		buf = artifact.AppendString(buf, string(n.Kind))
		if children := g.Children(int32(id)); len(children) > 0 {
			buf = append(buf, `,"succ":`...)
			for i, child := range children {
				buf = strconv.AppendInt(append(buf, "[,"[min(i, 1)]), int64(child), 10)
			}
			buf = append(buf, ']')
		}
		buf = append(buf, '}')
		if _, err := out.Write(buf); err != nil {
			return err
		}
		buf = buf[:0]
	}
	if _, err := out.WriteString(string(buf) + "}}"); err != nil {
		return err
	}
	return out.Flush()
}
