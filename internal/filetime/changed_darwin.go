package filetime

import (
	"io/fs"
	"syscall"
)

// Changed is when the content or the name of a file last changed, in
// nanoseconds; 0 when that is not known.
func Changed(info fs.FileInfo) int64 {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return st.Ctimespec.Nano()
	}
	return 0
}
