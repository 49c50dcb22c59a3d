"""A session that ends in the middle of a form: nothing typed is lost, and nobody else reads it."""

import json

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.urls import reverse

from amparo.people import kept_words
from amparo.people.models import User
from tests.unit.people.conftest import WORD

pytestmark = pytest.mark.django_db
LONG = "Llamaron dos veces desde un número oculto.\nLa segunda, a las 23:10."


@pytest.fixture
def form_of(administrator, officer):
    """Return the address of a form that only the administrator has: opening an account."""
    return reverse("people:open_account")


def signed_in(client, user):
    client.post(reverse("account_login"), {"login": user.email, "password": WORD})
    client.get(reverse("people:me"))


def expire(client):
    Session.objects.all().delete()


def send(client, path, **more):
    words = {"service_name": "Quinua", "email": "q@example.org", "language": "es", "note": LONG}
    page = f"http://testserver{path}"
    return client.post(path, words, headers={"Referer": page} | more)


def test_what_was_typed_comes_back_after_signing_in(client, administrator, form_of):
    signed_in(client, administrator)
    expire(client)
    answer = send(client, form_of)
    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('account_login')}?next=%2Fpeople%2Fkept%2F"
    asked = client.get(answer["Location"]).content.decode()
    assert 'name="next"' in asked
    back = client.post(
        reverse("account_login"),
        {"login": administrator.email, "password": WORD, "next": reverse("people:kept")},
    )
    assert back["Location"] == reverse("people:kept")
    page = client.get(back["Location"])
    text = page.content.decode()
    assert f'action="{form_of}"' in text
    assert "Llamaron dos veces" in text
    assert dict(page.context["words"].fields)["note"].replace("\r\n", "\n") == LONG
    # Sending it does what the first press of the button should have done, and forgets it.
    sent = client.post(form_of, dict(page.context["words"].fields))
    assert sent.status_code == 302
    assert User.objects.filter(email="q@example.org").exists()
    assert client.get(reverse("people:kept"))["Location"] == reverse("site:home")


def test_it_is_sealed_and_holds_no_token(client, administrator, form_of):
    signed_in(client, administrator)
    expire(client)
    send(client, form_of)
    raw = json.dumps(Session.objects.get().get_decoded())
    assert kept_words.SESSION_NAME in raw
    assert "Llamaron" not in raw
    assert "csrf" not in raw


def test_another_person_at_the_same_device_does_not_see_it(client, administrator, officer, form_of):
    signed_in(client, administrator)
    expire(client)
    send(client, form_of)
    client.post(reverse("account_login"), {"login": officer.email, "password": WORD})
    assert client.get(reverse("people:kept"))["Location"] == reverse("site:home")
    assert kept_words.SESSION_NAME not in client.session


def test_a_strange_browser_leaves_nothing_behind(client, form_of):
    answer = send(client, form_of)
    assert answer.status_code == 302
    assert "kept" not in answer["Location"]
    assert not Session.objects.exists()
    client.cookies[kept_words.cookie_name()] = "forged:signature"
    assert "kept" not in send(client, form_of)["Location"]


def test_a_part_of_a_page_sends_the_whole_page_to_sign_in(client, administrator, form_of):
    signed_in(client, administrator)
    expire(client)
    htmx = {"HX-Request": "true", "HX-Current-URL": "http://testserver/people/me/"}
    answer = client.get(reverse("people:accounts"), headers=htmx)
    assert answer.status_code == 204
    assert answer["HX-Redirect"].endswith("?next=%2Fpeople%2Fme%2F")
    answer = client.post(form_of, {"note": LONG}, headers=htmx)
    assert answer["HX-Redirect"].endswith("?next=%2Fpeople%2Fkept%2F")


def test_a_page_of_another_site_is_never_the_next_one(client, form_of):
    answer = client.post(form_of, {"x": "y"}, headers={"Referer": "http://elsewhere.example/a"})
    assert answer["Location"].endswith("?next=%2Fhome%2F")


def test_a_page_asked_for_is_the_next_one(client, form_of):
    assert client.get(form_of)["Location"].endswith("?next=/people/accounts/open/")


def test_it_can_be_thrown_away(client, administrator, form_of):
    signed_in(client, administrator)
    expire(client)
    send(client, form_of)
    signed_in(client, administrator)
    assert client.post(reverse("people:forget_kept"))["Location"] == form_of
    assert kept_words.SESSION_NAME not in client.session


def test_passwords_and_very_long_forms_are_not_kept(client, administrator, form_of):
    signed_in(client, administrator)
    expire(client)
    client.post(form_of, {"oldpassword": "secret", "password1": "secret"})
    assert not Session.objects.exists()
    client.post(form_of, {"note": "x" * (kept_words.MOST + 1)})
    assert not Session.objects.exists()
    assert settings.SESSION_COOKIE_NAME == "sessionid"
