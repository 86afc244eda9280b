package main

import (
	"github.com/modeldata/model/adapters"
	"github.com/modeldata/model/adapters/duckdb"
	"github.com/modeldata/model/adapters/postgres"
)

// engines is the list of engines the binary knows. A new one is a line here and
// a folder under adapters.
func engines() *adapters.Registry {
	return adapters.NewRegistry(
		duckdb.Driver(),
		postgres.Driver(),
	)
}
