package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// replayCommand is the hidden first argument that turns this program into the
// replay of a run, so that its cost is that of a process of its own.
const replayCommand = "replay"

// statement is what one node of a run sent to the engine.
type statement struct {
	id, text string
	// swap completes a relation that the run built beside its place.
	swap []string
	// query is set for a test: its row is read.
	query bool
}

func replayMain(args []string) error {
	set := flag.NewFlagSet(replayCommand, flag.ContinueOnError)
	target := set.String("target", "", "target directory of the run")
	driver := set.String("driver", "", "driver of database/sql")
	dsn := set.String("dsn", "", "where to connect")
	if err := set.Parse(args); err != nil {
		return err
	}
	statements, err := readRun(*target)
	if err != nil {
		return err
	}
	conn, err := sql.Open(*driver, *dsn)
	if err != nil {
		return err
	}
	defer conn.Close()
	conn.SetMaxOpenConns(1)
	for _, s := range statements {
		if err := s.send(context.Background(), conn); err != nil {
			return fmt.Errorf("%s: %w", s.id, err)
		}
	}
	return nil
}

// send sends what belongs to one node, what builds a relation as one
// transaction.
func (s *statement) send(ctx context.Context, conn *sql.DB) error {
	if s.query {
		var failures int64
		var warn, fail bool
		return conn.QueryRowContext(ctx, s.text).Scan(&failures, &warn, &fail)
	}
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	for _, q := range append([]string{s.text}, s.swap...) {
		if _, err := tx.ExecContext(ctx, q); err != nil {
			_ = tx.Rollback()
			return err
		}
	}
	return tx.Commit()
}

// ranNode is what the replay needs to know of a node in the manifest.
type ranNode struct {
	Kind     string `json:"resource_type"`
	Package  string `json:"package_name"`
	Path     string `json:"original_file_path"`
	File     string `json:"path"`
	Relation string `json:"relation_name"`
	Alias    string `json:"alias"`
	Config   struct {
		Materialized string `json:"materialized"`
	} `json:"config"`
}

// readRun returns the statements of target/run in the order in which the nodes
// ran.
func readRun(target string) ([]statement, error) {
	var results struct {
		Results []struct {
			ID     string `json:"unique_id"`
			Status string `json:"status"`
		} `json:"results"`
	}
	var manifest struct {
		Nodes map[string]ranNode `json:"nodes"`
	}
	for name, into := range map[string]any{"run_results.json": &results, "manifest.json": &manifest} {
		data, err := os.ReadFile(filepath.Join(target, name))
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(data, into); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	var statements []statement
	for _, r := range results.Results {
		if r.Status != "success" && r.Status != "pass" {
			return nil, fmt.Errorf("%s: status %s: only a run without errors can be replayed", r.ID, r.Status)
		}
		s, err := manifest.Nodes[r.ID].statement(target)
		if err != nil {
			return nil, err
		}
		s.id = r.ID
		statements = append(statements, s)
	}
	if len(statements) == 0 {
		return nil, fmt.Errorf("%s: nothing was run", target)
	}
	return statements, nil
}

func (n ranNode) statement(target string) (statement, error) {
	path := filepath.Join(target, "run", n.Package, filepath.FromSlash(n.Path))
	if n.Kind == "test" {
		path = filepath.Join(path, n.File)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return statement{}, err
	}
	s := statement{text: string(text), query: n.Kind == "test"}
	if !s.query && strings.Contains(s.text, n.Alias+"__dbt_tmp") {
		s.swap = swapOf(n.Relation, n.Alias, n.Config.Materialized)
	}
	return s, nil
}

// swapOf puts a relation that was built under a temporary name in its place.
func swapOf(relation, alias, materialized string) []string {
	kind := "table"
	if materialized == "view" {
		kind = "view"
	}
	temporary := strings.TrimSuffix(relation, `"`+alias+`"`) + `"` + alias + `__dbt_tmp"`
	return []string{fmt.Sprintf(`alter %s %s rename to "%s"`, kind, temporary, alias)}
}
