package duckdb

import (
	"regexp"
	"strings"

	"github.com/modeldata/model/adapters"
)

// placeholders are the ways to name a field in an external location, by the
// formatter that the source asks for.
var placeholders = map[string]*regexp.Regexp{
	"newstyle": regexp.MustCompile(`\{(\w+)\}`),
	"oldstyle": regexp.MustCompile(`%\((\w+)\)s`),
	"template": regexp.MustCompile(`\$\{(\w+)\}|\$(\w+)`),
}

// locate reads a source from files when it names them by external_location.
// {name}, {identifier}, {schema}, {database} and whatever else the source's
// configuration or meta has stand for their values; a location that is no
// function call and not quoted is a file name.
func locate(s adapters.SourceTable) adapters.Relation {
	rel := s.Relation
	location, ok := s.Field("external_location")
	if !ok || location == "" {
		return rel
	}
	formatter, _ := s.Field("formatter")
	form := placeholders[formatter]
	if form == nil {
		form = placeholders["newstyle"]
	}
	own := map[string]string{"name": s.Name, "identifier": rel.Identifier, "schema": rel.Schema, "database": rel.Database, "source_name": s.SourceName}
	location = form.ReplaceAllStringFunc(location, func(found string) string {
		key := strings.Join(form.FindStringSubmatch(found)[1:], "")
		if v, ok := own[key]; ok {
			return v
		}
		if v, ok := s.Field(key); ok {
			return v
		}
		return found
	})
	if !strings.ContainsAny(location, "('") {
		location = "'" + location + "'"
	}
	rel.Literal = location
	rel.Type = adapters.External
	return rel
}
