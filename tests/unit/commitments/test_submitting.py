"""Reports to mechanisms: chapters by two hands, a limit of words, frozen once cleared (SM6)."""

import datetime as dt
from dataclasses import replace

import pytest
from django.conf import settings
from django.urls import reverse

from amparo.commitments import actions
from amparo.commitments.actions import Cited, IndicatorFacts
from amparo.commitments.actions.recommending import facts_of
from amparo.commitments.models import Chapter, Indicator, IndicatorValue, Submission
from amparo.commitments.rules.words import counted
from amparo.commitments.workflow import SUBMISSION
from amparo.evidence.models import Citation, Claim, Source
from amparo.kernel.errors import Denied, Invalid, Outdated, Refused
from amparo.kernel.ids import uuid7
from amparo.ledger.actions import label
from tests.unit.commitments.test_actions import verbs
from tests.unit.situations.people import sign_in, staff_of

pytestmark = pytest.mark.django_db
FORWARD = ("call_for_data", "draft", "ask_sectors", "consult")


@pytest.fixture
def planned(officer, at):
    def plan(**more):
        given = {"mechanism": "UPR", "kind": "national_upr", "title": "National report",
                 "country": "PE", "by": officer, "at": at}  # fmt: skip
        return actions.plan_submission(**(given | more))

    return plan


@pytest.fixture
def ready(planned, officer, at):
    """Return a function that brings a report with one chapter to the consultation."""

    def bring(text="Some words.", **more):
        row = planned(**more)
        chapter = actions.add_chapter(submission_id=row.pk, title="One", by=officer, at=at)
        actions.write_chapter(
            chapter_id=chapter.pk, revision=1, title="One", text=text, by=officer, at=at
        )
        for move in FORWARD:
            actions.move_submission(submission_id=row.pk, move=move, by=officer, at=at)
        return Submission.objects.get(pk=row.pk)

    return bring


def claim(at, state="published"):
    return Claim.objects.create(
        series=uuid7(), subject="PER", predicate="trained", statement="300 officers were trained.",
        type="count", value=300, state=state, written_id="x", written_label="x", known_from=at,
    )  # fmt: skip


def test_who_wrote_any_chapter_does_not_clear_the_report(ready, officer, head, at):
    """Another's words after theirs do not wash their own clean."""
    second = staff_of("desk_head", name="another head")
    row = ready()
    chapter = actions.add_chapter(submission_id=row.pk, title="Two", by=officer, at=at)
    for revision, by in ((1, head), (2, officer)):
        actions.write_chapter(
            chapter_id=chapter.pk, revision=revision, title="Two", text=f"Words {revision}.",
            by=by, at=at,
        )  # fmt: skip
    with pytest.raises(Denied):
        actions.move_submission(submission_id=row.pk, move="clear", by=head, at=at)
    done = actions.move_submission(submission_id=row.pk, move="clear", by=second, at=at)
    assert done.stage == "cleared"


def test_a_kind_brings_its_limit_of_words_and_its_day(planned):
    row = planned(due_on=dt.date(2027, 8, 1))
    assert row.word_limit == 10_700 and row.due_dates.get().due_on == dt.date(2027, 8, 1)
    assert planned(kind="midterm").word_limit is None
    assert planned(kind="midterm", word_limit=500).word_limit == 500
    assert verbs(row) == ["mechanism.entered", "submission.planned"][1:]


@pytest.mark.parametrize(
    ("field", "value"),
    [("kind", "poem"), ("title", " "), ("country", "XX"), ("mechanism", "NOBODY")],
)
def test_words_of_no_list_are_refused(planned, field, value):
    with pytest.raises(Invalid) as no:
        planned(**{field: value})
    assert no.value.field == field


def test_who_works_at_no_desk_plans_and_writes_nothing(planned, at):
    who = staff_of("sector_liaison")
    with pytest.raises(Denied):
        planned(by=who)
    row = planned()
    with pytest.raises(Denied):
        actions.add_chapter(submission_id=row.pk, title="One", by=who, at=at)


def test_two_hands_on_one_chapter_the_second_is_told_and_nothing_is_lost(
    planned, officer, head, at
):
    chapter = actions.add_chapter(submission_id=planned().pk, title="One", by=officer, at=at)
    said = {"chapter_id": chapter.pk, "title": "One", "at": at}
    actions.write_chapter(revision=1, text="First hand.", by=officer, **said)
    with pytest.raises(Outdated):
        actions.write_chapter(revision=1, text="Second hand.", by=head, **said)
    chapter.refresh_from_db()
    assert (chapter.text, chapter.revision) == ("First hand.", 2)
    assert chapter.changed_label == officer.actor_label


def test_words_are_counted_as_a_mechanism_does():
    assert counted("Peru – one of 47 members, 3.5 % more.") == 7
    assert counted("") == 0 and counted(" — … ") == 0


def test_v_c8_a_report_that_is_too_long_is_not_cleared(ready, officer, head, at):
    row = ready(text="word " * 10_701)
    with pytest.raises(Refused, match="10700"):
        actions.move_submission(submission_id=row.pk, move="clear", by=head, at=at)
    chapter = Chapter.objects.get()
    actions.write_chapter(
        chapter_id=chapter.pk, revision=2, title="One", text="word " * 10_700, by=officer, at=at
    )
    row = actions.move_submission(submission_id=row.pk, move="clear", by=head, at=at)
    assert row.stage == "cleared"


def test_an_empty_report_is_not_cleared_and_its_last_writer_does_not_clear_it(
    ready, planned, officer, head, at
):
    empty = ready(text="")
    with pytest.raises(Refused, match="no words"):
        actions.move_submission(submission_id=empty.pk, move="clear", by=head, at=at)
    row = ready()
    with pytest.raises(Denied):
        actions.move_submission(submission_id=row.pk, move="clear", by=officer, at=at)
    chapter = row.chapters.get()
    actions.write_chapter(
        chapter_id=chapter.pk, revision=2, title="One", text="By the head.", by=head, at=at
    )
    with pytest.raises(Denied):
        actions.move_submission(submission_id=row.pk, move="clear", by=head, at=at)


def test_a_frozen_claim_is_shown_to_whoever_may_read_it(ready, source, officer, head, at, client):
    row, rests = ready(cited=Cited(source)), claim(at)
    actions.rest_on(submission_id=row.pk, claim=rests, by=officer, at=at)
    actions.move_submission(submission_id=row.pk, move="clear", by=head, at=at)
    row = actions.publish(model=Submission, record_id=row.pk, by=head, at=at)
    address = reverse("commitments:submission", args=[row.pk])
    for secrecy, shown in (("RESTRICTED", False), ("INTERNAL", True)):
        Claim.objects.filter(pk=rests.pk).update(secrecy=secrecy)
        sign_in(client, staff_of("observer", name=f"reader {secrecy}"))
        got = client.get(address)
        assert got.status_code == 200 and "Some words." in got.content.decode()
        assert ("300 officers were trained." in got.content.decode()) is shown


def test_what_it_rests_on_is_frozen_when_it_is_cleared(
    ready, planned, recommended, answered, officer, head, source, at
):
    cycle = actions.open_cycle(
        mechanism="UPR", country="PE", label="UPR-3", by=officer, at=at, cited=Cited(source)
    )
    asked = recommended(cycle=cycle)
    answered(asked, "supported")
    row = ready(cycle=cycle)
    rests = claim(at)
    actions.rest_on(submission_id=row.pk, claim=rests, by=officer, at=at)
    with pytest.raises(Refused, match="published"):
        actions.rest_on(submission_id=row.pk, claim=claim(at, "draft"), by=officer, at=at)
    row = actions.move_submission(submission_id=row.pk, move="clear", by=head, at=at)
    frozen = row.frozen
    assert [one["text"] for one in frozen["chapters"]] == ["Some words."]
    assert frozen["claims"][0]["statement"] == "300 officers were trained."
    assert frozen["recommendations"] == [
        {"ref": asked.ref, "stage": "received", "position": "supported"}
    ]
    Claim.objects.filter(pk=rests.pk).update(statement="Changed.")
    actions.correct_recommendation(
        recommendation_id=asked.pk, revision=1, facts=replace(facts_of(asked), title="New"),
        why="Shorter.", by=head, at=at,
    )  # fmt: skip
    assert Submission.objects.get(pk=row.pk).frozen == frozen
    chapter = row.chapters.get()
    for call in (
        lambda: actions.write_chapter(
            chapter_id=chapter.pk, revision=2, title="x", text="y", by=officer, at=at
        ),
        lambda: actions.add_chapter(submission_id=row.pk, title="Two", by=officer, at=at),
        lambda: actions.rest_on(submission_id=row.pk, claim=rests, by=officer, at=at),
    ):
        with pytest.raises(Refused, match="cleared"):
            call()


@pytest.fixture
def measured(recommended, officer, head, source, at):
    """Return a function that measures what a round asked: an indicator with its values."""

    def measure(asked, ref="I-1", values=(), secrecy="INTERNAL", **more):
        facts = IndicatorFacts(
            ref=ref, title=f"Title of {ref}", kind="outcome", unit="officers", baseline="100",
            target="500", recommendations=(asked,), secrecy=secrecy, **more,
        )  # fmt: skip
        row = actions.set_indicator(facts=facts, cited=Cited(source), by=head, at=at)
        Indicator.objects.filter(pk=row.pk).update(state="published", published_at=at)
        for period, value, state, kept in values:
            IndicatorValue.objects.create(
                indicator=row, period=period, value=value, state=state, secrecy=kept,
                source=source, locator=f"p. {period}", written_id="x", written_label="x",
                recorded_at=at, published_at=at,
            )  # fmt: skip
        return row

    return measure


def test_clearing_freezes_the_values_of_its_indicators(
    ready, recommended, measured, officer, head, source, at
):
    round_ = {"mechanism": "UPR", "country": "PE", "by": officer, "at": at, "cited": Cited(source)}
    cycle = actions.open_cycle(label="UPR-3", **round_)
    asked = recommended(cycle=cycle)
    row = measured(asked, values=[
        ("2024", "280", "published", "INTERNAL"), ("2025", "300.5", "published", "INTERNAL"),
        ("2026", "999", "draft", "INTERNAL"), ("2027", "888", "published", "RESTRICTED"),
    ])  # fmt: skip
    measured(asked, "I-2")
    measured(asked, "I-3", secrecy="RESTRICTED")
    measured(recommended(cycle=actions.open_cycle(label="UPR-2", **round_)), "I-4")
    hidden = Source.objects.create(title="HIDDEN", kind="press", secrecy="RESTRICTED")
    value = row.values.get(period="2025")
    Citation.objects.create(source=hidden, target=label(value), locator="p. 9")
    Citation.objects.create(source=source, target=label(value), locator="Annex 2")
    report = ready(cycle=cycle)
    assert report.frozen is None
    frozen = actions.move_submission(submission_id=report.pk, move="clear", by=head, at=at).frozen
    assert [one["ref"] for one in frozen["indicators"]] == ["I-1", "I-2"]
    assert frozen["indicators"][0] == {
        "ref": "I-1", "title": "Title of I-1", "kind": "outcome", "unit": "officers",
        "baseline": "100", "target": "500", "period": "2025", "value": "300.5", "text": "",
        "sources": [{"source": source.title, "locator": "p. 2025"},
                    {"source": source.title, "locator": "Annex 2"}],
    }  # fmt: skip
    unmeasured = frozen["indicators"][1]
    assert (unmeasured["period"], unmeasured["value"], unmeasured["sources"]) == ("", "", [])
    IndicatorValue.objects.filter(period="2025").update(value="1")
    Indicator.objects.update(title="Changed")
    assert Submission.objects.get(pk=report.pk).frozen == frozen


def test_the_page_of_a_cleared_report_shows_the_values_with_period_and_source(
    client, ready, recommended, measured, officer, head, source, at
):
    cycle = actions.open_cycle(
        mechanism="UPR", country="PE", label="UPR-3", by=officer, at=at, cited=Cited(source)
    )
    asked = recommended(cycle=cycle)
    measured(asked, values=[("2025", "300.5", "published", "INTERNAL")])
    measured(asked, "I-2")
    report = ready(cycle=cycle)
    actions.move_submission(submission_id=report.pk, move="clear", by=head, at=at)
    IndicatorValue.objects.update(value="777.5")
    sign_in(client, officer)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    shown = client.get(reverse("commitments:submission", args=[report.pk])).content.decode()
    table = shown.partition('id="values"')[2].partition("</table>")[0]
    for words in ("I-1: Title of I-1", "2025", "300.5 officers", source.title, "p. 2025"):
        assert words in table, words
    assert "not known" in table and "777.5" not in shown


def test_it_is_sent_with_a_day_and_its_citation(ready, officer, head, source, at):
    row = ready(due_on=dt.date(2027, 8, 1))
    actions.move_submission(submission_id=row.pk, move="clear", by=head, at=at)
    said = {"submission_id": row.pk, "move": "submit", "by": officer, "at": at}
    with pytest.raises(Refused, match="Cite"):
        actions.move_submission(submitted="2026-11-09", **said)
    with pytest.raises(Invalid):
        actions.move_submission(cited=Cited(source), **said)
    with pytest.raises(Invalid, match="not come yet"):
        actions.move_submission(submitted="2026-12", cited=Cited(source), **said)
    row = actions.move_submission(submitted="2026-11-09", cited=Cited(source), **said)
    due = row.due_dates.get()
    assert (row.stage, due.stage, due.submitted_on) == (
        "submitted", "submitted", dt.date(2026, 11, 9),
    )  # fmt: skip
    for move in ("examine", "take_outcome"):
        row = actions.move_submission(submission_id=row.pk, move=move, by=officer, at=at)
    assert row.stage == "outcome_received" and verbs(row)[-1] == "submission.moved"


def test_no_stage_is_skipped(planned, officer, at):
    row = planned()
    for move in SUBMISSION.moves:
        if move.name not in ("call_for_data", "clear", "reopen"):
            with pytest.raises(Refused):
                actions.move_submission(
                    submission_id=row.pk, move=move.name, submitted="2026", by=officer, at=at
                )


def planned_anew(row, **more):
    given = {name: getattr(row, name) for name in ("kind", "title", "due_on", "word_limit")}
    return actions.SubmissionFacts(**(given | more))


def test_what_was_planned_is_put_right_with_its_day_until_it_is_cleared(ready, officer, head, at):
    row = ready(due_on=dt.date(2027, 8, 1), word_limit=5)
    facts = planned_anew(row, title=" Second report ", due_on=dt.date(2027, 9, 1), word_limit=900)
    said = {"submission_id": row.pk, "facts": facts, "by": officer, "at": at}
    with pytest.raises(Outdated):
        actions.replan(revision=row.revision + 1, **said)
    row = actions.replan(revision=row.revision, **said)
    assert (row.title, row.word_limit) == ("Second report", 900)
    assert row.due_dates.get().due_on == dt.date(2027, 9, 1)
    assert verbs(row)[-1] == "submission.replanned"
    with pytest.raises(Invalid):
        actions.replan(**said | {"facts": planned_anew(row, title=" ")}, revision=row.revision)
    row = actions.replan(**said | {"facts": planned_anew(row, due_on=None)}, revision=row.revision)
    assert not row.due_dates.exists()
    actions.move_submission(submission_id=row.pk, move="clear", by=head, at=at)
    with pytest.raises(Refused, match="cleared"):
        actions.replan(revision=row.revision, **said)


def test_a_chapter_without_words_holds_a_report_back_until_it_is_taken_out(
    ready, officer, head, at
):
    row = ready()
    one = row.chapters.get()
    empty = actions.add_chapter(submission_id=row.pk, title="Two", by=officer, at=at)
    last = actions.add_chapter(submission_id=row.pk, title="Three", by=officer, at=at)
    actions.write_chapter(
        chapter_id=last.pk, revision=1, title="Three", text="Words.", by=officer, at=at
    )
    with pytest.raises(Refused, match="«Two» has no words"):
        actions.move_submission(submission_id=row.pk, move="clear", by=head, at=at)
    with pytest.raises(Refused, match="only an empty chapter"):
        actions.take_out_chapter(chapter_id=one.pk, by=officer, at=at)
    actions.take_out_chapter(chapter_id=empty.pk, by=officer, at=at)
    assert list(row.chapters.values_list("title", "order")) == [("One", 1), ("Three", 2)]
    assert actions.move_submission(submission_id=row.pk, move="clear", by=head, at=at).frozen


def test_a_cleared_report_is_opened_again_with_a_reason_until_it_is_sent(
    ready, officer, head, source, at
):
    row = ready()
    said = {"submission_id": row.pk, "at": at}
    actions.move_submission(move="clear", by=head, **said)
    again = {"move": "reopen", "reason": "A figure is wrong.", **said}
    with pytest.raises(Denied):
        actions.move_submission(**again, by=officer)
    with pytest.raises(Invalid):
        actions.move_submission(**again | {"reason": " "}, by=head)
    row = actions.move_submission(**again, by=head)
    assert (row.stage, row.frozen) == ("consultation", None)
    actions.move_submission(move="clear", by=head, **said)
    sent = {"move": "submit", "submitted": "2026-11-09", "cited": Cited(source)}
    actions.move_submission(**sent, by=officer, **said)
    with pytest.raises(Refused):
        actions.move_submission(**again, by=head)


def test_the_desk_puts_a_report_right_on_its_pages(client, ready, officer, at):
    sign_in(client, officer)
    row = ready(due_on=dt.date(2027, 8, 1))
    here = reverse("commitments:submission", args=[row.pk])
    assert "Some words." in client.get(here).content.decode(), "read before it is cleared"
    change = reverse("commitments:do", args=["submission", row.pk, "change"])
    assert "National report" in client.get(change).content.decode()
    form = {"title": "Third report", "kind": row.kind, "due_on": "2027-10-01", "word_limit": "400",
            "secrecy": "INTERNAL", "revision": row.revision}  # fmt: skip
    assert client.post(change, form | {"locator": "p. 3"}).status_code == 422
    assert client.post(change, form).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.word_limit, row.country) == ("Third report", 400, "PE")
    assert change in client.get(here).content.decode()
    Submission.objects.filter(pk=row.pk).update(state="published")
    assert change not in client.get(here).content.decode(), "what was published a head corrects"
    assert client.get(change).status_code == 403
    Submission.objects.filter(pk=row.pk).update(state="draft")
    empty = actions.add_chapter(submission_id=row.pk, title="Two", by=officer, at=at)
    out = reverse("commitments:take_out_chapter", args=[empty.pk])
    assert out in client.get(here).content.decode()
    assert client.post(out).url == here and row.chapters.count() == 1
