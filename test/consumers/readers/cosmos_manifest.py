"""astronomer-cosmos: the graph by LoadMode.DBT_MANIFEST, and the Airflow DAG made of it."""

import datetime
import pathlib
import sys

import counting


def read(side: pathlib.Path) -> dict:
    from airflow.models import DAG
    from cosmos.converter import DbtToAirflowConverter
    from cosmos.config import ExecutionConfig, ProfileConfig, ProjectConfig, RenderConfig
    from cosmos.constants import LoadMode, TestBehavior
    from cosmos.dbt.graph import DbtGraph

    project = ProjectConfig(dbt_project_path=side / "project", manifest_path=side / "target" / "manifest.json")
    profile = ProfileConfig(profile_name=(side / "profile").read_text().strip(), target_name="consumers", profiles_yml_filepath=side / "profiles" / "profiles.yml")
    execution = ExecutionConfig(dbt_project_path=side / "project", dbt_executable_path=sys.executable)

    graph = DbtGraph(project=ProjectConfig(manifest_path=project.manifest_path, project_name="p"), profile_config=profile, execution_config=execution, render_config=RenderConfig(load_method=LoadMode.DBT_MANIFEST))
    graph.load(method=LoadMode.DBT_MANIFEST)
    counts = {
        "nodes": counting.tally(n.resource_type.value for n in graph.nodes.values()),
        "edges": sum(len(n.depends_on) for n in graph.nodes.values()),
        "filtered": len(graph.filtered_nodes),
        "tested": sum(bool(n.has_test) for n in graph.nodes.values()),
        "tags": sum(len(n.tags) for n in graph.nodes.values()),
    }
    for select in (["tag:staging"], ["config.materialized:table"], ["path:models/marts"]):
        chosen = DbtGraph(project=graph.project, profile_config=profile, execution_config=execution, render_config=RenderConfig(load_method=LoadMode.DBT_MANIFEST, select=select))
        chosen.load(method=LoadMode.DBT_MANIFEST)
        counts[select[0]] = len(chosen.filtered_nodes)

    with DAG(dag_id="consumers", start_date=datetime.datetime(2024, 1, 1)) as dag:
        DbtToAirflowConverter(
            dag=dag,
            project_config=ProjectConfig(manifest_path=project.manifest_path, project_name="p"),
            profile_config=profile,
            execution_config=execution,
            render_config=RenderConfig(load_method=LoadMode.DBT_MANIFEST, test_behavior=TestBehavior.AFTER_EACH),
            operator_args={"install_deps": False},
        )
    counts["tasks"] = len(dag.tasks)
    counts["task edges"] = sum(len(t.downstream_task_ids) for t in dag.tasks)
    return counts


if __name__ == "__main__":
    counting.answer(read(pathlib.Path(sys.argv[1])))
