"""The pages of an assessment, without a script: from the assignment to the review."""

import re

import pytest
from django.conf import settings
from django.urls import reverse

from amparo.cases import holders
from amparo.cases.actions import reviews
from amparo.cases.models import Assessment
from amparo.ledger.models import Entry
from tests.world import answers_for, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def pe(at):
    return world("PE", at=at)


@pytest.fixture
def enter(client):
    def inside(user):
        client.force_login(user)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        return client

    return inside


def at_step(found, step):
    return reverse("cases:assessment_step", args=[found.case.code, found.number, step])


def sent(found, **fields):
    return {"version": Assessment.objects.get(pk=found.pk).version, **fields}


# --- the way through, without a script ---------------------------------------------------


def test_the_whole_way_without_a_script(pe, at, enter):
    case = pe.admitted(at)
    assessor = pe.user("assessor")
    lead = enter(pe.user("assessment_lead"))
    page = lead.get(reverse("cases:assign_assessor", args=[case.code]))
    assert page.status_code == 200 and assessor.service_name in page.content.decode()
    done = lead.post(page.wsgi_request.path, {"assessor": assessor.pk, "version": case.version})
    assert done.status_code == 302

    mine = enter(assessor)
    start = reverse("cases:assessment", args=[case.code])
    assert b"conflict of interest" in mine.get(start).content
    assert mine.post(start, {}).status_code == 422
    begun = mine.post(start, {"has_conflict": "no"})
    found = case.assessments.get()
    assert begun["Location"] == at_step(found, "threat")

    given = answers_for("extraordinary")
    for step, key, after in (
        ("threat", "T", "vulnerability"), ("vulnerability", "V", "differential"),
        ("differential", "D", "capacity"), ("capacity", "C", "legal"),
    ):  # fmt: skip
        page = mine.get(at_step(found, step))
        assert page.status_code == 200
        fields = {item: a for item, a in given.items() if item[0] == key}
        saved = mine.post(at_step(found, step), sent(found, **fields))
        assert (saved.status_code, saved["Location"]) == (302, at_step(found, after))
    legal = {
        quality: "no" if quality in {"grave", "imminent"} else "yes"
        for quality in ("specific", "concrete", "present", "important", "serious", "clear",
                        "exceptional", "disproportionate", "grave", "imminent")
    }  # fmt: skip
    reasons = {f"{quality}_reason": "As told." for quality in legal}
    saved = mine.post(
        at_step(found, "legal"), sent(found, **legal, **reasons, right="", attack="no")
    )
    assert saved["Location"] == at_step(found, "words")
    listed = mine.get(at_step(found, "hand-in")).content.decode()
    assert "3 things are missing" in listed
    assert f"{at_step(found, 'words')}#id_narrative" in listed
    assert "Hand in the assessment" not in listed
    words = {
        "narrative": "Two men came.", "level_reason": "Repeated.", "contact_on": str(at.date()),
        "said": "I want to stay.", "level": "",
    }  # fmt: skip
    saved = mine.post(at_step(found, "words"), sent(found, **words))
    assert saved["Location"] == at_step(found, "hand-in")
    assert "Hand in the assessment" in mine.get(at_step(found, "hand-in")).content.decode()
    handed = mine.post(at_step(found, "hand-in"), {})
    found.refresh_from_db()
    assert (handed.status_code, found.state, found.level) == (302, "submitted", "extraordinary")
    assert found.person_view == "I want to stay."

    lead = enter(pe.user("assessment_lead"))
    desk = reverse("cases:review_assessment", args=[case.code])
    shown = lead.get(desk).content.decode()
    assert "Two men came." in shown and "I want to stay." in shown
    case.refresh_from_db()
    assert lead.post(desk, {"outcome": "accept", "version": case.version}).status_code == 422
    done = lead.post(desk, {"outcome": "accept", "reasons": "Whole.", "version": case.version})
    case.refresh_from_db()
    assert (done.status_code, case.state) == (302, "plan_concertation")


def test_a_returned_assessment_shows_the_reasons_where_it_is_corrected(pe, at, enter):
    case = pe.assessed(at)
    found = case.assessments.get()
    lead = enter(pe.user("assessment_lead"))
    lead.post(
        reverse("cases:review_assessment", args=[case.code]),
        {"outcome": "return", "reasons": "Source of T4?", "version": case.version},
    )
    mine = enter(pe.user("assessor"))
    assert "Source of T4?" in mine.get(at_step(found, "hand-in")).content.decode()


# --- one answer at a time, with a script ---------------------------------------------------


def test_one_answer_is_saved_and_the_panel_drawn_again(pe, at, enter):
    found = pe.written(pe.assessing(at), at)
    mine = enter(pe.user("assessor"))
    asked = {"HX-Request": "true", "HX-Trigger": "C1"}
    answer = mine.post(
        at_step(found, "capacity"), sent(found, C1="0", C1_reason="Gone."), headers=asked
    )
    text = answer.content.decode()
    assert answer.status_code == 200 and "<html" not in text
    assert 'id="sum"' in text and 'id="mean-C1"' in text
    found.refresh_from_db()
    assert f'value="{found.version}" hx-swap-oob' in text
    kept = {row.item: row.value for row in found.answers.all()}
    assert (kept["C1"], kept["C2"]) == ("0", "2")


def test_another_window_loses_nothing_that_was_typed(pe, at, enter):
    found = pe.written(pe.assessing(at), at)
    mine = enter(pe.user("assessor"))
    old = sent(found, T1="1", T1_reason="It was only a rumour.")
    mine.post(at_step(found, "threat"), sent(found, T2="0"))
    answer = mine.post(at_step(found, "threat"), old)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "saved from another window" in text
    assert "It was only a rumour." in text
    # Who has read it again and presses again is taken at their word.
    version = re.search(r'name="version" id="id_version" value="(\d+)"', text).group(1)
    assert mine.post(at_step(found, "threat"), {**old, "version": version}).status_code == 302


def test_words_without_an_answer_are_not_lost(pe, at, enter):
    from amparo.cases.actions import assessments

    case = pe.assessing(at)
    found = assessments.start_assessment(case_id=case.pk, by=pe.user("assessor"), at=at)
    mine = enter(pe.user("assessor"))
    answer = mine.post(at_step(found, "threat"), sent(found, T1_reason="Two calls."))
    assert answer.status_code == 422
    assert "Two calls." in answer.content.decode()


def test_what_is_not_known_says_what_it_would_be_worth(pe, at, enter):
    found = pe.written(pe.assessing(at), at, answers={"C1": "U"})
    text = enter(pe.user("assessor")).get(at_step(found, "capacity")).content.decode()
    assert "What is not known weighs" in text
    assert "if it were 0" in text


def test_the_previous_answer_stands_beside_the_new_one(pe, at, enter):
    from tests.unit.cases.test_reviews import again

    case = again(pe, pe.reviewed(at), at)
    found = pe.written(case, at)
    text = enter(pe.user("assessor")).get(at_step(found, "threat")).content.decode()
    assert "In November 2026, 2" in text
    assert "Against the assessment of November 2026" in text


# --- evidence -------------------------------------------------------------------------------


def test_the_button_beside_an_answer_saves_and_leads_to_its_evidence(pe, at, enter):
    found = pe.written(pe.assessing(at), at)
    mine = enter(pe.user("assessor"))
    place = reverse("cases:assessment_evidence", args=[found.case.code, found.number, "T1"])
    saved = mine.post(at_step(found, "threat"), sent(found, T1="3", then="evidence:T1"))
    assert saved["Location"] == place
    assert mine.post(place, {"reliability": "high"}).status_code == 422
    linked = mine.post(place, {"reliability": "high", "text": "Audio of 12 November."})
    assert linked["Location"] == f"{at_step(found, 'threat')}#T1"
    assert "Audio of 12 November." in mine.get(at_step(found, "threat")).content.decode()
    evidence = found.answers.get(item="T1").evidence.get()
    off = reverse("cases:assessment_unlink", args=[found.case.code, found.number, evidence.pk])
    assert mine.get(off).status_code == 404
    assert mine.post(off)["Location"] == place
    assert not found.answers.get(item="T1").evidence.exists()


# --- who may ----------------------------------------------------------------------------------

PAGES = ("assign_assessor", "assessment", "review_assessment", "rebut")


@pytest.mark.parametrize("name", PAGES)
def test_signed_out_and_strangers(pe, at, client, enter, name):
    case = pe.assessed(at)
    place = reverse(f"cases:{name}", args=[case.code])
    assert client.get(place).status_code == 302
    assert enter(pe.user("sector_liaison")).get(place).status_code == 404
    assert Entry.objects.filter(file=case.file, kind="denied").exists()


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("assign_assessor", "case_officer"), ("review_assessment", "case_officer"),
        ("rebut", "case_officer"), ("review_assessment", "assessor"),
    ],
)  # fmt: skip
def test_a_reader_may_not(pe, at, enter, name, role):
    case = pe.assessed(at)
    place = reverse(f"cases:{name}", args=[case.code])
    assert enter(pe.user(role)).get(place).status_code == 403


@pytest.mark.parametrize("step", ["threat", "legal", "words", "hand-in", "evidence/T1"])
def test_only_its_assessor_sees_a_draft(pe, at, client, enter, step):
    found = pe.written(pe.assessing(at), at)
    place = f"{reverse('cases:assessment_read', args=[found.case.code, found.number])}{step}/"
    assert client.get(place).status_code == 302
    assert enter(pe.user("assessor")).get(place).status_code == 200
    for role, status in (("case_officer", 403), ("assessment_lead", 403), ("observer", 404)):
        assert enter(pe.user(role)).get(place).status_code == status


def test_a_finished_assessment_is_read_not_written(pe, at, enter):
    case = pe.assessed(at)
    found = case.assessments.get()
    place = reverse("cases:assessment_read", args=[case.code, found.number])
    for role in ("assessor", "assessment_lead", "case_officer"):
        assert enter(pe.user(role)).get(place).status_code == 200
    assert Entry.objects.filter(file=case.file, verb="assessment.read").count() == 3
    assert enter(pe.user("assessor")).get(at_step(found, "threat")).status_code == 404
    draft = pe.written(pe.assessing(at), at)
    place = reverse("cases:assessment_read", args=[draft.case.code, draft.number])
    assert enter(pe.user("case_officer")).get(place).status_code == 404


def test_an_assessor_with_a_conflict_loses_the_case(pe, at, enter):
    case = pe.assessing(at)
    mine = enter(pe.user("assessor"))
    start = reverse("cases:assessment", args=[case.code])
    done = mine.post(start, {"has_conflict": "yes", "note": "A cousin."})
    assert done["Location"] == reverse("cases:list")
    assert mine.get(start).status_code == 404


def test_the_overview_lists_what_was_handed_in(pe, at, enter):
    case = pe.assessed(at)
    text = enter(pe.user("assessment_lead")).get(
        reverse("cases:assessment", args=[case.code])
    ).content.decode()  # fmt: skip
    assert "Waits for review" in text and "Extraordinary risk" in text


def test_who_cannot_assess_is_listed_with_the_reason(pe, at, enter):
    case = pe.admitted(at)
    other = pe.user("assessor", name="assessor two")
    other.certificates.all().delete()
    page = enter(pe.user("assessment_lead")).get(reverse("cases:assign_assessor", args=[case.code]))
    text = page.content.decode()
    assert "Who cannot, and why" in text and "Assessor Two has no valid certificate" in text
    done = page.client.post(page.wsgi_request.path, {"assessor": other.pk})
    assert done.status_code == 422


def test_a_presumed_risk_is_rebutted_and_agreed_on_the_pages(pe, at, enter):
    case = pe.assessing(at, presumption_group="indigenous")
    found = pe.written(case, at, level="ordinary", evidence=("T1",))
    mine = enter(pe.user("assessor"))
    place = reverse("cases:rebut", args=[case.code])
    assert mine.post(place, {"text": "Lives abroad since May."}).status_code == 302
    reviews.submit_assessment(assessment_id=found.pk, by=pe.user("assessor"), at=at)
    lead = enter(pe.user("assessment_lead"))
    desk = reverse("cases:review_assessment", args=[case.code])
    assert "Lives abroad since May." in lead.get(desk).content.decode()
    words = {"outcome": "accept", "reasons": "Whole."}
    assert lead.post(desk, words).status_code == 409
    assert lead.post(desk, {**words, "agrees_rebuttal": "yes"}).status_code == 302


# --- the person -----------------------------------------------------------------------------


@pytest.fixture
def person(client, at):
    """Return how a person comes in with the receipt of a case."""

    def inside(case):
        session = client.session
        session[holders.KEY] = str(case.receipts.order_by("issued_at").first().pk)
        session.save()
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        return client

    return inside


def test_the_person_reads_the_draft_and_adds_their_words(pe, at, person):
    case = pe.assessing(at)
    mine, place = person(case), reverse("public:assessment")
    door = "Read what is written about your risk"
    assert mine.get(place).status_code == 404
    assert door not in mine.get(reverse("public:status")).content.decode()
    found = pe.written(case, at)
    assert door in mine.get(reverse("public:status")).content.decode()
    text = mine.get(place).content.decode()
    assert "Two men came at night." in text
    assert "Extraordinary" not in text  # a draft has no level yet
    assert mine.post(place, {"words": " "}).status_code == 422
    assert mine.post(place, {"words": "It was three men."}).status_code == 302
    found.refresh_from_db()
    assert found.person_view == "It was three men."
    assert "It was three men." in mine.get(place).content.decode()
    pe.accepted(pe.handed_in(case, at), at)
    text = mine.get(place).content.decode()
    assert "extraordinary risk" in text and "The threat is repeated." in text
    assert "It was three men." in text


def test_nobody_else_reads_what_is_written(pe, at, client, person):
    case = pe.assessing(at, relation="third_party", person_knows=True)
    pe.written(case, at)
    place = reverse("public:assessment")
    assert client.get(place).status_code == 302
    case.receipts.update(holder="third_party")
    assert person(case).get(place)["Location"] == reverse("public:status")
