"""Pages: what everyone reads, what the desks do, and what nobody else meets."""

import re
from dataclasses import asdict

import pytest
from django.urls import reverse

from amparo.press import actions
from amparo.press.models import Release
from tests.unit.press.conftest import WORDS

pytestmark = pytest.mark.django_db
FIELDS = asdict(WORDS)


def public(client, name, *args):
    return client.get(reverse(f"press:{name}", args=args))


def test_a_visitor_reads_what_is_published_and_no_draft(client, draft, make):
    release = make("It is out")
    listed = public(client, "index").content.decode()
    assert "It is out" in listed and WORDS.title not in listed
    page = public(client, "release", release.pk)
    text = page.content.decode()
    assert page.status_code == 200 and release.called in text
    assert 'id="p-1"' in text and 'id="p-2"' in text and "press@example.org" in text
    assert 'href="/statistics/"' in text
    assert public(client, "release", draft.pk).status_code == 404
    assert WORDS.title not in public(client, "feed", "es").content.decode()
    for address in (reverse("press:desk"), reverse("press:one", args=[draft.pk])):
        assert client.get(address).status_code == 302, "sign in first"


def test_the_feed_holds_the_last_releases_of_a_language(client, make):
    release = make("It is out & about")
    make("What no file can hold: \x01\x08")  # it keeps nobody from the others
    answer = public(client, "feed", "es")
    text = answer.content.decode()
    assert answer["Content-Type"].startswith("application/atom+xml")
    assert "It is out &amp; about" in text and f"urn:uuid:{release.pk}" in text
    assert client.get("/press/feed.fr.atom").status_code == 404


def test_of_a_withdrawn_release_only_number_day_and_reason_stay(client, make, head, at):
    release = make("It was out")
    actions.withdraw(release_id=release.pk, reason="The figure was wrong.", by=head, at=at)
    page = public(client, "release", release.pk)
    text = page.content.decode()
    assert page.status_code == 410 and release.called in text and "figure was wrong" in text
    assert "It was out" not in text and WORDS.text[:20] not in text
    assert "It was out" not in public(client, "index").content.decode()


def test_from_the_first_word_to_the_public_page(client, desk, officer, second, head):
    client.force_login(officer)
    assert client.get(reverse("press:new")).status_code == 200
    sent = {"body": desk.pk, "kind": "recognition", "language": "es", **FIELDS}
    assert client.post(reverse("press:new"), sent).status_code == 302
    release = Release.objects.get()
    steps = ((second, "clear", {"revision": 1}), (head, "publish", {}))
    for who, act, given in steps:
        client.force_login(who)
        address = reverse("press:do", args=[release.pk, act])
        assert client.get(address).status_code == 200
        assert client.post(address, given).status_code == 302, act
    assert public(client, "release", release.pk).status_code == 200
    for name in ("desk", "one"):
        args = [release.pk] if name == "one" else []
        assert client.get(reverse(f"press:{name}", args=args)).status_code == 200
    bad = client.post(reverse("press:new"), sent | {"title": ""})
    assert bad.status_code == 422


def test_two_people_change_one_draft_and_neither_loses_a_word(client, draft, officer, second, at):
    actions.change(
        release_id=draft.pk, revision=1, by=second, at=at,
        words=actions.releases.Words(**(FIELDS | {"place": "Cusco"})),
    )  # fmt: skip
    client.force_login(officer)
    mine = FIELDS | {"title": "Guardians of the forest", "revision": 1}
    answer = client.post(reverse("press:do", args=[draft.pk, "change"]), mine)
    text = answer.content.decode()
    assert answer.status_code == 409 and "Guardians of the forest" in text
    assert re.search(r"<ins>[^<]*Guardians[^<]*</ins>", text)
    form = answer.context["form"]
    again = {name: form[name].value() for name in form.fields}
    assert (again["place"], again["revision"]) == ("Cusco", 2), "what I left alone takes theirs"
    assert client.post(reverse("press:do", args=[draft.pk, "change"]), again).status_code == 302
    draft.refresh_from_db()
    assert (draft.title, draft.place) == ("Guardians of the forest", "Cusco")
    shown = client.get(reverse("press:one", args=[draft.pk])).content.decode()
    assert "<ins>Cusco</ins>" in shown


def test_who_is_of_another_desk_meets_no_draft(client, draft, stranger):
    client.force_login(stranger)
    assert client.get(reverse("press:desk")).status_code == 200
    for address in (reverse("press:one", args=[draft.pk]),
                    reverse("press:do", args=[draft.pk, "change"])):  # fmt: skip
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("name", ["subscribe", "asked", "confirm", "leave"])
def test_pages_of_the_list_open_for_anyone(client, name):
    args = ["none"] if name in ("confirm", "leave") else []
    for language in ("es", "en", "qu"):
        client.cookies["amparo_language"] = language
        assert public(client, name, *args).status_code == 200


def test_another_desk_meets_no_draft_beside_what_is_published(
    client, make, officer, stranger, at
):  # fmt: skip
    """A text in another language that is still written is its desk's own."""
    out = make("It is out")
    beside = actions.translate(release_id=out.pk, language="qu", words=WORDS, by=officer, at=at)
    address = reverse("press:one", args=[out.pk])
    for who, there in ((stranger, False), (officer, True)):
        client.force_login(who)
        page = client.get(address)
        assert page.status_code == 200
        assert (reverse("press:one", args=[beside.pk]) in page.content.decode()) is there


def test_the_desk_finds_releases_by_words_and_numbers_and_none_that_it_may_not_see(
    client, draft, make, head, officer, stranger, at
):
    released, other = make("Protección de líderes"), make("Another day")
    desk = reverse("press:desk")

    def found(typed, **more):
        page = client.get(desk, {"q": typed, **more})
        assert page.status_code == 200
        return {row.pk for row, _own in page.context["rows"]}

    client.force_login(officer)
    assert found("") == {draft.pk, released.pk, other.pk}
    assert found("proteccion LIDERES") == {released.pk}
    assert found("protección nothing") == set()
    assert "Nothing fits" in client.get(desk, {"q": "zzz"}).content.decode()
    assert released.pk in found(released.called) and other.pk not in found(released.called)
    assert found("99999999999999999999-2026 [(") == set()
    actions.withdraw(release_id=other.pk, reason="The figure was wrong.", by=head, at=at)
    assert found("another") == {other.pk}
    client.force_login(stranger)
    assert draft.pk not in found(WORDS.title.split()[0])


def test_long_lists_of_the_desk_go_on_with_the_words_typed(client, make, officer, monkeypatch):
    monkeypatch.setattr("amparo.press.views.desk.LIST", 2)
    for number in range(3):
        make(f"Release & day {number}")
    client.force_login(officer)
    page = client.get(reverse("press:desk"), {"q": "release &"})
    assert len(page.context["rows"]) == 2
    assert "q=release+%26&amp;page=2" in page.content.decode()
