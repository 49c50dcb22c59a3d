"""Kept files are found by their name and words, only by who may open them; and not once erased."""

import datetime as dt
import io

import docx
import pytest
import typst

from amparo.cases.models import Paper
from amparo.evidence import jobs, queries
from amparo.evidence.actions import erase_file, indexing, keep_file
from amparo.evidence.models import File
from amparo.evidence.policies import POLICY, Can
from amparo.kernel.actors import SYSTEM
from amparo.ledger.models import Entry
from amparo.situations import actions as situations
from amparo.vault import blind
from amparo.vault.models import Indexed, Posting
from tests.unit.situations.test_recordings import sound
from tests.world import world

pytestmark = pytest.mark.django_db
LETTER = b"Amenazan a la presidenta por el desmonte ilegal junto al Abujao."


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


@pytest.fixture
def pe(at: dt.datetime):
    return world("PE", at=at)


@pytest.fixture
def case(pe, at):
    return pe.received(at)


@pytest.fixture
def officer(pe, case):
    return pe.user("intake_officer")


def kept(case, at, content=LETTER, name="carta_notarial.txt"):
    return keep_file(content=content, name=name, file=case.file, by=SYSTEM, at=at)


def word(*paragraphs):
    made, out = docx.Document(), io.BytesIO()
    for one in paragraphs:
        made.add_paragraph(one)
    made.save(out)
    return out.getvalue()


def index_all():
    return jobs.index_all()


def found(who, typed):
    return [one.pk for one in queries.search_files(who, typed)]


def test_a_text_is_found_by_its_words_their_stems_and_its_name(case, officer, at):
    copy = kept(case, at)
    assert found(officer, "desmonte") == []  # nothing is read in the request that keeps it
    assert index_all() == 1
    for typed in ("desmonte", "DESMONTES", "amenaza Abujao", "carta notarial", "desmomte"):
        assert found(officer, typed) == [copy.pk], typed
    assert found(officer, "desmonte inundación") == []
    assert found(officer, "") == []


def test_a_word_document_is_read_apart(case, officer, at):
    copy = kept(case, at, word("La comunidad pide garantías.", "Quema del puesto."), "acta.docx")
    index_all()
    assert found(officer, "garantías quema") == [copy.pk]


def test_a_pdf_is_read_apart(case, officer, at):
    pytest.importorskip("pypdf")
    copy = kept(case, at, typst.compile(b"Piden resguardo para el puesto."), "oficio.pdf")
    index_all()
    assert found(officer, "resguardo") == [copy.pk]


def test_a_recording_is_found_by_its_name_and_is_not_listened_to(case, officer, at):
    copy = kept(case, at, sound(), "testimonio-shiringa.wav")
    index_all()
    assert found(officer, "shiringa") == [copy.pk]


def test_nothing_of_it_stands_in_the_index_in_plain(case, at):
    copy = kept(case, at)
    index_all()
    row = Indexed.objects.get(target=copy.pk)
    assert row.opened == b"" or not bytes(row.opened)
    assert b"desmont" not in bytes(row.sealed)
    plain = blind.digests("file", {"desmont"})
    assert not Posting.objects.filter(digest__in=plain).exists()  # sealed words have their own key


def test_who_may_not_open_it_does_not_find_it_nor_count_it(client, pe, case, officer, at):
    kept(case, at)
    index_all()
    for role in ("auditor", "registry_analyst", "decider", "assessor", "system_administrator"):
        assert found(pe.user(role), "desmonte") == [], role
    client.cookies["django_language"] = "en"
    for who, count in ((officer, 1), (pe.user("registry_analyst"), 0)):
        client.force_login(who)
        page = client.post("/search/", {"q": "desmonte"}).content.decode()
        assert ("Files kept with cases and incidents" in page) == bool(count)
        said = Entry.objects.filter(verb="search.made").last()
        assert said.why == f"{count} found"


def test_the_answer_leads_to_the_case_and_shows_no_name_of_the_file(client, case, officer, at):
    kept(case, at, name="Rosa Quispe denuncia.txt")
    index_all()
    client.force_login(officer)
    client.cookies["django_language"] = "en"
    page = client.post("/search/", {"q": "denuncia"}).content.decode()
    assert f'href="/cases/{case.code}/"' in page and case.code_name in page
    assert "Rosa Quispe denuncia" not in page
    assert not Entry.objects.filter(verb="file.opened").exists()


def test_found_is_the_same_as_may_be_opened(pe, at):
    """Several cases, several roles: whoever finds a file may open it, and the other way round."""
    cases = [pe.received(at), pe.admitted(at)]
    copies = [kept(one, at) for one in cases]
    paper = kept(cases[1], at, b"Un desmonte, sin nombres.")
    Paper.objects.create(
        case=cases[1], kind="decision", version="redacted", form="pdf", copy=paper, made_at=at
    )
    index_all()
    for role in ("intake_officer", "intake_lead", "assessment_lead", "case_officer", "decider"):
        who = pe.user(role)
        opens = {one.pk for one in (*copies, paper) if POLICY.allows(who, Can.OPEN_FILE, one)}
        assert set(found(who, "desmonte")) == opens, role


def test_too_many_cases_to_name_change_nothing(monkeypatch, pe, case, officer, at):
    copy = kept(case, at)
    index_all()
    monkeypatch.setattr("amparo.evidence.policies.REACHES", [lambda who: None])
    assert found(officer, "desmonte") == [copy.pk]
    assert found(pe.user("auditor"), "desmonte") == []


def test_a_file_of_an_incident_is_found_by_who_recorded_it_only(pe, at):
    mine, other = pe.user("duty_officer"), pe.user("intake_officer")
    row = situations.record_incident(by=mine, at=at, type="THD", country="PE")
    copy = keep_file(
        content=LETTER, name="a.txt", file=f"incident:{row.pk}", by=mine, at=at
    )  # fmt: skip
    index_all()
    assert found(mine, "desmonte") == [copy.pk]
    assert found(other, "desmonte") == []


# --- erased with the file ---------------------------------------------------


def test_what_is_erased_is_found_no_more_and_leaves_no_hash(case, officer, at):
    copy = kept(case, at)
    index_all()
    assert Posting.objects.filter(target=copy.pk).exists()
    erase_file(file_id=copy.pk, by=SYSTEM, at=at, reason="x")
    assert found(officer, "desmonte") == []
    assert not Posting.objects.filter(target=copy.pk).exists()
    assert not Indexed.objects.filter(target=copy.pk).exists()
    assert index_all() == 0


def test_what_is_erased_while_it_is_read_does_not_come_back(monkeypatch, case, at):
    copy = kept(case, at)

    def erased_meanwhile(row):
        erase_file(file_id=row.pk, by=SYSTEM, at=at, reason="x")
        return "desmonte"

    monkeypatch.setattr(indexing, "words_in", erased_meanwhile)
    assert indexing.index_file(file_id=copy.pk) is False
    assert not Indexed.objects.filter(target=copy.pk).exists()


# --- earlier files, hostile files -------------------------------------------


def test_earlier_files_are_found_once_the_worker_has_been_there(case, officer, at):
    copies = [kept(case, at, LETTER + str(n).encode()) for n in range(3)]
    assert jobs.index_new(at=dt.datetime.now(dt.UTC) + dt.timedelta(days=3)) == 0
    assert jobs.index_old(at=at) == 3
    assert jobs.index_old(at=at) == 0
    assert found(officer, "desmonte") == [one.pk for one in reversed(copies)]


def test_a_turn_ends_in_time_and_the_next_goes_on(case, at):
    for n in range(3):
        kept(case, at, LETTER + str(n).encode())
    assert [jobs.index_all(seconds=0) for _turn in range(4)] == [1, 1, 1, 0]


def test_only_the_first_words_of_a_long_text_are_kept(monkeypatch, case, officer, at):
    monkeypatch.setattr(indexing, "LETTERS", 60)
    kept(case, at, b"desmonte " + b"palabra " * 400 + b"escondida")
    index_all()
    assert len(found(officer, "desmonte")) == 1
    assert found(officer, "escondida") == []


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\nbroken beyond all repair", b"\xff\xfe" + "á".encode("utf-16-le") * 9]
)
def test_what_cannot_be_read_is_found_by_its_name(case, officer, at, content):
    copy = kept(case, at, b"words")
    path = queries.place_of(copy)
    from amparo.vault.fields import seal

    path.write_bytes(seal(content, queries.bound_to(copy)))
    File.objects.filter(pk=copy.pk).update(media_type="application/pdf")
    index_all()
    assert found(officer, "notarial") == [copy.pk]


def test_a_reader_that_does_not_end_is_ended(monkeypatch, case, officer, at):
    monkeypatch.setattr(indexing, "SECONDS", 0.01)
    copy = kept(case, at, word("Palabras."), "informe.docx")
    index_all()
    assert found(officer, "informe") == [copy.pk]
    assert found(officer, "palabras") == []


def test_a_copy_lost_from_the_disk_keeps_nothing_waiting(case, officer, at):
    copy = kept(case, at)
    queries.place_of(copy).unlink()
    index_all()
    assert found(officer, "notarial") == [copy.pk]
    assert index_all() == 0
