"""The search of the whole house reaches what the desks keep, each as far as one may see it."""

import io

import pytest
from django.core.management import call_command

from amparo.commitments.models import Consultation, Mechanism, Recognition, Submission
from amparo.diplomacy import actions as diplomacy
from amparo.instruments.models import Instrument
from amparo.kernel.actors import SYSTEM
from amparo.monitor import actions as monitor
from amparo.monitor.actions import EditionFacts
from amparo.monitor.models import Edition
from amparo.press import actions as press
from amparo.press.actions.releases import Words
from amparo.site.search import found_by
from tests.unit.diplomacy.conftest import *  # noqa: F403
from tests.unit.situations.people import sign_in, staff_of

pytestmark = pytest.mark.django_db
HELD = {"written_id": "system", "written_label": "Amparo"}


@pytest.fixture
def found(at):
    """Return a function that gives the titles and addresses that someone finds."""

    def find(who, typed):
        return {one.title: one.url for part in found_by(who, typed, at) for one in part.found}

    return find


@pytest.fixture
def reader(db):
    return staff_of("observer")


def test_treaties_plans_and_reports_are_found_by_who_reads_them(
    client, found, reader, officer, head, at
):
    two = {"written_by": officer.email, "published_by": head.email}
    call_command("load", "plan", "education-2021.toml", stdout=io.StringIO(), **two)
    held = {"recorded_at": at, "country": "PE", **HELD}
    text = {"kind": "treaty", "level": "universal", "recorded_at": at, **HELD}
    Instrument.objects.create(short="QQQ", title="Zubrian treaty", state="published", **text)
    Instrument.objects.create(short="QQD", title="Zubrian draft", **text)
    upr = Mechanism.objects.create(key="UPR", kind="upr", title="UPR")
    for model, more in (
        (Submission, {"mechanism": upr, "kind": "national_upr"}), (Consultation, {"held": "2025"}),
        (Recognition, {"authorities": "A", "message": "B"}),
    ):  # fmt: skip
        model.objects.create(title=f"Zubrian {model.__name__}", state="published", **more, **held)
        model.objects.create(title=f"Zubrian {model.__name__} draft", **more, **held)
    seen = found(reader, "zubrian")
    assert set(seen) == {
        "QQQ: Zubrian treaty", "Zubrian Submission", "Zubrian Consultation", "Zubrian Recognition",
    }  # fmt: skip
    drafts = set(found(officer, "Zubrian")) - set(seen)
    assert drafts == {
        "QQD: Zubrian draft", "Zubrian Submission draft", "Zubrian Consultation draft",
        "Zubrian Recognition draft",
    }  # fmt: skip
    plan = found(reader, "PNEDDF") | found(reader, "educación derechos fundamentales")
    assert any("/plans/" in url for url in plan.values())
    sign_in(client, reader)
    assert all(client.get(url).status_code == 200 for url in [*seen.values(), *plan.values()])


def test_statements_and_initiatives_are_found_once_published(
    client, found, reader, officer, head, stranger, held, statement, cited, at
):
    made = diplomacy.launch(title="Blue rivers", type="proposal", cited=cited, **held)
    assert "Blue rivers" in found(officer, "rivers")
    for other in (reader, stranger):
        assert "Blue rivers" not in found(other, "rivers")
    diplomacy.publish(model=type(made), key=made.pk, by=head, at=at)
    for who in (reader, stranger):
        seen = found(who, "blue rivers") | found(who, "Statement R2P")
        assert {"Blue rivers", "Statement on R2P"} <= set(seen)
    sign_in(client, reader)
    assert all(client.get(url).status_code == 200 for url in seen.values())


def test_country_profiles_of_all_years_are_found_where_they_may_be_read(
    client, found, reader, officer, at
):
    profile = monitor.open_profile(country="PE", topic="cluster", by=SYSTEM, at=at)
    made = {}
    for year in (2024, 2025, 2026):
        facts = EditionFacts(kind="annual", year=year)
        made[year] = monitor.open_edition(profile_id=profile.pk, facts=facts, by=SYSTEM, at=at)
        section = made[year].sections.first()
        monitor.add_paragraph(section_id=section.pk, en=f"Zubrian {year}.", by=SYSTEM, at=at)
    for year, state in ((2024, "archived"), (2025, "published")):
        Edition.objects.filter(pk=made[year].pk).update(
            state=state, frozen={}, published_at=at, sha256="0" * 64
        )
    assert [url[-16:] for url in found(reader, "zubrian").values()] == ["pe-cluster-2025/"]
    assert len(found(officer, "zubrian")) == 3
    assert len(found(officer, "Peru 2024")) == 1 == len(found(officer, "perú 2024"))
    assert found(reader, "Peru 2026") == {} == found(reader, "Peru 2024")


def test_releases_are_found_and_drafts_only_at_their_desk(
    client, found, reader, officer, head, stranger, desk, at
):
    words = Words(title="Zubrian release", text="Words.", contact="Press", contact_phone="1")
    made = press.write(body=desk, kind="release", language="es", words=words, by=officer, at=at)
    assert set(found(officer, "zubrian")) == {"Zubrian release"}
    assert found(reader, "zubrian") == {} == found(stranger, "zubrian")
    press.clear(release_id=made.pk, revision=1, by=head, at=at)
    press.publish(release_id=made.pk, by=head, at=at)
    seen = found(reader, "zubrian release")
    sign_in(client, reader)
    assert [client.get(url).status_code for url in seen.values()] == [200]
