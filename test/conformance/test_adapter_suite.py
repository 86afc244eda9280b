"""Every class of dbt's adapter suite, for the session's engine: its own subclass where it has one, a plain one elsewhere."""
import inspect

import suite
from conftest import ENGINE

OWN = {n: c for n, c in vars(ENGINE).items() if inspect.isclass(c) and n.startswith("Test") and c.__module__ == ENGINE.__name__}


def classes():
    yield from OWN.items()
    for base in suite.leaves():
        if not any(issubclass(c, base) for c in OWN.values()):
            name = "Test" + base.__name__.removeprefix("Test").removeprefix("Base")
            yield name, type(name, (base,), {"__module__": __name__})


for _name, _cls in classes():
    assert _name not in globals(), f"two classes of the suite want the name {_name}"
    globals()[_name] = _cls
