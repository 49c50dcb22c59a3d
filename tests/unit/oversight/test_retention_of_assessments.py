"""Assessments begun and never handed in: proposed at the end of their term, decided, erased."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from amparo.cases.models import Assessment, Case, Evidence
from amparo.kernel.errors import Denied, Refused
from amparo.ledger.models import Entry
from amparo.oversight import actions, jobs
from amparo.oversight.models import RetentionEnd
from amparo.vault import actions as vault
from vocab.words import terms

LATER = datetime(2028, 1, 15, 9, 0, tzinfo=ZoneInfo("America/Lima"))


@pytest.fixture
def draft(pe, at):
    """Return an assessment that was set aside, half written."""
    found = pe.written(pe.assessing(at), at, evidence=("T1",))
    Assessment.objects.filter(pk=found.pk).update(state=Assessment.DROPPED)
    return Assessment.objects.get(pk=found.pk)


def proposed(draft):
    assert jobs.propose_ends(at=LATER) == 1
    return RetentionEnd.objects.get(assessment=draft)


def dispose(end, officer, **how):
    said = {"outcome": "erased", "reason": "Nobody needs it", "by": officer, "at": LATER}
    return actions.dispose(end_id=end.pk, **{**said, **how})


def test_it_is_proposed_once_the_day_after_its_term(draft):
    months = terms("oversight/retention")["assessment_draft"].period
    written_at = draft.saved_at or draft.started_at
    assert jobs.propose_ends(at=written_at + timedelta(days=months * 30 - 5)) == 0
    end = proposed(draft)
    assert (end.rule, end.case) == ("assessment_draft", draft.case)
    assert jobs.propose_ends(at=LATER) == 0
    assert Entry.objects.filter(verb="retention.ended", file=draft.case.file).count() == 1


@pytest.mark.parametrize(
    ("of_assessment", "of_case", "proposes"),
    [
        ("draft", "assessing", 0),
        ("returned", "reassessing", 0),
        ("draft", "active", 1),
        ("returned", "withdrawn", 1),
        ("submitted", "active", 0),
        ("accepted", "active", 0),
    ],
)
def test_only_what_nobody_will_hand_in(draft, of_assessment, of_case, proposes):
    Assessment.objects.filter(pk=draft.pk).update(state=of_assessment)
    Case.objects.filter(pk=draft.case_id).update(state=of_case)
    assert jobs.propose_ends(at=LATER) == proposes


def test_a_hold_keeps_it(draft, officer, at):
    end = proposed(draft)
    vault.set_hold(file=draft.case.file, by=officer, at=at, reason="Inquiry")
    with pytest.raises(Refused, match="legal hold"):
        dispose(end, officer)
    end.refresh_from_db()
    assert end.disposed_at is None and draft.answers.exists()
    end.delete()
    assert jobs.propose_ends(at=LATER) == 0


def test_only_the_officer_disposes(pe, draft):
    end = proposed(draft)
    with pytest.raises(Denied):
        dispose(end, pe.user("decider"))
    assert draft.answers.exists()


def test_what_was_handed_in_meanwhile_stays(draft, officer):
    end = proposed(draft)
    Assessment.objects.filter(pk=draft.pk).update(state=Assessment.SUBMITTED)
    with pytest.raises(Refused, match="part of the file"):
        dispose(end, officer)
    assert draft.answers.exists()


def test_its_words_go_and_its_number_stays(draft, officer):
    dispose(proposed(draft), officer)
    draft.refresh_from_db()
    assert (draft.number, draft.state) == (1, Assessment.DROPPED)
    assert not draft.narrative and not draft.level_reason and draft.result is None
    assert not draft.answers.exists() and not draft.legal_answers.exists()
    assert not Evidence.objects.exists()
    entry = Entry.objects.get(verb="assessment.erase")
    assert (entry.file, entry.actor_id) == (draft.case.file, officer.actor_id)
    assert Case.objects.get(pk=draft.case_id).person.identity.erased_at is None
    with pytest.raises(Refused, match="decided already"):
        dispose(RetentionEnd.objects.get(), officer)
    assert jobs.propose_ends(at=LATER + timedelta(days=900)) == 0


def test_what_is_kept_is_asked_again_on_its_day(draft, officer):
    day = timezone.localdate(LATER) + timedelta(days=30)
    dispose(proposed(draft), officer, outcome="kept", ask_again_on=day)
    assert jobs.propose_ends(at=LATER + timedelta(days=29)) == 0
    assert jobs.propose_ends(at=LATER + timedelta(days=30)) == 1


def test_erasing_it_leaves_the_file_of_the_case_to_its_own_term(draft, officer):
    dispose(proposed(draft), officer)
    Case.objects.filter(pk=draft.case_id).update(state="closed")
    assert jobs.propose_ends(at=datetime(2037, 1, 15, tzinfo=ZoneInfo("America/Lima"))) == 1
    assert RetentionEnd.objects.filter(assessment=None, rule="case_file").exists()


def test_the_desk_sees_and_decides(client, draft, officer):
    end = proposed(draft)
    client.force_login(officer)
    listed = client.get(reverse("oversight:retention")).content.decode()
    assert draft.case.code in listed and terms("oversight/retention")[end.rule].label.es in listed
    page = reverse("oversight:dispose", args=[end.pk])
    assert client.get(page).status_code == 200
    assert client.post(page, {"outcome": "erased", "reason": ""}).status_code == 422
    assert client.post(page, {"outcome": "erased", "reason": "Term over"}).status_code == 302
    assert not draft.answers.exists()
