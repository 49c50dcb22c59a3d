from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from amparo.site import env


def test_sqlite_addresses():
    assert env.database("sqlite:////srv/a.sqlite3", durable=False)["NAME"] == "/srv/a.sqlite3"
    assert env.database("sqlite:///a.sqlite3", durable=False)["NAME"] == str(env.ROOT / "a.sqlite3")
    assert env.database("sqlite:///:memory:", durable=False)["NAME"] == ":memory:"


@pytest.mark.parametrize("name", ["plain", "with space", "50% sure?", "a#b"])
def test_a_path_with_any_sign_survives(name):
    path = Path("/srv") / name / "a.sqlite3"
    assert env.database(env.sqlite_at(path), durable=False)["NAME"] == str(path)


def test_a_durable_database_waits_for_the_disk():
    for durable, word in ((True, "synchronous=FULL"), (False, "synchronous=NORMAL")):
        assert word in env.database("sqlite:///a", durable=durable)["OPTIONS"]["init_command"]


def test_postgresql_address():
    found = env.database("postgresql://us%40er:p%2Fw@db:5433/amparo?sslmode=require", durable=True)
    assert (found["USER"], found["PASSWORD"]) == ("us@er", "p/w")
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db", "5433", "amparo")
    assert found["OPTIONS"] == {"sslmode": "require"}


def test_an_unknown_database_is_refused_without_showing_the_password():
    with pytest.raises(ImproperlyConfigured) as no:
        env.database("mysql://user:hunter2@db/x", durable=True)
    assert "hunter2" not in str(no.value)


@pytest.mark.parametrize(
    ("word", "is_on"), [("yes", True), ("0", False), ("", True), ("OFF", False)]
)
def test_flags(monkeypatch, word, is_on):
    monkeypatch.setenv("X", word)
    assert env.flag("X", default=True) is is_on


def test_words_that_are_no_answer_are_refused(monkeypatch):
    monkeypatch.setenv("X", "maybe")
    with pytest.raises(ImproperlyConfigured, match="yes or no"):
        env.flag("X")
    with pytest.raises(ImproperlyConfigured, match="whole number"):
        env.number("X", 1)


def test_a_file_of_settings_never_wins_over_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("AMPARO_ONE", "mine")
    monkeypatch.setenv("AMPARO_TWO", "x")
    monkeypatch.delenv("AMPARO_TWO")
    (tmp_path / "keys.env").write_text("# AMPARO_TWO=no\nAMPARO_ONE=theirs\nAMPARO_TWO=a=b\n\n")
    env.load(tmp_path / "keys.env")
    assert env.text("AMPARO_ONE") == "mine"
    assert env.text("AMPARO_TWO") == "a=b"
