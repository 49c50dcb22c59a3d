"""The console: what it may do by the same rules as the pages, and what it refuses."""

import csv
import json

import pytest
from django.core.management import CommandError, call_command

from amparo.forecasts.models import Forecast, Run
from amparo.forecasts.queries import taking
from tests.unit.forecasts import made

pytestmark = pytest.mark.django_db


def say(capsys, *words, **given):
    call_command("forecasts", *words, **given)
    return capsys.readouterr().out


def test_a_run_is_asked_made_and_listed(panel, at_hand, analyst, authority, capsys):
    with pytest.raises(CommandError):
        say(capsys, "ask", "--card", "conflictology", "--by", authority.email)
    with pytest.raises(CommandError, match="no account"):
        say(capsys, "ask", "--by", "nobody@example.org")
    said = say(capsys, "ask", "--card", "conflictology", "--by", analyst.email, "--here")
    assert "done" in said and "4/4" in said
    assert Forecast.objects.get().code in say(capsys, "list")
    with pytest.raises(CommandError, match="already"):
        say(capsys, "ask", "--card", "conflictology", "--by", analyst.email)
    assert "conflictology 2013  done" in say(capsys, "runs")


def test_a_run_is_cancelled_from_the_console(panel, analyst, capsys):
    said = say(capsys, "ask", "--card", "conflictology", "--by", analyst.email)
    assert "waiting" in said
    run = Run.objects.get()
    with pytest.raises(CommandError, match="no run"):
        say(capsys, "cancel", "zz", "--reason", "Newer data.", "--by", analyst.email)
    said = say(capsys, "cancel", str(run.pk), "--reason", "Newer data.", "--by", analyst.email)
    assert "cancelled" in said and "Newer data." in said


def test_only_what_was_published_is_taken_out(
    published, at, authority, tmp_path, capsys, monkeypatch
):
    draft = made.forecast(at, number=2)
    with pytest.raises(CommandError, match="published"):
        say(capsys, "take", draft.code, "--out", str(tmp_path))
    say(capsys, "withdraw", published.code, "--reason", "A month was missing.",
        "--by", authority.email)  # fmt: skip
    monkeypatch.setattr(taking, "note", lambda _found: "=HYPERLINK(A1)")
    said = say(capsys, "take", published.code, "--out", str(tmp_path))
    assert "withdrawn" in said
    told = json.loads((tmp_path / f"{published.code}.json").read_text())
    assert told["state"] == "withdrawn" and "A month was missing." in told["notice"]
    with (tmp_path / f"{published.code}.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 24 and {row["note"] for row in rows} == {"'=HYPERLINK(A1)"}
