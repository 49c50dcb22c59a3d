"""R-05 lays the questions of a list of issues beside their answers, and draws the crosswalk."""

import io
import zipfile

import pytest
from django.urls import reverse

from amparo.commitments import models as c
from amparo.evidence.models import Citation, Themed
from amparo.evidence.queries.claims import themed_as
from amparo.kernel.actors import VISITOR
from amparo.ledger.actions import label
from amparo.reports.queries.asking import gathered
from amparo.reports.queries.catalogue import REPORTS
from amparo.reports.rules.crosswalk import MOST, Line, drawing_of
from amparo.reports.rules.frozen import frozen
from amparo.reports.rules.questions import answered_by, number_of
from tests.unit.reports.conftest import KINDS, ask
from tests.unit.situations.people import sign_in

pytestmark = pytest.mark.django_db


# --- the rules -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "numbers"),
    [
        ("7", {7}), ("7. Torture", {7}), ("Questions 7 to 9: detention", {7, 8, 9}),
        ("Preguntas 7 y 8", {7, 8}), ("Respuesta a la cuestión 12", {12}),
        ("Replies to questions 3, 5 and 7", {3, 5, 7}), ("7–9 Torture", {7, 8, 9}),
        ("2025 in short", set()), ("1/2 of it", set()), ("About 3 things", set()), ("", set()),
        ("Questions without a number", set()), ("9 to 7", set()),
    ],
)  # fmt: skip
def test_a_title_names_the_questions_it_answers_at_its_beginning(title, numbers):
    assert answered_by(title) == numbers


def test_a_number_is_read_as_printed():
    read = [number_of(text) for text in ("7", "7.", "Question 12", "", "A")]
    assert read == [7, 7, 12, None, None]


def test_the_drawing_ties_what_is_asked_to_targets_and_those_to_articles():
    article = "ICCPR article 6"
    drawing = drawing_of([("1", ["16.3"], [article]), ("2", [], [article]), ("3", ["5.2"], [])])
    assert [dot.text for dot in drawing.asked] == ["1", "2", "3"]
    assert [dot.text for dot in drawing.targets] == ["16.3", "5.2"]
    assert [dot.text for dot in drawing.articles] == [article]
    one, two, three = drawing.asked
    aim, other = drawing.targets
    right = drawing.articles[0]
    assert drawing.lines == [
        Line(78, one.y, 142, aim.y), Line(190, aim.y, 216, right.y), Line(78, two.y, 216, right.y),
        Line(78, three.y, 142, other.y),
    ]  # fmt: skip
    assert all(0 < dot.y < drawing.height for dot in (*drawing.asked, *drawing.targets, right))


def test_two_of_one_number_are_two_and_a_long_list_is_cut_and_says_so():
    two = drawing_of([("1", ["16.3"], []), ("1", ["5.2"], [])])
    assert len({line.y1 for line in two.lines}) == 2 and not two.is_cut
    many = drawing_of([(str(n), ["16.3"], []) for n in range(MOST + 1)])
    assert many.is_cut and len(many.asked) == MOST == many.drawn
    words = drawing_of([("1", [], ["A very long article of a treaty"])]).articles[0]
    assert words.text.endswith("…") and words.whole == "A very long article of a treaty"


# --- questions and answers --------------------------------------------------------------


def question(shelf, word, number, theme="Torture"):
    row = shelf.asked(word, "treaty_body", kind="question", number=number, follow_up=False)
    row.labels.all().delete()
    c.Label.objects.create(recommendation=row, kind="theme", value=theme)
    return row


def reply(shelf, word, titles, claims=(), stage="cleared"):
    """Put a report on the shelf, with chapters and claims as they were frozen."""
    row = c.Submission.objects.create(
        mechanism=shelf.mechanism("treaty_body"), kind="periodic", title=f"Report {word}",
        country="PE", stage=stage, **shelf.held(word),
    )  # fmt: skip
    if stage == "cleared":
        row.frozen = {
            "at": shelf.at.isoformat(),
            "chapters": [
                {"order": n, "title": title, "text": f"Words {n}", "revision": 1}
                for n, title in enumerate(titles, 1)
            ],
            "claims": [
                {"claim": str(one.pk), "statement": one.statement, "as_of": "2025", "period": ""}
                for one in claims
            ],
            "indicators": [],
        }
        row.save(update_fields=["frozen"])
    return row


def tables(who, at, **said):
    document = gathered(REPORTS["R-05"], ask("R-05", who, at, **said))
    return {one.name: one for one in document.tables}, document


def test_each_question_stands_beside_what_answers_it(shelf, officer, at):
    question(shelf, "OPENWORD", "7", theme="Human rights")
    question(shelf, "OPENWORD", "8", theme="Prisons")
    about, besides = shelf.claimed("OPENWORD"), shelf.claimed("INNERWORD")
    Themed.objects.create(target=themed_as(about), theme="human_rights")
    Citation.objects.create(source=shelf.source("INNERWORD"), target=label(about), locator="p. 3")
    reply(shelf, "OPENWORD", ["Introduction", "Questions 7 to 9: torture"], [about, besides])
    found, document = tables(officer, at)
    first, second = found["questions"].rows
    assert (first[0], first[1].value) == ("7", "Asks OPENWORD")
    assert first[2] == second[2] == "2. Questions 7 to 9: torture"
    assert first[3].value == "Sum OPENWORD" and second[3] == ""
    assert any("Source INNERWORD" in document.notes[n - 1] for n in first[3].notes)
    assert "Action OPENWORD" in first[4] and "Indicator OPENWORD: 12.5 (2019)" in first[5]
    assert [row[0].value for row in found["claims"].rows] == ["Sum INNERWORD"]


def test_a_question_is_no_recommendation_and_a_recommendation_no_question(shelf, officer, at):
    question(shelf, "OPENWORD", "7")
    shelf.asked("INNERWORD", "treaty_body", number="41")
    found, document = tables(officer, at)
    assert [row[0] for row in found["questions"].rows] == ["7"]
    followed = [row for one in document.tables if one.name == "follow-up" for row in one.rows]
    assert [row[0] for row in followed] == ["41"]


def test_what_nothing_answers_yet_is_counted(shelf, officer, at):
    row = question(shelf, "OPENWORD", "7")
    row.actions.clear()
    row.indicators.clear()
    assert "Questions that nothing answers here yet: 1." in frozen(tables(officer, at)[1])
    reply(shelf, "OPENWORD", ["7. Torture"])
    assert "nothing answers here" not in frozen(tables(officer, at)[1])


@pytest.mark.parametrize("stage", ["draft", "sector_review", "consultation"])
def test_a_chapter_answers_nothing_before_it_is_cleared(stage, shelf, officer, at):
    question(shelf, "OPENWORD", "7")
    row = reply(shelf, "OPENWORD", (), stage=stage)
    c.Chapter.objects.create(submission=row, order=1, title="7. HALFWAY", text="HALFWAY")
    found, document = tables(officer, at)
    assert found["questions"].rows[0][2] == "" and "HALFWAY" not in frozen(document)


def test_questions_and_claims_are_told_to_whom_they_are_open(shelf, officer, head, liaison, at):
    claims = []
    for n, word in enumerate(KINDS, 1):
        question(shelf, word, str(n))
        claims.append(shelf.claimed(word))
    reply(shelf, "OPENWORD", ["1. Torture"], claims)
    seen = (
        (VISITOR, {"OPENWORD"}), (liaison, {"OPENWORD", "INNERWORD"}),
        (officer, {"OPENWORD", "INNERWORD"}), (head, {"OPENWORD", "INNERWORD", "CLOSEDWORD"}),
    )  # fmt: skip
    for who, words in seen:
        found, _document = tables(who, at)
        asked = {word for word in KINDS for row in found["questions"].rows if word in row[1].value}
        assert asked == words, who
        told = " ".join(str(row[0].value) for row in found["claims"].rows)
        # What was taken back since stays in what was cleared on it, and says so.
        back = {"OLDWORD", "BACKWORD"}
        assert {word for word in KINDS if word in told} == words | back, who
        assert told.count("(taken back since)") == len(back)


# --- the crosswalk ------------------------------------------------------------------------


def test_the_crosswalk_is_drawn_beside_its_table_and_goes_into_every_file(client, shelf, liaison):
    row = shelf.asked("OPENWORD", "treaty_body", number="41")
    c.Label.objects.create(recommendation=row, kind="right", value="ICCPR article 6")
    c.Label.objects.create(recommendation=row, kind="sdg", value="5.2")
    closed = shelf.asked("CLOSEDWORD", "treaty_body", number="42")
    c.Label.objects.create(recommendation=closed, kind="right", value="CLOSEDARTICLE")
    sign_in(client, liaison)
    there = reverse("reports:report", args=["r-05"])
    shown = client.get(there).content.decode()
    drawn = shown.partition('viewBox="0 0 344')[2].partition("</svg>")[0]
    for words in ('aria-label="', ">41<", ">16.3<", ">5.2<", "ICCPR article 6", '<path class="l1"'):
        assert words in drawn, words
    table = shown.partition(drawn)[2]
    assert "ICCPR article 6" in table and "style=" not in drawn and "CLOSEDARTICLE" not in shown
    files = zipfile.ZipFile(io.BytesIO(client.get(there, {"as": "csv"}).content))
    assert b"ICCPR article 6" in files.read("crosswalk.csv")
    assert b"ICCPR article 6" in client.get(there, {"as": "json"}).content


def test_without_ties_nothing_is_drawn(client, liaison, shelf):
    shelf.asked("OPENWORD", "treaty_body").labels.all().delete()
    sign_in(client, liaison)
    shown = client.get(reverse("reports:report", args=["r-05"])).content.decode()
    assert 'viewBox="0 0 344' not in shown and "is tied to a target" in shown
