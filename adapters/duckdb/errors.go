package duckdb

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"regexp"
	"strconv"
	"strings"

	duckdb "github.com/duckdb/duckdb-go/v2"

	"github.com/modeldata/model/adapters"
)

// report is DuckDB's error as JSON, which sessions ask for.
type report struct {
	Type     string `json:"exception_type"`
	Message  string `json:"exception_message"`
	Position string `json:"position"`
	Name     string `json:"name"`
}

// engineError turns a failure of the driver into the contract's error. sql is
// the statement as the caller gave it; shift is how many bytes were put before
// it when it was sent.
func engineError(ctx context.Context, err error, sql string, shift int) *adapters.Error {
	var known *adapters.Error
	if errors.As(err, &known) {
		return known
	}
	rep := readReport(err)
	out := &adapters.Error{Code: rep.Type, Offset: -1, Err: err}
	if ctx.Err() != nil && (rep.Type == "INTERRUPT Error" || errors.Is(err, ctx.Err())) {
		out.Message, out.Code, out.Err = "the statement was cancelled", "INTERRUPT Error", ctx.Err()
		return out
	}
	out.Message, out.Hint, out.Detail = splitMessage(rep.Message)
	out.Offset = place(rep, sql, shift)
	if rep.Type == "IO Error" || rep.Type == "Out of Memory Error" || rep.Type == "TransactionContext Error" {
		explain(out, outside)
	}
	if lock := lockPattern.FindStringSubmatch(rep.Message); lock != nil {
		explainLock(out, lock)
	}
	return out
}

// way is what to do about an error that says certain words.
type way struct{ words, hint string }

const full = "make room on that disk and run again: nothing of the statement was kept"

// outside are failures of the machine, which no other SQL would mend.
var outside = []way{
	{"No space left on device", full},
	{"Disk quota exceeded", full},
	{"Corrupt database file", "the file is damaged: take it from a backup, or remove it and build anew"},
	{"failed to offload data block", "make room where temp_directory is, or raise max_temp_directory_size or memory_limit (`settings` of the profile), or lower `threads`"},
	{"could not allocate block", "raise memory_limit or name a temp_directory (`settings` of the profile), or lower `threads`"},
}

// unopened are those of opening the database's file.
var unopened = []way{
	{"Read-only file system", "put the file where it can be written, or, to read only, open it with `config_options: {access_mode: read_only}` in the profile"},
	{"Permission denied", "give the user who runs this the right to write the file and its folder, or, to read only, open it with `config_options: {access_mode: read_only}` in the profile"},
	{"not a valid DuckDB database file", "look at path in the profile: the file is something else"},
	{"Could not read enough bytes", "the file is cut off: take it from a backup, or remove it and build anew"},
	{"Is a directory", "look at path in the profile: it is to name a file"},
	{"No such file or directory", "look at path in the profile: its folder has to be there"},
}

// explain adds the way out of a failure that is not the statement's.
func explain(e *adapters.Error, ways []way) {
	for _, w := range ways {
		if !strings.Contains(e.Message, w.words) {
			continue
		}
		e.Outside = true
		if e.Hint == "" {
			e.Hint = w.hint
		}
		return
	}
}

// readReport finds the JSON in an error's text, or takes the text apart
// ("Binder Error: message").
func readReport(err error) report {
	text := err.Error()
	var de *duckdb.Error
	if errors.As(err, &de) {
		text = de.Msg
	}
	if i := strings.Index(text, `{"exception_type"`); i >= 0 {
		var r report
		if json.Unmarshal([]byte(text[i:]), &r) == nil {
			r.Type += " Error"
			return r
		}
	}
	text, _, _ = strings.Cut(text, "\n\nLINE ")
	if head, rest, found := strings.Cut(text, ": "); found && strings.HasSuffix(head, " Error") {
		return report{Type: head, Message: rest}
	}
	return report{Message: text}
}

// splitMessage separates the first line, the lines that help, and the rest.
func splitMessage(text string) (message, hint, detail string) {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	var hints, details []string
	for _, l := range lines[1:] {
		if strings.HasPrefix(l, "Did you mean") || strings.HasPrefix(l, "Candidate bindings:") ||
			strings.HasPrefix(l, "Candidate extensions:") || strings.HasPrefix(strings.ToUpper(l), "HINT:") {
			hints = append(hints, l)
			continue
		}
		details = append(details, l)
	}
	return lines[0], strings.Join(hints, "\n"), strings.Trim(strings.Join(shortened(details), "\n"), "\n")
}

// shortened cuts DuckDB's lists of all forms of a function, which are indented.
func shortened(lines []string) []string {
	const listed = 5
	var out []string
	run := 0
	for _, l := range lines {
		if run++; !strings.HasPrefix(l, "\t") {
			run = 0
		}
		switch {
		case run == listed+1:
			out = append(out, "\t…")
		case run <= listed:
			out = append(out, l)
		}
	}
	return out
}

// place returns the error's byte offset in the caller's SQL, -1 when it has
// none or when it points into other text, such as the body of a view.
func place(r report, sql string, shift int) int {
	pos, err := strconv.Atoi(r.Position)
	if err != nil || sql == "" {
		return -1
	}
	pos -= shift
	if pos < 0 || pos > len(sql) {
		return -1
	}
	if r.Name != "" && !strings.Contains(strings.ToLower(sql), strings.ToLower(r.Name)) {
		return -1
	}
	return pos
}

// isConflict reports whether another transaction got in the way.
func isConflict(e *adapters.Error) bool {
	return e.Code == "TransactionContext Error" && strings.Contains(strings.ToLower(e.Message), "conflict")
}

var lockPattern = regexp.MustCompile(`Could not set lock on file "([^"]*)"(?:: Conflicting lock is held in (.*?) ?\(PID (\d+)\))?`)

func explainLock(e *adapters.Error, m []string) {
	file, program, pid := m[1], m[2], m[3]
	e.Detail = e.Message
	e.Message = fmt.Sprintf("another process holds the database file %s", file)
	if pid != "" {
		e.Message += fmt.Sprintf(": %s (process %s)", path.Base(program), pid)
	}
	e.Hint = "DuckDB lets one process open a file for writing: end the other one, or let this one wait with `retries: {connect_attempts: 5}` in the profile"
}
