"""Drafts and what is archived never leave through a report, an export or a feed."""

import datetime as dt

import pytest

from amparo.commitments import models as c
from amparo.commitments.models import DomesticStep, DueDate, Indicator
from amparo.diplomacy.models import Topic
from amparo.instruments.models import Instrument
from amparo.kernel.actors import VISITOR
from amparo.reports.actions.rendering import FORMS, render
from amparo.reports.models import Feed
from amparo.reports.queries.asking import gathered
from amparo.reports.queries.catalogue import REPORTS
from amparo.reports.queries.dues import all_due
from amparo.reports.queries.feeds import calendar_of
from amparo.reports.rules.document import Stamp
from amparo.reports.rules.frozen import frozen
from tests.unit.reports.conftest import KINDS, ask

pytestmark = pytest.mark.django_db
NEVER = {"DRAFTWORD", "OLDWORD", "BACKWORD"}
INSIDE = {"OPENWORD", "INNERWORD"}


def said(key, who, at):
    """Return which words a report says to someone, whatever it is asked for."""
    more = {"R-12": {"topic": str(Topic.objects.values_list("pk", flat=True).first())},
            "R-11": {"since": "2020-01-01"}}.get(key, {})  # fmt: skip
    text = frozen(gathered(REPORTS[key], ask(key, who, at, **more)))
    return {word for word in KINDS if word in text}


# What has no secrecy of its own (facts of diplomacy) is public once it is published.
FACTS = {"R-11", "R-12"}


PARTED = {"R-02", "R-16", "R-17"}  # tried apart


@pytest.mark.parametrize("key", sorted(set(REPORTS) - PARTED))
def test_each_reads_what_is_theirs_and_never_a_draft(key, full, officer, head, liaison, at):
    open_facts = {"OPENWORD", "INNERWORD", "CLOSEDWORD"} if key in FACTS else set()
    whos = {"visitor": VISITOR, "liaison": liaison, "officer": officer, "head": head}
    of = {name: said(key, who, at) for name, who in whos.items()}
    for name, words in of.items():
        assert not words & NEVER, name
    if key == "R-26":  # facts of diplomacy stand beside claims there
        assert "OPENWORD" in of["visitor"]
        assert of["head"] == {"OPENWORD", "INNERWORD", "CLOSEDWORD"}
        return
    if key == "R-25":  # what falls due names indicators by reference, promises by theirs
        return
    assert of["visitor"] == (open_facts or {"OPENWORD"})
    assert of["liaison"] == (open_facts or INSIDE)
    assert of["officer"] == (open_facts or INSIDE)
    assert of["head"] == (open_facts or INSIDE | {"CLOSEDWORD"})


def test_the_gap_tells_only_published_treaties_and_approaches(shelf, officer, head, liaison, at):
    shelf.treaty("OPENWORD", known_as="ROME")
    for word in set(KINDS) - {"OPENWORD"}:
        shelf.treaty(word)
    for who in (VISITOR, liaison, officer, head):
        assert said("R-02", who, at) == {"OPENWORD"}


def test_a_call_tells_only_the_published_steps_of_published_treaties(
    shelf, officer, head, liaison, at
):
    row = shelf.asked("OPENWORD", "ngo_call", kind="call")
    row.actions.update(country="PE")
    for word in KINDS:
        treaty = shelf.treaty(word).instrument
        row.actions.get().instruments.add(treaty)
        told = {"instrument": treaty, "country": "PE", "step": "to_congress", "taken": "2019"}
        DomesticStep.objects.create(document=f"Step {word}", **told, **shelf.held(word))
        if word == "OPENWORD":
            later = {**shelf.held(word), "document": "LATER", **told, "taken": "2031"}
            DomesticStep.objects.create(**later)

    def steps(who):
        document = gathered(REPORTS["R-07"], ask("R-07", who, at))
        text = frozen(document)
        assert "LATER" not in text
        return {word for word in KINDS if f"Step {word}" in text}

    assert steps(VISITOR) == {"OPENWORD"}
    assert steps(liaison) == steps(officer) == INSIDE
    assert steps(head) == INSIDE | {"CLOSEDWORD"}


def test_a_treaty_that_may_not_be_seen_is_no_choice(full, liaison, at):
    hidden = Instrument.objects.get(short="Treaty CLOSEDWORD")
    Instrument.objects.filter(pk=hidden.pk).update(known_as="ROME")
    with pytest.raises(AssertionError, match="not one of the available choices"):
        ask("R-02", liaison, at, treaty=str(hidden.pk))


@pytest.mark.parametrize("form", FORMS)
def test_no_file_says_more_than_its_document(form, full, liaison, at):
    document = gathered(REPORTS["R-01"], ask("R-01", liaison, at))
    content = render(form, document, Stamp("", "mark"))
    assert content
    assert not any(word.encode() in content for word in (*NEVER, "CLOSEDWORD"))


def test_due_dates_are_of_what_is_published_and_open_to_who_asks(full, officer, liaison, head, at):
    def shown(who):
        document = gathered(REPORTS["R-25"], ask("R-25", who, at))
        return {row[5] for table in document.tables if table.name == "due" for row in table.rows}

    def of(word):
        rows = Indicator.objects.filter(title=f"Indicator {word}")
        return set(rows.values_list("ref", flat=True))

    assert shown(VISITOR) >= of("OPENWORD")
    assert not any(shown(head) & of(word) for word in NEVER)
    assert not shown(liaison) & of("CLOSEDWORD")
    assert shown(head) >= of("CLOSEDWORD")


def test_a_calendar_says_codes_and_kinds_and_no_title(full, officer, at):
    feed = Feed.objects.create(user=officer, digest="x", language="en", made_at=at)
    text = calendar_of(feed, at=at, address="https://amparo.example").decode()
    assert "BEGIN:VEVENT" in text
    assert not any(word in text for word in KINDS)
    assert "Value of an indicator" in text


def test_a_day_under_a_treaty_says_which_and_the_state_owes_it(shelf, officer, at):
    act = shelf.treaty("OPENWORD", known_as="MBT")
    DueDate.objects.create(
        instrument=act.instrument, country="PE", duty_key="mbt_art7", due_on=dt.date(2027, 4, 30)
    )
    DueDate.objects.create(
        instrument=act.instrument, country="EC", duty_key="mbt_art7", due_on=dt.date(2027, 4, 30)
    )
    found = [one for one in all_due(officer, at.date(), at) if "treaty" in one.what]
    assert [(one.body, one.on) for one in found] == [("Peru", dt.date(2027, 4, 30))]
    assert found[0].title.startswith("Treaty OPENWORD")


def test_before_its_days_are_written_down_a_treaty_says_them_itself(shelf, officer, at):
    shelf.treaty("OPENWORD", known_as="MBT")
    on = dt.date(2027, 1, 1)
    assert any("treaty" in one.what and one.code == "" for one in all_due(officer, on, at))


@pytest.mark.parametrize("state", ["draft", "in_review", "withdrawn", "published"])
def test_a_document_is_told_only_while_its_report_counts(state, shelf, officer, at):
    action = shelf.asked("OPENWORD").actions.get()
    told = shelf.held("OPENWORD") | {"state": state}
    report = c.ProgressReport.objects.create(title="P", text="T", action=action, **told)
    c.Proof.objects.create(
        report=report, action=action, kind="act", title="PAPERWORD", is_public=True,
        address="https://example.org/n", added_id="x", added_label="x", added_at=at,
    )  # fmt: skip
    for who in (officer, VISITOR):
        text = frozen(gathered(REPORTS["R-03"], ask("R-03", who, at)))
        assert ("PAPERWORD" in text) == (state == "published")
