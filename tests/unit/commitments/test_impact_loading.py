"""Tables of IMPACT OSS: recommendations, actions and indicators, tied by their references."""

import datetime as dt
import itertools

import pytest

from amparo.commitments import actions as acts
from amparo.commitments.models import (
    Action,
    DueDate,
    Indicator,
    Position,
    Recommendation,
)
from amparo.commitments.queries import visible
from amparo.evidence.models import Source
from amparo.exchange.importers import IMPORTERS
from amparo.exchange.jobs import run_import
from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Denied
from amparo.ledger.models import Entry
from tests.unit.situations.people import staff_of

pytestmark = pytest.mark.django_db

RECS = """framework_id,reference,title,description,response,support_level,action-reference,\
indicator-reference,category-short-title
1,UPR-2017-PE-111.1,Protect defenders,Paragraph 111 of the report,Accepted by the State,2,A-1,I-1,\
"Defenders,Justice"
1,CRC-2016-5,Raise the age of marriage,,,1,"A-1, A-2",,Children
1,CERD-2018-9,Consult peoples,,,,,,
"""
ACTIONS = """reference,title,description,outcome,indicator_summary,target_date,target_date_comment,\
recommendation-reference
A-1,Adopt a protocol,With its mechanism,A protocol in force,Number of cases,2027-06-30,If funded,\
UPR-2017-PE-111.1
A-2,Change the law,,,,End of the legislature,,CRC-2016-5; UPR-2017-PE-111.1
"""
INDICATORS = """reference,title,description,start_date,repeat,frequency_months,end_date,\
action-reference,recommendation-reference
I-1,Cases heeded,By region,2027-01-15,true,6,2028-12-31,A-1|A-2,UPR-2017-PE-111.1
I-2,A law is in force,,2027-03-01,false,,,A-2,
"""
ALL = {
    "impact-recommendations": RECS, "impact-actions": ACTIONS, "impact-indicators": INDICATORS,
}  # fmt: skip

TIED = "reference,title,recommendation-reference\n"
KINDS = ("recommendations", "actions", "indicators")


@pytest.fixture
def load(tmp_path, at):
    """Return a function that loads a table; a second person publishes what is new of it."""
    second = staff_of("desk_head", "second")

    def go(kind, content=None, by=SYSTEM, name="table.csv", publishes=True, **more):
        content = ALL[f"impact-{kind}"] if content is None else content
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        kind, mapping = f"impact-{kind}", f"impact_{kind}"
        job = run_import(kind=kind, path=path, by=by, at=at, mapping=mapping, **more)
        if publishes and job.state == "done" and not job.dry_run:
            list(IMPORTERS[kind].publish(wrote=by, since=at, by=second, at=at))
        return job

    return go


def words(job):
    return [job.note, *(n.message for n in getattr(job, "report", None) or job.notes.all())]


def held():
    """Return all that is held, without the keys of rows."""
    recommendations = sorted(
        (
            r.ref, r.text, r.title, r.country, r.stage, r.state, r.secrecy,
            sorted(p.support for p in r.positions.all()),
            sorted(r.labels.values_list("kind", "value")),
            sorted(r.actions.values_list("ref", flat=True)),
            sorted(r.indicators.values_list("ref", flat=True)),
        )
        for r in Recommendation.objects.all()
    )  # fmt: skip
    done = sorted(
        (a.ref, a.title, str(a.target_on), a.target_comment,
         sorted(a.indicators.values_list("ref", flat=True)))
        for a in Action.objects.all()
    )  # fmt: skip
    measured = sorted(
        (i.ref, i.title, i.repeats, sorted(map(str, i.due_dates.values_list("due_on", flat=True))))
        for i in Indicator.objects.all()
    )
    return recommendations, done, measured


# --- what a row becomes -------------------------------------------------------


def test_a_recommendation_comes_with_its_answer_and_what_it_is_about(load):
    job = load("recommendations")
    assert (job.state, job.rows_new) == ("done", 3)
    row = Recommendation.objects.get(ref="UPR-2017-PE-111.1")
    assert (row.mechanism.key, row.number, row.issued, row.country) == (
        "UPR", "111.1", "2017", "PE",
    )  # fmt: skip
    assert row.text == "Protect defenders\n\nParagraph 111 of the report"
    assert (row.title, row.stage, row.state) == ("Protect defenders", "answered", "published")
    answer = row.positions.get()
    assert (answer.support, answer.response) == ("supported", "Accepted by the State")
    assert set(row.labels.values_list("value", flat=True)) == {"Defenders", "Justice"}
    plain = Recommendation.objects.get(ref="CERD-2018-9")
    assert (plain.text, plain.title, plain.stage) == ("Consult peoples", "", "received")
    assert not plain.positions.exists()
    assert Position.objects.get(recommendation__ref="CRC-2016-5").support == "in_part"


def test_a_day_becomes_a_day_and_words_in_its_place_a_comment(load):
    job = load("actions")
    assert (job.state, job.rows_new) == ("done", 2)
    first, second = Action.objects.order_by("ref")
    assert (first.target_on, first.target_comment) == (dt.date(2027, 6, 30), "If funded")
    assert first.outcome == "A protocol in force" and "Number of cases" in first.note
    assert (second.target_on, second.target_comment) == (None, "End of the legislature")
    assert any("End of the legislature" in text for text in words(job))
    assert (first.stage, first.country, first.kind) == ("proposed", "PE", "")
    assert any("no kind" in text for text in words(job))


@pytest.mark.parametrize("written", ["2027", "June 2027", "30/06/2027", "when there is money"])
def test_what_is_not_surely_a_day_is_no_day(load, written):
    load("actions", f"reference,title,target_date,target_date_comment\nA-1,T,{written},Soon\n")
    row = Action.objects.get()
    assert (row.target_on, row.target_comment) == (None, f"{written}; Soon")


def test_an_indicator_comes_with_the_days_on_which_it_is_reported(load):
    job = load("indicators")
    assert (job.state, job.rows_new) == ("done", 2)
    row = Indicator.objects.get(ref="I-1")
    assert (row.repeats, row.every_months, row.ends_on) == (True, 6, dt.date(2028, 12, 31))
    days = [d.due_on.isoformat() for d in row.due_dates.order_by("due_on")]
    assert days == ["2027-01-15", "2027-07-15", "2028-01-15", "2028-07-15"]
    once = DueDate.objects.get(indicator__ref="I-2")
    assert once.due_on == dt.date(2027, 3, 1)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("2027-01-15,true,6,", "has an end"),
        ("2027-01-15,true,,2028-12-31", "how many months"),
        (",true,6,2028-12-31", "first reported"),
        ("2028-12-31,true,6,2027-01-15", "before the beginning"),
        ("2028-12-31,false,,2028-12-31", "before the beginning"),
        ("2027-01-15,true,5,2028-12-31", "not one of the words"),
        ("2027-01-15,perhaps,6,2028-12-31", "not one of the words"),
        ("soon,false,,", "is no day"),
    ],
)
def test_v_c6_a_schedule_that_cannot_stand_refuses_the_file(load, cells, said):
    head = INDICATORS.splitlines()[0]
    job = load("indicators", f"{head}\nI-1,Good,,,,,,,\nI-2,Bad,,{cells},,\n")
    assert job.state == "refused" and not Indicator.objects.exists()
    assert any(said in text for text in words(job))
    assert job.notes.filter(is_error=True).first().row == 2


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("2", "supported"), ("1", "in_part"), ("0", "noted"), ("null", "not_applicable"),
        ("Supported in part", "in_part"), ("N/A", "not_applicable"),
    ],
)  # fmt: skip
def test_all_four_answers_come_over(load, written, kept):
    load("recommendations", f"reference,title,support_level\nCRC-2016-5,T,{written}\n")
    assert Position.objects.get().support == kept


def test_a_response_that_says_nothing_of_support_is_a_note(load):
    job = load("recommendations", "reference,title,response\nCRC-2016-5,T,We shall see\n")
    row = Recommendation.objects.get()
    assert row.note == "We shall see" and row.stage == "received"
    assert not row.positions.exists() and any("kept as a note" in text for text in words(job))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("5,T,2", "names mechanism, year and number"),
        ("XYZ-2016-5,T,2", "no mechanism"),
        (",T,2", "empty"),
        ("CRC-2016-6,,2", "empty"),
        ("CRC-2016-6,T,Perhaps", "not one of the words"),
        ("CRC-2016-5,Again,2", "stands twice"),
        ("CRC-2016-PE-5,Again,2", "stands twice"),
    ],
)
def test_a_wrong_row_refuses_the_whole_table(load, row, said):
    job = load("recommendations", f"reference,title,support_level\nCRC-2016-5,T,2\n{row}\n")
    assert job.state == "refused" and not Recommendation.objects.exists()
    assert any(said in text for text in words(job))


def test_a_long_title_is_not_lost(load):
    long = "An action with many words " * 20
    load("actions", f"reference,title,description\nA-1,{long},More\n")
    row = Action.objects.get()
    assert len(row.title) == 300 and row.title.endswith("…")
    assert row.description == f"{long.strip()}\n\nMore"


def test_drafts_of_the_other_system_are_left_out_and_listed(load):
    job = load("actions", "reference,title,draft\nA-1,T,false\nA-2,T,true\n")
    assert [a.ref for a in Action.objects.all()] == ["A-1"]
    assert any("draft" in text for text in words(job))


# --- relations -----------------------------------------------------------------


@pytest.mark.parametrize("order", list(itertools.permutations(KINDS)))
def test_in_whatever_order_the_tables_come_the_same_is_tied_in_the_end(load, order):
    for kind in (*order, *order):
        assert load(kind).state == "done"
    rows = {r.ref: r for r in Recommendation.objects.all()}
    of = {ref: sorted(r.actions.values_list("ref", flat=True)) for ref, r in rows.items()}
    assert of == {
        "UPR-2017-PE-111.1": ["A-1", "A-2"], "CRC-2016-5": ["A-1", "A-2"], "CERD-2018-9": [],
    }  # fmt: skip
    first = Indicator.objects.get(ref="I-1")
    assert sorted(first.actions.values_list("ref", flat=True)) == ["A-1", "A-2"]
    assert [r.ref for r in first.recommendations.all()] == ["UPR-2017-PE-111.1"]
    before = held()
    jobs = [load(kind) for kind in order]
    assert [job.rows_new for job in jobs] == [0, 0, 0] and held() == before
    assert not any("not tied" in text for job in jobs for text in words(job))


def test_what_is_not_here_is_listed_row_by_row_and_never_guessed(load):
    job = load("actions", f'{TIED}A-1,T,"CRC-2016-5,CRC-2016"\n')
    assert job.state == "done" and not Action.objects.get().recommendations.exists()
    notes = job.notes.filter(row=1, column="recommendation-reference")
    assert sorted("CRC-2016-5" in n.message for n in notes) == [False, True]
    assert any("2 references are not tied" in text for text in words(job))


def test_numbers_of_the_other_system_say_nothing_here(load):
    load("recommendations")
    job = load("actions", 'reference,title,recommendation-id\nA-1,T,"1,2"\n')
    assert not Action.objects.get().recommendations.exists()
    assert sum("other system" in text for text in words(job)) == 2


def test_a_reference_is_met_with_or_without_its_state(load):
    load("recommendations")
    load("actions", f"{TIED}A-1,T,UPR-2017-111.1|CRC-2016-PE-5\n")
    assert Action.objects.get().recommendations.count() == 2
    again = load("recommendations", "reference,title\nUPR-2017-111.1,Protect defenders\n")
    assert again.rows_new == 0 and Recommendation.objects.count() == 3


def test_of_another_state_nothing_is_met(load):
    load("recommendations", "reference,title\nCRC-2016-5,T\n", country="EC")
    job = load("recommendations", "reference,title\nCRC-2016-5,T\n")
    assert job.state == "refused" and Recommendation.objects.get().country == "EC"


def test_withdrawn_and_finished_records_are_tied_to_nothing(load, head, at):
    load("recommendations")
    load("actions")
    acts.withdraw(
        model=Recommendation, record_id=Recommendation.objects.get(ref="CERD-2018-9").pk,
        reason="Twice.", by=head, at=at,
    )  # fmt: skip
    Action.objects.filter(ref="A-1").update(stage="cancelled")
    job = load(
        "indicators",
        'reference,title,recommendation-reference,action-reference\nI-1,T,CERD-2018-9,"A-1,A-2"\n',
    )
    row = Indicator.objects.get()
    assert [a.ref for a in row.actions.all()] == ["A-2"] and not row.recommendations.exists()
    assert any("is over" in text for text in words(job))
    again = load("recommendations", "reference,title\nCERD-2018-9,Consult peoples\n")
    assert any("withdrawn here" in text for text in words(again)) and again.rows_new == 0


def test_the_journal_tells_what_was_tied_to_records_that_were_here(load):
    load("actions")
    load("recommendations")
    linked = Entry.objects.filter(verb="state_action.linked")
    assert {e.after["recommendation"] for e in linked} == {"UPR-2017-PE-111.1", "CRC-2016-5"}
    assert linked.count() == 3
    assert Entry.objects.filter(verb="impact-recommendations.imported").count() == 1
    load("indicators")
    assert not Entry.objects.filter(verb="indicator.linked").exists()
    load("actions", "reference,title,indicator-reference\nA-1,Adopt a protocol,I-2\n")
    assert Entry.objects.get(verb="indicator.linked").after == {"action": "A-1"}


def test_a_tie_takes_a_recommendation_on(load, body):
    load("recommendations", "reference,title,support_level\nCRC-2016-5,T,2\n")
    Recommendation.objects.update(lead=body("MIMP"))
    load("actions", "reference,title,recommendation-reference\nA-1,T,CRC-2016-5\n")
    assert Recommendation.objects.get().stage == "planned"


# --- once, and all or nothing ---------------------------------------------------------


def test_a_dry_run_says_all_and_writes_nothing(load):
    job = load("recommendations", dry_run=True)
    assert (job.state, job.rows_new) == ("done", 3)
    assert any("No action with the reference «A-1»" in text for text in words(job))
    assert not Recommendation.objects.exists() and not Source.objects.exists()
    load("recommendations")
    assert (load("recommendations", dry_run=True).rows_known) == 3


def test_what_is_here_stays_and_what_differs_is_said(load):
    for kind in KINDS:
        load(kind)
    before = held()
    said = words(load("recommendations", "reference,title,support_level\nCRC-2016-5,Other,0\n"))
    assert any("Another text" in text for text in said)
    assert any("Another answer" in text for text in said)
    said = words(load("actions", "reference,title,target_date\nA-1,Other,2030-01-01\n"))
    assert any("Another title" in text for text in said)
    assert any("Another day" in text for text in said)
    said = words(load("indicators", "reference,title,start_date\nI-1,Other,2030-01-01\n"))
    assert any("Other days" in text for text in said)
    assert held() == before


def test_an_answer_and_words_that_were_missing_come_later(load):
    load("recommendations", "reference,title\nCRC-2016-5,T\n")
    load("recommendations", "reference,title,accepted,categories\nCRC-2016-5,T,false,Age\n")
    row = Recommendation.objects.get()
    assert (row.stage, row.positions.get().support) == ("answered", "noted")
    assert [b.value for b in row.labels.all()] == ["Age"]


def test_what_comes_in_is_for_staff_until_a_desk_opens_it(load, head, officer):
    load("recommendations", by=head)
    row = Recommendation.objects.first()
    assert (row.secrecy, row.written_id) == ("INTERNAL", head.actor_id)
    assert visible(Recommendation, officer).count() == 3
    assert row.source.is_of_desks and row.source.kind == "data_set"


def test_only_the_head_of_a_desk_takes_them_in(load, officer):
    for kind, who in itertools.product(KINDS, (officer, staff_of("observer"))):
        with pytest.raises(Denied):
            load(kind, by=who)


# --- headings and letters -------------------------------------------------------------


@pytest.mark.parametrize(
    "heading",
    [
        "Reference,Title,Target date,Recommendation references",
        "Referencia,Título,Fecha prevista,Recomendaciones",
        "CÓDIGO,TITULO,fecha meta,recommendation_reference",
        "Réf. [database:reference],Titre [database:title],Date [database:target_date],"
        "Lien [rel:recommendation-reference]",
    ],
)
def test_headings_that_someone_has_edited_are_read(load, heading):
    load("recommendations")
    job = load("actions", f"{heading}\nA-1,T,2027-06-30,CRC-2016-5\n")
    assert job.state == "done", words(job)
    row = Action.objects.get()
    assert row.target_on == dt.date(2027, 6, 30)
    assert [r.ref for r in row.recommendations.all()] == ["CRC-2016-5"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("mark", [",", ";"])
def test_a_table_that_a_spreadsheet_saved_keeps_its_accents(load, encoding, mark):
    text = f"reference{mark}title\nA-1{mark}Protección de las niñas\n"
    job = load("actions", text.encode(encoding))
    assert job.state == "done" and Action.objects.get().title == "Protección de las niñas"


def test_a_missing_column_and_the_bytes_of_an_old_macintosh_refuse_the_table(load):
    assert load("actions", "reference,description\nA-1,x\n").state == "refused"
    text = "reference,title\nA-1,Protección de las niñas y los jóvenes\n"
    job = load("actions", text.encode("mac_roman"))
    assert job.state == "refused" and "Macintosh" in " ".join(words(job))
