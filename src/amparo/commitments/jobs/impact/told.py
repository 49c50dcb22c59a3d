"""What the three tables share: how they are published, drafts, days, long titles.

They come as drafts; published at once only where one account answers for writing them and another
for publishing them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from amparo.commitments.actions import publish
from amparo.commitments.jobs.asking import AskImporter
from amparo.commitments.jobs.impact.relating import References, Related
from amparo.commitments.jobs.keeping import source_of, told_by
from amparo.commitments.models import Told
from amparo.commitments.rules.printed import NotADay, day_of
from amparo.evidence.models import Source
from amparo.exchange.importers import Context, Line, Note
from amparo.ledger.locks import hold_journal
from amparo.people.models import User
from vocab.exchange_files import limits

TITLE = 300  # characters of the title of an action or indicator


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one row says of an action or indicator: the words of its record, and what it names."""

    ref: str
    words: dict[str, Any] = field(default_factory=dict)
    related: Related = field(default_factory=Related)


class ImpactImporter(AskImporter):
    """What importers of the three tables have in common: they bring drafts of some `models`."""

    batch_rows = limits().rows  # all in one transaction: what is tied together comes together
    models: tuple[type[Told], ...]

    def publish(self, *, wrote: User, since: datetime, by: User, at: datetime) -> Iterator[str]:
        """Publish what someone took in as drafts since a moment, and say how much.

        :raises Denied: if who publishes heads no desk, or wrote any of it.
        """
        count = 0
        for model in self.models:
            own = model.objects.filter(  # type: ignore[attr-defined]
                state=Told.DRAFT, written_id=wrote.actor_id, recorded_at__gte=since
            )
            for key in list(own.order_by("pk").values_list("pk", flat=True)):
                publish(model=model, record_id=key, by=by, at=at)
                count += 1
        yield _("Records published: %(n)d.") % {"n": count}


class TakingRows:
    """One table of actions or indicators on its way in."""

    kind = ""  # as `References` calls it

    def __init__(self, context: Context) -> None:
        self.context = context
        self.refs = References(context)
        self.source: Source | None = None
        self.new = 0
        self.without_kind = 0
        self._seen: set[str] = set()

    def prepare(self) -> None:
        """Add the publication, once: two imports at the same moment take turns here."""
        hold_journal()
        self.source = source_of(self.context)

    def told(self) -> dict[str, Any]:
        """Return what all records of the table share."""
        return draft_by(self.context, self.source) | {"country": self.refs.country}

    def recognise(self, rows: Sequence[Row]) -> list[bool]:
        """Return which of some rows are records already."""
        return [self.refs.here(self.kind, row.ref) is not None for row in rows]

    def known(self, line: Line, ref: str) -> tuple[Told | None, bool]:
        """Return the record that a row is already, and if the row may be taken."""
        twice(line, ref, self._seen)
        row = self.refs.here(self.kind, ref)
        if row is None:
            return None, not is_draft(line)
        if not self.refs.sees(row):
            line.error("reference", _("This reference cannot be used here."))
        elif row.state == "withdrawn":
            line.warn("reference", _("It was withdrawn here: the row is left out."))
            return row, False
        return row, not is_draft(line)

    def note_kind(self, row: Told | None, kind: str) -> None:
        """Count the new records that no row says the kind of."""
        self.without_kind += row is None and not kind

    def pairs(self, rows: Sequence[Row]) -> tuple[dict[str, UUID], list[Row]]:
        """Return which rows are here, by reference, and those that are not."""
        self.refs = References(self.context)  # what came meanwhile is looked for anew
        found = {one.ref: self.refs.here(self.kind, one.ref) for one in rows}
        here = {ref: row.pk for ref, row in found.items() if row is not None}
        return here, [one for one in rows if one.ref not in here]

    def finish(self) -> list[Note]:
        """Return what was left untied, and how many records have no kind yet."""
        notes = self.refs.notes()
        if self.without_kind:
            text = _("%(n)d records have no kind: choose it when one of them is changed.")
            notes.append(Note(0, "", text % {"n": self.without_kind}, False))
        return notes


def draft_by(context: Context, source: Source | None) -> dict[str, Any]:
    """Return what all drafts of a table share.

    Who may read them, once published, the mapping says; the desks decide on the public.
    """
    secrecy = context.mapping.constants.get("secrecy", "INTERNAL")
    told = told_by(context, source)
    return told | {"state": Told.DRAFT, "published_at": None, "secrecy": secrecy}


def twice(line: Line, ref: str, seen: set[str], spelt: str = "") -> None:
    """Refuse a reference that stands twice in a file: nobody can say which row is meant.

    `spelt` is the one way to write it, where there are several.
    """
    key = spelt or ref
    if ref and key in seen:
        why = _("The reference «%(ref)s» stands twice in the file.")
        line.error("reference", why % {"ref": ref[:60]})
    seen.add(key)


def is_draft(line: Line) -> bool:
    """Test if a row is a draft of the other system: that is not taken in, and is listed."""
    if line.get("draft") != "yes":
        return False
    line.warn("draft", _("It is a draft there: the row is left out."))
    return True


def day_in(line: Line, name: str) -> date | None:
    """Return the day of a cell, with an error where it is none."""
    written = line.get(name)
    if not written:
        return None
    found = as_day(written)
    if found is None:
        why = _("«%(text)s» is no day, such as 2026-12-31.")
        line.error(name, why % {"text": written[:40]})
    return found


def as_day(written: str) -> date | None:
    """Return a printed day; nothing for a month, a year, or words."""
    try:
        found = day_of(written)
    except NotADay:
        return None
    return date.fromisoformat(found) if len(found) == 10 else None


def titled(line: Line) -> tuple[str, str]:
    """Return the title and description; a title that is too long stands in the description."""
    title, more = " ".join(line.get("title").split()), line.get("description")
    if len(title) <= TITLE:
        return title, more
    line.warn("title", _("The title is long: all of it begins the description."))
    return f"{title[: TITLE - 1]}…", "\n\n".join(part for part in (title, more) if part)
