package scope

import (
	"time"

	"github.com/modeldata/model/adapters"
)

// Runtime is what rendering in execute mode gets from a run. One Runtime
// serves one node on one goroutine.
type Runtime struct {
	// Adapter and Session are the node's target; nil when the command does not
	// connect, then macros that query fail.
	Adapter  adapters.Adapter
	Session  adapters.Session
	Cache    *adapters.Cache
	ThreadID string
	// PlainCTEs leaves ephemeral models out of the SQL that reads them.
	PlainCTEs bool
	// FullRefresh is the run's flag; the node's own config may override it.
	FullRefresh bool
	// Empty makes ref and source render as subqueries without rows.
	Empty bool
	// Sample, when set, limits refs and sources with an event time.
	Sample *Interval
	// Batch is the interval of a microbatch being built.
	Batch *Interval
	// BatchID names the batch ("2024-01-01"), "" outside a microbatch.
	BatchID string
	// KeepTable says that the table is added to whatever the flags say: a later
	// batch of a microbatch.
	KeepTable bool
	// Write is given what templates write(): the SQL of a main statement.
	Write func(text string) error
	// Defer is the environment of an earlier run; nil when none was named.
	Defer *Deferral
	// Selected lists the unique ids the run selected, sorted.
	Selected []string
	// Results is what on-run-end hooks see as `results`.
	Results []any
	// Schemas and DatabaseSchemas are what on-run-end hooks see.
	Schemas         []string
	DatabaseSchemas [][2]string
	// Executed is called for every statement a template runs itself, after it
	// ended; it becomes the node's adapter response ("main") and log.
	Executed func(name, sql string, resp adapters.Response, err error)
}

// Deferral is an environment that an earlier run has built.
type Deferral struct {
	// State says where a node stands there.
	State func(uniqueID string) (adapters.Relation, bool)
	// Refs says that ref() reads there what does not exist here.
	Refs bool
	// Favor reads nodes that are not selected there even when they exist here.
	Favor bool
}

// Interval is a half-open range of event time.
type Interval struct{ Start, End time.Time }

// LogEntry is something a template said.
type LogEntry struct {
	Message string
	Info    bool // shown to users, not only written to the log file
	Warning bool
	Print   bool // said by print(): shown whatever is shown else
	Node    string
}
