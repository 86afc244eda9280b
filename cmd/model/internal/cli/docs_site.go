package cli

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/compiler/sql"
	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
	"github.com/modeldata/model/internal/ui"
	"github.com/modeldata/model/lineage"
	"github.com/modeldata/model/lineage/site"
	"github.com/modeldata/model/runner"
)

// mostRuns is how many earlier runs the site tells of.
const mostRuns = 50

// recorded are the commands whose outcomes the history keeps.
var recorded = []string{"build", "run", "test", "seed", "snapshot", "retry"}

// recordRun adds the outcomes of a command to the history beside the artifacts.
func (inv *invocation) recordRun(results *artifact.RunResults) error {
	if !slices.Contains(recorded, inv.command) {
		return nil
	}
	path := filepath.Join(inv.targetDir(), artifact.HistoryFile)
	if err := artifact.AppendRun(path, artifact.RunOf(inv.command, results)); err != nil {
		inv.show(diag.List{diag.Warnf(diag.ArtifactUnwritten, source.Span{}, "%s cannot be written: %v", path, err)})
	}
	return nil
}

// siteData gathers what the docs site shows. report is of what was compiled
// just now; nil: what stands in target/compiled is shown.
func (inv *invocation) siteData(catalog *artifact.Catalog, report *runner.Report) site.Data {
	target := inv.targetDir()
	d := site.Data{Project: inv.project, GeneratedAt: time.Now(), Version: Version, Catalog: catalog, Compiled: inv.compiledBefore}
	if report != nil {
		compiled := map[string]string{}
		for _, r := range slices.Concat(report.Results, report.Inlined) {
			if r.Compiled != nil {
				compiled[r.Node.UniqueID] = r.Compiled.SQL
			}
		}
		d.Compiled = func(id string) string {
			if sql, ok := compiled[id]; ok {
				return sql
			}
			return inv.compiledBefore(id)
		}
	}
	if graph := inv.siteColumns(report); graph != nil {
		inv.addColumns(&d, graph)
		d.Inherited = inv.inherited(graph)
	}
	// A site without its history is better than none.
	d.Runs, _ = artifact.ReadRuns(filepath.Join(target, artifact.HistoryFile), mostRuns)
	d.Freshness, _ = artifact.ReadFreshness(filepath.Join(target, artifact.SourcesFile))
	return d
}

// siteColumns is the lineage and the types of columns as far as the SQL is
// understood.
func (inv *invocation) siteColumns(report *runner.Report) *lineage.ColumnGraph {
	compiled := map[*project.Node]*compiler.Compiled{}
	if report != nil {
		for _, r := range report.Results {
			compiled[r.Node] = r.Compiled
		}
	}
	graph, _ := lineage.Columns(inv.ctx, inv.graph, inv.compiler, lineage.ColumnOptions{
		Compile: func(n *project.Node) (*compiler.Compiled, error) {
			if c := compiled[n]; c != nil {
				return c, nil
			}
			return nil, errNotCompiled
		},
	})
	return graph
}

// inherited are the descriptions that columns take over.
func (inv *invocation) inherited(graph *lineage.ColumnGraph) map[[2]string]site.Inherited {
	found, diags := lineage.Inherit(graph)
	inv.show(inv.warnings.apply(diags))
	out := make(map[[2]string]site.Inherited, len(found))
	for ref, i := range found {
		out[[2]string{ref.Node, ref.Column}] = site.Inherited{Description: i.Description, Node: i.From.Node, Column: i.From.Column}
	}
	return out
}

// addColumns adds the edges between columns, and what the SQL tells of each.
func (inv *invocation) addColumns(d *site.Data, graph *lineage.ColumnGraph) {
	for id := range int32(inv.graph.Len()) {
		if n := graph.Node(id); n != nil {
			addEdges(d, inv.graph.Node(id).UniqueID, n)
		}
	}
	d.Told = func(id string) []site.ToldColumn {
		at, ok := inv.graph.ID(id)
		if !ok || inv.graph.Node(at).Kind == project.SourceTable {
			return nil
		}
		return toldColumns(graph.Node(at))
	}
}

func addEdges(d *site.Data, id string, n *lineage.NodeColumns) {
	seen := map[lineage.ColumnRef]bool{}
	for k := range n.Columns {
		c := &n.Columns[k]
		for _, s := range c.Sources {
			d.Columns = append(d.Columns, site.ColumnEdge{From: s.Node, FromColumn: s.Column, To: c.Node, ToColumn: c.Column, Kind: c.Kind})
		}
		// Most columns of a node share one list.
		if k > 0 && len(c.Influences) > 0 && len(c.Influences) == len(n.Columns[k-1].Influences) && &c.Influences[0] == &n.Columns[k-1].Influences[0] {
			continue
		}
		for _, r := range c.Influences {
			if !seen[r] {
				seen[r] = true
				d.Rows = append(d.Rows, site.RowEdge{From: r.Node, FromColumn: r.Column, To: id})
			}
		}
	}
}

// toldColumns are the columns that a node's SQL makes, when it makes no others.
func toldColumns(n *lineage.NodeColumns) []site.ToldColumn {
	if n == nil || !n.Complete {
		return nil
	}
	out := make([]site.ToldColumn, 0, len(n.Columns))
	for _, c := range n.Columns {
		told := site.ToldColumn{Name: c.Column, Type: c.Type}
		if c.Null != sql.NullUnknown {
			can := c.Null == sql.CanBeNull
			told.Nullable = &can
		}
		out = append(out, told)
	}
	return out
}

var errNotCompiled = errors.New("not compiled")

// compiledBefore reads the SQL that an earlier command compiled, "" when there
// is none.
func (inv *invocation) compiledBefore(id string) string {
	n := inv.project.Nodes[id]
	if n == nil || n.Kind == project.Seed || !strings.HasSuffix(n.OriginalPath, ".sql") {
		return ""
	}
	text, err := os.ReadFile(filepath.Join(inv.targetDir(), "compiled", n.Package, filepath.FromSlash(n.OriginalPath)))
	if err != nil {
		return ""
	}
	return string(text)
}

// writeSite writes the docs site, and as one file when that is asked for.
func (inv *invocation) writeSite(d site.Data) error {
	dir := inv.targetDir()
	if err := site.Write(d, dir, inv.flags.staticDocs); err != nil {
		inv.show(diag.List{diag.Errorf(diag.ArtifactUnwritten, source.Span{}, "the docs site cannot be written to %s: %v", dir, err).
			WithHint("check the target folder, or give another with --target-path")})
		return exit(exitUsage)
	}
	inv.ui.Fire(ui.Note{Msg: "Docs site written to " + filepath.Join(dir, site.IndexFile)})
	if inv.flags.staticDocs {
		inv.ui.Fire(ui.Note{Msg: "Docs site written to " + filepath.Join(dir, site.StaticFile)})
	}
	return nil
}
