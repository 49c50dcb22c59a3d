"""Keeping, finding, correcting and revealing an identity."""

from datetime import date, timedelta

import pytest

from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry
from amparo.people.models import Organisation, Post, User
from amparo.vault import actions, queries
from amparo.vault.models import FormerIdentity, Identity, LookupHash

FILE = "case:01930000-0000-7000-8000-000000000001"

pytestmark = pytest.mark.django_db


@pytest.fixture
def rosa(at):
    return actions.keep_identity(
        by=SYSTEM, at=at, file=FILE,
        legal_name="Rosa Ángela Quispe Mamani", document="DNI 45678912",
        contacts=[
            {"type": "phone", "value": "+51 987 654 321"},
            {"type": "email", "value": " Rosa@Example.org "},
        ],
    )  # fmt: skip


def last():
    return Entry.objects.order_by("-seq").first()


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("name", "rosa angela  QUISPE-MAMANI"),
        ("document", "45.678.912"),
        ("document", "DNI N° 45678912"),
        ("phone", "987654321"),
        ("phone", "0051-987-654-321"),
        ("email", "ROSA@example.ORG"),
    ],
)
def test_an_identity_is_found_however_its_values_are_written(rosa, kind, written):
    assert list(queries.find(kind, written)) == [rosa]


def test_another_name_and_nothing_find_nobody(rosa):
    assert not queries.find("name", "Rosa Quispe")
    assert not queries.find("phone", "  ")


def test_what_is_kept_reads_back_and_the_journal_names_fields_only(rosa):
    again = Identity.objects.get(pk=rosa.pk)
    assert again.legal_name == "Rosa Ángela Quispe Mamani"
    assert again.contacts[0]["value"] == "+51 987 654 321"
    entry = last()
    assert (entry.verb, entry.file) == ("identity.kept", FILE)
    assert entry.after == {"fields": ["legal_name", "document", "contacts"]}


def test_an_unknown_field_is_a_mistake_of_the_caller(at):
    with pytest.raises(TypeError, match="nickname"):
        actions.keep_identity(by=SYSTEM, at=at, nickname="x")


def test_a_correction_keeps_what_stood_before_sealed_and_moves_the_look_up(rosa, at):
    actions.change_identity(
        identity_id=rosa.pk, by=SYSTEM, at=at, file=FILE, legal_name="Rosa Quispe"
    )
    assert queries.find("name", "rosa quispe").get() == rosa
    assert not queries.find("name", "Rosa Ángela Quispe Mamani")
    assert FormerIdentity.objects.get().was == {"legal_name": "Rosa Ángela Quispe Mamani"}
    assert last().after["changed"] == ["legal_name"]
    assert "Rosa" not in str(last().before) + str(last().after)


def test_a_correction_that_changes_nothing_leaves_no_trace(rosa, at):
    before = Entry.objects.count()
    actions.change_identity(identity_id=rosa.pk, by=SYSTEM, at=at, document="DNI 45678912")
    assert Entry.objects.count() == before
    assert not FormerIdentity.objects.exists()


def test_a_reveal_lasts_its_minutes_and_is_journalled_with_the_file(rosa, staff, at):
    officer = staff("case_officer")
    act = actions.reveal(
        identity_id=rosa.pk, file=FILE, by=officer, at=at,
        purpose="contact", reason="Call about the visit",
    )  # fmt: skip
    assert act.until_at == at + timedelta(minutes=15)
    assert queries.open_reveal(officer, rosa, at=at + timedelta(minutes=14)) == act
    assert queries.open_reveal(officer, rosa, at=at + timedelta(minutes=15)) is None
    assert queries.open_reveal(staff("decider"), rosa, at=at) is None
    entry = last()
    assert (entry.kind, entry.verb, entry.file) == ("read", "identity.revealed", FILE)
    assert entry.why == "contact: Call about the visit"
    assert entry.actor_label == officer.service_name


@pytest.mark.parametrize(
    ("purpose", "reason", "field"),
    [
        ("curiosity", "Because", "purpose"),
        ("contact", "   ", "reason"),
        ("contact", "x" * 501, "reason"),
        ("contact", "Llamar a la señora QUISPE", "reason"),
        ("contact", "Llamar al 987 654 321", "reason"),
    ],
)
def test_a_reveal_needs_a_purpose_and_a_reason_without_the_persons_name(
    rosa, staff, at, purpose, reason, field
):
    with pytest.raises(Invalid) as no:
        actions.reveal(
            identity_id=rosa.pk, file=FILE, by=staff("case_officer"), at=at,
            purpose=purpose, reason=reason,
        )  # fmt: skip
    assert no.value.field == field
    assert last().verb == "identity.kept"


@pytest.mark.parametrize("role", ["system_administrator", "auditor"])
def test_who_operates_or_audits_reveals_nothing(rosa, staff, at, role):
    user = staff(role)
    Post.objects.create(
        user=user, organisation=Organisation.objects.get(), role="case_officer",
        since_on=date(2020, 1, 1),
    )  # fmt: skip
    with pytest.raises(Denied):
        actions.reveal(
            identity_id=rosa.pk, file=FILE, by=user, at=at, purpose="contact", reason="Call"
        )


def test_someone_without_a_post_reveals_nothing(rosa, at):
    user = User.objects.create_user("nobody@example.org", service_name="Nobody")
    with pytest.raises(Denied):
        actions.reveal(
            identity_id=rosa.pk, file=FILE, by=user, at=at, purpose="contact", reason="Call"
        )


def test_a_hold_blocks_erasure_and_says_which(rosa, staff, at):
    officer = staff("data_protection_officer")
    hold = actions.set_hold(file=FILE, by=officer, at=at, reason="Inquiry open", basis="Order 12")
    assert queries.is_held(FILE)
    with pytest.raises(Refused, match="Order 12"):
        actions.erase_identity(identity_id=rosa.pk, file=FILE, by=officer, at=at, reason="Asked")
    actions.lift_hold(hold_id=hold.pk, by=officer, at=at, reason="Inquiry ended")
    assert not queries.is_held(FILE)
    assert last().verb == "hold.lifted"
    with pytest.raises(Refused):
        actions.lift_hold(hold_id=hold.pk, by=officer, at=at, reason="Again")


def test_erasure_leaves_an_empty_row_and_no_way_to_find_it(rosa, staff, at):
    officer = staff("data_protection_officer")
    actions.change_identity(identity_id=rosa.pk, by=SYSTEM, at=at, legal_name="Rosa Quispe")
    actions.erase_identity(identity_id=rosa.pk, file=FILE, by=officer, at=at, reason="Person asked")
    again = Identity.objects.get(pk=rosa.pk)
    assert all(getattr(again, name) is None for name in actions.FIELDS)
    assert again.erased_at == at
    assert not LookupHash.objects.exists()
    assert FormerIdentity.objects.get().was is None
    assert last().verb == "identity.erased"
    for act in (
        lambda: actions.change_identity(identity_id=rosa.pk, by=SYSTEM, at=at, legal_name="X"),
        lambda: actions.erase_identity(
            identity_id=rosa.pk, file=FILE, by=officer, at=at, reason="Again"
        ),
    ):
        with pytest.raises(Refused):
            act()


def test_only_the_data_protection_officer_holds_and_erases(rosa, staff, at):
    other = staff("decider")
    for act in (
        lambda: actions.set_hold(file=FILE, by=other, at=at, reason="x"),
        lambda: actions.erase_identity(identity_id=rosa.pk, file=FILE, by=other, at=at, reason="x"),
    ):
        with pytest.raises(Denied):
            act()
