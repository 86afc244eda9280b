package ui

import (
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

// Level orders events by weight.
type Level uint8

// The levels. None is above all: nothing is written.
const (
	Debug Level = iota
	Info
	Warn
	Error
	None
)

var levelNames = [...]string{"debug", "info", "warn", "error", "none"}

// String returns the level's name.
func (l Level) String() string { return levelNames[l] }

// ParseLevel reads "debug", "info", "warn", "error" or "none".
func ParseLevel(s string) (Level, bool) {
	for i, name := range levelNames {
		if s == name {
			return Level(i), true
		}
	}
	return Info, false
}

// Event is something that happened. Its exported fields are the event's data
// in JSON logs, under the names of their tags.
type Event interface {
	// About tells what is the same for all events of a kind; the level may
	// follow from the event's data.
	About() About
	// Message is the event as people read it, with the colours of this
	// package where it has any.
	Message() string
}

// About is what identifies an event: dbt's name and code where dbt has it.
type About struct {
	Name, Code string
	Level      Level
	// Output marks what a command was asked for (ls, show): printed without a
	// time, whatever the level.
	Output bool
	// Log marks what is for the log and for machines: it is shown as text on the
	// terminal only when all is.
	Log bool
	// Console marks what the log file does without.
	Console bool
}

// NodeInfo describes the node of an event. Times are UTC.
type NodeInfo struct {
	Path         string       `json:"node_path"`
	Name         string       `json:"node_name"`
	UniqueID     string       `json:"unique_id"`
	ResourceType string       `json:"resource_type"`
	Materialized string       `json:"materialized"`
	Status       string       `json:"node_status"`
	StartedAt    Stamp        `json:"node_started_at"`
	FinishedAt   Stamp        `json:"node_finished_at"`
	Meta         any          `json:"meta"`
	Relation     NodeRelation `json:"node_relation"`
	Checksum     string       `json:"node_checksum"`
}

// Group is the group that a node belongs to.
type Group struct {
	Name        string            `json:"name"`
	PackageName string            `json:"package_name"`
	Owner       map[string]string `json:"owner"`
}

// NodeRelation is where a node is built.
type NodeRelation struct {
	Database     string `json:"database"`
	Schema       string `json:"schema"`
	Alias        string `json:"alias"`
	RelationName string `json:"relation_name"`
}

// Stamp is a time of an event's data; the zero Stamp is "".
type Stamp time.Time

// MarshalJSON writes the time in UTC with microseconds, without a zone.
func (s Stamp) MarshalJSON() ([]byte, error) {
	t := time.Time(s)
	if t.IsZero() {
		return []byte(`""`), nil
	}
	return []byte(t.UTC().Format(`"2006-01-02T15:04:05.000000"`)), nil
}

// The colours of messages. What does not want them strips them.
const (
	ansiRed    = "\x1b[31m"
	ansiGreen  = "\x1b[32m"
	ansiYellow = "\x1b[33m"
	ansiReset  = "\x1b[0m"
)

func red(s string) string    { return ansiRed + s + ansiReset }
func green(s string) string  { return ansiGreen + s + ansiReset }
func yellow(s string) string { return ansiYellow + s + ansiReset }

// stripColor removes ANSI colour sequences.
func stripColor(s string) string {
	if !strings.Contains(s, "\x1b[") {
		return s
	}
	var b strings.Builder
	for {
		i := strings.Index(s, "\x1b[")
		if i < 0 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:i])
		j := i + 2
		for j < len(s) && (s[j] >= '0' && s[j] <= '9' || s[j] == ';') {
			j++
		}
		if j < len(s) && s[j] == 'm' {
			s = s[j+1:]
			continue
		}
		b.WriteString(s[i:min(j, len(s))])
		s = s[min(j, len(s)):]
	}
}

// lineWidth is how far dots fill a progress line.
const lineWidth = 80

// progressLine is "3 of 9 OK created … ......... [OK in 0.05s]"; a negative
// elapsed is none, a zero total no position.
func progressLine(index, total int, msg, status string, elapsed float64) string {
	if total > 0 {
		msg = fmt.Sprintf("%d of %d %s", index, total, msg)
	}
	msg += " "
	if n := len([]rune(msg)); n < lineWidth {
		msg += strings.Repeat(".", lineWidth-n)
	}
	if elapsed >= 0 {
		status += fmt.Sprintf(" in %0.2fs", elapsed)
	}
	return msg + " [" + status + "]"
}

// filled is a message with dots in it.
var filled = regexp.MustCompile(`^(.* )(\.*)( \[.*\])$`)

// hasDots names the events whose message is made by progressLine.
var hasDots = map[string]bool{
	"LogStartLine": true, "LogModelResult": true, "LogTestResult": true, "LogSeedResult": true, "LogSnapshotResult": true, "LogNodeResult": true,
	"LogNodeNoOpResult": true, "SkippingDetails": true, "LogHookStartLine": true, "LogHookEndLine": true, "LogStartBatch": true,
	"LogBatchResult": true, "LogCancelLine": true, "LogFreshnessResult": true,
}

// widened is an event's message with dots up to another width.
func widened(ev Event, width int) string {
	msg := ev.Message()
	m := filled.FindStringSubmatch(msg)
	if m == nil || !hasDots[ev.About().Name] {
		return msg
	}
	return m[1] + strings.Repeat(".", max(0, width-utf8.RuneCountInString(strings.TrimPrefix(m[1], "Batch ")))) + m[3]
}

// noTime is progressLine's elapsed of a line that tells none.
const noTime = -1

func plural(n int, word string) string {
	if n == 1 {
		return fmt.Sprintf("%d %s", n, word)
	}
	if stem, ok := strings.CutSuffix(word, "y"); ok && strings.HasSuffix(word, "query") {
		return fmt.Sprintf("%d %sies", n, stem)
	}
	if strings.HasSuffix(word, "analysis") {
		return fmt.Sprintf("%d %s", n, strings.TrimSuffix(word, "is")+"es")
	}
	if strings.HasSuffix(word, "ss") {
		return fmt.Sprintf("%d %ses", n, word)
	}
	return fmt.Sprintf("%d %ss", n, word)
}
