"""Supporters and delivered statements are taken in from files, each with its source."""

import datetime as dt
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from amparo.diplomacy import actions
from amparo.diplomacy.models import Initiative, InitiativeLink, Meeting, Statement, Support
from amparo.diplomacy.queries import citations_of, visible_to
from amparo.diplomacy.queries.standing import standings, supporters
from amparo.diplomacy.queries.votes import crossed
from amparo.diplomacy.rules.heading import read_heading, supported_in
from amparo.kernel.actors import SYSTEM, VISITOR
from amparo.ledger.actions import label
from amparo.ledger.models import Entry
from amparo.people.models import User
from tests.unit.diplomacy.conftest import body, user
from tests.unit.diplomacy.test_vetoes import ROW, listed

pytestmark = pytest.mark.django_db
LISTS = Path(__file__).resolve().parents[3] / "src" / "vocab" / "initiatives"
CODE = LISTS / "act_code_of_conduct.toml"
SEEDS = Path(__file__).resolve().parents[4] / "shared" / "seeds"
SAID = """
Statement delivered by Peru – Informal Dialogue on Water, 6 September 2016
[TRANSLATION]

Mr. Chair,

1. My delegation thanks the Secretary-General for the report that is before us.
2. Peru supports the France/Mexico Initiative, as well as the initiative of the ACT group, led by
Liechtenstein, on a Code of Conduct. Both initiatives complement one another.
3. Others spoke of the ACT Code of Conduct, which many States supported.
"""


def load(kind, path, **more):
    """Take a file in, written and published by two accounts of a desk."""
    if not User.objects.filter(email="writer@example.org").exists():
        desk = body("LOADING")
        user("writer", "desk_officer", desk)
        user("publisher", "desk_head", desk)
    two = {"written_by": "writer@example.org", "published_by": "publisher@example.org"}
    call_command("load", kind, str(path), **two, **more)


@pytest.fixture
def said(tmp_path):
    path = tmp_path / "statement.txt"
    path.write_text(SAID, encoding="utf-8")
    return path


def test_the_named_supporters_stand_as_of_the_day_that_a_source_names_them():
    load("supporters", CODE)
    code = Initiative.objects.get(short_title="ACT Code of Conduct")
    assert supporters(VISITOR, code, dt.date(2015, 8, 31)) == set()
    first = supporters(VISITOR, code, dt.date(2015, 9, 1))
    assert len(first) == 29 and {"PE", "BZ", "NL", "ES", "UA"} < first
    assert not {"FR", "GB"} & first
    launch = supporters(VISITOR, code, dt.date(2015, 10, 23))
    assert launch - first == {"GW", "MD", "FR", "GB"}
    for support in visible_to(VISITOR, Support).filter(initiative=code):
        assert citations_of(VISITOR, support).get().source.address.startswith("http")
    assert "104" in code.note
    before = Support.objects.count()
    load("supporters", CODE)
    assert Support.objects.count() == before, "a second time changes nothing"


def test_a_veto_of_a_supporter_is_told_from_one_before_it_supported(tmp_path):
    load("supporters", CODE)
    rows = (ROW.replace("2/28/2017", day).replace("S/2017/172", f"S/{n}").replace("Russia", "UK")
            for n, day in enumerate(("10/22/2015", "10/24/2015")))  # fmt: skip
    load("ballots", listed(tmp_path, *rows))
    code = Initiative.objects.get(short_title="ACT Code of Conduct")
    lines = {line.ballot.when: line.supporters for line in crossed(VISITOR, code)}
    assert lines == {"2015-10-24": ["GB"], "2015-10-22": []}


def test_a_statement_is_read_with_its_day_its_meeting_and_what_it_supports(said, client, at):
    load("statement", said)
    statement = Statement.objects.get()
    assert (statement.party, statement.when, statement.state) == ("PE", "2016-09-06", "published")
    assert statement.is_translation and statement.language == "en"
    assert Meeting.objects.get().title == "Informal Dialogue on Water"
    named = {s.initiative.short_title: s.paragraph.number for s in Support.objects.filter(
        paragraph__isnull=False)}  # fmt: skip
    assert named == {"France/Mexico Initiative": 2, "ACT Code of Conduct": 2}
    assert InitiativeLink.objects.get().paragraph.number == 2
    page = client.get(reverse("diplomacy:fact", args=["statement", statement.pk]))
    assert page.status_code == 200 and 'id="p-2"' in page.content.decode()
    load("statement", said)
    assert Statement.objects.count() == 1


def test_without_a_second_person_all_of_it_waits_as_drafts(said, client, head, at, capsys):
    call_command("load", "statement", str(said))
    call_command("load", "supporters", str(CODE))
    assert "waits as drafts" in capsys.readouterr().out
    made = (Statement, Meeting, Initiative, Support)
    for model in made:
        assert set(model.objects.values_list("state", flat=True)) <= {"draft", "delivered"}, model
        assert not visible_to(VISITOR, model).exists()
        assert visible_to(head, model).exists(), "the desks read and publish it"
    statement, meeting = Statement.objects.get(), Meeting.objects.get()
    page = client.get(reverse("diplomacy:fact", args=["statement", statement.pk]))
    assert page.status_code in (302, 404)
    actions.publish(model=Meeting, key=meeting.pk, by=head, at=at)
    statement = actions.publish_statement(statement_id=statement.pk, by=head, at=at)
    assert statement.state == "published"
    call_command("load", "statement", str(said))
    assert (Statement.objects.count(), Meeting.objects.count()) == (1, 1)


def test_who_publishes_is_a_second_account_that_heads_a_desk(said, head, officer, stranger):
    for two, words in (
        ({"written_by": "officer@example.org"}, "Name both"),
        ({"published_by": "head@example.org"}, "Name both"),
        ({"written_by": "head@example.org", "published_by": "HEAD@example.org"}, "second person"),
        ({"written_by": "officer@example.org", "published_by": "no@example.org"}, "Nobody who"),
        ({"written_by": "officer@example.org", "published_by": "other@example.org"}, "may not"),
    ):  # fmt: skip
        with pytest.raises(CommandError, match=words):
            call_command("load", "statement", str(said), **two)
        assert not Statement.objects.exists()
    two = {"written_by": "officer@example.org", "published_by": "head@example.org"}
    call_command("load", "statement", str(said), **two)
    told = Statement.objects.get()
    assert (told.published_label, told.state) == (head.actor_label, "published")
    for one, part in ((officer, "written"), (head, "published")):
        entry = Entry.objects.get(target=label(one), verb="import.in_name")
        assert entry.after == {"kind": "statement", "part": part}


def test_saying_again_that_it_supports_begins_nothing_new(said):
    load("supporters", CODE)
    load("statement", said)
    code = Initiative.objects.get(short_title="ACT Code of Conduct")
    assert Support.objects.filter(initiative=code, party="PE").count() == 2
    peru = next(s for s in standings(VISITOR, code, dt.date(2020, 1, 1)) if s.party == "PE")
    assert peru.since.first == dt.date(2015, 9, 1)


def test_a_trial_keeps_nothing(said, capsys):
    load("statement", said, dry_run=True)
    load("supporters", CODE, dry_run=True)
    assert not Statement.objects.exists() and not Initiative.objects.exists()
    assert "¶2" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("kind", "text"),
    [("statement", "1. No heading."), ("supporters", 'key = "x"'), ("supporters", "no toml"),
     ("statement", SAID.replace("Peru", "Ruritania", 1)),
     ("statement", SAID.replace("6 September 2016", "in 2016"))],
)  # fmt: skip
def test_a_file_that_says_too_little_is_refused(tmp_path, kind, text):
    path = tmp_path / "file.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError):
        load(kind, path)
    with pytest.raises(CommandError):
        load(kind, tmp_path / "absent")
    assert not Initiative.objects.exists() and not Statement.objects.exists()


def test_headings_in_both_languages():
    spanish = read_heading("Intervención del Perú – Diálogo interactivo, 6 de setiembre de 2016")
    assert (spanish.by.code, spanish.when) == ("PE", "2016-09-06")
    assert read_heading("1. My delegation thanks the Chair.") is None
    names = {"act": ("ACT Code of Conduct",)}
    assert supported_in("Peru supports the ACT Code of Conduct.", names) == ["act"]
    assert supported_in("The ACT Code of Conduct has many who support it.", names) == []


@pytest.mark.skipif(not SEEDS.exists(), reason="shared/seeds is not on this machine")
def test_the_statement_of_6_september_2016(client):
    (path,) = SEEDS.glob("000_*.txt")
    load("statement", path)
    statement = Statement.objects.get()
    assert [p.number for p in statement.paragraphs.all()] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [n.paragraph.number for n in statement.footnotes.all()] == [3]
    seven = statement.paragraphs.get(number=7)
    stands = {(s.initiative.short_title, s.status, s.when) for s in seven.supports.all()}
    assert stands == {
        ("France/Mexico Initiative", "supports", "2016-09-06"),
        ("ACT Code of Conduct", "supports", "2016-09-06"),
    }
    back = f"{reverse('diplomacy:fact', args=['statement', statement.pk])}#p-7"
    for support in seven.supports.all():
        page = client.get(reverse("diplomacy:fact", args=["initiative", support.initiative_id]))
        assert back in page.content.decode()


def test_a_support_may_be_said_twice(at, source, desk, officer):
    held = {"desk": desk, "by": officer, "at": at}
    code = actions.launch(title="C", type="proposal", **held)
    step = {"initiative_id": code.pk, "party_code": "PE", **held}
    actions.record_support(status="supports", when="2015", **step)
    actions.record_support(status="supports", when="2016", **step)
    assert supporters(SYSTEM, code, dt.date(2017, 1, 1)) == {"PE"}
