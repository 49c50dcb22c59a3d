"""Signing in: password and second factor, lock-out, forgotten passwords, nothing said of others."""

import datetime as dt
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from amparo.ledger.models import Entry
from amparo.people import jobs
from tests.unit.people.conftest import WORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


def sign_in(client, email="lucuma@example.org", password=WORD, **more):
    return client.post(reverse("account_login"), {"login": email, "password": password} | more)


def code_of(secret: str) -> str:
    import time

    return f"{hotp_value(secret, int(time.time()) // 30):06d}"


def test_a_password_opens_the_next_page_in_the_owners_language(client, make_user):
    officer = make_user("lucuma", "intake_officer", language="qu")
    answer = sign_in(client, email="Lucuma@Example.org", next="/people/me/")
    assert answer.status_code == 302
    assert answer["Location"] == "/people/me/"
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "qu"
    entry = Entry.objects.latest("seq")
    assert (entry.verb, entry.actor_id) == ("account.signed_in", officer.actor_id)
    assert UserSession.objects.filter(user=officer).count() == 1


def test_the_next_page_is_one_of_ours(client, officer):
    answer = sign_in(client, next="https://elsewhere.example/")
    assert answer["Location"] == reverse("site:home")


def test_a_wrong_password_and_an_unknown_address_read_the_same(client, officer):
    wrong = sign_in(client, password="not the one")
    unknown = sign_in(client, email="nobody@example.org")
    assert wrong.status_code == unknown.status_code == 200
    said = "The e-mail address or the password is not right."
    assert said in wrong.content.decode()
    assert said in unknown.content.decode()


@pytest.mark.parametrize("email", ["lucuma@example.org", "nobody@example.org"])
def test_five_wrong_tries_lock_and_the_page_says_until_when(client, officer, email):
    for _ in range(4):
        assert sign_in(client, email=email, password="no").status_code == 200
    locked = sign_in(client, email=email.upper(), password="no")
    assert locked.status_code == 429
    page = locked.content.decode()
    attempt = AccessAttempt.objects.get()
    until = (attempt.attempt_time + dt.timedelta(minutes=15)).astimezone(
        dt.timezone(dt.timedelta(hours=-5))
    )
    assert f"{until:%H:%M}" in page
    assert email not in page
    # The right password does not help until then, nor does it move the hour.
    again = sign_in(client, email=email)
    assert again.status_code == 429
    assert f"{until:%H:%M}" in again.content.decode()
    assert AccessAttempt.objects.get().attempt_time == attempt.attempt_time


def test_a_lock_is_for_one_address_only(client, officer, administrator):
    for _ in range(5):
        sign_in(client, password="no")
    assert sign_in(client, email=administrator.email).status_code == 302


def test_an_account_switched_off_does_not_sign_in(client, officer):
    officer.is_active = False
    officer.save()
    answer = sign_in(client)
    assert "_auth_user_id" not in client.session
    assert answer.status_code in (200, 302)


def test_nobody_opens_an_account_for_themselves(client):
    page = client.get(reverse("account_signup"))
    assert page.status_code == 200
    assert client.post(reverse("account_signup"), {"email": "x@example.org"}).status_code == 405
    for path in ("/people/signup/", "/accounts/signup/"):
        assert client.get(path).status_code == 404


# --- a forgotten password ------------------------------------------------------


def test_asking_for_a_link_says_the_same_and_does_the_same_for_any_address(client, officer):
    answers = [
        client.post(reverse("account_reset_password"), {"email": email})
        for email in ("lucuma@example.org", "nobody@example.org")
    ]
    assert {a.status_code for a in answers} == {302}
    assert {a["Location"] for a in answers} == {reverse("account_reset_password_done")}
    assert mail.outbox == []  # written by the worker: no difference in time either
    tasks = [t.args_kwargs["args"] for t in DBTaskResult.objects.order_by("enqueued_at")]
    assert tasks == [[str(officer.pk)], [""]]


def test_the_letter_names_nobody_and_its_link_works_once(client, officer):
    jobs.send_password_link.call(str(officer.pk))
    jobs.send_password_link.call("")
    (letter,) = mail.outbox
    assert letter.to == [officer.email]
    assert officer.service_name not in letter.body
    assert "Amparo" not in letter.subject
    path = re.search(r"https?://[^/]+(/\S+)", letter.body)[1]
    form = client.get(path, follow=True)
    target = form.redirect_chain[-1][0]
    new = "otra frase muy mia"
    done = client.post(target, {"password1": new, "password2": new})
    assert done["Location"] == reverse("account_reset_password_from_key_done")
    assert Entry.objects.latest("seq").verb == "account.password_changed"
    assert sign_in(client, password=new).status_code == 302
    client.post(reverse("account_logout"))
    assert "no longer works" in client.get(path, follow=True).content.decode()


@pytest.mark.parametrize("word", ["corta", "123456789012345", "lucuma@example.org"])
def test_a_weak_password_is_refused_with_its_reason(client, officer, word):
    client.force_login(officer)
    answer = client.post(
        reverse("account_change_password"),
        {"oldpassword": WORD, "password1": word, "password2": word},
    )
    assert answer.status_code == 200
    assert "err" in answer.content.decode()
    officer.refresh_from_db()
    assert officer.check_password(WORD)


# --- the second factor ----------------------------------------------------------


def test_with_an_app_the_password_alone_opens_nothing(client, officer):
    secret = generate_totp_secret()
    kept = TOTP.activate(officer, secret)
    assert secret not in str(kept.instance.data)  # sealed in the database
    answer = sign_in(client, next="/people/me/")
    assert answer["Location"].startswith(reverse("mfa_authenticate"))
    assert client.get("/people/me/").status_code == 302
    page = client.get(answer["Location"])
    assert "Your second factor" in page.content.decode()
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "This code is not right" in wrong.content.decode()
    right = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert right["Location"] == "/people/me/"


def test_a_recovery_code_works_once(client, officer):
    TOTP.activate(officer, generate_totp_secret())
    codes = RecoveryCodes.activate(officer).get_unused_codes()
    sign_in(client)
    assert client.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == 302
    client.logout()
    sign_in(client)
    assert client.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == 200


def test_an_app_is_added_with_its_picture_in_the_page(
    client, officer, django_capture_on_commit_callbacks
):
    sign_in(client)
    page = client.get(reverse("mfa_activate_totp"))
    text = page.content.decode()
    assert "<svg" in text
    assert "data:image" not in text
    secret = client.session["mfa.totp.secret"]
    with django_capture_on_commit_callbacks(execute=True):
        added = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert added["Location"] == reverse("mfa_view_recovery_codes")
    verbs = set(Entry.objects.values_list("verb", flat=True))
    assert "account.app_added" in verbs
    assert client.get(added["Location"]).status_code == 200


def test_where_it_is_compulsory_staff_is_led_to_add_one(client, officer, stranger, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    sign_in(client)
    for path in ("/home/", "/people/me/", "/people/bodies/", "/people/password/change/"):
        assert client.get(path)["Location"] == reverse("people:second_factor")
    assert client.get(reverse("people:second_factor")).status_code == 200
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    assert client.get(reverse("mfa_add_webauthn")).status_code == 200
    only = TOTP.activate(officer, generate_totp_secret()).instance
    assert client.get("/people/me/").status_code == 200
    # The last one stays.
    page = client.get(reverse("mfa_deactivate_totp")).content.decode()
    assert "compulsory" in page
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(pk=only.pk).exists()


def test_where_it_is_not_compulsory_nobody_is_led_there(client, officer):
    sign_in(client)
    assert client.get("/people/me/").status_code == 200


def test_the_pages_of_passkeys_hold_no_script_of_their_own(client, officer):
    login = client.get(reverse("account_login")).content.decode()
    sign_in(client)
    add = client.get(reverse("mfa_add_webauthn")).content.decode()
    for page in (login, add):
        scripts = re.findall(r"<script([^>]*)>", page)
        assert scripts
        assert all("src=" in s or 'type="application/json"' in s for s in scripts)
        assert "mfa/js/webauthn" in page
    options = client.get(reverse("account_login"))
    policy = options.headers.get("Content-Security-Policy", "")
    assert "unsafe-inline" not in policy


def test_the_other_sessions_are_ended(client, officer):
    from django.test import Client

    other = Client()
    sign_in(other)
    sign_in(client)
    assert other.get("/people/me/").status_code == 200
    page = client.get(reverse("usersessions_list"))
    assert "End the other sessions" in page.content.decode()
    client.post(reverse("usersessions_list"))
    assert other.get("/people/me/").status_code == 302
    assert client.get("/people/me/").status_code == 200


def test_signing_out_needs_a_press_of_the_button(client, officer):
    sign_in(client)
    client.get(reverse("account_logout"))
    assert client.get("/people/me/").status_code == 200
    client.post(reverse("account_logout"))
    assert client.get("/people/me/").status_code == 302


def test_a_session_is_noted_every_five_minutes_not_every_page(client, officer):
    sign_in(client)
    session = UserSession.objects.get()
    before = session.last_seen_at
    client.get("/people/me/")
    session.refresh_from_db()
    assert session.last_seen_at == before
    UserSession.objects.update(last_seen_at=before - dt.timedelta(minutes=6))
    client.get("/people/me/")
    session.refresh_from_db()
    assert session.last_seen_at > before - dt.timedelta(minutes=1)


def test_the_demonstration_shows_its_accounts_and_production_shows_none(
    client, make_user, settings
):
    make_user("demo", "assessor", is_demonstration=True)
    make_user("real", "assessor")
    page = client.get(reverse("account_login")).content.decode()
    assert "demo@example.org" in page
    assert "real@example.org" not in page
    settings.PRODUCTION = True
    assert "demo@example.org" not in client.get(reverse("account_login")).content.decode()


def test_ended_sessions_and_old_tries_are_forgotten(client, officer, administrator):
    from django.contrib.sessions.models import Session
    from django.test import Client

    now = timezone.now()
    ended = Client()
    sign_in(ended, email=administrator.email)
    Session.objects.update(expire_date=now - dt.timedelta(hours=1))
    sign_in(client)
    sign_in(Client(), password="wrong")
    assert UserSession.objects.count() == 2
    assert jobs.sweep(at=now) >= 2
    (kept,) = UserSession.objects.all()
    assert kept.session_key == client.session.session_key
    assert client.get("/people/me/").status_code == 200
    assert AccessAttempt.objects.count() == 1
    jobs.sweep(at=now + dt.timedelta(days=8))
    assert AccessAttempt.objects.count() == 0
