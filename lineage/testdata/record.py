"""Records what dbt selects, as the reference for TestSelectLikeDBT.

    python record.py

Needs dbt-core with dbt-duckdb. Unpacks the project shop.txtar and writes
shop.json, its nodes; selections.txt, a line for each selection: arguments, the
selected nodes as bits in hexadecimal (bit k is the k-th node), and the criteria
that dbt warned of, or "error"; and waits.txt, for each node the bits of all
that it waits for in `dbt build`.
"""
import itertools
import json
import os
import re
import shlex
import sys
import tempfile
from argparse import Namespace
from pathlib import Path

import networkx

import dbt.graph.selector as selector_module
from dbt.cli.main import dbtRunner
from dbt.compilation import Linker
from dbt.config.selectors import SelectorConfig
from dbt.clients.yaml_helper import load_yaml_text
from dbt.flags import set_from_args
from dbt.graph import ResourceTypeSelector, parse_difference
from dbt.node_types import NodeType

BASES = """
customers orders orders_mart shop.marts extras marts marts.orders_mart shop.marts.customers dim_product dim_product.v1
dim_product_v2 dim_product_v9 dim_product.v1.x v1 name.with.dots name dots shop.marts.name.with shop.marts.name.with.dots
stg_* shop.*.stg_* *.stg_* *orders* shop.staging.?tg_o* stg_[op]* stg_[!o]* [ stg_orders[ shop.m*s.* shop * ** nothing
singular_one unique_stg_orders_id customers_join board n_orders weekly orders_sem payments_seed snap_orders adhoc
tag:nightly tag:night* tag:staging tag:finance tag:critical tag:landing tag:x tag:kpi tag:board_tag tag:ut tag:none tag:
group:finance group:sales group:f* access:private access:public access:protected access:secret
source:raw source:raw.orders source:shop.raw.orders source:* source:*.orders source:raw_* source:extras.* source:a.b.c.d source:extra_raw.days
exposure:board exposure:shop.app exposure:* exposure:a.b.c metric:n_orders metric:* semantic_model:orders_sem
saved_query:weekly unit_test:customers_join unit_test:shop.* unit_test:shop.customers.x
path:models path:models/staging path:models/staging/ path:./models/staging models/marts/customers.sql path:models/staging/*.sql
path:models/**/*.sql path:models/** path:models/*/deep path:**/deep path:** path:models/staging/staging.yml path:seeds
path:models/marts/marts.yml path:nowhere path:models/calendar.sql path:tests/* path:models/staging/stg_o* models/sta*/
customers.sql file:customers file:customers.sql file:*.csv file:name.with.dots file:name.with file:staging.yml STG_ORDERS.SQL staging.yml
package:shop package:extras package:this package:* package:ex*
config.materialized:table config.materialized:incremental config.materialized:tabl config.tags:nightly config.meta.owner:ann
config.meta.levels:two config.meta.levels:true config.meta.levels:1 config.meta.contract.sla:gold config.full_refresh:false config.full_refresh:FALSE
config.severity:warn config.severity:WARN config.severity:error config.enabled:true config.unique_key:id config.nosuch:x config.contract.enforced:false
config.docs.show:true config.lookback:1 config.meta.team:infra config.persist_docs.relation:true config.group:finance config.on_schema_change:ignore
test_name:unique test_name:*null test_name:customers_join test_name:custom_positive test_name:singular_one test_type:generic test_type:schema
test_type:singular test_type:data test_type:unit test_type:other resource_type:model resource_type:test resource_type:unit_test
resource_type:source resource_type:macro resource_type:thing resource_type:operation resource_type:exposure resource_type:saved_query
version:latest version:prerelease version:old version:none version:x tga:nightly 1customers
customers,tag:nightly tag:nightly,tag:shared tag:staging,config.materialized:view customers, ,customers
tag:nightly,customers,source:raw unique_stg_orders_id,stg_orders relationships*,stg_orders
""".split()

COMBINED = """customers stg_orders stg_payments orders_mart calendar tag:nightly source:raw source:raw.orders dim_product.v1 snap_orders
country_codes exposure:board metric:n_orders test_type:singular customers_join path:models/staging package:extras config.materialized:view
resource_type:test stg_orders,tag:staging""".split()

OPERATORS = ["{}", "+{}", "{}+", "+{}+", "1+{}", "{}+1", "2+{}+1", "@{}", "0+{}", "{}+0", "@+{}", "@{}+", "{}++"]

MODES = ["eager", "cautious", "buildable", "empty"]

MORE = [
    "--select 'stg_orders stg_customers' snap_orders",
    "--select 'orders_mart   customers'",
    "--select customers --exclude tag:nightly",
    "--exclude customers",
    "--exclude customers+",
    "--exclude tag:nothing customers",
    "--exclude source:* exposure:* test_type:generic",
    "--select '' ",
    "--select +report --exclude stg_orders+ stg_customers",
    "--select +report,tag:nightly --exclude dim_product",
    "--select stg_orders+ --exclude unique_stg_orders_id",
    "--select orders_mart customers",
    "--select orders_mart customers snap_orders",
    "--select orders_mart+1 customers --exclude snap_orders",
    "--select stg_orders stg_customers",
    "--select stg_orders,path:models stg_customers,tag:staging",
    "--select +orders_mart,+customers",
    "--select @stg_orders,+report @stg_customers",
    "--select package:shop,resource_type:model --exclude path:models/marts",
    "",
]

TYPES = [
    "--resource-type model --select +customers",
    "--resource-type test unit_test --select +customers",
    "--resource-type model --keep-empty",
    "--resource-type model --select empty_one",
    "--resource-type model seed snapshot source exposure metric saved_query semantic_model analysis",
]


def lines():
    for base in BASES:
        yield f"--select {shlex.quote(base)}"
    for mode, op, base in itertools.product(MODES, OPERATORS, COMBINED):
        head, comma, tail = base.partition(",")
        if mode == "eager" or op in ("{}", "+{}", "{}+", "1+{}", "@{}"):
            yield f"--select {shlex.quote(op.format(head) + comma + tail)} --indirect-selection {mode}"
    for mode, more in itertools.product(MODES, MORE):
        yield f"{more} --indirect-selection {mode}".strip()
    for selector, mode in itertools.product(SELECTORS, MODES):
        yield f"--selector {selector} --indirect-selection {mode}"
    yield from TYPES


def options(line):
    out, key = {}, None
    for word in shlex.split(line):
        if word.startswith("--"):
            key = word[2:].replace("-", "_")
            out[key] = []
        else:
            out[key].append(word)
    return out


def select(graph, manifest, line):
    opts = options(line)
    set_from_args(Namespace(INDIRECT_SELECTION=opts.get("indirect_selection", ["eager"])[0]), {})
    warned = []
    selector_module.warn_or_error = lambda event, **_: warned.append(event.spec_raw)
    try:
        if "selector" in opts:
            spec = SelectorConfig.selectors_from_dict(RAW_SELECTORS)[opts["selector"][0]]["definition"]
        else:
            spec = parse_difference(opts.get("select"), opts.get("exclude"))
        types = [NodeType(t) for t in opts.get("resource_type", list(NodeType))]
        chosen = ResourceTypeSelector(
            graph=graph, manifest=manifest, previous_state=None, resource_types=types,
            include_empty_nodes="resource_type" not in opts or "keep_empty" in opts,
        ).get_selected(spec)
    except Exception as error:
        print(line, type(error).__name__, str(error).split("\n")[0], file=sys.stderr)
        return "error"
    return f"{bits(chosen)}\t{' '.join(warned)}"


def compact(node):
    keys = ("unique_id resource_type name package_name path original_file_path patch_path fqn tags raw_code access group version "
            "latest_version source_name unrendered_config").split()
    out = {k: node.get(k) for k in keys if node.get(k) not in (None, "", [], {})}
    out["config"] = node["config"]
    out["depends_on"] = node.get("depends_on", {}).get("nodes", [])
    out["test"] = (node.get("test_metadata") or {}).get("name")
    return out


def unpack(archive):
    parts = re.split(r"^-- (.+) --\n", archive.read_text(), flags=re.MULTILINE)
    for name, text in zip(parts[1::2], parts[2::2]):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text)


OUT = Path(__file__).parent.resolve()
os.chdir(tempfile.mkdtemp())
unpack(OUT / "shop.txtar")
dbtRunner().invoke(["deps", "--quiet"])
manifest = dbtRunner().invoke(["parse", "--quiet", "--no-partial-parse"]).result
RAW_SELECTORS = load_yaml_text(Path("selectors.yml").read_text())
SELECTORS = [s["name"] for s in RAW_SELECTORS["selectors"]]
written = json.loads(Path("target/manifest.json").read_text())
NODES = [
    compact(node)
    for section in ("nodes", "sources", "exposures", "metrics", "semantic_models", "saved_queries", "unit_tests")
    for node in written[section].values()
]


def bits(ids):
    return f"{sum(1 << k for k, node in enumerate(NODES) if node['unique_id'] in ids):x}"


linker = Linker()
linker.link_graph(manifest)
graph = linker.get_graph(manifest)
with open(OUT / "shop.json", "w") as file:
    selectors = json.dumps(RAW_SELECTORS["selectors"], indent=1)
    file.write('{"nodes": [\n' + ",\n".join(json.dumps(n) for n in NODES) + '\n], "selectors": ' + selectors + "}\n")
with open(OUT / "selections.txt", "w") as file:
    for line in dict.fromkeys(lines()):
        file.write(f"{line}\t{select(graph, manifest, line)}\n")
manifest.build_parent_and_child_maps()
linker.add_test_edges(manifest)
with open(OUT / "waits.txt", "w") as file:
    for node in NODES:
        file.write(bits(networkx.ancestors(linker.graph, node["unique_id"])) + "\n")
