import os

from django.conf import settings
from django.db import connection


def test_the_suite_runs_on_the_database_it_was_given():
    kind = os.environ["DATABASE_URL"].split(":")[0]
    assert connection.vendor == {"sqlite": "sqlite", "postgresql": "postgresql"}[kind]


def test_the_suite_never_touches_the_data_of_this_checkout():
    assert not str(settings.VAR).startswith(str(settings.ROOT))
