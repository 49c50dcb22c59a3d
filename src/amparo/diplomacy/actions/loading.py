"""Taking in lists of supporters and delivered statements: `manage.py load supporters|statement`.

What a file says becomes drafts, each with its source, that a head publishes on their pages; it is
published at once only where one account answers for writing and another for publishing it. Every
line that is taken is printed, and a dry run prints the same and keeps nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

import vocab
from amparo.diplomacy.actions.facts import publish
from amparo.diplomacy.actions.forums import add_meeting
from amparo.diplomacy.actions.initiatives import launch, record_support, relate
from amparo.diplomacy.actions.statements import keep_statement, publish_statement
from amparo.diplomacy.actions.steps import Cited
from amparo.diplomacy.models import (
    Fact,
    Initiative,
    InitiativeLink,
    Meeting,
    Paragraph,
    Statement,
    Support,
)
from amparo.diplomacy.policies import desks_of
from amparo.diplomacy.rules.heading import (
    Heading,
    complement_each_other,
    read_heading,
    supported_in,
)
from amparo.evidence.actions.documents import language_of
from amparo.evidence.actions.sources import add_source
from amparo.evidence.models import Source
from amparo.evidence.rules.opening import decoded
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid
from amparo.people.models import Organisation
from vocab.initiatives import Initiative as Known
from vocab.initiatives import Place, initiatives, read_initiative
from vocab.reading import BadFile
from vocab.states import state_name

LARGEST = 5_000_000  # bytes


class _Undone(Exception):
    """Ends a dry run: what was done is undone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hands:
    """Who writes what a file says, and who publishes it; without the second it stays a draft."""

    by: Actor
    at: datetime
    published_by: Actor | None = None

    @property
    def writes(self) -> dict[str, Any]:
        """Return who writes, as the actions take it: for their desk, or the operator for none."""
        desks = desks_of(self.by)
        desk = Organisation.objects.get(pk=min(desks)) if desks else None
        return {"desk": desk, "by": self.by, "at": self.at}

    def publish(self, row: Fact) -> None:
        """Publish a fact, if somebody answers for that."""
        if self.published_by is not None:
            publish(model=type(row), key=row.pk, by=self.published_by, at=self.at)


def load_supporters(
    path: Path, *, by: Actor, at: datetime, dry_run: bool, published_by: Actor | None = None
) -> Iterator[str]:
    """Take in one initiative with the States that a text names as supporters; yield a line of each.

    :raises Invalid: if the file cannot be read.
    """
    try:
        known = read_initiative(_content(path), path.name)
    except BadFile as bad:
        raise Invalid(str(bad)) from bad
    hands = Hands(by=by, at=at, published_by=published_by)
    yield from _tried(lambda: take_initiative(known, hands), hands, dry_run)


def load_statements(
    path: Path, *, by: Actor, at: datetime, dry_run: bool, published_by: Actor | None = None
) -> Iterator[str]:
    """Take in a statement that was delivered, with the initiatives that it says it supports.

    Its first line says who delivered it, where and on which day; its paragraphs are numbered.

    :raises Invalid: if the file cannot be read, or has no such line or no numbers.
    """
    text = decoded(_content(path))
    heading = read_heading(text)
    if heading is None or not heading.by.code or not heading.when:
        raise Invalid(
            _("The first line must say who delivers the statement, where, and on which day, such "
              "as: Statement delivered by Peru – Informal dialogue, 6 September 2016.")
        )  # fmt: skip
    hands = Hands(by=by, at=at, published_by=published_by)
    yield from _tried(lambda: _take_statement(heading, text, hands), hands, dry_run)


def _tried(take: Any, hands: Hands, dry_run: bool) -> Iterator[str]:
    lines: list[str] = []
    try:
        with transaction.atomic():
            lines += take()
            if dry_run:
                raise _Undone
    except _Undone:
        lines.append(_("Nothing was written: this was only a trial."))
    else:
        if hands.published_by is None:
            lines.append(_("All of it waits as drafts: a head of a desk publishes it."))
    yield from lines


def take_initiative(known: Known, hands: Hands) -> list[str]:
    """Take in an initiative with its named supporters; return a line about each that is new."""
    places = {place.key: place for place in known.source}
    initiative, lines = _initiative(known, places, hands)
    for step in known.step:
        source = _source(places[step.source], hands)
        for code in step.states:
            there = Support.objects.filter(
                initiative=initiative, party=code, status=step.status, when=step.on
            ).exclude(state="withdrawn")  # fmt: skip
            if there.exists():
                continue
            made = record_support(
                initiative_id=initiative.pk, party_code=code, status=step.status, when=step.on,
                note=step.note, **hands.writes,
                cited=Cited(source=source, locator=step.locator, quote=step.quote),
            )  # fmt: skip
            hands.publish(made)
            lines.append(f"{state_name(code, 'es')}: {_word(step.status)}, {step.on}")
    for link in known.link:
        other, said = _initiative_of(link.other, hands)
        lines += said
        _relate(initiative, other, link.type, None, hands)
    return [*lines, _("%(title)s: %(n)d new") % {"title": known.short_title, "n": len(lines)}]


def _initiative(
    known: Known, places: dict[str, Place], hands: Hands
) -> tuple[Initiative, list[str]]:
    found = Initiative.objects.filter(title=known.title).exclude(state="withdrawn").first()
    if found is not None:
        return found, []
    cited = Cited(source=_source(next(iter(places.values())), hands))
    made = launch(
        title=known.title, type=known.kind, short_title=known.short_title, leads=known.leads,
        led_by=known.led_by, when=known.launched, cited=cited, **hands.writes,
    )  # fmt: skip
    Initiative.objects.filter(pk=made.pk).update(note=known.note)
    hands.publish(made)
    return made, [known.title]


def _initiative_of(key: str, hands: Hands) -> tuple[Initiative, list[str]]:
    known = initiatives()[key]
    return _initiative(known, {place.key: place for place in known.source}, hands)


def _source(place: Place, hands: Hands) -> Source:
    found = Source.objects.filter(address=place.address, title=place.title).first()
    return found or add_source(
        title=place.title, kind=place.kind, publisher=place.publisher, published=place.published,
        address=place.address, read_on=place.read_on, language=place.language, secrecy="PUBLIC",
        is_of_desks=True, by=hands.by, at=hands.at,
    )  # fmt: skip


# --- statements ------------------------------------------------------------------


def _take_statement(heading: Heading, text: str, hands: Hands) -> list[str]:
    found = Statement.objects.filter(
        party=heading.by.code, when=heading.when, title=heading.line[:300]
    ).first()
    if found is not None:
        return [_("%(title)s: known") % {"title": heading.line}]
    cited = Cited(source=_statement_source(heading, text, hands), locator=_("whole text"))
    made = keep_statement(
        title=heading.line[:300], party_code=heading.by.code, language=_language(text),
        when=heading.when, text=text, cited=cited, meeting=_meeting(heading, cited, hands),
        is_translation=heading.is_translation, **hands.writes,
    )  # fmt: skip
    if hands.published_by is not None:
        publish_statement(statement_id=made.pk, by=hands.published_by, at=hands.at)
    lines = [_("%(title)s: %(n)d paragraphs") % {"title": made.title, "n": made.paragraphs.count()}]
    for paragraph in made.paragraphs.all():
        lines += _supports(made, paragraph, hands)
    return lines


def _supports(statement: Statement, paragraph: Paragraph, hands: Hands) -> list[str]:
    """Keep what a paragraph says of the initiatives that Amparo knows; return a line of each."""
    lines, named = [], []
    said_as = {key: one.said_as for key, one in initiatives().items()}
    for key in supported_in(paragraph.text, said_as):
        initiative, new = _initiative_of(key, hands)
        made = record_support(
            initiative_id=initiative.pk, party_code=statement.party, status="supports",
            paragraph=paragraph, **hands.writes,
        )  # fmt: skip
        hands.publish(made)
        named.append(initiative)
        lines += [*new, f"¶{paragraph.number}: {_word('supports')}, {initiative}"]
    if len(named) == 2 and complement_each_other(paragraph.text):
        _relate(*named, "complements", paragraph, hands)
        lines.append(f"¶{paragraph.number}: {named[0]} – {named[1]}")
    return lines


def _relate(
    one: Initiative, other: Initiative, how: str, paragraph: Paragraph | None, hands: Hands
) -> None:
    there = InitiativeLink.objects.filter(one=one, other=other, type=how)
    if not there.exists():
        relate(
            one_id=one.pk, other_id=other.pk, type=how, paragraph=paragraph, by=hands.by,
            at=hands.at,
        )  # fmt: skip


def _meeting(heading: Heading, cited: Cited, hands: Hands) -> Meeting | None:
    if not heading.meeting:
        return None
    found = Meeting.objects.filter(title=heading.meeting, when=heading.when)
    if known := found.filter(state="published").first() or found.filter(state="draft").first():
        return known
    made = add_meeting(title=heading.meeting[:300], when=heading.when, cited=cited, **hands.writes)
    hands.publish(made)
    return Meeting.objects.get(pk=made.pk)


def _statement_source(heading: Heading, text: str, hands: Hands) -> Source:
    return add_source(
        title=heading.line[:300], kind="official_record", published=heading.when,
        publisher=state_name(heading.by.code, "es"), language=_language(text), secrecy="PUBLIC",
        is_of_desks=True, by=hands.by, at=hands.at,
    )  # fmt: skip


def _language(text: str) -> str:
    found = language_of(text)
    return found if found in vocab.terms("places/languages") else "en"


def _word(status: str) -> str:
    return vocab.label("diplomacy/support_statuses", status, "es")


def _content(path: Path) -> bytes:
    if not path.is_file() or path.stat().st_size > LARGEST:
        raise Invalid(_("There is no file at %(path)s.") % {"path": path})
    return path.read_bytes()
