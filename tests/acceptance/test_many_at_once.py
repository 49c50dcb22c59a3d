"""Many people ask at once, and the machine dies in the middle: nothing acknowledged is lost."""

import os

import pytest
from django.db import connection

from benchmarks.submissions import measure

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def database(tmp_path) -> str:
    """Return a fresh database of the kind this suite runs on."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{tmp_path}/many.sqlite3"
    name = f"amparo_many_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    told = connection.settings_dict
    word = f":{told['PASSWORD']}" if told["PASSWORD"] else ""
    where = f"{told['HOST'] or 'localhost'}:{told['PORT'] or 5432}"
    return f"postgresql://{told['USER']}{word}@{where}/{name}"


def test_parallel_requests_survive_a_killed_server(tmp_path):
    found = measure(database(tmp_path), clients=4, each=12, kill=True, folder=tmp_path)
    assert found["acknowledged"] >= 24, found
    assert found["lost"] == 0 and found["doubled"] == 0, found
    assert found["unique"] == found["acknowledged"], found
    assert found["journal"] is True
