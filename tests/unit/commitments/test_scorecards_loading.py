"""Scorecards as they are loaded: worked examples, drafts for a second person, refused tables."""

import datetime as dt
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from openpyxl import Workbook

from amparo.commitments.actions import promising
from amparo.commitments.models import Assessment, Cycle, Recommendation
from amparo.commitments.queries import scorecards
from amparo.commitments.rules.scorecards import percent
from amparo.evidence.models import Claim, ClaimLink
from amparo.exchange.jobs import run_import
from amparo.kernel.actors import SYSTEM, VISITOR
from amparo.kernel.errors import Denied
from amparo.ledger.models import Entry
from tests.unit.commitments.test_scorecards import DAY, card
from tests.unit.situations.people import sign_in, staff_of
from vocab.frames import examples, read_frame
from vocab.reading import BadFile

pytestmark = pytest.mark.django_db


def scorecard_of(key):
    found = scorecards.mechanisms(SYSTEM)
    cycles = next(cycles for mechanism, cycles in found if mechanism.key == key)
    return scorecards.cards(SYSTEM, cycles, DAY)


@pytest.fixture
def load(tmp_path, at, two, head):
    """Return a function that loads a packaged example, frame and table; a head publishes it."""

    def go(name, table=None, dry_run=False):
        call_command("load", "scorecards", f"{name}.toml", stdout=io.StringIO(), **two)
        content = table if table is not None else examples()[f"{name}.csv"]
        path = tmp_path / f"{name}.csv"
        path.write_bytes(content)
        job = run_import(kind="commitments", path=path, by=SYSTEM, at=at, dry_run=dry_run)
        for cycle in Cycle.objects.all():
            if promising.drafts_of(cycle):
                promising.publish_meeting(cycle_id=cycle.pk, by=head, at=at)
        return job

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


def test_what_is_loaded_waits_as_drafts_until_a_second_person_publishes_it(
    client, tmp_path, two, head, officer, at
):
    path, said = tmp_path / "gb-ec.csv", io.StringIO()
    path.write_bytes(examples()["gb-ec.csv"])
    call_command("load", "scorecards", "gb-ec.toml", stdout=said)
    call_command("load", "commitments", str(path), stdout=io.StringIO())
    assert "waits as drafts" in said.getvalue()
    assert not scorecards.mechanisms(VISITOR) and scorecards.mechanisms(officer)
    for model in (Cycle, Recommendation, Assessment):
        assert {row.state for row in model.objects.all()} == {"draft"}
    cycle = Cycle.objects.get(label__startswith="Ejemplo")
    assert cycle.plan.state == "draft"
    promising.publish_meeting(cycle_id=cycle.pk, by=head, at=at)
    assert card(VISITOR, cycle).tally.fulfilled == 4
    # A later table of a published meeting waits too: what its writer says is not public yet.
    later = HEAD + ROW.format(2, "Registro compartido", "", "cumplido", "2026-09-30")
    path.write_bytes((later + ROW.format(99, "New", "", "en curso", "2026-09-30")).encode())
    run_import(kind="commitments", path=path, by=head, at=at)
    assert card(VISITOR, cycle).tally.total == 10, "nobody publishes what they took in"
    with pytest.raises(Denied):
        promising.publish_meeting(cycle_id=cycle.pk, by=head, at=at)
    sign_in(client, head)
    page = client.get(reverse("commitments:scorecard", args=["GB-EC"]), {"meeting": cycle.pk})
    assert b"whoever wrote it does not" in page.content
    assert reverse("commitments:publish_meeting", args=[cycle.pk]).encode() not in page.content
    promising.publish_meeting(cycle_id=cycle.pk, by=staff_of("desk_head", "second"), at=at)
    assert card(VISITOR, cycle).tally.total == 11


def test_two_accounts_answer_for_a_load_and_the_second_publishes_it(tmp_path, two, officer):
    path, said = tmp_path / "gb-ec.csv", io.StringIO()
    path.write_bytes(examples()["gb-ec.csv"])
    alone = {**two, "published_by": two["written_by"]}
    with pytest.raises(CommandError, match="second person"):
        call_command("load", "scorecards", "gb-ec.toml", **alone)
    with pytest.raises(CommandError, match="second person"):
        call_command("load", "commitments", str(path), **alone)
    call_command("load", "scorecards", "gb-ec.toml", stdout=said, **two)
    with pytest.raises(CommandError, match="not part of your role"):
        call_command("load", "commitments", str(path), **{**two, "written_by": officer.email})
    call_command("load", "commitments", str(path), stdout=said, **two)
    assert "Ejemplo: plan de acción: published" in said.getvalue()
    rows = Recommendation.objects.filter(mechanism__key="GB-EC")
    assert {row.state for row in rows} == {"published"}
    (writer,) = {row.written_label for row in rows}
    assert Entry.objects.filter(verb="import.in_name").count() == 4
    assert Entry.objects.filter(verb="meeting.published").exclude(actor_label=writer).exists()
    with pytest.raises(CommandError, match="name nobody"):
        call_command("load", "upr-recommendations", str(path), **two)


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
