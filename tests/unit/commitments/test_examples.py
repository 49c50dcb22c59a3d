"""The worked examples of §4.9: each is taken in as the how-to says and read as a user reads it."""

import csv
import html
import io
import re

import pytest
from django.core.management import call_command
from django.urls import reverse

from amparo.commitments.models import Cycle, Recommendation
from amparo.commitments.queries import scorecards
from amparo.kernel.actors import VISITOR
from tests.unit.situations.people import sign_in, staff_of
from vocab.frames import examples
from vocab.plans import plan_examples

pytestmark = pytest.mark.django_db
# Of each mechanism: promises held, the share counted in its example, and what comes of the check.
CARDS = {
    "GB-EC": (10, "44.4", "ok"), "GB-CL": (0, "", "not_checkable"), "CAN-ENV": (4, "50.0", "ok"),
    "OECD-EPR": (3, "33.3", "ok"), "COP": (3, "0.0", "ok"), "CITES": (3, "50.0", "ok"),
    "VNR": (4, "25.0", "ok"),
}  # fmt: skip
FORMS = {"pdf": b"%PDF", "docx": b"PK", "xlsx": b"PK", "csv": b"", "json": b"{"}


@pytest.fixture
def loaded(tmp_path, two):
    """Take all examples in from the command line, frames first and then their promises."""
    said = io.StringIO()
    for name, content in sorted(examples().items(), reverse=True):  # .toml before .csv
        if name.endswith(".toml"):
            call_command("load", "scorecards", name, stdout=said, **two)
            continue
        path = tmp_path / name
        path.write_bytes(content)
    for path in sorted(tmp_path.glob("*.csv")):
        call_command("load", "commitments", str(path), stdout=said, **two)
    for name in plan_examples():
        call_command("load", "plan", name, stdout=said, **two)
    return said.getvalue()


def test_every_example_loads_once_and_every_row_of_it_is_held(loaded):
    assert "wrong" not in re.sub(r"0 wrong|0 with a warning", "", loaded)
    rows = [
        row
        for name, content in examples().items() if name.endswith(".csv")
        for row in csv.DictReader(io.StringIO(content.decode()))
    ]  # fmt: skip
    held = Recommendation.objects.filter(kind="commitment", state="published")
    assert {(one.mechanism.key, one.number) for one in held.select_related("mechanism")} == {
        (row["mechanism"], row["number"]) for row in rows
    }
    assert held.count() == len(rows) == sum(n for n, _share, _check in CARDS.values())
    assert not Cycle.objects.exclude(state="published").exists()


def test_each_scorecard_is_read_by_everyone_with_its_report_in_all_forms(client, loaded):
    client.cookies["django_language"] = "en"
    found = dict(scorecards.mechanisms(VISITOR))
    assert {mechanism.key for mechanism in found} == set(CARDS)
    for key, (held, share, check) in CARDS.items():
        address = reverse("commitments:scorecard", args=[key])
        page = client.get(address)
        assert page.status_code == 200, key
        text = page.content.decode()
        assert page.context["card"].tally.total == held, key
        assert page.context["summary"]["computed"] == share, key
        assert page.context["card"].check == check, key
        links = [
            html.unescape(one) for one in re.findall(r'href="(/public/[^"]*r-10/[^"]*)"', text)
        ]
        assert len(links) == len(FORMS), key
        for link, (form, begins) in zip(links, FORMS.items(), strict=True):
            got = client.get(link)
            body = got.getvalue() if got.streaming else got.content
            assert got.status_code == 200 and body.startswith(begins), (key, form)
            if form == "json" and share:
                assert f"{share} %" in body.decode(), key
    listed = client.get(reverse("commitments:scorecards")).content.decode()
    assert all(reverse("commitments:scorecard", args=[key]) in listed for key in CARDS)


def test_staff_reads_each_as_a_page_and_a_period_of_years_is_corrected(client, loaded):
    client.cookies["django_language"] = "en"
    sign_in(client, staff_of("desk_officer"))
    for cycle in Cycle.objects.select_related("mechanism"):
        asked = {"cycle": cycle.pk, "country": "PE"}
        page = client.get(reverse("reports:report", args=["r-10"]), asked)
        assert page.status_code == 200 and cycle.label in html.unescape(page.content.decode())
    sign_in(client, staff_of("desk_head"))
    press = Cycle.objects.get(mechanism__key="GB-CL")
    address = reverse("commitments:change_meeting", args=[press.pk])
    form = client.get(address).context["form"]
    said = {bound.name: bound.value() for bound in form if bound.value() not in (None, "")}
    assert said["held"] == "2018/2025"
    got = client.post(address, said | {"label": "Press", "why": "Shorter"})
    assert got.status_code == 302
    press.refresh_from_db()
    assert (press.label, press.reviewed) == ("Press", "2018/2025")
    assert press.stated == {"total": "163", "percent": "90"}


def test_the_education_plan_is_read_goal_by_goal(client, loaded):
    client.cookies["django_language"] = "en"
    listed = client.get(reverse("commitments:plans")).content.decode()
    (address,) = set(re.findall(r'href="(/commitments/plans/[0-9a-f-]+/)"', listed))
    page = client.get(address).content.decode()
    assert "50.0 %" in page and "2 of 4 actions done" in page
    assert client.get(address, {"as": "xlsx"}).getvalue()[:2] == b"PK"
