"""Pages: what everyone reads, what insiders see, who is turned away."""

import csv
import io
import json
from hashlib import sha256

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from amparo.ledger.models import Entry
from amparo.publications.models import Release
from amparo.publications.rules import charts
from vocab.statistics import tables

EVERY = [t.key for t in tables().values() if t.population]


@pytest.fixture
def filled(registry):
    registry.acts(12, "THD", actor="company")
    registry.acts(8, "KIL", region="Loreto")
    registry.acts(2, "KIL", region="Tumbes")
    registry.acts(9, "HAR", person=None, victim_gender="woman")
    return registry


@pytest.fixture
def public(filled):
    return filled.published(*EVERY)


def read(client, address: str, language: str = "en") -> str:
    response = client.get(address, HTTP_ACCEPT_LANGUAGE=language)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.mark.parametrize("language", ["es", "en", "qu"])
@pytest.mark.parametrize("page", ["index", "method", "sdg"])
def test_before_the_first_release_the_pages_say_what_will_come(client, db, page, language):
    assert "<h1>" in read(client, reverse(f"statistics:{page}"), language)


def test_everyone_reads_the_latest_release_without_an_account(client, public):
    text = read(client, reverse("statistics:index"))
    assert "Ucayali" in text and "hidden" in text
    assert public.sha256 in text
    assert "<svg" in text, "the chart is drawn by the server"


@pytest.mark.parametrize("language", ["es", "en", "qu"])
@pytest.mark.parametrize("key", EVERY)
def test_every_table_has_its_page_in_every_language(client, public, key, language):
    text = read(client, reverse("statistics:table", args=[public.code, key]), language)
    assert "<h1>" in text


def test_a_page_weighs_little(client, public):
    for key in EVERY:
        assert len(read(client, reverse("statistics:table", args=[public.code, key]))) < 100_000


def test_a_draft_is_nowhere_in_public(client, filled):
    draft = filled.release()
    for address in (
        reverse("statistics:release", args=[draft.code]),
        reverse("statistics:table", args=[draft.code, "acts_by_type"]),
        reverse("statistics:whole", args=[draft.code]),
        reverse("statistics:download", args=[draft.code, "acts_by_type", "csv"]),
    ):
        assert client.get(address).status_code == 404


def test_the_whole_release_has_the_hash_it_is_listed_with(client, public):
    response = client.get(reverse("statistics:whole", args=[public.code]))
    assert sha256(response.content).hexdigest() == public.sha256
    assert json.loads(response.content)["threshold"] == 5


def test_a_table_comes_as_csv_with_hidden_figures_empty(client, public):
    address = reverse("statistics:download", args=[public.code, "acts_by_type", "csv"])
    rows = list(csv.reader(io.StringIO(client.get(address).content.decode("utf-8-sig"))))
    at = rows[0].index("Ocultas") if "Ocultas" in rows[0] else -1
    hidden = [row for row in rows[1:] if row[at] in {"yes", "sí"}]
    assert hidden and all(row[at - 1] == "" for row in hidden)
    assert not any(row[at - 1] in {"1", "2", "3", "4"} for row in rows[1:])


def test_hxl_has_its_row_of_hashtags(client, public):
    address = reverse("statistics:download", args=[public.code, "acts_by_type", "hxl"])
    rows = list(csv.reader(io.StringIO(client.get(address).content.decode("utf-8-sig"))))
    assert rows[1][0] == "#event+type" and "#indicator+count+num" in rows[1]


def test_the_spreadsheet_opens_and_runs_nothing(client, filled):
    filled.pe.region("=HYPERLINK(1)")
    filled.acts(9, "THD", region="=HYPERLINK(1)")
    release = filled.published()
    address = reverse("statistics:download", args=[release.code, "acts_by_type", "xlsx"])
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(address).content)).active
    cells = [c for row in sheet.iter_rows() for c in row if c.value is not None]
    assert any(str(c.value).startswith("'=HYPER") for c in cells)
    assert not any(c.data_type == "f" for c in cells)
    text = client.get(address.replace(".xlsx", ".csv")).content.decode()
    assert ",=HYPER" not in text and "'=HYPER" in text


@pytest.mark.parametrize("shape", ["pdf", "exe"])
def test_other_shapes_are_not_there(client, public, shape):
    address = reverse("statistics:download", args=[public.code, "acts_by_type", shape])
    assert client.get(address).status_code == 404


def test_a_withdrawn_release_stays_listed_and_says_why(client, public):
    Release.objects.update(state=Release.WITHDRAWN, withdrawn_reason="A source erred.")
    assert "A source erred." in read(client, reverse("statistics:index"))
    assert "A source erred." in read(client, reverse("statistics:release", args=[public.code]))


# --- inside ---------------------------------------------------------------------

INSIDE = ["figures", "map", "evaluation", "releases", "make"]


@pytest.mark.parametrize("page", INSIDE)
def test_a_stranger_signs_in_first(client, db, page):
    assert client.get(reverse(f"publications:{page}")).status_code == 302


@pytest.mark.parametrize("role", ["case_officer", "observer", "sector_liaison"])
@pytest.mark.parametrize("page", INSIDE)
def test_other_roles_see_no_true_figure(client, registry, page, role):
    client.force_login(registry.pe.user(role))
    assert client.get(reverse(f"publications:{page}")).status_code == 403


@pytest.mark.parametrize("key", EVERY)
def test_an_analyst_sees_true_figures_and_it_is_journalled(client, filled, key):
    client.force_login(filled.pe.user("registry_analyst"))
    address = reverse("publications:figures") + f"?table={key}&since=2025-01-01&last=2025-12-31"
    text = read(client, address)
    assert "hidden</td>" not in text
    assert Entry.objects.filter(verb="figures.seen", kind=Entry.READ).count() == 1


def test_a_small_figure_is_shown_inside_and_hidden_outside(client, public, filled):
    client.force_login(filled.pe.user("decider"))
    inside = read(client, reverse("publications:figures") + "?since=2025-01-01&last=2025-12-31")
    assert '<th scope="row">Tumbes</th>' in inside.replace("\n", "")
    assert "hid" in read(client, reverse("statistics:table", args=[public.code, "acts_by_type"]))


def test_the_evaluation_counts_cases_and_measures(client, registry, at):
    registry.pe.implementing(at, "MININTER", "PNP")
    client.force_login(registry.pe.user("auditor"))
    text = read(client, reverse("publications:evaluation"))
    assert "Caseload" in text or "Carga" in text


def test_a_release_is_made_and_approved_without_a_script(client, filled):
    maker, other = filled.pe.user("registry_analyst"), filled.pe.user("decider")
    client.force_login(maker)
    sent = {"since": "2025-01-01", "last": "2025-12-31", "tables": ["acts_by_type", "sdg"]}
    assert client.post(reverse("publications:make"), sent).status_code in {302, 303}
    made = Release.objects.get()
    page = reverse("publications:release", args=[made.pk])
    assert "Another person" in read(client, page)
    mine = client.post(reverse("publications:approve", args=[made.pk]))
    assert mine.status_code == 403
    client.force_login(other)
    assert reverse("publications:approve", args=[made.pk]) in read(client, page)
    done = client.post(reverse("publications:approve", args=[made.pk]))
    assert done.status_code in {302, 303}
    made.refresh_from_db()
    assert made.state == Release.APPROVED
    gone = client.post(reverse("publications:withdraw", args=[made.pk]), {"reason": "Wrong."})
    assert gone.status_code in {302, 303}


def test_what_was_typed_stays_when_the_period_is_too_young(client, registry):
    client.force_login(registry.pe.user("registry_analyst"))
    sent = {"since": "2090-01-01", "last": "2090-03-31", "tables": ["sdg"], "note": "Kept words"}
    answer = client.post(reverse("publications:make"), sent)
    assert answer.status_code == 409
    assert "Kept words" in answer.content.decode()


def test_the_command_does_what_the_pages_do(filled, capsys):
    maker, other = filled.pe.user("registry_analyst"), filled.pe.user("decider")
    make = ["--since", "2025-01-01", "--last", "2025-12-31", "--tables", "sdg", "--by", maker.email]
    call_command("statistics", "make", *make)
    made = Release.objects.get()
    with pytest.raises(CommandError):
        call_command("statistics", "approve", made.code, "--by", maker.email)
    call_command("statistics", "approve", made.code, "--by", other.email)
    call_command("statistics", "list")
    assert made.code in capsys.readouterr().out


# --- drawings -------------------------------------------------------------------


def test_a_hidden_bar_has_one_length_for_all():
    drawn, _height = charts.bars([("a", 90), ("b", None), ("c", 7), ("d", None)])
    assert drawn[1].length == drawn[3].length


# --- how often the database is asked --------------------------------------------


def asked(client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        read(client, address)
    return len(queries)


@pytest.mark.parametrize("page", ["index", "release", "table", "map", "method_of", "sdg"])
def test_public_pages_read_frozen_rows_only(client, public, page):
    args = {"index": [], "sdg": [], "table": [public.code, "acts_by_type"]}.get(page, [public.code])
    with CaptureQueriesContext(connection) as queries:
        read(client, reverse(f"statistics:{page}", args=args))
    tables_read = " ".join(q["sql"] for q in queries)
    assert len(queries) <= 4
    for room in ("situations_", "cases_", "duties_", "people_"):
        assert room not in tables_read, room


@pytest.mark.parametrize("page", ["figures", "map", "evaluation"])
def test_true_figures_ask_no_more_often_for_more_of_them(client, registry, at, page):
    client.force_login(registry.pe.user("registry_analyst"))
    address = reverse(f"publications:{page}")
    registry.act()
    registry.pe.received(at)
    read(client, address)  # what is remembered is asked for once
    few = asked(client, address)
    for region in ("Loreto", "Cusco", "Puno"):
        registry.acts(4, "KIL", region=region, day="2026-03-03")
        registry.pe.received(at, region=registry.pe.region(region))
    assert asked(client, address) <= few
