package postgres_test

import (
	"testing"

	"github.com/modeldata/model/adapters/adaptertest"
	"github.com/modeldata/model/adapters/postgres"
	"github.com/modeldata/model/test/services"
)

// onServer is the engine on a database of its own.
func onServer(t *testing.T) adaptertest.Config {
	server := services.NewPostgres(t)
	return adaptertest.Config{
		Driver: postgres.Driver(), MicrobatchByKey: true,
		Fields: func(*testing.T) map[string]any { return server.Fields() },
	}
}

func TestPaper(t *testing.T) {
	adaptertest.Paper(t, adaptertest.Config{
		Driver: postgres.Driver(), MicrobatchByKey: true,
		PaperFields:  map[string]any{"host": "nowhere", "port": 5432, "user": "u", "password": "p", "dbname": "paper"},
		PaperAnswers: map[string][]any{"show server_version_num": {"150000"}},
	})
}

func TestContract(t *testing.T) { adaptertest.Run(t, onServer(t)) }

func TestBehaviour(t *testing.T) { adaptertest.Behaviour(t, onServer(t)) }
