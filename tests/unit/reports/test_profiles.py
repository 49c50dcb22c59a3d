"""R-16 and R-17: editions of country profiles, to each reader those that are theirs."""

import msgspec
import pytest
from django.http import QueryDict

from amparo.kernel.actors import VISITOR
from amparo.monitor.models import Edition, Profile
from amparo.monitor.models import Paragraph as Written
from amparo.monitor.queries import rendered
from amparo.monitor.queries.rendering import language_of, words_in
from amparo.monitor.rules.rendering import (
    Footnote,
    Paragraph,
    Rendered,
    Row,
    Run,
    Section,
    Table,
)
from amparo.reports.forms import form_of
from amparo.reports.queries.asking import gathered
from amparo.reports.queries.catalogue import REPORTS
from tests.unit.reports.conftest import ask

pytestmark = pytest.mark.django_db


def text(word: str, kind: str) -> Rendered:
    runs = (Run("text", f"Peru {word}."), Run("mark", "[1]", 1, "K1", 1))
    return Rendered(
        code="x", title=f"Peru {word}", state_name="Peru", country="PE", topic="cluster", kind=kind,
        year=2009, language="en", cut_off="2009", updated="2009", state="published",
        published="2010", authors="Writers", reviewer="Reviewer",
        header=Table("treaties", "Treaties", ("Treaty", "Status"), (Row(("CCM", "Signatory")),)),
        sections=(Section("policy", "Policy", (Paragraph(runs, "en"),)),),
        footnotes=(Footnote(1, "CMC, Report, 2009.", ("https://example.org/r",)),),
    )  # fmt: skip


@pytest.fixture
def edition(db, at):
    def make(word: str, state: str = "published", kind: str = "annual", year: int = 2009):
        profile, _new = Profile.objects.get_or_create(
            country="PE", topic="cluster", defaults={"opened_at": at}
        )
        shown = msgspec.to_builtins(text(word, kind))
        is_frozen = state in ("published", "archived")
        return Edition.objects.create(
            profile=profile, kind=kind, year=year, code=f"pe-{word.lower()}", state=state,
            opened_at=at, updated_at=at, frozen={"es": shown, "en": shown} if is_frozen else None,
        )  # fmt: skip

    return make


def words_of(key, who, at, one):
    document = gathered(REPORTS[key], ask(key, who, at, edition=str(one.pk)))
    return document, "\n".join(str(block) for block in document.blocks)


@pytest.mark.parametrize(("key", "kind"), [("R-16", "annual"), ("R-17", "ten_year")])
def test_a_published_edition_is_told_with_its_footnotes(key, kind, edition, at):
    document, said = words_of(key, VISITOR, at, edition("OPENWORD", kind=kind))
    assert "Peru OPENWORD. [1]" in said and "Signatory" in said
    assert document.notes == ("CMC, Report, 2009. https://example.org/r",)


def test_a_draft_is_a_choice_of_the_desks_alone_and_what_is_archived_of_nobody(
    edition, officer, liaison, at
):
    edition("DRAFTWORD", state="open")
    edition("OLDWORD", state="archived", year=2008)

    def choices(who):
        form = form_of("R-16").asked(QueryDict(), who=who, today=at.date())
        return [str(label) for _key, label in form.fields["edition"].choices]

    assert len(choices(officer)) == 2 and len(choices(liaison)) == len(choices(VISITOR)) == 1
    assert not any("2008" in one for one in choices(officer))


def test_an_edition_frozen_before_there_was_quechua_is_read_in_spanish(edition):
    one = edition("OPENWORD")
    one.frozen["es"] = {**one.frozen["es"], "language": "es", "title": "Perú"}
    assert rendered(one, "qu").title == "Perú"
    one.frozen["qu"] = {**one.frozen["es"], "language": "qu", "title": "Piruw"}
    assert rendered(one, "qu").title == "Piruw" and language_of(one, "qu") == "qu"


def test_a_paragraph_that_nobody_wrote_in_quechua_keeps_the_language_it_has():
    assert words_in(Written(es="Hola", en="Hello"), "qu") == ("Hola", "es")
    assert words_in(Written(es="", en="Hello"), "qu") == ("Hello", "en")
    assert words_in(Written(es="Hola", en="Hello"), "en") == ("Hello", "en")
