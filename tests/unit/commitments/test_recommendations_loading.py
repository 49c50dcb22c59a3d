"""Tables of recommendations: UPR Info's, and the UN's index with all its quirks."""

import random
import zipfile

import pyarrow
import pyarrow.parquet
import pytest

from amparo.commitments.actions import RecommendationFacts, record_recommendation
from amparo.commitments.jobs.asking import AskImporter
from amparo.commitments.models import Cycle, Label, Position, Recommendation, Recommender
from amparo.commitments.queries import visible
from amparo.commitments.queries.chain import counts_of
from amparo.exchange.jobs import run_import
from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Denied
from tests import uhri
from tests.unit.situations.people import staff_of

pytestmark = pytest.mark.django_db
UPR = """To,To-Rgrp,To-Org,Text,From,From-Rgrp,From-Org,Response,Action,Issue,Session,file
Peru,GRULAC,OAS,Ratify the Convention,Spain,,,Accepted,5,"International instruments,Torture",14,x
Peru,GRULAC,OAS,Ratify the Convention,DPR Korea,Asia,,Noted,5,International instruments,14,14-17
Peru,GRULAC,OAS,Ratify the Convention,Spain,WEOG,EU,Accepted,5,International instruments,2,1-5
Türkiye,WEOG,,Continue its efforts,&#40;Unknown&#41;,Observer,,Accepted,2,General,8,6-9
Atlantis,Asia,,Sink no further,Peru,GRULAC,OAS,Noted,1,Other,8,6-9
"""


@pytest.fixture
def load(tmp_path, at):
    def go(kind, content, name="table.csv", by=SYSTEM, **more):
        path = tmp_path / name
        if not isinstance(content, bytes):
            content = content.encode("utf-8")
        path.write_bytes(content)
        return run_import(kind=kind, path=path, by=by, at=at, **more)

    return go


@pytest.fixture
def upr(load):
    return lambda content=UPR, **more: load("upr-recommendations", content, **more)


@pytest.fixture
def index(load):
    def go(lines=None, **more):
        content = uhri.as_csv(uhri.rows(6, 4) if lines is None else lines)
        return load("uhri-recommendations", content, **more)

    return go


def words(job):
    return [job.note, *(n.message for n in getattr(job, "report", None) or job.notes.all())]


def held():
    """Return all that is held, without the keys of rows."""
    return sorted(
        (
            r.ref, r.text, r.country, r.category, r.annotation, r.stage, r.state,
            sorted((p.support, p.response) for p in r.positions.all() if not p.known_to),
            sorted((b.country, b.name) for b in r.recommenders.all()),
            sorted((b.kind, b.value) for b in r.labels.all()),
        )
        for r in Recommendation.objects.all()
    )  # fmt: skip


# --- UPR Info -----------------------------------------------------------------


def test_each_row_is_a_recommendation_with_its_answer_category_issues_and_state(upr):
    job = upr()
    assert (job.state, job.mapping, job.rows_new) == ("done", "upr_info", 5)
    first = Recommendation.objects.get(cycle__label="UPR-2", recommenders__name="Spain")
    assert (first.country, first.category, first.stage, first.issued) == (
        "PE", 5, "answered", "2012-10",
    )  # fmt: skip
    assert (first.state, first.secrecy, first.ref) == ("published", "PUBLIC", "UPR-2012-PE-n1")
    answer = first.positions.get()
    assert (answer.support, answer.response, answer.country) == ("supported", "Accepted", "PE")
    assert sorted(first.labels.values_list("kind", "value")) == [
        ("issue", "International instruments"), ("issue", "Torture"),
    ]  # fmt: skip
    assert Recommender.objects.get(name="DPR Korea").country == "KP"
    assert first.cycle.session == "14" and first.cycle.number == 2 and first.source.is_of_desks


def test_one_repeated_in_the_next_cycle_is_two_and_nothing_links_them(upr):
    upr()
    rows = Recommendation.objects.filter(recommenders__country="ES", country="PE")
    assert {r.cycle.label for r in rows} == {"UPR-1", "UPR-2"}
    assert all(r.repeats_id is None for r in rows)


def test_names_that_no_table_knows_are_listed_and_never_guessed(upr):
    said = " ".join(words(upr()))
    assert "Atlantis" in said and "(Unknown)" in said
    lost = Recommendation.objects.get(text="Sink no further")
    assert (lost.country, lost.cycle, lost.locator) == ("", None, "Atlantis, session 8")
    assert Recommender.objects.get(name="(Unknown)").country == ""


def test_a_second_run_changes_nothing_and_says_so_before_it_writes(upr):
    upr()
    before = held()
    dry = upr(dry_run=True)
    assert (dry.rows_new, dry.rows_known) == (0, 5)
    again = upr()
    assert (again.state, again.rows_new, again.rows_known) == ("done", 0, 5)
    assert held() == before


def test_the_same_row_twice_is_once_with_the_issues_of_both(upr):
    twice = UPR + 'Peru,,,"Ratify  the Convention",Spain,,,Accepted,5,Justice,14,14-17\n'
    job = upr(twice)
    assert (job.rows_total, job.rows_new) == (6, 5)
    assert any("row 1" in text for text in words(job))
    row = Recommendation.objects.get(cycle__label="UPR-2", recommenders__name="Spain")
    assert "Justice" in row.labels.values_list("value", flat=True)


def test_a_row_that_comes_again_batches_later_adds_its_issues_and_says_what_differs(
    upr, monkeypatch
):
    monkeypatch.setattr(AskImporter, "batch_rows", 2)
    twice = UPR + 'Peru,,,"Ratify the Convention",Spain,,,Noted,5,"Justice,Torture",14,14-17\n'
    for turn in ("first", "again"):
        job = upr(twice)
        assert (job.rows_total, job.rows_new) == (6, 5 if turn == "first" else 0)
        assert job.rows_new + job.rows_known == job.rows_total
        said = " ".join(words(job))
        assert "taken once, with the issues of both" in said and "that of row 1 stands" in said
        row = Recommendation.objects.get(cycle__label="UPR-2", recommenders__name="Spain")
        issues = sorted(row.labels.values_list("value", flat=True))
        assert issues == ["International instruments", "Justice", "Torture"]
        assert row.positions.get().support == "supported"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Peru,,,Do it,Spain,,,Perhaps,5,General,14,x", "not one of the words"),
        ("Peru,,,Do it,Spain,,,Accepted,9,General,14,x", "no category"),
        ("Peru,,,Do it,Spain,,,Accepted,5,General,999,x", "no session"),
        ("Peru,,,,Spain,,,Accepted,5,General,14,x", "empty"),
    ],
)
def test_a_wrong_row_refuses_the_whole_file(upr, row, said):
    job = upr(f"{UPR}{row}\n")
    assert job.state == "refused" and not Recommendation.objects.exists()
    assert any(said in text for text in words(job))
    assert job.notes.filter(is_error=True).get().row == 6


def test_the_data_set_itself_is_read_without_a_detour(load, upr, tmp_path):
    path = tmp_path / "upr.parquet"
    lines = [line.split(",") for line in UPR.replace('"', "").splitlines()]
    first = dict(zip(lines[0], (lines[2][:9] + lines[2][9:10] + lines[2][10:]), strict=True))
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist([first]), path)
    job = load("upr-recommendations", path.read_bytes(), name="upr.parquet")
    assert (job.state, job.rows_new) == ("done", 1)
    assert Recommendation.objects.get().recommenders.get().country == "KP"
    assert upr().rows_new == 4  # the same row in another form is the same recommendation


def test_a_damaged_data_set_is_refused(load):
    job = load("upr-recommendations", b"PAR1 nothing", name="upr.parquet", mapping="upr_info")
    assert job.state == "refused" and not Recommendation.objects.exists()


def test_only_the_head_of_a_desk_takes_them_in(upr, index, officer, head):
    for who in (officer, staff_of("observer")):
        with pytest.raises(Denied):
            upr(by=who)
        with pytest.raises(Denied):
            index(by=who)
    assert upr(by=head).rows_new == 5
    assert Recommendation.objects.first().written_id == head.actor_id


# --- the index of the UN ------------------------------------------------------


def test_an_export_is_read_through_its_quirks(index):
    job = index()
    assert (job.state, job.mapping, job.rows_new) == ("done", "uhri_export", 6)
    row = Recommendation.objects.get(annotation="170001")
    assert (row.number, row.ref) == ("111.1", "UPR-2017-PE-111.1")
    assert row.text.startswith("Take effective measures")
    assert row.cycle.label == "UPR-3" and row.issued == "2017-11"
    assert sorted(row.recommenders.values_list("country", flat=True)) == ["TR", "VN"]
    assert {(b.kind, b.value) for b in row.labels.all()} == {
        ("theme", "Violence against women"), ("theme", "Indigenous peoples"),
        ("group", "General"), ("sdg", "16 - PEACE, JUSTICE AND STRONG INSTITUTIONS"),
    }  # fmt: skip
    assert {p.support for p in Position.objects.all()} == {"supported", "noted"}


@pytest.mark.parametrize("right", ["Recommending Body", "RECCOMENDING  BODY"])
def test_both_spellings_of_the_heading_are_read(load, right):
    names = [right if name == "Reccomending Body" else name for name in uhri.HEADINGS]
    job = load("uhri-recommendations", uhri.as_csv(uhri.rows(3), names))
    assert (job.state, job.rows_new) == ("done", 3)


def test_workbook_csv_and_json_are_the_same_export(load, index, tmp_path):
    lines = uhri.rows(5, 4)
    path = uhri.write_workbook(tmp_path / "made.xlsx", lines)
    assert load("uhri-recommendations", path.read_bytes(), name="x.xlsx").rows_new == 5
    before = held()
    assert load("uhri-recommendations", uhri.as_json(lines), name="x.json").rows_known == 5
    assert index(lines).rows_known == 5
    assert held() == before


def test_a_position_outside_the_list_refuses_the_file(index):
    lines = uhri.rows(4)
    lines[2][12] = "- Accepted with reservations"
    job = index(lines)
    assert job.state == "refused" and not Recommendation.objects.exists()
    assert "Accepted with reservations" in " ".join(words(job))


def test_an_answer_that_comes_later_takes_the_place_of_the_one_before(index):
    lines = uhri.rows(2)
    lines[0][12] = ""
    index(lines)
    row = Recommendation.objects.get(annotation="170001")
    assert row.stage == "received" and not row.positions.exists()
    index(uhri.rows(2))
    row.refresh_from_db()
    assert row.stage == "answered" and row.positions.get().support == "supported"
    lines[0][12] = "- Noted"
    index(lines)
    assert {(p.support, p.known_to is None) for p in row.positions.all()} == {
        ("supported", False), ("noted", True),
    }  # fmt: skip
    assert Recommendation.objects.count() == 2


def test_words_that_changed_at_the_source_follow_unless_a_person_changed_them(index, at):
    from amparo.ledger.models import Entry

    lines = uhri.rows(2)
    index(lines)
    Recommendation.objects.filter(annotation="170002").update(revision=2, text="By a person")
    for line in lines:
        line[0] += " without delay"
    index(lines)
    assert Recommendation.objects.get(annotation="170001").text.endswith("without delay")
    assert Recommendation.objects.get(annotation="170002").text == "By a person"
    entry = Entry.objects.get(verb="recommendation.reworded")
    assert entry.after["text"].endswith("without delay")


def test_what_is_here_from_another_publication_is_not_held_twice(upr, index):
    upr("To,Text,From,Response,Session\nPeru,Combat hunger,Spain,Accepted,28\n")
    line = uhri.rows(1)[0]
    line[0], line[11] = "111.7. Combat hunger.", "- Spain\n- Norway"
    index([line])
    row = Recommendation.objects.get()
    assert (row.annotation, row.number) == ("170001", "111.7")
    assert sorted(row.recommenders.values_list("country", flat=True)) == ["ES", "NO"]
    assert row.positions.get().support == "supported"
    assert (
        upr("To,Text,From,Response,Session\nPeru,Combat hunger,Spain,Accepted,28\n").rows_new == 0
    )
    assert upr("To,Text,From,Response,Session\nPeru,Combat hunger,Norway,Noted,28\n").rows_new == 0


def test_observations_of_a_committee_belong_to_its_round(index):
    line = uhri.rows(1)[0]
    line[0], line[3], line[4] = (
        "29. The Committee urges the State to act",
        "- CRC",
        "- CRC/C/PER/CO/4-5",
    )
    line[5], line[6], line[10], line[11], line[12] = (
        "2 March 2016",
        "- Concerns/Observations",
        "",
        "",
        "",
    )
    index([line])
    row = Recommendation.objects.get()
    assert (row.mechanism.key, row.cycle.label, row.ref) == ("CRC", "CRC 4-5", "CRC-2016-PE-29")
    assert (row.kind, row.issued, row.stage) == ("observation", "2016-03-02", "received")


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        (3, "- Committee of Nobody", "no body that is known"),
        (5, "soon", "is no day"),
        (10, "", "needs its session"),
        (13, "", "empty"),
        (6, "- Poem", "not one of the words"),
    ],
)
def test_what_cannot_be_read_refuses_the_export(index, column, value, said):
    lines = uhri.rows(3)
    lines[1][column] = value
    job = index(lines)
    assert job.state == "refused" and any(said in text for text in words(job))
    assert not Recommendation.objects.exists() and not Cycle.objects.exists()


def test_merged_cells_are_refused_with_their_place(load, tmp_path):
    path = uhri.write_workbook(tmp_path / "made.xlsx", uhri.rows(4), merged="D2:D4")
    job = load("uhri-recommendations", path.read_bytes(), name="x.xlsx", mapping="uhri_export")
    assert job.state == "refused" and "D2" in " ".join(words(job))


def test_the_bytes_of_an_old_macintosh_are_refused(load):
    lines = uhri.rows(3)
    lines[1][0] = "111.2 Garantizar la protección de las niñas y los jóvenes"
    content = uhri.as_csv(lines).encode("mac_roman")
    job = load("uhri-recommendations", content, mapping="uhri_export")
    assert job.state == "refused" and "Macintosh" in " ".join(words(job))


def test_a_giant_workbook_is_refused_before_it_is_unpacked(load, tmp_path):
    path = tmp_path / "giant.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        with packed.open("xl/sharedStrings.xml", "w", force_zip64=True) as out:
            for _part in range(300):
                out.write(b"\0" * (1 << 20))
    job = load("uhri-recommendations", path.read_bytes(), name="g.xlsx", mapping="uhri_export")
    assert job.state == "refused" and "MB" in " ".join(words(job))


@pytest.mark.parametrize("seed", range(4))
def test_however_often_and_in_whatever_order_rows_come_the_same_is_held(index, seed):
    chance = random.Random(seed)  # noqa: S311
    lines = uhri.rows(9, 6)
    loads = [chance.sample(lines, chance.randint(1, 9)) for _n in range(3)]
    for some in (*loads, lines, chance.sample(lines, 9)):
        index(some)
    found = held()
    Label.objects.all().delete()
    Recommender.objects.all().delete()
    Position.objects.all().delete()
    Recommendation.objects.all().delete()
    index(lines)
    assert held() == found and len(found) == 9


def test_what_came_in_is_for_all_and_a_draft_beside_it_for_the_desk(index, officer, at):
    index()
    record_recommendation(
        facts=RecommendationFacts(mechanism="UPR", country="PE", text="A draft", issued="2017",
                                  number="900", ref="UPR-2017-PE-900"),
        by=officer, at=at,
    )  # fmt: skip
    assert visible(Recommendation, staff_of("observer")).count() == 6
    assert visible(Recommendation, officer).count() == 7
    cycle = Cycle.objects.get()
    assert {c.name: c.held for c in counts_of(cycle).lines}["received"] == 6
