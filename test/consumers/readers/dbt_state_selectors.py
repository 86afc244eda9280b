"""The sub-selectors of state: that must find nothing in an unchanged project."""

SELECTORS = (
    "state:modified",
    "state:new",
    "state:modified.body",
    "state:modified.configs",
    "state:modified.relation",
    "state:modified.persisted_descriptions",
    "state:modified.macros",
    "state:modified.contract",
)
