package artifact

import (
	"bytes"
	"io"
	"os"
	"strconv"
	"time"

	"github.com/zeebo/xxh3"

	"github.com/modeldata/model/internal/filetime"
	"github.com/modeldata/model/internal/pack"
)

// Kept is where what was read of a large manifest is kept for the next command,
// which reads that in a fraction of the time. It can be lost without harm.
type Kept struct {
	// Path is the file; "" keeps nothing.
	Path string
	// Build identifies the binary: another one may keep something else.
	Build string
}

// youngest is how long a manifest must not have been written for what was read of
// it to be kept: file systems keep times coarsely.
const youngest = 2 * time.Second

const keptMagic = "model kept manifest 1\n"

// Read reads the manifest at path as ReadManifest does. When it comes from its own
// file and is worth keeping, keep keeps it; else keep is nil.
func (k Kept) Read(path string) (m *Manifest, keep func() error, err error) {
	before, err := os.Stat(path)
	if err != nil {
		return nil, nil, err
	}
	of := k.of(path, before)
	worthwhile := k.Path != "" && of != "" && before.Size() > windowSize
	if worthwhile {
		if data, err := os.ReadFile(k.Path); err == nil {
			if m := decodeKept(data, of); m != nil {
				return m, nil, nil
			}
		}
	}
	if m, err = ReadManifest(path); err != nil {
		return nil, nil, err
	}
	after, err := os.Stat(path)
	if !worthwhile || err != nil || k.of(path, after) != of || time.Since(time.Unix(0, filetime.Changed(after))) < youngest {
		return m, nil, nil
	}
	return m, func() error { return k.write(m, of) }, nil
}

// of identifies a manifest as a file of a time, read by a binary; "" when the time
// is not known.
func (k Kept) of(path string, info os.FileInfo) string {
	changed := filetime.Changed(info)
	if changed == 0 {
		return ""
	}
	return k.Build + "\n" + path + "\n" + strconv.FormatInt(info.Size(), 10) + "\n" + strconv.FormatInt(changed, 10)
}

func (k Kept) write(m *Manifest, of string) error {
	body := m.pack(pack.String(nil, of))
	return WriteFile(k.Path, func(w io.Writer) error {
		if _, err := w.Write(pack.Fixed([]byte(keptMagic), xxh3.Hash(body))); err != nil {
			return err
		}
		_, err := w.Write(body)
		return err
	})
}

// decodeKept reads what write wrote; nil when it is of another manifest, or damaged.
func decodeKept(data []byte, of string) *Manifest {
	body, ours := bytes.CutPrefix(data, []byte(keptMagic))
	if !ours {
		return nil
	}
	r := pack.NewReader(body)
	if sum := r.Fixed(); r.Err() || sum != xxh3.Hash(body[8:]) || r.String() != of {
		return nil
	}
	m := newManifest()
	m.unpack(r)
	if r.Err() || r.More() {
		return nil
	}
	return m
}
