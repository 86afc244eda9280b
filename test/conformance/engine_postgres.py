"""PostgreSQL: the server that POSTGRES_TEST_* names, and what the suite asks each adapter to say for itself."""
import os

import psycopg2
import pytest
from dbt.tests.adapter.materialized_view import changes, files
from dbt.tests.adapter.materialized_view.basic import MaterializedViewBasic
from dbt.tests.adapter.simple_copy.test_copy_uppercase import BaseSimpleCopyUppercase
from dbt.tests.util import get_model_file, set_model_file

NAME = "postgres"
USERS = ("conformance_user_1", "conformance_user_2", "conformance_user_3")


def server():
    return {
        "type": "postgres",
        "host": os.getenv("POSTGRES_TEST_HOST", "localhost"),
        "port": int(os.getenv("POSTGRES_TEST_PORT", "5432")),
        "user": os.getenv("POSTGRES_TEST_USER", "root"),
        "pass": os.getenv("POSTGRES_TEST_PASS", "password"),
        "dbname": os.getenv("POSTGRES_TEST_DATABASE", "dbt"),
        "threads": 4,
    }


def profile(tmpdir_factory):
    target = server()
    make_users(target)
    return target


def make_users(target):
    """The roles that the suite's grants are given to."""
    link = psycopg2.connect(host=target["host"], port=target["port"], user=target["user"], password=target["pass"], dbname=target["dbname"])
    with link, link.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(20261121)")
        for number, user in enumerate(USERS, 1):
            cursor.execute("select 1 from pg_roles where rolname = %s", (user,))
            if not cursor.fetchone():
                cursor.execute(f"create role {user}")
            os.environ[f"DBT_TEST_USER_{number}"] = user
    link.close()


def make_database(target, name):
    link = psycopg2.connect(host=target["host"], port=target["port"], user=target["user"], password=target["pass"], dbname=target["dbname"])
    link.autocommit = True
    with link.cursor() as cursor:
        cursor.execute("select 1 from pg_database where datname = %s", (name,))
        if not cursor.fetchone():
            cursor.execute(f'create database "{name}"')
    link.close()


class TestSimpleCopyUppercase(BaseSimpleCopyUppercase):
    """The suite would look for its database at a port of its own."""

    @pytest.fixture(scope="class")
    def dbt_profile_target(self):
        target = server()
        make_database(target, "dbtMixedCase")
        return {**target, "dbname": "dbtMixedCase"}


INDEXED = "{{ config(materialized='materialized_view', indexes=[{'columns': ['id']}]) }} select * from {{ ref('my_seed') }}"


class Catalog:
    """Looks into pg_catalog for what the suite's checks ask."""

    @pytest.fixture(scope="class", autouse=True)
    def models(self):
        yield {"my_table.sql": files.MY_TABLE, "my_view.sql": files.MY_VIEW, "my_materialized_view.sql": INDEXED}

    @staticmethod
    def query_relation_type(project, relation):
        kinds = {"r": "table", "v": "view", "m": "materialized_view"}
        row = project.run_sql(
            "select c.relkind from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            f" where n.nspname = '{relation.schema}' and c.relname = '{relation.identifier}'",
            fetch="one",
        )
        return kinds[row[0]] if row else None

    @staticmethod
    def indexed_columns(project, relation):
        rows = project.run_sql(
            "select a.attname from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace"
            " join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey)"
            f" where n.nspname = '{relation.schema}' and c.relname = '{relation.identifier}'",
            fetch="all",
        )
        return [row[0] for row in rows]


class TestMaterializedViewBasic(Catalog, MaterializedViewBasic):
    @staticmethod
    def insert_record(project, table, record):
        project.run_sql(f"insert into {table} (id, value) values ({record[0]}, {record[1]})")

    @staticmethod
    def refresh_materialized_view(project, materialized_view):
        project.run_sql(f"refresh materialized view {materialized_view}")

    @staticmethod
    def query_row_count(project, relation):
        return project.run_sql(f"select count(*) from {relation}", fetch="one")[0]


class Changes(Catalog, changes.MaterializedViewChanges):
    """An index on another column is changed in place; nothing of a view here asks for a replacement."""

    def check_start_state(self, project, materialized_view):
        assert self.indexed_columns(project, materialized_view) == ["id"]

    @staticmethod
    def change_config_via_alter(project, materialized_view):
        text = get_model_file(project, materialized_view)
        set_model_file(project, materialized_view, text.replace("['id']", "['value']"))

    def check_state_alter_change_is_applied(self, project, materialized_view):
        assert self.indexed_columns(project, materialized_view) == ["value"]


class TestMaterializedViewChangesApplyMixin(Changes, changes.MaterializedViewChangesApplyMixin):
    pass


class TestMaterializedViewChangesContinueMixin(Changes, changes.MaterializedViewChangesContinueMixin):
    pass


class TestMaterializedViewChangesFailMixin(Changes, changes.MaterializedViewChangesFailMixin):
    pass
