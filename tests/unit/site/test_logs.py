import json
import logging

import pytest
from django.test import Client

from amparo.site.logs import Discreet, without_traces

SECRET = "Rosa Quispe rosa@example.pe +51 987 654 321"


def written(record: logging.LogRecord) -> dict:
    return json.loads(Discreet().format(record))


def record(msg: str, *args: object, exc_info=None, **extra: object) -> logging.LogRecord:
    made = logging.LogRecord("django.request", logging.WARNING, __file__, 1, msg, args, exc_info)
    vars(made).update(extra)
    return made


def test_arguments_of_a_message_are_never_written():
    line = Discreet().format(record("Not Found: %s", f"/status/8QWE-1234/?who={SECRET}"))
    assert json.loads(line)["says"] == "Not Found: %s"
    assert "Rosa" not in line
    assert "8QWE" not in line


def test_only_allowed_fields_are_written():
    line = written(record("x", who=SECRET, request=SECRET, status_code=404, tick="events"))
    assert line["status"] == 404
    assert line["tick"] == "events"
    assert "Rosa" not in json.dumps(line)


def test_an_error_is_its_kind_and_place_without_its_words():
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as first:
            raise ValueError(f"Key (email)=({SECRET}) already exists") from first
    except ValueError as error:
        line = written(record("oh", exc_info=(type(error), error, error.__traceback__)))
    assert "ValueError" in line["error"]
    assert "KeyError" in line["error"]
    assert any("test_logs.py" in place for place in line["error"])
    assert "Rosa" not in json.dumps(line)
    assert "+51 987" not in json.dumps(line)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("mail to rosa@example.pe failed", "mail to [address] failed"),
        ("GET search?q=rosa", "GET search?[query]"),
        ("at /cases/8QWE1234/ now", "at [path] now"),
        ("called +51 987 654 321", "called [number]"),
        ("3 of 40 done", "3 of 40 done"),
    ],
)
def test_a_template_built_from_a_value_loses_what_looks_like_one(said, left):
    assert without_traces(said) == left


@pytest.mark.django_db
def test_the_access_line_holds_the_route_and_not_the_address(caplog):
    with caplog.at_level(logging.INFO, "amparo.access"):
        Client().get("/search/?q=Rosa+Quispe", headers={"user-agent": "Rosa"})
    (one,) = [r for r in caplog.records if r.name == "amparo.access"]
    line = written(one)
    assert line["route"] == "search/"
    assert line["method"] == "GET"
    assert line["status"] == 302
    assert "Rosa" not in json.dumps(line)


@pytest.mark.django_db
def test_a_page_that_is_not_there_leaves_no_address_in_the_log(caplog):
    with caplog.at_level(logging.INFO):
        Client().get("/nowhere/rosa-quispe/?dni=44556677")
    lines = [Discreet().format(r) for r in caplog.records]
    assert lines
    assert not [x for x in lines if "rosa" in x or "44556677" in x]
