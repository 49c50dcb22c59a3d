"""Consultations, and campaigns of recognition with the reading for risks before they go out."""

import pytest
from django.urls import reverse

from amparo.commitments import actions
from amparo.commitments.actions import Cited, consulting, recognising
from amparo.commitments.actions.consulting import ConsultationFacts, VoiceFacts
from amparo.commitments.actions.recognising import RecognitionFacts
from amparo.commitments.models import Consultation, Recognition, Voice
from amparo.commitments.policies import to_read_for_risks
from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Denied, Invalid, Outdated, Refused
from amparo.ledger.models import Entry
from amparo.people.models import Post
from amparo.site.home import home_of
from amparo.vault.actions import keep_identity
from amparo.vault.mentions import is_anyone_named_in
from tests.unit.situations.people import sign_in, staff_of

pytestmark = pytest.mark.django_db


def verbs(row):
    name = f"{row._meta.app_label}.{row._meta.object_name}:{row.pk}"
    return [e.verb for e in Entry.objects.filter(target=name).order_by("seq")]


def words(client, address, **query):
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


# --- consultations ----------------------------------------------------------------


@pytest.fixture
def consult(treaty, source, officer, at):
    def hold(**more):
        facts = {"title": "On the protocol", "held": "2018-11", "instrument": treaty("ESCAZU"),
                 "changed": "Collectives were added.", "secrecy": "PUBLIC"}  # fmt: skip
        return consulting.hold_consultation(
            facts=ConsultationFacts(**(facts | more)), cited=Cited(source), by=officer, at=at
        )

    return hold


def test_a_consultation_says_who_took_part_what_they_said_and_what_changed(
    consult, officer, head, at, client
):
    row = consult()
    voice = consulting.hear(
        consultation_id=row.pk, by=officer, at=at,
        facts=VoiceFacts(group="A federation", kind="indigenous", women=12, men=9,
                         said="Collectives need protection.", answer="Taken up."),
    )  # fmt: skip
    assert voice.people == 21
    actions.publish(model=Consultation, record_id=row.pk, by=head, at=at)
    assert verbs(row) == [
        "source.cited", "consultation.held", "consultation.heard", "commitment.published",
    ]  # fmt: skip
    client.cookies["django_language"] = "en"
    page = words(client, reverse("commitments:consultation", args=[row.pk]))
    assert "A federation" in page and "21 people" in page and "Collectives were added." in page
    assert "Indigenous peoples" in page and "Taken up." in page
    assert "On the protocol" in words(client, reverse("commitments:consultations"))
    got = client.get(reverse("commitments:consultations"), {"as": "csv"}).content.decode()
    assert "A federation" in got and "21" in got


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"title": ""}, "title"), ({"held": ""}, "held"), ({"held": "2099"}, "held"),
        ({"instrument": None}, "action"), ({"secrecy": "SECRET"}, "secrecy"),
    ],
)  # fmt: skip
def test_a_consultation_that_cannot_be_is_refused(consult, more, field):
    with pytest.raises(Invalid) as no:
        consult(**more)
    assert no.value.field == field


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"group": " "}, "group"), ({"kind": "crowd"}, "kind"), ({"people": -1}, "people"),
        ({"women": 5, "men": 5, "people": 11}, "people"), ({"women": 9, "people": 8}, "people"),
    ],
)  # fmt: skip
def test_counts_of_a_group_add_up(consult, officer, at, more, field):
    facts = {"group": "A group", "kind": "other"} | more
    with pytest.raises(Invalid) as no:
        consulting.hear(consultation_id=consult().pk, facts=VoiceFacts(**facts), by=officer, at=at)
    assert no.value.field == field


def test_what_is_not_known_of_a_group_stays_so(consult, officer, at, client, head):
    row = consult()
    facts = VoiceFacts(group="A group", kind="other", women=3)
    assert consulting.hear(consultation_id=row.pk, facts=facts, by=officer, at=at).people is None
    actions.publish(model=Consultation, record_id=row.pk, by=head, at=at)
    client.cookies["django_language"] = "en"
    assert "Not known" in words(client, reverse("commitments:consultation", args=[row.pk]))


def test_what_was_published_is_heard_no_more_and_two_hands_do_not_overwrite(
    consult, officer, head, at, treaty
):
    row = consult()
    again = ConsultationFacts(title="B", held="2018", instrument=treaty("CCM"))
    change = {"consultation_id": row.pk, "facts": again, "by": officer, "at": at}
    assert consulting.change_consultation(revision=1, **change).title == "B"
    with pytest.raises(Outdated):
        consulting.change_consultation(revision=1, **change)
    with pytest.raises(Denied):
        consulting.change_consultation(revision=2, **(change | {"by": staff_of("observer")}))
    actions.publish(model=Consultation, record_id=row.pk, by=head, at=at)
    facts = VoiceFacts(group="Late", kind="other")
    with pytest.raises(Refused):
        consulting.hear(consultation_id=row.pk, facts=facts, by=officer, at=at)
    assert not Voice.objects.exists() and "consultation.changed" in verbs(row)


def test_only_desks_write_and_drafts_of_consultations_never_leak(consult, client, at):
    row = consult()
    with pytest.raises(Denied):
        consulting.hear(
            consultation_id=row.pk, facts=VoiceFacts(group="x", kind="other"),
            by=staff_of("assessor"), at=at,
        )  # fmt: skip
    for who in (None, staff_of("observer"), staff_of("alert_analyst")):
        if who:
            sign_in(client, who)
        assert client.get(reverse("commitments:consultation", args=[row.pk])).status_code == 404
        assert "On the protocol" not in words(client, reverse("commitments:consultations"))
        got = client.get(reverse("commitments:consultations"), {"as": "csv"})
        assert b"On the protocol" not in got.content
        for name in ("change_consultation", "hear"):
            got = client.get(reverse(f"commitments:{name}", args=[row.pk]))
            assert got.status_code in (302, 403)


# --- campaigns of recognition -----------------------------------------------------


@pytest.fixture
def plan(source, officer, at):
    def make(**more):
        facts = {"title": "We thank defenders", "authorities": "The Minister of Justice",
                 "message": "Defending rights makes all of us safer.", "begins": "2026-12",
                 "secrecy": "PUBLIC"}  # fmt: skip
        return recognising.plan_recognition(
            facts=RecognitionFacts(**(facts | more)), cited=Cited(source), by=officer, at=at
        )

    return make


def check(row, who, at, *, risk=False, note="Read it.", revision=None):
    return recognising.check_for_risks(
        recognition_id=row.pk, revision=revision or row.revision, risk_found=risk, note=note,
        by=who, at=at,
    )  # fmt: skip


def publish(row, who, at):
    return actions.publish(model=Recognition, record_id=row.pk, by=who, at=at)


@pytest.mark.parametrize("role", ["assessor", "alert_analyst"])
def test_a_campaign_goes_out_only_once_another_read_it(plan, head, at, client, role):
    row = plan()
    with pytest.raises(Refused, match="reads it as it is now"):
        publish(row, head, at)
    check(row, staff_of(role), at)
    assert publish(row, head, at).state == "published"
    assert verbs(row) == [
        "source.cited", "recognition.planned", "recognition.checked", "commitment.published",
    ]  # fmt: skip
    client.cookies["django_language"] = "en"
    page = words(client, reverse("commitments:recognition", args=[row.pk]))
    assert "Defending rights" in page and "The Minister of Justice" in page
    assert "Read it." not in page and "Read for risks" not in page


def test_a_campaign_in_which_a_risk_was_found_does_not_go_out(plan, head, at):
    row = plan()
    check(row, staff_of("assessor"), at, risk=True, note="The place can be recognised.")
    with pytest.raises(Refused, match="found a risk"):
        publish(row, head, at)


def test_a_change_after_the_reading_asks_for_another(plan, head, officer, at):
    row, who = plan(), staff_of("assessor")
    check(row, who, at)
    facts = RecognitionFacts(title="T", authorities="A", message="Other words.")
    change = {"recognition_id": row.pk, "facts": facts, "by": officer, "at": at}
    recognising.change_recognition(revision=1, **change)
    with pytest.raises(Refused, match="reads it as it is now"):
        publish(row, head, at)
    with pytest.raises(Outdated):
        check(row, who, at, revision=1)
    with pytest.raises(Outdated):
        recognising.change_recognition(revision=1, **change)
    assert "recognition.changed" in verbs(row)


@pytest.mark.parametrize("role", ["desk_officer", "desk_head", "observer", "decider"])
def test_no_other_role_reads_for_risks(plan, at, role):
    with pytest.raises(Denied):
        check(plan(), staff_of(role, name=f"another {role}"), at)


def test_whoever_wrote_a_campaign_does_not_read_it(plan, at):
    row, who = plan(), staff_of("assessor")
    Recognition.objects.filter(pk=row.pk).update(written_id=who.actor_id)
    with pytest.raises(Denied, match="Whoever wrote"):
        check(row, who, at)
    with pytest.raises(Invalid):
        check(plan(title="Other"), who, at, note=" ")


def test_whoever_wrote_any_of_a_campaign_does_not_read_it(source, officer, at):
    """Nor is it in the list of what waits for them: another's change does not wash it clean."""
    who = staff_of("assessor")
    body = who.posts.get().organisation
    Post.objects.create(user=who, organisation=body, role="desk_officer", since_on="2020-01-01")
    facts = RecognitionFacts(title="T", authorities="A", message="Words.")
    row = recognising.plan_recognition(facts=facts, cited=Cited(source), by=who, at=at)
    recognising.change_recognition(
        recognition_id=row.pk, revision=1, facts=facts, by=officer, at=at
    )  # fmt: skip
    with pytest.raises(Denied, match="Whoever wrote"):
        check(row, who, at, revision=2)
    assert not Recognition.objects.filter(to_read_for_risks(who)).exists()
    assert Recognition.objects.filter(to_read_for_risks(staff_of("alert_analyst"))).exists()


@pytest.mark.parametrize(
    "text",
    [
        "We thank Rosa Quispe for her work.", "We thank QUISPE, ROSA.", "rosa de la quispe",
        "Write to rosa@example.org", "Call 987 654 321.", "Her document is 12345678.",
    ],
)  # fmt: skip
def test_no_protected_person_is_named(plan, at, head, text):
    keep_identity(
        by=SYSTEM, at=at, legal_name="Rosa Quispe Mamani", document="DNI 12345678",
        contacts=[{"value": "987654321"}, {"value": "rosa@example.org"}],
    )  # fmt: skip
    row = plan(message=text)
    with pytest.raises(Refused, match="may point to a person"):
        check(row, staff_of("assessor"), at)
    with pytest.raises(Refused):
        publish(row, head, at)
    assert check(row, staff_of("alert_analyst"), at, risk=True).risk_found is True


def test_words_that_belong_to_different_people_are_no_name(at, db):
    keep_identity(by=SYSTEM, at=at, legal_name="Rosa Quispe Mamani")
    keep_identity(by=SYSTEM, at=at, legal_name="Juan Flores")
    assert not is_anyone_named_in("Rosa Flores spoke, and Juan Quispe too. The rosa flower.")
    assert not is_anyone_named_in("") and is_anyone_named_in("Mamani Quispe")


def test_how_many_a_campaign_reached_is_written_once_it_went_out(plan, officer, head, at, client):
    row = plan()
    reach = {"recognition_id": row.pk, "by": officer, "at": at}
    with pytest.raises(Refused):
        recognising.record_reach(reach=5, note="Radio audience", **reach)
    check(row, staff_of("assessor"), at)
    publish(row, head, at)
    for n, note in ((-1, "x"), (1, " ")):
        with pytest.raises(Invalid):
            recognising.record_reach(reach=n, note=note, **reach)
    with pytest.raises(Denied):
        recognising.record_reach(reach=1, note="x", **(reach | {"by": staff_of("observer")}))
    recognising.record_reach(reach=48000, note="Radio audience, by its publisher", **reach)
    assert verbs(row)[-1] == "recognition.reached"
    page = words(client, reverse("commitments:recognition", args=[row.pk]))
    assert "48\u202f000" in page and "Radio audience" not in page


@pytest.mark.parametrize(
    ("more", "field"),
    [({"title": ""}, "title"), ({"message": " "}, "message"), ({"authorities": ""}, "authorities"),
     ({"begins": "soon"}, "begins"), ({"ends": "2020"}, "ends")],
)  # fmt: skip
def test_a_campaign_that_cannot_be_is_refused(plan, more, field):
    with pytest.raises(Invalid) as no:
        plan(**more)
    assert no.value.field == field


def test_drafts_of_campaigns_are_open_to_who_reads_them_and_to_the_desks(plan, client, at, officer):
    row = plan()
    address = reverse("commitments:check_recognition", args=[row.pk])
    for who in (None, staff_of("observer"), officer):
        if who:
            sign_in(client, who)
        assert client.get(address).status_code in (302, 403)
        if who != officer:
            assert client.get(
                reverse("commitments:recognition", args=[row.pk])
            ).status_code == 404  # fmt: skip
            listed = words(client, reverse("commitments:recognitions"))
            assert "We thank defenders" not in listed
        got = client.get(reverse("commitments:recognitions"), {"as": "csv"})
        assert b"We thank defenders" not in got.content, "a file holds what went out"
    analyst = staff_of("alert_analyst")
    lines = [line.url for g in home_of(analyst, at).groups for line in g.lines]
    assert address in lines
    sign_in(client, analyst)
    assert "We thank defenders" in words(client, reverse("commitments:recognitions"))
    assert "Defending rights" in words(client, address)
    got = client.post(address, {"risk_found": "no", "note": "Read it.", "revision": "1"})
    assert got.status_code == 302
    assert Recognition.objects.get().risk_found is False
    assert address not in [line.url for g in home_of(analyst, at).groups for line in g.lines]


def test_a_desk_writes_both_on_pages(client, officer, source, treaty):
    sign_in(client, officer)
    cited = {"source": str(source.pk), "secrecy": "PUBLIC"}
    got = client.post(reverse("commitments:new_recognition"), {
        "title": "A", "authorities": "B", "message": "C", **cited,
    })  # fmt: skip
    assert got.status_code == 302
    row = Recognition.objects.get()
    address = reverse("commitments:change_recognition", args=[row.pk])
    assert client.post(address, {"title": "A2", "authorities": "B", "message": "C",
                                 "revision": "1", **cited}).status_code == 302  # fmt: skip
    second = client.post(address, {"title": "A3", "authorities": "B", "message": "C",
                                   "revision": "1", **cited})  # fmt: skip
    assert second.status_code == 409 and "What differs" in second.content.decode()
    assert "A2" in second.content.decode() and "A3" in second.content.decode()
    got = client.post(reverse("commitments:new_consultation"), {
        "title": "A", "held_year": "2020", "instrument": str(treaty("CCM").pk), **cited,
    })  # fmt: skip
    assert got.status_code == 302
    held = Consultation.objects.get()
    address = reverse("commitments:change_consultation", args=[held.pk])
    form = {"title": "A", "held_year": "2020", "instrument": str(treaty("CCM").pk), **cited}
    assert client.post(address, form | {"title": "A2", "revision": "1"}).status_code == 302
    second = client.post(address, form | {"title": "A3", "revision": "1"})
    assert second.status_code == 409 and "What differs" in second.content.decode()
    got = client.post(
        reverse("commitments:hear", args=[held.pk]), {"group": "G", "kind": "press", "women": "2"}
    )
    assert got.status_code == 302 and Voice.objects.get().women == 2
    assert "Read for risks" in words(client, reverse("commitments:recognition", args=[row.pk]))


def test_a_public_page_names_no_source_that_the_reader_may_not_see(
    consult, source, head, at, client
):
    row = consult()
    actions.publish(model=Consultation, record_id=row.pk, by=head, at=at)
    address = reverse("commitments:consultation", args=[row.pk])
    observer = staff_of("observer")
    for secrecy, named_to in (("PUBLIC", 3), ("INTERNAL", 2), ("RESTRICTED", 1)):
        source.secrecy = secrecy
        source.save(update_fields=["secrecy"])
        client.logout()
        named = [source.title in words(client, address)]
        for one in (observer, head):
            sign_in(client, one)
            named.append(source.title in words(client, address))
        assert named == [named_to > 2, named_to > 1, True], secrecy
