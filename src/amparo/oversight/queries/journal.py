"""The journal, as watchers look through it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from amparo.cases.models import Case
from amparo.ledger.models import Entry


@dataclass(frozen=True, slots=True)
class Line:
    """One entry with the code of its case, which its file does not show."""

    entry: Entry
    code: str = ""
    code_name: str = ""


def entries(looked_for: Mapping[str, Any], file: str = "") -> QuerySet[Entry]:
    """Return the entries that fit, newest first.

    `looked_for`: who (part of the label), verb, kind, since and until (days, local, included).
    """
    found = Entry.objects.order_by("-seq")
    if file:
        found = found.filter(file=file)
    if who := str(looked_for.get("who") or "").strip():
        found = found.filter(actor_label__icontains=who)
    if verb := looked_for.get("verb"):
        found = found.filter(verb=verb)
    if kind := looked_for.get("kind"):
        found = found.filter(kind=kind)
    if since := looked_for.get("since"):
        found = found.filter(at__gte=_midnight(since))
    if until := looked_for.get("until"):
        found = found.filter(at__lt=_midnight(until + timedelta(days=1)))
    return found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def denied() -> QuerySet[Entry]:
    """Return the refused attempts, newest first."""
    return Entry.objects.filter(kind=Entry.DENIED).order_by("-seq")


def lines(found: Iterable[Entry]) -> list[Line]:
    """Return entries with the code of their case."""
    listed = list(found)
    keys = {e.file.partition(":")[2] for e in listed if e.file.startswith("case:")}
    known = {
        f"case:{pk}": (code, name)
        for pk, code, name in Case.objects.filter(pk__in=keys).values_list(
            "pk", "code", "code_name"
        )
    }
    return [Line(entry, *known.get(entry.file, ("", ""))) for entry in listed]


def last_verified() -> Entry | None:
    """Return the entry that says when the journal was last verified, and up to where."""
    return Entry.objects.filter(verb="journal.verified").order_by("-seq").first()
