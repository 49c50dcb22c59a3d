"""Runs: each refusal, each line of the journal, and what comes of the library's answer."""

import datetime as dt
import os
import signal
import time
from pathlib import Path

import pytest
from django.db import IntegrityError, connections, transaction

from amparo.exchange import apart
from amparo.forecasts import actions, jobs
from amparo.forecasts.models import Forecast, Outlook, Run
from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry
from tests.unit.forecasts import made

pytestmark = pytest.mark.django_db


def verbs(run):
    rows = Entry.objects.filter(target=f"forecasts.Run:{run.pk}").order_by("seq")
    return [row.verb for row in rows]


def ask(by, at, **given):
    return actions.ask(**{"card": "conflictology", "by": by, "at": at, **given})


def test_an_analyst_asks_and_the_same_is_asked_once(panel, analyst, authority, other, at):
    for who in (authority, other):
        with pytest.raises(Denied):
            ask(who, at)
    run = ask(analyst, at)
    assert (run.window, run.state, run.done_steps) == (2013, Run.WAITING, 0)
    assert [(s["card"], s["window"]) for s in run.steps] == [
        ("conflictology", year) for year in (2013, 2012, 2011, 2010)
    ]
    with pytest.raises(Refused, match="already"):
        ask(analyst, at)
    assert verbs(run) == ["forecast.run_asked"]
    again = Run(
        card=run.card, window=run.window, origin=1, panel_name="p", code=run.code,
        panel_hash=run.panel_hash, started_id="x", started_label="x", started_at=at,
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save(force_insert=True)


def test_one_analyst_has_few_runs_open_and_keeps_nobody_from_theirs(panel, analyst, both, at):
    for n in range(3):
        Run.objects.create(
            card="country-month", window=2000 + n, origin=1, panel_name="p", code="c",
            panel_hash="h", started_id=analyst.actor_id, started_label="x", started_at=at,
        )  # fmt: skip
    with pytest.raises(Refused, match="Several runs"):
        ask(analyst, at)
    assert ask(both, at).state == Run.WAITING
    Run.objects.filter(window=2000).update(state=Run.CANCELLED)
    with pytest.raises(Refused, match="already"):  # as the other asked
        ask(analyst, at)


def test_the_model_is_set_beside_the_benchmark_in_each_earlier_year(panel, analyst, at):
    run = ask(analyst, at, card="country-month")
    assert [(s["card"], s["window"]) for s in run.steps[1:3]] == [
        ("country-month", 2012), ("conflictology", 2012),
    ]  # fmt: skip
    assert len(run.steps) == 7


def test_a_year_that_the_panel_does_not_serve_is_refused_in_words(panel, analyst, at, settings):
    with pytest.raises(Invalid, match="2013"):
        ask(analyst, at, window=2020)
    with pytest.raises(Invalid):
        ask(analyst, at, card="no-such-model")
    panel.write_bytes(b"PAR1 no panel")
    with pytest.raises(Invalid, match="Parquet"):
        ask(analyst, at)
    settings.FORECASTS_PANEL = ""
    with pytest.raises(Refused, match="No panel"):
        ask(analyst, at)


def test_a_run_becomes_a_forecast_that_nobody_signed(panel, at_hand, analyst, at):
    run = ask(analyst, at)
    assert jobs.make.func(str(run.pk)) == Run.DONE
    run.refresh_from_db()
    forecast = Forecast.objects.get(run=run)
    assert (forecast.state, forecast.code) == ("draft", "conflictology-2013-1")
    assert run.done_steps == len(run.steps) and run.finished_at is not None
    assert verbs(run) == ["forecast.run_asked", "forecast.run_done"]
    assert [one["window"] for one in forecast.record] == [2012, 2011, 2010]
    outlooks = list(Outlook.objects.filter(forecast=forecast).order_by("rank"))
    assert len(outlooks) == 15, "the country that is gone has none"
    assert [o.expected for o in outlooks] == sorted((o.expected for o in outlooks), reverse=True)
    first = outlooks[0]
    assert len(first.months) == 12 and first.months[0]["month"] == 397, "January 2013"
    assert first.history[-1][0] == 394, "October 2012: nothing later"
    for one in first.months:
        assert one["q05"] <= one["q25"] <= one["q50"] <= one["q75"] <= one["q95"]
    assert {one["window"] for one in first.record} == {2010, 2011, 2012}
    assert all(one.drivers == [] or one.drivers[0]["share"] > 0 for one in outlooks)
    assert jobs.make.func(str(run.pk)) == "nothing to do"


def test_a_run_that_was_cut_off_goes_on_where_it_was(panel, at_hand, analyst, at, monkeypatch):
    run = ask(analyst, at)
    answer, calls = jobs.asked, []

    def dies(card, window, seed, check):
        calls.append(window)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return answer(card, window, seed, check)

    monkeypatch.setattr(jobs, "asked", dies)
    with pytest.raises(KeyboardInterrupt):
        jobs.make.func(str(run.pk))
    run.refresh_from_db()
    assert (run.state, run.done_steps) == (Run.RUNNING, 2)
    assert jobs.make.func(str(run.pk)) == Run.DONE
    assert calls == [2013, 2012, 2011, 2011, 2010]


def test_what_the_library_says_no_to_stands_in_the_run(panel, analyst, at, monkeypatch):
    run = ask(analyst, at)

    def no(card, window, seed, check):
        raise jobs.Failed("Window 2013 needs a panel that reaches month 394.")

    monkeypatch.setattr(jobs, "asked", no)
    assert jobs.make.func(str(run.pk)) == Run.FAILED
    run.refresh_from_db()
    assert "month 394" in run.note and not Forecast.objects.exists()
    assert verbs(run)[-1] == "forecast.run_failed"
    with pytest.raises(Refused):
        actions.note_step(run_id=run.pk, number=0, made="r", at=at)
    with pytest.raises(Refused):
        actions.fail(run_id=run.pk, note="", at=at)
    assert ask(analyst, at).pk != run.pk, "what failed may be asked again"


def test_why_data_are_no_use_is_told_without_where_they_stand(panel, analyst, at):
    run = ask(analyst, at)
    why = f"[Errno 2] No such file or directory: '{panel.parent}/runs/a b/draws.parquet'"
    actions.fail(run_id=run.pk, note=why, at=at)
    run.refresh_from_db()
    assert "draws.parquet" in run.note and str(panel.parent) not in run.note
    assert "/" not in run.note
    panel.write_bytes(b"PAR1 no panel")
    with pytest.raises(Invalid, match=r"^panel\.parquet: not a whole Parquet") as no:
        ask(analyst, at)
    assert str(panel.parent) not in str(no.value)


def test_a_run_is_cancelled_with_a_reason_and_may_be_asked_again(panel, analyst, authority, at):
    run = ask(analyst, at)
    with pytest.raises(Denied):
        actions.cancel(run_id=run.pk, reason="No.", by=authority, at=at)
    with pytest.raises(Invalid):
        actions.cancel(run_id=run.pk, reason=" ", by=analyst, at=at)
    actions.cancel(run_id=run.pk, reason="Newer data come tomorrow.", by=analyst, at=at)
    run.refresh_from_db()
    assert (run.state, run.note) == (Run.CANCELLED, "Newer data come tomorrow.")
    assert verbs(run)[-1] == "forecast.run_cancelled"
    with pytest.raises(Refused):
        actions.cancel(run_id=run.pk, reason="Again.", by=analyst, at=at)
    with pytest.raises(Refused):
        actions.begin_step(run_id=run.pk, number=0, at=at)
    assert jobs.make.func(str(run.pk)) == "nothing to do"
    assert ask(analyst, at).pk != run.pk


def test_a_run_that_someone_cancels_stops_the_library_at_its_work(panel, at_hand, analyst, at,
                                                                   monkeypatch):  # fmt: skip
    run, answer, calls = ask(analyst, at), jobs.asked, []

    def meanwhile(card, window, seed, check):
        calls.append(window)
        if len(calls) == 2:
            assert Run.objects.get().at_work == 1
            actions.cancel(run_id=run.pk, reason="Newer data come.", by=analyst, at=at)
        check()
        return answer(card, window, seed)

    monkeypatch.setattr(jobs, "asked", meanwhile)
    assert jobs.make.func(str(run.pk)) == "no longer wanted"
    run.refresh_from_db()
    assert (run.state, run.done_steps) == (Run.CANCELLED, 1)
    assert not Forecast.objects.exists() and verbs(run)[-1] == "forecast.run_cancelled"


def test_a_panel_that_says_its_figures_are_made_up_marks_the_run(panel, analyst, at):
    assert ask(analyst, at).is_invented is False
    import polars as pl

    pl.read_parquet(panel).write_parquet(panel, metadata={"invented": "yes"})
    assert ask(analyst, at).is_invented is True


def test_files_that_changed_meanwhile_fail_the_run(panel, at_hand, analyst, at):
    run = ask(analyst, at)
    made_of = panel.read_bytes()
    from tests.unit.foresight.made import panel_frame

    panel_frame(seed=2).write_parquet(panel)
    assert panel.read_bytes() != made_of
    assert jobs.make.func(str(run.pk)) == Run.FAILED
    run.refresh_from_db()
    assert run.note and run.state == Run.FAILED


def test_nothing_is_kept_before_all_years_are_there(panel, analyst, at):
    run = ask(analyst, at)
    with pytest.raises(Refused):
        actions.keep(run_id=run.pk, outlooks=[], record=[], at=at)


def test_the_clock_asks_once_for_new_data_and_rests_after_a_failure(panel, at, settings):
    assert jobs.ask_when_new(at=at) == 1
    run = Run.objects.get()
    assert (run.card, run.started_id) == ("country-month", SYSTEM.actor_id)
    assert jobs.ask_when_new(at=at) == 0
    actions.fail(run_id=run.pk, note="no", at=at)
    assert jobs.ask_when_new(at=at + dt.timedelta(hours=2)) == 0
    assert jobs.ask_when_new(at=at + dt.timedelta(days=2)) == 1
    settings.FORECASTS_PANEL = ""
    assert jobs.ask_when_new(at=at + dt.timedelta(days=4)) == 0


def test_a_run_that_nobody_took_up_is_sent_again(panel, analyst, at):
    ask(analyst, at)
    assert jobs.take_up(at=at) == 0
    assert jobs.take_up(at=at + dt.timedelta(hours=2)) == 1


@pytest.mark.slow
def test_the_library_answers_from_a_process_of_its_own(panel, monkeypatch):
    turns = []
    monkeypatch.setattr(jobs, "MEANWHILE", [lambda: turns.append(1)])
    found = jobs.asked("conflictology", 2013, 1)
    assert found["new"] and found["window"] == 2013 and turns
    assert jobs.asked("conflictology", 2013, 1)["new"] is False
    with pytest.raises(jobs.Failed, match="2099"):
        jobs.asked("conflictology", 2099, 1)


@pytest.mark.slow
def test_what_is_cancelled_ends_the_process_of_the_library(panel, monkeypatch):
    class Enough(Exception):
        pass

    def enough():
        raise Enough

    began = []
    start = jobs.subprocess.Popen
    monkeypatch.setattr(
        jobs.subprocess, "Popen", lambda *a, **k: began.append(start(*a, **k)) or began[0]
    )
    monkeypatch.setattr(apart, "PAUSE", 0.05)
    with pytest.raises(Enough):
        jobs.asked("conflictology", 2013, 1, enough)
    assert began[0].poll() is not None, "ended, and nobody waits for it"


def test_the_library_gets_no_key_of_the_house():
    kept = jobs._plain_environment()
    assert not [name for name in kept if name.startswith(("AMPARO_", "DATABASE_"))]


def test_the_codes_of_forecasts_of_one_year_differ(at):
    one, two = made.forecast(at), made.forecast(at, number=2)
    assert one.code != two.code


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_worker_that_is_killed_in_the_middle_loses_nothing(
    panel, analyst, at, tmp_path, monkeypatch
):  # fmt: skip
    run, answer, begun = ask(analyst, at), jobs.asked, tmp_path / "begun"
    monkeypatch.setattr(apart, "PAUSE", 0.05)
    connections.close_all()
    if (worker := os.fork()) == 0:
        start = jobs.subprocess.Popen

        def noted(*words, **how):
            process = start(*words, **how)
            begun.write_text(str(process.pid))
            return process

        def killed_at_the_third(card, window, seed, check):
            if Run.objects.get().done_steps == 2:
                return answer(card, window, seed, lambda: os.kill(os.getpid(), signal.SIGKILL))
            return answer(card, window, seed, check)

        monkeypatch.setattr(jobs.subprocess, "Popen", noted)
        monkeypatch.setattr(jobs, "asked", killed_at_the_third)
        jobs.make.func(str(run.pk))
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1]) == -signal.SIGKILL
    assert gone(int(begun.read_text())), "the library works on for nobody"
    run.refresh_from_db()
    assert (run.state, run.done_steps, run.at_work) == (Run.RUNNING, 2, 2)
    assert jobs.make.func(str(run.pk)) == Run.DONE, "another worker goes on from there"
    assert Forecast.objects.filter(run=run).count() == 1


def gone(pid, seconds=10):
    """Return whether a process ends within some seconds."""
    for _ in range(seconds * 20):
        stat = Path(f"/proc/{pid}/stat")
        if not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False
