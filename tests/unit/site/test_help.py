"""The help page: words for anyone, in each language, with the way out."""

import pytest

from amparo.cases import holders
from tests.world import world

pytestmark = pytest.mark.django_db
HEADINGS = {"es": "A quién llamar", "en": "Whom to call", "qu": "Pitam waqyana"}


@pytest.mark.parametrize("language", sorted(HEADINGS))
def test_anyone_reads_it_in_their_language(client, settings, language):
    settings.PUBLIC_PHONE = "0800 12345"
    html = client.get(f"/help/?lang={language}", follow=True).content.decode()
    assert f'<html lang="{language}">' in html
    assert HEADINGS[language] in html
    assert "0800 12345" in html
    assert 'id="salir"' in html


def test_no_telephone_is_invented(client, settings):
    settings.PUBLIC_PHONE = ""
    html = client.get("/help/?lang=en", follow=True).content.decode()
    assert "This office has not given a telephone here." in html
    assert "0800" not in html


def test_public_and_staff_pages_lead_to_it(client, at):
    assert 'href="/help/"' in client.get("/").content.decode()
    client.force_login(world("PE", at=at).user("intake_lead"))
    assert 'href="/help/"' in client.get("/home/").content.decode()


def test_the_way_out_closes_what_the_browser_holds(client, at):
    pe = world("PE", at=at)
    session = client.session
    session[holders.KEY] = str(pe.received(at).receipts.get().pk)
    session.save()
    assert 'href="/out/"' in client.get("/help/").content.decode()
