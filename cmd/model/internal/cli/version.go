package cli

import (
	"fmt"
	"strings"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/internal/artifact"
)

// versionText is what --version prints. Scripts look for the lines that dbt
// prints there: the release whose projects and artifacts are spoken, and the
// engines.
func versionText(engines *adapters.Registry) string {
	var b strings.Builder
	fmt.Fprintf(&b, "model %s\n\nCore:\n  - installed: %s\n\nPlugins:\n", Version, artifact.DBTVersion)
	for _, name := range engines.Names() {
		fmt.Fprintf(&b, "  - %s: %s\n", name, Version)
	}
	return b.String()
}
