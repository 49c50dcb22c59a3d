"""Which tests a run takes, and in which order: each where it can tell something, long ones first.

`tools/test` runs the suite twice. With AMPARO_TESTS=database a run leaves out what cannot depend on
the database: a test that asks for none, in a file with no way round that refusal.
"""

import inspect
import os
import unittest
from functools import cache
from types import ModuleType

import pytest

DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "_django_db_helper"}
# By these words a test could meet the database although it asks for no fixture of it.
WAYS_ROUND = (
    *("subprocess", "DATABASE", "getfixturevalue", "django_db", "connection", "scenarios("),
    *("call_command", "manage.py", "hypothesis.extra", "vendor"),
)
ONLY_DATABASE = os.environ.get("AMPARO_TESTS") == "database"
SAYS = "Left to SQLite: {} tests that touch no database"


@cache
def may_meet_one(module: ModuleType) -> bool:
    """Test if a file could meet the database without asking for it."""
    return any(word in inspect.getsource(module) for word in WAYS_ROUND)


def touches_none(item: pytest.Item) -> bool:
    """Test if a test gives the same answer whatever the database."""
    if not isinstance(item, pytest.Function) or item.get_closest_marker("django_db"):
        return False
    if DATABASE_FIXTURES & set(item.fixturenames):
        return False
    if item.cls is not None and issubclass(item.cls, unittest.TestCase):
        return False
    return not may_meet_one(item.module)


def length(item: pytest.Item) -> int:
    """Return 0 for the longest tests: begun last, one would keep a single core busy at the end."""
    return 0 if item.get_closest_marker("browser") else 1 if item.get_closest_marker("slow") else 2


def choose(config: pytest.Config, items: list[pytest.Item]) -> int:
    """Put the tests of a run in order; return how many of them are left out."""
    items.sort(key=length)
    if not ONLY_DATABASE:
        return 0
    apart = [item for item in items if touches_none(item)]
    left_out = set(apart)
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=apart)
    return len(apart)
