//go:build !linux

package cli

// askLargePages does nothing here.
func askLargePages([]byte) {}
