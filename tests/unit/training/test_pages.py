"""Who sees which page of training, and what is done there."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from amparo.kernel.actors import SYSTEM
from amparo.ledger.models import Entry
from amparo.training import actions
from amparo.training.models import Certificate, Course, Enrolment

pytestmark = pytest.mark.django_db


@pytest.fixture
def today() -> dt.date:
    return timezone.localdate()


@pytest.fixture
def going_on(school, at, today) -> Course:
    return actions.hold_course(
        module="GENDER",
        title="Género en la evaluación",
        held_by=school,
        starts_on=today - dt.timedelta(days=2),
        ends_on=today,
        hours=8,
        by=SYSTEM,
        at=at,
    )


@pytest.fixture
def lead(make_user):
    return make_user("jefa", "assessment_lead")


@pytest.fixture
def certificate(assessor, school, today) -> Certificate:
    at = timezone.now()
    return actions.certify(user=assessor, module="RISK_BASE", issuer=school, by=SYSTEM, at=at)


def answers(client, who, paths) -> list[int]:
    if who:
        client.force_login(who)
    else:
        client.logout()
    return [client.get(path).status_code for path in paths]


def test_who_sees_what(
    client, going_on, certificate, trainer, assessor, lead, make_user, other_school
):
    paths = [
        reverse("training:courses"),
        reverse("training:course", args=[going_on.pk]),
        reverse("training:mine"),
        reverse("training:register"),
        reverse("training:hold_course"),
        reverse("training:recognise"),
        reverse("training:results", args=[going_on.pk]),
        reverse("training:revoke", args=[certificate.pk]),
    ]
    stranger = make_user("nadie")
    elsewhere = make_user("ajeno", "trainer", body=other_school)
    assert answers(client, trainer, paths) == [200] * 8
    assert answers(client, assessor, paths) == [200, 200, 200, 404, 404, 404, 403, 403]
    assert answers(client, lead, paths) == [200, 200, 200, 200, 404, 404, 403, 403]
    assert answers(client, elsewhere, paths) == [200, 200, 200, 200, 200, 200, 403, 403]
    assert answers(client, stranger, paths) == [404, 404, 200, 404, 404, 404, 404, 404]
    assert answers(client, None, paths) == [302] * 8


def test_an_assessor_puts_themselves_on_a_course_and_leaves_it(client, going_on, assessor):
    client.force_login(assessor)
    page = reverse("training:course", args=[going_on.pk])
    assert client.post(reverse("training:enrol", args=[going_on.pk]))["Location"] == page
    assert Enrolment.objects.filter(user=assessor).exists()
    again = client.post(reverse("training:enrol", args=[going_on.pk]))
    assert again.status_code == 409
    client.post(reverse("training:leave", args=[going_on.pk]))
    assert not Enrolment.objects.exists()


def test_who_is_on_a_course_only_its_trainers_see(client, going_on, trainer, assessor, make_user):
    actions.enrol(course=going_on, user=assessor, by=SYSTEM, at=timezone.now())
    client.force_login(make_user("otra", "assessor"))
    page = client.get(reverse("training:course", args=[going_on.pk])).content.decode()
    assert "Quinua" not in page
    client.force_login(trainer)
    page = client.get(reverse("training:course", args=[going_on.pk])).content.decode()
    assert "Quinua" in page


def test_a_trainer_runs_a_course_to_its_certificates(client, trainer, assessor, school, today):
    client.force_login(trainer)
    words = {
        "module": "LGBTI",
        "title": "Personas LGBTI",
        "held_by": str(school.pk),
        "starts_on": str(today),
        "ends_on": str(today),
        "hours": "6",
    }
    assert client.post(reverse("training:hold_course"), words | {"title": ""}).status_code == 422
    answer = client.post(reverse("training:hold_course"), words)
    course = Course.objects.get(title="Personas LGBTI")
    assert answer["Location"] == reverse("training:course", args=[course.pk])
    enrol = reverse("training:enrol", args=[course.pk])
    wrong = client.post(enrol, {"email": "nobody@example.org"})
    assert wrong.status_code == 422
    assert "nobody@example.org" in wrong.content.decode()
    for user in (assessor, trainer):
        client.post(enrol, {"email": user.email.upper()})
    results = reverse("training:results", args=[course.pk])
    page = client.get(results).content.decode()
    assert f"user-{assessor.pk}" in page
    assert f"user-{trainer.pk}" not in page
    answer = client.post(results, {f"user-{assessor.pk}": "passed"})
    assert answer["Location"] == reverse("training:course", args=[course.pk])
    assert Certificate.objects.get().user == assessor
    client.force_login(assessor)
    own = client.get(reverse("training:mine")).content.decode()
    assert "LGBTI" in own
    assert "LGBTI" in client.get(reverse("people:me")).content.decode()


def test_a_result_left_open_changes_nothing(client, trainer, assessor, going_on):
    actions.enrol(course=going_on, user=assessor, by=SYSTEM, at=timezone.now())
    client.force_login(trainer)
    client.post(reverse("training:results", args=[going_on.pk]), {})
    assert Enrolment.objects.get().passed is None
    client.post(reverse("training:results", args=[going_on.pk]), {f"user-{assessor.pk}": "failed"})
    assert Enrolment.objects.get().passed is False


def test_the_register_is_narrowed_and_a_certificate_taken_back(client, trainer, certificate):
    client.force_login(trainer)
    register = reverse("training:register")
    assert "Quinua" in client.get(register).content.decode()
    assert "Quinua" not in client.get(register, {"module": "GENDER"}).content.decode()
    assert "Quinua" not in client.get(register, {"state": "soon"}).content.decode()
    path = reverse("training:revoke", args=[certificate.pk])
    assert client.post(path, {"reason": ""}).status_code == 422
    client.post(path, {"reason": "Error de identidad."})
    assert "Quinua" in client.get(register, {"state": "ended"}).content.decode()


def test_a_certificate_from_elsewhere_is_recognised_in_the_page(
    client, trainer, assessor, school, today
):
    client.force_login(trainer)
    words = {
        "email": assessor.email,
        "module": "CHILD",
        "issuer": str(school.pk),
        "issued_on": str(today - dt.timedelta(days=100)),
    }
    assert client.post(reverse("training:recognise"), words).status_code == 302
    assert Certificate.objects.get().module == "CHILD"
    bad = client.post(reverse("training:recognise"), words | {"email": "x@example.org"})
    assert bad.status_code == 422


def test_a_form_sent_twice_acts_once(client, trainer, assessor, school, today):
    client.force_login(trainer)
    words = {
        "email": assessor.email, "module": "GENDER", "issuer": school.pk,
        "issued_on": today.isoformat(), "once": "ONE",
    }  # fmt: skip
    for _click in range(2):
        assert client.post(reverse("training:recognise"), words).status_code == 302
    assert Certificate.objects.filter(user=assessor).count() == 1


def test_a_second_click_on_joining_or_leaving_changes_nothing_and_says_so(
    client, going_on, assessor
):
    client.force_login(assessor)
    page = reverse("training:course", args=[going_on.pk])
    assert 'name="once"' in client.get(page).content.decode()
    for act, left in (("enrol", 1), ("leave", 0)):
        address = reverse(f"training:{act}", args=[going_on.pk])
        for _click in range(2):
            assert client.post(address, {"once": f"mark-{act}"})["Location"] == page
        assert Enrolment.objects.filter(user=assessor).count() == left
    # A click that comes late, after one left, does not put anybody back.
    client.post(reverse("training:enrol", args=[going_on.pk]), {"once": "mark-enrol"})
    assert not Enrolment.objects.exists()
    assert Entry.objects.filter(verb="course.enrolled").count() == 1


def test_a_trainer_who_clicks_twice_puts_someone_on_once(client, going_on, trainer, assessor):
    client.force_login(trainer)
    address = reverse("training:enrol", args=[going_on.pk])
    said = {"email": assessor.email, "once": "mark"}
    assert [client.post(address, said).status_code for _click in range(2)] == [302, 302]
    assert Enrolment.objects.count() == 1
    wrong = {"email": "nobody@example.org", "once": "other"}
    assert client.post(address, wrong).status_code == 422
    assert client.post(address, wrong | {"email": trainer.email}).status_code == 302
