// Command read tells how statements are understood, one by one, for the
// scripts beside it.
//
// It takes JSON lines {"dialect", "sql"} on its standard input and gives for
// each a line {"read", "notes", "tables", "columns", "star"}: whether all of it
// could be read, what could not, the relations it reads and its output columns.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/modeldata/model/compiler/sql"
)

type statement struct {
	Dialect string `json:"dialect"`
	SQL     string `json:"sql"`
	// Schema lists the columns of relations by name; without it any relation may
	// have any column.
	Schema map[string][]string `json:"schema"`
}

type column struct {
	Name    string   `json:"name"`
	Sources []string `json:"sources"`
}

type answer struct {
	Read    bool     `json:"read"`
	Notes   []string `json:"notes"`
	Tables  []string `json:"tables"`
	Columns []column `json:"columns"`
	// Star: further columns pass through from relations that are not known.
	Star bool `json:"star"`
}

func main() {
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "read:", err)
		os.Exit(1)
	}
}

func run(in io.Reader, out io.Writer) error {
	dec := json.NewDecoder(in)
	w := bufio.NewWriter(out)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for {
		var s statement
		if err := dec.Decode(&s); errors.Is(err, io.EOF) {
			return w.Flush()
		} else if err != nil {
			return err
		}
		if err := enc.Encode(understood(s)); err != nil {
			return err
		}
	}
}

func understood(s statement) answer {
	q := sql.Analyze(s.SQL, sql.Options{Dialect: s.Dialect, Catalog: func(parts []string) *sql.Relation {
		cols, ok := s.Schema[strings.ToLower(strings.Join(parts, "."))]
		if !ok {
			return nil
		}
		return &sql.Relation{Columns: cols}
	}})
	a := answer{Read: q.Read, Notes: []string{}, Tables: []string{}, Columns: []column{}, Star: q.Lookup != nil}
	for _, n := range q.Notes {
		if n.Kind == sql.Unread {
			a.Read = false
			a.Notes = append(a.Notes, n.Message)
		}
	}
	for _, t := range q.Tables {
		a.Tables = append(a.Tables, strings.Join(t.Parts, "."))
	}
	for _, c := range q.Columns {
		out := column{Name: c.Name, Sources: []string{}}
		for _, r := range c.Sources {
			out.Sources = append(out.Sources, strings.Join(q.Tables[r.Table].Parts, ".")+"."+r.Column)
		}
		a.Columns = append(a.Columns, out)
	}
	return a
}
