"""Who sees which page: oneself, an administrator, the watchers, everyone else."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from amparo.people import parts
from amparo.people.models import Organisation, Post, User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


def pages_of_an_account(user: User) -> list[str]:
    names = ("account", "change_account", "give_post", "switch_off", "reset_second_factor")
    return [
        reverse("people:accounts"),
        reverse("people:open_account"),
        *(reverse(f"people:{name}", args=[user.pk]) for name in names),
        reverse("people:end_post", args=[user.posts.get().pk]),
    ]


def test_the_administrator_sees_them_all(client, administrator, officer):
    client.force_login(administrator)
    for path in pages_of_an_account(officer):
        answer = client.get(path)
        assert answer.status_code == 200, path
        title = answer.content.decode().split("<title>")[1].split("</title>")[0]
        assert officer.service_name not in title


def test_signed_out_they_lead_to_the_sign_in_page(client, officer):
    for path in (*pages_of_an_account(officer), reverse("people:me"), reverse("people:bodies")):
        assert client.get(path)["Location"].startswith(reverse("account_login")), path


def test_for_everyone_else_they_do_not_exist(client, officer, stranger):
    for who in (officer, stranger):
        client.force_login(who)
        for path in pages_of_an_account(officer):
            assert client.get(path).status_code == 404, path


def test_an_auditor_reads_accounts_and_changes_none(client, make_user, officer):
    client.force_login(make_user("ojo", "auditor"))
    answers = [client.get(path).status_code for path in pages_of_an_account(officer)]
    assert answers == [200, 403, 200, 403, 403, 403, 403, 403]


def test_the_guardian_of_data_switches_off_and_ends_posts(client, make_user, officer):
    client.force_login(make_user("data", "data_protection_officer"))
    answers = [client.get(path).status_code for path in pages_of_an_account(officer)]
    assert answers == [200, 403, 200, 403, 403, 200, 403, 200]


def test_an_account_is_opened_and_given_a_post_in_the_pages(client, administrator, ministry):
    client.force_login(administrator)
    words = {"service_name": "Quinua", "email": "quinua@example.org", "language": "qu"}
    answer = client.post(reverse("people:open_account"), words)
    user = User.objects.get(email="quinua@example.org")
    assert answer["Location"] == reverse("people:account", args=[user.pk])
    words = {"role": "assessor", "organisation": str(ministry.pk), "since_on": "2026-11-01"}
    client.post(reverse("people:give_post", args=[user.pk]), words)
    post = Post.objects.get(user=user)
    assert (post.role, post.region) == ("assessor", None)
    client.post(reverse("people:end_post", args=[post.pk]), {"reason": "moves"})
    post.refresh_from_db()
    assert post.until_on is not None


def test_a_mistake_stands_beside_its_field_and_the_words_stay(client, administrator, officer):
    client.force_login(administrator)
    words = {"service_name": "Quinua", "email": officer.email, "language": "qu"}
    answer = client.post(reverse("people:open_account"), words)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "already an account" in page
    assert 'value="Quinua"' in page


def test_accounts_are_found_by_name_and_state(client, administrator, officer):
    client.force_login(administrator)
    found = client.get(reverse("people:accounts"), {"who": "LÚCUM"}).content.decode()
    assert "molle@example.org" not in found
    found = client.get(reverse("people:accounts"), {"who": "lucuma@"}).content.decode()
    assert "lucuma@example.org" in found
    client.post(reverse("people:switch_off", args=[officer.pk]), {"reason": "left"})
    off = client.get(reverse("people:accounts"), {"state": "off"}).content.decode()
    assert "lucuma@example.org" in off
    client.post(reverse("people:switch_on", args=[officer.pk]), {"reason": "back"})
    officer.refresh_from_db()
    assert officer.is_active


def test_ones_own_page_says_the_post_as_the_vocabulary_does(client, officer, at):
    client.force_login(officer)
    client.get(reverse("people:me") + "?lang=en")
    page = client.get(reverse("people:me")).content.decode()
    assert "Intake officer" in page
    assert "Sees the new requests of their own desk." in page
    assert "Ministerio de Justicia" in page
    assert client.get(reverse("people:me") + "?lang=es").status_code == 302
    page = client.get(reverse("people:me")).content.decode()
    assert "Responsable de recepción" in page


def test_other_rooms_add_to_ones_own_page(client, stranger, monkeypatch):
    monkeypatch.setattr(parts, "_parts", [])

    def part(user, at):
        return parts.Part("birds", "Birds", lines=("One seen today",), url="/x/", act="See it")

    parts.register(part)
    parts.register(part)
    client.force_login(stranger)
    page = client.get(reverse("people:me")).content.decode()
    assert page.count("One seen today") == 1
    assert "You hold no post today." in page


def test_the_language_is_chosen_on_ones_own_page(client, officer):
    client.force_login(officer)
    answer = client.post(reverse("people:choose_language"), {"language": "qu"})
    assert answer["Location"] == reverse("people:me")
    officer.refresh_from_db()
    assert officer.language == "qu"
    assert answer.cookies["django_language"].value == "qu"
    assert client.post(reverse("people:choose_language"), {"language": "xx"}).status_code == 422


def test_bodies_are_for_those_with_a_post(client, officer, stranger, ministry):
    unit = Organisation.objects.create(
        country="PE", code="DGDH", name="Dirección", kind="executive", parent=ministry
    )
    client.force_login(officer)
    page = client.get(reverse("people:bodies")).content.decode()
    assert page.index("MINJUSDH") < page.index("DGDH")
    body = client.get(reverse("people:body", args=[ministry.pk])).content.decode()
    assert "Dirección" in body
    assert "Lucuma" in body
    client.force_login(stranger)
    assert client.get(reverse("people:bodies")).status_code == 404
    assert client.get(reverse("people:body", args=[unit.pk])).status_code == 404
