"""Every public page: three languages, neutral titles, light, without scripts, no leak."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from amparo.cases.urls_public import urlpatterns
from tests.unit.cases.public import come_in, send_now, solved, token, words_of
from tests.world import world

pytestmark = pytest.mark.django_db
OPEN = ("front", "now", "care", "whole", "status", "hand_in", "complain")
OWN = ("status", "messages", "news", "contact", "companion", "consents", "looked", "another_code")
# Words that stand on any English page; three of them, and it is English.
ENGLISH = (" the ", " your ", " you ", " is ", " of ", " and ", " free ", " leave ")
WEIGHT = 100_000  # bytes of the page, its style sheet and its scripts, without the font


@pytest.fixture(autouse=True)
def pe(at):
    cache.clear()
    return world("PE", at=at)


@pytest.fixture(params=["es", "qu", "en"])
def language(request, client):
    client.cookies["django_language"] = request.param
    return request.param


def text_is_in(language: str, answer) -> None:
    found = words_of(answer).lower()
    assert (sum(word in found for word in ENGLISH) >= 3) == (language == "en"), found[:400]
    assert f'<html lang="{language}">' in answer.content.decode()


@pytest.mark.parametrize("name", OPEN)
def test_open_pages_speak_each_language(client, language, name):
    answer = client.get(reverse(f"public:{name}"))
    assert answer.status_code == 200
    text_is_in(language, answer)


@pytest.mark.parametrize("name", OWN)
def test_own_pages_speak_each_language(pe, client, language, name):
    done = pe.submitted(timezone.now(), urgency={"attacked": "yes"})
    come_in(client, done.code)
    text_is_in(language, client.get(reverse(f"public:{name}")))


def test_every_screen_speaks_each_language(client, language):
    answer = client.post("/form/who/", {"relation": "third_party", "go": "next"})
    while True:
        page = client.get(answer["Location"])
        text_is_in(language, page)
        if answer["Location"].endswith("/send/"):
            break
        answer = client.post(answer["Location"], {"go": "next", "narrative": "x", "language": "es"})
    client.post("/form/send/", {"go": "save"})
    text_is_in(language, client.get("/form/saved/"))


def test_receipts_and_refusals_speak_each_language(client, language):
    text_is_in(language, send_now(client, phone="12", what=""))
    send_now(client)
    text_is_in(language, client.get("/form/done/"))
    client.post("/book/", {"kind": "claim", "text": "x", **solved(token())})
    text_is_in(language, client.get("/received/"))


@pytest.mark.parametrize("name", OPEN)
def test_pages_are_light_enough_for_an_old_phone(client, name):
    answer = client.get(reverse(f"public:{name}"))
    weight = len(answer.content) + sum(len(file) for file in files_of(answer))
    assert weight < WEIGHT


def files_of(answer) -> list[bytes]:
    used = set(re.findall(r'(?:src|href)="/static/([^"#]+)', answer.content.decode()))
    paths = [finders.find(name) for name in used if not name.endswith(".woff2")]
    return [Path(path).read_bytes() for path in paths]


def test_titles_and_addresses_are_neutral(pe, client):
    done = pe.submitted(timezone.now())
    come_in(client, done.code)
    for name in (*OPEN, *OWN):
        address = reverse(f"public:{name}")
        page = client.get(address).content.decode()
        title = re.search(r"<title>(.*?)</title>", page).group(1)
        for word in ("protec", "defens", "amenaza", "riesgo", done.case.code_name.lower()):
            assert word not in title.lower(), (name, title)
            assert word not in address
    assert not [p for p in urlpatterns if re.search("prote|defen|risk|threat", str(p.pattern))]


def test_every_page_has_the_quick_exit_and_the_telephone(pe, client):
    for name in OPEN:
        page = client.get(reverse(f"public:{name}")).content.decode()
        assert 'id="salir"' in page and "0800 00000" in page, name


def test_every_form_works_without_scripts(client):
    """What a script would send, a plain form sends too: each field has its name in the page."""
    page = client.get("/form/all/").content.decode()
    for name in ("relation", "narrative", "phone", "consent", "files", "answer", "token"):
        assert f'name="{name}"' in page
    assert 'data-sum="' in page and 'type="submit"' in page
    assert "hidden" not in re.search(r"<div[^>]*data-sum[^>]*>", page).group(0)


def test_nothing_is_remembered_by_the_browser(client):
    for name in ("now", "whole", "status"):
        page = client.get(reverse(f"public:{name}")).content.decode()
        assert 'autocomplete="off"' in page
        assert 'name="keep"' not in page
