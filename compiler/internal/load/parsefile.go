package load

import (
	"strings"

	"github.com/zeebo/xxh3"

	"github.com/modeldata/model/compiler/internal/cache"
	"github.com/modeldata/model/compiler/internal/files"
	"github.com/modeldata/model/compiler/internal/jinja"
	"github.com/modeldata/model/compiler/internal/properties"
	"github.com/modeldata/model/compiler/internal/scope"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// parsedFile is a file with what its format's reader made of it.
type parsedFile struct {
	files.Entry
	file *source.File
	// template is SQL or Markdown, parsed; nil when found says all there is to
	// know of it.
	template   *jinja.Template
	found      *scope.Found     // of static SQL
	rendering  *rendering       // of other SQL, from the cache
	properties *properties.File // YAML
	checksum   string           // of a seed
	hash       xxh3.Uint128     // of the content
	diags      diag.List
	drafts     []*draft        // of the resources in the file
	sources    []*project.Node // the tables of sources that it declares
	tests      []*project.Node // generic ones that the file attaches
	slab       []testRoom      // room for further tests
}

// parseFile reads one file, from the cache when it did not change. A file with
// diagnostics is not cached, so that they appear again.
func (l *loader) parseFile(f *parsedFile) {
	defer func() {
		switch {
		case f.checksum != "":
			f.hash = xxh3.HashString128(f.checksum)
		case f.file != nil:
			f.hash = xxh3.HashString128(f.file.Text)
		}
	}()
	if d := f.Stat(); d != nil {
		f.diags = append(f.diags, d)
		return
	}
	key := f.key()
	read := func() (string, bool) {
		if f.Role == files.SeedCSV {
			return "", false
		}
		file, d := readText(f, l.p.Root)
		if d != nil {
			return "", false
		}
		return file.Text, true
	}
	if e, ok := l.cache.Lookup(key, f.Size, f.Changed, read); ok && l.fromFacts(f, e) {
		return
	}
	facts := l.parseText(f)
	if len(f.diags) == 0 {
		l.cache.Put(key, cache.Entry{Size: f.Size, Changed: f.Changed, Text: f.file.Text, Facts: facts})
	}
}

// key names the file in the cache.
func (f *parsedFile) key() string { return f.Package.Name + "\x00" + f.Path }

// The first byte of a template's facts.
const (
	dynamic    = iota // it has to be parsed
	isStatic          // what it asks for follows
	isRendered        // what it asked for follows, with the surroundings
)

// fromFacts takes a file from the cache.
func (l *loader) fromFacts(f *parsedFile, e cache.Entry) bool {
	f.file = source.NewFile(f.Display(l.p.Root), e.Text)
	switch f.Role {
	case files.SeedCSV:
		f.checksum = string(e.Facts)
		return true
	case files.FixtureFile:
		return true
	case files.PropertiesYAML:
		var err error
		f.properties, err = properties.DecodeBinary(e.Facts, f.file)
		return err == nil
	}
	switch {
	case len(e.Facts) > 0 && e.Facts[0] == isStatic:
		found, ok := readFound(e.Facts[1:], f.file)
		f.found = found
		return ok
	case len(e.Facts) > 0 && e.Facts[0] == isRendered:
		kept, ok := readRendering(e.Facts[1:], f.file)
		f.rendering = kept
		return ok
	}
	t, err := f.parse()
	f.template = t
	return err == nil
}

// parse reads the file's text as a template.
func (f *parsedFile) parse() (*jinja.Template, error) {
	if f.Role == files.MacroSQL || f.Role == files.GenericTestSQL {
		return jinja.ParseMacros(f.file)
	}
	return jinja.Parse(f.file)
}

// readText reads a file. White space at the end of YAML is no part of the text
// that ends there.
func readText(f *parsedFile, root string) (*source.File, *diag.Diagnostic) {
	file, d := files.Read(&f.Entry, root)
	if d == nil && f.Role == files.PropertiesYAML {
		if text := strings.TrimRight(file.Text, spaces); len(text) < len(file.Text) {
			file = source.NewFile(file.Path, text)
		}
	}
	return file, d
}

// parseText reads a file anew and returns its facts for the cache.
func (l *loader) parseText(f *parsedFile) []byte {
	var d *diag.Diagnostic
	if f.Role == files.SeedCSV && f.Size > maxSeedChecksum {
		f.file = source.NewFile(f.Display(l.p.Root), "")
		return nil
	}
	if f.file, d = readText(f, l.p.Root); d != nil {
		f.file = nil
		f.diags = append(f.diags, d)
		return nil
	}
	switch f.Role {
	case files.SeedCSV:
		f.checksum = seedChecksum(f.Abs, f.file.Text)
		f.file = source.NewFile(f.file.Path, "")
		return []byte(f.checksum)
	case files.FixtureFile:
		return nil
	case files.PropertiesYAML:
		f.properties, f.diags = properties.Read(f.file)
		if f.properties == nil {
			return nil
		}
		return f.properties.AppendBinary(nil)
	case files.PythonModel:
		f.found, f.diags = pythonCalls(f.file)
		return appendFound([]byte{isStatic}, f.found)
	}
	t, err := f.parse()
	if err != nil {
		f.diags = append(f.diags, diag.From(err, diag.JinjaSyntax, source.At(f.file, 0, 0))...)
		return nil
	}
	f.template = t
	switch f.Role {
	case files.ModelSQL, files.TestSQL, files.AnalysisSQL, files.FunctionFile:
		if found, ok := static(t); ok {
			f.found = found
			return appendFound([]byte{isStatic}, found)
		}
	}
	return []byte{dynamic}
}
