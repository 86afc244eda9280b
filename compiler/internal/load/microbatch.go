package load

import (
	"slices"
	"strings"
	"time"

	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/compiler/internal/configs"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
)

// batchSizes are the lengths of a batch.
var batchSizes = []string{"hour", "day", "month", "year"}

// checkMicrobatch reports what a microbatch model lacks, before anything is
// built. A project with a strategy macro of its own decides for itself.
func (l *loader) checkMicrobatch(n *project.Node, layers []configs.Layer) {
	if !microbatched(n) || !n.Config.Bool("enabled") {
		return
	}
	if e := l.world.Macros.Lookup(n.Package, "get_incremental_microbatch_sql"); e != nil && !e.Internal {
		return
	}
	wrong := func(key, hint, format string, args ...any) {
		d := diag.Errorf(diag.MicrobatchConfig, setAt(n, layers, key), "Microbatch model '"+n.Name+"' must provide "+format, args...)
		l.report(d.WithNode(n.UniqueID).WithHint("%s", hint))
	}
	if n.Config.String("event_time") == "" {
		wrong("event_time", "event_time: the column that says when a row happened", "an 'event_time' (string) config that indicates the name of the event time column")
	}
	if v, _ := n.Config.Get("begin"); v == nil {
		wrong("begin", "begin: 2024-01-01, the first day of its data", "a 'begin' (datetime) config that indicates the earliest timestamp the microbatch model should be built from")
	} else if _, ok := moment(project.FormatScalar(v)); !ok {
		wrong("begin", "begin: 2024-01-01, the first day of its data", "a 'begin' config of valid datetime (ISO format), but got: %s", project.FormatScalar(v))
	}
	if size := n.Config.String("batch_size"); !slices.Contains(batchSizes, size) {
		wrong("batch_size", "batch_size: day", "a 'batch_size' config that is one of %s, but got: %s", strings.Join(batchSizes, ", "), size)
	}
	if v, _ := n.Config.Get("lookback"); v != nil {
		if _, ok := v.(int64); !ok {
			wrong("lookback", "lookback: 1", "the optional 'lookback' config as type int, but got: %s", project.FormatScalar(v))
		}
	}
	if v, _ := n.Config.Get("concurrent_batches"); v != nil {
		if _, ok := v.(bool); !ok {
			wrong("concurrent_batches", "concurrent_batches: false", "the optional 'concurrent_batches' config as type bool, but got: %s", project.FormatScalar(v))
		}
	}
}

// microbatched reports whether a model is built in batches.
func microbatched(n *project.Node) bool {
	return n.Kind == project.Model && n.Config.String("materialized") == "incremental" && n.Config.String("incremental_strategy") == "microbatch"
}

// checkBatches warns of microbatch models whose batches cannot be told apart in
// what they read, and of those that ask for what their engine cannot do.
func (l *loader) checkBatches(nodes []*project.Node) {
	for _, n := range nodes {
		if !microbatched(n) {
			continue
		}
		limited := slices.ContainsFunc(n.DependsOn.Nodes, func(id string) bool {
			read := l.p.Nodes[id]
			return read != nil && read.Config.String("event_time") != ""
		})
		if !limited {
			l.report(diag.Warnf(diag.MicrobatchInputs, firstLine(n.Span), "nothing that the microbatch model '%s' reads has an event_time: every batch reads all rows", n.Name).WithNode(n.UniqueID).
				AsDbt("The microbatch model '%s' has no 'ref' or 'source' input with an 'event_time' configuration. ", n.Name))
		}
		if engine := l.p.Profile.Outputs[n.Target].Driver; n.Config.Bool("concurrent_batches") && !engine.Dialect.Has(adapters.ConcurrentBatches) {
			l.report(diag.Warnf(diag.ConcurrentBatches, firstLine(n.Span), "the model '%s' has concurrent_batches, and %s builds batches one after the other", n.Name, engine.Name).WithNode(n.UniqueID).
				AsDbt("Found microbatch models with the `concurrent_batches` config set to true, but the %s adapter does not support", engine.Name))
		}
	}
}

// moment writes a date, or a date with a time, in full.
func moment(text string) (string, bool) {
	for _, layout := range []string{"2006-01-02", "2006-01-02T15:04:05.999999", "2006-01-02 15:04:05.999999", "2006-01-02T15:04", "2006-01-02 15:04"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.Format("2006-01-02T15:04:05.999999"), true
		}
	}
	for _, layout := range []string{"2006-01-02T15:04:05.999999Z07:00", "2006-01-02 15:04:05.999999Z07:00"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.Format("2006-01-02T15:04:05.999999-07:00"), true
		}
	}
	return "", false
}
