"""Tables of depositaries and researchers that become treaty actions."""

import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command

from amparo.commitments import queries
from amparo.commitments.models import Particular, TreatyAction
from amparo.commitments.queries import Asked
from amparo.exchange.jobs import run_import
from amparo.instruments.actions import enter_known
from amparo.instruments.models import Instrument, Relation
from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Denied
from tests.unit.situations.people import staff_of

pytestmark = pytest.mark.django_db

CELLS = """treaty_id,participant,column,value
26-6,Peru,Signature,3 Dec 2008
26-6,Peru,"Ratification, Acceptance(A), Approval(AA), Accession(a)",26 Sep 2012
26-6,Türkiye 3,"Ratification, Acceptance(A), Approval(AA), Accession(a)",1 Feb 2013 a
26-6,Cote d'Ivoire,Signature,4 Dec 2008
26-6,Yugoslavia (former),Signature,5 Dec 2008
26-6,European Union,Signature,6 Dec 2008
26-6,Atlantis,Signature,7 Dec 2008
1-2,Peru,Resolution,34 (I)
"""
WIDE = """Chapter,Treaty,Participant,Signature,"Ratification, Acceptance(A), Accession(a)",Remarks
XXVI,XXVI-6,Peru,3 Dec 2008,26 Sep 2012,
XXVI,XXVI-6,Cuba,,6 Apr 2016 a,came late
"""
CORE = """treaty,iso2,member,state party,year ratification or accession,signatory,no action,\
status,note
cedaw,PE,Peru,1,1982.0,0.0,0.0,state party,
cedaw,US,United States of America,0,,1.0,0.0,signatory state,
cedaw,IR,Iran,0,,0.0,1.0,no action,
iccpr_op1,JM,Jamaica,0,,0.0,1.0,no action,Denounced the OP 1997
cedaw,TP,Timor-Leste,0,2003,0,0,state party,
"""


@pytest.fixture
def known(at, db):
    enter_known(by=SYSTEM, at=at)
    Instrument.objects.create(
        short="Admissions", title="Declarations", kind="treaty", level="universal", untc="1-2",
        recorded_at=at, state="published", adopted="1945-10-24",
    )  # fmt: skip


@pytest.fixture
def load(tmp_path, at):
    def go(kind, text, mapping="", by=SYSTEM, encoding="utf-8", **more):
        path = tmp_path / "table.csv"
        path.write_bytes(text.encode(encoding))
        return run_import(kind=kind, path=path, mapping=mapping, by=by, at=at, **more)

    return go


def words(job):
    return [n.message for n in getattr(job, "report", None) or job.notes.all()]


def test_cells_become_acts_with_names_resolved_and_markers_as_issued(known, load):
    job = load("treaty-actions", CELLS)
    assert (job.state, job.rows_new) == ("done", 8)
    found = {a.participant: a for a in TreatyAction.objects.exclude(participant="Peru")}
    turkey = found["Türkiye"]
    assert (turkey.country, turkey.kind, turkey.marker, turkey.made) == (
        "TR", "accession", "a", "2013-02-01",
    )  # fmt: skip
    assert turkey.printed == "1 Feb 2013 a" and turkey.source.is_of_desks
    assert found["Cote d'Ivoire"].country == "CI"
    assert found["Yugoslavia (former)"].country == "YUCS"
    assert (found["European Union"].country, found["European Union"].participant_kind) == (
        "", "organisation",
    )  # fmt: skip


def test_an_unknown_name_is_listed_and_never_guessed(known, load):
    job = load("treaty-actions", CELLS)
    atlantis = TreatyAction.objects.get(participant="Atlantis")
    assert (atlantis.country, atlantis.participant_kind) == ("", "unknown")
    assert queries.unresolved() == [("Atlantis", 1)]
    assert any("Atlantis" in text for text in words(job))


def test_particulars_of_a_membership_are_kept_apart(known, load):
    load("treaty-actions", CELLS)
    assert [(p.column, p.printed, p.country) for p in Particular.objects.all()] == [
        ("Resolution", "34 (I)", "PE")
    ]
    assert not TreatyAction.objects.filter(instrument__untc="1-2").exists()


def test_the_table_as_printed_is_read_by_its_own_headings(known, load):
    job = load("treaty-actions", WIDE)
    assert (job.mapping, job.state) == ("untc_participants", "done")
    acts = TreatyAction.objects.order_by("made").values_list("country", "kind", "marker", "made")
    assert list(acts) == [
        ("PE", "signature", "", "2008-12-03"), ("PE", "ratification", "", "2012-09-26"),
        ("CU", "accession", "a", "2016-04-06"),
    ]  # fmt: skip
    assert any("does not read this column" in text for text in words(job))


def test_a_second_run_changes_nothing_and_what_is_new_is_added(known, load):
    load("treaty-actions", CELLS)
    again = load("treaty-actions", CELLS)
    assert (again.rows_new, again.rows_known) == (0, 8)
    more = load("treaty-actions", CELLS + "26-6,Chile,Signature,3 Dec 2008\n")
    assert (more.rows_new, more.rows_known) == (1, 8)
    assert TreatyAction.objects.count() == 8


def test_a_dry_run_writes_nothing(known, load):
    job = load("treaty-actions", CELLS, dry_run=True)
    assert (job.state, job.rows_new, TreatyAction.objects.count()) == ("done", 8, 0)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("26-6,Peru,Signature,31 Feb 2009", "no day"),
        ("99-99,Peru,Signature,3 Dec 2008", "No treaty has the number"),
        ("26-6,Peru,Mood,3 Dec 2008", "does not say"),
        ("26-6,,Signature,3 Dec 2008", "empty"),
    ],
)
def test_a_wrong_row_refuses_the_file_and_says_why(known, load, row, said):
    job = load("treaty-actions", f"{CELLS}{row}\n")
    assert job.state == "refused" and TreatyAction.objects.count() == 0
    assert any(said in text for text in words(job))
    assert job.notes.filter(is_error=True).get().row == 9


def test_an_act_before_the_adoption_is_told_and_taken(known, load):
    job = load("treaty-actions", CELLS + "26-6,Chile,Signature,3 Dec 2007\n")
    assert job.state == "done" and any("before the treaty was adopted" in w for w in words(job))


def test_a_table_in_another_encoding_is_read(known, load):
    job = load("treaty-actions", CELLS, encoding="cp1252")
    assert job.state == "done"
    assert TreatyAction.objects.get(participant="Türkiye").country == "TR"


def test_only_the_head_of_a_desk_takes_tables_in(known, load, officer, head):
    for who in (officer, staff_of("observer")):
        with pytest.raises(Denied):
            load("treaty-actions", CELLS, by=who)
    assert load("treaty-actions", CELLS, by=head).rows_new == 8
    assert TreatyAction.objects.first().written_id == head.actor_id


def test_years_only_are_kept_as_years_and_are_not_certain_inside(known, load):
    job = load("treaty-status", CORE)
    assert (job.state, job.rows_new) == ("done", 3)
    acts = {a.country: (a.kind, a.made) for a in TreatyAction.objects.all()}
    assert acts == {
        "PE": ("consent", "1982"), "US": ("signature", "1979/2022"), "TL": ("consent", "2003"),
    }  # fmt: skip
    said = " ".join(words(job))
    assert "Denounced the OP 1997" in said and "TP is not that" in said
    assert "do not agree" in said
    treaty = Instrument.objects.get(known_as="CEDAW")

    def status(year):
        lines = queries.lines_of_treaty(SYSTEM, treaty, Asked(dt.date(year, 7, 1)))
        return {line.country: line.standing.status for line in lines}

    assert status(1982)["PE"] == "uncertain" and status(1984)["PE"] == "party"
    assert status(2000)["US"] == "uncertain" and status(2023)["US"] == "signatory"
    assert load("treaty-status", CORE).rows_new == 0


def test_the_day_of_one_table_is_used_where_another_has_the_year(known, load):
    load("treaty-status", CORE)
    load("treaty-actions", "treaty_id,participant,column,value\n"
         '4-8,Peru,"Ratification, Accession(a)",13 Sep 1982\n')  # fmt: skip
    treaty = Instrument.objects.get(known_as="CEDAW")
    for day, status in (("1982-09-12", "none"), ("1982-09-13", "contracting"),
                        ("1982-10-13", "party")):  # fmt: skip
        lines = queries.lines_of_treaty(SYSTEM, treaty, Asked(dt.date.fromisoformat(day)))
        found = {line.country: line.standing.status for line in lines}
        assert found.get("PE", "none") == status, day


# --- the instruments themselves ----------------------------------------------

INDEX = """chapter_no,treaty_no,treaty_name,url,chapter_url,chapter_name,treaty_id
26,6,"Convention on Cluster Munitions. Dublin, 30 May 2008",u,u,Disarmament,26-6
11,1.a,"Convention on Something.. New York, 4 June 1954",u,u,Transport,11-A-1.a
1,4,"Declarations recognizing a jurisdiction",u,u,Charter,1-4
"""


def test_the_index_becomes_instruments_and_known_ones_stay(at, load):
    enter_known(by=SYSTEM, at=at)
    job = load("instruments", INDEX, mapping="untc_index")
    assert (job.state, job.rows_new, job.rows_known) == ("done", 2, 1)
    row = Instrument.objects.get(untc="11-a-1-a")
    assert (row.title, row.adopted, row.adopted_at_place) == (
        "Convention on Something", "1954-06-04", "New York",
    )  # fmt: skip
    assert row.state == "published" and Instrument.objects.get(untc="26-6").known_as == "CCM"


def test_a_known_treaty_takes_over_the_one_of_the_index(at, load):
    load("instruments", INDEX, mapping="untc_index")
    enter_known(by=SYSTEM, at=at)
    assert Instrument.objects.filter(untc="26-6").count() == 1
    assert enter_known(by=SYSTEM, at=at) == 0
    protocol = Relation.objects.get(one__known_as="CCW-P5")
    assert (protocol.kind, protocol.other.known_as) == ("protocol_to", "CCW")


def test_the_command_enters_known_treaties(db):
    out = io.StringIO()
    call_command("load", "known-treaties", "-", stdout=out)
    assert Instrument.objects.filter(known_as="MBT").exists()
    with pytest.raises(CommandError):
        call_command("load", "treaty-actions", "no-such-file.csv", stdout=out)


def test_the_whole_collection_is_taken_in(shared, tmp_path, at):
    polars = pytest.importorskip("polars")
    path = tmp_path / "collection.csv"
    polars.read_parquet(shared("treaties/un_treaty_collection_2015.parquet")).write_csv(path)
    enter_known(by=SYSTEM, at=at)
    index = shared("treaties/un_treaty_index_2015.csv")
    run_import(kind="instruments", path=index, mapping="untc_index", by=SYSTEM, at=at)
    job = run_import(kind="treaty-actions", path=path, mapping="untc_cells", by=SYSTEM, at=at)
    assert (job.state, job.rows_new) == ("done", 31_992)
    acts = TreatyAction.objects
    assert (acts.count(), Particular.objects.count()) == (31_134, 858)
    assert acts.filter(marker="P").count() == 384
    named = acts.filter(participant_kind="organisation").values("participant").distinct()
    assert named.count() == 27 and queries.unresolved() == []
