"""The order of an edition: a section or a paragraph moves one place up or down, and back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid, Outdated, Refused
from amparo.ledger import actions as ledger
from amparo.monitor.actions.editions import touched, writable
from amparo.monitor.models import Paragraph, Section

STEPS = {"up": -1, "down": 1}


@transaction.atomic
def move_section(*, section_id: object, place: int, step: str, by: Actor, at: datetime) -> Section:
    """Move a section one place in its edition; `place` (from 1) is where it stood when read.

    :raises Denied: if who asks works at no desk.
    :raises Invalid: for a step that is neither up nor down.
    :raises Refused: if it was moved since, has no place to go, or the edition was published.
    """
    edition = writable(Section.objects.get(pk=section_id).edition_id, by)
    row = Section.objects.get(pk=section_id)
    _swap(list(edition.sections.order_by("order", "id")), row, place, step)
    touched(edition, by, at)
    ledger.record(verb="section.moved", target=row, by=by, at=at, after={"step": step})
    return row


@transaction.atomic
def move_paragraph(
    *, paragraph_id: object, place: int, step: str, by: Actor, at: datetime
) -> Paragraph:
    """Move a paragraph one place in its section; `place` (from 1) is where it stood when read.

    :raises Denied: if who asks works at no desk.
    :raises Invalid: for a step that is neither up nor down.
    :raises Refused: if it was moved or removed since, has no place to go, or the edition was
        published.
    """
    section = Section.objects.get(paragraphs=paragraph_id)
    edition = writable(section.edition_id, by)
    row = Paragraph.objects.get(pk=paragraph_id)
    if row.removed_at:
        raise Refused(_("This paragraph was removed."))
    standing = section.paragraphs.filter(removed_at=None).order_by("order", "id")
    _swap(list(standing), row, place, step)
    touched(edition, by, at)
    ledger.record(verb="paragraph.moved", target=row, by=by, at=at, after={"step": step})
    return row


def _swap(rows: Sequence[Any], row: Any, place: int, step: str) -> None:
    """Write the order of rows anew, with one of them moved a step."""
    if step not in STEPS:
        raise Invalid(_("Choose from the list."), "step")
    order = [one.pk for one in rows]
    here = order.index(row.pk)
    if here + 1 != place:
        raise Outdated(_("Someone moved this meanwhile. Look at the order as it is now."))
    there = here + STEPS[step]
    if not 0 <= there < len(order):
        raise Refused(_("It has no place to go in that direction."))
    order[here], order[there] = order[there], order[here]
    by_key = {one.pk: one for one in rows}
    for number, key in enumerate(order, start=1):
        if by_key[key].order != number:
            by_key[key].order = number
            by_key[key].save(update_fields=["order"])
