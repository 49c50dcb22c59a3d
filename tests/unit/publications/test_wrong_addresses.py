"""Addresses that someone made up: each is answered in words, and none tells more than the page."""

import io
import zipfile

import pytest
from django.urls import reverse

from amparo.ledger.models import Entry
from vocab.statistics import tables

PERIOD = "since=2026-01-01&last=2026-12-31"
EVERY = [t.key for t in tables().values() if t.population]
WRONG = (
    "since=2025-02-31", "since=0001-01-01&last=9999-12-31", "since=9999-12-31&last=9999-12-31",
    "last=0001-01-01", "region=%00", "region=99", "region=08&region=16", "by=region;drop",
    "by=type&by=region", "type=" + "A" * 5000, "gender=woman%27--", "body=%E2%80%AE", "now=2",
    "now=1&now=0", "year=0", "year=99999", "year=-1", "year=%F0%9F%98%80", "level=point",
    "level=district&region=99", "table=", "table=../x", "unit=individual&unit=collective",
    "cause=__class__", "since=%FF%FE", "lang=xx",
)  # fmt: skip


@pytest.fixture
def analyst(client, registry):
    registry.acts(3, "THD")
    client.force_login(registry.pe.user("registry_analyst"))
    return client


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("page", ["figures", "map", "evaluation"])
def test_what_someone_made_up_is_answered_in_words(analyst, page, wrong):
    for language in ("es", "en", "qu"):
        address = f"{reverse(f'publications:{page}')}?{wrong}"
        answer = analyst.get(address, HTTP_ACCEPT_LANGUAGE=language)
        assert answer.status_code in {200, 404}, (address, answer.status_code)
        assert "Traceback" not in answer.content.decode()


@pytest.mark.parametrize("wrong", WRONG)
def test_a_file_of_what_someone_made_up_is_never_a_fault(analyst, wrong):
    for name, shape in (("figures_file", "csv"), ("figures_file", "xlsx"),
                        ("evaluation_file", "csv"), ("evaluation_file", "xlsx")):  # fmt: skip
        answer = analyst.get(f"{reverse(f'publications:{name}', args=[shape])}?{wrong}")
        assert answer.status_code in {200, 404}, (name, shape, wrong)


@pytest.mark.parametrize("wrong", WRONG)
def test_public_pages_take_no_question(client, registry, wrong):
    registry.acts(12, "THD")
    home = f"/statistics/{registry.published('acts_by_type', 'sdg').code}/"
    for path in ("/statistics/", "/statistics/sdg/", home, f"{home}acts_by_type/", f"{home}map/"):
        assert client.get(f"{path}?{wrong}").status_code == 200, path


@pytest.fixture
def of_loreto(client, registry):
    """Return an analyst whose post reaches Loreto alone."""
    registry.acts(3, "THD", region="Loreto", day="2026-02-02")
    registry.acts(7, "KIL", region="Cusco", day="2026-02-02")
    user = registry.pe.user("registry_analyst")
    user.posts.update(region=registry.pe.region("Loreto"))
    client.force_login(user)
    return client


def test_who_sees_one_region_learns_nothing_of_another(of_loreto, registry):
    cusco = registry.pe.region("Cusco").code
    seen = of_loreto.get(f"{reverse('publications:figures')}?{PERIOD}")
    whole = seen.context["drawn"][0]["grid"]
    assert whole.total.total == 3
    for page in ("figures", "map", "evaluation"):
        path = f"{reverse(f'publications:{page}')}?{PERIOD}&region={cusco}&now=1"
        answer = of_loreto.get(path)
        assert "drawn" not in answer.context and "map" not in answer.context
        assert "sections" not in answer.context
    for name in ("figures_file", "evaluation_file"):
        path = f"{reverse(f'publications:{name}', args=['csv'])}?{PERIOD}&region={cusco}"
        assert of_loreto.get(path).status_code == 404
    by_region = f"{reverse('publications:figures')}?table=acts_by_type&{PERIOD}&by=region"
    text = of_loreto.get(by_region).content.decode()
    assert ">7<" not in text and ">10<" not in text


def test_counting_anew_is_a_look_like_any_other(analyst):
    before = Entry.objects.filter(verb="figures.seen").count()
    assert analyst.get(f"{reverse('publications:figures')}?now=1").status_code == 200
    assert Entry.objects.filter(verb="figures.seen").count() == before + 1


def test_a_spreadsheet_says_nothing_of_who_made_it(analyst, registry):
    name = registry.pe.user("registry_analyst")
    for page in ("figures_file", "evaluation_file"):
        answer = analyst.get(reverse(f"publications:{page}", args=["xlsx"]))
        content = b"".join(answer) if answer.streaming else answer.content
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            said = b"".join(book.read(each) for each in book.namelist() if "docProps" in each)
        assert name.email.encode() not in said and name.service_name.encode() not in said


def test_a_release_of_no_possible_period_is_told_beside_the_field(analyst):
    said = {"since": "9999-01-01", "last": "9999-12-31", "tables": ["acts_by_type"]}
    answer = analyst.post(reverse("publications:make"), said)
    assert answer.status_code in {200, 422}
    assert "9999-12-31" in answer.content.decode()
