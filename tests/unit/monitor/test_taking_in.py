"""Taking in a profile that was published elsewhere; the real one where this machine has it."""

from pathlib import Path

import pytest

from amparo.evidence.actions.loading import load_documents, load_facts
from amparo.evidence.models import Citation, Claim, Source
from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Denied, Invalid
from amparo.monitor import queries
from amparo.monitor.actions.taking_in import load_profile, load_published
from amparo.monitor.models import Edition, Usage
from amparo.monitor.rules.published import references, stretches
from tests.conftest import SHARED
from tests.unit.situations.people import staff_of

pytestmark = pytest.mark.django_db
SEEDS, FACTS = SHARED.parent / "seeds", SHARED.parent / "domain" / "data" / "seed_facts.csv"

PROFILE = """Peru

Peru announced in March 2009 at a special event on the convention that it \
expected to ratify soon.[1]

Cluster Munition Ban Policy

Peru was one of the early supporters of a prohibition, as it said at a meeting in \
Oslo.[2] It hosted a conference with {braces} in Lima in May 2007.

Use, Production, Stockpiling, and Transfer

The Minister revealed a stockpile on 29 May 2007.[3] The status of the stockpile is not known.

[1] CMC, “Report on the Special Event,” New York, 18 March 2009.

[2] Ángel Páez, “Las bombas,” La República, 29 May 2007; \
and WILPF, “Report from Oslo; a summary,” May 2007.

[3] The Minister said more than this. See also, Ángel Páez, “Las bombas,” La República, \
29 May 2007.
"""


@pytest.fixture
def officer(db):
    return staff_of("desk_officer")


@pytest.fixture
def head(db):
    return staff_of("desk_head")


@pytest.fixture
def stranger(db):
    return staff_of("observer")


@pytest.fixture
def kept(tmp_path, at):
    """Return a published profile whose document is held."""
    path = tmp_path / "profile.txt"
    path.write_text(PROFILE)
    list(load_documents(path, by=SYSTEM, at=at, dry_run=False))
    return path


def test_a_footnote_names_its_sources_and_the_rest_is_told():
    named = references(PROFILE.split("\n\n")[-2])
    assert [(one.author, one.title, one.published) for one in named] == [
        ("Ángel Páez", "Las bombas", "2007-05-29"),
        ("WILPF", "Report from Oslo; a summary", "2007-05"),
    ]
    told = references(PROFILE.split("\n\n")[-1])
    assert [one.title for one in told] == ["Las bombas"]
    assert references("[14] Amb. X signed on behalf of Peru.") == []


def test_a_stretch_ends_at_a_mark_or_a_full_stop():
    text = "One said so.[1] Two, half,[2] and the rest. Three"
    found = [(text[s.start : s.end].strip(), s.note) for s in stretches(text)]
    assert found == [
        ("One said so.", "1"), ("Two, half,", "2"), ("and the rest.", ""), ("Three", ""),
    ]  # fmt: skip


def test_a_profile_is_taken_in_once_as_a_draft(kept, at):
    told = {"by": SYSTEM, "at": at}
    (line,) = load_profile(kept, dry_run=True, **told)
    assert "4 footnotes" not in line and "3 footnotes" in line and not Edition.objects.exists()
    (line,) = load_profile(kept, dry_run=False, **told)
    edition = Edition.objects.get()
    assert (edition.code, edition.state) == ("pe-cluster-2009", "open") and "5 made" in line
    shown = queries.rendered(edition, "en", who=SYSTEM)
    assert [one.key for one in shown.sections] == ["opening", "policy", "use"]
    assert [note.number for note in shown.footnotes] == [1, 2, 3]
    assert shown.footnotes[0].text.startswith("CMC, “Report on the Special Event,”")
    paez = str(Source.objects.get(title="Las bombas").pk)
    assert [note.number for note in shown.footnotes if paez in note.sources] == [2, 3]
    assert "(braces)" in shown.sections[1].paragraphs[0].text
    assert queries.faults_of(edition), "nothing of it is public yet"
    assert list(load_profile(kept, dry_run=False, **told)) == ["pe-cluster-2009: known"]


def test_a_published_profile_is_opened_to_all_by_a_second_person(kept, officer, head, stranger, at):
    with pytest.raises(Invalid, match="--published-by"):
        list(load_published(kept, by=officer, at=at, dry_run=False))
    with pytest.raises(Denied):
        list(load_published(kept, by=officer, published_by=stranger, at=at, dry_run=False))
    assert not Edition.objects.exists()
    lines = list(load_published(kept, by=officer, published_by=head, at=at, dry_run=False))
    assert lines[-1] == "pe-cluster-2009: published"
    shown = queries.rendered(queries.catalogue().get(), "en")
    assert len(shown.footnotes) == 3 and shown.cut_off == "18 March 2009"
    text = shown.sections[2].paragraphs[0].text
    assert "not known" in text and "0" not in text.replace("29 May 2007", "")
    claims = Claim.objects.filter(pk__in=Usage.objects.values("claim"))
    assert {one.written_id for one in claims} == {officer.actor_id}
    assert set(claims.values_list("state", "secrecy")) == {("published", "PUBLIC")}
    again = list(load_published(kept, by=officer, published_by=head, at=at, dry_run=False))
    assert again == ["pe-cluster-2009: known"]


def test_a_dry_run_publishes_nothing(kept, officer, head, at):
    list(load_published(kept, by=officer, published_by=head, at=at, dry_run=True))
    assert not Edition.objects.exists() and not Source.objects.filter(secrecy="PUBLIC").exists()


def test_what_is_no_profile_or_not_held_is_refused(tmp_path, at):
    told = {"by": SYSTEM, "at": at, "dry_run": False}
    with pytest.raises(Invalid, match="no file"):
        list(load_profile(tmp_path / "none.txt", **told))
    path = tmp_path / "other.txt"
    path.write_text("A letter\n\nNothing about a State is said here.\n")
    with pytest.raises(Invalid, match="load seeds"):
        list(load_profile(path, **told))
    list(load_documents(path, **told))
    with pytest.raises(Invalid, match="no profile"):
        list(load_profile(path, **told))


@pytest.mark.slow
def test_the_profile_of_peru_of_2009_has_its_15_footnotes(officer, head, at):
    if not FACTS.exists():
        pytest.skip("the seeds are not on this machine")
    (path,) = Path(SEEDS).glob("002_*.txt")
    told = {"by": SYSTEM, "at": at, "dry_run": False}
    list(load_documents(SEEDS, **told))
    list(load_facts(FACTS, **told))
    held = Claim.objects.count()
    two = {"by": officer, "published_by": head}
    lines = list(load_published(path, **{**told, **two}))
    assert lines[-1] == "pe-cluster-2009: published"
    edition = queries.catalogue().get()
    shown = queries.rendered(edition, "en")
    assert [note.number for note in shown.footnotes] == list(range(1, 16))
    assert [one.key for one in shown.sections] == ["opening", "policy", "use"]
    assert (shown.authors, shown.cut_off) == ("Landmine Monitor", "18 March 2009")
    origins = [row.cells[1] for table in shown.tables for row in table.rows]
    assert "South Africa" in origins and "Spain" in origins
    for number, words in {
        1: "CMC, “Report on the Special Event", 2: "Declaration on Cluster Munitions",
        6: "Ángel Páez, “Se eliminaran", 13: "Statement delivered by Costa Rica",
        14: "Amb. Antonio Garcia Revilla", 15: "Ángel Páez, “Peru se suma",
    }.items():  # fmt: skip
        assert shown.footnotes[number - 1].text.startswith(words), number
    marks = [r.number for s in shown.sections for p in s.paragraphs for r in p.runs if r.number]
    assert marks == list(range(1, 16)), "by first use, once each"
    paez = Source.objects.get(title="Se eliminaran las bombas de racimo")
    uses = [note.number for note in shown.footnotes if str(paez.pk) in note.sources]
    assert uses == [6, 15], "the same source in footnote 15 is a usage of its own"
    last = shown.sections[-1].paragraphs[-1].text
    assert last.endswith("composition of the current stockpile is not known.")
    # Built from the facts: those of this document stand behind its sentences.
    facts = Claim.objects.filter(pk__in=Usage.objects.values("claim"))
    of_list = facts.exclude(predicate="statement")
    assert of_list.count() == 42, "each fact of the list about this document"
    assert Claim.objects.count() - held == facts.count() - of_list.count() > 0
    assert not Citation.objects.filter(source=paez, passage__isnull=True).exists()
    assert queries.faults_of(edition) == []
