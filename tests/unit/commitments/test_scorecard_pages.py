"""Pages of scorecards: open to everyone once published, with drafts for the desks alone."""

import html
import io
import re

import pytest
from django.core.management import call_command
from django.urls import reverse

from amparo.commitments.actions import promising
from amparo.commitments.actions.promising import PromiseFacts
from amparo.commitments.models import Assessment, Cycle, Recommendation
from amparo.exchange.jobs import run_import
from amparo.kernel.actors import SYSTEM
from tests.unit.situations.people import sign_in, staff_of
from vocab.frames import examples

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(tmp_path, two):
    """Return a function that loads a packaged example."""

    def load(name):
        call_command("load", "scorecards", f"{name}.toml", stdout=io.StringIO(), **two)
        path = tmp_path / f"{name}.csv"
        path.write_bytes(examples()[f"{name}.csv"])
        call_command("load", "commitments", str(path), stdout=io.StringIO(), **two)

    return load


def words(client, address, **query):
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


def test_a_visitor_reads_a_published_scorecard_in_both_languages(client, loaded):
    loaded("gb-ec")
    address = reverse("commitments:scorecard", args=["GB-EC"])
    client.cookies["django_language"] = "en"
    page = words(client, address)
    assert "44.4 %" in page and "4 of 9" in page and "44 %" in page
    assert "1 dropped is left out" in page and "Interconexión eléctrica" in page
    assert "Ministerio de Salud Pública" in page and "MINSA" in page
    assert "Record a promise" not in page and "Quick exit" in page
    client.cookies["django_language"] = "es"
    page = words(client, address)
    assert "Cumplido" in page and "Sin iniciar" in page and "Reprogramado" in page
    listed = words(client, reverse("commitments:scorecards"))
    assert "Gabinete Binacional" in listed and "44,4 %" in listed


def test_what_is_stated_of_a_meeting_without_promises_cannot_be_checked(client, loaded):
    loaded("gb-ec")
    client.cookies["django_language"] = "en"
    cycle = Cycle.objects.get(label="Gabinete Binacional 2024")
    page = words(client, reverse("commitments:scorecard", args=["GB-EC"]), meeting=cycle.pk)
    assert "49" in page and "The promises of this meeting are not here" in page
    assert client.get(
        reverse("commitments:scorecard", args=["GB-EC"]), {"meeting": "x"}
    ).status_code == 404  # fmt: skip
    assert client.get(reverse("commitments:scorecard", args=["NASA"])).status_code == 404


def test_contradicting_decisions_stand_on_the_page_of_the_committee(client, loaded):
    loaded("can-env")
    client.cookies["django_language"] = "en"
    page = words(client, reverse("commitments:scorecard", args=["CAN-ENV"]))
    assert "Decision 797" in page and "Decision 774" in page
    assert page.count("Another claim contradicts it") == 2


def test_promises_are_narrowed_by_axis_and_taken_as_a_table_that_loads_again(
    client, loaded, tmp_path, at
):
    loaded("gb-ec")
    client.cookies["django_language"] = "en"
    address = reverse("commitments:scorecard", args=["GB-EC"])
    page = words(client, address, axis="Conectividad")
    assert "puente de la Paz" in page and "Patrullas" not in page
    got = client.get(address, {"as": "csv"})
    assert got["Content-Type"].startswith("text/csv")
    path = tmp_path / "again.csv"
    path.write_bytes(got.content)
    job = run_import(kind="commitments", path=path, by=SYSTEM, at=at)
    assert (job.state, job.rows_total, job.rows_new) == ("done", 10, 0)


def test_the_files_of_a_scorecard_are_the_report(client, loaded):
    loaded("gb-ec")
    client.cookies["django_language"] = "en"
    cycle = Cycle.objects.filter(recommendations__kind="commitment").first()
    address = reverse("commitments:scorecard", args=["GB-EC"])

    def links():
        page = words(client, address, meeting=cycle.pk)
        found = re.findall(r'href="(/[^"]*r-10/[^"]*)"', page)
        return [html.unescape(one) for one in found]

    assert [one.partition("?")[0] for one in links()] == [
        f"/public/reports/now/r-10/{form}/" for form in ("pdf", "docx", "xlsx", "csv", "json")
    ]
    told = client.get(links()[-1]).json()["report"]
    tables = {one["name"]: one for one in told["blocks"] if "rows" in one}
    assert len(tables["promises"]["rows"]) == 10
    assert "44.4 %" in str(tables["shares"]["rows"])
    assert client.get(links()[2]).content[:2] == b"PK"
    sign_in(client, staff_of("observer"))
    assert {one.partition("?")[0] for one in links()} == {"/reports/r-10/"}
    assert len(client.get(links()[-1]).json()["report"]["blocks"]) == len(told["blocks"])


@pytest.fixture
def draft(source, officer, at):
    cycle = promising.hold_meeting(
        mechanism="GB-BO", country="PE", label="Draft meeting", held="2025",
        cited=promising.Cited(source, "p. 1"), secrecy="PUBLIC", by=officer, at=at,
    )  # fmt: skip
    facts = PromiseFacts(number="1", text="A secret road")
    promising.promise(cycle_id=cycle.pk, facts=facts, by=officer, at=at)
    return cycle


def test_drafts_never_leak(client, draft, loaded, officer, head):
    loaded("gb-ec")
    address = reverse("commitments:scorecard", args=["GB-BO"])
    for who in (None, staff_of("observer"), staff_of("sector_liaison"), staff_of("alert_analyst")):
        if who:
            sign_in(client, who)
        assert client.get(address).status_code == 404
        assert "GB-BO" not in words(client, reverse("commitments:scorecards"))
        for more in ({"as": "csv"}, {"meeting": draft.pk}):
            got = client.get(reverse("commitments:scorecard", args=["GB-EC"]), more)
            assert b"secret road" not in got.content
        now = reverse("published:now", args=["r-10", "json"])
        assert b"secret road" not in client.get(now).content
        assert client.get(now, {"cycle": draft.pk}).status_code == 404
    for name in ("new_promise", "publish_meeting"):
        assert client.post(reverse(f"commitments:{name}", args=[draft.pk])).status_code == 403
    sign_in(client, officer)
    assert "A secret road" in words(client, address)


def test_an_internal_meeting_is_for_the_staff_once_published(client, draft, head, at):
    Cycle.objects.filter(pk=draft.pk).update(secrecy="INTERNAL")
    Recommendation.objects.update(secrecy="INTERNAL")
    promising.publish_meeting(cycle_id=draft.pk, by=head, at=at)
    address = reverse("commitments:scorecard", args=["GB-BO"])
    assert client.get(address).status_code == 404
    sign_in(client, staff_of("observer"))
    assert "A secret road" in words(client, address)


def test_a_desk_writes_a_meeting_a_promise_and_how_far_it_is_and_the_head_publishes(
    client, source, officer, head
):
    sign_in(client, officer)
    page = client.post(reverse("commitments:new_meeting"), {
        "mechanism": "GB-CO", "label": "Gabinete X", "held_year": "2025", "percent": "100",
        "total": "1", "source": str(source.pk), "locator": "p. 2", "secrecy": "PUBLIC",
    })  # fmt: skip
    assert page.status_code == 302, page.context["form"].errors
    cycle = Cycle.objects.get()
    page = client.post(reverse("commitments:new_promise", args=[cycle.pk]), {
        "number": "1", "text": "Open a bridge", "axis": "Roads", "answerable": "PE: MTC\nCO Vías",
    })  # fmt: skip
    assert page.status_code == 422 and "does not name a State" in page.content.decode()
    page = client.post(reverse("commitments:new_promise", args=[cycle.pk]), {
        "number": "1", "text": "Open a bridge", "axis": "Roads", "answerable": "PE: MTC\nCO: Vías",
    })  # fmt: skip
    row = Recommendation.objects.get()
    page = client.post(reverse("commitments:fulfilment", args=[row.pk]), {
        "value": "fulfilled", "as_of_year": "2026", "assessor": "Joint committee",
    })  # fmt: skip
    assert page.status_code == 302 and Assessment.objects.get().value == "fulfilled"
    page = words(client, reverse("commitments:scorecard", args=["GB-CO"]))
    assert "3 drafts of this meeting wait for a head" in page and "Not known" in page
    publish = reverse("commitments:publish_meeting", args=[cycle.pk])
    assert client.post(publish).status_code == 403
    sign_in(client, head)
    assert client.post(publish, follow=True).status_code == 200
    client.logout()
    page = words(client, reverse("commitments:scorecard", args=["GB-CO"]))
    assert "100,0 %" in page and "OK" in page.upper()
