"""Where each thing of the room is shown, and what it is called above its pages."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.commitments import models

PAGES: dict[type[Any], str] = {
    models.Recommendation: "commitments:recommendation",
    models.Action: "commitments:state_action",
    models.Cycle: "commitments:cycle",
    models.Indicator: "commitments:indicator",
    models.Submission: "commitments:submission",
    models.ProgressReport: "commitments:progress",
}


def address_of(row: Any) -> str:
    """Return the page of a thing: its own, or that of what it is said of."""
    if name := PAGES.get(type(row)):
        return reverse(name, args=[row.pk])
    for above in ("recommendation", "action", "indicator", "submission"):
        if getattr(row, f"{above}_id", None):
            return address_of(getattr(row, above))
    return reverse("commitments:due")


def name_of(row: Any) -> str:
    """Return what a thing is called: its reference, or a neutral word."""
    if isinstance(row, models.ProgressReport):
        return _("Progress report")
    return str(getattr(row, "ref", "") or getattr(row, "label", "") or getattr(row, "title", ""))


def is_of_chain(row: Any) -> bool:
    """Test if a record belongs to the chain, whose things have pages of their own."""
    said_of = (models.Position, models.Assessment, models.IndicatorValue)
    return isinstance(row, (*PAGES, *said_of))
