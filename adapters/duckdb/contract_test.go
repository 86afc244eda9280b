package duckdb_test

import (
	"path/filepath"
	"testing"

	"github.com/modeldata/model/adapters/adaptertest"
	"github.com/modeldata/model/adapters/duckdb"
)

var onAFile = adaptertest.Config{
	Driver: duckdb.Driver(),
	Fields: func(t *testing.T) map[string]any {
		return map[string]any{"path": filepath.Join(t.TempDir(), "contract.duckdb")}
	},
	PaperFields: map[string]any{"path": "paper.duckdb"},
}

func TestPaper(t *testing.T) { adaptertest.Paper(t, onAFile) }

func TestContractOnAFile(t *testing.T) { adaptertest.Run(t, onAFile) }

func TestContractInMemory(t *testing.T) {
	adaptertest.Run(t, adaptertest.Config{
		Driver: duckdb.Driver(),
		Fields: func(*testing.T) map[string]any { return map[string]any{"path": ":memory:"} },
	})
}

func TestBehaviour(t *testing.T) { adaptertest.Behaviour(t, onAFile) }
