"""Pages: the editor without a script, two people at one paragraph, what everyone reads."""

import datetime as dt

import pytest
from django.urls import reverse

from amparo.evidence.actions import claims as evidence
from amparo.evidence.models import Claim
from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.monitor import actions
from amparo.monitor.actions import questionnaires
from amparo.monitor.models import Edition, Paragraph, Profile, Questionnaire
from tests.unit.situations.people import sign_in, staff_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, room):
    sign_in(client, room.writer)
    return client


def text_of(answer):
    return answer.content.decode()


def test_a_profile_and_an_edition_are_opened_on_pages(desk, room):
    answer = desk.post(reverse("monitor:new_profile"), {"country": "CL", "topic": "mine_ban"})
    profile = Profile.objects.get(country="CL")
    assert answer.status_code == 302 and answer.url == reverse("monitor:profile", args=[profile.pk])
    where = reverse("monitor:new_edition", args=[profile.pk])
    assert desk.get(where).status_code == 200
    said = {"kind": "annual", "year": 2026, "language": "es", "cut_off": "2026-06-30"}
    answer = desk.post(where, said)
    edition = Edition.objects.get(profile=profile)
    assert answer.url == reverse("monitor:edition", args=[edition.pk])
    assert "Chile: Mine ban policy, 2026" in text_of(desk.get(answer.url))
    assert desk.post(where, said).status_code == 409
    copied = desk.post(where, {**said, "year": 2027, "copied": str(edition.pk)})
    assert copied.status_code == 302 and Edition.objects.get(year=2027).previous == edition


def test_a_paragraph_is_written_with_a_claim_from_the_list_and_previewed(desk, room):
    edition, claim = room.edition(), room.claim("Peru signed in Oslo.")
    section = edition.sections.get(key="opening")
    where = reverse("monitor:new_paragraph", args=[section.pk])
    assert "Peru signed in Oslo." in text_of(desk.get(where)), "those about its State are offered"
    found = desk.post(where, {"en": "Peru signed.", "q": "oslo signed", "act": "search"})
    assert "Peru signed in Oslo." in text_of(found) and "Peru signed.</textarea>" in text_of(found)
    put = desk.post(where, {"en": "Peru signed.", "act": f"use:note:{claim.pk}"})
    assert "Peru signed.{note:c1}</textarea>" in text_of(put)
    seen = text_of(desk.post(where, {"en": "Peru signed.{note:c1}", "act": "preview"}))
    assert "“A report”, p. 1." in seen and not Paragraph.objects.exists()
    kept = desk.post(where, {"en": "Peru signed.{note:c1}", "act": "save"})
    assert kept.status_code == 302 and Paragraph.objects.get().en == "Peru signed.{note:c1}"
    shown = text_of(desk.get(reverse("monitor:edition", args=[edition.pk])))
    assert 'href="#n1"' in shown and 'id="n1"' in shown and 'href="#m1"' in shown


@pytest.mark.parametrize("act", ["use:luck:x", "use:note:x", "use:note", "nothing", ""])
def test_a_button_that_is_none_does_nothing(desk, room, act):
    where = reverse("monitor:new_paragraph", args=[room.edition().sections.first().pk])
    assert desk.post(where, {"en": "Words.", "act": act}).status_code == 404


def test_who_comes_second_sees_both_texts_and_what_differs(desk, room, at):
    made = room.simple()
    where = reverse("monitor:paragraph", args=[made.paragraph.pk])
    actions.change_paragraph(
        paragraph_id=made.paragraph.pk, revision=1, es="", by=room.checker, at=at,
        en=f"Peru signed in Oslo.{{note:{made.key}}}",
    )  # fmt: skip
    mine = {"en": f"Peru signed gladly.{{note:{made.key}}}", "revision": 1, "act": "save"}
    answer = desk.post(where, mine)
    said = text_of(answer)
    assert answer.status_code == 409
    assert "Peru signed in Oslo.{note:c1}" in said and "Peru signed gladly.{note:c1}" in said
    assert "<del>" in said and "<ins>" in said
    assert Paragraph.objects.get().en.startswith("Peru signed in Oslo.")
    again = desk.post(where, {**mine, "revision": 2})
    assert again.status_code == 302
    assert Paragraph.objects.get().en.startswith("Peru signed gladly.")
    history = text_of(desk.get(reverse("monitor:wordings", args=[made.paragraph.pk])))
    assert "in Oslo" in history and "gladly" in history


def test_what_was_typed_stays_when_it_is_refused(desk, room):
    made = room.simple()
    where = reverse("monitor:paragraph", args=[made.paragraph.pk])
    answer = desk.post(where, {"en": "See {claim:c9}.", "revision": 1, "act": "save"})
    assert answer.status_code == 422 and "See {claim:c9}.</textarea>" in text_of(answer)


def test_an_edition_says_what_is_to_be_put_right(desk, room, at):
    made = room.simple()
    room.writes(made.edition, "It waits.")
    newer = room.renew(made.claim, "Peru ratified.")
    where = reverse("monitor:edition", args=[made.edition.pk])
    said = text_of(desk.get(where))
    assert "This sentence rests on no claim: «It waits.»" in said
    assert "Superseded by later facts" in said and "Peru ratified." in said
    usage = made.edition.usages.get()
    assert desk.post(reverse("monitor:newer", args=[usage.pk])).status_code == 302
    usage.refresh_from_db()
    assert usage.claim == newer
    step = reverse("monitor:edition_step", args=[made.edition.pk])
    assert desk.post(step, {"act": "research"}).status_code == 302
    assert Edition.objects.get().state == "research"
    assert desk.post(step, {"act": "burn"}).status_code == 404


def test_an_edition_says_who_declares_it_final_and_who_publishes_it(desk, room):
    why = "Someone who wrote nothing in it declares it final"
    edition = room.simple().edition
    where = reverse("monitor:edition", args=[edition.pk])
    assert why not in text_of(desk.get(where)), "its writer takes it on from here"
    room.moves(edition, "research", "ask_state", "check_facts")
    assert why in text_of(desk.get(where))
    sign_in(desk, room.checker)
    assert why not in text_of(desk.get(where)) and "Declare it final" in text_of(desk.get(where))
    room.moves(edition, "finish")
    assert why in text_of(desk.get(where)), "the checker heads no desk"
    sign_in(desk, room.head)
    assert why not in text_of(desk.get(where)) and "Publish it" in text_of(desk.get(where))
    room.moves(edition, "publish")
    step = reverse("monitor:edition_step", args=[edition.pk])
    archive = reverse("monitor:archive_edition", args=[edition.pk])
    assert desk.post(step, {"act": "archive"}).url == archive, "asked about first"
    assert "It does not come back" in text_of(desk.get(archive))
    assert Edition.objects.get(pk=edition.pk).state == "published"
    assert desk.post(archive).status_code == 302
    assert Edition.objects.get(pk=edition.pk).state == "archived"


def test_a_questionnaire_goes_from_its_questions_to_the_claims_of_its_answer(desk, room, at):
    where = reverse("monitor:new_questionnaire", args=[room.profile.pk])
    begun = {"addressee": "A ministry", "year": 2026, "language": "es"}
    assert desk.post(where, begun | {"due_on": "2020-01-31"}).status_code == 422
    desk.post(where, begun)
    row = Questionnaire.objects.get()
    step = {name: reverse(f"monitor:{name}", args=[row.pk])
            for name in ("questionnaire", "questions", "send", "answer")}  # fmt: skip
    assert desk.post(step["send"], {"sent_on": "2026-03-01"}).status_code == 409
    said = {"revision": 1, "text_1": "¿Cuántas quedan?", "type_1": "stockpile"}
    assert desk.get(step["questions"]).status_code == 200
    assert desk.post(step["questions"], said).status_code == 302
    assert desk.post(step["questions"], said).status_code == 409, "another changed it meanwhile"
    assert desk.post(step["send"], {"sent_on": "2026-03-01"}).status_code == 302
    source = room.source("Letter of the ministry")
    claim = room.claim("None is left.", source=source)
    early = {"source": str(source.pk), "answered_on": "2026-02-01"}
    assert desk.post(step["answer"], early).status_code == 422
    assert desk.post(step["answer"], {**early, "answered_on": "2026-05-01"}).status_code == 302
    shown = text_of(desk.get(step["questionnaire"]))
    assert "Letter of the ministry" in shown and claim.statement in shown
    assert "¿Cuántas quedan?" in shown


def test_questions_that_were_sent_do_not_change(room, at):
    by = {"by": room.writer, "at": at}
    row = questionnaires.open_questionnaire(
        profile_id=room.profile.pk, addressee="A ministry", year=2026, **by
    )
    written = {"questionnaire_id": row.pk, "questions": [("How many?", "")]}
    questionnaires.set_questions(revision=1, **written, **by)
    questionnaires.send(questionnaire_id=row.pk, sent_on=dt.date(2026, 3, 1), **by)
    with pytest.raises(Refused):
        questionnaires.set_questions(revision=2, **written, **by)
    with pytest.raises(Refused):
        questionnaires.send(questionnaire_id=row.pk, sent_on=dt.date(2026, 3, 1), **by)
    with pytest.raises(Invalid):
        questionnaires.open_questionnaire(
            profile_id=room.profile.pk, addressee=" ", year=2026, **by
        )
    closed = room.source("Closed", secrecy="RESTRICTED")
    said = {"questionnaire_id": row.pk, "answered_on": dt.date(2026, 4, 1)}
    with pytest.raises(Invalid):
        questionnaires.answer(source=closed, **said, **by)
    with pytest.raises(Denied):
        questionnaires.answer(source=room.source(), by=staff_of("assessor"), at=at,
                              **said)  # fmt: skip
    questionnaires.answer(source=room.source(), **said, **by)
    with pytest.raises(Refused):
        questionnaires.answer(source=room.source(), **said, **by)


def test_the_years_are_compared_and_a_bad_year_is_refused(desk, room):
    made = room.simple()
    usage = made.edition.usages.get()
    desk.post(reverse("monitor:usage", args=[usage.pk]), {"type": "deadline", "printed": ""})
    where = reverse("monitor:years", args=[room.profile.pk])
    assert "Deadlines over time" in text_of(desk.get(where))
    assert "Deadlines over time" not in text_of(desk.get(f"{where}?since=2015"))
    assert desk.get(f"{where}?since=soon").status_code == 422
    claims = text_of(desk.get(reverse("monitor:claims", args=[made.edition.pk])))
    assert "Deadline" in claims
    change = reverse("monitor:change_edition", args=[made.edition.pk])
    said = {"cut_off": "2009-08-01", "authors": "A. Writer", "revision": 4}
    assert desk.post(change, said).status_code == 302
    assert desk.get(reverse("monitor:guide")).status_code == 200
    assert desk.get(reverse("monitor:list")).status_code == 200
    assert desk.get(reverse("monitor:profile", args=[room.profile.pk])).status_code == 200


# --- everyone -------------------------------------------------------------------


def test_everyone_reads_what_is_published_in_their_language_and_nothing_else(client, room, at):
    catalogue = reverse("profiles:catalogue")
    client.cookies["django_language"] = "en"
    edition, claim = room.edition(), room.claim("Peru signed.")
    other = room.claim("Peru did not sign.")
    evidence.link_claims(claim_id=claim.pk, other_id=other.pk, kind="contradicts",
                         note="The depositary says yes.", by=SYSTEM, at=at)  # fmt: skip
    unknown = room.claim("Stock not known.", type="unknown", typed="", qualifier="unknown")
    a, b = room.uses(edition, claim), room.uses(edition, unknown)
    room.writes(edition, en=f"Peru signed.{{note:{a}}} The stock is {{claim:{b}}}.",
                es=f"El Perú firmó.{{note:{a}}} Las existencias: {{claim:{b}}}.")  # fmt: skip
    room.writes(edition, en=f"Only English.{{note:{a}}}")
    where = reverse("profiles:edition", args=[edition.code])
    assert client.get(where).status_code == 404
    assert "No profile is published yet" in text_of(client.get(catalogue))
    edition = room.publishes(edition)
    assert edition.code in text_of(client.get(catalogue))
    said = text_of(client.get(where))
    assert "The stock is not known<sup>" in said and "The depositary says yes." in said
    assert said.count('id="n') == 2 + 1 and 'href="#m1"' in said, "two notes and their heading"
    client.cookies["django_language"] = "es"
    said = text_of(client.get(where))
    assert (
        "El Perú firmó." in said and "Las existencias: no se sabe" in said and 'lang="en"' in said
    )
    client.cookies["django_language"] = "qu"
    said = text_of(client.get(where))
    assert "El Perú firmó." in said and "Mana tupaq willakuy" in said and "Notas" not in said
    assert "Suyukunamanta qillqakuna" in text_of(client.get(catalogue))
    room.moves(edition, "archive")
    assert client.get(where).status_code == 404


@pytest.mark.parametrize("role", ["assessor", "intake_officer", "auditor"])
def test_the_room_is_closed_to_who_works_at_no_desk(client, room, role):
    made = room.simple()
    sign_in(client, staff_of(role))
    keys = {"edition": made.edition.pk, "paragraph": made.paragraph.pk,
            "profile": room.profile.pk, "claims": made.edition.pk}  # fmt: skip
    for name, key in keys.items():
        assert client.get(reverse(f"monitor:{name}", args=[key])).status_code in (403, 404)
    assert client.get(reverse("monitor:list")).status_code == 403


def test_a_claim_closed_since_is_told_on_no_page_of_the_room(desk, room):
    made = room.simple()
    Claim.objects.update(secrecy="RESTRICTED", statement="A closed secret.")
    Claim.objects.update(state="superseded")
    pages = [
        reverse("monitor:edition", args=[made.edition.pk]),
        reverse("monitor:claims", args=[made.edition.pk]),
        reverse("monitor:paragraph", args=[made.paragraph.pk]),
        reverse("monitor:years", args=[room.profile.pk]),
    ]
    for where in pages:
        answer = desk.get(where)
        assert answer.status_code == 200 and "A closed secret." not in text_of(answer), where
    usage = made.edition.usages.get()
    for name in ("usage", "newer"):
        assert desk.post(reverse(f"monitor:{name}", args=[usage.pk])).status_code == 404
    with pytest.raises(Refused) as no:
        room.publishes(made.edition)
    assert "closed secret" not in str(no.value)


def test_what_was_published_has_no_editor(desk, room):
    made = room.simple()
    edition = room.publishes(made.edition)
    answer = desk.get(reverse("monitor:paragraph", args=[made.paragraph.pk]))
    assert answer.status_code == 409
    shown = text_of(desk.get(reverse("monitor:edition", args=[edition.pk])))
    assert "Frozen as" in shown and reverse("profiles:edition", args=[edition.code]) in shown
    assert "Earlier wordings" not in shown
