package artifact

import (
	"os"
	"syscall"
)

// keepSize makes fallocate leave the file's length alone.
const keepSize = 1

// reserve asks the file system for blocks at once instead of page by page,
// which it would otherwise do while the file takes its name. It is a hint.
func reserve(f *os.File, size int64) {
	_ = syscall.Fallocate(int(f.Fd()), keepSize, 0, size)
}
