package artifact

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"
)

// staleAfter is the age at which a temporary file of a killed process is
// removed by the next write of the same artifact.
const staleAfter = time.Hour

// WriteFile writes a file so that readers see the old or the new content,
// never a part: into a temporary file beside it, which then takes its name.
// Missing folders are made.
func WriteFile(path string, write func(io.Writer) error) error {
	dir, base := filepath.Split(path)
	if err := os.MkdirAll(filepath.Clean(dir), 0o777); err != nil {
		return err
	}
	removeStale(dir, base)
	temp := filepath.Join(dir, fmt.Sprintf(".%s.%08x.tmp", base, rand.Uint32()))
	f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	if err := fill(f, write); err != nil {
		_ = os.Remove(temp)
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := os.Rename(temp, path); err != nil {
		_ = os.Remove(temp)
		return err
	}
	return nil
}

func fill(f *os.File, write func(io.Writer) error) error {
	if err := write(f); err != nil {
		_ = f.Close()
		return err
	}
	return f.Close()
}

func removeStale(dir, base string) {
	found, err := filepath.Glob(filepath.Join(dir, "."+base+".*.tmp"))
	if err != nil {
		return
	}
	for _, name := range found {
		if info, err := os.Stat(name); err == nil && time.Since(info.ModTime()) > staleAfter {
			_ = os.Remove(name)
		}
	}
}

// SpliceMetadata gives the manifest at path new metadata and leaves the rest as
// it is. It fails without touching the file when that is not one of ours: its
// metadata must stand first and be of the schema and version we write.
func SpliceMetadata(path string, meta Metadata) error {
	old, err := os.Open(path)
	if err != nil {
		return err
	}
	defer old.Close()
	rest, err := metadataEnd(old)
	if err != nil {
		return fmt.Errorf("splice %s: %w", path, err)
	}
	if _, err := old.Seek(rest, io.SeekStart); err != nil {
		return err
	}
	return WriteFile(path, func(w io.Writer) error {
		head := meta.Append([]byte(manifestHead), ManifestSchema)
		if _, err := w.Write(head); err != nil {
			return err
		}
		_, err := io.Copy(w, old)
		return err
	})
}

// manifestHead is how every manifest of ours starts.
const manifestHead = `{"metadata":`

// metadataEnd returns the offset after the metadata object.
func metadataEnd(r io.Reader) (int64, error) {
	want := string(Metadata{}.Append([]byte(manifestHead), ManifestSchema))
	want = want[:len(manifestHead)+len(`{"dbt_schema_version":"","dbt_version":""`)+len(ManifestSchema)+len(DBTVersion)]
	br := bufio.NewReader(r)
	got := make([]byte, len(want))
	if _, err := io.ReadFull(br, got); err != nil || string(got) != want {
		return 0, fmt.Errorf("not a manifest of this version")
	}
	depth, inString, pos := 1, false, int64(len(want))
	for depth > 0 {
		c, err := br.ReadByte()
		if err != nil {
			return 0, fmt.Errorf("metadata does not end")
		}
		pos++
		switch {
		case inString && c == '\\':
			if _, err := br.ReadByte(); err != nil {
				return 0, fmt.Errorf("metadata does not end")
			}
			pos++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{':
			depth++
		case c == '}':
			depth--
		}
	}
	return pos, nil
}
