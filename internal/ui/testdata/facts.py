"""Records the names, codes, levels and fields of dbt's log events, as events.json.

Usage: python facts.py > events.json   (needs dbt-core and an adapter)
"""

import json

import dbt.adapters.events.types as adapter_types
import dbt.events.types as core_types
import dbt_common.events.types as common_types
from dbt.adapters.events import adapter_types_pb2
from dbt.events import core_types_pb2
from dbt_common.events import types_pb2

out = {}
for module, messages in ((core_types, core_types_pb2), (common_types, types_pb2), (adapter_types, adapter_types_pb2)):
    for name, kind in vars(module).items():
        message = getattr(messages, name, None)
        if message is None or not hasattr(kind, "code") or kind.__module__ != module.__name__:
            continue
        level = kind.__bases__[0].__name__.removesuffix("Level").lower()
        out[name] = {"code": kind.code(None), "level": level, "fields": sorted(f.name for f in message.DESCRIPTOR.fields)}
print("{\n" + ",\n".join(f"{json.dumps(k)}: {json.dumps(v, sort_keys=True)}" for k, v in sorted(out.items())) + "\n}")
