package postgres

import (
	"context"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/modeldata/model/test/services"
)

var update = flag.Bool("update", false, "write the engine's catalogs into catalog.txt")

// queries list the lines of catalog.txt. Functions of the engine's inside, and
// procedures, are left out.
var queries = []string{
	`select 't' || e'\t' || typname || e'\t' || typcategory::text || e'\t' || left(typispreferred::text, 1) || e'\t' || format_type(oid, null) from pg_type
		where typtype in ('b', 'r', 'm', 'p') and typnamespace = 'pg_catalog'::regnamespace and typcategory <> 'A' and typname not like 'pg\_%' order by typname`,
	`select 'c' || e'\t' || s.typname || e'\t' || t.typname || e'\t' || castcontext::text from pg_cast
		join pg_type s on s.oid = castsource join pg_type t on t.oid = casttarget order by 1`,
	`select 'o' || e'\t' || oprname || e'\t-\t' || string_agg(
			case when oprleft = 0 then '' else l.typname || '|' end || r.typname || '>' || t.typname, ';' order by l.typname, r.typname)
		from pg_operator o left join pg_type l on l.oid = oprleft join pg_type r on r.oid = oprright join pg_type t on t.oid = oprresult
		group by oprname order by oprname collate "C"`,
	`select 'f' || e'\t' || proname || e'\t' || min(prokind::text) || e'\t' || string_agg(params || '>' || t.typname, ';' order by params)
		from pg_proc p join pg_type t on t.oid = prorettype, lateral (
			select coalesce(string_agg(
				case when provariadic <> 0 and n = pronargs then '*' || v.typname else a.typname end || case when n > pronargs - pronargdefaults then '=' else '' end,
				'|' order by n), '') as params
			from unnest(proargtypes) with ordinality as u(arg, n) join pg_type a on a.oid = arg left join pg_type v on v.oid = provariadic) as of
		where pronamespace = 'pg_catalog'::regnamespace and prokind <> 'p' and not (proargtypes::oid[] && array['internal'::regtype::oid, 'cstring'::regtype::oid])
			and t.typname not in ('internal', 'cstring', 'trigger', 'event_trigger')
		group by proname order by proname collate "C"`,
}

// The catalogs are those of the engine.
func TestCatalog(t *testing.T) {
	conn := connect(t)
	var b strings.Builder
	for _, q := range queries {
		rows, err := conn.Query(context.Background(), q)
		if err != nil {
			t.Fatal(err)
		}
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString(strings.Join(lines, "\n") + "\n")
	}
	if *update {
		if err := os.WriteFile("catalog.txt", []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if version := conn.PgConn().ParameterStatus("server_version"); !strings.HasPrefix(version, "15.") {
		t.Logf("the catalogs here are version 15's, the server is %s", version)
		return
	}
	if b.String() != catalogText {
		t.Error("catalog.txt is not what the engine tells: run the tests of this package with -update")
	}
}

func connect(t *testing.T) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(context.Background(), services.NewPostgres(t).URL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}
