package ui

import "fmt"

// AdapterRegistered tells which engine is used.
type AdapterRegistered struct {
	AdapterName    string `json:"adapter_name"`
	AdapterVersion string `json:"adapter_version"` // "=1.2.3"
}

// About implements Event.
func (AdapterRegistered) About() About {
	return About{Name: "AdapterRegistered", Code: "E034", Level: Info, Log: true}
}

// Message implements Event.
func (e AdapterRegistered) Message() string {
	return "Registered adapter: " + e.AdapterName + e.AdapterVersion
}

// NewConnection tells that a session is opened.
type NewConnection struct {
	ConnType string `json:"conn_type"`
	ConnName string `json:"conn_name"`
}

// About implements Event.
func (NewConnection) About() About { return About{Name: "NewConnection", Code: "E005", Level: Debug} }

// Message implements Event.
func (e NewConnection) Message() string {
	return "Acquiring new " + e.ConnType + " connection '" + e.ConnName + "'"
}

// SQLQuery is a statement that is sent.
type SQLQuery struct {
	NodeInfo *NodeInfo `json:"node_info,omitempty"`
	ConnName string    `json:"conn_name"`
	SQL      string    `json:"sql"`
}

// About implements Event.
func (SQLQuery) About() About { return About{Name: "SQLQuery", Code: "E016", Level: Debug} }

// Message implements Event.
func (e SQLQuery) Message() string { return "On " + e.ConnName + ": " + e.SQL }

// SQLQueryStatus tells how a statement ended.
type SQLQueryStatus struct {
	NodeInfo *NodeInfo `json:"node_info,omitempty"`
	Status   string    `json:"status"`
	Elapsed  float64   `json:"elapsed"`
}

// About implements Event.
func (SQLQueryStatus) About() About { return About{Name: "SQLQueryStatus", Code: "E017", Level: Debug} }

// Message implements Event.
func (e SQLQueryStatus) Message() string {
	return fmt.Sprintf("SQL status: %s in %.3f seconds", e.Status, e.Elapsed)
}

// ConnectionEvent tells of a session's transaction or end.
type ConnectionEvent struct {
	ConnName string         `json:"conn_name"`
	What     ConnectionStep `json:"-"`
}

// ConnectionStep is what happens to a session.
type ConnectionStep uint8

// The steps of sessions.
const (
	Commit ConnectionStep = iota
	Rollback
	ConnectionClosed
)

var connectionSteps = [...]struct{ name, code, text string }{
	Commit:           {"SQLCommit", "E018", "COMMIT"},
	Rollback:         {"Rollback", "E012", "ROLLBACK"},
	ConnectionClosed: {"ConnectionClosed", "E010", "Close"},
}

// About implements Event.
func (e ConnectionEvent) About() About {
	s := connectionSteps[e.What]
	return About{Name: s.name, Code: s.code, Level: Debug}
}

// Message implements Event.
func (e ConnectionEvent) Message() string {
	return "On " + e.ConnName + ": " + connectionSteps[e.What].text
}

// BuildingCatalog tells that the engine is asked for its relations.
type BuildingCatalog struct{}

// About implements Event.
func (BuildingCatalog) About() About {
	return About{Name: "BuildingCatalog", Code: "E044", Level: Info}
}

// Message implements Event.
func (BuildingCatalog) Message() string { return "Building catalog" }

// CatalogWritten tells where catalog.json is.
type CatalogWritten struct {
	Path string `json:"path"`
}

// About implements Event.
func (CatalogWritten) About() About { return About{Name: "CatalogWritten", Code: "E042", Level: Info} }

// Message implements Event.
func (e CatalogWritten) Message() string { return "Catalog written to " + e.Path }

// WriteCatalogFailure tells that parts of the catalog could not be read.
type WriteCatalogFailure struct {
	NumExceptions int `json:"num_exceptions"`
}

// About implements Event.
func (WriteCatalogFailure) About() About {
	return About{Name: "WriteCatalogFailure", Code: "E043", Level: Error}
}

// Message implements Event.
func (e WriteCatalogFailure) Message() string {
	s := "s"
	if e.NumExceptions == 1 {
		s = ""
	}
	return fmt.Sprintf("%d failure%s while the catalog was read", e.NumExceptions, s)
}

// CannotGenerateDocs tells that there is no catalog because SQL does not
// compile.
type CannotGenerateDocs struct{}

// About implements Event.
func (CannotGenerateDocs) About() About {
	return About{Name: "CannotGenerateDocs", Code: "E041", Level: Info}
}

// Message implements Event.
func (CannotGenerateDocs) Message() string { return "compile failed, cannot generate docs" }
