package cli

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/source"
	"github.com/modeldata/model/internal/ui"
	"github.com/modeldata/model/runner"
	"github.com/modeldata/model/runner/openlineage"
	"github.com/modeldata/model/runner/openlineage/deliver"
	"github.com/modeldata/model/runner/openlineage/kafka"
	"github.com/modeldata/model/runner/openlineage/spec"
)

const (
	// eventsLimit is how long the end of a command waits for its events to
	// arrive, stoppedLimit how long after Ctrl-C.
	eventsLimit  = 10 * time.Second
	stoppedLimit = 3 * time.Second
)

// beginEvents tells of a job's run as OpenLineage events, where the
// configuration asks for them. What it returns is called at the end of the run.
// Nothing about events makes a command fail.
func (inv *invocation) beginEvents(job *runner.Job) (end func(*runner.Report, diag.List)) {
	transports, err := inv.transports()
	if err != nil {
		inv.eventsConfig(err)
	}
	if len(transports) == 0 {
		return func(*runner.Report, diag.List) {}
	}
	sender := deliver.NewSender(context.WithoutCancel(inv.ctx), transports...)
	r := openlineage.Begin(inv.ctx, inv.eventsOf(job), openlineage.Options{Sender: sender, Scrub: inv.ui.Scrub, Now: time.Now})
	job.Events = r.Events(inv.ctx, job.Events)
	return func(report *runner.Report, diags diag.List) {
		message := ""
		if err := diags.Err(); diags.HasErrors() && err != nil {
			message = err.Error()
		}
		r.End(report, message, inv.ctx.Err() != nil)
		limit := eventsLimit
		if inv.ctx.Err() != nil {
			limit = stoppedLimit
		}
		until := time.Now().Add(limit)
		select {
		case <-r.Done():
			if fault := r.Fault(); fault != nil {
				inv.show(diag.List{diag.Warnf(diag.EventsLost, source.Span{}, "OpenLineage events were not told to the end, by a fault of ours: %v", fault).
					WithHint("please report this; the run itself is not touched by it")})
			}
		case <-time.After(limit):
		}
		inv.eventsLost(sender.Close(time.Until(until)))
	}
}

// transports opens where events go; none when nothing asks for events.
func (inv *invocation) transports() ([]deliver.Transport, error) {
	env := deliver.Environment{Vars: os.Environ(), Dirs: []string{inv.workDir, inv.projectDir, filepath.Join(home(), ".openlineage")}}
	config, err := deliver.Read(env)
	if err != nil {
		return nil, err
	}
	transports, err := deliver.Open(config, deliver.Local{Dir: inv.workDir, Out: eventLines{inv.ui}, More: map[string]deliver.Opener{"kafka": kafka.Open}})
	var wrong *deliver.ConfigError
	if errors.As(err, &wrong) && wrong.File == "" {
		wrong.File = config.File
	}
	return transports, err
}

// eventLines prints events on the terminal.
type eventLines struct{ ui *ui.UI }

// Write prints one event.
func (l eventLines) Write(line []byte) (int, error) {
	l.ui.Fire(ui.PrintEvent{Msg: strings.TrimRight(string(line), "\n")})
	return len(line), nil
}

// eventsOf is the invocation as events tell of it.
func (inv *invocation) eventsOf(job *runner.Job) openlineage.Invocation {
	parent, root := inv.parentRun()
	return openlineage.Invocation{
		ID: inv.id, Version: Version, FullRefresh: inv.flags.fullRefresh, Parent: parent, Root: root,
		Namespace: first(os.Getenv("OPENLINEAGE_NAMESPACE"), "dbt"), Job: first(os.Getenv("OPENLINEAGE_DBT_JOB_NAME"), "dbt-run-"+inv.project.Name),
		Graph: inv.graph, Compiler: inv.compiler, Selected: job.Selected, Defer: job.Defer,
	}
}

// parentRun is the run that started this command, as a scheduler tells it, and
// the one at the root of all.
func (inv *invocation) parentRun() (parent, root *spec.RunOf) {
	if text := os.Getenv("OPENLINEAGE_CONTEXT"); text != "" {
		var given struct {
			Parent *struct {
				spec.RunOf
				Root *spec.RunOf `json:"root"`
			} `json:"parent"`
		}
		if err := json.Unmarshal([]byte(text), &given); err == nil && given.Parent != nil && valid(&given.Parent.RunOf) {
			if given.Parent.Root == nil || !valid(given.Parent.Root) {
				given.Parent.Root = &given.Parent.RunOf
			}
			return &given.Parent.RunOf, given.Parent.Root
		}
		inv.eventsConfig(&deliver.ConfigError{
			Message: "OPENLINEAGE_CONTEXT does not name a parent run", Hint: `write {"parent": {"run": {"runId": …}, "job": {"namespace": …, "name": …}}}`,
		})
	}
	parent = inv.runNamed("OPENLINEAGE_PARENT_ID")
	if parent == nil {
		return nil, nil
	}
	if root = inv.runNamed("OPENLINEAGE_ROOT_PARENT_ID"); root == nil {
		root = parent
	}
	return parent, root
}

// runNamed reads a variable of the form namespace/job/run.
func (inv *invocation) runNamed(variable string) *spec.RunOf {
	value := os.Getenv(variable)
	if value == "" {
		return nil
	}
	// Namespaces have slashes of their own: "airflow://prod/dag/…".
	rest, id := cutLast(value, "/")
	namespace, name := cutLast(rest, "/")
	out := &spec.RunOf{Run: spec.RunID{ID: id}, Job: spec.JobID{Namespace: namespace, Name: name}}
	if !valid(out) {
		inv.eventsConfig(&deliver.ConfigError{Message: variable + " does not name a run", Hint: "write it as namespace/job/run id; the id is a UUID"})
		return nil
	}
	return out
}

func cutLast(s, sep string) (before, after string) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return "", s
	}
	return s[:i], s[i+len(sep):]
}

func valid(r *spec.RunOf) bool {
	_, err := uuid.Parse(r.Run.ID)
	return err == nil && r.Job.Namespace != "" && r.Job.Name != ""
}

// eventsConfig warns of a configuration that cannot be used.
func (inv *invocation) eventsConfig(err error) {
	d := diag.Warnf(diag.EventsConfig, source.Span{}, "%v; no OpenLineage events are sent", err)
	var wrong *deliver.ConfigError
	if errors.As(err, &wrong) {
		where := wrong.File
		if where == "" {
			where = "the environment"
		}
		d = diag.Warnf(diag.EventsConfig, source.Span{}, "%s (in %s)", wrong.Message, where).WithHint("%s", wrong.Hint)
	}
	inv.show(diag.List{d})
}

// eventsLost warns of events that did not arrive.
func (inv *invocation) eventsLost(losses []deliver.Loss) {
	for _, l := range losses {
		why := "too many waited"
		switch {
		case errors.Is(l.Err, context.Canceled):
			why = "they took longer than the end of a command waits"
		case l.Err != nil:
			why = l.Err.Error()
		}
		inv.show(diag.List{diag.Warnf(diag.EventsLost, source.Span{}, "%d of %d OpenLineage events were not taken by %s: %s", l.Lost, l.Lost+l.Sent, l.To, why).
			WithHint("the run itself is not touched by this; OPENLINEAGE_DISABLED=true sends none")})
	}
}
