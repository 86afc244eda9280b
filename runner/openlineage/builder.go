// Package openlineage tells of runs as OpenLineage events: of the invocation,
// and of each node as its child, with the tables it reads and writes, their
// columns and what those are made from.
//
// It takes a run's own events and results, the graph and the lineage of
// columns, and gives the events to package deliver. Events are made and sent
// behind the run's back: nothing here makes a run fail or wait, but for a
// bounded time at its end.
package openlineage

import (
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/modeldata/model/compiler"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/artifact"
	"github.com/modeldata/model/lineage"
	"github.com/modeldata/model/quality"
	"github.com/modeldata/model/runner"
	"github.com/modeldata/model/runner/openlineage/spec"
)

// Invocation is the command whose run is told.
type Invocation struct {
	// ID is that of the artifacts; it is the run id of the whole.
	ID          string
	Version     string // of the tool
	FullRefresh bool
	// Namespace is that of the jobs, Job the name of the whole.
	Namespace, Job string
	// Parent is the run that started the command, Root the one that started all
	// of it; nil when there is none.
	Parent, Root *spec.RunOf

	Graph    *lineage.Graph
	Compiler *compiler.Compiler
	Selected lineage.Set
	Defer    *compiler.Deferral
}

// builder makes events. It is used by one goroutine.
type builder struct {
	Invocation
	project *project.Project
	graph   *lineage.Graph
	maker   spec.Maker
	// columns is nil until the lineage of columns is made.
	columns *lineage.ColumnGraph
	runs    map[*project.Node]string // ids of runs that have begun
}

func newBuilder(inv Invocation) *builder {
	return &builder{
		Invocation: inv, project: inv.Compiler.Project(), graph: inv.Graph, maker: spec.Maker{Producer: spec.Producer + inv.Version},
		runs: map[*project.Node]string{},
	}
}

// event begins an event of a run.
func (b *builder) event(at time.Time, state spec.State, id string, job spec.Job) *spec.Event {
	p := b.project
	e := &spec.Event{
		EventTime: spec.Time{Time: at}, EventType: state, Job: job, Inputs: []spec.Input{}, Outputs: []spec.Output{},
		Producer: b.maker.Producer, SchemaURL: spec.EventSchema,
	}
	e.Run = spec.Run{ID: id, Facets: spec.RunFacets{
		ProcessingEngine: &spec.ProcessingEngine{Facet: b.maker.Facet("ProcessingEngineRunFacet"), Name: "model", Version: b.Version, AdapterVersion: b.Version},
		DBTRun: &spec.DBTRun{
			Facet: b.maker.DBT("dbt-run-run-facet.json"), InvocationID: b.ID, ProjectName: p.Name, ProjectVersion: p.Packages[0].Version,
			ProfileName: p.Profile.Name, Runtime: "core", FullRefresh: b.FullRefresh,
		},
	}}
	return e
}

// whole is the invocation's own run.
func (b *builder) whole() spec.RunOf {
	return spec.RunOf{Run: spec.RunID{ID: b.ID}, Job: spec.JobID{Namespace: b.Namespace, Name: b.Job}}
}

// root is the run that began it all.
func (b *builder) root() spec.RunOf {
	if b.Root != nil {
		return *b.Root
	}
	return b.whole()
}

// key is what keeps the events of a root's runs together.
func (b *builder) key() string {
	job := b.root().Job
	return "run:" + job.Namespace + "/" + job.Name
}

// invocation is an event of the whole.
func (b *builder) invocation(at time.Time, state spec.State, message string) *spec.Event {
	job := spec.Job{Namespace: b.Namespace, Name: b.Job, Facets: spec.JobFacets{JobType: b.jobType("JOB")}}
	e := b.event(at, state, b.ID, job)
	if b.Parent != nil {
		e.Run.Facets.Parent = &spec.Parent{Facet: b.maker.Facet("ParentRunFacet"), RunOf: *b.Parent, Root: b.Root}
	}
	if message != "" {
		e.Run.Facets.ErrorMessage = b.errorMessage(message)
	}
	return e
}

func (b *builder) errorMessage(text string) *spec.ErrorMessage {
	return &spec.ErrorMessage{Facet: b.maker.Facet("ErrorMessageRunFacet"), Message: text, Language: "sql"}
}

// node is an event of a node's run, without its datasets.
func (b *builder) node(at time.Time, state spec.State, n *project.Node) *spec.Event {
	id := b.runs[n]
	if id == "" {
		id = newID()
		b.runs[n] = id
	}
	e := b.event(at, state, id, b.job(n))
	root := b.root()
	e.Run.Facets.Parent = &spec.Parent{Facet: b.maker.Facet("ParentRunFacet"), RunOf: b.whole(), Root: &root}
	e.Run.Facets.Tags = b.runTags(n)
	return e
}

// newID makes an id of a run: one that grows with time, as the standard
// recommends.
func newID() string {
	id, err := uuid.NewV7()
	if err != nil { // there is no randomness
		return uuid.NewString()
	}
	return id.String()
}

// runTags are the node's tags and its meta.
func (b *builder) runTags(n *project.Node) *spec.Tags {
	var tags []spec.Tag
	for _, t := range n.Tags {
		tags = append(tags, spec.Tag{Key: t, Value: "true", Source: "DBT"})
	}
	if n.Meta != nil {
		for key, v := range n.Meta.All() {
			tags = append(tags, spec.Tag{Key: key, Value: text(v), Source: "DBT_META"})
		}
	}
	if len(tags) == 0 {
		return nil
	}
	return &spec.Tags{Facet: b.maker.Facet("TagsRunFacet"), Tags: tags}
}

// started tells that a node begins.
func (b *builder) started(at time.Time, n *project.Node) *spec.Event {
	e := b.node(at, spec.Start, n)
	if i, ok := b.graph.ID(n.UniqueID); ok {
		e.Inputs, e.Outputs = b.inputs(i, ""), b.outputs(i)
	}
	return e
}

// executing tells what a node sends to the engine.
func (b *builder) executing(at time.Time, n *project.Node, sql string) *spec.Event {
	e := b.node(at, spec.Running, n)
	b.putSQL(e, n, sql)
	return e
}

// batch tells of an interval of a microbatch model.
func (b *builder) batch(at time.Time, end runner.BatchEnd) *spec.Event {
	e := b.node(at, spec.Running, end.Node)
	e.Run.Facets.NominalTime = b.nominal(end.From, end.To)
	return e
}

func (b *builder) nominal(from, to time.Time) *spec.NominalTime {
	return &spec.NominalTime{Facet: b.maker.Facet("NominalTimeRunFacet"), Start: spec.Time{Time: from}, End: spec.Time{Time: to}}
}

func (b *builder) putSQL(e *spec.Event, n *project.Node, sql string) {
	if sql != "" {
		e.Job.Facets.SQL = &spec.SQL{Facet: b.maker.Facet("SQLJobFacet"), Query: sql, Dialect: b.output(n).Driver.Dialect.Name}
	}
}

// ended tells how a node ended. What was stopped from outside, or never began,
// is aborted.
func (b *builder) ended(at time.Time, r *runner.NodeResult, stopped bool) *spec.Event {
	n := r.Node
	state := spec.Complete
	switch r.Status {
	case artifact.StatusError, artifact.StatusFail, artifact.StatusRuntimeError, artifact.StatusPartialSuccess:
		state = spec.Fail
		if stopped {
			state = spec.Abort
		}
	case artifact.StatusSkipped:
		state = spec.Abort
	}
	e := b.node(at, state, n)
	if state != spec.Complete && r.Message != nil {
		e.Run.Facets.ErrorMessage = b.errorMessage(*r.Message)
	}
	sql := ""
	if r.Compiled != nil {
		sql = r.Compiled.SQL
	}
	b.putSQL(e, n, sql)
	i, ok := b.graph.ID(n.UniqueID)
	if !ok {
		return e
	}
	e.Inputs, e.Outputs = b.inputs(i, sql), b.outputs(i)
	b.putOutcome(e, i, r, sql, state)
	return e
}

// putOutcome adds what only the end of a run tells.
func (b *builder) putOutcome(e *spec.Event, i int32, r *runner.NodeResult, sql string, state spec.State) {
	n := r.Node
	for k := range e.Outputs {
		out := &e.Outputs[k]
		if state != spec.Abort {
			out.Facets.ColumnLineage = b.columnLineage(i, sql)
		}
		if rows, ok := r.Response["rows_affected"].(int64); ok && rows > 0 && state == spec.Complete && datasetType(n) == "TABLE" {
			out.OutputFacets.Statistics = &spec.OutputStatistics{Facet: b.maker.Facet("OutputStatisticsOutputDatasetFacet"), Rows: rows}
		}
	}
	if r.Batches != nil {
		var from, to time.Time
		for _, interval := range r.Batches.Successful {
			if from.IsZero() || interval[0].Before(from) {
				from = interval[0].Time
			}
			if interval[1].After(to) {
				to = interval[1].Time
			}
		}
		if !from.IsZero() {
			e.Run.Facets.NominalTime = b.nominal(from, to)
		}
	}
	switch n.Kind {
	case project.Test:
		b.putTest(e, r)
		if r.RelationName != "" { // the rows that fail it are kept
			e.Outputs = []spec.Output{{Dataset: b.dataset(i, b.identity(n, n.Relation))}}
		}
	case project.UnitTest:
		e.Inputs = []spec.Input{} // it reads rows that it brings
		e.Run.Facets.Test = b.testRun(r, "unit_test")
	case project.SourceTable:
		own := b.identity(n, n.Relation)
		e.Inputs = []spec.Input{{Dataset: b.dataset(i, own)}}
		b.assert(&e.Inputs[0], spec.Assertion{
			Assertion: "freshness", Name: n.UniqueID, Success: r.Status == string(quality.Pass), Severity: severity(r),
		})
	}
}

// text writes a value of YAML as one word.
func text(v any) string {
	switch v := v.(type) {
	case *project.Map:
		if j, err := v.MarshalJSON(); err == nil {
			return string(j)
		}
	case []any:
		parts := make([]string, len(v))
		for i, item := range v {
			parts[i] = text(item)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case bool:
		return fmt.Sprint(v)
	}
	return project.FormatScalar(v)
}
