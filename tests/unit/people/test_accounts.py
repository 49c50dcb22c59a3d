"""Accounts are opened by an administrator, changed, switched off and on; each leaves an entry."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry, Event
from amparo.people import actions
from amparo.people.models import User

pytestmark = pytest.mark.django_db


def last() -> Entry:
    return Entry.objects.latest("seq")


def open_one(by, at, **fields):
    words = {"email": "quinua@example.org", "service_name": "Quinua"} | fields
    return actions.open_account(by=by, at=at, **words)


def test_an_administrator_opens_an_account(administrator, at):
    user = open_one(administrator, at, email=" Quinua@Example.org ", language="en")
    assert (user.email, user.language, user.joined_at) == ("quinua@example.org", "en", at)
    assert not user.has_usable_password()
    entry = last()
    assert (entry.verb, entry.actor_id) == ("account.opened", administrator.actor_id)
    assert entry.target.endswith(str(user.pk))
    assert "quinua" not in str(entry.after).lower()
    assert Event.objects.filter(verb="account.opened", target=entry.target).exists()


def test_others_open_no_account(officer, stranger, at):
    for who in (officer, stranger):
        with pytest.raises(Denied):
            open_one(who, at)
    assert not User.objects.filter(email="quinua@example.org").exists()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"email": "no address"}, "email"),
        ({"email": "LUCUMA@example.org"}, "email"),
        ({"service_name": "  "}, "service_name"),
        ({"language": "fr"}, "language"),
    ],
)
def test_an_account_needs_right_words(administrator, officer, at, fields, field):
    with pytest.raises(Invalid) as no:
        open_one(administrator, at, **fields)
    assert no.value.field == field


def test_an_administrator_corrects_an_account(administrator, officer, at):
    EmailAddress.objects.create(user=officer, email=officer.email, primary=True, verified=True)
    words = {"email": "lucuma2@example.org", "service_name": "Lúcuma", "language": "qu"}
    actions.change_account(user_id=officer.pk, by=administrator, at=at, **words)
    officer.refresh_from_db()
    assert (officer.email, officer.service_name, officer.language) == tuple(words.values())
    assert not EmailAddress.objects.filter(user=officer).exists()
    assert last().verb == "account.changed"
    assert last().after == {"fields": ["email", "language", "service_name"]}


def test_a_correction_that_changes_nothing_leaves_no_entry(administrator, officer, at):
    before = Entry.objects.count()
    words = {"email": officer.email, "service_name": officer.service_name, "language": "en"}
    actions.change_account(user_id=officer.pk, by=administrator, at=at, **words)
    assert Entry.objects.count() == before


def test_a_correction_is_refused_to_others_and_for_a_taken_address(administrator, officer, at):
    words = {"email": administrator.email, "service_name": "Lúcuma", "language": "es"}
    with pytest.raises(Denied):
        actions.change_account(user_id=officer.pk, by=officer, at=at, **words)
    with pytest.raises(Invalid):
        actions.change_account(user_id=officer.pk, by=administrator, at=at, **words)


def test_everyone_chooses_their_own_language(officer, administrator, stranger, at):
    actions.choose_language(user_id=officer.pk, language="qu", by=officer, at=at)
    officer.refresh_from_db()
    assert officer.language == "qu"
    assert last().verb == "account.language_chosen"
    assert (last().before, last().after) == ({"language": "en"}, {"language": "qu"})
    with pytest.raises(Denied):
        actions.choose_language(user_id=officer.pk, language="es", by=stranger, at=at)
    with pytest.raises(Invalid):
        actions.choose_language(user_id=officer.pk, language="xx", by=officer, at=at)


def test_an_account_is_switched_off_and_its_session_ends(administrator, officer, at, client):
    client.force_login(officer)
    actions.switch_off(user_id=officer.pk, reason="phone stolen", by=administrator, at=at)
    officer.refresh_from_db()
    assert not officer.is_active
    assert client.get("/people/me/").status_code == 302
    assert (last().verb, last().why) == ("account.switched_off", "phone stolen")
    actions.switch_on(user_id=officer.pk, reason="found again", by=administrator, at=at)
    officer.refresh_from_db()
    assert officer.is_active
    assert last().verb == "account.switched_on"


def test_switching_off_is_refused(administrator, officer, make_user, at):
    for who, whom in ((officer, administrator), (administrator, administrator)):
        with pytest.raises(Denied):
            actions.switch_off(user_id=whom.pk, reason="x", by=who, at=at)
    with pytest.raises(Invalid):
        actions.switch_off(user_id=officer.pk, reason=" ", by=administrator, at=at)
    guardian = make_user("data", "data_protection_officer")
    actions.switch_off(user_id=officer.pk, reason="a leak", by=guardian, at=at)
    with pytest.raises(Refused):
        actions.switch_off(user_id=officer.pk, reason="x", by=administrator, at=at)


def test_switching_on_is_refused(administrator, officer, make_user, at):
    with pytest.raises(Refused):
        actions.switch_on(user_id=officer.pk, reason="x", by=administrator, at=at)
    actions.switch_off(user_id=officer.pk, reason="x", by=SYSTEM, at=at)
    with pytest.raises(Invalid):
        actions.switch_on(user_id=officer.pk, reason="", by=administrator, at=at)
    with pytest.raises(Denied):
        actions.switch_on(
            user_id=officer.pk, reason="x", by=make_user("data", "data_protection_officer"), at=at
        )


def test_a_lost_second_factor_is_forgotten(administrator, officer, stranger, at):
    with pytest.raises(Refused):
        actions.reset_second_factor(user_id=officer.pk, reason="x", by=administrator, at=at)
    Authenticator.objects.create(user=officer, type="totp", data={})
    with pytest.raises(Denied):
        actions.reset_second_factor(user_id=officer.pk, reason="x", by=stranger, at=at)
    with pytest.raises(Invalid):
        actions.reset_second_factor(user_id=officer.pk, reason="", by=administrator, at=at)
    actions.reset_second_factor(user_id=officer.pk, reason="lost", by=administrator, at=at)
    assert not Authenticator.objects.filter(user=officer).exists()
    assert last().verb == "account.second_factor_reset"
    assert Event.objects.filter(verb="account.security_changed").exists()
