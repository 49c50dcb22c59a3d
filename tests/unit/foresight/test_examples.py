"""The examples in the library's own words hold."""

import doctest
import importlib
import pkgutil

import pytest

import foresight

FOUND = pkgutil.walk_packages(foresight.__path__, "foresight.")
MODULES = [module.name for module in FOUND if not module.name.endswith("__main__")]


@pytest.mark.parametrize("name", MODULES)
def test_examples_hold(name):
    module = importlib.import_module(name)
    found = doctest.testmod(module, extraglobs={"np": importlib.import_module("numpy")})
    assert found.failed == 0


def test_there_are_examples():
    tried = [doctest.DocTestFinder().find(importlib.import_module(name)) for name in MODULES]
    assert sum(len(one.examples) for found in tried for one in found) >= 15
