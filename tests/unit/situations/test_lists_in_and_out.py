"""What leaves comes in again, with its relations, once; hashtags name columns; formulas sleep."""

import csv
import io
import json
import zipfile

import openpyxl
import pytest

from amparo.evidence.actions import add_source
from amparo.exchange import actions as exchange
from amparo.exchange.models import TakenRow
from amparo.exchange.rules import safe_cell, said_cell
from amparo.exchange.rules.headings import same_tag, tags_under
from amparo.exchange.rules.reading import open_table
from amparo.exchange.rules.writing import Sheet, write_folder, write_json, write_workbook
from amparo.kernel.actors import SYSTEM
from amparo.places.actions import load_profile
from amparo.situations import actions
from amparo.situations.jobs import IncidentExport
from amparo.situations.models import Act, Incident, Information, Intervention, Involvement
from vocab.exchange_files import mappings

pytestmark = pytest.mark.django_db
MAPPING = "amparo_incidents"
WRITERS = {"xlsx": write_workbook, "zip": write_folder}


@pytest.fixture
def registry(at):
    """Return incidents with two acts, a suspect each, sources of all kinds and interventions."""
    load_profile("PE", at=at)
    source = add_source(
        title="=Informe 7", kind="official_record", publisher="Defensoría", by=SYSTEM, at=at
    )
    one = actions.record_incident(
        by=SYSTEM, at=at, type="THD", country="PE", occurred="2026-06-14",
        region_as_written="'+51 900", public_summary="@resumen", description="words under seal",
        cause="land", secrecy="INTERNAL", number_of_victims=3,
        acts=[
            actions.ActFacts(
                type="THD", victim_gender="woman", victim_age=40, victim_traits=("indigenous",),
                by_whom=[actions.InvolvementFacts(actor_class="police", degree="suspected")],
            ),
            actions.ActFacts(
                type="PHY", victims=2, method="- golpes",
                by_whom=[actions.InvolvementFacts(actor_class="company")],
            ),
        ],
        information=[
            actions.InformationFacts(source=source, reliability="high", locator="p. 3"),
            actions.InformationFacts(told_by="Una vecina con nombre"),
        ],
    )  # fmt: skip
    actions.add_intervention(
        incident_id=one.pk, by=SYSTEM, at=at,
        facts=actions.InterventionFacts(
            kind=_some("situations/interventions"), asked_of_other="Fiscalía", on="2026-07",
            response="Una carta con nombres",
        ),
    )  # fmt: skip
    for n in range(3):
        actions.record_incident(
            by=SYSTEM, at=at, type="KIL", country="PE", occurred=f"202{n}", secrecy="PUBLIC"
        )
    return one


def _some(listed):
    import vocab

    return next(iter(vocab.terms(listed)))


def left(form="xlsx", query="", who=SYSTEM):
    """Return the bytes of the list as it leaves."""
    out = io.BytesIO()
    WRITERS[form](out, IncidentExport().sheets(who, query))
    return out.getvalue()


def load(path, at, **said):
    return exchange.run_import(
        **{"kind": "incidents", "mapping": MAPPING, "path": path, "by": SYSTEM, "at": at, **said}
    )


def told():
    """Return all that incidents say, apart from codes and from what never leaves."""
    found = []
    for one in Incident.objects.all():
        acts = [
            (a.type, a.victim_gender, a.victim_age, tuple(a.victim_traits), a.victims, a.method,
             tuple(a.involvements.order_by("id").values_list("actor_class", "degree")))
            for a in one.acts.order_by("id")
        ]  # fmt: skip
        sources = [
            (i.source.title, i.source.kind, i.source.publisher, i.reliability, i.locator)
            for i in one.information.exclude(source=None).order_by("id")
        ]
        asked = [(i.kind, i.asked_of_other, i.on, i.state) for i in one.interventions.all()]
        found.append(
            (one.type, one.occurred, one.country, one.region_as_written, one.cause,
             one.public_summary, one.number_of_victims, one.secrecy, acts, sources, asked)
        )  # fmt: skip
    return sorted(found, key=str)


def empty_registry():
    """Leave the registry as empty as that of another country."""
    for model in (Intervention, Information, Involvement, Act, TakenRow, Incident):
        model.objects.all().delete()


@pytest.mark.parametrize("form", ["xlsx", "zip"])
def test_what_left_comes_into_another_registry_with_its_relations_and_once(
    registry, at, tmp_path, form
):
    path = tmp_path / f"list.{form}"
    path.write_bytes(left(form))
    before = told()
    empty_registry()
    job = load(path, at)
    assert (job.state, job.rows_new, job.note) == ("done", 4, "")
    assert told() == before
    assert set(Incident.objects.values_list("verification", flat=True)) == {"alleged"}
    again = load(path, at)
    assert (again.rows_new, again.rows_known) == (0, 4)
    assert told() == before


@pytest.mark.parametrize("form", ["xlsx", "zip"])
def test_what_left_this_registry_is_recognised_in_it(registry, at, tmp_path, form):
    path = tmp_path / f"list.{form}"
    path.write_bytes(left(form))
    before = told()
    job = load(path, at)
    assert (job.state, job.rows_new, job.rows_known) == ("done", 0, 4)
    assert told() == before


def test_no_sealed_word_and_no_one_who_told_leaves(registry):
    out = io.BytesIO()
    write_json(out, IncidentExport().sheets(SYSTEM, ""))
    for whole in (out.getvalue(), *(_texts(left("zip")).values())):
        for hidden in ("under seal", "vecina", "Una carta"):
            assert hidden not in (whole if isinstance(whole, str) else whole.decode())
    found = json.loads(out.getvalue())
    assert found["incidents"]["tags"]["code"] == "#event+code"
    assert [one["act"] for one in found["acts"]["rows"] if one["type"] != "KIL"] == [1, 2]
    assert len(found["sources"]["rows"]) == 1


def _texts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name).decode("utf-8-sig") for name in packed.namelist()}


def test_who_may_not_read_gets_month_and_kind_and_no_more(registry, staff):
    out = io.BytesIO()
    write_json(out, IncidentExport().sheets(staff("registry_analyst"), ""))
    found = json.loads(out.getvalue())
    row = next(one for one in found["incidents"]["rows"] if one["type"] == "THD")
    assert row["occurred"] == "2026-06"
    acts = [one for one in found["acts"]["rows"] if one["code"] == row["code"]]
    assert [(one["age"], one["method"], one["victim"]) for one in acts] == [("", "", "")] * 2
    assert found["sources"]["rows"] == [] and found["interventions"]["rows"] == []


def test_no_cell_of_any_table_is_a_formula(registry):
    for name, text in _texts(left("zip")).items():
        for row in csv.reader(io.StringIO(text)):
            assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row), name
    book = openpyxl.load_workbook(io.BytesIO(left()))
    for sheet in book:
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_the_number_of_rows_that_leave_costs_no_more_questions(registry, at):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def questions():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            left()
        return len(asked)

    few = questions()
    for _n in range(30):
        actions.record_incident(by=SYSTEM, at=at, type="KIL", country="PE", occurred="2020")
    assert questions() == few


@pytest.mark.parametrize(
    "text", ["=1", "'=1", "''+1", "-5", "'hola", "hola", "@x", " =1", "'", "''", "' =1", "＝1"]
)
def test_a_cell_made_safe_says_afterwards_what_it_said(text):
    assert said_cell(safe_cell(text)) == text


def test_a_formula_of_another_is_text_and_is_neither_run_nor_changed(registry, at, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(
        "code,occurred,type,country,public_summary\n"
        'Z-1,2020,KIL,PE,"=HYPERLINK(""http://x"",""y"")"\nZ-2,2020,KIL,PE,\'=1+1\n'
    )
    assert load(path, at).rows_new == 2
    said = set(Incident.objects.exclude(public_summary="").values_list("public_summary", flat=True))
    assert {'=HYPERLINK("http://x","y")', "=1+1"} <= said


# --- hashtags --------------------------------------------------------------------------------


def test_columns_are_known_by_their_hashtags_whatever_their_headings(at, tmp_path):
    load_profile("PE", at=at)
    path = tmp_path / "x.csv"
    path.write_text(
        "Clave,Fecha del hecho,¿Qué fue?,País,Departamento,Notas\n"
        "#event +code,#date+occurred,#EVENT+type,#country +code,#adm1 +name,\n"
        "A-1,2020-06-14,KIL,PE,Junín,algo\n"
    )
    job = load(path, at)
    assert (job.state, job.rows_total, job.rows_new) == ("done", 1, 1)
    one = Incident.objects.get()
    assert (one.type, one.occurred, one.region.name) == ("KIL", "2020-06-14", "Junín")
    assert any(note.column == "Notas" and not note.is_error for note in job.report)
    assert load(path, at, mapping="").mapping == MAPPING


def test_a_row_of_hashtags_is_told_from_a_row_of_words():
    assert same_tag("#Date +occurred+es") == same_tag("#date+es +occurred")
    heads = ("a", "b")
    assert tags_under(heads, iter([["#x", ""], ["1", "2"]]))[0] == {"a": "#x"}
    for first in (["#x", "2"], ["", ""], ["# x", ""], ["#", ""], ["#1", "#b"]):
        tags, lines = tags_under(heads, iter([first]))
        assert tags == {} and list(lines) == [first]
    table = open_table(b"#event+code,#date+occurred\nA,2020\n", "x.csv")
    assert [dict(row.values) for row in table.rows] == [
        {"#event+code": "A", "#date+occurred": "2020"}
    ]


def test_a_hashtag_over_two_columns_names_neither(at, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(
        "k,d,e,t,c\n#event+code,#date+occurred,#date+occurred,#event+type,#country+code\n"
        "A-1,2020,2021,KIL,PE\n"
    )
    job = load(path, at)
    assert job.state == "refused" and "«occurred»" in job.note


def test_every_column_that_leaves_has_a_hashtag_of_the_standard():
    from amparo.exchange.rules.headings import TAG

    mapping = mappings()[MAPPING]
    for columns in (mapping.columns, *mapping.related.values()):
        tags = [same_tag(column.tag) for column in columns.values()]
        assert all(TAG.match(tag) for tag in tags) and len(set(tags)) == len(tags)
        assert next(iter(columns)) == "code"


# --- tables beside ---------------------------------------------------------------------------


def workbook(tmp_path, **sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path = tmp_path / "x.xlsx"
    book.save(path)
    return path


HEAD = ["code", "occurred", "type", "country"]
ROWS = [HEAD, ["A-1", "2020", "KIL", "PE"], ["A-2", "2020", "THD", "PE"]]


@pytest.mark.parametrize(
    ("acts", "why"),
    [
        ([["code", "act", "type"], ["A-2", 1, "KIL"], ["A-1", 1, "KIL"]], "row 2: «A-1»"),
        ([["code", "act", "type"], ["A-1", 1, "KIL"], ["B-9", 1, "KIL"]], "row 2: «B-9»"),
        ([["code", "act", "type"], ["A-1", 1, "NOPE"]], "«NOPE» is not on the list"),
        ([["code", "act", "type", "victims"], ["A-1", 1, "KIL", "x"]], "not a whole number"),
    ],
)
def test_a_table_beside_that_does_not_fit_refuses_the_file_and_says_where(at, tmp_path, acts, why):
    job = load(workbook(tmp_path, incidents=ROWS, acts=acts), at)
    assert job.state == "refused" and not Incident.objects.exists()
    assert any(why in note.message for note in job.report if note.is_error)


def test_an_involvement_without_its_act_is_named(at, tmp_path):
    beside = [["code", "act", "actor_class"], ["A-1", 7, "police"]]
    job = load(workbook(tmp_path, incidents=ROWS, involvements=beside), at)
    assert any("names act 7" in note.message for note in job.report if note.is_error)


def test_the_shape_of_a_sheet_that_leaves():
    out = io.BytesIO()
    write_folder(out, [Sheet("a", ["x"], ["#x"], [[n] for n in range(1203)])])
    text = _texts(out.getvalue())["a.csv"]
    assert text.splitlines()[:3] == ["x", "#x", "0"] and len(text.splitlines()) == 1205
