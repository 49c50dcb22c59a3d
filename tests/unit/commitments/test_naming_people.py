"""Names in what goes out of consultations and campaigns, and who tries names out."""

import re

import pytest
from django.urls import reverse

import vocab
from amparo.commitments.actions import Cited, consulting
from amparo.commitments.actions.consulting import ConsultationFacts, VoiceFacts
from amparo.commitments.models import Consultation, Recognition
from amparo.kernel.actors import SYSTEM
from amparo.ledger.actions import label
from amparo.ledger.models import Entry
from amparo.vault.actions import keep_identity
from amparo.vault.naming import may_point_to_someone
from tests.unit.situations.people import sign_in, staff_of

pytestmark = pytest.mark.django_db

HELD_NAME, OTHER_NAME = "Rosa Quispe", "Elsa Mamani"


@pytest.fixture
def protected(at):
    keep_identity(by=SYSTEM, at=at, legal_name="Rosa Quispe Mamani", document="DNI 12345678")


def test_writers_are_warned_the_same_of_held_and_of_other_names(
    client, officer, protected, source, treaty
):
    """Each field that goes out; the answer, its code and what is asked never differ."""
    client.cookies["django_language"] = "en"
    sign_in(client, officer)
    cited = {"source": str(source.pk), "secrecy": "PUBLIC"}
    plain = {
        "new_recognition": {"title": "Thanks", "authorities": "The Minister of Justice",
                            "message": "Defending rights.", "note": "", **cited},
        "new_consultation": {"title": "On the National Plan", "held_year": "2020", "place": "Lima",
                             "changed": "", "note": "", "instrument": str(treaty("CCM").pk),
                             **cited},
    }  # fmt: skip
    for page, form in plain.items():
        address = reverse(f"commitments:{page}")
        for field in [name for name in ("title", "authorities", "message", "place", "changed",
                                        "note") if name in form]:  # fmt: skip
            answers = []
            for name in (HELD_NAME, OTHER_NAME):
                got = client.post(address, form | {field: f"We thank {name} for it."})
                assert got.status_code == 422, (page, field)
                assert list(got.context["form"].errors) == [field]
                main = got.content.decode().partition("<main")[2].partition("</main")[0]
                answers.append(re.sub(r'value="[^"]*"', "", main).replace(name, "*"))
            assert answers[0] == answers[1]
            assert "may point to a person" in answers[0] and "no person is meant" in answers[0]
    assert not Recognition.objects.exists() and not Consultation.objects.exists()
    assert not Entry.objects.filter(kind=Entry.DENIED).exists()
    for name in (HELD_NAME, OTHER_NAME):  # kept as a draft by who says that nobody is meant
        said = plain["new_recognition"] | {"message": f"We thank {name}.", "no_person": "on"}
        assert client.post(reverse("commitments:new_recognition"), said).status_code == 302
    got = client.post(reverse("commitments:new_consultation"), plain["new_consultation"])
    assert got.status_code == 302, "words of institutions, places and texts are not warned of"
    row = Consultation.objects.get()
    heard = {"group": "Rosa Quispe", "kind": "indigenous_people", "said": "", "answer": ""}
    heard["kind"] = next(iter(vocab.terms("commitments/voice_kinds")))
    got = client.post(reverse("commitments:hear", args=[row.pk]), heard)
    assert got.status_code == 422 and "group" in got.context["form"].errors


def test_what_names_someone_is_not_published_and_a_few_tries_end_the_day(
    client, officer, head, protected, source, treaty, at
):
    client.cookies["django_language"] = "en"

    def written(words):
        facts = ConsultationFacts(
            title="T", held="2020", changed=words, instrument=treaty("CCM"), secrecy="PUBLIC"
        )
        return consulting.hold_consultation(
            facts=facts, cited=Cited(source), by=officer, at=at
        )  # fmt: skip

    def publish(row):
        address = reverse("commitments:publish", args=["consultation", row.pk])
        return client.post(address, follow=True).content.decode()

    sign_in(client, head)
    rows = [written(f"Thanks to {words}, of the valley.") for words in (
        "rosa quispe", "QUISPE, Rosa", "DNI 12345678",
    )]  # fmt: skip
    heard = written("Nothing.")
    consulting.hear(
        consultation_id=heard.pk, by=officer, at=at,
        facts=VoiceFacts(group="G", kind=next(iter(vocab.terms("commitments/voice_kinds"))),
                         said="So spoke Rosa Quispe."),
    )  # fmt: skip
    for row in (heard, *rows[:2]):
        page = publish(row)
        assert "may point to a person" in page and "protect" not in page.partition("<main")[0]
        entry = Entry.objects.filter(verb="naming.refused").order_by("-seq").first()
        assert (entry.target, entry.actor_id) == (label(row), head.actor_id)
    other = written("Thanks to Elsa Mamani, of the valley.")
    for row in (rows[2], other):  # held or not, the answer is the same from now on
        assert "Several texts of this account" in publish(row)
    assert not Consultation.objects.filter(state="published").exists()
    assert Entry.objects.filter(verb="naming.refused").count() == 3
    second = staff_of("desk_head", name="another head")
    sign_in(client, second)
    publish(other)
    assert Consultation.objects.get(state="published") == other


@pytest.mark.parametrize(
    ("says", "warned"),
    [
        ("We thank Rosa Quispe.", True), ("QUISPE, ROSA", True), ("La ministra Elsa Mamani", True),
        ("Write to a@example.org.", True), ("DNI 12345678", True), ("Call 987 654 321", True),
        ("Juan de la Cruz habló.", True), ("María del Carmen Ñahui", True),
        ("El Ministerio de Justicia y Derechos Humanos", False), ("In Lima, Peru.", False),
        ("The United Nations and Costa Rica met in Madre de Dios.", False), ("", False),
        ("On 2016-09-06, law 29785, report A/HRC/37/8, 49,000 people, 2015-2016.", False),
        ("Teófila habló. Después calló.", False), ("Decreto Supremo 059-2019-JUS", False),
    ],
)  # fmt: skip
def test_what_has_the_shape_of_a_person(says, warned):
    assert may_point_to_someone(says) is warned
