package load

import (
	"context"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/modeldata/model/compiler/internal/cache"
	"github.com/modeldata/model/compiler/internal/files"
	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/internal/macros"
	"github.com/modeldata/model/compiler/internal/projectfile"
	"github.com/modeldata/model/compiler/internal/resolve"
	"github.com/modeldata/model/compiler/internal/scope"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// loader holds a project while it is put together.
type loader struct {
	opts     Options
	inputs   *inputs
	p        *project.Project
	projects map[string]*projectfile.Project // by package name
	world    *scope.World
	namer    *namer
	mu       sync.Mutex // guards diags
	diags    diag.List

	cache    *cache.Cache
	parsed   []*parsedFile
	drafts   []*draft            // nodes from SQL files and CSV, in order
	byName   map[string][]*draft // refable drafts by file name, for patches
	disabled []*project.Node
	// overrides are sources of packages that other files describe anew, by
	// overrideKey.
	overrides map[string]sourceOverride
	// asking remembers what generic tests ask for, by entry.
	asking sync.Map
	// reaches remembers what macros lead to, by their ids.
	reaches sync.Map
	// plain finds nodes by plain names of tables; made when a node asks.
	plain     *tableNames
	plainOnce sync.Once
	// changes: a project file asks for what differs between commands.
	changes bool
	// failed ends the loading: later phases would only report consequences.
	failed bool
}

// Load reads and resolves a project. The world is usable when the diagnostics
// hold no error.
func Load(ctx context.Context, opts Options) (*scope.World, diag.List) {
	var in inputs
	opts.Env = in.lookup(opts.Env)
	l := &loader{opts: opts, inputs: &in, p: &project.Project{
		Root: opts.ProjectDir, Vars: opts.Vars, Nodes: map[string]*project.Node{}, Disabled: map[string][]*project.Node{},
		Macros: map[string]*project.Macro{}, Docs: map[string]*project.Doc{}, Groups: map[string]*project.Group{},
	}, projects: map[string]*projectfile.Project{}, byName: map[string][]*draft{}, overrides: map[string]sourceOverride{}}
	for _, phase := range []func(){
		l.readProfile, l.readProjects, func() { l.readFiles(ctx) }, l.readMacros, l.readDocs,
		l.draftNodes, l.findCalls, l.readProperties, l.absorbOverloads, l.finishDrafts, l.addSources, l.addTests, l.addHooks, l.addOthers, l.resolve,
	} {
		phase()
		if l.failed || ctx.Err() != nil {
			break
		}
	}
	if !l.diags.HasErrors() && l.cache != nil {
		l.world.Fingerprint = l.fingerprint()
		if err := l.cache.Save(opts.Now); err != nil {
			l.report(diag.Warnf(diag.CacheUnwritten, source.Span{}, "the parse cache is not written: %v", err).
				WithHint("the next command reads every file anew; check the target folder"))
		}
	}
	return l.world, l.diags.Sort()
}

// report keeps diagnostics; it may be called from several goroutines.
func (l *loader) report(ds ...*diag.Diagnostic) {
	if len(ds) == 0 {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.diags = append(l.diags, ds...)
}

// readFiles walks all packages and parses every file, in parallel.
func (l *loader) readFiles(ctx context.Context) {
	path := ""
	if !l.opts.NoCache {
		path = filepath.Join(targetDir(l.p), "partial_parse.model")
	}
	var kept sync.WaitGroup
	kept.Go(func() { l.cache = cache.Open(path, l.opts.Build) })
	for _, pkg := range l.p.Packages {
		entries, diags := files.Walk(pkg)
		l.report(diags...)
		room := make([]parsedFile, len(entries))
		for i, e := range entries {
			room[i].Entry = e
			l.parsed = append(l.parsed, &room[i])
		}
	}
	kept.Wait()
	each(ctx, l.parsed, l.parseFile)
	for _, f := range l.parsed {
		l.report(f.diags...)
	}
	l.checkFixtureNames()
}

// share is how many items a processor takes at once: few enough that all end
// together when some items cost more than others.
const share = 32

// each calls fn for every item on all processors.
func each[T any](ctx context.Context, items []T, fn func(T)) {
	var next atomic.Int64
	work := func() {
		for ctx.Err() == nil {
			from := int(next.Add(share)) - share
			if from >= len(items) {
				return
			}
			for _, it := range items[from:min(from+share, len(items))] {
				fn(it)
			}
		}
	}
	workers := min(runtime.GOMAXPROCS(0), (len(items)+share-1)/share)
	var wg sync.WaitGroup
	for range workers - 1 {
		wg.Go(work)
	}
	work()
	wg.Wait()
}

// readMacros registers the macros of all packages and makes the world.
func (l *loader) readMacros() {
	root := l.projects[l.p.Name]
	driver := l.p.Profile.Outputs[l.p.Profile.Target].Driver
	reg := macros.New(l.p.Name, append([]string{driver.Name}, driver.Dispatch...), root.Dispatch())
	for _, e := range internalMacros(driver, l.report) {
		if d := reg.Add(e); d != nil {
			l.report(d)
		}
	}
	for _, f := range l.parsed {
		if f.template == nil || f.Role != files.MacroSQL && f.Role != files.GenericTestSQL {
			continue
		}
		for _, b := range f.template.Blocks() {
			if b.Kind == jinja.StrayTag {
				l.report(diag.Warnf(diag.StrayJinjaBlock, b.NameSpan, "the tag '%s' means nothing here", b.Name))
			}
			if e := entryOf(b, f.Package.Name, f.Path); e != nil {
				e.CreatedAt = seconds(l.opts.Now)
				if f.Role == files.MacroSQL && root.Flags.Bool("validate_macro_args") {
					e.Arguments = signature(b)
				}
				if d := reg.Add(e); d != nil {
					l.report(d)
				}
			}
		}
	}
	reg.Freeze()
	for _, e := range reg.All() {
		l.p.Macros[e.UniqueID] = e.Macro
	}
	l.failed = l.unparsed(files.MacroSQL, files.GenericTestSQL)
	l.world = l.newWorld(reg)
	l.namer = newNamer(l.world, l.p.Packages, root.Flags.Bool("require_valid_schema_from_generate_schema_name"))
}

// resolve turns names into nodes and reports all that do not resolve.
func (l *loader) resolve() {
	nodes := make([]*project.Node, 0, len(l.p.Order))
	for _, id := range l.p.Order {
		nodes = append(nodes, l.p.Nodes[id])
	}
	l.world.Index = resolve.NewIndex(l.p.Name, l.projects[l.p.Name].Flags.Bool("require_ref_searches_node_package_before_root"), nodes, l.disabled)
	var checks sync.WaitGroup
	for _, check := range []func([]*project.Node){l.checkRelations, l.checkNames, l.checkUnique, l.checkConfigPaths} {
		checks.Go(func() { check(nodes) })
	}
	each(context.Background(), nodes, l.resolveNode)
	checks.Wait()
	l.resolveSemantics(nodes)
	l.deprecatedModels(nodes)
	l.checkBatches(nodes)
}

// resolveNode finds what a node names: sources, then nodes, as dbt lists them;
// a unit test has the model that it tests first. Nodes are resolved in parallel: it
// changes this one only.
func (l *loader) resolveNode(n *project.Node) {
	if n.Kind == project.UnitTest {
		l.resolveRefs(n)
		l.resolveSources(n)
		l.checkIncremental(n)
		return
	}
	l.resolveSources(n)
	l.resolveRefs(n)
	l.resolveFunctions(n)
	l.inferRefs(n)
	l.resolveKeys(n)
}

// dependOn adds a node that another reads.
func dependOn(n *project.Node, id string) {
	if !slices.Contains(n.DependsOn.Nodes, id) {
		n.DependsOn.Nodes = append(n.DependsOn.Nodes, id)
	}
}

func (l *loader) resolveRefs(n *project.Node) {
	x := l.world.Index
	for _, ref := range n.Refs {
		found, problem := x.Ref(ref, n.Package)
		if problem == resolve.Missing && l.unread(ref.Name) {
			continue // what stands in its way is reported already
		}
		missing := problem == resolve.Missing && n.Kind == project.UnitTest // a unit test without its model is an error
		if problem != resolve.None && isTest(n) && !missing {
			l.dropTest(n, problem, scope.RefProblem(x, n, ref, found, problem))
			continue
		}
		if problem != resolve.None {
			l.report(scope.RefProblem(x, n, ref, found, problem))
			continue
		}
		if d := l.accessProblem(n, found[0], ref); d != nil {
			l.report(d)
			continue
		}
		dependOn(n, found[0].UniqueID)
	}
}

func (l *loader) resolveSources(n *project.Node) {
	x := l.world.Index
	for _, src := range n.SourceRefs {
		found, problem := x.Source(src.Source, src.Table, n.Package)
		if problem == resolve.Missing && l.unparsed(files.PropertiesYAML) {
			continue
		}
		if problem != resolve.None && isTest(n) {
			l.dropTest(n, problem, scope.SourceProblem(x, n, src, problem))
			continue
		}
		if problem != resolve.None {
			l.report(scope.SourceProblem(x, n, src, problem))
			continue
		}
		dependOn(n, found.UniqueID)
	}
}

// unread reports whether a file that should define the name has an error of
// its own.
func (l *loader) unread(name string) bool {
	for _, d := range l.byName[name] {
		if d.diags.HasErrors() {
			return true
		}
	}
	return l.unparsed(files.SnapshotSQL)
}

// unparsed reports whether a file of one of the roles does not parse.
func (l *loader) unparsed(roles ...files.Role) bool {
	return slices.ContainsFunc(l.parsed, func(f *parsedFile) bool {
		return slices.Contains(roles, f.Role) && f.template == nil && f.properties == nil && f.diags.HasErrors()
	})
}

func isTest(n *project.Node) bool { return n.Kind == project.Test || n.Kind == project.UnitTest }

// dropTest switches a test off because it reads what is not there. As with
// dbt it stays in the manifest; what is missing is worth a warning, what is
// switched off is not.
func (l *loader) dropTest(n *project.Node, why resolve.Problem, d *diag.Diagnostic) {
	if why != resolve.Disabled {
		d.Severity = diag.Warning
		l.report(d)
	}
	values := n.Config.Set().Clone()
	values.Set("enabled", false)
	n.Config = project.NewConfig(n.Kind, values)
}

// accessProblem checks a ref against the target's access and group.
func (l *loader) accessProblem(n, target *project.Node, ref project.Ref) *diag.Diagnostic {
	if target.Kind != project.Model {
		return nil
	}
	restricted := n.Package != target.Package && l.projects[target.Package].RestrictAccess
	switch {
	case target.Access == "private" && (n.Group == "" || n.Group != target.Group || restricted):
		return diag.Errorf(diag.PrivateRef, ref.Span, "%s reads %s, which is private to the group '%s'", n.UniqueID, target.UniqueID, target.Group).
			WithNode(n.UniqueID).WithNote(target.PatchSpan, "it is declared private here").
			WithHint("put both models into one group, or make the target protected or public")
	case target.Access == "protected" && restricted:
		return diag.Errorf(diag.PrivateRef, ref.Span, "%s reads %s, which is protected in package '%s'", n.UniqueID, target.UniqueID, target.Package).
			WithNode(n.UniqueID).WithHint("make the target public")
	}
	return nil
}

// checkRelations reports nodes that would build the same relation.
func (l *loader) checkRelations(nodes []*project.Node) {
	seen := map[string]*project.Node{}
	for _, n := range nodes {
		if !n.IsRelational() || n.Ephemeral() {
			continue
		}
		out := l.p.Profile.Outputs[n.Target]
		key := n.Target + "\x00" + out.Driver.Dialect.Key(n.Relation)
		if first, dup := seen[key]; dup {
			l.report(diag.Errorf(diag.DuplicateRelation, n.Span, "%s and %s would both be built as %s", first.UniqueID, n.UniqueID, out.Driver.Dialect.Render(n.Relation)).
				WithNode(n.UniqueID).WithNote(first.Span, "the first is here").
				WithHint("give one of them another name by the alias, schema or database configuration").
				AsDbt("dbt found two resources with the database representation \"%s\"", out.Driver.Dialect.Render(n.Relation)))
			continue
		}
		seen[key] = n
	}
}

// add makes a node part of the project, or of the disabled ones.
func (l *loader) add(n *project.Node) {
	if !n.Config.Bool("enabled") {
		l.disabled = append(l.disabled, n)
		l.p.Disabled[n.UniqueID] = append(l.p.Disabled[n.UniqueID], n)
		return
	}
	if first, dup := l.p.Nodes[n.UniqueID]; dup {
		l.duplicate(first, n)
		return
	}
	l.p.Nodes[n.UniqueID] = n
	l.p.Order = append(l.p.Order, n.UniqueID)
}

// dbtPlural is how dbt calls several nodes of a kind.
func dbtPlural(k project.Kind) string {
	if k == project.Test {
		return "data_tests"
	}
	return k.Plural()
}

func (l *loader) duplicate(first, n *project.Node) {
	what := n.Kind.Plural()
	name := n.Name
	if n.Kind == project.SourceTable {
		what, name = "source tables", n.SourceInfo.SourceName+"."+n.Name
	}
	l.report(diag.Errorf(diag.DuplicateNode, n.Span, "two %s are named '%s'", what, name).WithNode(n.UniqueID).
		WithNote(first.Span, "the first is here").
		WithHint("names are unique within a package: rename one of them").
		AsDbt("dbt found two %s with the name \"%s\"", dbtPlural(n.Kind), name))
}
