"""The structured log itself, as dagster-dbt, cosmos and home-made followers read it: which events there are of which node,
which fields they have, and what stands in those that are not of the moment.
"""

import json
import pathlib
import sys

import counting

# Events that tell of nodes and of the run; what else is logged is each tool's own affair.
FOLLOWED = (
    "MainReportVersion", "AdapterRegistered", "FoundStats", "ConcurrencyLine", "NodeStart", "LogStartLine", "NodeCompiling", "NodeExecuting",
    "LogModelResult", "LogTestResult", "LogSeedResult", "LogSnapshotResult", "LogNodeNoOpResult", "LogHookStartLine", "LogHookEndLine",
    "NodeFinished", "FinishedRunningStats", "EndOfRunSummary", "RunResultWarning", "RunResultError", "StatsLine", "CommandCompleted",
)
MOMENT = {"node_started_at", "node_finished_at", "execution_time", "execution", "elapsed", "completed_at", "index", "adapter_version", "command"}
# Left out: a snapshot's configuration as Python's text, and a count that dbt makes before it knows of all nodes.
LEFT_OUT = {"timing_info", "query_id", "cfg", "node_count"}
# dbt's unit tests change name, path and relation between the events of one node; its number of built-in macros is its own.
UNSETTLED = {"LogTestResult unit_test", "FoundStats", "RunResultWarning", "RunResultError"}


def fields(value, path: str = "") -> set:
    if isinstance(value, dict):
        return {f for k, v in value.items() for f in fields(v, f"{path}.{k}" if path else k) | {f"{path}.{k}" if path else k}}
    return set()


def settled(data):
    """The data without what changes from run to run."""
    if isinstance(data, dict):
        return {k: ("" if k in MOMENT else settled(v)) for k, v in data.items() if k not in LEFT_OUT}
    if isinstance(data, float):
        return int(data) if data == int(data) else data
    return data


def read(side: pathlib.Path) -> dict:
    events = []
    with open(side / "logs" / "dbt.log", encoding="utf-8") as log:
        for line in log:
            if line.startswith("{"):
                events.append(json.loads(line))
    command = [e["info"]["invocation_id"] for e in events if e["info"]["name"] == "NodeStart"]
    counts, values, keys = [], {}, {}
    for event in events:
        info, data = event["info"], event["data"]
        name = info["name"]
        if name not in FOLLOWED or info["invocation_id"] != command[0]:
            continue
        node = (data.get("node_info") or {}).get("unique_id", "")
        kind = (data.get("node_info") or {}).get("resource_type", "")
        counts.append(f"{name} {kind}".strip())
        keys.setdefault(name, set()).update(f for f in fields(data) if ".meta." not in f and not f.startswith("cfg"))
        if name not in UNSETTLED and f"{name} {kind}" not in UNSETTLED:
            values[f"{name} {node}".strip()] = json.dumps(settled(data), sort_keys=True)
    return {"events": counting.tally(counts), "fields": {k: " ".join(sorted(v)) for k, v in keys.items()}, "values": values}


if __name__ == "__main__":
    counting.answer(read(pathlib.Path(sys.argv[1])))
