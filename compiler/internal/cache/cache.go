// Package cache remembers what was read from files, so that the next command
// reads only those that changed.
//
// It takes texts with what a reader made of them, as bytes, and gives them back
// while size and time of change of the file are the same; where the time proves
// nothing, the text is compared. What was made of a text alone it keeps by the
// text's hash. It knows no file format. A cache that cannot be read is empty, never
// an error.
package cache

import (
	"io"
	"os"
	"sync"
	"time"

	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/internal/pack"
)

// Entry is one file as it was read.
type Entry struct {
	Size    int64
	Changed int64 // when the file or its name last changed, in nanoseconds since the epoch; 0 when unknown
	Text    string
	// Facts is what a reader made of the text.
	Facts []byte
}

// Hash identifies a text with all else that something was made of.
type Hash [2]uint64

// Cache maps file keys to entries, and hashes to what was made of what they
// identify. Its methods may be called concurrently, but for Save.
type Cache struct {
	path, build string
	written     int64
	old         contents

	mu    sync.Mutex
	fresh contents
	dirty int // of fresh, those that were not in the cache
}

// contents is what a cache holds.
type contents struct {
	files map[string]Entry
	made  map[Hash][]byte
}

func newContents(files int) contents {
	return contents{make(map[string]Entry, files), map[Hash][]byte{}}
}

func (c contents) len() int { return len(c.files) + len(c.made) }

// slack is how long after a file's time the cache must have been written to
// trust that time: file systems keep times coarsely.
const slack = int64(2 * time.Second)

const magic = "model parse cache 3\n"

// Open reads the cache at path. build identifies the binary and whatever else
// makes old facts worthless; an empty path keeps nothing.
func Open(path, build string) *Cache {
	c := &Cache{path: path, build: build, old: newContents(0), fresh: newContents(0)}
	if path == "" {
		return c
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return c
	}
	old, written, ok := decode(data, build)
	if ok {
		c.old, c.written = old, written
	}
	return c
}

// Lookup returns the entry of an unchanged file. read is called to compare the
// text when the file's time does not prove that it is the same.
func (c *Cache) Lookup(key string, size, changed int64, read func() (string, bool)) (Entry, bool) {
	e, ok := c.old.files[key]
	if !ok || e.Size != size {
		return Entry{}, false
	}
	if changed == 0 || e.Changed != changed || changed > c.written-slack {
		text, ok := read()
		if !ok || text != e.Text {
			return Entry{}, false
		}
		if e.Changed != changed {
			e.Changed = changed
			c.put(key, e, true)
			return e, true
		}
	}
	c.put(key, e, false)
	return e, true
}

// Put remembers a file that was read.
func (c *Cache) Put(key string, e Entry) { c.put(key, e, true) }

func (c *Cache) put(key string, e Entry, changed bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.fresh.files[key] = e
	if changed {
		c.dirty++
	}
}

// Recall returns what was kept for a hash.
func (c *Cache) Recall(of Hash) ([]byte, bool) {
	data, ok := c.old.made[of]
	if ok {
		c.keep(of, data, false)
	}
	return data, ok
}

// Keep remembers what was made of nothing but what a hash identifies.
func (c *Cache) Keep(of Hash, data []byte) { c.keep(of, data, true) }

func (c *Cache) keep(of Hash, data []byte, changed bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, again := c.fresh.made[of]; changed && !again {
		c.dirty++
	}
	c.fresh.made[of] = data
}

// few is how many files may differ from the cache before it is worth writing
// again: until then they are read anew each time, which costs less.
const few = 20

// worthwhile reports whether Save would write.
func (c *Cache) worthwhile() bool {
	gone := c.old.len() + c.dirty - c.fresh.len()
	return c.old.len() == 0 && c.fresh.len() > 0 || c.dirty+max(0, gone) > few+len(c.old.files)/200
}

// Save writes what was looked up or put since Open, when enough of it is new.
func (c *Cache) Save(now time.Time) error {
	if c.path == "" || !c.worthwhile() {
		return nil
	}
	return artifact.WriteFile(c.path, func(w io.Writer) error {
		_, err := w.Write(c.encode(now))
		return err
	})
}

func (c *Cache) encode(now time.Time) []byte {
	size := len(magic) + 64
	for k, e := range c.fresh.files {
		size += len(k) + len(e.Text) + len(e.Facts) + 40
	}
	for _, data := range c.fresh.made {
		size += len(data) + 24
	}
	b := make([]byte, 0, size)
	b = append(b, magic...)
	b = pack.String(b, c.build)
	b = pack.Int(b, now.UnixNano())
	b = pack.Uint(b, uint64(len(c.fresh.files)))
	for k, e := range c.fresh.files {
		b = pack.String(b, k)
		b = pack.Int(b, e.Size)
		b = pack.Int(b, e.Changed)
		b = pack.String(b, e.Text)
		b = pack.Bytes(b, e.Facts)
	}
	b = pack.Uint(b, uint64(len(c.fresh.made)))
	for of, data := range c.fresh.made {
		b = pack.Bytes(pack.Fixed(pack.Fixed(b, of[0]), of[1]), data)
	}
	return b
}

func decode(data []byte, build string) (contents, int64, bool) {
	if len(data) < len(magic) || string(data[:len(magic)]) != magic {
		return contents{}, 0, false
	}
	r := pack.NewReader(data[len(magic):])
	if r.String() != build {
		return contents{}, 0, false
	}
	written := r.Int()
	n := r.Count()
	out := newContents(int(n))
	for range n {
		key := r.String()
		e := Entry{Size: r.Int(), Changed: r.Int(), Text: r.String(), Facts: r.Bytes()}
		if r.Err() {
			return contents{}, 0, false
		}
		out.files[key] = e
	}
	for range r.Count() {
		of := Hash{r.Fixed(), r.Fixed()}
		out.made[of] = r.Bytes()
	}
	return out, written, !r.Err()
}
