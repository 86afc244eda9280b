package postgres_test

import (
	"testing"

	"github.com/modeldata/model/adapters/adaptertest"
	"github.com/modeldata/model/adapters/postgres"
	"github.com/modeldata/model/test/services"
)

func TestContract(t *testing.T) {
	server := services.NewPostgres(t)
	adaptertest.Run(t, adaptertest.Config{
		Driver: postgres.Driver(),
		Fields: func(*testing.T) map[string]any { return server.Fields() },
	})
}
