package projectfile

import (
	"errors"
	"path/filepath"
	"strings"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/internal/yamldoc"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

const profilesFileName = "profiles.yml"

// ReadProfile finds profiles.yml, chooses the profile and its target, renders
// the outputs that are needed and has their engines check them. The profile is
// usable when the diagnostics hold no error.
func ReadProfile(o ProfileOptions) (*Profile, diag.List) {
	d := &profileReader{o: o, r: &rendering{Renderer: o.Renderer, secrets: true}}
	p := d.read()
	return p, append(d.r.diags, d.diags...)
}

type profileReader struct {
	o     ProfileOptions
	r     *rendering
	p     *Profile
	diags diag.List
}

func (d *profileReader) report(e *diag.Diagnostic) { d.diags = append(d.diags, e) }

func (d *profileReader) wrong(at source.Span, hint, format string, args ...any) {
	d.report(diag.Errorf(diag.ProfileValue, at, format, args...).WithHint("%s", hint))
}

func (d *profileReader) read() *Profile {
	if d.o.Name == "" {
		d.report(diag.Errorf(diag.ProfileMissing, d.o.NameSpan, "no profile is named").
			WithHint("add `profile: name` to %s, where name is a profile of %s, or use --profile", projectFileName, profilesFileName))
		return nil
	}
	file, root, dir := d.find()
	if root == nil {
		return nil
	}
	if root.Kind != yamldoc.Map {
		d.wrong(root.Span, "begin with the name of a profile", "%s must be a mapping of profiles, not %s", profilesFileName, orEmpty(root))
		return nil
	}
	d.p = &Profile{File: file, Path: filepath.Join(dir, profilesFileName), Name: d.o.Name, Outputs: map[string]*Output{}}
	if config := root.Get("config"); config != nil && config.Kind == yamldoc.Map {
		d.p.Flags, _ = config.Data().(*project.Map)
	}
	_, n := root.Find(d.o.Name)
	if n == nil {
		d.noProfile(root)
		return nil
	}
	d.profile(n)
	return d.p
}

func orEmpty(n *yamldoc.Node) string {
	if n.Kind == yamldoc.Null {
		return "empty"
	}
	return n.Kind.String()
}

// find searches profiles.yml.
func (d *profileReader) find() (*source.File, *yamldoc.Node, string) {
	dirs := []string{d.o.Dir}
	if d.o.Dir == "" {
		dirs = []string{d.o.WorkDir, d.o.ProjectDir}
		if d.o.Home != "" {
			dirs = append(dirs, filepath.Join(d.o.Home, ".dbt"))
		}
	}
	var tried []string
	for _, dir := range dirs {
		if dir == "" {
			continue
		}
		display := d.display(dir)
		f, n, diags := readYAML(dir, display, profilesFileName)
		if f != nil || len(diags) > 0 {
			d.diags = append(d.diags, diags...)
			hideSecrets(f, n)
			return f, n, dir
		}
		if shown := filepath.ToSlash(filepath.Join(display, profilesFileName)); len(tried) == 0 || tried[len(tried)-1] != shown {
			tried = append(tried, shown)
		}
	}
	at := d.o.NameSpan
	if at.IsZero() && len(tried) > 0 {
		at = source.At(source.NewFile(tried[0], ""), 0, 0)
	}
	d.report(diag.Errorf(diag.ProfilesMissing, at, "the profile '%s' needs a %s, and there is none: looked for %s", d.o.Name, profilesFileName, strings.Join(tried, ", ")).
		WithHint("write one (`model init` does), or name its folder by --profiles-dir or DBT_PROFILES_DIR"))
	return nil, nil, ""
}

// display names a folder as messages do: relative to the project, or from the
// home folder.
func (d *profileReader) display(dir string) string {
	if dir == d.o.ProjectDir {
		return ""
	}
	if rel, ok := strings.CutPrefix(dir, d.o.ProjectDir+"/"); ok {
		return rel
	}
	if rel, ok := strings.CutPrefix(dir, d.o.Home+"/"); ok && d.o.Home != "" {
		return "~/" + filepath.ToSlash(rel)
	}
	return filepath.ToSlash(dir)
}

func (d *profileReader) noProfile(root *yamldoc.Node) {
	var names []string
	for _, k := range root.Keys {
		if k.Name != "config" {
			names = append(names, k.Name)
		}
	}
	at := d.o.NameSpan
	if at.IsZero() {
		at = firstKey(root)
	}
	e := diag.Errorf(diag.ProfileMissing, at, "there is no profile named '%s' in %s", d.o.Name, d.p.File.Path)
	switch near := diag.Nearest(d.o.Name, names); {
	case near != "":
		e.WithHint("did you mean '%s'?", near)
	case len(names) == 0:
		e.WithHint("write the profile: `%s:` with target: and outputs: below it", d.o.Name)
	default:
		e.WithHint("profiles there are %s", strings.Join(names, ", "))
	}
	d.report(e)
}

func (d *profileReader) profile(n *yamldoc.Node) {
	name := d.o.Name
	if n.Kind != yamldoc.Map {
		d.wrong(n.Span, "write target: and outputs: below it", "the profile '%s' must be a mapping, not %s", name, orEmpty(n))
		return
	}
	k, outputs := n.Find("outputs")
	if outputs == nil {
		d.wrong(firstKey(n), "add `outputs:` with a target below it", "the profile '%s' has no outputs", name)
		return
	}
	if outputs.Kind != yamldoc.Map || len(outputs.Keys) == 0 {
		d.wrong(outputs.Span, "write a target's name with type: below it", "'%s' of the profile '%s' must be a mapping of targets, not %s", k.Name, name, orEmpty(outputs))
		return
	}
	for _, k := range outputs.Keys {
		d.p.Names = append(d.p.Names, k.Name)
	}
	target, at := d.target(n)
	if target == "" {
		return
	}
	d.p.Target = target
	for i, want := range append([]string{target}, d.o.Also...) {
		if i > 0 {
			at = source.Span{}
		}
		d.addOutput(outputs, want, at)
	}
	if out := d.p.Outputs[target]; out != nil {
		d.p.Threads = out.Threads
	}
	if d.o.Threads > 0 {
		d.p.Threads = d.o.Threads
	}
}

// target chooses the output: as asked for, else the profile's own, else
// "default". "" after an error.
func (d *profileReader) target(n *yamldoc.Node) (string, source.Span) {
	if d.o.Target != "" {
		return d.o.Target, source.Span{}
	}
	_, t := n.Find("target")
	if t == nil || t.Kind == yamldoc.Null {
		return "default", source.Span{}
	}
	v := d.r.scalar(t)
	if len(d.r.diags) > 0 {
		return "", t.Span
	}
	name, ok := v.(string)
	if !ok {
		if t.Kind == yamldoc.Seq || t.Kind == yamldoc.Map || v == nil {
			d.wrong(t.Span, "write target: dev", "the target of a profile must be a text, not %s", orEmpty(t))
			return "", t.Span
		}
		name = t.Raw // a target named 1 or yes is written so under outputs too
	}
	return name, t.Span
}

func (d *profileReader) addOutput(outputs *yamldoc.Node, name string, at source.Span) {
	if d.p.Outputs[name] != nil {
		return
	}
	k, n := outputs.Find(name)
	if n == nil {
		if at.IsZero() {
			at = firstKey(outputs)
		}
		e := diag.Errorf(diag.TargetMissing, at, "the profile '%s' has no target named '%s'", d.p.Name, name).
			AsDbt("The profile '%s' does not have a target named '%s'", d.p.Name, name)
		if near := diag.Nearest(name, d.p.Names); near != "" {
			e.WithHint("did you mean '%s'?", near)
		} else {
			e.WithHint("targets are %s", strings.Join(d.p.Names, ", "))
		}
		d.report(e)
		return
	}
	if n.Kind != yamldoc.Map {
		d.wrong(n.Span, "write type: and its settings below it", "the target '%s' must be a mapping, not %s", name, orEmpty(n))
		return
	}
	out := &Output{Threads: 1, Span: k.Span, FieldSpans: map[string]source.Span{}}
	out.Profile, out.Name, out.Dir, out.Fields = d.p.Name, name, d.o.ProjectDir, map[string]any{}
	before := len(d.r.diags)
	for i, key := range n.Keys {
		out.Fields[key.Name] = goData(d.field(key, n.Items[i]))
		out.FieldSpans[key.Name] = n.Items[i].Span
	}
	if len(d.r.diags) > before {
		return
	}
	if d.threads(out) && d.configure(out, n) {
		d.p.Outputs[name] = out
	}
}

// field renders one setting. A password that is not valid Jinja is taken as it
// is: passwords may hold braces.
func (d *profileReader) field(k yamldoc.Key, n *yamldoc.Node) any {
	before := len(d.r.diags)
	v := d.r.data(n, nil)
	if k.Name == "password" && len(d.r.diags) > before && n.Kind == yamldoc.Str && d.r.diags[before].Code == diag.JinjaSyntax {
		d.r.diags = d.r.diags[:before]
		return n.Raw
	}
	return v
}

// goData turns project data into what adapters take.
func goData(v any) any {
	switch v := v.(type) {
	case *project.Map:
		m := make(map[string]any, v.Len())
		for k, it := range v.All() {
			m[k] = goData(it)
		}
		return m
	case []any:
		out := make([]any, len(v))
		for i, it := range v {
			out[i] = goData(it)
		}
		return out
	}
	return v
}

func (d *profileReader) threads(out *Output) bool {
	v, given := out.Fields["threads"]
	delete(out.Fields, "threads")
	if !given || v == nil {
		return true
	}
	n, ok := v.(int64)
	if !ok || n < 1 || n > 10000 {
		d.wrong(out.FieldSpans["threads"], "write threads: 4", "threads must be a whole number of at least 1")
		return false
	}
	out.Threads = int(n)
	return true
}

// configure finds the output's engine and has it check the settings.
func (d *profileReader) configure(out *Output, n *yamldoc.Node) bool {
	engine, _ := out.Fields["type"].(string)
	if engine == "" {
		at := out.Span
		if s, ok := out.FieldSpans["type"]; ok {
			at = s
		}
		d.wrong(at, "add type: duckdb", "the target '%s' does not say its type", out.Name)
		return false
	}
	if d.o.Registry == nil {
		return true
	}
	driver, ok := d.o.Registry.Lookup(engine)
	if !ok {
		names := d.o.Registry.Names()
		e := diag.Errorf(diag.EngineUnknown, out.FieldSpans["type"], "there is no engine '%s'", engine).WithHint("engines are %s", strings.Join(names, ", "))
		if near := diag.Nearest(engine, names); near != "" {
			e.WithHint("did you mean '%s'?", near)
		}
		d.report(e)
		return false
	}
	out.Driver = driver
	cred, err := driver.Configure(out.Output)
	if err == nil {
		out.Credentials = cred
		if w, ok := cred.(adapters.Warner); ok {
			for _, fe := range w.Warnings() {
				at := out.Span
				if span, ok := out.FieldSpans[fe.Field]; ok {
					at = span
				}
				d.diags = append(d.diags, diag.Warnf(diag.ProfileValue, at, "in the target '%s': %s", out.Name, fe).WithHint("%s", fe.Hint))
			}
		}
		return true
	}
	at, hint := out.Span, "correct the settings of the target"
	var fe *adapters.FieldError
	if errors.As(err, &fe) {
		if s, ok := out.FieldSpans[fe.Field]; ok {
			at = s
		}
		if fe.Hint != "" {
			hint = fe.Hint
		}
		for _, k := range n.Keys {
			if out.FieldSpans[fe.Field].IsZero() && diag.Nearest(k.Name, []string{fe.Field}) != "" {
				at, hint = k.Span, "did you mean '"+fe.Field+"' instead of '"+k.Name+"'?"
			}
		}
	}
	d.wrong(at, hint, "the target '%s' is not set up rightly: %s", out.Name, err)
	return false
}
