"""Plans with goals and actions: taken in once, shown goal by goal with how far each has come."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from amparo.commitments.actions.planning import publish_plan
from amparo.commitments.models import Action, Goal
from amparo.commitments.queries import plans
from amparo.commitments.rules.scorecards import percent
from amparo.instruments import actions as instruments
from amparo.instruments.models import Instrument
from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Denied, Refused
from amparo.ledger.models import Entry
from tests.unit.situations.people import sign_in, staff_of
from vocab.plans import plan_examples, read_plan
from vocab.reading import BadFile

pytestmark = pytest.mark.django_db


def load(path, *options, **names):
    out = io.StringIO()
    call_command("load", "plan", str(path), *options, stdout=out, **names)
    return out.getvalue()


@pytest.fixture
def education(two):
    load("education-2021.toml", **two)
    return Instrument.objects.get(horizon="2021", kind="plan")


def test_the_education_plan_has_goals_within_goals_and_progress(education):
    branches = plans.tree(SYSTEM, education)
    said = [(b.goal.ref, b.depth, b.done, b.counted) for b in branches]
    assert said == [("1", 0, 2, 3), ("1.1", 1, 1, 2), ("1.2", 1, 1, 1), ("2", 0, 0, 1)]
    whole = plans.totals(branches)
    assert (whole.done, whole.counted, percent(whole.share)) == (2, 4, "50.0")
    assert plans.totals([]) is None


def test_what_is_done_has_what_shows_it_and_all_has_its_source(education):
    assert all(a.proofs.exists() for a in Action.objects.filter(stage="completed"))
    assert not Action.objects.get(ref="PNEDDF-2-a").proofs.exists()
    assert all(g.source and g.state == "published" for g in Goal.objects.all())
    assert set(Action.objects.first().instruments.all()) == {education}


def test_a_second_load_changes_nothing_and_a_dry_run_writes_nothing(db):
    assert "5 of these new; nothing was written" in load("education-2021.toml", "--dry-run")
    assert not Goal.objects.exists()
    assert "5 of these new." in load("education-2021.toml")
    assert "0 of these new." in load("education-2021.toml")
    assert (Goal.objects.count(), Action.objects.count()) == (4, 5)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b'within = "1"', b'within = "9"', "not above it"),
        (b'ref = "2"', b'ref = "1"', "stands twice"),
        (b'goal = "2"', b'goal = "7"', "no goal here"),
        (b'ref = "PNEDDF-2-b"', b'ref = "PNEDDF-2-a"', "stands twice"),
    ],
)
def test_a_plan_that_does_not_hold_together_is_refused(old, new, words):
    with pytest.raises(BadFile, match=words):
        read_plan(plan_examples()["education-2021.toml"].replace(old, new), "x.toml")


def test_a_word_of_no_list_is_refused_before_anything_is_written(tmp_path, db):
    bad = Path(tmp_path) / "bad.toml"
    bad.write_bytes(plan_examples()["education-2021.toml"].replace(b'"cancelled"', b'"lost"'))
    with pytest.raises(CommandError, match="lost"):
        load(bad)
    with pytest.raises(CommandError, match="no file"):
        load(tmp_path / "none.toml")
    assert not Goal.objects.exists()


def test_everyone_reads_a_published_plan_and_drafts_of_it_stay_at_the_desks(client, education):
    client.cookies["django_language"] = "en"
    Goal.objects.filter(ref="2").update(state="draft")
    Action.objects.filter(ref="PNEDDF-1.2-a").update(state="draft")
    address = reverse("commitments:plan", args=[education.pk])
    page = client.get(address).content.decode()
    assert "Guías de derechos" in page and "1 of 2 actions done" in page
    assert "Cultura de paz" not in page and "UNESCO" not in page
    got = client.get(address, {"as": "csv"}).content.decode()
    assert "Guías de derechos" in got and "UNESCO" not in got and "juvenil" not in got
    assert "National Education Plan" in client.get(reverse("commitments:plans")).content.decode()
    sign_in(client, staff_of("desk_officer"))
    page = client.get(address).content.decode()
    assert "Cultura de paz" in page and "UNESCO" in page
    education.state = "draft"
    education.save()
    sign_in(client, staff_of("observer"))
    assert client.get(address).status_code == 404


# --- a second person --------------------------------------------------------------


def test_a_plan_waits_as_drafts_until_its_instrument_and_its_goals_are_published(
    client, officer, head, at
):
    client.cookies["django_language"] = "en"
    assert "waits as drafts" in load("education-2021.toml")
    plan = Instrument.objects.get(horizon="2021", kind="plan")
    address = reverse("commitments:plan", args=[plan.pk])
    publish = reverse("commitments:publish_plan", args=[plan.pk])
    assert client.get(address).status_code == 404, "it is the desks' own"
    assert client.post(publish).status_code == 302 and "/sign-in" in client.post(publish).url
    sign_in(client, officer)
    page = client.get(address).content.decode()
    assert "9 drafts of this plan wait" in page and "whoever wrote it does not" in page
    assert publish not in page and client.post(publish).status_code == 403
    with pytest.raises(Refused, match="plan itself"):
        publish_plan(plan_id=plan.pk, by=head, at=at)
    instruments.move(instrument_id=plan.pk, name="publish", by=head, at=at)
    sign_in(client, head)
    assert publish in client.get(address).content.decode()
    assert client.post(publish).status_code == 302
    for row in (*Goal.objects.all(), *Action.objects.all()):
        assert row.state == "published" and row.published_at
    entry = Entry.objects.get(verb="goals.published")
    assert (entry.after, entry.actor_label) == ({"records": 9}, head.actor_label)
    assert "drafts of this plan" not in client.get(address).content.decode()
    with pytest.raises(Refused, match="Nothing of this plan"):
        publish_plan(plan_id=plan.pk, by=head, at=at)


def test_whoever_wrote_any_of_a_plan_does_not_publish_it(client, head, at, two):
    client.cookies["django_language"] = "en"
    with pytest.raises(CommandError, match="second person"):
        load("education-2021.toml", **{**two, "published_by": two["written_by"]})
    load("education-2021.toml", **two)
    assert {a.written_label for a in Action.objects.all()} != {head.actor_label}
    Goal.objects.filter(ref="2").update(state="draft", written_id=head.actor_id)
    plan = Instrument.objects.get(horizon="2021", kind="plan")
    with pytest.raises(Denied, match="someone else"):
        publish_plan(plan_id=plan.pk, by=head, at=at)
    sign_in(client, head)
    page = client.get(reverse("commitments:plan", args=[plan.pk])).content.decode()
    assert "1 draft of this plan waits" in page and "whoever wrote it does not" in page
