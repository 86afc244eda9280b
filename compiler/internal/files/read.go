package files

import (
	"bytes"
	"os"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
)

// Display returns the path by which messages name a file of a package: as it
// is for the root project, below dbt_packages for installed ones.
func (e *Entry) Display(root string) string {
	if e.Package.Root == root {
		return e.Path
	}
	if rel, ok := strings.CutPrefix(e.Package.Root, root+"/"); ok {
		return path.Join(rel, e.Path)
	}
	return path.Join(e.Package.Name, e.Path)
}

// Read reads a file as UTF-8 text. A byte order mark is dropped.
func Read(e *Entry, root string) (*source.File, *diag.Diagnostic) {
	data, err := os.ReadFile(e.Abs)
	name := e.Display(root)
	if err != nil {
		return nil, diag.Errorf(diag.UnreadableFile, fileSpan(name), "cannot read %s: %s", name, reason(err)).
			WithHint("check that it exists and that you may read it")
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if i := invalidUTF8(data); i >= 0 {
		f := source.NewFile(name, string(data))
		return nil, diag.Errorf(diag.NotUTF8, source.At(f, i, i+1), "%s is not UTF-8 text: byte 0x%02x", name, data[i]).
			WithHint("save the file as UTF-8")
	}
	return source.NewFile(name, string(data)), nil
}

// invalidUTF8 returns the offset of the first byte that is not UTF-8, -1 when
// there is none.
func invalidUTF8(b []byte) int {
	if utf8.Valid(b) {
		return -1
	}
	for i := 0; i < len(b); {
		r, w := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && w == 1 {
			return i
		}
		i += w
	}
	return -1
}
