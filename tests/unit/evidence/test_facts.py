"""Lists of facts: found in the text, held as claims at their words, checked again by a search."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from amparo.evidence.actions import facts as acts
from amparo.evidence.actions import loading
from amparo.evidence.models import Citation, Claim, Document, Passage
from amparo.evidence.rules.facts import COLUMNS, BadList, facts_in, typed_value
from amparo.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db

SEEDS = Path(__file__).resolve().parents[4] / "shared" / "seeds"
LIST = SEEDS.parent / "domain" / "data" / "seed_facts.csv"
TEXT = """Peru has destroyed more than 18,220 mines between January 2009 and December 2015.

It joined “45 other countries” in Oslo.[1]

[1] Meeting of 22 February 2007.
"""
HEAD = ",".join(COLUMNS)
ROWS = (
    'F1,a.txt,"L1: ""more than 18,220 mines""",Mines,Mines,total|qualifier,18220|MORE_THAN,'
    "2009-01/2015-12,the page",
    'F2,a.txt,"L3: ""45 other countries""",Joined 45,Joint,others|total|on,45|46|2007-02-22,'
    "2007-02-22,fn 1",
)


def listed(folder, *rows):
    path = folder / "facts.csv"
    path.write_text("\n".join((HEAD, *rows)), encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path, at):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    list(loading.load_documents(tmp_path, by=SYSTEM, at=at, dry_run=False))
    return tmp_path


def said(path, *names):
    out = io.StringIO()
    call_command(*names, str(path), stdout=out)
    return out.getvalue()


def test_a_fact_becomes_a_claim_at_its_very_words(folder, at):
    path = listed(folder, *ROWS)
    lines = list(loading.load_facts(path, by=SYSTEM, at=at, dry_run=False))
    assert lines == ["2 facts: 2 held as claims, 2 of them new"]
    mines, joined = Claim.objects.order_by("id")
    assert (mines.type, mines.value, mines.qualifier) == ("number", "18220", "more_than")
    assert (mines.period, mines.said, mines.state) == (
        "2009-01/2015-12", "more than 18,220 mines", "cited",
    )  # fmt: skip
    assert joined.value == {"others": "45", "total": "46", "on": "2007-02-22"}
    first, second = Citation.objects.filter(target=f"evidence.Claim:{joined.pk}").order_by("order")
    assert (first.quote, first.locator) == ("45 other countries", "§ 2, l. 3")
    # The day stands in the footnote: cited there too.
    assert (second.quote, second.locator) == ("22 February 2007", "n. 1, l. 5")
    again = list(loading.load_facts(path, by=SYSTEM, at=at, dry_run=False))
    assert again == ["2 facts: 2 held as claims, 0 of them new"] and Claim.objects.count() == 2


def test_a_dry_run_holds_nothing(folder, at):
    path = listed(folder, *ROWS)
    list(loading.load_facts(path, by=SYSTEM, at=at, dry_run=True))
    assert not Claim.objects.exists()


def test_the_check_fails_until_each_fact_is_held_and_writes_nothing(folder):
    path = listed(folder, *ROWS)
    with pytest.raises(CommandError, match="2 facts are missing"):
        said(path, "check_facts")
    assert not Claim.objects.exists()
    said(path, "load", "facts")
    printed = said(path, "check_facts")
    assert "F1  FOUND  18220|MORE_THAN  «more than 18,220 mines»  a.txt, § 1, l. 1" in printed
    assert "[not in the text: 46]" in printed and "2 found, 0 missing" in printed


def test_a_claim_alone_or_words_alone_are_not_enough(folder, at):
    path = listed(folder, *ROWS)
    said(path, "load", "facts")
    fact = facts_in(path.read_bytes())[0]
    assert acts.look_for(fact).result == acts.FOUND
    claim = Claim.objects.order_by("id").first()
    Claim.objects.filter(pk=claim.pk).update(value="18221")  # another value
    assert acts.look_for(fact).result == acts.NOT_HELD
    Claim.objects.filter(pk=claim.pk).update(value="18220", state="retracted")
    assert acts.look_for(fact).result == acts.NOT_HELD
    Claim.objects.filter(pk=claim.pk).update(state="cited")
    Citation.objects.filter(target=f"evidence.Claim:{claim.pk}").update(start=30)  # other words
    assert acts.look_for(fact).result == acts.NOT_HELD
    Passage.objects.filter(number=1).update(text="Something else.")
    assert acts.look_for(fact).result == acts.NO_WORDS
    Document.objects.update(state=Document.FAILED)
    assert acts.look_for(fact).result == acts.NO_DOCUMENT


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ('F1,a.txt,"",Mines,Mines,total,1,,', 2),
        ('F1,,"L1: ""x""",Mines,Mines,total,1,,', 2),
        ('F1,a.txt,"L1: ""x""",Mines,Mines,total,1,May 2009,', 2),
    ],
)
def test_a_line_that_cannot_be_read_is_named(folder, row, line):
    with pytest.raises(BadList) as no:
        facts_in(listed(folder, row).read_bytes())
    assert no.value.line == line
    with pytest.raises(CommandError, match="Line 2"):
        said(listed(folder, row), "check_facts")
    with pytest.raises(BadList):
        facts_in(b"id,value\n1,2\n")
    with pytest.raises(BadList):
        facts_in(b"\xff\xfe")


@pytest.mark.parametrize(
    ("field", "value", "kind", "typed"),
    [
        ("count", "7", "number", "7"),
        ("since", "1958", "date", "1958"),
        ("on", "2016-04", "date", "2016-04"),
        ("period", "2018/2019", "period", "2018/2019"),
        ("is_party", "true", "yes_no", "true"),
        ("partners", "BOL; COL; ECU", "states", "BOL; COL; ECU"),
        ("themes", "oceans; climate", "list", "oceans; climate"),
        ("status", "UNKNOWN", "unknown", ""),
        ("a|b", "394|141", "record", "a: 394\nb: 141"),
        ("title", "A plan", "text", "A plan"),
        ("a|b", "one only", "text", "one only"),
    ],
)
def test_the_shape_of_a_value_tells_its_type(folder, field, value, kind, typed):
    row = f'F1,a.txt,"L1: ""x""",S,E,{field},"{value}",,'
    found = typed_value(facts_in(listed(folder, row).read_bytes())[0])
    assert (found.type, found.typed) == (kind, typed)


def test_a_folder_without_documents_is_refused(tmp_path):
    with pytest.raises(CommandError, match="no document"):
        said(tmp_path, "load", "seeds")
    with pytest.raises(CommandError, match="no file"):
        said(tmp_path / "none.csv", "load", "facts")
    (tmp_path / "x.pdf").write_bytes(b"\x89PNG\r\n\x1a\n0000")
    with pytest.raises(CommandError, match=r"x\.pdf"):
        said(tmp_path, "load", "seeds")


@pytest.mark.slow
@pytest.mark.skipif(not LIST.exists(), reason="shared/seeds is not on this machine")
def test_the_five_documents_hold_all_facts_that_were_listed_of_them():
    assert said(SEEDS, "load", "seeds").count("kept") == 5
    assert said(SEEDS, "load", "seeds").count("known") == 5
    said(LIST, "load", "facts")
    assert "141 found, 0 missing" in said(LIST, "check_facts")
    assert Claim.objects.count() == 141
    # Each stands on the line that the list names, in the very words.
    for fact in facts_in(LIST.read_bytes()):
        finding = acts.look_for(fact)
        assert finding.passage.line == fact.line, fact.key
        assert finding.citation.passage == finding.passage
