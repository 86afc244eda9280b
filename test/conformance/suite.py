"""The adapter suite's test classes, found by looking at dbt.tests.adapter.

Takes nothing but the installed package; gives, for each class a suite's user would subclass, the class itself.
Must not know engines: what differs between them is in engines/.
"""
import importlib
import inspect
from pathlib import Path

import dbt.tests.adapter as package


def modules():
    """Every module of the suite that imports under the installed dbt-core (its folders are no packages)."""
    for root in map(Path, package.__path__):
        for file in sorted(root.rglob("*.py")):
            parts = file.relative_to(root).with_suffix("").parts
            if parts[-1] == "__init__":
                continue
            try:
                yield importlib.import_module(".".join((package.__name__, *parts)))
            except ImportError as err:
                UNREADABLE[".".join(parts)] = str(err)


# Modules that need another dbt-core than the installed one, and what they miss.
UNREADABLE = {}


def has_tests(cls):
    return any(n.startswith("test") and callable(getattr(cls, n)) for n in dir(cls))


def own_classes():
    """All classes with tests that the suite itself defines, by module and name."""
    seen = {}
    for module in modules():
        for name, cls in vars(module).items():
            if inspect.isclass(cls) and cls.__module__ == module.__name__ and has_tests(cls):
                seen[(module.__name__, name)] = cls
    return seen


def leaves():
    """The classes to instantiate: those no other class builds on, a plain `class TestX(BaseX): pass` not counted."""
    classes = own_classes()
    named = {c for (_, name), c in classes.items() if not name.startswith("Test")}
    ready = [c for (_, name), c in classes.items() if name.startswith("Test")]
    thin = {b for c in ready for b in c.__bases__ if not own_members(c)}
    for cls in sorted(named, key=lambda c: (c.__module__, c.__name__)):
        if cls in thin or not any(cls in other.__mro__[1:] for other in named):
            yield cls
    for cls in sorted(ready, key=lambda c: (c.__module__, c.__name__)):
        if own_members(cls) or not set(cls.__bases__) & named:
            yield cls


def own_members(cls):
    """What a class adds to its bases."""
    return [n for n in vars(cls) if not n.startswith("__")]
