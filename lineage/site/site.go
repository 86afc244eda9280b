// Package site writes a project's documentation as a static web site.
//
// It takes a project with what is known of it — the catalog, earlier runs,
// compiled SQL, edges between columns — and gives a folder that a browser
// opens from a disk, a file share or under any path of a server, or one file
// that holds everything. It asks no engine, reads nothing but its own assets,
// and what it writes requests nothing from any other host.
package site

import (
	"time"

	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/lineage"
)

// Data is what a site is made of. Only Project is needed.
type Data struct {
	Project *project.Project
	// GeneratedAt and Version, the tool's, stand at the foot of each page.
	GeneratedAt time.Time
	Version     string
	Catalog     *artifact.Catalog
	// Compiled returns a node's compiled SQL, "" when there is none.
	Compiled func(uniqueID string) string
	// Runs are earlier runs, oldest first.
	Runs []artifact.Run
	// Freshness holds the last outcomes of source freshness.
	Freshness []artifact.SourceStatus
	// Columns holds the direct edges of column lineage.
	Columns []ColumnEdge
	// Inherited are descriptions that columns take over from others, by node and
	// column in lower case.
	Inherited map[[2]string]Inherited
	// Rows holds the columns that decide which rows a node has.
	Rows []RowEdge
	// Told returns the columns that a node's SQL makes, as far as it is understood.
	Told func(uniqueID string) []ToldColumn
	// State is how the project differs from an earlier one; nil: not compared.
	State *State
	// Live pages reload when the server that gives them says so.
	Live bool
}

// ColumnEdge says that a column is made from another.
type ColumnEdge struct {
	From, FromColumn string
	To, ToColumn     string
	// Kind is how: "copy", "transform", "aggregate".
	Kind string
}

// Inherited is a description that somebody wrote of another column.
type Inherited struct {
	Description, Node, Column string
}

// RowEdge says that a column decides which rows a node has: by a filter, a join,
// a group.
type RowEdge struct {
	From, FromColumn string
	To               string
}

// ToldColumn is a column as the SQL that makes it tells; what it does not tell is
// "" or nil.
type ToldColumn struct {
	Name, Type string
	Nullable   *bool
}

// State is a comparison with an earlier project.
type State struct {
	// Values holds unique ids by the value of the method state that selects them:
	// "new", "modified", "modified.body".
	Values map[string][]string
	// Changes are what became of each node, by meaning, and whom it reaches.
	Changes []lineage.Change
}

// The names of what is written: the page that loads the folder beside it, and
// the page that holds everything itself, which dbt's tools look for.
const (
	IndexFile  = "index.html"
	StaticFile = "static_index.html"
	folder     = "site"
)
