"""R-04, R-05 and R-09 tell a report once it is cleared and published; R-16 and R-17 no draft."""

import json

import pytest
from django.urls import reverse

from amparo.commitments import actions as commitments
from amparo.commitments import models as c
from amparo.kernel.actors import VISITOR
from amparo.monitor.models import Edition
from amparo.reports import actions
from amparo.reports.actions.rendering import render
from amparo.reports.models import Snapshot
from amparo.reports.queries.asking import gathered
from amparo.reports.queries.catalogue import REPORTS
from amparo.reports.rules.document import Stamp
from amparo.reports.rules.frozen import frozen
from tests.unit.reports.conftest import KINDS, ask, body, staff
from tests.unit.reports.test_profiles import edition  # noqa: F401  # a fixture
from tests.unit.situations.people import sign_in

pytestmark = pytest.mark.django_db
CHAPTERS = {"R-04": "national_upr", "R-05": "periodic", "R-09": "vnr"}
SEEN = {
    "visitor": {"OPENWORD"}, "liaison": {"OPENWORD", "INNERWORD"},
    "officer": {"OPENWORD", "INNERWORD"}, "other": {"OPENWORD", "INNERWORD"},
    "head": {"OPENWORD", "INNERWORD", "CLOSEDWORD"},
}  # fmt: skip


@pytest.fixture
def whos(officer, head, liaison):
    """Return everyone who may ask, with a desk officer of another directorate."""
    other = staff("other", "desk_officer", "DDHH")
    return {"visitor": VISITOR, "liaison": liaison, "officer": officer, "other": other,
            "head": head}  # fmt: skip


def written(shelf, word, key, stage="draft", text=None):
    """Put a report of each state on the shelf, with a chapter that says its word."""
    submission = c.Submission.objects.create(
        mechanism=shelf.mechanism("upr"), kind=CHAPTERS[key], title=f"Report {word}",
        country="PE", stage=stage, **shelf.held(word),
    )  # fmt: skip
    text = text or f"Says {word}"
    c.Chapter.objects.create(submission=submission, order=1, title=f"About {word}", text=text)
    if stage not in ("planned", "data_call", "draft", "sector_review", "consultation"):
        chapter = {"order": 1, "title": f"About {word}", "text": text, "revision": 1}
        submission.frozen = {"chapters": [chapter], "claims": [], "indicators": []}
        submission.save(update_fields=["frozen"])
    return submission


def words_in(text):
    return {word for word in KINDS if word in text}


def every_form(key, who, at, **said):
    """Return what the page, the CSV and the JSON of a report say."""
    document = gathered(REPORTS[key], ask(key, who, at, **said))
    files = [render(form, document, Stamp("", "mark")) for form in ("json", "csv")]
    return frozen(document), files


@pytest.mark.parametrize("stage", ["planned", "draft", "sector_review", "consultation"])
@pytest.mark.parametrize("key", CHAPTERS)
def test_what_is_not_cleared_is_told_to_nobody(key, stage, shelf, whos, at):
    for word in KINDS:
        written(shelf, word, key, stage)
    for name, who in whos.items():
        text, files = every_form(key, who, at)
        assert "Says" not in text and "About" not in text, name
        assert not any(b"Says" in one or b"About" in one for one in files), name


@pytest.mark.parametrize("key", CHAPTERS)
@pytest.mark.parametrize("word", KINDS)
def test_a_cleared_one_is_told_once_it_is_published_and_to_whom_it_is_open(
    key, word, shelf, whos, at
):
    written(shelf, word, key, "cleared")
    for name, who in whos.items():
        text, _files = every_form(key, who, at)
        assert words_in(text) == ({word} & SEEN[name]), name


@pytest.mark.parametrize("key", CHAPTERS)
def test_pages_and_files_of_everyone_leave_drafts_out(key, shelf, whos, client):
    written(shelf, "DRAFTWORD", key, "cleared")
    written(shelf, "OPENWORD", key, "draft", text="HALFWAY")
    for who in list(whos.values())[1:]:
        sign_in(client, who)
        for form in ("", "csv", "json"):
            where = reverse("reports:report", args=[key.lower()])
            answer = client.get(where, {"as": form} if form else {})
            assert answer.status_code == 200
            assert b"DRAFTWORD" not in answer.content and b"HALFWAY" not in answer.content


@pytest.mark.parametrize(("key", "kind"), [("R-16", "annual"), ("R-17", "ten_year")])
def test_a_draft_edition_reaches_nobody_outside_the_desks(key, kind, edition, whos, at, client):  # noqa: F811
    draft = edition("DRAFTWORD", state="open", kind=kind)
    old = edition("OLDWORD", state="archived", kind=kind, year=2008)
    for name, who in whos.items():
        for one in (draft, old):
            try:
                document = gathered(REPORTS[key], ask(key, who, at, edition=str(one.pk)))
            except AssertionError:  # no choice of theirs
                continue
            assert one == draft and name in ("officer", "other", "head")
            assert "OLDWORD" not in frozen(document)
    for form in ("json", "csv"):
        sign_in(client, whos["liaison"])
        where = reverse("reports:report", args=[key.lower()])
        refused = client.get(where, {"as": form, "edition": str(draft.pk)})
        assert refused.status_code == 422 and b"DRAFTWORD" not in refused.content


def test_what_is_frozen_for_the_public_never_holds_a_draft_edition(edition, whos, at):  # noqa: F811
    draft = edition("DRAFTWORD", state="open")
    assert Edition.objects.filter(pk=draft.pk).exists()
    question = ask("R-16", whos["officer"], at, edition=str(draft.pk))
    kept = actions.freeze(
        report=REPORTS["R-16"], asking=question, by=whos["officer"], at=at, for_public=True
    )
    assert "Peru DRAFTWORD" not in Snapshot.objects.get(pk=kept.pk).content
    assert json.loads(kept.content)["blocks"][0]["block"] == "paragraph"


VALUE = {
    "ref": "I-9", "title": "Officers trained", "kind": "outcome", "unit": "officers",
    "baseline": "100", "target": "500", "period": "2025", "value": "300.5", "text": "",
    "sources": [{"source": "Yearbook FROZENWORD", "locator": "p. 4"}],
}  # fmt: skip


@pytest.mark.parametrize("name", ["visitor", "liaison", "officer", "other", "head"])
def test_the_annex_of_r_05_tells_what_was_frozen_with_period_and_source(name, shelf, whos, at):
    report = written(shelf, "OPENWORD", "R-05", "cleared")
    known_later = {**VALUE, "ref": "I-8", "value": "", "period": "", "sources": []}
    report.frozen |= {"at": at.isoformat(), "indicators": [VALUE, known_later]}
    report.save(update_fields=["frozen"])
    document = gathered(REPORTS["R-05"], ask("R-05", whos[name], at))
    table = next(one for one in document.tables if one.name == "values-cleared")
    first, second = table.rows
    assert first[:2] == ("I-9", "Officers trained") and first[6] == "2025"
    assert first[7].value == "300.5" and second[7].value == "not known"
    assert [document.notes[n - 1] for n in first[7].notes] == ["Yearbook FROZENWORD, p. 4."]
    names = [one.name for one in document.tables]
    assert names.index("values-cleared") < names.index("indicators")


def test_a_report_without_frozen_values_has_no_such_table(shelf, officer, at):
    written(shelf, "OPENWORD", "R-05", "cleared")
    document = gathered(REPORTS["R-05"], ask("R-05", officer, at))
    assert "values-cleared" not in [one.name for one in document.tables]


# --- the search of the whole house --------------------------------------------------------


def found_by(client, who, typed):
    """Return what the search of the whole house answers to someone."""
    sign_in(client, who)
    answer = client.post(reverse("site:search"), {"q": typed})
    assert answer.status_code == 200
    assert typed in answer.content.decode(), "what was typed stays in the form"
    return answer.content.decode().replace(f'value="{typed}"', "").replace(f"«{typed}»", "")


@pytest.mark.parametrize("stage", ["planned", "draft", "sector_review", "consultation"])
def test_no_search_finds_the_words_of_a_draft_report(stage, shelf, whos, client):
    report = written(shelf, "DRAFTWORD", "R-04", stage, text="Says HALFWAY")
    c.Chapter.objects.create(submission=report, order=2, title="About HALFWAY", text="More.")
    answer = client.post(reverse("site:search"), {"q": "DRAFTWORD"})
    assert answer.status_code == 302 and "sign-in" in answer.url, "a visitor searches nothing"
    for name, who in list(whos.items())[1:]:
        assert "HALFWAY" not in found_by(client, who, "HALFWAY"), name
        title = "Report DRAFTWORD" in found_by(client, who, "DRAFTWORD")
        # All desks see the drafts of all desks by their titles; whoever works at none sees nothing.
        assert title == (name != "liaison"), name


def test_a_sector_that_is_asked_finds_the_draft_by_its_duty_alone(shelf, whos, client, at):
    report = written(shelf, "DRAFTWORD", "R-04", "sector_review", text="Says HALFWAY")
    commitments.ask_sector(
        submission_id=report.pk, body=body("DEF"), due_on=at.date(), by=whos["officer"], at=at
    )
    for typed in ("DRAFTWORD", "HALFWAY"):
        assert "Report DRAFTWORD" not in found_by(client, whos["liaison"], typed)


def test_the_search_finds_a_report_once_it_is_published(shelf, whos, client):
    written(shelf, "OPENWORD", "R-04", "cleared")
    written(shelf, "CLOSEDWORD", "R-04", "cleared")
    for name, who in list(whos.items())[1:]:
        assert "Report OPENWORD" in found_by(client, who, "OPENWORD"), name
        closed = "Report CLOSEDWORD" in found_by(client, who, "CLOSEDWORD")
        assert closed == (name == "head"), name


def test_counts_know_no_draft_report(shelf, whos, client):
    written(shelf, "DRAFTWORD", "R-04")
    sign_in(client, whos["liaison"])
    listed = client.get(reverse("commitments:submissions")).content.decode()
    assert "DRAFTWORD" not in listed
