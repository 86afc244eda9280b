package duckdb

import (
	"strings"

	"github.com/modeldata/model/adapters"
)

// locate reads a source from files when its meta names them by
// external_location. {name}, {identifier}, {schema} and {source_name} stand for
// the source's own; a location that is no function call and not quoted is a
// file name.
func locate(s adapters.SourceTable) adapters.Relation {
	rel := s.Relation
	location, ok := s.Meta("external_location")
	if !ok {
		location, ok = s.SourceMeta("external_location")
	}
	if !ok || location == "" {
		return rel
	}
	location = strings.NewReplacer(
		"{name}", s.Name, "{identifier}", rel.Identifier, "{schema}", rel.Schema, "{database}", rel.Database, "{source_name}", s.SourceName,
	).Replace(location)
	if !strings.ContainsAny(location, "('") {
		location = "'" + location + "'"
	}
	rel.Literal = location
	rel.Type = adapters.External
	return rel
}
