"""Certificates: by a trainer of the body, never one's own; good for as long as the law says."""

import datetime as dt
import threading

import pytest
from django.db import connection

from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry, Event
from amparo.notices.models import Notice
from amparo.training import actions, jobs, queries, rules
from amparo.training.models import Certificate, Enrolment
from tests.conftest import LIMA

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def last() -> Entry:
    return Entry.objects.latest("seq")


# --- courses -----------------------------------------------------------------------


def test_a_trainer_holds_a_course_for_their_own_body(trainer, school, other_school, at):
    words = {
        "module": "GENDER",
        "title": "Género",
        "starts_on": dt.date(2026, 12, 1),
        "ends_on": dt.date(2026, 12, 2),
        "at": at,
    }
    course = actions.hold_course(held_by=school, by=trainer, **words)
    assert (last().verb, last().actor_id) == ("course.held", trainer.actor_id)
    assert last().target.endswith(str(course.pk))
    with pytest.raises(Denied):
        actions.hold_course(held_by=other_school, by=trainer, **words)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"module": "NO_SUCH"}, "module"),
        ({"title": " "}, "title"),
        ({"ends_on": dt.date(2026, 11, 1)}, "ends_on"),
    ],
)
def test_a_course_needs_right_words(trainer, school, at, wrong, field):
    words = {
        "module": "GENDER",
        "title": "Género",
        "starts_on": dt.date(2026, 12, 1),
        "ends_on": dt.date(2026, 12, 2),
    } | wrong
    with pytest.raises(Invalid) as no:
        actions.hold_course(held_by=school, by=trainer, at=at, **words)
    assert no.value.field == field


def test_people_put_themselves_on_a_course_and_trainers_put_others(
    course, trainer, assessor, make_user, at
):
    actions.enrol(course=course, user=assessor, by=assessor, at=at)
    assert last().verb == "course.enrolled"
    other = make_user("kiwicha", "assessor")
    with pytest.raises(Denied):
        actions.enrol(course=course, user=other, by=assessor, at=at)
    actions.enrol(course=course, user=other, by=trainer, at=at)
    with pytest.raises(Refused, match="already"):
        actions.enrol(course=course, user=other, by=trainer, at=at)
    with pytest.raises(Refused, match="over"):
        actions.enrol(course=course, user=trainer, by=trainer, at=at + DAY)
    gone = make_user("cañihua", "assessor")
    gone.is_active = False
    with pytest.raises(Refused, match="switched off"):
        actions.enrol(course=course, user=gone, by=trainer, at=at)
    nobody = make_user("nadie")
    with pytest.raises(Denied):
        actions.enrol(course=course, user=nobody, by=nobody, at=at)


def test_people_leave_a_course_until_there_is_a_result(course, trainer, assessor, at):
    actions.enrol(course=course, user=assessor, by=assessor, at=at)
    actions.leave(course=course, user=assessor, by=assessor, at=at)
    assert last().verb == "course.left"
    assert not Enrolment.objects.exists()
    with pytest.raises(Refused, match="not on the course"):
        actions.leave(course=course, user=assessor, by=assessor, at=at)
    actions.enrol(course=course, user=assessor, by=assessor, at=at)
    with pytest.raises(Denied):
        actions.leave(course=course, user=trainer, by=assessor, at=at)
    actions.fail(course=course, user=assessor, by=trainer, at=at)
    assert last().verb == "course.not_passed"
    with pytest.raises(Refused, match="result already"):
        actions.leave(course=course, user=assessor, by=assessor, at=at)


def test_a_failure_is_recorded_by_a_trainer_after_the_end(course, trainer, assessor, at):
    with pytest.raises(Refused, match="not on the course"):
        actions.fail(course=course, user=assessor, by=trainer, at=at)
    actions.enrol(course=course, user=assessor, by=assessor, at=at)
    with pytest.raises(Denied):
        actions.fail(course=course, user=assessor, by=assessor, at=at)
    with pytest.raises(Refused, match="not ended"):
        actions.fail(course=course, user=assessor, by=trainer, at=at - DAY)
    actions.certify(course=course, user=assessor, by=trainer, at=at)
    with pytest.raises(Refused, match="certified already"):
        actions.fail(course=course, user=assessor, by=trainer, at=at)


# --- certificates ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("issued", "months", "expected"),
    [
        (dt.date(2026, 11, 10), 24, dt.date(2028, 11, 10)),
        (dt.date(2026, 1, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2024, 2, 29), 24, dt.date(2026, 2, 28)),
        (dt.date(2026, 12, 15), 1, dt.date(2027, 1, 15)),
    ],
)
def test_the_last_day_of_a_certificate(issued, months, expected):
    assert rules.last_day(issued, months) == expected


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (dt.date(2026, 11, 9), "future"),
        (dt.date(2026, 11, 10), "valid"),
        (dt.date(2028, 10, 10), "valid"),
        (dt.date(2028, 10, 11), "soon"),
        (dt.date(2028, 11, 10), "soon"),
        (dt.date(2028, 11, 11), "expired"),
    ],
)
def test_how_a_certificate_stands(on, state):
    days = {"issued_on": dt.date(2026, 11, 10), "expires_on": dt.date(2028, 11, 10)}
    assert rules.state_of(is_revoked=False, on=on, **days) == state
    assert rules.state_of(is_revoked=True, on=on, **days) == "revoked"


def test_a_certificate_holds_from_its_first_to_its_last_day(course, trainer, assessor, at):
    actions.enrol(course=course, user=assessor, by=assessor, at=at)
    certificate = actions.certify(course=course, user=assessor, by=trainer, at=at)
    first, final = dt.date(2026, 11, 10), dt.date(2028, 11, 10)
    assert (certificate.issued_on, certificate.expires_on) == (first, final)
    assert Enrolment.objects.get().passed is True
    for on, held in ((first - DAY, False), (first, True), (final, True), (final + DAY, False)):
        assert queries.holds(assessor, "RISK_BASE", on=on) is held
    asked = ["GENDER", "RISK_BASE", "LGBTI", "GENDER"]
    assert queries.missing(assessor, asked, on=first) == ["GENDER", "LGBTI"]
    assert queries.missing(SYSTEM, ["GENDER"], on=first) == ["GENDER"]
    assert (last().verb, last().actor_id) == ("certificate.issued", trainer.actor_id)
    assert last().after["until"] == "2028-11-10"


def test_certifying_is_refused(course, trainer, assessor, make_user, other_school, at):
    with pytest.raises(Refused, match="not on the course"):
        actions.certify(course=course, user=assessor, by=trainer, at=at)
    for who in (trainer, assessor):
        actions.enrol(course=course, user=who, by=who, at=at)
    with pytest.raises(Denied):
        actions.certify(course=course, user=trainer, by=trainer, at=at)  # themselves
    with pytest.raises(Denied):
        actions.certify(course=course, user=assessor, by=assessor, at=at)
    stranger = make_user("ajeno", "trainer", body=other_school)
    with pytest.raises(Denied):
        actions.certify(course=course, user=assessor, by=stranger, at=at)
    with pytest.raises(Refused, match="not ended"):
        actions.certify(course=course, user=assessor, by=trainer, at=at - DAY)
    actions.certify(course=course, user=assessor, by=trainer, at=at)
    with pytest.raises(Refused, match="already"):
        actions.certify(course=course, user=assessor, by=trainer, at=at)


def test_a_paper_from_elsewhere_is_recognised(trainer, assessor, school, other_school, at):
    words = {"user": assessor, "by": trainer, "at": at, "module": "GENDER"}
    issued = dt.date(2025, 5, 31)
    certificate = actions.certify(issuer=school, issued_on=issued, **words)
    assert certificate.expires_on == dt.date(2027, 5, 31)
    with pytest.raises(Invalid) as no:
        actions.certify(**words)
    assert no.value.field == "issuer"
    with pytest.raises(Invalid) as no:
        actions.certify(issuer=school, **(words | {"module": "X"}))
    assert no.value.field == "module"
    with pytest.raises(Denied):
        actions.certify(issuer=other_school, **words)


def test_a_certificate_is_taken_back(trainer, assessor, school, at):
    certificate = actions.certify(user=assessor, module="GENDER", issuer=school, by=SYSTEM, at=at)
    words = {"certificate_id": certificate.pk, "at": at}
    with pytest.raises(Denied):
        actions.revoke(by=assessor, reason="x", **words)
    with pytest.raises(Invalid):
        actions.revoke(by=trainer, reason=" ", **words)
    actions.revoke(by=trainer, reason="Se copió el examen.", **words)
    assert not queries.holds(assessor, "GENDER", on=at.date())
    assert last().verb == "certificate.revoked"
    assert "examen" not in str(last().after)
    assert Event.objects.filter(verb="certificate.revoked").count() == 1
    with pytest.raises(Refused, match="already"):
        actions.revoke(by=trainer, reason="x", **words)


def test_nobody_takes_back_their_own(trainer, school, at):
    own = actions.certify(user=trainer, module="GENDER", issuer=school, by=SYSTEM, at=at)
    with pytest.raises(Denied):
        actions.revoke(certificate_id=own.pk, reason="x", by=trainer, at=at)


# --- the tick ------------------------------------------------------------------------------


def morning(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(7), LIMA)


def told(verb: str) -> int:
    return Event.objects.filter(verb=f"certificate.{verb}").count()


@pytest.fixture
def certificate(assessor, school, at) -> Certificate:
    return actions.certify(user=assessor, module="RISK_BASE", issuer=school, by=SYSTEM, at=at)


def test_the_end_is_told_thirty_days_before_and_the_day_after_once(certificate, assessor):
    final = certificate.expires_on
    assert jobs.tick(at=morning(final - 31 * DAY)) == 0
    assert jobs.tick(at=morning(final - 30 * DAY)) == 1
    assert jobs.tick(at=morning(final - 29 * DAY)) == 0
    assert jobs.tick(at=morning(final)) == 0
    assert (told("expiring"), told("expired")) == (1, 0)
    assert jobs.tick(at=morning(final + DAY)) == 1
    assert jobs.tick(at=morning(final + DAY)) == 0
    assert jobs.tick(at=morning(final + 9 * DAY)) == 0
    event = Event.objects.get(verb="certificate.expired")
    assert event.payload["module"] == "RISK_BASE"
    assert event.payload["user"] == assessor.actor_id
    assert event.target == f"training.Certificate:{certificate.pk}"
    templates = Notice.objects.order_by("queued_at").values_list("template", "user_id")
    assert list(templates) == [
        ("certificate_expiring", assessor.pk),
        ("certificate_expired", assessor.pk),
    ]


def test_a_tick_that_was_missed_is_made_up(certificate):
    assert jobs.tick(at=morning(certificate.expires_on + 40 * DAY)) == 1
    assert (told("expiring"), told("expired")) == (0, 1)


def test_one_that_was_renewed_or_taken_back_is_not_told(certificate, assessor, school, trainer, at):
    final = certificate.expires_on
    actions.certify(
        user=assessor, module="RISK_BASE", issuer=school, by=SYSTEM, at=morning(final - 60 * DAY)
    )
    assert jobs.tick(at=morning(final - 5 * DAY)) == 0
    assert jobs.tick(at=morning(final + DAY)) == 0
    other = actions.certify(user=assessor, module="LGBTI", issuer=school, by=SYSTEM, at=at)
    actions.revoke(certificate_id=other.pk, reason="x", by=trainer, at=at)
    assert jobs.tick(at=morning(other.expires_on + DAY)) == 0


@pytest.mark.django_db(transaction=True)
def test_several_workers_tell_it_once(certificate):
    start = threading.Barrier(3)

    def work():
        try:
            start.wait()
            jobs.tick(at=morning(certificate.expires_on + DAY))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert told("expired") == 1
