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

	_ "github.com/duckdb/duckdb-go/v2" // the driver the product uses
)

// replayCommand is the hidden first argument that turns this program into the
// replay of a run, so that its cost is that of a process of its own.
const replayCommand = "replay"

// statement is what one node of a run sent to the engine.
type statement struct {
	id, text string
	// swap completes a relation that the run built beside its place.
	swap []string
}

func replayMain(args []string) error {
	set := flag.NewFlagSet(replayCommand, flag.ContinueOnError)
	target := set.String("target", "", "target directory of the run")
	db := set.String("db", "", "DuckDB file to write")
	if err := set.Parse(args); err != nil {
		return err
	}
	statements, err := readRun(*target)
	if err != nil {
		return err
	}
	conn, err := sql.Open("duckdb", *db)
	if err != nil {
		return err
	}
	defer conn.Close()
	conn.SetMaxOpenConns(1)
	for _, s := range statements {
		for _, q := range append([]string{s.text}, s.swap...) {
			if _, err := conn.ExecContext(context.Background(), q); err != nil {
				return fmt.Errorf("%s: %w", s.id, err)
			}
		}
	}
	return nil
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
		Nodes map[string]struct {
			Package  string `json:"package_name"`
			Path     string `json:"original_file_path"`
			Relation string `json:"relation_name"`
			Alias    string `json:"alias"`
			Config   struct {
				Materialized string `json:"materialized"`
			} `json:"config"`
		} `json:"nodes"`
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
		node := manifest.Nodes[r.ID]
		if r.Status != "success" {
			return nil, fmt.Errorf("%s: status %s: only a run without errors can be replayed", r.ID, r.Status)
		}
		text, err := os.ReadFile(filepath.Join(target, "run", node.Package, filepath.FromSlash(node.Path)))
		if err != nil {
			return nil, err
		}
		s := statement{id: r.ID, text: string(text)}
		if strings.Contains(s.text, node.Alias+"__dbt_tmp") {
			s.swap = swapOf(node.Relation, node.Alias, node.Config.Materialized)
		}
		statements = append(statements, s)
	}
	if len(statements) == 0 {
		return nil, fmt.Errorf("%s: nothing was run", target)
	}
	return statements, nil
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
