"""A file is taken in whole or not at all, once, even by two at the same time."""

import threading
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from amparo.exchange import actions
from amparo.exchange.actions import taking
from amparo.exchange.models import ImportJob, RowNote, TakenRow
from amparo.kernel.actors import SYSTEM, VISITOR
from amparo.kernel.errors import Denied, Invalid
from amparo.ledger.models import Entry, Event
from amparo.places.actions import load_profile
from amparo.situations.models import Incident, Information, RiskSituation
from vocab.exchange_files import limits

HEAD = (
    "date,gender,age,person_characteristics,industry_driver,perpetrator_type,continent,country,"
    "country_numeric,local_region,number_of_victims,victim_ref"
)
GW = "global_witness_2012_2021"
LINE = "{date},Male,40.0,Other,Logging,Police,Americas,{country},{number},{region},1,{ref}"


def line(ref=1, date="2020-06-14", country="Peru", number="604", region="Junín"):
    return LINE.format(ref=ref, date=date, country=country, number=number, region=region)


@pytest.fixture
def sheet(tmp_path):
    """Return a function that writes rows of the publication to a file."""

    def write(*lines, head=HEAD, encoding="utf-8", name="gw.csv"):
        path = tmp_path / name
        path.write_bytes("\n".join([head, *lines, ""]).encode(encoding))
        return path

    return write


def load(path, at, **said):
    known = {"kind": "incidents", "mapping": GW, "by": SYSTEM, **said}
    return actions.run_import(path=path, at=at, **known)


def notes_of(job):
    return [(note.row, note.column, note.is_error, note.message) for note in job.report]


@pytest.mark.django_db
def test_a_row_becomes_an_incident_with_its_passage(sheet, at):
    load_profile("PE", at=at)
    job = load(sheet(line(ref=77)), at)
    assert (job.state, job.rows_new, job.rows_known) == ("done", 1, 0)
    incident = Incident.objects.get()
    assert (incident.type, incident.country, incident.occurred) == ("KIL", "PE", "2020-06-14")
    assert incident.region.name == "Junín"
    assert (incident.verification, incident.sector) == ("corroborated", "logging")
    act = incident.acts.get()
    assert (act.victim_gender, act.victim_age, act.victim_traits) == ("man", 40, ["other"])
    assert act.involvements.get().actor_class == "police"
    passage = Information.objects.get()
    assert passage.locator == "victim_ref 77"
    assert passage.source.publisher == "Global Witness"
    assert "Decade of defiance" in passage.source.attribution
    assert TakenRow.objects.get().target == f"situations.Incident:{incident.pk}"
    entry = Entry.objects.get(verb="incidents.imported")
    assert (entry.after["new"], entry.after["sha256"]) == (1, job.sha256)
    assert Event.objects.get(verb="incidents.imported").payload == {"count": 1}


@pytest.mark.django_db
def test_a_dry_run_writes_nothing_and_says_the_same(sheet, at):
    load_profile("PE", at=at)
    path = sheet(line(1), line(2, date="2020-06-31"))
    entries = Entry.objects.count()
    dry = load(path, at, dry_run=True)
    assert not ImportJob.objects.exists() and not RowNote.objects.exists()
    assert not Incident.objects.exists() and Entry.objects.count() == entries
    real = load(path, at)
    assert (dry.rows_new, dry.rows_warned, notes_of(dry)) == (
        real.rows_new,
        real.rows_warned,
        notes_of(real),
    )


@pytest.mark.django_db
def test_an_impossible_day_stays_a_partial_date_with_a_warning(sheet, at):
    load_profile("PE", at=at)
    job = load(sheet(line(1, date="2020-06-31")), at)
    incident = Incident.objects.get()
    assert (incident.occurred, incident.occurred_precision) == ("2020-06", "day_unknown")
    assert incident.occurred_as_written == "2020-06-31"
    (note,) = notes_of(job)
    assert note[:3] == (1, "date", False) and "2020-06-31" in note[3]


@pytest.mark.django_db
def test_one_wrong_row_and_nothing_is_taken_in(sheet, at):
    job = load(sheet(line(1), line(2, date="June"), line(3, country="")), at)
    assert (job.state, job.rows_refused, job.rows_new) == ("refused", 2, 0)
    assert not Incident.objects.exists() and not TakenRow.objects.exists()
    errors = {(row, column) for row, column, bad, _text in notes_of(job) if bad}
    assert errors == {(2, "date"), (3, "country")}
    assert RowNote.objects.filter(job=job, is_error=True).count() == 2
    assert "2 rows are wrong" in job.note
    assert not Entry.objects.filter(verb="incidents.imported").exists()


@pytest.mark.django_db
def test_a_second_run_recognises_every_row(sheet, at):
    path = sheet(line(1), line(2))
    load(path, at)
    again = load(path, at)
    assert (again.rows_new, again.rows_known) == (0, 2)
    more = load(sheet(line(1), line(2), line(3)), at)
    assert (more.rows_new, more.rows_known) == (1, 2)
    assert Incident.objects.count() == 3


@pytest.mark.django_db
def test_a_row_that_changed_since_is_said_and_overwrites_nothing(sheet, at):
    load(sheet(line(1, date="2020-06")), at)
    job = load(sheet(line(1, date="2021")), at)
    assert (job.rows_new, job.rows_known) == (0, 1)
    assert any("content has changed" in text for *_rest, text in notes_of(job))
    assert Incident.objects.get().occurred == "2020-06"


@pytest.mark.django_db
def test_a_row_twice_in_one_file_is_taken_once(sheet, at):
    job = load(sheet(line(1), line(2), line(1)), at)
    assert job.rows_new == 2 and Incident.objects.count() == 2
    assert (3, "", False, "The same as row 1: it is taken once.") in notes_of(job)


@pytest.mark.django_db
def test_names_of_countries_are_resolved_or_listed_and_never_guessed(sheet, at):
    load_profile("PE", at=at)
    job = load(
        sheet(
            line(1, country="Democratic Republic of Congo", number="180", region=""),
            line(2, country="Atlantis", number="", region=""),
            line(3, country="Hong Kong", number="", region=""),
            line(4, country="Peru", number="608"),
        ),
        at,
    )
    assert job.state == "done"
    assert list(Incident.objects.order_by("id").values_list("country", "country_as_written")) == [
        ("CD", ""), ("", "Atlantis"), ("", "Hong Kong"), ("PE", ""),
    ]  # fmt: skip
    said = {(row, column) for row, column, _bad, _text in notes_of(job)}
    assert {(2, "country"), (3, "country"), (4, "country_numeric")} <= said


@pytest.mark.django_db
def test_a_region_is_found_by_its_name_or_its_province_and_never_guessed(sheet, at):
    from amparo.places.actions import AreaFacts, keep_areas

    load_profile("PE", at=at)
    keep_areas([AreaFacts(country="PE", level="province", code="0305", name="Cotabambas")])
    load(
        sheet(
            line(1, region="APURIMAC"),
            line(2, region='"Mara, Apurímac"'),
            line(3, region="Cotabambas"),
            line(4, region="Somewhere"),
        ),
        at,
    )
    found = [i.region.name if i.region else None for i in Incident.objects.order_by("id")]
    assert found == ["Apurímac", "Apurímac", "Apurímac", None]
    assert Incident.objects.order_by("id").last().region_as_written == "Somewhere"


@pytest.mark.django_db
def test_bad_cells_are_named(sheet, at):
    long = "x" * 10_000
    job = load(
        sheet(
            line(1, region=long),
            line(2, region="Jun\u202eín"),
            line(3) + ",one,too many",
            line(4).replace("40.0", "4145.0"),
            line(5).replace(",1,5", ",many,5"),
        ),
        at,
        dry_run=True,
    )
    by_row = {}
    for row, column, bad, text in notes_of(job):
        by_row.setdefault(row, []).append((column, bad, text))
    assert by_row[1][0][:2] == ("local_region", True) and "10000 characters" in by_row[1][0][2]
    assert by_row[2][0][:2] == ("local_region", False) and "direction" in by_row[2][0][2]
    assert by_row[3][0][:2] == ("", True) and "14 cells and the heading 12" in by_row[3][0][2]
    assert by_row[4][0][:2] == ("age", False)
    assert by_row[5][0][:2] == ("number_of_victims", True)


@pytest.mark.django_db
def test_a_formula_in_a_file_stays_text(sheet, at):
    load(sheet(line(1, region='"=HYPERLINK(""http://x"",""y"")"')), at)
    assert Incident.objects.get().region_as_written.startswith("=HYPERLINK")


@pytest.mark.django_db
def test_a_missing_column_refuses_the_file(sheet, at):
    job = load(sheet("2020-01-01,Male", head="date,gender"), at)
    assert job.state == "refused"
    assert "«country»" in job.note and "It has: «date», «gender»" in job.note


@pytest.mark.django_db
def test_a_file_of_an_old_windows_is_taken_in_with_a_warning(sheet, at):
    load_profile("PE", at=at)
    job = load(sheet(line(1, region="Áncash"), encoding="cp1252"), at)
    assert Incident.objects.get().region.name == "Áncash"
    assert any(row == 0 and "Windows-1252" in text for row, _c, _b, text in notes_of(job))


@pytest.mark.django_db
def test_no_one_else_takes_a_file_in(sheet, at):
    with pytest.raises(Denied):
        load(sheet(line(1)), at, by=VISITOR)
    for said, field in (({"kind": "nothing"}, "kind"), ({"mapping": "nothing"}, "mapping")):
        with pytest.raises(Invalid) as no:
            load(sheet(line(1)), at, **said)
        assert no.value.field == field
    with pytest.raises(Invalid, match="cannot be read"):
        load("/nowhere/at/all.csv", at)


@pytest.mark.django_db
def test_the_mapping_is_found_by_the_columns(sheet, at):
    assert load(sheet(line(1)), at, mapping="").mapping == GW
    with pytest.raises(Invalid, match="Say which mapping"):
        load(sheet("1", head="nothing"), at, mapping="")


@pytest.mark.django_db
def test_the_command_prints_the_report_and_fails_when_nothing_was_taken(sheet):
    out = StringIO()
    call_command("load", "incidents", str(sheet(line(1, date="2020-02-31"))), stdout=out)
    assert "1 rows, 1 new, 0 known, 1 with a warning, 0 wrong" in out.getvalue()
    assert "row 1 «date»" in out.getvalue()
    with pytest.raises(CommandError, match="Nothing was taken in"):
        call_command("load", "incidents", str(sheet(line(2, date="x"))), stdout=out)
    with pytest.raises(CommandError, match="There is no kind"):
        call_command("load", "cats", str(sheet(line(2))), stdout=out)


@pytest.mark.django_db
def test_an_import_that_breaks_leaves_nothing_and_says_so(sheet, at, monkeypatch):
    from amparo.situations.jobs import incidents

    def broken(**_said):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(incidents, "record_incidents", broken)
    with pytest.raises(RuntimeError):
        load(sheet(line(1)), at)
    assert ImportJob.objects.get().state == "failed"
    assert not TakenRow.objects.exists()


@pytest.mark.parametrize("size", [250, 7])
@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_file_at_once_double_nothing(sheet, at, monkeypatch, size):
    known = {name: getattr(limits(), name) for name in limits().__struct_fields__}
    few = type(limits())(**{**known, "batch_rows": size})
    monkeypatch.setattr(taking, "limits", lambda: few)
    path = sheet(*(line(n) for n in range(60)))
    start, done, broken = threading.Barrier(3), [], []

    def run():
        try:
            start.wait(5)
            done.append(load(path, at))
        except Exception as error:
            broken.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _n in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert not broken
    assert [job.state for job in done] == ["done"] * 3
    assert sum(job.rows_new for job in done) == 60
    assert sum(job.rows_known for job in done) == 120
    assert Incident.objects.count() == TakenRow.objects.count() == 60
    assert not TakenRow.objects.filter(target="").exists()


# --- the real files --------------------------------------------------------------------------


@pytest.mark.django_db
def test_all_rows_of_global_witness_load(shared, at):
    load_profile("PE", at=at)
    path = shared("hrd/global_witness_land_defenders_2012_2021.csv")
    job = load(path, at)
    assert (job.state, job.rows_total, job.rows_new, job.rows_refused) == ("done", 1733, 1733, 0)
    assert Incident.objects.count() == Information.objects.count() == 1733
    assert not Incident.objects.filter(country="").exists()
    assert Incident.objects.filter(country="PE").count() == 51
    assert Incident.objects.filter(occurred_precision="exact").count() == 1733
    assert load(path, at).rows_known == 1733
    assert Incident.objects.count() == 1733


@pytest.mark.django_db
def test_all_mining_conflicts_of_peru_become_situations(shared, at):
    load_profile("PE", at=at)
    path = shared("hrd/peru_mining_social_conflicts_2019.csv")
    job = load(path, at, kind="situations", mapping="peru_mining_conflicts_2019")
    assert (job.state, job.rows_new) == ("done", 45)
    assert RiskSituation.objects.filter(region=None).count() == 3
    conga = RiskSituation.objects.get(description__contains="Conga")
    assert conga.region.name == "Cajamarca" and conga.state == "active"
    assert conga.source.publisher == "Defensoría del Pueblo del Perú"
    assert conga.actors[0]["name"] == "Minera Yanacocha S.A."
    assert not Incident.objects.exists()
    assert load(path, at, kind="situations", mapping="").rows_new == 0
