import os
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection


def test_the_suite_runs_on_the_database_it_was_given():
    kind = os.environ["DATABASE_URL"].split(":")[0]
    assert connection.vendor == {"sqlite": "sqlite", "postgresql": "postgresql"}[kind]


def test_the_suite_never_touches_the_data_of_this_checkout():
    assert not str(settings.VAR).startswith(str(settings.ROOT))


def test_no_two_test_files_without_a_package_share_a_name():
    names = Counter(
        path.name
        for path in Path(settings.ROOT, "tests").rglob("test_*.py")
        if not (path.parent / "__init__.py").exists()
    )
    assert names, "no test file was found"
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.django_db(transaction=True)
def test_what_one_test_left_in_the_cache_is_not_there_for_the_next():
    for name in ("default", "made"):
        caches[name].set("left", "behind")
    call_command("flush", verbosity=0, interactive=False)
    assert [caches[name].get("left") for name in ("default", "made")] == [None, None]
