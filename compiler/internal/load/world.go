package load

import (
	"io/fs"
	"strings"
	"sync/atomic"
	"time"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/internal/dbtlib"
	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/internal/macros"
	"github.com/modeldata/model/compiler/internal/scope"
	"github.com/modeldata/model/compiler/internal/values"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

func seconds(t time.Time) float64 { return float64(t.UnixMicro()) / 1e6 }

// entryOf makes a macro of a block; nil for blocks that are none.
func entryOf(b *jinja.Block, pkg, path string) *macros.Entry {
	switch b.Kind {
	case "macro", "test", "data_test", "materialization":
	default:
		return nil
	}
	m := b.Macro()
	return &macros.Entry{
		Macro: &project.Macro{
			UniqueID: "macro." + pkg + "." + m.Name, Name: m.Name, Package: pkg, OriginalPath: path,
			SQL: blockText(b), Span: b.Span, Languages: b.SupportedLanguages,
		},
		Block: b, Callable: m,
	}
}

// blockText is a block with the white space that its tags strip around it, but
// for that at the ends of the file.
func blockText(b *jinja.Block) string {
	at := b.FullSpan
	if at.File == nil {
		return at.Text()
	}
	text := at.File.Text
	at.Start = max(at.Start, int32(len(text)-len(strings.TrimLeft(text, " \t\r\n\f\v"))))
	at.End = min(at.End, int32(len(strings.TrimRight(text, " \t\r\n\f\v"))))
	return at.Text()
}

// signature lists the parameters of a block as its documentation would.
func signature(b *jinja.Block) []project.MacroArgument {
	var out []project.MacroArgument
	for _, p := range b.Params {
		out = append(out, project.MacroArgument{Name: p.Name})
	}
	return out
}

// internalMacros parses the tool's own macros: the default ones, then the
// engine's. They are part of the binary, so a problem there is ours.
func internalMacros(driver *adapters.Driver, report func(...*diag.Diagnostic)) []*macros.Entry {
	var out []*macros.Entry
	for _, pkg := range []struct {
		name string
		fs   fs.FS
	}{{"dbt", driver.Base}, {"dbt_" + driver.Name, driver.Macros}} {
		if pkg.fs == nil {
			continue
		}
		found, diags := macrosIn(pkg.fs, pkg.name, "macros/")
		report(diags...)
		for _, e := range found {
			e.Internal, e.Macro.BuiltIn = true, true
		}
		out = append(out, found...)
	}
	return out
}

// macrosIn are the macros of a folder of templates, whose paths begin with prefix.
// What cannot be read is left out.
func macrosIn(folder fs.FS, pkg, prefix string) (out []*macros.Entry, diags diag.List) {
	_ = fs.WalkDir(folder, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".sql") {
			return err
		}
		text, err := fs.ReadFile(folder, path)
		if err != nil {
			return err
		}
		t, err := jinja.Parse(source.NewFile("macros/"+pkg+"/"+path, string(text)))
		if err != nil {
			diags = append(diags, diag.From(err, diag.JinjaSyntax, source.Span{})...)
			return nil
		}
		for _, b := range t.Blocks() {
			if e := entryOf(b, pkg, prefix+path); e != nil {
				out = append(out, e)
			}
		}
		return nil
	})
	return out, diags
}

// Macros are the macros of an installed package's folder; what cannot be read is
// left out.
func Macros(folder fs.FS, pkg string) []*project.Macro {
	found, _ := macrosIn(folder, pkg, "")
	out := make([]*project.Macro, len(found))
	for i, e := range found {
		out[i] = e.Macro
	}
	return out
}

// newWorld makes what all templates share.
func (l *loader) newWorld(reg *macros.Registry) *scope.World {
	vars := &scope.Vars{Root: l.p.Name, Projects: map[string]*project.Map{}, CommandLine: l.opts.Vars}
	for name, pf := range l.projects {
		vars.Projects[name] = pf.Vars()
	}
	l.p.Quoting = quoting(l.defaultOutput().Driver.Dialect.DefaultQuoting, l.projects[l.p.Name].Quoting())
	shown := new(atomic.Bool)
	w := &scope.World{
		Project: l.p, Shown: shown, Macros: reg, Vars: vars, Quoting: l.projects[l.p.Name].Quoting(), Comment: l.projects[l.p.Name].QueryComment, Log: l.opts.Log,
		Target: map[string]jinja.Value{},
		Static: dbtlib.Static(dbtlib.Info{
			Env: l.opts.Env, Now: l.opts.Now, InvocationID: l.opts.InvocationID, ProjectName: l.p.Name,
			Flags: l.opts.Flags, ShownFlag: func() { shown.Store(true) }, Which: l.opts.Command, Args: l.opts.Args, MetadataEnvs: l.opts.MetadataEnvs, WarnFails: l.opts.WarnFails, Dialect: l.defaultOutput().Driver.Dialect,
			Print: func(msg string) {
				if l.opts.Log != nil {
					l.opts.Log(scope.LogEntry{Message: msg, Print: true})
				}
			},
			Log: func(msg string, info, warning bool) {
				if l.opts.Log != nil {
					l.opts.Log(scope.LogEntry{Message: msg, Info: info, Warning: warning})
				}
			},
		}),
	}
	for name, out := range l.p.Profile.Outputs {
		w.Target[name] = targetValue(l.p.Profile, out)
	}
	return w
}

func (l *loader) defaultOutput() *project.Output { return l.p.Profile.Outputs[l.p.Profile.Target] }

// targetValue is the `target` dictionary of an output.
func targetValue(p project.Profile, out *project.Output) jinja.Value {
	d := jinja.NewDict()
	for k, v := range out.Credentials.Public() {
		d.SetStr(k, jinja.FromGo(v))
	}
	for k, v := range map[string]any{
		"name": out.Name, "target_name": out.Name, "profile_name": p.Name, "type": out.Driver.Name, "threads": int64(p.Threads),
		"schema": out.Credentials.Schema(), "database": out.Credentials.Database(), "dbname": out.Credentials.Database(),
	} {
		d.SetStr(k, values.FromProject(v))
	}
	return d
}

// MacrosOf reads the macros of a text of its own.
func MacrosOf(f *source.File, pkg string) ([]*macros.Entry, error) {
	t, err := jinja.Parse(f)
	if err != nil {
		return nil, err
	}
	var out []*macros.Entry
	for _, b := range t.Blocks() {
		if e := entryOf(b, pkg, f.Path); e != nil {
			out = append(out, e)
		}
	}
	return out, nil
}
