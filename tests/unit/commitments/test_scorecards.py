"""Scorecards: promises of meetings, loaded and written by hand, counted beside what is stated."""

import datetime as dt
import io
from fractions import Fraction
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from amparo.commitments.actions import Cited, promising
from amparo.commitments.actions.promising import PromiseFacts
from amparo.commitments.models import Assessment, Cycle, Recommendation
from amparo.commitments.queries import scorecards
from amparo.commitments.rules.scorecards import check_count, check_percent, percent, tally
from amparo.evidence.models import Claim, ClaimLink
from amparo.exchange.jobs import run_import
from amparo.kernel.actors import SYSTEM, VISITOR
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry
from tests.unit.situations.people import staff_of
from vocab.frames import examples, read_frame
from vocab.reading import BadFile

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 10)


def verbs(row):
    name = f"{row._meta.app_label}.{row._meta.object_name}:{row.pk}"
    return [e.verb for e in Entry.objects.filter(target=name).order_by("seq")]


# --- the arithmetic ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("statuses", "share", "words"),
    [
        (["fulfilled"] * 4 + ["in_progress"] * 5 + ["dropped"], Fraction(4, 9), "44.4"),
        (["fulfilled", "dropped", "dropped"], Fraction(1), "100.0"),
        (["reprogrammed", "not_started"], Fraction(0), "0.0"),
        (["fulfilled"] * 2 + ["in_progress"], Fraction(2, 3), "66.7"),
        (["dropped"], None, ""), ([], None, ""),
    ],
)  # fmt: skip
def test_percent_is_fulfilled_by_all_but_what_was_dropped(statuses, share, words):
    found = tally(statuses)
    assert found.share == share and percent(found.share) == words


@pytest.mark.parametrize(
    ("stated", "result"),
    [
        ({"percent": "44"}, "ok"), ({"percent": "44.4"}, "ok"), ({"percent": "44,4 %"}, "ok"),
        ({"percent": "45"}, "mismatch"), ({"percent": "44.5"}, "mismatch"),
        ({"percent": "44", "total": 10}, "ok"),
        ({"percent": "44", "total": 49}, "not_checkable"), ({}, "not_checkable"),
        ({"percent": "much"}, "not_checkable"), ({"percent": "NaN"}, "not_checkable"),
    ],
)  # fmt: skip
def test_what_is_stated_is_checked_to_its_own_precision(stated, result):
    found = tally(["fulfilled"] * 4 + ["in_progress"] * 5 + ["dropped"])
    assert check_percent(found, stated) == result


def test_a_promise_of_which_nothing_is_known_makes_the_check_impossible():
    assert check_percent(tally(["fulfilled", ""]), {"percent": "50"}) == "not_checkable"
    assert (check_count("total", 66, {"total": 66}), check_count("total", 3, {"total": 66})) == (
        "ok", "mismatch",
    )  # fmt: skip
    assert check_count("total", 3, {}) == ""


# --- by hand ----------------------------------------------------------------------


@pytest.fixture
def meeting(source, officer, at):
    def hold(**more):
        facts = {
            "mechanism": "GB-EC", "country": "PE", "label": "Gabinete XIV", "held": "2019-10",
            "stated": {"percent": "50", "total": "2"}, "cited": Cited(source, "p. 1"),
        }  # fmt: skip
        return promising.hold_meeting(**(facts | more), by=officer, at=at)

    return hold


@pytest.fixture
def promise(officer, at):
    def make(cycle, number="1", **more):
        facts = PromiseFacts(
            number=number, text=f"Build bridge {number}",
            answerable=(("PE", "MTC"), ("EC", "Ministerio")), **more,
        )  # fmt: skip
        return promising.promise(cycle_id=cycle.pk, facts=facts, by=officer, at=at)

    return make


@pytest.fixture
def say(officer, at):
    def speak(row, value, as_of="2020", **more):
        return promising.say_fulfilment(
            recommendation_id=row.pk, value=value, as_of=as_of, assessor="Joint committee",
            by=officer, at=at, **more,
        )  # fmt: skip

    return speak


def card(who, cycle, on=DAY):
    return scorecards.cards(who, [Cycle.objects.get(pk=cycle.pk)], on)[0]


def test_a_meeting_with_its_promises_is_published_whole_by_another(
    meeting, promise, say, officer, head, at
):
    cycle = meeting()
    one, two = promise(cycle), promise(cycle, "2", due_on=dt.date(2020, 1, 1))
    say(one, "fulfilled")
    say(two, "in_progress")
    assert card(officer, cycle).tally.total == 2, "the desk sees its drafts"
    assert card(officer, cycle).tally.fulfilled == 0, "but a draft says of nothing how far it is"
    with pytest.raises(Denied):
        promising.publish_meeting(cycle_id=cycle.pk, by=officer, at=at)
    promising.publish_meeting(cycle_id=cycle.pk, by=head, at=at)
    found = card(staff_of("observer"), cycle)
    assert (found.tally.total, percent(found.tally.share), found.check) == (2, "50.0", "ok")
    assert found.promises[1].is_late and found.promises[0].answerable == {
        "PE": ["MTC"], "EC": ["Ministerio"],
    }  # fmt: skip
    assert Recommendation.objects.get(pk=one.pk).fulfilment == "fulfilled"
    assert verbs(cycle) == ["source.cited", "meeting.held", "meeting.published"]
    assert verbs(one) == ["promise.recorded"]
    assert verbs(Assessment.objects.get(recommendation=one)) == ["promise.assessed"]
    with pytest.raises(Refused):
        promising.publish_meeting(cycle_id=cycle.pk, by=head, at=at)


def test_a_head_who_wrote_a_part_does_not_publish_it(meeting, head, at):
    cycle = meeting()
    facts = PromiseFacts(number="1", text="Mine")
    promising.promise(cycle_id=cycle.pk, facts=facts, by=head, at=at)
    with pytest.raises(Denied):
        promising.publish_meeting(cycle_id=cycle.pk, by=head, at=at)


def test_nothing_is_published_without_a_citation(meeting, head, at):
    cycle = meeting(cited=None)
    with pytest.raises(Refused, match="citation"):
        promising.publish_meeting(cycle_id=cycle.pk, by=head, at=at)
    assert Cycle.objects.get(pk=cycle.pk).state == "draft"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"label": " "}, "label"), ({"held": ""}, "held"), ({"held": "soon"}, "held"),
        ({"mechanism": "NOSUCH"}, "mechanism"), ({"country": "ZZ"}, "country"),
        ({"stated": {"percent": "much"}}, "percent"), ({"stated": {"percent": "101"}}, "percent"),
        ({"stated": {"total": "-1"}}, "total"), ({"stated": {"luck": "1"}}, "stated"),
    ],
)  # fmt: skip
def test_a_meeting_that_cannot_be_is_refused_beside_its_field(meeting, more, field):
    with pytest.raises(Invalid) as no:
        meeting(**more)
    assert no.value.field == field


def test_the_same_meeting_or_number_twice_is_refused(meeting, promise):
    cycle = meeting()
    promise(cycle)
    with pytest.raises(Invalid):
        meeting()
    with pytest.raises(Invalid) as no:
        promise(cycle)
    assert no.value.field == "number"


def test_two_meetings_of_one_year_number_their_promises_apart(meeting, promise):
    refs = {promise(meeting(label=f"Meeting {n}", number=n)).ref for n in (1, 2)}
    assert refs == {"GB-EC-2019-1", "GB-EC-2019-PE.2-1"}


@pytest.mark.parametrize(
    ("value", "more", "field"),
    [
        ("done", {}, "value"), ("fulfilled", {"as_of": "later"}, "as_of"),
        ("fulfilled", {"as_of": "2099"}, "as_of"), ("reprogrammed", {}, "due_on"),
    ],
)  # fmt: skip
def test_a_degree_that_cannot_be_is_refused(meeting, promise, say, value, more, field):
    row = promise(meeting())
    with pytest.raises(Invalid) as no:
        say(row, value, **more)
    assert no.value.field == field


def test_only_a_desk_writes_and_only_promises_have_a_degree(meeting, promise, at):
    cycle, who = meeting(), staff_of("assessor")
    with pytest.raises(Denied):
        promising.promise(
            cycle_id=cycle.pk, facts=PromiseFacts(number="9", text="x"), by=who, at=at
        )
    row = promise(cycle)
    with pytest.raises(Denied):
        promising.say_fulfilment(
            recommendation_id=row.pk, value="fulfilled", as_of="2020", assessor="I", by=who, at=at
        )
    Recommendation.objects.filter(pk=row.pk).update(kind="recommendation")
    with pytest.raises(Refused):
        promising.say_fulfilment(
            recommendation_id=row.pk, value="fulfilled", as_of="2020", assessor="I", by=SYSTEM,
            at=at,
        )  # fmt: skip


def test_how_far_promises_were_on_each_day(meeting, promise, say, head, at, officer):
    cycle = meeting()
    one, two = promise(cycle), promise(cycle, "2", due_on=dt.date(2020, 1, 1))
    say(one, "in_progress", "2020-03")
    say(one, "fulfilled", "2021-03")
    say(two, "reprogrammed", "2021-03", due_on=dt.date(2027, 1, 1))
    promising.publish_meeting(cycle_id=cycle.pk, by=head, at=at)
    points = scorecards.over_time(officer, cycle)
    assert [(p.as_of, p.tally.fulfilled, p.tally.total) for p in points] == [
        ("2020-03", 0, 2), ("2021-03", 1, 2),
    ]  # fmt: skip
    assert Recommendation.objects.get(pk=two.pk).due_on == dt.date(2027, 1, 1)
    assert not card(officer, cycle).promises[1].is_late
    assert card(officer, cycle, dt.date(2020, 6, 1)).tally.fulfilled == 0


# --- loads ------------------------------------------------------------------------


def scorecard_of(key):
    found = scorecards.mechanisms(SYSTEM)
    cycles = next(cycles for mechanism, cycles in found if mechanism.key == key)
    return scorecards.cards(SYSTEM, cycles, DAY)


@pytest.fixture
def load(tmp_path, at):
    """Return a function that loads a packaged example: its frame, then its table."""

    def go(name, table=None, dry_run=False):
        call_command("load", "scorecards", f"{name}.toml", stdout=io.StringIO())
        content = table if table is not None else examples()[f"{name}.csv"]
        path = tmp_path / f"{name}.csv"
        path.write_bytes(content)
        return run_import(kind="commitments", path=path, by=SYSTEM, at=at, dry_run=dry_run)

    return go


@pytest.mark.parametrize(
    ("name", "key", "total", "words"),
    [
        ("gb-ec", "GB-EC", 10, "44.4"), ("can-env", "CAN-ENV", 4, "50.0"),
        ("oecd-epr", "OECD-EPR", 3, "33.3"), ("cop", "COP", 3, "0.0"),
        ("cites", "CITES", 3, "50.0"), ("agenda-2030", "VNR", 4, "25.0"),
    ],
)  # fmt: skip
def test_each_worked_example_loads_and_agrees_with_what_it_states(load, name, key, total, words):
    job = load(name)
    assert (job.state, job.rows_new) == ("done", total)
    found = next(c for c in scorecard_of(key) if c.cycle.label.startswith("Ejemplo"))
    assert (found.tally.total, percent(found.tally.share), found.check) == (total, words, "ok")
    assert all(one.row.state == "published" and one.row.source for one in found.promises)
    again = load(name)
    assert (again.state, again.rows_new) == ("done", 0)
    assert Recommendation.objects.filter(mechanism__key=key).count() == total


def test_stated_counts_of_what_was_not_read_are_not_checkable(load):
    load("oecd-epr")
    study = next(c for c in scorecard_of("OECD-EPR") if c.cycle.label == "Estudio 2016")
    assert study.cycle.stated["recommendations"] == "66"
    assert study.cycle.stated["conclusions"] == "96" and study.check == "not_checkable"
    call_command("load", "scorecards", "gb-cl.toml", stdout=io.StringIO())
    (chile,) = scorecard_of("GB-CL")
    assert (chile.cycle.stated["percent"], chile.check) == ("90", "not_checkable")


def test_two_decisions_are_kept_as_claims_that_contradict(load):
    load("can-env")
    load("can-env")
    claims = Claim.objects.filter(subject="CAN-ENV")
    assert {c.value for c in claims} == {"Decision 797", "Decision 774"}
    assert all(c.state == "published" for c in claims)
    link = ClaimLink.objects.get()
    assert link.kind == "contradicts" and "not read" in link.note
    assert len(scorecards.claims_about(VISITOR, claims[0] and Cycle.objects.filter(
        mechanism__key="CAN-ENV").first().mechanism)) == 2  # fmt: skip


def test_who_answers_stands_by_state_and_a_plan_is_an_instrument(load):
    load("gb-ec")
    row = Recommendation.objects.get(mechanism__key="GB-EC", number="3")
    assert {(a.country, a.name) for a in row.answerable.all()} == {
        ("PE", "MINEM"), ("EC", "Ministerio de Energía y Minas"),
    }  # fmt: skip
    assert row.cycle.plan.kind == "action_plan" and row.axis == "Ambiente y minería"


def test_a_dry_run_writes_nothing(load):
    job = load("gb-ec", dry_run=True)
    assert job.state == "done" and not Recommendation.objects.exists()


HEAD = "mechanism,meeting,number,text,due,status,as_of,responsible_pe\n"
ROW = "GB-EC,Ejemplo: plan de acción,{},{},{},{},{},MTC\n"


@pytest.mark.parametrize(
    ("rows", "column", "words"),
    [
        (ROW.format(1, "A", "31/12/2026", "cumplido", ""), "due", "no day"),
        (ROW.format(1, "A", "", "hecho", ""), "status", "not one of the words"),
        (ROW.format(1, "A", "", "cumplido", "2099"), "as_of", "still to come"),
        (ROW.format(1, "A", "", "cumplido", "soon"), "as_of", "no day"),
        (ROW.format(1, "", "", "cumplido", ""), "text", "empty"),
        (ROW.format(1, "A", "", "", "") * 2, "number", "twice"),
        ("GB-EC,Another,1,A,,,,\n", "meeting", "Record the meeting first"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_by_row_and_column(load, rows, column, words):
    job = load("gb-ec", (HEAD + rows).encode())
    errors = [n for n in job.notes.all() if n.is_error]
    assert job.state == "refused" and [n.column for n in errors] == [column]
    assert words in errors[0].message and not Recommendation.objects.exists()


def test_a_later_table_says_how_far_the_same_promises_are_now(load):
    load("gb-ec")
    later = HEAD.replace("responsible_pe", "said_by") + "".join([
        "GB-EC,Ejemplo: plan de acción,2,Registro compartido,,cumplido,2026-09-30,Comité\n",
        "GB-EC,Ejemplo: plan de acción,7,Otro texto,2027-12-31,reprogramado,2026-09-30,Comité\n",
    ])  # fmt: skip
    job = load("gb-ec", later.encode())
    assert job.rows_new == 2
    assert any("Another text" in n.message for n in job.notes.all())
    row = Recommendation.objects.get(number="7", mechanism__key="GB-EC")
    assert row.text.startswith("Interconexión") and row.due_on == dt.date(2027, 12, 31)
    found = next(c for c in scorecard_of("GB-EC") if c.cycle.label.startswith("Ejemplo"))
    assert (found.tally.fulfilled, found.check) == (5, "mismatch")
    assert load("gb-ec", later.encode()).rows_new == 0


def test_a_workbook_is_taken_as_a_table_is(load, tmp_path, at):
    load("gb-ec", HEAD.encode())
    book = Workbook()
    book.active.append(HEAD.strip().split(","))
    day = dt.datetime(2026, 12, 31)
    book.active.append(
        ["GB-EC", "Ejemplo: plan de acción", 1, "Puente", day, "en curso", "2026-06", "MTC"]
    )
    book.save(tmp_path / "plan.xlsx")
    job = run_import(kind="commitments", path=tmp_path / "plan.xlsx", by=SYSTEM, at=at)
    assert job.rows_new == 1 and Recommendation.objects.get().due_on == dt.date(2026, 12, 31)


def test_only_a_head_takes_tables_in(load, tmp_path, at, officer):
    load("gb-ec", HEAD.encode())
    with pytest.raises(Denied):
        run_import(kind="commitments", path=tmp_path / "gb-ec.csv", by=officer, at=at)


def test_a_frame_that_cannot_be_used_says_why(tmp_path):
    with pytest.raises(CommandError, match="no file"):
        call_command("load", "scorecards", str(Path(tmp_path) / "none.toml"))
    bad = tmp_path / "bad.toml"
    bad.write_text('mechanism = "GB-EC"\ncountry = "PE"\nsources = []\n[[meetings]]\n'
                   'label = "x"\nheld = "2024"\nsource = "nowhere"\n')  # fmt: skip
    with pytest.raises(CommandError, match="nowhere"):
        call_command("load", "scorecards", str(bad))
    lonely = examples()["can-env.toml"].replace(b'contradicts = "774"', b'contradicts = "1"')
    with pytest.raises(BadFile, match="contradicts nothing"):
        read_frame(lonely, "x.toml")
