package site

import (
	"bufio"
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
	"slices"
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

// Write writes the site into a folder: index.html, and what it loads beside it;
// with static as one file that needs no other, too. The data is made and written
// piece by piece, so that a large project's is never held as a whole.
func Write(d Data, dir string, static bool) error {
	style, script, err := bundle()
	if err != nil {
		return err
	}
	if err := writeData(&d, dir, static, style, script); err != nil {
		return err
	}
	put := func(name string, content []byte) error {
		return artifact.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), func(w io.Writer) error {
			_, err := w.Write(content)
			return err
		})
	}
	if err := put(folder+"/site.css", style); err != nil {
		return err
	}
	if err := put(folder+"/site.js", script); err != nil {
		return err
	}
	head := `<link rel="stylesheet" href="` + folder + `/site.css">`
	tail := `<script src="` + folder + `/site.js"></script>` + "\n" + `<script src="` + folder + `/data/index.js"></script>`
	before, after := page(&d, head, "'self' file:", "'self' file:")
	return put(IndexFile, []byte(before+tail+after))
}

// writeData writes the data as scripts and, with static, the file that holds them
// all.
func writeData(d *Data, dir string, static bool, style, script []byte) error {
	data, err := newScripts(filepath.Join(dir, folder, "data"))
	if err != nil {
		return err
	}
	if !static {
		err = each(d, data.write)
	} else {
		err = artifact.WriteFile(filepath.Join(dir, StaticFile), func(to io.Writer) error {
			w := bufio.NewWriterSize(to, 1<<20)
			before, after := page(d, "<style>"+string(style)+"</style>", digest(style), digest(script))
			_, _ = w.WriteString(before) // an error stays until Flush
			err := each(d, func(p part) error {
				_, _ = fmt.Fprintf(w, "<script type=\"application/json\" id=\"data-%s\">%s</script>\n", p.name, p.json)
				return data.write(p)
			})
			if err != nil {
				return err
			}
			_, _ = fmt.Fprintf(w, "<script>%s</script>%s", script, after)
			return w.Flush()
		})
	}
	if err != nil {
		return err
	}
	return data.removeOld()
}

// quoted makes JSON the inside of a quoted text: browsers read that faster than
// the same as a script's own value.
var quoted = strings.NewReplacer(`\`, `\\`, `'`, `\'`)

// scriptFiles is a folder of data written as scripts.
type scriptFiles struct {
	dir   string
	names map[string]bool
}

func newScripts(dir string) (*scriptFiles, error) {
	return &scriptFiles{dir, map[string]bool{}}, os.MkdirAll(dir, 0o777)
}

// write writes a part, under another name first.
func (s *scriptFiles) write(p part) error {
	name := p.name + ".js"
	s.names[name] = true
	text := "siteData('" + p.name + "',JSON.parse('" + quoted.Replace(string(p.json)) + "'))\n"
	temp := filepath.Join(s.dir, name+".tmp.js")
	if err := os.WriteFile(temp, []byte(text), 0o666); err != nil {
		return err
	}
	return os.Rename(temp, filepath.Join(s.dir, name))
}

// removeOld removes the scripts that were not written: those that an earlier,
// larger site or a killed process left.
func (s *scriptFiles) removeOld() error {
	found, err := os.ReadDir(s.dir)
	if err != nil {
		return err
	}
	for _, f := range found {
		if strings.HasSuffix(f.Name(), ".js") && !s.names[f.Name()] && f.Type().IsRegular() {
			if err := os.Remove(filepath.Join(s.dir, f.Name())); err != nil && !os.IsNotExist(err) {
				return err
			}
		}
	}
	return nil
}

// digest names an inline style or script in the page's policy.
func digest(content []byte) string {
	sum := sha256.Sum256(content)
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// page fills the page's frame, and returns what of it stands before its data and
// behind. Its policy lets the browser load only what the site itself brings; not
// every browser takes what stands beside a file for its own, so that files are
// named.
func page(d *Data, head, styles, scripts string) (before, after string) {
	frame, err := assets.ReadFile("assets/index.html")
	if err != nil {
		panic(err) // it is embedded
	}
	policy := "default-src 'none'; base-uri 'none'; form-action 'none'; img-src 'self' file: data:; style-src " + styles + "; script-src " + scripts
	if d.Live {
		policy += "; connect-src 'self'"
	}
	before, after, _ = strings.Cut(string(frame), "{{tail}}")
	return strings.NewReplacer("{{title}}", html.EscapeString(d.Project.Name), "{{policy}}", policy, "{{head}}", head).Replace(before), after
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

// maker makes the value of a part.
type maker struct {
	name string
	make func() any
}

// makers make all data of a site.
func makers(d *Data) []maker {
	b := newBuilder(d)
	out := []maker{
		{"index", func() any { return b.build() }},
		{"columns", func() any { return b.columns() }},
		{"texts", func() any { return b.texts() }},
	}
	if d.State != nil {
		out = append(out, maker{"changes", func() any { return lineage.Report(d.State.Changes) }})
	}
	for k := 0; k*chunkSize < len(b.entries); k++ {
		out = append(out, maker{fmt.Sprintf("n%d", k), func() any {
			var list []detail
			for _, e := range b.entries[k*chunkSize : min((k+1)*chunkSize, len(b.entries))] {
				list = append(list, b.detail(e))
			}
			return list
		}})
	}
	return out
}

// each makes the parts of a site's data, some at a time on all processors, and
// gives them on in their order.
func each(d *Data, use func(part) error) error {
	for batch := range slices.Chunk(makers(d), 4*runtime.GOMAXPROCS(0)) {
		parts, errs := make([]part, len(batch)), make([]error, len(batch))
		var wg sync.WaitGroup
		for i, m := range batch {
			wg.Go(func() {
				text, err := marshal(m.make())
				parts[i], errs[i] = part{m.name, text}, err
			})
		}
		wg.Wait()
		for i, p := range parts {
			if errs[i] != nil {
				return fmt.Errorf("write the docs site: %w", errs[i])
			}
			if err := use(p); err != nil {
				return err
			}
			parts[i].json = nil
		}
	}
	return nil
}

// marshal writes JSON that may stand within a script element: encoding/json
// escapes what could end one.
func marshal(v any) ([]byte, error) { return json.Marshal(v) }
