package load

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/internal/configs"
	"github.com/modeldata/model/compiler/internal/files"
	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/internal/scope"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// draft is a node on its way: from its own file, waiting for what YAML says of
// it.
type draft struct {
	file  *parsedFile
	node  *project.Node
	found *scope.Found
	// template renders the node in parse mode; nil for seeds, for files that do
	// not parse, and where the cache knows what it asks for.
	template *jinja.Template
	// rendered says that found is of rendering, not of the syntax tree; settled that
	// the surroundings then decide it.
	rendered, settled bool
	patch             *patchOf
	// described renders the descriptions that the patch gives; of what is
	// switched off they stay as written.
	described func()
	diags     diag.List
}

// draftNodes makes a draft of each resource that has a file.
func (l *loader) draftNodes() {
	each(context.Background(), l.parsed, l.draftFile)
	for _, f := range l.parsed {
		for _, d := range f.drafts {
			l.keep(d)
		}
	}
	l.p.Nodes = make(map[string]*project.Node, 5*len(l.drafts)) // with their tests
}

// keep makes a draft known by its name.
func (l *loader) keep(d *draft) {
	l.drafts = append(l.drafts, d)
	l.byName[d.node.Name] = append(l.byName[d.node.Name], d)
}

// draftFile makes the drafts of one file. Files are done in parallel.
func (l *loader) draftFile(f *parsedFile) {
	if f.file == nil {
		return
	}
	switch f.Role {
	case files.ModelSQL:
		l.draft(f, project.Model, f.Name(), fqn(f, f.Name()))
	case files.PythonModel:
		l.draft(f, project.Model, f.Name(), fqn(f, f.Name())).node.Language = "python"
	case files.TestSQL:
		l.draft(f, project.Test, f.Name(), fqn(f, f.Name()))
	case files.AnalysisSQL:
		names := fqn(f, f.Name())
		if !l.plainAnalyses() {
			names = slices.Insert(names, 1, "analysis")
		}
		l.draft(f, project.Analysis, f.Name(), names).node.Path = "analysis/" + f.Rel
	case files.SeedCSV:
		l.draftSeed(f)
	case files.FunctionFile:
		l.draftFunction(f)
	case files.SnapshotSQL:
		l.draftSnapshots(f)
	}
}

// plainAnalyses: analyses are named by their folders and configured by
// dbt_project.yml as other nodes are, which dbt does by a flag only; else the
// configuration of models is theirs.
func (l *loader) plainAnalyses() bool {
	return l.projects[l.p.Name].Flags.Bool("require_corrected_analysis_fqns")
}

// fqn is package, folders, name.
func fqn(f *parsedFile, name string) []string {
	out := []string{f.Package.Name}
	if dir := path.Dir(f.Rel); dir != "." {
		out = append(out, strings.Split(dir, "/")...)
	}
	return append(out, name)
}

func (l *loader) draft(f *parsedFile, kind project.Kind, name string, fqn []string) *draft {
	n := &project.Node{
		Kind: kind, UniqueID: string(kind) + "." + f.Package.Name + "." + name, Name: name, Package: f.Package.Name,
		Path: f.Rel, OriginalPath: f.Path, FQN: fqn, File: f.file, Span: source.At(f.file, 0, len(f.file.Text)),
		Raw: strings.TrimSpace(f.file.Text), Language: "sql", Checksum: checksum(f.file.Text), CreatedAt: seconds(l.opts.Now),
	}
	lead := len(f.file.Text) - len(strings.TrimLeft(f.file.Text, " \t\r\n\f\v"))
	n.Span = source.At(f.file, lead, lead+len(n.Raw))
	d := &draft{file: f, node: n, template: f.template, found: f.found}
	if f.diags.HasErrors() {
		d.diags, d.found = f.diags, &scope.Found{}
	}
	if kind == project.Test {
		n.TestInfo = &project.TestInfo{}
	}
	f.drafts = append(f.drafts, d)
	return d
}

// checksum hashes a file's content as dbt does, without surrounding space.
func checksum(text string) project.Checksum {
	sum := sha256.Sum256([]byte(strings.TrimSpace(text)))
	return project.Checksum{Name: "sha256", Value: hex.EncodeToString(sum[:])}
}

const (
	byteOrderMark = "\ufeff"
	spaces        = " \t\r\n\f\v"
)

// maxSeedChecksum is the size up to which a seed is hashed; larger ones are
// identified by their path.
const maxSeedChecksum = 1 << 20

func (l *loader) draftSeed(f *parsedFile) {
	d := l.draft(f, project.Seed, f.Name(), fqn(f, f.Name()))
	d.node.Language, d.node.Raw = "sql", ""
	d.node.SeedInfo = &project.SeedInfo{RootPath: f.Package.Root}
	d.found = &scope.Found{}
	d.node.Checksum = project.Checksum{Name: "sha256", Value: f.checksum}
	if f.Size > maxSeedChecksum {
		d.node.Checksum = project.Checksum{Name: "path", Value: f.Path}
	}
}

// seedChecksum hashes a seed's content as dbt does: without white space around
// it, but with a byte order mark that it begins with.
func seedChecksum(abs, text string) string {
	mark := make([]byte, len(byteOrderMark))
	if file, err := os.Open(abs); err == nil {
		n, _ := io.ReadFull(file, mark)
		mark = mark[:n]
		file.Close()
	}
	text = strings.TrimRight(text, spaces)
	if string(mark) == byteOrderMark {
		text = byteOrderMark + text
	} else {
		text = strings.TrimSpace(text)
	}
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func (l *loader) draftSnapshots(f *parsedFile) {
	if f.template == nil { // it does not parse: its snapshots have no names
		return
	}
	blocks := slices.DeleteFunc(slices.Clone(f.template.Blocks()), func(b *jinja.Block) bool { return b.Kind != "snapshot" })
	if len(f.template.Blocks()) == 0 && strings.TrimSpace(f.file.Text) != "" {
		l.report(diag.Warnf(diag.SnapshotDefinition, firstLine(source.At(f.file, 0, len(f.file.Text))), "the file has no snapshot block: nothing is made of it").
			WithHint("write {%% snapshot %s %%} before it and {%% endsnapshot %%} behind it", f.Name()))
	}
	for _, b := range blocks {
		names := append(fqn(f, f.Name()), b.Name)
		d := l.draft(f, project.Snapshot, b.Name, names)
		d.template = b.Body()
		d.node.Raw = b.BodySpan.Text()
		d.node.Span = b.BodySpan
		d.node.Checksum = checksum(f.file.Text)
		d.node.Path = f.Rel
	}
}

// findCalls learns what each draft asks for, from its syntax tree or by
// rendering it in parse mode.
func (l *loader) findCalls() {
	around := l.surroundings()
	each(context.Background(), l.drafts, func(d *draft) {
		if d.found != nil && !l.replaced(d) {
			return
		}
		if kept := d.file.rendering; kept != nil && bytes.Equal(kept.around, around) {
			d.found, d.rendered, d.settled = kept.found, true, true
			return
		}
		if l.readTemplate(d); d.template == nil {
			d.found = &scope.Found{}
			return
		}
		var ok bool
		if d.found, ok = static(d.template); !ok || l.replaced(d) {
			s := l.render(d)
			d.found, d.rendered = s.Found, true
			d.settled = !s.Beyond && l.remember(d, around)
		}
	})
	for _, d := range l.drafts {
		l.report(d.diags...)
	}
}

// replaced reports whether ref(), source() or config() are macros of the
// project's own for a draft, so that only rendering shows what it asks for. It
// sees to it that there is a template to render.
func (l *loader) replaced(d *draft) bool {
	own := func(name string) bool {
		e := l.world.Macros.Lookup(d.node.Package, name)
		return e != nil && !e.Internal
	}
	if d.node.Kind == project.Seed || d.node.Language == "python" && d.node.Kind == project.Model || !own("ref") && !own("source") && !own("config") {
		return false
	}
	l.readTemplate(d)
	return d.template != nil
}

// readTemplate parses the template of a draft of which the cache had no need.
func (l *loader) readTemplate(d *draft) {
	if d.template != nil {
		return
	}
	t, err := jinja.Parse(d.node.File)
	if err != nil {
		d.diags = append(d.diags, diag.From(err, diag.JinjaSyntax, d.node.Span)...)
		return
	}
	d.template = t
}

// render runs a draft's template in parse mode.
func (l *loader) render(d *draft) *scope.Scope {
	n := d.node
	provisional, _ := configs.Merge(n.Kind, l.layers(n, nil, nil)...)
	n.Config = project.NewConfig(n.Kind, provisional)
	n.Target = l.p.Profile.Target
	s := l.world.Parse(n)
	if _, err := d.template.Render(s.Jinja()); err != nil {
		for _, dg := range diag.From(err, diag.JinjaType, n.Span) {
			d.diags = append(d.diags, dg.WithNode(n.UniqueID))
		}
	}
	return s
}

// layers lists the configuration of a node, least specific first: its
// package's dbt_project.yml, its YAML, its own config() calls, and for a
// package's node the root project's dbt_project.yml.
func (l *loader) layers(n *project.Node, yaml, calls []configs.Layer) []configs.Layer {
	kind := n.Kind
	if kind == project.Analysis && !l.plainAnalyses() {
		kind = project.Model
	}
	out := l.projects[n.Package].Layers(kind, n.FQN)
	out = append(out[:len(out):len(out)], yaml...)
	if own := configs.Calls(n.Kind, calls); own != nil {
		out = append(out, own)
	}
	if n.Package != l.p.Name {
		out = append(out, l.projects[l.p.Name].Layers(kind, n.FQN)...)
	}
	return out
}

// callLayers are config() calls as layers.
func callLayers(calls []scope.ConfigCall) []configs.Layer {
	var out []configs.Layer
	for _, c := range calls {
		var layer configs.Layer
		for k, v := range c.Values.All() {
			if k == "pre_hook" || k == "post_hook" {
				k = strings.Replace(k, "_", "-", 1)
			}
			layer = append(layer, configs.Entry{Key: k, Value: v, Span: c.Span})
		}
		out = append(out, layer)
	}
	return out
}

// finishDrafts merges configuration, names relations and adds the nodes.
func (l *loader) finishDrafts() {
	each(context.Background(), l.drafts, func(d *draft) {
		if !d.diags.HasErrors() {
			l.finish(d)
		}
	})
	for _, d := range l.drafts {
		if !d.diags.HasErrors() {
			l.add(d.node)
		}
	}
}

func (l *loader) finish(d *draft) {
	n := d.node
	calls := callLayers(d.found.Configs)
	if d.rendered {
		l.keepWritten(calls, d.found.Configs)
	}
	if len(calls) > 0 {
		n.ConfigCalls = unrendered([]configs.Layer{configs.Calls(n.Kind, calls)})
	}
	n.Refs, n.SourceRefs, n.MetricRefs, n.FunctionRefs = d.found.Refs, d.found.Sources, d.found.Metrics, d.found.Functions
	if n.Kind == project.Model && !d.rendered && len(n.SourceRefs) > 1 && dbtNeedNotRender(n.Raw, d.found.Configs) {
		n.SourceRefs = distinctSources(n.SourceRefs)
	}
	n.DependsOn.Macros = d.found.Macros
	l.applyPatch(d)
	layers := l.layers(n, pythonDefault(n, l.patchLayers(d)), calls)
	l.configure(n, layers)
	if d.described != nil && n.Config.Bool("enabled") {
		d.described()
	}
	l.hookCalls(n)
	l.checkSnapshot(n)
	l.checkContract(d, layers)
	l.checkColor(n, layers)
}

// distinctSources keeps the first of equal references, as dbt does where it need
// not render.
func distinctSources(list []project.SourceRef) []project.SourceRef {
	var out []project.SourceRef
	for _, s := range list {
		if !slices.ContainsFunc(out, func(o project.SourceRef) bool { return o.Source == s.Source && o.Table == s.Table }) {
			out = append(out, s)
		}
	}
	return out
}

// hookCalls adds what the node's hooks ask for to what the node asks for, so
// that they run after it.
func (l *loader) hookCalls(n *project.Node) {
	if !n.Config.IsSet("pre-hook") && !n.Config.IsSet("post-hook") {
		return
	}
	for _, key := range []string{"pre-hook", "post-hook"} {
		hooks, _ := n.Config.Get(key)
		list, _ := hooks.([]any)
		for _, h := range list {
			m, _ := h.(*project.Map)
			sql := m.String("sql")
			if !strings.Contains(sql, "{{") && !strings.Contains(sql, "{%") {
				continue
			}
			t, err := jinja.ParseString(sql, firstLine(n.Span))
			if err != nil {
				l.report(diag.From(err, diag.JinjaSyntax, n.Span)...)
				continue
			}
			s := l.world.Parse(n)
			if _, err := t.Render(s.Jinja()); err != nil {
				for _, d := range diag.From(err, diag.JinjaType, n.Span) {
					l.report(d.WithNode(n.UniqueID))
				}
			}
			if n.Kind == project.Seed && len(s.Found.Refs)+len(s.Found.Sources) > 0 {
				l.report(diag.Errorf(diag.SeedDepends, firstLine(n.Span), "Seeds cannot depend on other nodes: the %s of seed %s calls ref() or source(): %s", key, n.Name, sql).
					WithHint("name the relation without ref(), for example by {{ this.schema }}").WithNode(n.UniqueID))
				continue
			}
			n.Refs = append(n.Refs, s.Found.Refs...)
			n.SourceRefs = append(n.SourceRefs, s.Found.Sources...)
			n.FunctionRefs = append(n.FunctionRefs, s.Found.Functions...)
			for _, id := range s.Found.Macros {
				if !slices.Contains(n.DependsOn.Macros, id) {
					n.DependsOn.Macros = append(n.DependsOn.Macros, id)
				}
			}
		}
	}
}

// firstLine is the span up to its first line break.
func firstLine(s source.Span) source.Span {
	if i := strings.IndexByte(s.Text(), '\n'); i >= 0 {
		s.End = s.Start + int32(i)
	}
	return s
}

// configure gives a node its merged configuration and what follows from it.
func (l *loader) configure(n *project.Node, layers []configs.Layer) {
	merged, diags := configs.Merge(n.Kind, layers...)
	for _, dg := range diags {
		l.report(dg.WithNode(n.UniqueID))
	}
	if n.Kind == project.Test {
		settleFailures(merged)
	}
	settleBegin(n.Kind, merged)
	n.Config = project.NewConfig(n.Kind, merged)
	n.Unrendered = unrendered(layers)
	n.Tags = distinct(n.Config.Strings("tags"))
	n.Meta = n.Config.Map("meta")
	n.Group = n.Config.String("group")
	n.Target = l.p.Profile.Target
	l.checkGroup(n, layers)
	if n.Kind == project.Model {
		n.Access = n.Config.String("access")
		l.checkValues(n, layers)
		l.checkMicrobatch(n, layers)
	}
	if c := n.Config.Map("contract"); c != nil {
		n.Contract.Enforced, n.Contract.AliasTypes = c.Bool("enforced"), !c.Has("alias_types") || c.Bool("alias_types")
	}
	if n.Contract.Enforced && n.Kind == project.Model {
		n.Contract.Checksum = contractChecksum(n)
	}
	switch n.Kind {
	case project.Function:
		l.checkFunction(n)
	case project.Seed, project.Test:
		if m := n.Config.String("materialized"); m != string(n.Kind) && m != "" {
			l.report(diag.Errorf(diag.ConfigType, setAt(n, layers, "materialized"), "the %s '%s' is materialized as '%s'", n.Kind, n.Name, m).WithNode(n.UniqueID).
				WithHint("a %s is always materialized as %s: remove the setting", n.Kind, n.Kind).
				AsDbt("A %s must have a materialized value of '%s'", n.Kind, n.Kind))
		}
	}
	rel, err := l.namer.relation(n, l.p.Profile.Outputs[n.Target])
	if err != nil {
		for _, dg := range diag.From(err, diag.JinjaType, n.Span) {
			l.report(dg.WithNode(n.UniqueID))
		}
		return
	}
	n.Relation, n.Alias = rel, rel.Identifier
	l.pointLatest(n, layers)
}

// settleBegin gives the begin of a microbatch model its time of day.
func settleBegin(kind project.Kind, c *project.Map) {
	if kind != project.Model || c.String("materialized") != "incremental" || c.String("incremental_strategy") != "microbatch" {
		return
	}
	if at, ok := moment(c.String("begin")); ok {
		c.Set("begin", at)
	}
}

// distinct keeps the first of equal texts.
func distinct(list []string) []string {
	var out []string
	for _, s := range list {
		out = appendNew(out, s)
	}
	return out
}

// unrendered is the configuration as written, later layers replacing earlier.
func unrendered(layers []configs.Layer) *project.Map {
	out := &project.Map{}
	for _, layer := range layers {
		for _, e := range layer {
			out.Set(e.Key, e.Written())
		}
	}
	return out
}
