"""A long snapshot is published by the worker, as the second person; nothing is half published."""

import datetime as dt

import pytest
from django.urls import reverse

from amparo.commitments.models import TreatyAction
from amparo.kernel.actors import VISITOR
from amparo.kernel.errors import Denied, Refused
from amparo.ledger.actions import label
from amparo.ledger.models import Entry
from amparo.people.models import Post
from amparo.reports import actions, jobs, queries
from amparo.reports.actions import gathering, publishing, snapshots
from amparo.reports.models import Publishing, Snapshot
from amparo.reports.queries import asking, treaties
from amparo.reports.queries.catalogue import REPORTS
from tests.unit.reports.conftest import ask, staff
from tests.unit.situations.people import sign_in
from vocab.exchange_files import limits

pytestmark = pytest.mark.django_db


@pytest.fixture
def long(monkeypatch):
    """Let any report with a row be a long one."""
    few = {"rows_at_once": 0, "silent_seconds": limits().silent_seconds, "reports_waiting": 1}
    few["paper_rows_at_once"] = limits().paper_rows_at_once
    for one in (asking, snapshots, publishing):
        monkeypatch.setattr(one, "limits", lambda: type("Few", (), few))
    monkeypatch.setattr(treaties, "OFTEN", 1)


def freeze(by, at, **said):
    question = ask("R-01", by, at, **({"country": "ALL"} | said))
    return actions.freeze(report=REPORTS["R-01"], asking=question, by=by, at=at, for_public=True)


@pytest.fixture
def offered(long, shelf, officer, at):
    shelf.treaty("OPENWORD")
    return freeze(officer, at)


@pytest.fixture
def asked(offered, head, at):
    return actions.ask_to_publish(snapshot_id=offered.pk, by=head, at=at)


def state_of(snapshot):
    return Snapshot.objects.get(pk=snapshot.pk).state


def test_the_worker_publishes_as_who_asked_and_tells_how_far_it_is(asked, offered, head, at):
    done = []

    def breathe():
        done.append((Publishing.objects.get().rows_done, state_of(offered)))

    assert actions.publish_long(asked=asked, clock=lambda: at, breathe=breathe) == "done"
    assert done and done[-1] == (offered.rows, Snapshot.WAITING)
    kept = Snapshot.objects.get()
    assert (kept.state, kept.published_by, kept.published_at) == (Snapshot.PUBLISHED, head, at)
    assert kept in queries.visible_to(VISITOR)
    told = Entry.objects.filter(target=label(kept)).order_by("seq")
    assert [one.verb for one in told] == [
        "snapshot.frozen", "snapshot.publishing_asked", "snapshot.published",
    ]  # fmt: skip
    assert told[2].actor_id == head.actor_id
    assert jobs.publish.call(str(asked.pk)) == Publishing.DONE  # nothing twice
    with pytest.raises(Refused, match="already"):
        actions.ask_to_publish(snapshot_id=kept.pk, by=head, at=at)


def test_only_a_second_person_who_may_asks_the_worker(long, shelf, officer, head, at):
    shelf.treaty("OPENWORD")
    kept, own = freeze(officer, at), freeze(head, at)
    for snapshot, who in ((kept, officer), (kept, staff("second", "desk_officer")), (own, head)):
        with pytest.raises(Denied):
            actions.ask_to_publish(snapshot_id=snapshot.pk, by=who, at=at)
    assert not Publishing.objects.exists()


def test_asked_twice_it_is_one_and_nobody_fills_the_worker(asked, offered, officer, head, at):
    other = staff("other", "desk_head")
    for who in (head, other):
        assert actions.ask_to_publish(snapshot_id=offered.pk, by=who, at=at).pk == asked.pk
    more = freeze(officer, at, on="2020-01-01")
    with pytest.raises(Refused, match="Several long reports"):
        actions.ask_to_publish(snapshot_id=more.pk, by=head, at=at)
    assert actions.ask_to_publish(snapshot_id=more.pk, by=other, at=at).by == other


def test_all_that_is_refused_to_a_person_is_refused_in_the_worker(asked, offered, head):
    Post.objects.filter(user=head).update(until_on=dt.date(2021, 1, 1))
    assert jobs.publish.call(str(asked.pk)) == Publishing.REFUSED
    assert state_of(offered) == Snapshot.WAITING
    assert not Entry.objects.filter(verb="snapshot.published").exists()


def test_a_post_lost_while_it_is_compared_publishes_nothing(asked, offered, head, at):
    def breathe():
        Post.objects.filter(user=head).update(until_on=dt.date(2021, 1, 1))

    assert publishing.publish_long(asked=asked, clock=lambda: at, breathe=breathe) == "refused"
    assert state_of(offered) == Snapshot.WAITING and not offered.published_at


def test_one_withdrawn_while_it_is_compared_stays_withdrawn(asked, offered, officer, at):
    def breathe():
        if state_of(offered) == Snapshot.WAITING:
            actions.withdraw_snapshot(snapshot_id=offered.pk, reason="No.", by=officer, at=at)

    assert publishing.publish_long(asked=asked, clock=lambda: at, breathe=breathe) == "refused"
    assert state_of(offered) == Snapshot.WITHDRAWN


def test_what_has_changed_is_told_to_who_asked(asked, offered, client, head):
    TreatyAction.objects.filter(text="Reserves OPENWORD").update(state="withdrawn")
    assert jobs.publish.call(str(asked.pk)) == Publishing.REFUSED
    assert state_of(offered) == Snapshot.WAITING
    sign_in(client, head)
    text = client.get(reverse("reports:publishing", args=[asked.pk])).content.decode()
    assert "It was not published" in text and "has changed since it was frozen" in text
    assert reverse("reports:publish", args=[offered.code]) in text and "refresh" not in text


def test_one_that_breaks_says_so_and_may_be_asked_again(asked, offered, head, at, monkeypatch):
    monkeypatch.setattr(snapshots, "gathered", lambda *a: 1 / 0)
    assert jobs.publish.call(str(asked.pk)) == Publishing.FAILED
    assert state_of(offered) == Snapshot.WAITING
    monkeypatch.undo()
    again = actions.ask_to_publish(snapshot_id=offered.pk, by=head, at=at)
    assert again.pk != asked.pk and jobs.publish.call(str(again.pk)) == Publishing.DONE
    assert jobs.publish.call("01a202f6-69b8-7dbc-acf3-c99ba2238d91") == "nothing to do"


def test_one_that_fell_silent_is_taken_from_its_worker(asked, offered, head, at):
    later = at + dt.timedelta(seconds=limits().silent_seconds + 1)

    def breathe():
        again = actions.ask_to_publish(snapshot_id=offered.pk, by=head, at=later)
        assert again.pk != asked.pk

    with pytest.raises(gathering.Overtaken):
        publishing.publish_long(
            asked=asked, clock=lambda: at, breathe=lambda: breathe() if only_one() else None
        )
    states = list(Publishing.objects.order_by("asked_at").values_list("state", flat=True))
    assert states == [Publishing.FAILED, Publishing.WAITING]
    assert state_of(offered) == Snapshot.WAITING


def only_one():
    return Publishing.objects.count() == 1


def test_the_page_shows_it_without_a_script_until_everyone_reads_it(
    asked, offered, client, head, liaison, at
):
    there = reverse("reports:publishing", args=[asked.pk])
    sign_in(client, liaison)
    assert client.get(there).status_code == 404
    sign_in(client, head)
    Publishing.objects.update(asked_at=dt.datetime.now(dt.UTC))
    text = client.get(there).content.decode()
    assert "Waits for its turn" in text and 'http-equiv="refresh"' in text
    Publishing.objects.update(state="running", rows_done=1, beat_at=dt.datetime.now(dt.UTC))
    Snapshot.objects.update(rows=4)
    part = client.get(there, headers={"HX-Request": "true"}).content.decode()
    assert "1 of 4 rows" in part and "25 %" in part and "<html" not in part
    own = reverse("reports:snapshot", args=[offered.code])
    text = client.get(own).content.decode()
    assert "It is being published" in text and there in text
    assert reverse("reports:publish", args=[offered.code]) not in text
    Publishing.objects.update(state="waiting")
    assert jobs.publish.call(str(asked.pk)) == Publishing.DONE
    assert client.get(there, headers={"HX-Request": "true"})["HX-Redirect"] == own
    text = client.get(there, follow=True).content.decode()
    assert "Everyone can read it now." in text and "It is being published" not in text
    actions.withdraw_snapshot(snapshot_id=offered.pk, reason="Wrong.", by=head, at=at)
    assert client.get(there)["Location"] == own


def test_the_request_of_a_long_one_gathers_nothing(offered, client, head, monkeypatch):
    sign_in(client, head)
    handed = []
    monkeypatch.setattr(jobs.publish.__class__, "enqueue", lambda _task, key: handed.append(key))
    monkeypatch.setattr(snapshots, "gathered", lambda *a: pytest.fail("gathered in the request"))
    went = client.post(reverse("reports:publish", args=[offered.code]), {"once": "A"})
    one = Publishing.objects.get()
    assert went["Location"] == reverse("reports:publishing", args=[one.pk])
    assert handed == [str(one.pk)] and state_of(offered) == Snapshot.WAITING


def test_a_short_one_is_published_at_once(shelf, client, officer, head, at):
    shelf.treaty("OPENWORD")
    kept = freeze(officer, at, country="PE")
    sign_in(client, head)
    went = client.post(reverse("reports:publish", args=[kept.code]), {"once": "A"})
    assert went["Location"] == reverse("reports:snapshot", args=[kept.code])
    assert state_of(kept) == Snapshot.PUBLISHED and not Publishing.objects.exists()
