"""DuckDB: a file database, and what the suite asks each adapter to say for itself."""
import pytest
from dbt.tests.adapter.basic.expected_catalog import base_expected_catalog, expected_references_catalog, no_stats
from dbt.tests.adapter.basic.test_docs_generate import BaseDocsGenerate, BaseDocsGenReferences
from dbt.tests.adapter.constraints import test_constraints as constraints
from dbt.tests.adapter.incremental import test_incremental_microbatch
from dbt.tests.adapter.incremental.test_incremental_microbatch import BaseMicrobatch
from dbt.tests.adapter.sample_mode import fixtures as sample_fixtures
from dbt.tests.adapter.sample_mode.test_sample_mode import BaseSampleModeTest
from dbt.tests.adapter.simple_seed import fixtures as seed_fixtures
from dbt.tests.adapter.simple_seed import test_seed_type_override as seed_types
from dbt.tests.adapter.unit_testing.test_types import BaseUnitTestingTypes
from dbt.tests.adapter.utils.test_equals import BaseEquals
from dbt.tests.adapter.utils.test_timestamps import BaseCurrentTimestamps

NAME = "duckdb"
TYPES = {"id_type": "INTEGER", "text_type": "VARCHAR", "time_type": "TIMESTAMP", "view_type": "VIEW", "table_type": "BASE TABLE"}


def profile(tmpdir_factory):
    return {"type": "duckdb", "threads": 4, "path": str(tmpdir_factory.mktemp("dbs") / "dbt.duckdb")}


class TestDocsGenerate(BaseDocsGenerate):
    @pytest.fixture(scope="class")
    def expected_catalog(self, project):
        return base_expected_catalog(project, role=None, model_stats=no_stats(), **TYPES)


class TestDocsGenReferences(BaseDocsGenReferences):
    @pytest.fixture(scope="class")
    def expected_catalog(self, project):
        return expected_references_catalog(project, role=None, model_stats=no_stats(), bigint_type="BIGINT", **TYPES)


class ColumnTypes:
    """The engine's names of types, as data_types wants them: a value, the declared type, the type in a message."""

    @pytest.fixture
    def int_type(self):
        return "INT"

    @pytest.fixture
    def string_type(self):
        return "VARCHAR"

    @pytest.fixture
    def data_types(self, schema_int_type, int_type, string_type):
        return [
            ["1", schema_int_type, int_type],
            ["'1'", string_type, string_type],
            ["true", "boolean", "BOOL"],
            ["timestamp '2020-02-03 04:05:06'", "timestamp", "TIMESTAMP"],
            ["timestamptz '2020-02-03 04:05:06+01'", "timestamptz", "TIMESTAMP WITH TIME ZONE"],
            ["['x', 'y']", "varchar[]", "VARCHAR[]"],
            ["[1, 2]", "integer[]", "INTEGER[]"],
            ["1.5::numeric(4, 1)", "numeric", "DECIMAL"],
            ["""'{"a": 1}'::json""", "json", "JSON"],
        ]


class NullRefused:
    @pytest.fixture(scope="class")
    def expected_error_messages(self):
        return ["NOT NULL constraint failed"]


class TestTableConstraintsColumnsEqual(ColumnTypes, constraints.BaseTableConstraintsColumnsEqual):
    pass


class TestViewConstraintsColumnsEqual(ColumnTypes, constraints.BaseViewConstraintsColumnsEqual):
    pass


class TestIncrementalConstraintsColumnsEqual(ColumnTypes, constraints.BaseIncrementalConstraintsColumnsEqual):
    pass


class TestConstraintsRollback(NullRefused, constraints.BaseConstraintsRollback):
    pass


class TestIncrementalConstraintsRollback(NullRefused, constraints.BaseIncrementalConstraintsRollback):
    pass


class TestUnitTestingTypes(BaseUnitTestingTypes):
    @pytest.fixture
    def data_types(self):
        return [
            ["7", "7"],
            ["7.5", "7.5"],
            ["'00012'", "00012"],
            ["'text'", "text"],
            ["true", "true"],
            ["date '2021-03-04'", "2021-03-04"],
            ["timestamp '2021-03-04 05:06:07'", "2021-03-04 05:06:07"],
            ["timestamptz '2021-03-04 05:06:07+00'", "2021-03-04 05:06:07+00"],
            ["{'a': 1}", "{'a': 1}"],
            ["['a', 'b']", "['a', 'b']"],
            ["[1, 2]", "[1, 2]"],
        ]


class TestSimpleSeedColumnOverride(seed_types.BaseSimpleSeedColumnOverride):
    """The suite names PostgreSQL's types in its tests."""

    @pytest.fixture(scope="class")
    def models(self):
        text = seed_fixtures.properties__schema_yml
        for theirs, ours in (("text", "character varying(256)"), ("date", "DATE"), ("integer", "INTEGER"), ("boolean", "BOOLEAN")):
            text = text.replace(f"type: {theirs}\n", f"type: {ours}\n")
        return {"schema.yml": text.replace("timestamp without time zone", "TIMESTAMP")}


class TestCurrentTimestamps(BaseCurrentTimestamps):
    @pytest.fixture(scope="class")
    def expected_sql(self):
        return None

    @pytest.fixture(scope="class")
    def expected_schema(self):
        return {
            "current_timestamp": "TIMESTAMP WITH TIME ZONE",
            "current_timestamp_in_utc_backcompat": "TIMESTAMP",
            "current_timestamp_backcompat": "TIMESTAMP",
        }


class TestEquals(BaseEquals):
    """The word null is null only when DuckDB does not read the file itself."""

    @pytest.fixture(scope="class")
    def project_config_update(self):
        return {"name": "test", "seeds": {"+fast": False}}


def without_zone(text):
    """DuckDB 1.5 takes no offset of one digit in a timestamp."""
    return text.replace("00-0'", "00'")


class TestMicrobatch(BaseMicrobatch):
    @pytest.fixture(scope="class")
    def input_model_sql(self):
        return without_zone(test_incremental_microbatch._input_model_sql)

    @pytest.fixture(scope="class")
    def microbatch_model_sql(self):
        # dbt-duckdb refuses a unique key here, and so do we.
        return test_incremental_microbatch._microbatch_model_sql.replace("unique_key='id', ", "")

    @pytest.fixture(scope="class")
    def insert_two_rows_sql(self, project):
        table = project.adapter.Relation.create(database=project.database, schema=project.test_schema)
        return f"insert into {table}.input_model values (4, timestamp '2020-01-04'), (5, timestamp '2020-01-05')"


class TestSampleModeTest(BaseSampleModeTest):
    @pytest.fixture(scope="class")
    def input_model_sql(self):
        return without_zone(sample_fixtures.input_model_sql)
