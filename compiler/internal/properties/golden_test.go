package properties

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

var update = flag.Bool("update", false, "rewrite golden files")

// TestGolden reads every testdata/*.txtar: each "x.yml" has goldens
// "x.decoded" and "x.diagnostics", those of Render when the file's comment
// asks for it.
func TestGolden(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal(paths, err)
	}
	for _, p := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(p), ".txtar"), func(t *testing.T) { golden(t, p) })
	}
}

func golden(t *testing.T, path string) {
	ar, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for _, f := range ar.Files {
		want[f.Name] = string(f.Data)
	}
	var out []txtar.File
	for _, f := range ar.Files {
		name, isInput := strings.CutSuffix(f.Name, ".yml")
		if !isInput {
			continue
		}
		out = append(out, f)
		src := source.NewFile(f.Name, string(f.Data))
		var file *File
		var diags diag.List
		if strings.Contains(string(ar.Comment), "rendered") {
			file, diags = Render(src, fakeRender)
		} else {
			file, diags = Read(src)
		}
		got := map[string]string{".decoded": dump(file), ".diagnostics": show(diags)}
		for _, suffix := range []string{".decoded", ".diagnostics"} {
			if got[suffix] != "" {
				out = append(out, txtar.File{Name: name + suffix, Data: []byte(got[suffix])})
			}
			if diff := cmp.Diff(want[name+suffix], got[suffix]); diff != "" && !*update {
				t.Errorf("%s%s (-want +got)\n%s", name, suffix, diff)
			}
		}
	}
	if *update {
		ar.Files = out
		if err := os.WriteFile(path, txtar.Format(ar), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// fakeRender stands in for templates: {{ name }} gives a value by its name.
func fakeRender(text string, at source.Span) (any, error) {
	switch strings.Trim(text, "{} ") {
	case "true":
		return true, nil
	case "list":
		return []any{"a", "b"}, nil
	case "map":
		return project.NewMap("k", int64(1)), nil
	case "int":
		return int64(7), nil
	case "none":
		return nil, nil
	case "fails":
		return nil, diag.Errorf(diag.JinjaUndefined, at, "no such name").WithHint("define it")
	case "breaks":
		return nil, errors.New("broken")
	}
	return strings.ReplaceAll(strings.ReplaceAll(text, "{{", "<"), "}}", ">"), nil
}

func show(diags diag.List) string {
	var b bytes.Buffer
	for _, d := range diags {
		fmt.Fprintf(&b, "%s %s\n\tat %q\n\thint: %s\n", d.Severity, d.Error(), firstLine(d.Span.Text()), d.Hint)
		for _, n := range d.Notes {
			p := n.Span.Position()
			fmt.Fprintf(&b, "\tnote %d:%d: %s\n", p.Line, p.Column, n.Message)
		}
	}
	return b.String()
}

func firstLine(s string) string {
	line, rest, more := strings.Cut(s, "\n")
	if more && rest != "" {
		return line + "…"
	}
	return line
}

// dump prints every field that is set, one a line, ranges as the text they
// cover.
func dump(f *File) string {
	if f == nil {
		return ""
	}
	d := dumper{f: f}
	d.value("", reflect.ValueOf(f).Elem())
	return d.b.String()
}

type dumper struct {
	f *File
	b bytes.Buffer
}

func (d *dumper) line(path, format string, args ...any) {
	fmt.Fprintf(&d.b, "%s = %s\n", strings.TrimPrefix(path, "."), fmt.Sprintf(format, args...))
}

func (d *dumper) value(path string, v reflect.Value) {
	if v.IsZero() {
		return
	}
	switch x := v.Interface().(type) {
	case *source.File:
		return
	case *project.Map:
		d.line(path, "%s", data(x))
		return
	case Text:
		p := d.f.Span(x.Range).Position()
		d.line(path, "%q @%d:%d", x.Value, p.Line, p.Column)
		return
	case Range:
		d.line(path, "‹%s›", firstLine(d.f.Span(x).Text()))
		return
	case ConfigEntry:
		p := d.f.Span(x.Range).Position()
		raw := ""
		if !same(x.Value, x.Raw) {
			raw = " raw " + data(x.Raw)
		}
		d.line(path, "%s: %s%s @%d:%d", x.Key, data(x.Value), raw, p.Line, p.Column)
		return
	case []string:
		d.line(path, "%q", x)
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			d.value(path+"."+v.Type().Field(i).Name, v.Field(i))
		}
	case reflect.Slice:
		for i := range v.Len() {
			d.value(fmt.Sprintf("%s[%d]", path, i), v.Index(i))
		}
	case reflect.Pointer:
		d.line(path, "%v", v.Elem().Interface())
	case reflect.Interface:
		d.line(path, "%s", data(v.Interface()))
	default:
		d.line(path, "%#v", v.Interface())
	}
}

func data(v any) string {
	switch v := v.(type) {
	case *project.Map:
		var parts []string
		for k, it := range v.All() {
			parts = append(parts, k+": "+data(it))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case []any:
		var parts []string
		for _, it := range v {
			parts = append(parts, data(it))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case string:
		return fmt.Sprintf("%q", v)
	case nil:
		return "null"
	}
	return project.FormatScalar(v)
}

// TestCodecOfCorpus encodes and decodes every golden input.
func TestCodecOfCorpus(t *testing.T) {
	paths, _ := filepath.Glob("testdata/*.txtar")
	sort.Strings(paths)
	n := 0
	for _, p := range paths {
		ar, err := txtar.ParseFile(p)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range ar.Files {
			src := source.NewFile(f.Name, string(f.Data))
			file, _ := Read(src)
			if !strings.HasSuffix(f.Name, ".yml") || file == nil {
				continue
			}
			n++
			got, err := DecodeBinary(file.AppendBinary(nil), src)
			if err != nil {
				t.Fatal(f.Name, err)
			}
			if diff := cmp.Diff(file, got, equalMaps); diff != "" {
				t.Errorf("%s %s", f.Name, diff)
			}
		}
	}
	if n < 5 {
		t.Errorf("only %d files", n)
	}
}

func FuzzRead(f *testing.F) {
	paths, _ := filepath.Glob("testdata/*.txtar")
	for _, p := range paths {
		ar, err := txtar.ParseFile(p)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range ar.Files {
			if strings.HasSuffix(file.Name, ".yml") {
				f.Add(string(file.Data))
			}
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		src := source.NewFile("x.yml", text)
		file, diags := Read(src)
		if file == nil && !diags.HasErrors() {
			t.Fatal("no file and no error")
		}
		rendered, more := Render(src, fakeRender)
		for _, d := range append(diags, more...) {
			if d.Hint == "" && d.Message != "broken" || d.Span.IsZero() {
				t.Fatalf("%v: no hint or no place", d)
			}
		}
		for _, file := range []*File{file, rendered} {
			if file == nil {
				continue
			}
			got, err := DecodeBinary(file.AppendBinary(nil), src)
			if err != nil {
				t.Fatal(err)
			}
			if dump(got) != dump(file) {
				t.Fatal("decoding gives another file")
			}
		}
	})
}
