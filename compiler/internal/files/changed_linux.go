package files

import (
	"io/fs"
	"syscall"
)

// changed is when the content or the name of a file last changed.
func changed(info fs.FileInfo) int64 {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return st.Ctim.Nano()
	}
	return 0
}
