// Package template holds the starter project that `model init` writes. The
// folder is a working project itself; the tests build it.
package template

import "embed"

// Files is the starter project.
//
//go:embed all:analyses all:macros all:models all:seeds all:snapshots all:tests dbt_project.yml profiles.yml README.md
var Files embed.FS
