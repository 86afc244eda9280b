package artifact

import "io"

// windowSize is how much of a large file is held at once, in bytes. A part of it
// is always there between records, which is more than the name of one.
const (
	windowSize  = 4 << 20
	windowAhead = 32 // of a window's size
)

// record reads a value that ends with a bracket. Where the window cuts it, more of
// the file is taken and the value is read again; so read must do no harm when it
// is done twice, and must keep no bytes of the cursor.
func (c *cursor) record(read func() error) error {
	for {
		start := c.at
		err := read()
		if err == nil && len(c.b)-c.at >= c.room/windowAhead || c.src == nil {
			return err
		}
		if err != nil {
			c.at = start
		}
		more, failed := c.slide()
		switch {
		case failed != nil:
			return failed
		case err == nil || !more:
			return err
		}
	}
}

// records walks an object of records by their ids.
func (c *cursor) records(read func(id string) error) error {
	return c.members(func(key []byte) error {
		id := string(key)
		return c.record(func() error { return read(id) })
	})
}

// slide drops what has been read and fills the window up, which grows when
// nothing of it has been read. It reports whether there is more than before.
func (c *cursor) slide() (more bool, err error) {
	rest := copy(c.b, c.b[c.at:])
	c.before += c.at
	c.b, c.at = c.b[:rest], 0
	for rest > c.room/2 {
		c.room *= 2
	}
	if cap(c.b) < c.room {
		c.b = append(make([]byte, 0, c.room), c.b...)
	}
	n, err := io.ReadFull(c.src, c.b[rest:c.room])
	c.b = c.b[:rest+n]
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		c.src, err = nil, nil
	}
	return n > 0, err
}
