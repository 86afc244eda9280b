//go:build unix

package cli

import (
	"runtime"
	"syscall"
	"time"

	"github.com/modeldata/model/internal/ui"
)

// usage adds what the process has used so far to a report; the peak is in
// kilobytes, as dbt's is on Linux.
func usage(report *ui.ResourceReport) {
	var used syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &used) != nil {
		return
	}
	report.ProcessUserTime = time.Duration(used.Utime.Nano()).Seconds()
	report.ProcessKernelTime = time.Duration(used.Stime.Nano()).Seconds()
	report.ProcessMemMaxRSS = int64(used.Maxrss) // int32 on some systems
	if runtime.GOOS == "darwin" {
		report.ProcessMemMaxRSS /= 1024
	}
}
