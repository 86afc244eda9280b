package duckdb

import (
	"context"
	"errors"
	"strings"

	"github.com/modeldata/model/adapters"
)

// Schemas lists the schemas of a database.
func (a *adapter) Schemas(ctx context.Context, s adapters.Session, database string) ([]string, error) {
	res, err := adapters.ReadAll(ctx, s,
		"select schema_name from duckdb_schemas() where lower(database_name) = lower("+literal(database)+") order by 1", -1)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, row := range res.Rows {
		names = append(names, row[0].(string))
	}
	return names, nil
}

// Relations lists the tables and views of a schema, in the order of their names.
func (a *adapter) Relations(ctx context.Context, s adapters.Session, database, schema string) ([]adapters.Relation, error) {
	where := " where lower(database_name) = lower(" + literal(database) + ") and lower(schema_name) = lower(" + literal(schema) + ")"
	res, err := adapters.ReadAll(ctx, s,
		"select database_name, schema_name, table_name, 'table' from duckdb_tables()"+where+
			" union all select database_name, schema_name, view_name, 'view' from duckdb_views()"+where+" order by 3", -1)
	if err != nil {
		return nil, err
	}
	out := make([]adapters.Relation, len(res.Rows))
	for i, row := range res.Rows {
		out[i] = adapters.Relation{
			Database: row[0].(string), Schema: row[1].(string), Identifier: row[2].(string),
			Type:    adapters.RelationType(row[3].(string)),
			Quoting: adapters.Quoting{Database: true, Schema: true, Identifier: true},
		}
	}
	return out, nil
}

// Columns describes a relation, nothing when it does not exist.
func (a *adapter) Columns(ctx context.Context, s adapters.Session, rel adapters.Relation) ([]adapters.Column, error) {
	if rel.Literal != "" {
		return a.Describe(ctx, s, "select * from "+rel.Literal)
	}
	rel.Quoting = adapters.Quoting{Database: true, Schema: true, Identifier: true}
	columns, err := describe(ctx, s, "describe "+dialect().Render(rel))
	var e *adapters.Error
	if errors.As(err, &e) && (e.Code == "Catalog Error" || e.Code == "Binder Error") && strings.Contains(e.Message, "does not exist") {
		return nil, nil
	}
	return columns, err
}

const describeHead = "describe (\n"

// Describe returns a query's columns. DuckDB does not follow NOT NULL through
// a query, so all are nullable.
func (a *adapter) Describe(ctx context.Context, s adapters.Session, query string) ([]adapters.Column, error) {
	start, end, _ := lastStatement(query)
	columns, err := describe(ctx, s, describeHead+query[start:end]+"\n)")
	var e *adapters.Error
	if errors.As(err, &e) && e.Offset >= 0 {
		e.Offset += start - len(describeHead)
		if e.Offset < 0 || e.Offset > len(query) {
			e.Offset = -1
		}
	}
	for i := range columns {
		columns[i].Nullable = true
	}
	return columns, err
}

func describe(ctx context.Context, s adapters.Session, sql string) ([]adapters.Column, error) {
	res, err := adapters.ReadAll(ctx, s, sql, -1)
	if err != nil {
		return nil, err
	}
	columns := make([]adapters.Column, len(res.Rows))
	for i, row := range res.Rows {
		columns[i] = adapters.Column{Name: row[0].(string), Type: row[1].(string), Nullable: row[2] != "NO"}
	}
	return columns, nil
}
