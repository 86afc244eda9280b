package site

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/lineage"
)

//go:embed assets
var assets embed.FS

// scripts is the order in which the parts of the page's script are joined.
var scripts = []string{
	"data.js", "dom.js", "sql.js", "changes.js", "search.js", "select.js", "layout.js", "graph.js", "folders.js", "columns.js", "impact.js",
	"lists.js", "history.js", "node.js", "project.js", "lineage.js", "coverage.js", "runs.js", "tree.js", "main.js",
}

// part is one piece of a site's data under the name that the page asks for.
type part struct {
	name string
	json []byte
}

// Site is a site that is made and can be written.
type Site struct {
	data          *Data
	parts         []part
	style, script []byte
}

// Make makes the site of what is known of a project.
func Make(d Data) (*Site, error) {
	parts, err := encode(&d)
	if err != nil {
		return nil, err
	}
	style, script, err := bundle()
	return &Site{&d, parts, style, script}, err
}

// Write writes the site into a folder: index.html, and what it loads beside it.
func (s *Site) Write(dir string) error {
	put := func(name string, content []byte) error {
		return artifact.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), func(w io.Writer) error {
			_, err := w.Write(content)
			return err
		})
	}
	if err := writeParts(filepath.Join(dir, folder, "data"), s.parts); err != nil {
		return err
	}
	if err := put(folder+"/site.css", s.style); err != nil {
		return err
	}
	if err := put(folder+"/site.js", s.script); err != nil {
		return err
	}
	head := `<link rel="stylesheet" href="` + folder + `/site.css">`
	tail := `<script src="` + folder + `/site.js"></script>` + "\n" + `<script src="` + folder + `/data/index.js"></script>`
	return put(IndexFile, page(s.data, head, tail, "'self' file:", "'self' file:"))
}

// quoted makes JSON the inside of a quoted text: browsers read that faster than
// the same as a script's own value.
var quoted = strings.NewReplacer(`\`, `\\`, `'`, `\'`)

// writeParts writes the data as scripts, each under another name first, and
// removes what an earlier, larger site or a killed process left.
func writeParts(dir string, parts []part) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	names := map[string]bool{}
	for _, p := range parts {
		name := p.name + ".js"
		names[name] = true
		text := "siteData('" + p.name + "',JSON.parse('" + quoted.Replace(string(p.json)) + "'))\n"
		temp := filepath.Join(dir, name+".tmp.js")
		if err := os.WriteFile(temp, []byte(text), 0o666); err != nil {
			return err
		}
		if err := os.Rename(temp, filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	return removeOld(dir, names)
}

// WriteStatic writes the site as one file that needs no other.
func (s *Site) WriteStatic(dir string) error {
	return artifact.WriteFile(filepath.Join(dir, StaticFile), func(w io.Writer) error {
		var tail bytes.Buffer
		for _, p := range s.parts {
			fmt.Fprintf(&tail, "<script type=\"application/json\" id=\"data-%s\">%s</script>\n", p.name, p.json)
		}
		fmt.Fprintf(&tail, "<script>%s</script>", s.script)
		_, err := w.Write(page(s.data, "<style>"+string(s.style)+"</style>", tail.String(), digest(s.style), digest(s.script)))
		return err
	})
}

// digest names an inline style or script in the page's policy.
func digest(content []byte) string {
	sum := sha256.Sum256(content)
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// page fills the page's frame. Its policy lets the browser load only what the
// site itself brings; not every browser takes what stands beside a file for its
// own, so that files are named.
func page(d *Data, head, tail, styles, scripts string) []byte {
	frame, err := assets.ReadFile("assets/index.html")
	if err != nil {
		panic(err) // it is embedded
	}
	policy := "default-src 'none'; base-uri 'none'; form-action 'none'; img-src 'self' file: data:; style-src " + styles + "; script-src " + scripts
	if d.Live {
		policy += "; connect-src 'self'"
	}
	return []byte(strings.NewReplacer(
		"{{title}}", html.EscapeString(d.Project.Name), "{{policy}}", policy, "{{head}}", head, "{{tail}}", tail,
	).Replace(string(frame)))
}

// bundle joins the styles and scripts.
func bundle() (style, script []byte, err error) {
	if style, err = assets.ReadFile("assets/site.css"); err != nil {
		return nil, nil, err
	}
	var b bytes.Buffer
	b.WriteString("\"use strict\";\n")
	for _, name := range scripts {
		text, err := assets.ReadFile("assets/" + name)
		if err != nil {
			return nil, nil, err
		}
		b.WriteString("(() => {\n")
		b.Write(text)
		b.WriteString("})();\n")
	}
	return style, b.Bytes(), nil
}

// encode makes all data of a site.
func encode(d *Data) ([]part, error) {
	b := newBuilder(d)
	count := (len(b.entries) + chunkSize - 1) / chunkSize
	makers := make([]func() any, 0, count+4)
	names := make([]string, 0, count+4)
	add := func(name string, f func() any) { names, makers = append(names, name), append(makers, f) }
	add("index", func() any { return b.build() })
	add("columns", func() any { return b.columns() })
	add("texts", func() any { return b.texts() })
	if d.State != nil {
		add("changes", func() any { return lineage.Report(d.State.Changes) })
	}
	for k := range count {
		add(fmt.Sprintf("n%d", k), func() any {
			var out []detail
			for _, e := range b.entries[k*chunkSize : min((k+1)*chunkSize, len(b.entries))] {
				out = append(out, b.detail(e))
			}
			return out
		})
	}
	parts, errs := make([]part, len(makers)), make([]error, len(makers))
	var wg sync.WaitGroup
	turn := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i, f := range makers {
		wg.Go(func() {
			turn <- struct{}{}
			defer func() { <-turn }()
			text, err := marshal(f())
			parts[i], errs[i] = part{names[i], text}, err
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, fmt.Errorf("write the docs site: %w", err)
		}
	}
	return parts, nil
}

// marshal writes JSON that may stand within a script element: encoding/json
// escapes what could end one.
func marshal(v any) ([]byte, error) { return json.Marshal(v) }

// removeOld removes the scripts that are not named.
func removeOld(dir string, names map[string]bool) error {
	found, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, f := range found {
		if strings.HasSuffix(f.Name(), ".js") && !names[f.Name()] && f.Type().IsRegular() {
			if err := os.Remove(filepath.Join(dir, f.Name())); err != nil && !os.IsNotExist(err) {
				return err
			}
		}
	}
	return nil
}
