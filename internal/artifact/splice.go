package artifact

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
)

// manifestHead is how every manifest of ours starts.
const manifestHead = `{"metadata":`

// headSize is the room for a manifest's head: one page, so that replacing it is
// one write that no reader sees half done.
const headSize = 4096

// AppendManifestHead appends the start of a manifest up to the end of its
// metadata, filled up with blanks so that SpliceMetadata can replace it in
// place.
func AppendManifestHead(b []byte, meta Metadata) []byte {
	head := meta.Append([]byte(manifestHead), ManifestSchema)
	if n := headSize - len(head); n > 0 {
		head = append(head, bytes.Repeat([]byte{' '}, n)...)
	}
	return append(b, head...)
}

// SpliceMetadata gives the manifest at path new metadata and leaves the rest as
// it is, for a project that has not changed. It fails without touching the
// file when that is not a manifest of ours of this version.
func SpliceMetadata(path string, meta Metadata) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	room, err := headRoom(f)
	if err != nil {
		return fmt.Errorf("splice %s: %w", path, err)
	}
	head := AppendManifestHead(nil, meta)
	if len(head) == headSize && room == headSize {
		_, err := f.WriteAt(head, 0)
		return err
	}
	if _, err := f.Seek(room, io.SeekStart); err != nil {
		return err
	}
	return WriteFile(path, func(w io.Writer) error {
		if _, err := w.Write(head); err != nil {
			return err
		}
		_, err := io.Copy(w, f)
		return err
	})
}

// Edit puts New in place of Len bytes from At.
type Edit struct {
	At, Len int64
	New     []byte
}

// SpliceManifest writes the manifest at path anew with edits, in the order of
// their places, and new metadata; what is between them is copied by the system.
// It fails without touching the file when that is not the one that stood was read
// from: one of our manifests.
func SpliceManifest(path string, stood os.FileInfo, meta Metadata, edits []Edit) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !os.SameFile(info, stood) {
		return fmt.Errorf("splice %s: %w", path, errNotOurs)
	}
	room, err := headRoom(f)
	if err != nil {
		return fmt.Errorf("splice %s: %w", path, err)
	}
	head := AppendManifestHead(nil, meta)
	if room != headSize || len(head) != headSize {
		return fmt.Errorf("splice %s: %w", path, errNotOurs)
	}
	edits = append([]Edit{{0, headSize, head}}, edits...)
	return WriteFile(path, func(w io.Writer) error { return splice(w, f, stood.Size(), edits) })
}

// splice copies r, whose size is given, with edits.
func splice(w io.Writer, r io.ReadSeeker, size int64, edits []Edit) error {
	at := int64(0)
	for _, e := range append(edits, Edit{At: size}) {
		if _, err := r.Seek(at, io.SeekStart); err != nil {
			return err
		}
		if _, err := io.CopyN(w, r, e.At-at); err != nil {
			return err
		}
		if _, err := w.Write(e.New); err != nil {
			return err
		}
		at = e.At + e.Len
	}
	return nil
}

var errNotOurs = errors.New("not a manifest of this version")

// headMost is the longest head that is looked for.
const headMost = 256 << 10

// headRoom returns the offset of the comma after the metadata.
func headRoom(r io.Reader) (int64, error) {
	ours := Metadata{}.Append([]byte(manifestHead), ManifestSchema)
	ours = ours[:bytes.Index(ours, []byte(`,"generated_at"`))]
	b, err := io.ReadAll(io.LimitReader(r, headMost))
	if err != nil {
		return 0, err
	}
	end := objectEnd(b, len(manifestHead))
	if !bytes.HasPrefix(b, ours) || end == 0 {
		return 0, errNotOurs
	}
	rest := bytes.TrimLeft(b[end:], " ")
	if len(rest) == 0 || rest[0] != ',' {
		return 0, errNotOurs
	}
	return int64(len(b) - len(rest)), nil
}

// objectEnd returns the offset after the JSON object that starts at from, 0
// when it does not end in b.
func objectEnd(b []byte, from int) int {
	depth, inString := 0, false
	for i := from; i < len(b); i++ {
		switch c := b[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{':
			depth++
		case c == '}':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return 0
}
