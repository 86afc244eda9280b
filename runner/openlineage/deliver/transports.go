package deliver

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/modeldata/model/internal/diag"
)

// Opener makes a transport of its settings.
type Opener func(settings Settings) (Transport, error)

// Local is what transports need of the place they run in.
type Local struct {
	// Dir is the folder that relative paths count from.
	Dir string
	Out io.Writer
	// More are transports of other packages, by type.
	More map[string]Opener
}

// Open makes the transports that a configuration asks for; none for "noop".
func Open(c Config, l Local) ([]Transport, error) {
	if c.Transport == nil {
		return nil, nil
	}
	return l.open(c.Transport)
}

func (l Local) openers() map[string]Opener {
	one := map[string]Opener{
		"http":       openHTTP,
		"async_http": openHTTP,
		"file":       func(s Settings) (Transport, error) { return openFile(s, l.Dir) },
		"console":    func(Settings) (Transport, error) { return &console{out: l.Out}, nil },
	}
	for name, open := range l.More {
		one[name] = open
	}
	return one
}

func (l Local) open(s Settings) ([]Transport, error) {
	kind := s.Text("type")
	switch kind {
	case "noop":
		return nil, nil
	case "composite":
		return l.composite(s)
	}
	openers := l.openers()
	open := openers[kind]
	if open == nil {
		known := []string{"composite", "noop"}
		for name := range openers {
			known = append(known, name)
		}
		slices.Sort(known)
		err := &ConfigError{Message: fmt.Sprintf("there is no transport %q", kind), Hint: "use one of " + strings.Join(known, ", ")}
		if near := diag.Nearest(kind, known); near != "" {
			err.Hint = fmt.Sprintf("did you mean %q?", near)
		}
		return nil, err
	}
	t, err := open(s)
	if err != nil {
		return nil, err
	}
	return []Transport{t}, nil
}

// composite is several transports. Where the first success or failure ends the
// sending, they are one after another.
func (l Local) composite(s Settings) ([]Transport, error) {
	children := compositeChildren(s)
	if len(children) == 0 {
		return nil, &ConfigError{Message: "the transport composite has no transports", Hint: "list them under `transports`"}
	}
	var out []Transport
	for _, child := range children {
		below, err := l.open(child)
		if err != nil {
			return nil, err
		}
		out = append(out, below...)
	}
	onFailure, onSuccess := s.Truth(true, "continue_on_failure", "continueOnFailure"), s.Truth(true, "continue_on_success", "continueOnSuccess")
	if len(out) < 2 || onFailure && onSuccess {
		return out, nil
	}
	return []Transport{&chain{list: out, onFailure: onFailure, onSuccess: onSuccess}}, nil
}

func compositeChildren(s Settings) []Settings {
	var children []Settings
	switch list := s.find([]string{"transports"}).(type) {
	case []any:
		for _, item := range list {
			if m, ok := item.(map[string]any); ok {
				children = append(children, m)
			}
		}
	case map[string]any:
		var names []string
		for name := range list {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			if m, ok := list[name].(map[string]any); ok {
				children = append(children, m)
			}
		}
	}
	if s.Truth(false, "sort_transports") {
		slices.SortStableFunc(children, func(x, y Settings) int { return priority(y) - priority(x) })
	}
	return children
}

func priority(s Settings) int {
	n, _ := strconv.Atoi(s.Text("priority"))
	return n
}

// chain hands an event to one transport after another.
type chain struct {
	list                 []Transport
	onFailure, onSuccess bool
}

// Name lists the transports.
func (c *chain) Name() string {
	names := make([]string, len(c.list))
	for i, t := range c.list {
		names[i] = t.Name()
	}
	return strings.Join(names, ", ")
}

// Send fails when no transport took the event.
func (c *chain) Send(ctx context.Context, m Message) error {
	var failed error
	took := false
	for _, t := range c.list {
		err := t.Send(ctx, m)
		if err == nil {
			took = true
		} else if failed == nil {
			failed = err
		}
		if err == nil && !c.onSuccess || err != nil && !c.onFailure {
			break
		}
	}
	if took && c.onFailure {
		return nil
	}
	return failed
}

// Close closes all.
func (c *chain) Close(ctx context.Context) error {
	var failed error
	for _, t := range c.list {
		if err := t.Close(ctx); err != nil && failed == nil {
			failed = err
		}
	}
	return failed
}
