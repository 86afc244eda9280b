//go:build !unix

package cli

import "github.com/modeldata/model/internal/ui"

// usage is not known on this system.
func usage(*ui.ResourceReport) {}
