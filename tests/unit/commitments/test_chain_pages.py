"""Pages of the chain: who sees what, what can be done from them, what two editors are shown."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from amparo.commitments import actions
from amparo.commitments.actions import Cited, IndicatorFacts
from amparo.commitments.models import (
    Action,
    Assessment,
    Chapter,
    Cycle,
    Indicator,
    Position,
    ProgressReport,
    Proof,
    Recommendation,
    Submission,
)
from tests.unit.situations.people import sign_in, staff_of

pytestmark = pytest.mark.django_db


def words(client, address, **query):
    response = client.get(address, query)
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode()


def at_page(name, *args):
    return reverse(f"commitments:{name}", args=args)


def send(client, address, said=None, code=302):
    response = client.post(address, said or {})
    assert response.status_code == code, response.status_code
    return response


@pytest.fixture
def asked(recommended, answered, officer, at):
    row = recommended()
    actions.classify(recommendation_id=row.pk, sought="policy", by=officer, at=at)
    answered(row, "supported")
    return row


# --- the recommendation ----------------------------------------------------------


def test_the_whole_chain_of_a_recommendation_is_on_one_page(
    client, asked, acting, officer, head, source, body, at
):
    action = acting(asked, stage="approved", title="Adopt a protocol")
    actions.entrust(action_id=action.pk, body=body("MININTER"), role="lead", by=officer, at=at)
    row = actions.set_indicator(
        facts=IndicatorFacts(
            ref="I-1", title="Officers trained", kind="process", recommendations=(asked,),
            begins_on=dt.date(2099, 1, 1),
        ),
        cited=Cited(source), by=officer, at=at,
    )  # fmt: skip
    actions.publish(model=Indicator, record_id=row.pk, by=head, at=at)
    said = actions.grade(
        recommendation_id=asked.pk, assessor="Human Rights Committee", scale="ccpr", value="B2",
        assessor_kind="treaty_body", as_of="2026", cited=Cited(source), by=officer, at=at,
    )  # fmt: skip
    actions.publish(model=Assessment, record_id=said.pk, by=head, at=at)
    sign_in(client, staff_of("observer"))
    page = words(client, at_page("recommendation", asked.pk))
    for text in (
        "Protect human rights defenders.", "Supported", "Adopt a protocol", "Mininter", "Leads",
        "Officers trained", "B2: initial action taken", "never averaged", "Depositary notification",
    ):  # fmt: skip
        assert text in page, text
    assert "What can be done" in page and "Classify it" not in page


def test_drafts_are_seen_at_the_desks_alone(client, asked, acting, officer, source, at):
    draft = actions.record_position(recommendation_id=asked.pk, support="noted", by=officer, at=at)
    said = actions.grade(
        recommendation_id=asked.pk, assessor="A shy assessor", scale="ccpr", value="D",
        assessor_kind="ngo", as_of="2026", by=officer, at=at,
    )  # fmt: skip
    hidden = actions.record_recommendation(
        facts=actions.RecommendationFacts(
            mechanism="CRC", country="PE", text="x", number="1", issued="2016"
        ),
        by=officer, at=at,
    )  # fmt: skip
    sign_in(client, staff_of("sector_liaison"))
    page = words(client, at_page("recommendation", asked.pk))
    assert str(draft.pk) not in page and "A shy assessor" not in page
    for address in (
        at_page("recommendation", hidden.pk), at_page("record", "position", draft.pk),
        at_page("record", "grade", said.pk), at_page("do", "recommendation", hidden.pk, "classify"),
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address
    assert client.get(at_page("do", "recommendation", asked.pk, "classify")).status_code == 403
    assert client.get(at_page("begin", "recommendation")).status_code == 403
    client.logout()
    assert client.get(at_page("recommendation", asked.pk)).status_code == 302


def test_an_officer_takes_a_recommendation_from_its_text_to_its_body(
    client, officer, head, source, body
):
    sign_in(client, officer)
    form = {
        "mechanism": "UPR", "country": "PE", "kind": "recommendation", "language": "en",
        "text": "Protect defenders.", "issued": "2018", "issued_0": "2018", "number": "111.2",
        "recommenders": "France\nNorway", "source": source.pk, "secrecy": "INTERNAL",
    }  # fmt: skip
    assert "Who asks" in words(client, at_page("begin", "recommendation"))
    came = send(client, at_page("begin", "recommendation"), form)
    row = Recommendation.objects.get()
    assert row.ref == "UPR-2018-PE-111.2" and came.url == at_page("recommendation", row.pk)
    assert row.recommenders.count() == 2
    record, why = at_page("record", "recommendation", row.pk), "whoever wrote it does not"
    for page in (came.url, record):
        assert why in words(client, page) and "Publish the record" not in words(client, page)
    sign_in(client, head)
    assert "Publish the record" in words(client, came.url)
    assert why not in words(client, came.url) + words(client, record)
    assert send(client, at_page("publish", "recommendation", row.pk)).url == came.url
    sign_in(client, officer)
    said = {"sought": "policy", "category": "4", "theme": "Defenders\nLand", "group": ""}
    send(client, at_page("do", "recommendation", row.pk, "classify"), said)
    answer = {"support": "supported", "source": source.pk, "secrecy": "INTERNAL"}
    send(client, at_page("do", "recommendation", row.pk, "answer"), answer)
    sign_in(client, head)
    send(client, at_page("publish", "position", Position.objects.get().pk))
    sign_in(client, officer)
    given = {"body": str(body("MININTER").pk)}
    send(client, at_page("do", "recommendation", row.pk, "assign"), given)
    row.refresh_from_db()
    assert row.stage == "assigned" and row.lead == body("MININTER")
    page = words(client, came.url)
    assert "Land" in page and "Assigned to" in page


def test_a_bare_number_is_refused_beside_its_field(client, officer):
    sign_in(client, officer)
    form = {"mechanism": "CRC", "country": "PE", "kind": "recommendation", "language": "en",
            "text": "x", "ref": "5", "secrecy": "INTERNAL"}  # fmt: skip
    page = send(client, at_page("begin", "recommendation"), form, 422).content.decode()
    assert "such as CRC-2017-5" in page and not Recommendation.objects.exists()


def test_two_editors_the_second_sees_what_differs_and_loses_nothing(
    client, officer, head, source, at
):
    row = actions.record_recommendation(
        facts=actions.RecommendationFacts(
            mechanism="CRC", country="PE", text="First words", number="1", issued="2016"
        ),
        by=officer, at=at,
    )  # fmt: skip
    address = at_page("do", "recommendation", row.pk, "correct")
    form = {"mechanism": "CRC", "country": "PE", "kind": "recommendation", "language": "en",
            "ref": row.ref, "secrecy": "INTERNAL", "revision": 1, "issued": "2016",
            "issued_0": "2016", "number": "1"}  # fmt: skip
    sign_in(client, head)
    send(client, address, form | {"text": "Words of the head"})
    sign_in(client, officer)
    page = send(client, address, form | {"text": "Words of the officer"}, 409).content.decode()
    assert "Words of the officer" in page and "head" in page
    assert 'name="revision" value="2"' in page
    send(client, address, form | {"text": "Words of both", "revision": 2})
    row.refresh_from_db()
    assert row.text == "Words of both"


def test_a_round_shows_its_counts(client, officer, head, source):
    sign_in(client, officer)
    form = {"mechanism": "UPR", "country": "PE", "label": "UPR-3", "received": 182,
            "supported": 177, "noted": 5, "source": source.pk, "secrecy": "INTERNAL",
            "troika": ["FR"]}  # fmt: skip
    came = send(client, at_page("begin", "round"), form)
    page = words(client, came.url)
    assert "182" in page and "The stated parts add up" in page
    assert "What is held differs from what is stated" in page
    assert Cycle.objects.get().stated == {"received": 182, "supported": 177, "noted": 5}


# --- actions ---------------------------------------------------------------------


def test_an_action_is_recorded_approved_and_entrusted_on_its_pages(
    client, asked, officer, head, source, body, focal_point
):
    sign_in(client, officer)
    form = {"ref": "PNDH-1", "title": "Train the police", "kind": "training",
            "recommendations": asked.ref, "target_on": "2099-01-31", "source": source.pk,
            "secrecy": "INTERNAL"}  # fmt: skip
    came = send(client, at_page("begin", "state-action"), form)
    row = Action.objects.get()
    sign_in(client, head)
    send(client, at_page("publish", "state-action", row.pk))
    send(client, at_page("do", "state-action", row.pk, "approve"))
    sign_in(client, officer)
    part = {"body": str(body("MININTER").pk), "role": "lead"}
    send(client, at_page("do", "state-action", row.pk, "entrust"), part)
    page = words(client, came.url)
    assert "Mininter" in page and "Approved" in page and "Depositary notification" in page
    liaison = focal_point("MININTER")
    sign_in(client, liaison)
    page = words(client, came.url)
    duty = row.responsibilities.get().duty
    assert reverse("duties:detail", args=[duty.code]) in page
    assert "Train the police" in words(client, reverse("duties:inbox"))
    assert "Report on it" in page and "Give a body a part" not in page
    again = part | {"body": str(body("MINAM").pk)}
    sign_in(client, officer)
    page = send(client, at_page("do", "state-action", row.pk, "entrust"), again, 409)
    assert "hand its lead over" in page.content.decode()


def test_the_part_of_a_body_is_ended_on_a_page_with_its_duty(
    client, asked, acting, officer, body, focal_point, at
):
    row = acting(asked, stage="approved", title="Adopt a protocol")
    part = actions.entrust(action_id=row.pk, body=body("MININTER"), role="lead", by=officer, at=at)
    address, home = at_page("end_part", part.pk), at_page("state_action", row.pk)
    sign_in(client, focal_point("MININTER"))
    assert client.get(address).status_code == 403 and address not in words(client, home)
    sign_in(client, officer)
    assert address in words(client, home)
    assert "Mininter" in words(client, address)
    assert "Reason" in send(client, address, {"reason": ""}, 422).content.decode()
    assert send(client, address, {"reason": "Another body does it."}).url == home
    part.refresh_from_db()
    assert part.until_on is not None and part.duty.state == "ended"
    assert address not in words(client, home)
    send(client, address, {"reason": "Again."}, 409)


def test_the_pages_of_the_chain_lead_the_head_to_withdrawing(client, asked, acting, officer, head):
    row = acting(asked, stage="approved")
    for kind, name, one in (
        ("recommendation", "recommendation", asked), ("state-action", "state_action", row)
    ):  # fmt: skip
        away = at_page("withdraw", kind, one.pk)
        sign_in(client, officer)
        assert away not in words(client, at_page(name, one.pk))
        assert client.get(away).status_code == 403
        sign_in(client, head)
        assert away in words(client, at_page(name, one.pk))
        send(client, away, {"reason": "Recorded twice."})
        one.refresh_from_db()
        assert one.state == "withdrawn"
        assert away not in words(client, at_page(name, one.pk))


def test_an_unknown_reference_is_told(client, officer, asked):
    sign_in(client, officer)
    form = {"ref": "A", "title": "T", "kind": "legal", "recommendations": "NO-2000-1",
            "secrecy": "INTERNAL"}  # fmt: skip
    page = send(client, at_page("begin", "state-action"), form, 422).content.decode()
    assert "NO-2000-1» is no reference" in page


# --- what is due and what is reported ----------------------------------------------


def test_a_focal_point_reports_with_a_document_and_the_desk_accepts(
    client, officer, head, source, body, focal_point
):
    sign_in(client, officer)
    form = {"ref": "I-1", "title": "Officers trained", "kind": "process", "begins_on": "2099-01-31",
            "manager": str(body("MININTER").pk), "source": source.pk, "secrecy": "INTERNAL",
            "recommendations": "", "actions": ""}  # fmt: skip
    came = send(client, at_page("begin", "indicator"), form)
    row = Indicator.objects.get()
    sign_in(client, head)
    send(client, at_page("publish", "indicator", row.pk))
    liaison = focal_point("MININTER")
    sign_in(client, liaison)
    assert "Officers trained" in words(client, at_page("due"))
    assert "Report for this day" in words(client, came.url)
    day = row.due_dates.get()
    came = send(client, at_page("report", "due", day.pk), {"title": "Report", "text": "Done."})
    report = ProgressReport.objects.get()
    assert came.url == at_page("progress", report.pk)
    paper = SimpleUploadedFile("act.txt", b"The act.", content_type="text/plain")
    proof = {"kind": "act", "title": "Act 12", "file": paper}
    send(client, at_page("do", "progress", report.pk, "proof"), proof)
    send(client, at_page("do", "progress", report.pk, "hand-in"))
    shown = Proof.objects.get()
    file = at_page("proof", shown.pk)
    assert client.get(file).content == b"The act."
    sign_in(client, focal_point("MINAM"))
    assert client.get(came.url).status_code == 404 and client.get(file).status_code == 404
    assert "Officers trained" not in words(client, at_page("due"))
    sign_in(client, officer)
    assert "Reports that wait for the desk" in words(client, at_page("due"), tab="submitted")
    readers = at_page("show_proof", shown.pk)
    assert readers in words(client, came.url)
    assert send(client, readers, {"is_public": "on"}).url == came.url
    assert Proof.objects.get().is_public and "checked" in words(client, readers)
    send(client, readers)
    assert not Proof.objects.get().is_public
    sign_in(client, liaison)
    assert client.get(readers).status_code == 403 and readers not in words(client, came.url)
    sign_in(client, officer)
    send(client, at_page("do", "progress", report.pk, "accept"))
    assert "looked at by" in words(client, came.url)
    sign_in(client, focal_point("MINEDU"))
    assert client.get(came.url).status_code == 200 and client.get(file).status_code == 200


def test_who_owes_nothing_has_no_form_to_report(client, officer, head, source, at, focal_point):
    row = actions.set_indicator(
        facts=IndicatorFacts(
            ref="I-1", title="T", kind="process", begins_on=dt.date(2099, 1, 1)
        ),
        cited=Cited(source), by=officer, at=at,
    )  # fmt: skip
    actions.publish(model=Indicator, record_id=row.pk, by=head, at=at)
    sign_in(client, focal_point("MINAM"))
    for kind, pk in (("indicator", row.pk), ("due", row.due_dates.get().pk)):
        assert client.get(at_page("report", kind, pk)).status_code == 403
    assert client.get(at_page("do", "indicator", row.pk, "value")).status_code == 403
    assert client.get(at_page("do", "indicator", row.pk, "explode")).status_code == 404


def test_an_indicator_gets_values_and_a_grade_is_given_on_a_page(client, asked, officer, source):
    sign_in(client, officer)
    graded = {"assessor": "UPR Info", "assessor_kind": "ngo", "graded": "upr_info|not implemented",
              "as_of": "2026", "as_of_0": "2026", "source": source.pk,
              "secrecy": "INTERNAL"}  # fmt: skip
    came = send(client, at_page("do", "recommendation", asked.pk, "assess"), graded)
    assert came.url == at_page("recommendation", asked.pk)
    assert Assessment.objects.get().value == "not implemented"
    form = {"ref": "I-2", "title": "T", "kind": "outcome", "secrecy": "INTERNAL"}
    send(client, at_page("begin", "indicator"), form)
    row = Indicator.objects.get()
    value = {"period": "2026", "value": "12.5", "secrecy": "INTERNAL", "source": source.pk}
    send(client, at_page("do", "indicator", row.pk, "value"), value)
    assert "12.5" in words(client, at_page("indicator", row.pk))
    wrong = form | {"ref": "I-3", "repeats": "on"}
    page = send(client, at_page("begin", "indicator"), wrong, 422).content.decode()
    assert "first reported" in page


# --- reports to mechanisms -----------------------------------------------------------


def test_a_report_is_planned_written_by_two_hands_cleared_and_sent(
    client, officer, head, source, at
):
    sign_in(client, officer)
    form = {"mechanism": "UPR", "kind": "national_upr", "title": "National report", "country": "PE",
            "due_on": "2099-01-31", "secrecy": "INTERNAL", "source": source.pk}  # fmt: skip
    came = send(client, at_page("begin", "submission"), form)
    row = Submission.objects.get()
    assert row.word_limit == 10_700
    send(client, at_page("do", "submission", row.pk, "chapter"), {"title": "Defenders"})
    chapter = Chapter.objects.get()
    address = at_page("chapter", chapter.pk)
    sent = {"title": "Defenders", "text": "One two three.", "revision": 1}
    send(client, address, sent)
    assert "3 of 10700 words" in words(client, came.url)
    sign_in(client, head)
    page = send(client, address, sent | {"text": "Four five."}, 409).content.decode()
    assert "Four five." in page and "three" in page
    sign_in(client, officer)
    for move in ("call_for_data", "draft", "ask_sectors", "consult"):
        send(client, at_page("do", "submission", row.pk, move))
    assert client.get(at_page("do", "submission", row.pk, "clear")).status_code == 403
    sign_in(client, head)
    send(client, at_page("do", "submission", row.pk, "clear"))
    assert "stands as it was then" in words(client, came.url)
    assert send(client, address, sent | {"revision": 2}, 409)
    bare = {"submitted": "2026-11-01", "submitted_0": "2026", "submitted_1": "11",
            "submitted_2": "1"}  # fmt: skip
    send(client, at_page("do", "submission", row.pk, "submit"), bare)
    row.refresh_from_db()
    assert (row.stage, row.submitted) == ("submitted", "2026-11-01")
    assert "National report" in words(client, at_page("submissions"))


@pytest.mark.parametrize("name", ["due", "submissions"])
def test_a_visitor_signs_in_first(client, db, name):
    assert client.get(at_page(name)).status_code == 302
