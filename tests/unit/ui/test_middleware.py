"""The chosen language, and refusals that no view answered."""

import pytest
from django.test import RequestFactory

from amparo.ui.middleware import LanguageChoice

pytestmark = pytest.mark.usefixtures("framed")


@pytest.mark.parametrize(
    ("lang", "words"),
    [("es", "Salida rápida"), ("qu", "Utqay lluqsiy"), ("en", "Quick exit")],
)
def test_a_link_changes_the_language_and_it_stays(client, lang, words):
    said = client.get(f"/public/?lang={lang}")
    assert (said.status_code, said["Location"]) == (302, "/public/")
    html = client.get("/public/").content.decode()
    assert words in html
    assert f'<html lang="{lang}">' in html


def test_the_rest_of_the_address_stays(client):
    assert client.get("/public/?a=1&lang=qu&b=2")["Location"] == "/public/?a=1&b=2"


def test_an_unknown_language_changes_nothing(client):
    said = client.get("/public/?lang=xx")
    assert said.status_code == 200
    assert "django_language" not in said.cookies


def test_a_form_is_never_lost_to_a_change_of_language(client):
    assert client.post("/admit/?lang=qu", {"note": "refused"}).status_code == 409


def test_the_change_leads_to_no_other_site():
    request = RequestFactory().get("/x/?lang=qu")
    request.path = "//elsewhere.example/"
    assert LanguageChoice(lambda _request: None)(request)["Location"] == "/elsewhere.example/"


@pytest.mark.parametrize(
    ("no", "status", "told"),
    [
        ("denied", 403, "Only the officer of the case may admit it."),
        ("refused", 409, "It is already admitted."),
        ("invalid", 422, "The reason is too short."),
    ],
)
def test_a_refusal_becomes_a_calm_page_and_is_journalled(client, framed, no, status, told):
    said = client.get(f"/refuse/{no}/")
    assert said.status_code == status
    assert told in said.content.decode()
    assert framed == [(f"/refuse/{no}/", told)]


def test_a_bug_stays_a_bug(client):
    with pytest.raises(RuntimeError):
        client.get("/bug/")


@pytest.mark.parametrize("lang", ["es", "qu", "en"])
def test_what_is_not_there_is_said_in_the_reader_s_language(client, lang):
    client.get(f"/public/?lang={lang}")
    said = client.get("/nowhere/")
    assert said.status_code == 404
    assert f'<html lang="{lang}">' in said.content.decode()
