"""A long report is gathered by the worker, as who asked; a short one is there at once."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry
from amparo.people.models import Post
from amparo.reports import actions, jobs
from amparo.reports.actions import files, gathering
from amparo.reports.models import Gathering, LongFile, Snapshot
from amparo.reports.queries import asking, treaties
from amparo.reports.queries.catalogue import REPORTS
from tests.unit.reports.conftest import ask
from tests.unit.situations.people import sign_in
from vocab.exchange_files import limits

pytestmark = pytest.mark.django_db


@pytest.fixture
def few(monkeypatch):
    """Let any report with a row be a long one."""
    small = type("Few", (), {"rows_at_once": 0, "silent_seconds": limits().silent_seconds})
    monkeypatch.setattr(asking, "limits", lambda: small)
    monkeypatch.setattr(treaties, "OFTEN", 1)


@pytest.fixture
def treaty(shelf):
    return shelf.treaty("OPENWORD")


@pytest.fixture
def asked(treaty, officer, at):
    return ask_for(officer, at)


def ask_for(by, at, key="R-01", *, form="", for_public=False, **said):
    question = ask(key, by, at, **({"country": "ALL"} | said))
    return actions.ask_for_report(
        report=REPORTS[key], asking=question, by=by, at=at, form=form, for_public=for_public
    )


def test_of_one_state_few_lines_come_of_all_as_many_as_there_are(treaty, shelf, officer, at):
    shelf.treaty("DRAFTWORD")
    assert REPORTS["R-01"].size(ask("R-01", officer, at, country="PE")) == 0
    assert REPORTS["R-01"].size(ask("R-01", officer, at, country="ALL")) == 1
    for key in ("R-03", "R-04", "R-05", "R-06", "R-07", "R-08", "R-09"):
        assert REPORTS[key].size(ask(key, officer, at)) == 0
    shelf.asked("OPENWORD")
    assert REPORTS["R-03"].size(ask("R-03", officer, at)) == 1


def test_who_asks_gets_what_they_may_see_as_a_snapshot(asked, officer, at):
    assert (asked.state, asked.rows_total) == (Gathering.WAITING, 1)
    assert Entry.objects.get(verb="report.asked").after == {"report": "R-01", "form": ""}
    assert ask_for(officer, at).pk == asked.pk  # the same question is one
    seen = []

    def clock():
        seen.append(Gathering.objects.get(pk=asked.pk).rows_done)
        return at

    assert gathering.gather(asked=asked, clock=clock) == Gathering.DONE
    asked.refresh_from_db()
    kept = asked.snapshot
    assert asked.rows_done == 1 and "OPENWORD" in kept.content and kept.state == Snapshot.KEPT
    assert kept.made_by == officer and kept.filters["country"] == "ALL"
    direct = actions.freeze(
        report=REPORTS["R-01"], asking=ask("R-01", officer, at, country="ALL"), by=officer, at=at
    )
    assert direct.sha256 == kept.sha256
    assert gathering.gather(asked=asked, clock=clock) == Gathering.DONE  # nothing twice
    assert Snapshot.objects.count() == 2


def test_one_for_the_public_holds_what_a_visitor_sees(treaty, shelf, officer, liaison, at):
    shelf.treaty("INNERWORD")
    with pytest.raises(Denied):
        ask_for(liaison, at, for_public=True)
    with pytest.raises(Invalid):
        ask_for(officer, at, form="exe")
    with pytest.raises(Invalid):
        actions.ask_for_report(
            report=REPORTS["R-26"], asking=ask("R-26", officer, at), by=officer, at=at,
            for_public=True,
        )  # fmt: skip
    one = ask_for(officer, at, for_public=True)
    jobs.gather.call(str(one.pk))
    one.refresh_from_db()
    assert one.snapshot.state == Snapshot.WAITING and "INNERWORD" not in one.snapshot.content


def test_a_post_lost_meanwhile_gathers_nothing(asked, officer):
    Post.objects.filter(user=officer).update(until_on=dt.date(2021, 1, 1))
    assert jobs.gather.call(str(asked.pk)) == Gathering.FAILED
    assert not Snapshot.objects.exists()


def test_one_that_broke_or_fell_silent_is_asked_for_again(asked, officer, at):
    later = at + dt.timedelta(seconds=limits().silent_seconds + 1)
    Gathering.objects.update(state=Gathering.RUNNING, beat_at=at)
    assert ask_for(officer, at).pk == asked.pk
    again = ask_for(officer, later)
    assert again.pk != asked.pk
    Gathering.objects.filter(pk=again.pk).update(state=Gathering.FAILED)
    assert ask_for(officer, at + dt.timedelta(1)).pk not in (asked.pk, again.pk)


def test_nobody_keeps_the_worker_from_others(treaty, officer, head, at):
    """Each has a few long reports waiting at most; the same one asked again is no other."""
    days = [f"2020-01-0{n + 1}" for n in range(limits().reports_waiting)]
    asked = [ask_for(officer, at, on=day) for day in days]
    with pytest.raises(Refused, match="Several long reports"):
        ask_for(officer, at)
    assert ask_for(officer, at, on=days[0]).pk == asked[0].pk
    assert ask_for(head, at).state == Gathering.WAITING
    jobs.gather.call(str(asked[0].pk))
    assert ask_for(officer, at).state == Gathering.WAITING


def test_urgent_news_does_not_wait_for_a_long_report(few, asked, shelf, officer, at, monkeypatch):
    shelf.asked("OPENWORD")
    told = []
    monkeypatch.setattr(jobs, "Breath", lambda: lambda: told.append(1))
    for one in (asked, ask_for(officer, at, "R-03", country="PE")):
        assert jobs.gather.call(str(one.pk)) == Gathering.DONE
        assert told, one.report
        told.clear()
    made = LongFile.objects.create(snapshot=Snapshot.objects.first(), form="json", asked_at=at)
    monkeypatch.setattr(files, "written", lambda _kept, _form, tell: tell(1) or b"{}")
    assert jobs.make.call(str(made.pk)) == LongFile.DONE
    assert told


def test_two_workers_do_not_gather_one_report(few, asked, at):
    def clock():
        Gathering.objects.filter(pk=asked.pk).update(run="01a202f6-69b8-7dbc-acf3-c99ba2238d91")
        return at

    with pytest.raises(gathering.Overtaken):
        actions.gather(asked=asked, clock=clock)
    assert jobs.gather.call("01a202f6-69b8-7dbc-acf3-c99ba2238d91") == "nothing to do"


def test_the_page_gathers_nothing_itself_and_shows_how_far_it_is(
    few, treaty, client, officer, head, monkeypatch
):
    sign_in(client, officer)
    where = reverse("reports:report", args=["r-01"]) + "?country=ALL"
    monkeypatch.setattr(
        "amparo.reports.views.asked.gathered", lambda *a: pytest.fail("gathered in the request")
    )
    text = client.get(where).content.decode()
    assert "about 1 row" in text and "Have it gathered" in text and "OPENWORD" not in text
    assert "about 1 row" in client.get(where + "&as=pdf").content.decode()
    act = reverse("reports:freeze", args=["r-01"]) + "?country=ALL&as=json"
    assert "File to be made" in client.get(act).content.decode()
    went = client.post(act, {"audience": "own", "form": "json"})
    one = Gathering.objects.get()
    page = reverse("reports:gathering", args=[one.pk])
    assert went.status_code in (302, 303) and went["Location"] == page
    assert one.form == "json" and one.by == officer
    if one.state == Gathering.WAITING:  # the worker of the tests may have done it at once
        assert "Waits for its turn" in client.get(page).content.decode()
        Gathering.objects.update(
            state=Gathering.RUNNING, rows_done=1, rows_total=4, beat_at=timezone.now()
        )
        part = client.get(page, headers={"HX-Request": "true"}).content.decode()
        assert "1 of about 4 rows" in part and "25 %" in part and "<html" not in part
        Gathering.objects.update(state=Gathering.WAITING)
        jobs.gather.call(str(one.pk))
    sign_in(client, head)
    assert client.get(page).status_code == 404  # it is for who asked
    sign_in(client, officer)
    kept = Snapshot.objects.get()
    there = reverse("reports:snapshot", args=[kept.code])
    assert client.get(page)["Location"] == there
    assert client.get(page, headers={"HX-Request": "true"})["HX-Redirect"] == there
    assert LongFile.objects.get().form == "json"
    assert kept.code in client.get(there).content.decode()


def test_a_file_being_made_says_how_far_it_is(asked, client, officer, at):
    gathering.gather(asked=asked, clock=lambda: at)
    kept = Snapshot.objects.get()
    LongFile.objects.create(
        snapshot=kept, form="pdf", state=LongFile.RUNNING, asked_at=at, rows_done=1,
        beat_at=timezone.now(),
    )  # fmt: skip
    Snapshot.objects.update(rows=2_000)
    sign_in(client, officer)
    there = reverse("reports:snapshot", args=[kept.code])
    part = client.get(there, headers={"HX-Request": "true"}).content.decode()
    assert "1 of 2000 rows" in part and "hx-get" in part and "<html" not in part


def test_a_short_report_is_there_at_once(treaty, client, officer):
    sign_in(client, officer)
    text = client.get(reverse("reports:report", args=["r-01"]), {"country": "PE"}).content.decode()
    assert "Treaty OPENWORD" in text and "Have it gathered" not in text
