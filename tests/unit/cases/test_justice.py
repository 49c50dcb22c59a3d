"""Access to justice: inquiries, their steps and silence; international measures."""

import datetime as dt

import pytest
from django.utils import timezone

from amparo.cases import jobs
from amparo.cases.actions import incidents, justice
from amparo.cases.models import Case, JusticeTrack
from amparo.duties.queries import running
from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Event
from amparo.situations.models import Incident
from tests.unit.cases.refusals import SECRET, refused, written
from tests.world import World, world

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def pe(at: dt.datetime) -> World:
    return world("PE", at=at)


@pytest.fixture
def case(pe: World, at: dt.datetime) -> Case:
    return pe.admitted(at)


def _open(pe: World, case: Case, at: dt.datetime, **how: object) -> JusticeTrack:
    facts = {"authority": pe.body("MP"), "file_number": SECRET, "counsel": SECRET}
    facts |= {"by": pe.user("case_officer"), "at": at}
    return justice.open_track(case_id=case.pk, **{**facts, **how})


def _step(track: JusticeTrack, pe: World, at: dt.datetime, **how: object) -> object:
    facts = {"kind": "complaint_filed", "on": timezone.localdate(at), "note": SECRET}
    facts |= {"by": pe.user("case_officer"), "at": at}
    return justice.record_milestone(track_id=track.pk, **{**facts, **how})


def _rings_at(track: JusticeTrack) -> dt.datetime:
    return running(track).get(key="justice_silence").due_at


def _incident(pe: World, case: Case, at: dt.datetime) -> Incident:
    return incidents.record_incident(
        case_id=case.pk, by=pe.holder(case), at=at, type="THD", country="PE"
    )


def test_an_inquiry_is_not_followed(pe: World, case: Case, at: dt.datetime):
    for kind, said, how in (
        (Invalid, "authority_name", {"authority": None}),
        (Invalid, "authority_name", {"authority": None, "authority_name": " "}),
        (Invalid, "incident", {"incident": _incident(pe, pe.received(at), at)}),
        (Denied, "may not do this", {"by": pe.user("justice_liaison")}),  # of no case
        (Denied, "may not do this", {"by": pe.user("assessor")}),
    ):
        with refused(kind, said):
            _open(pe, case, at, **how)


def test_an_inquiry_is_followed_by_its_liaison_or_never_made(
    pe: World, case: Case, at: dt.datetime
):
    track = _open(pe, case, at, incident=_incident(pe, case, at))
    assert written(case, "justice.open").target.endswith(str(track.pk))
    assert track.incident.case_links.get().case == case
    none = _open(pe, case, at, authority=None, no_complaint_because="They fear the police.")
    assert (none.closed_state, none.closed_at) == ("no_complaint", at)
    liaison = pe.user("justice_liaison")
    case.assignments.create(user=liaison, role="justice_liaison", since_at=at)
    assert _open(pe, case, at, by=liaison)


def test_a_step_is_refused(pe: World, case: Case, at: dt.datetime):
    track = _open(pe, case, at)
    for kind, said, how in (
        (Invalid, "kind", {"kind": "a miracle"}),
        (Invalid, "on", {"on": at.date() + DAY}),
        (Denied, "may not do this", {"by": pe.user("assessor")}),
    ):
        with refused(kind, said):
            _step(track, pe, at, **how)
    _step(track, pe, at, kind="archived")
    with refused(Refused, "opened again"):
        _step(track, pe, at)
    _step(track, pe, at, kind="reopened")
    assert _step(track, pe, at)
    assert written(case, "justice.milestone").after == {"kind": "complaint_filed"}


def test_silence_rings_once_until_a_step(pe: World, case: Case, at: dt.datetime):
    track = _open(pe, case, at)
    due = _rings_at(track)
    assert jobs.tick(at=due - DAY) == 0
    assert jobs.tick(at=due) == 1 and jobs.tick(at=due) == 0
    entry = written(case, "justice.silence")
    assert (entry.actor_id, entry.after) == (SYSTEM.actor_id, {"days": (due - at).days})
    assert Event.objects.filter(verb="justice.silent").count() == 1
    _step(track, pe, due)
    track.refresh_from_db()
    assert track.silent_since_at is None and _rings_at(track) > due
    _step(track, pe, due, kind="judgment_final")
    assert justice.ring_silence(track_id=track.pk, at=due + 400 * DAY) is False


def test_an_international_measure_is_linked(pe: World, case: Case, at: dt.datetime):
    facts = {
        "case_id": case.pk, "body": "iachr_precautionary", "reference": "MC-123-26",
        "granted_on": "2026-05", "summary": SECRET, "by": pe.user("case_officer"), "at": at,
    }  # fmt: skip
    for kind, said, how in (
        (Invalid, "body", {"body": "the moon"}),
        (Invalid, "reference", {"reference": " "}),
        (Denied, "may not do this", {"by": pe.user("assessor")}),
        (Denied, "may not do this", {"by": pe.holder(case)}),
    ):
        with refused(kind, said):
            justice.link_international(**{**facts, **how})
    justice.link_international(**facts)
    assert written(case, "case.link_international").after == {"body": "iachr_precautionary"}
