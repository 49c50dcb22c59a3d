"""The frames: what every page must have, whoever writes it."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from amparo.ui.shapes import Room, SignedIn

pytestmark = pytest.mark.usefixtures("framed")
ERRORS = ("400", "403", "404", "409", "422", "429", "500", "csrf")


@pytest.fixture
def request_():
    return RequestFactory().get("/cases/")


def test_a_public_page_has_a_neutral_title_and_a_way_out(client, framed):
    html = client.get("/public/").content.decode()
    assert "<title>Contact form</title>" in html
    assert 'id="salir"' in html
    assert "salir.js" in html
    assert "htmx" not in html
    assert 'rel="noreferrer"' in html


def test_a_staff_page_says_where_who_and_which_rooms(request_):
    given = {
        "rooms": [Room("Intake", "/cases/", 9, current=True), Room("Training", "/training/")],
        "place_label": "Peru",
        "signed_in_as": SignedIn("Officer Huarango", "Intake officer", "/people/me/"),
    }
    html = render_to_string("ui/page.html", given, request_)
    assert '<a href="/cases/" aria-current="page">Intake <span class="n">9</span></a>' in html
    assert '<a href="/training/">Training</a>' in html
    assert "Officer Huarango" in html
    assert "Intake officer" in html
    assert 'href="#rooms"' in html
    assert 'role="search"' in html


def test_a_page_without_rooms_has_no_rail_and_no_search(request_):
    html = render_to_string("ui/page.html", {}, request_)
    assert 'id="rooms"' not in html
    assert 'role="search"' not in html


@pytest.mark.parametrize("template", ["ui/page.html", "ui/public.html", "ui/errors/500.html"])
def test_no_page_needs_inline_script_or_style(request_, template):
    html = render_to_string(template, {}, request_)
    assert re.findall(r"<script(?![^>]*\bsrc=)", html) == []
    assert "<style" not in html
    assert " style=" not in html
    assert re.findall(r"\son\w+=", html) == []


@pytest.mark.parametrize("template", ["ui/page.html", "ui/public.html"])
def test_every_language_is_one_link_away(request_, template):
    html = render_to_string(template, {}, request_)
    for code, name in (("es", "Español"), ("qu", "Runasimi"), ("en", "English")):
        assert f'href="/cases/?lang={code}" lang="{code}"' in html
        assert name in html


@pytest.mark.parametrize("lang", ["es", "qu", "en"])
@pytest.mark.parametrize("error", ERRORS)
def test_every_failure_is_explained_in_every_language(error, lang):
    with translation.override(lang):
        html = render_to_string(f"ui/errors/{error}.html")
    with translation.override("en"):
        english = render_to_string(f"ui/errors/{error}.html")
    assert f'<html lang="{lang}">' in html
    title, plain = (re.search(r"<h1>(.*?)</h1>", page)[1] for page in (html, english))
    assert title
    assert (title == plain) == (lang == "en")


def test_the_page_of_a_bug_needs_nothing(client):
    assert "Something failed on our side" in render_to_string("500.html")


def test_a_page_weighs_little(request_):
    """Without map and font, what a first visit loads stays under 100 KB."""
    html = len(render_to_string("ui/public.html", {}, request_).encode())
    parts = ("amparo.css", "amparo.js", "salir.js", "icons.svg", "mark.svg")
    size = sum(Path(finders.find(f"ui/{part}")).stat().st_size for part in parts)
    assert html + size < 100_000
