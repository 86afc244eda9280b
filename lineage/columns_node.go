package lineage

import (
	"bufio"
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/compiler/sql"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
	"github.com/modeldata/model/lineage/internal/offline"
)

// node finds a node's columns. Those that it reads are done.
func (a *columnAnalysis) node(ctx context.Context, i int32) *NodeColumns {
	n := a.graph.Node(i)
	switch {
	case n.Kind == project.Seed:
		return cmp.Or(a.loaded(n), a.declared(n))
	case n.Kind == project.SourceTable:
		return cmp.Or(a.loadedSource(n), a.declared(n))
	case n.Kind == project.Model && n.Language == "sql", n.Kind == project.Snapshot:
		return a.queried(ctx, i)
	case n.IsRelational():
		return a.declared(n)
	}
	return nil
}

// declared are the columns that YAML tells of. A source's count as complete.
// What YAML leaves open an earlier catalog of the engine may tell.
func (a *columnAnalysis) declared(n *project.Node) *NodeColumns {
	names := make([]string, len(n.Columns))
	types := map[string]string{}
	for i, c := range n.Columns {
		names[i] = c.Name
		types[strings.ToLower(c.Name)] = c.DataType
	}
	complete := n.Kind == project.SourceTable && len(names) > 0
	for _, c := range a.options.Catalog[n.UniqueID] {
		key := strings.ToLower(c.Name)
		if t, known := types[key]; t == "" && (known || !complete) {
			types[key] = c.Type
			if !known {
				names = append(names, c.Name)
			}
		}
	}
	out := listed(n, names, complete)
	for i := range out.Columns {
		out.Columns[i].Type = types[strings.ToLower(out.Columns[i].Column)]
	}
	return out
}

func listed(n *project.Node, names []string, complete bool) *NodeColumns {
	out := &NodeColumns{Complete: complete}
	for _, name := range names {
		out.add(ColumnLineage{Node: n.UniqueID, Column: name, Kind: unknown, Sources: []ColumnRef{}, Influences: []ColumnRef{}})
	}
	return out
}

// loaded are the columns of a seed's file; nil when it cannot be read.
func (a *columnAnalysis) loaded(n *project.Node) *NodeColumns {
	if found := a.seeded(n); found != nil {
		return found
	}
	if names := seedHeader(n); len(names) > 0 {
		return listed(n, names, true)
	}
	return nil
}

// loadedSource are the columns of a source's table that a seed of the project
// loads: all of them, however many the source declares, with the types that it
// declares.
func (a *columnAnalysis) loadedSource(n *project.Node) *NodeColumns {
	seed := a.names.seed(n)
	if seed == nil {
		return nil
	}
	found := a.loaded(seed)
	if found == nil {
		return nil
	}
	declared := map[string]string{}
	for _, c := range n.Columns {
		declared[strings.ToLower(c.Name)] = c.DataType
	}
	for i := range found.Columns {
		c := &found.Columns[i]
		c.Node, c.Type = n.UniqueID, cmp.Or(declared[strings.ToLower(c.Column)], c.Type)
	}
	return found
}

// seedHeader reads the first line of a seed's file; nil when it cannot.
func seedHeader(n *project.Node) []string {
	if n.SeedInfo == nil {
		return nil
	}
	f, err := os.Open(filepath.Join(n.SeedInfo.RootPath, n.OriginalPath))
	if err != nil {
		return nil
	}
	defer func() { _ = f.Close() }()
	r := csv.NewReader(bufio.NewReader(f))
	if d := n.Config.String("delimiter"); len(d) == 1 && d != "\"" && d != "\n" && d != "\r" {
		r.Comma = rune(d[0])
	}
	names, err := r.Read()
	if err != nil {
		return nil
	}
	names[0] = strings.TrimPrefix(names[0], "\ufeff")
	for i := range names {
		names[i] = strings.TrimSpace(names[i])
	}
	return names
}

// queried finds the columns of a node that SQL makes.
func (a *columnAnalysis) queried(ctx context.Context, i int32) *NodeColumns {
	n := a.graph.Node(i)
	a.found[i] = nil
	c, sure, err := a.compile(ctx, i)
	if err != nil {
		a.found[i] = append(a.found[i], diag.Warnf(diag.LineageRender, n.Span, "the columns of %s are not known: its template cannot be rendered here", n.UniqueID).
			WithNode(n.UniqueID).WithNote(source.Span{}, "%s", reason(err)).
			WithHint("the lineage of its table is kept; `model compile --select %s` shows the error in full", n.SearchName()))
		return a.declared(n)
	}
	a.guessed[i] = a.guessed[i] || !sure
	return a.analyzed(i, c)
}

// analyzed finds the columns that a node's compiled SQL gives.
func (a *columnAnalysis) analyzed(i int32, c *compiler.Compiled) *NodeColumns {
	n := a.graph.Node(i)
	a.found[i] = nil
	inlined := map[string]bool{}
	for _, cte := range c.CTEs {
		if e, ok := a.graph.ID(cte.UniqueID); ok {
			inlined[strings.ToLower(cteName(a.graph.Node(e)))] = true
		}
	}
	q := sql.Analyze(c.SQL, sql.Options{
		Dialect: a.dialect(n),
		Catalog: func(parts []string) *sql.Relation { return a.relation(i, parts) },
		Outside: func(name string) bool { return inlined[strings.ToLower(name)] },
		Types:   true,
	})
	unread := a.tell(i, c, q)
	if !q.Read {
		return a.declared(n)
	}
	out := &NodeColumns{query: q, compiled: c, Complete: q.Lookup == nil}
	for _, t := range q.Tables {
		out.tables = append(out.tables, a.names.find(i, t.Parts))
	}
	if n.Kind == project.Snapshot {
		a.history(n, q)
	}
	// Beside what was not read stands what only seems wrong for lack of it.
	if a.guessed[i] || unread {
		out.Complete = false
		return out
	}
	out.Diagnostics, out.Tests = a.checked(n, c, q), a.testedColumns(i, q)
	return out
}

func reason(err error) string {
	var d *diag.Diagnostic
	if errors.As(err, &d) {
		return d.Message
	}
	return err.Error()
}

// dialect is the name of the dialect that a node is written in.
func (a *columnAnalysis) dialect(n *project.Node) string {
	if d := n.Config.String("dialect"); d != "" {
		return d
	}
	if out := a.output(n); out != nil {
		return out.Driver.Dialect.Name
	}
	return ""
}

func (a *columnAnalysis) output(n *project.Node) *project.Output {
	target := n.Target
	if target == "" {
		target = a.project.Profile.Target
	}
	return a.project.Profile.Outputs[target]
}

// relation is what is known of a relation that a node's SQL names.
func (a *columnAnalysis) relation(reader int32, parts []string) *sql.Relation {
	at := a.names.find(reader, parts)
	if at < 0 {
		return nil
	}
	if !a.settled && a.depth[at] >= a.depth[reader] { // it may be in the making
		a.early[reader].Store(true)
		return &sql.Relation{Open: true}
	}
	return a.known(at)
}

// known is what readers see of a node; nil when nothing is known of it.
func (a *columnAnalysis) known(i int32) *sql.Relation {
	n := a.out.nodes[i]
	if n == nil {
		return nil
	}
	out := &sql.Relation{Open: !n.Complete}
	node := a.graph.Node(i)
	if out.Key, out.Keyless = a.key(i); len(out.Key) == 0 && !out.Keyless {
		out.Keys = a.likelyKeys(i)
	}
	add := func(name, typ string, null sql.Nullness) {
		out.Columns, out.Types, out.Nulls = append(out.Columns, name), append(out.Types, typ), append(out.Nulls, a.nullness(i, name, null))
	}
	if n.query != nil {
		k := len(n.query.Columns)
		out.Columns, out.Types, out.Nulls = make([]string, 0, k), make([]string, 0, k), make([]sql.Nullness, 0, k)
		for _, c := range n.query.Columns {
			add(c.Name, c.Type, c.Null)
		}
		if !node.Ephemeral() {
			out.Columns, _ = sql.DistinctNames(a.dialect(node), out.Columns)
		}
		return out
	}
	for _, c := range n.Columns {
		add(c.Column, c.Type, c.Null)
	}
	return out
}

// compile renders a node, without a connection where that is enough. It is not
// sure of SQL that depends on answers of the warehouse, which may lack what the
// run builds before, or on answers taken for empty.
func (a *columnAnalysis) compile(ctx context.Context, i int32) (c *compiler.Compiled, sure bool, err error) {
	n := a.graph.Node(i)
	c, err = a.offline(ctx, i, false)
	if err == nil {
		if !c.Settled {
			a.unsettled[i].Store(true)
		}
		return c, true, nil
	}
	a.unsettled[i].Store(true)
	if a.options.Compile != nil && errors.Is(err, offline.ErrAsked) {
		a.asking.Lock()
		defer a.asking.Unlock()
		if c, cerr := a.options.Compile(n); cerr == nil {
			return c, false, nil
		}
	}
	if c, serr := a.offline(ctx, i, true); serr == nil {
		return c, false, nil
	}
	return nil, false, err
}

// offline renders a node from what the project itself knows.
func (a *columnAnalysis) offline(ctx context.Context, i int32, silent bool) (*compiler.Compiled, error) {
	n := a.graph.Node(i)
	out := a.output(n)
	if out == nil {
		return nil, errors.New("its target is not in the profile")
	}
	e := &offline.Engine{Silent: silent, Known: func(r adapters.Relation) []adapters.Column {
		a.unsettled[i].Store(true) // what it reads may be no table of its SQL
		return a.columns(i, r)
	}}
	for _, p := range a.graph.Parents(i) {
		if r := a.graph.Node(p).Relation; r.Identifier != "" && r.Literal == "" {
			if r.Type == "" {
				r.Type = adapters.Table
			}
			e.Existing = append(e.Existing, r)
		}
	}
	rt := &compiler.Runtime{Adapter: e, Session: e, Cache: adapters.NewCache(e, out.Driver.Dialect), ThreadID: "MainThread"}
	return a.compiler.Node(ctx, n, rt).Compile()
}

// columns tells templates of a relation's columns.
func (a *columnAnalysis) columns(reader int32, r adapters.Relation) []adapters.Column {
	parts := slices.DeleteFunc([]string{r.Database, r.Schema, r.Identifier}, func(s string) bool { return s == "" })
	at := a.names.find(reader, parts)
	if at < 0 || a.depth[at] >= a.depth[reader] || a.out.nodes[at] == nil || !a.out.nodes[at].Complete {
		return nil
	}
	var out []adapters.Column
	node := a.graph.Node(at)
	known := a.relation(reader, parts)
	for i, name := range known.Columns {
		c := adapters.Column{Name: name, Type: known.Types[i]}
		if c.Type == "" {
			c.Type, a.guessed[reader] = "unknown", true // what is cast to it is not told to be text
		}
		for _, d := range node.Columns {
			if d.DataType != "" && strings.EqualFold(d.Name, name) {
				c.Type = d.DataType
			}
		}
		out = append(out, c)
	}
	return out
}

// tell warns of SQL that could not be read, and reports whether there is any. A
// model without SQL is left alone: a materialization of the project may ask for
// none.
func (a *columnAnalysis) tell(i int32, c *compiler.Compiled, q *sql.Query) (unread bool) {
	n := a.graph.Node(i)
	if d := a.dialect(n); len(q.Notes) > 0 && sql.Squeeze(c.SQL, d) == sql.Squeeze("", d) {
		return false
	}
	for _, note := range q.Notes {
		if note.Kind != sql.Unread {
			continue
		}
		d := diag.Warnf(diag.LineageUnread, placeOf(n, c, note.Start), "the SQL of %s is not understood here: %s", n.UniqueID, note.Message).WithNode(n.UniqueID)
		if q.Read {
			d.WithHint("the columns around it keep their lineage")
		} else {
			d.WithHint("the lineage of its table is kept, that of its columns is not known; the engine may well accept it")
		}
		a.found[i], unread = append(a.found[i], d), true
	}
	return unread
}

// history adds the columns that a snapshot keeps beside its query's.
func (a *columnAnalysis) history(n *project.Node, q *sql.Query) {
	own := n.Config.Map("snapshot_meta_column_names")
	name := func(key string) string {
		if v, ok := own.Get(key); ok {
			if s, ok := v.(string); ok && s != "" {
				return s
			}
		}
		return key
	}
	find := func(names ...string) []sql.Ref {
		var refs []sql.Ref
		for _, c := range q.Columns {
			if slices.ContainsFunc(names, func(s string) bool { return strings.EqualFold(s, c.Name) }) {
				refs = append(refs, c.Sources...)
			}
		}
		return refs
	}
	updated := find(n.Config.String("updated_at"))
	var rows []sql.Ref
	if len(q.Columns) > 0 {
		rows = q.Columns[0].Influences
	}
	add := func(key string, refs []sql.Ref, typ string, null sql.Nullness) {
		c := sql.Column{Name: name(key), Kind: sql.Constant, Sources: refs, Influences: rows, Type: typ, Null: null}
		if len(refs) > 0 {
			c.Kind = sql.Transform
		}
		q.Columns = append(q.Columns, c)
	}
	text, clock, clockNull := a.snapshotTypes(n, q)
	until := clock
	if n.Config.String("dbt_valid_to_current") != "" {
		until = ""
	}
	add("dbt_scd_id", append(find(keys(n)...), updated...), text, sql.NeverNull)
	add("dbt_updated_at", updated, clock, clockNull)
	add("dbt_valid_from", updated, clock, clockNull)
	add("dbt_valid_to", updated, until, sql.CanBeNull)
	if n.Config.String("hard_deletes") == "new_record" {
		add("dbt_is_deleted", nil, text, sql.NeverNull)
	}
}

// snapshotTypes are the types of what a snapshot adds: of texts, and of times,
// which are those of its updated_at, else of the engine's clock.
func (a *columnAnalysis) snapshotTypes(n *project.Node, q *sql.Query) (text, clock string, null sql.Nullness) {
	text = sql.Canonical(a.dialect(n), "text")
	updated := n.Config.String("updated_at")
	for _, c := range q.Columns {
		if updated != "" && strings.EqualFold(c.Name, updated) {
			return text, c.Type, c.Null
		}
	}
	if updated == "" {
		return text, sql.Canonical(a.dialect(n), "timestamp"), sql.NeverNull
	}
	return text, "", sql.NullUnknown
}

// keys are the columns of a snapshot's unique key.
func keys(n *project.Node) []string {
	v, _ := n.Config.Get("unique_key")
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var out []string
		for _, x := range v {
			if s, ok := x.(string); ok {
				out = append(out, s)
			}
		}
		return out
	}
	return nil
}
