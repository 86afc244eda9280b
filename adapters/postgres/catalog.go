package postgres

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/modeldata/model/adapters"
)

// elsewhere is the error of asking for another database than the connected one.
func (a *adapter) elsewhere(database string) error {
	if database == "" || strings.EqualFold(database, a.creds.database) {
		return nil
	}
	return &adapters.Error{
		Message: "the database " + strconv.Quote(database) + " is not the one of the profile, " + strconv.Quote(a.creds.database) + ": PostgreSQL cannot reach another database",
		Code:    "0A000", Offset: -1, Hint: "take the database out of the configuration, or connect to it by a profile of its own",
	}
}

// Schemas lists the schemas of the database.
func (a *adapter) Schemas(ctx context.Context, s adapters.Session, database string) ([]string, error) {
	if err := a.elsewhere(database); err != nil {
		return nil, err
	}
	res, err := adapters.ReadAll(ctx, s, "select nspname from pg_catalog.pg_namespace order by 1", -1)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, row := range res.Rows {
		names = append(names, row[0].(string))
	}
	return names, nil
}

// relationTypes are the kinds of relations that hold rows.
var relationTypes = map[string]adapters.RelationType{
	"r": adapters.Table, "p": adapters.Table, "f": adapters.Table, "v": adapters.View, "m": adapters.MaterializedView,
}

// Relations lists the tables and views of a schema, in the order of their names.
func (a *adapter) Relations(ctx context.Context, s adapters.Session, database, schema string) ([]adapters.Relation, error) {
	if err := a.elsewhere(database); err != nil {
		return nil, err
	}
	res, err := adapters.ReadAll(ctx, s, "select c.relname, c.relkind::text from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace"+
		" where n.nspname = "+literal(schema)+" and c.relkind in ('r', 'p', 'f', 'v', 'm') order by 1", -1)
	if err != nil {
		return nil, err
	}
	out := make([]adapters.Relation, len(res.Rows))
	for i, row := range res.Rows {
		out[i] = adapters.Relation{
			Database: a.creds.database, Schema: schema, Identifier: row[0].(string), Type: relationTypes[row[1].(string)],
			Quoting: adapters.Quoting{Database: true, Schema: true, Identifier: true},
		}
	}
	return out, nil
}

// Columns describes a relation, nothing when it does not exist. Without a
// schema it is looked for as statements look, temporary tables first.
func (a *adapter) Columns(ctx context.Context, s adapters.Session, rel adapters.Relation) ([]adapters.Column, error) {
	if rel.Literal != "" {
		return a.Describe(ctx, s, "select * from "+rel.Literal)
	}
	where := "c.relname = " + literal(rel.Identifier)
	if rel.Schema == "" {
		where += " and pg_catalog.pg_table_is_visible(c.oid)"
	} else {
		where += " and n.nspname = " + literal(rel.Schema)
	}
	return columns(ctx, s, "select a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), not a.attnotnull"+
		" from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace join pg_catalog.pg_attribute a on a.attrelid = c.oid"+
		" where "+where+" and a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'f', 'v', 'm') order by a.attnum")
}

func columns(ctx context.Context, s adapters.Session, sql string) ([]adapters.Column, error) {
	res, err := adapters.ReadAll(ctx, s, sql, -1)
	if err != nil {
		return nil, err
	}
	out := make([]adapters.Column, len(res.Rows))
	for i, row := range res.Rows {
		out[i] = adapters.Column{Name: row[0].(string), Type: row[1].(string), Nullable: row[2] == true}
	}
	return out, nil
}

// Describe has the server parse the query and tell its columns. Types that are
// not built in are named by the server.
func (a *adapter) Describe(ctx context.Context, as adapters.Session, query string) ([]adapters.Column, error) {
	s, ok := adapters.Bare(as).(*session)
	if !ok {
		return nil, errors.New("the session is not one of this engine")
	}
	conn, err := s.ready(ctx)
	if err != nil {
		return nil, err
	}
	fields, err := describe(ctx, conn, query)
	if err != nil {
		return nil, s.failure(ctx, err, query)
	}
	out := make([]adapters.Column, len(fields))
	var unknown []string
	for i, f := range fields {
		out[i] = adapters.Column{Name: f.Name, Type: typeName(f.DataTypeOID, f.TypeModifier), Nullable: true}
		if out[i].Type == "" || f.TypeModifier >= 0 && out[i].Type == typeNames[f.DataTypeOID] {
			unknown = append(unknown, "("+strconv.Itoa(i)+", "+strconv.FormatUint(uint64(f.DataTypeOID), 10)+"::oid, "+strconv.Itoa(int(f.TypeModifier))+")")
		}
	}
	if len(unknown) == 0 {
		return out, nil
	}
	res, err := adapters.ReadAll(ctx, s, "select i, pg_catalog.format_type(t, m) from (values "+strings.Join(unknown, ", ")+") as v(i, t, m)", -1)
	if err != nil {
		return nil, err
	}
	for _, row := range res.Rows {
		out[row[0].(int64)].Type = row[1].(string)
	}
	return out, nil
}

// describe asks for the columns of a query. A query with statements before it,
// such as a header that sets the session, cannot be prepared and is run: callers
// make it return no rows.
func describe(ctx context.Context, conn *pgconn.PgConn, query string) ([]pgconn.FieldDescription, error) {
	if !strings.Contains(strings.TrimRight(query, "; \t\r\n"), ";") {
		described, err := conn.Prepare(ctx, "", query, nil)
		if err != nil {
			return nil, err
		}
		return described.Fields, nil
	}
	results := conn.Exec(ctx, query)
	var fields []pgconn.FieldDescription
	for results.NextResult() {
		reader := results.ResultReader()
		if f := reader.FieldDescriptions(); len(f) > 0 {
			fields = slices.Clone(f)
		}
		_, _ = reader.Close() // Close of the results tells the error
	}
	return fields, results.Close()
}

// Dependents lists which views read which relations: dropping the one drops the
// other.
func (a *adapter) Dependents(ctx context.Context, s adapters.Session) ([]adapters.Dependence, error) {
	res, err := adapters.ReadAll(ctx, s, "select distinct vn.nspname, v.relname, v.relkind::text, tn.nspname, t.relname"+
		" from pg_catalog.pg_rewrite r join pg_catalog.pg_class v on v.oid = r.ev_class join pg_catalog.pg_namespace vn on vn.oid = v.relnamespace"+
		" join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_rewrite'::regclass and d.objid = r.oid"+
		" and d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjid <> v.oid"+
		" join pg_catalog.pg_class t on t.oid = d.refobjid join pg_catalog.pg_namespace tn on tn.oid = t.relnamespace"+
		" where v.relkind in ('v', 'm') and vn.nspname not in ('pg_catalog', 'information_schema')", -1)
	if err != nil {
		return nil, err
	}
	out := make([]adapters.Dependence, len(res.Rows))
	for i, row := range res.Rows {
		out[i] = adapters.Dependence{
			Reader: adapters.Relation{Database: a.creds.database, Schema: row[0].(string), Identifier: row[1].(string), Type: relationTypes[row[2].(string)]},
			Read:   adapters.Relation{Database: a.creds.database, Schema: row[3].(string), Identifier: row[4].(string)},
		}
	}
	return out, nil
}
