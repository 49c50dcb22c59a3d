"""Freezing, publishing by a second person, withdrawing; a snapshot reads the same for ever."""

import datetime as dt

import pytest

from amparo.commitments.models import TreatyAction
from amparo.kernel.actors import SYSTEM, VISITOR
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry
from amparo.people.models import Post
from amparo.reports import actions, jobs, queries
from amparo.reports.actions import files
from amparo.reports.actions.rendering import FORMS
from amparo.reports.forms import Withdrawing
from amparo.reports.models import LongFile, Snapshot
from amparo.reports.queries.catalogue import REPORTS
from amparo.vault.actions import keep_identity
from amparo.vault.naming import PointsToSomeone
from tests.unit.reports.conftest import ask, staff
from vocab.exchange_files import limits

pytestmark = pytest.mark.django_db


def frozen(by, at, key="R-01", *, for_public=False, **said):
    return actions.freeze(
        report=REPORTS[key], asking=ask(key, by, at, **said), by=by, at=at, for_public=for_public
    )


def verbs(thing) -> list[str]:
    target = f"reports.{type(thing).__name__}:{thing.pk}"
    return list(Entry.objects.filter(target=target).order_by("seq").values_list("verb", flat=True))


@pytest.fixture
def offered(shelf, officer, at):
    """Return a snapshot for the public that waits, of a treaty that everyone may see."""
    shelf.treaty("OPENWORD")
    shelf.treaty("INNERWORD")
    return frozen(officer, at, for_public=True)


def test_a_snapshot_keeps_what_its_maker_saw(shelf, officer, at):
    shelf.treaty("INNERWORD")
    kept = frozen(officer, at)
    assert kept.state == Snapshot.KEPT and "INNERWORD" in kept.content
    assert kept.as_of == at.date() and kept.filters["country"] == "PE"
    assert verbs(kept) == ["snapshot.frozen"]
    assert Entry.objects.get(verb="snapshot.frozen").after["sha256"] == kept.sha256


def test_whatever_is_recorded_later_every_file_stays_the_same(shelf, officer, at):
    shelf.treaty("OPENWORD")
    kept = frozen(officer, at)
    before = {form: files.written(kept, form) for form in FORMS}
    shelf.treaty("INNERWORD")
    TreatyAction.objects.update(state="withdrawn", made="1999")
    again = Snapshot.objects.get(pk=kept.pk)
    assert {form: files.written(again, form) for form in FORMS} == before
    assert frozen(officer, at).sha256 != kept.sha256


def test_what_is_for_the_public_holds_only_what_is_public(offered):
    assert "OPENWORD" in offered.content and "INNERWORD" not in offered.content
    assert offered.state == Snapshot.WAITING


def test_a_second_person_publishes_and_everyone_reads(offered, officer, head, at):
    assert offered not in queries.visible_to(VISITOR)
    with pytest.raises(Denied):
        actions.publish_snapshot(snapshot_id=offered.pk, by=officer, at=at)
    other = staff("second", "desk_officer")
    with pytest.raises(Denied):
        actions.publish_snapshot(snapshot_id=offered.pk, by=other, at=at)
    done = actions.publish_snapshot(snapshot_id=offered.pk, by=head, at=at)
    assert done.state == Snapshot.PUBLISHED and done.published_label == "Head"
    assert offered in queries.visible_to(VISITOR)
    assert verbs(offered) == ["snapshot.frozen", "snapshot.published"]
    with pytest.raises(Refused, match="already"):
        actions.publish_snapshot(snapshot_id=offered.pk, by=head, at=at)


def test_nobody_publishes_their_own(shelf, head, at):
    mine = frozen(head, at, for_public=True)
    with pytest.raises(Denied, match="second person"):
        actions.publish_snapshot(snapshot_id=mine.pk, by=head, at=at)


def test_ones_own_snapshot_is_never_published(shelf, officer, head, at):
    kept = frozen(officer, at)
    with pytest.raises(Denied):
        actions.publish_snapshot(snapshot_id=kept.pk, by=head, at=at)


def test_what_was_withdrawn_meanwhile_is_not_published(offered, head, at):
    TreatyAction.objects.filter(text="Reserves OPENWORD").update(state="withdrawn")
    with pytest.raises(Refused, match="has changed"):
        actions.publish_snapshot(snapshot_id=offered.pk, by=head, at=at)
    assert Snapshot.objects.get(pk=offered.pk).state == Snapshot.WAITING


def test_what_was_changed_under_the_hand_is_not_published(offered, head, at):
    Snapshot.objects.filter(pk=offered.pk).update(content="{}")
    with pytest.raises((Refused, ValueError)):
        actions.publish_snapshot(snapshot_id=offered.pk, by=head, at=at)


def test_withdrawing_needs_a_reason_and_a_head_or_the_maker(offered, head, officer, liaison, at):
    actions.publish_snapshot(snapshot_id=offered.pk, by=head, at=at)
    one = {"snapshot_id": offered.pk, "at": at}
    with pytest.raises(Invalid, match="reason"):
        actions.withdraw_snapshot(reason=" ", by=head, **one)
    with pytest.raises(Denied):
        actions.withdraw_snapshot(reason="Wrong.", by=liaison, **one)
    actions.withdraw_snapshot(reason="Wrong.", by=officer, **one)
    assert offered not in queries.visible_to(VISITOR)
    assert verbs(offered)[-1] == "snapshot.withdrawn"
    with pytest.raises(Refused):
        actions.withdraw_snapshot(reason="Again.", by=head, **one)


def test_no_reason_that_everyone_reads_names_a_protected_person(offered, head, officer, at):
    """Whoever froze it withdraws it alone: the reason is all that the page will say."""
    keep_identity(by=SYSTEM, at=at, legal_name="Rosa Quispe Mamani")
    actions.publish_snapshot(snapshot_id=offered.pk, by=head, at=at)
    said = {"snapshot_id": offered.pk, "by": officer, "at": at}
    with pytest.raises(PointsToSomeone):
        actions.withdraw_snapshot(reason="Rosa Quispe asked for it.", **said)
    assert "reason" in Withdrawing({"reason": "Elsa Ccori asked for it."}).errors
    assert actions.withdraw_snapshot(reason="A figure was wrong.", **said).withdrawn_at == at


def test_who_may_freeze_and_offer(shelf, liaison, at):
    with pytest.raises(Denied):
        actions.freeze(report=REPORTS["R-01"], asking=ask("R-01", VISITOR, at), by=VISITOR, at=at)
    with pytest.raises(Denied):
        frozen(liaison, at, for_public=True)
    assert frozen(liaison, at).state == Snapshot.KEPT


@pytest.mark.parametrize("key", ["R-25", "R-26"])
def test_inner_dashboards_are_never_offered(key, officer, at):
    with pytest.raises(Invalid, match="work here only"):
        frozen(officer, at, key, for_public=True)


def test_ones_own_opens_to_nobody_else_and_no_more_once_the_post_is_lost(shelf, officer, head, at):
    kept = frozen(officer, at)
    assert kept in queries.visible_to(officer)
    assert kept not in queries.visible_to(head) and kept not in queries.visible_to(VISITOR)
    Post.objects.filter(user=officer).update(until_on=dt.date(2021, 1, 1))
    assert kept not in queries.visible_to(officer)


@pytest.mark.parametrize("key", sorted(REPORTS))
def test_every_report_is_frozen_with_nothing_held(key, officer, at):
    kept = frozen(officer, at, key)
    assert all(files.written(kept, form) for form in FORMS)


def test_a_long_file_is_made_by_the_worker_sealed_and_for_some_hours(shelf, officer, head, at):
    shelf.treaty("OPENWORD")
    kept = frozen(officer, at)
    with pytest.raises(Invalid):
        actions.ask_for_file(snapshot=kept, form="exe", by=officer, at=at)
    with pytest.raises(Denied):
        actions.ask_for_file(snapshot=kept, form="pdf", by=head, at=at)
    made = actions.ask_for_file(snapshot=kept, form="pdf", by=officer, at=at)
    assert actions.ask_for_file(snapshot=kept, form="pdf", by=officer, at=at).pk == made.pk
    assert verbs(kept) == ["snapshot.frozen", "snapshot.file_asked"]
    with pytest.raises(Refused):
        files.open_file(made=made, at=at)
    assert actions.make_file(made=made, clock=lambda: at) == LongFile.DONE
    assert actions.make_file(made=made, clock=lambda: at) == LongFile.DONE  # nothing twice
    made.refresh_from_db()
    assert b"%PDF" not in files.place_of(made).read_bytes()
    assert files.open_file(made=made, at=at).read() == files.written(kept, "pdf")
    assert made.size and made.seconds is not None
    late = at + dt.timedelta(hours=49)
    with pytest.raises(Refused):
        files.open_file(made=made, at=late)
    assert jobs.sweep(at=at) == 0 and jobs.sweep(at=late) == 1
    assert not files.place_of(made).exists()


def test_nobody_fills_the_worker_with_files(shelf, officer, head, at):
    """Each has a few waiting; the same one asked again is no other, and others ask theirs."""
    kept = frozen(officer, at)
    asked = [actions.ask_for_file(snapshot=kept, form=form, by=officer, at=at) for form in FORMS]
    assert len(asked) == limits().files_waiting
    other = frozen(officer, at, "R-02")
    with pytest.raises(Refused, match="Several files"):
        actions.ask_for_file(snapshot=other, form="pdf", by=officer, at=at)
    assert actions.ask_for_file(snapshot=kept, form="pdf", by=officer, at=at).pk == asked[0].pk
    mine = frozen(head, at)
    assert actions.ask_for_file(snapshot=mine, form="pdf", by=head, at=at).pk
    assert jobs.make.call(str(asked[0].pk)) == LongFile.DONE
    assert actions.ask_for_file(snapshot=other, form="pdf", by=officer, at=at).pk
    LongFile.objects.filter(state=LongFile.WAITING).update(state=LongFile.RUNNING, beat_at=at)
    later = at + dt.timedelta(days=1)
    assert actions.ask_for_file(snapshot=other, form="docx", by=officer, at=later).pk


def test_a_file_that_breaks_leaves_nothing_and_is_made_again(shelf, officer, at, monkeypatch):
    kept = frozen(officer, at)
    made = actions.ask_for_file(snapshot=kept, form="pdf", by=officer, at=at)

    def break_it(*_args):
        raise OSError("full")

    monkeypatch.setattr(files, "written", break_it)
    assert jobs.make.call(str(made.pk)) == LongFile.FAILED
    monkeypatch.undo()
    again = actions.ask_for_file(snapshot=kept, form="pdf", by=officer, at=at)
    assert again.state == LongFile.WAITING
    assert jobs.make.call(str(again.pk)) == LongFile.DONE
    assert jobs.make.call("01a202f6-69b8-7dbc-acf3-c99ba2238d91") == "nothing to do"


def test_the_system_freezes_too(shelf, at):
    assert frozen(SYSTEM, at).made_by is None
