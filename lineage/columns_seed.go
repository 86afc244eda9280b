package lineage

import (
	"io"
	"os"
	"path/filepath"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/compiler/sql"
	"github.com/modeldata/model/internal/seedfile"
)

// maxSeed is the size in bytes up to which a seed is read whole to find its
// columns' types.
const maxSeed = 16 << 20

// seeded finds the columns of a seed with the types that loading it gives them.
// It returns nil when the file cannot be read.
func (a *columnAnalysis) seeded(n *project.Node) *NodeColumns {
	out := a.output(n)
	if n.SeedInfo == nil || out == nil || out.Driver == nil {
		return nil
	}
	f, err := os.Open(filepath.Join(n.SeedInfo.RootPath, filepath.FromSlash(n.OriginalPath)))
	if err != nil {
		return nil
	}
	defer func() { _ = f.Close() }()
	if info, err := f.Stat(); err != nil || info.Size() > maxSeed {
		return nil
	}
	shape, err := seedfile.Scan(io.Reader(f), n.Config.String("delimiter"), n.Config.Map("column_types").Has)
	if err != nil {
		return nil
	}
	kinds := make([]string, len(shape.Kinds))
	for i, k := range shape.Kinds {
		kinds[i] = string(k)
	}
	columns := project.SeedColumns(n, out.Driver.Dialect, shape.Columns, kinds)
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.Name
	}
	found := listed(n, names, true)
	for i := range found.Columns {
		c := &found.Columns[i]
		c.Type, c.Null = sql.Canonical(out.Driver.Dialect.Name, columns[i].Type), sql.NeverNull
		if shape.Nulls[i] || shape.Short != nil {
			c.Null = sql.CanBeNull
		}
	}
	return found
}
