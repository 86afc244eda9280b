package cli

import "syscall"

// askLargePages asks the system to back memory with pages of 2 MB where it
// gives them only on request, as most distributions have it. A load of 10,000
// models touches 300 MB once, and a fault for each 4 KB of them is a third of
// its time on a virtual machine. The system may refuse, which changes nothing.
func askLargePages(memory []byte) { _ = syscall.Madvise(memory, syscall.MADV_HUGEPAGE) }
