package cli

import (
	"encoding/binary"
	"encoding/json"
	"io"
	"os"
	"path/filepath"

	"github.com/modeldata/model/compiler/manifest"
	"github.com/modeldata/model/internal/artifact"
)

// stampFile says which project the manifest beside it was written from.
const stampFile = "manifest.stamp"

// stamp ties a manifest's file to the fingerprint of its project.
type stamp struct {
	Fingerprint string `json:"fingerprint"`
	Size        int64  `json:"size"`
	ModTime     int64  `json:"modified"`
	// Texts are the texts of the fingerprint, packed.
	Texts []byte `json:"texts"`
}

// textPlace is a text's hash with where its node's record is in the manifest; of
// no length when it has none.
type textPlace struct {
	hash  uint64
	place manifest.Place
}

// readStamp returns the texts of the manifest at path when it was written from a
// project of this shape and has not been changed since.
func readStamp(path, shape string) ([]textPlace, os.FileInfo, bool) {
	var s stamp
	data, err := os.ReadFile(filepath.Join(filepath.Dir(path), stampFile))
	if shape == "" || err != nil || json.Unmarshal(data, &s) != nil || s.Fingerprint != shape {
		return nil, nil, false
	}
	info, err := os.Stat(path)
	if err != nil || info.Size() != s.Size || info.ModTime().UnixNano() != s.ModTime {
		return nil, nil, false
	}
	return unpackTexts(s.Texts), info, true
}

func (inv *invocation) writeStamp(path, shape string, texts []textPlace) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	return inv.artifact(stampFile, func(w io.Writer) error {
		return json.NewEncoder(w).Encode(stamp{shape, info.Size(), info.ModTime().UnixNano(), packTexts(texts)})
	})
}

func packTexts(texts []textPlace) []byte {
	b := make([]byte, 0, 16*len(texts))
	for _, t := range texts {
		b = binary.LittleEndian.AppendUint64(b, t.hash)
		b = binary.AppendUvarint(b, uint64(t.place.At))
		b = binary.AppendUvarint(b, uint64(t.place.Len))
	}
	return b
}

// unpackTexts reads what packTexts wrote, up to what cannot be read.
func unpackTexts(b []byte) []textPlace {
	out := make([]textPlace, 0, len(b)/12)
	for len(b) > 8 {
		t := textPlace{hash: binary.LittleEndian.Uint64(b)}
		at, n := binary.Uvarint(b[8:])
		size, m := binary.Uvarint(b[8+max(n, 0):])
		if n <= 0 || m <= 0 {
			break
		}
		t.place = manifest.Place{At: int64(at), Len: int64(size)}
		out, b = append(out, t), b[8+n+m:]
	}
	return out
}

// movePlaces follows edits, which are in the order of their places: what was
// replaced has a new length, and what is behind it moves.
func movePlaces(texts []textPlace, edits []artifact.Edit) {
	for i := range texts {
		p := &texts[i].place
		at := p.At
		for _, e := range edits {
			if e.At > at {
				break
			}
			if e.At == at && p.Len > 0 {
				p.Len = int64(len(e.New))
			} else {
				p.At += int64(len(e.New)) - e.Len
			}
		}
	}
}
