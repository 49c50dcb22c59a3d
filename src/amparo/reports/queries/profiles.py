"""R-16, a country profile of a year, and R-17, of ten years with first and last values."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

import vocab
from amparo.monitor.models import Edition
from amparo.monitor.queries import comparison_of, rendered, visible_to
from amparo.monitor.rules.rendering import MARK, Rendered
from amparo.monitor.rules.rendering import Table as ProfileTable
from amparo.monitor.rules.years import Said
from amparo.reports.queries.asking import Answer, Asking, Notes
from amparo.reports.rules.document import Block, Heading, Pairs, Paragraph, Table

TEN_YEARS = "ten_year"


def editions(who: Any, *, ten_years: bool) -> QuerySet[Edition]:
    """Return the editions that a report may be made of, the newest first."""
    found = visible_to(who).exclude(state=Edition.ARCHIVED)
    return found.filter(kind=TEN_YEARS) if ten_years else found.exclude(kind=TEN_YEARS)


def yearly(asking: Asking) -> Answer:
    """Gather R-16: the treaties at the cut-off, the sections with their footnotes, the tables."""
    edition = _chosen(asking, ten_years=False)
    if edition is None:
        return Answer([Paragraph(_("Choose an edition."))], Notes(asking.who))
    shown = rendered(edition, asking.language, who=asking.who)
    return _answer(asking, shown, [])


def of_ten_years(asking: Asking) -> Answer:
    """Gather R-17: the key developments, the first and last value of each kind, the deadlines."""
    edition = _chosen(asking, ten_years=True)
    if edition is None:
        return Answer([Paragraph(_("Choose an edition."))], Notes(asking.who))
    shown = rendered(edition, asking.language, who=asking.who)
    found = comparison_of(
        edition.profile, asking.language, who=asking.who,
        since=edition.since_year or edition.year - 10, until=edition.year,
    )  # fmt: skip
    compared = tuple(
        (vocab.label("monitor/claim_types", one.kind, asking.language),
         _said(one.first), _said(one.last)) for one in found.kinds
    )  # fmt: skip
    moved = tuple((one.on, one.value, one.statement) for one in found.deadlines)
    more: list[Block] = [
        Heading(_("First and last")),
        Table("first-last", _("What was said first and last"),
              (_("Kind"), _("First"), _("Last")), compared, (2, 4, 4),
              _("No value of these years is published here."), days=(1, 2)),
        Heading(_("Deadlines over the years")),
        Table("deadlines", _("How deadlines moved"), (_("As of"), _("Deadline"), _("Very words")),
              moved, (1, 1, 4), _("No deadline of these years is published here."), days=(0,)),
    ]  # fmt: skip
    return _answer(asking, shown, more)


def _chosen(asking: Asking, *, ten_years: bool) -> Edition | None:
    key = asking.filters.get("edition")
    if not key:
        return None
    return editions(asking.who, ten_years=ten_years).filter(pk=UUID(str(key))).first()


def _said(found: tuple[Said, ...]) -> str:
    return "\n".join(f"{one.on}: {one.value} – {one.statement}" for one in found)


def _answer(asking: Asking, shown: Rendered, more: list[Block]) -> Answer:
    notes = Notes(asking.who)
    # Numbered by first use there already: said in that order, the numbers stay the same.
    notes.texts = [_footnote(one.text, one.addresses) for one in shown.footnotes]
    blocks: list[Block] = [Pairs(tuple(_facts(shown)))]
    if shown.state != "published":
        blocks.append(Paragraph(_("This edition is a draft of the desk."), strong=True))
    blocks += [_table(shown.header), *_sections(shown)]
    for table in shown.tables:
        blocks += [Heading(table.title), _table(table)]
        if table.note:
            blocks.append(Paragraph(table.note))
    if shown.remarks:
        blocks += [Heading(_("To note")), *(Paragraph(one.text) for one in shown.remarks)]
    return Answer([*blocks, *more], notes, [shown.title])


def _footnote(text: str, addresses: tuple[str, ...]) -> str:
    missing = [address for address in addresses if address not in text]
    return " ".join([text, *missing])


def _facts(shown: Rendered) -> Iterator[tuple[str, str]]:
    pairs = (
        (_("State"), shown.state_name), (_("Year"), str(shown.year)),
        (_("Facts until"), shown.cut_off), (_("Last changed"), shown.updated),
        (pgettext("report", "Published"), shown.published), (_("Written by"), shown.authors),
        (_("Checked by"), shown.reviewer),
    )  # fmt: skip
    return ((label, words) for label, words in pairs if words)


def _sections(shown: Rendered) -> Iterator[Block]:
    for section in shown.sections:
        yield Heading(section.title)
        for paragraph in section.paragraphs:
            # The marks of the footnotes stay in the text, where they are said.
            yield Paragraph("".join(
                f" {run.text}" if run.kind == MARK else run.text for run in paragraph.runs
            ))  # fmt: skip


def _table(table: ProfileTable) -> Table:
    rows = tuple(row.cells for row in table.rows)
    return Table(table.key.replace("_", "-"), table.title, table.columns, rows,
                 empty=_("Nothing is published here."))  # fmt: skip
