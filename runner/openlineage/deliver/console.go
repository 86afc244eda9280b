package deliver

import (
	"context"
	"io"
	"slices"
	"sync"
)

// console writes events as lines.
type console struct {
	mu  sync.Mutex
	out io.Writer
}

// Name is the transport's.
func (c *console) Name() string { return "the terminal" }

// Send writes a line.
func (c *console) Send(_ context.Context, m Message) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, err := c.out.Write(slices.Concat(m.Body, []byte{'\n'}))
	return err
}

// Close does nothing.
func (c *console) Close(context.Context) error { return nil }
