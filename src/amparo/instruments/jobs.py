"""Lists of treaties taken in: the index of a collection, and the treaties known by name."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from amparo.exchange.importers import Context, Line, Note
from amparo.instruments.actions import enter_known
from amparo.instruments.models import Instrument
from amparo.instruments.policies import POLICY, Can
from amparo.kernel.actors import Actor
from amparo.ledger.actions import label
from vocab.treaties import untc_number

# «Convention on Cluster Munitions. Dublin, 30 May 2008»: the title, the place, the day.
PRINTED = re.compile(
    r"^(?P<title>.+?)\.{1,2} (?P<place>[^.]*?), (?P<day>\d{1,2}) (?P<month>[A-Z][a-z]{2,8}) "
    r"(?P<year>\d{4})$"
)
MONTHS = {
    name: number
    for number, name in enumerate(
        ("January", "February", "March", "April", "May", "June", "July", "August", "September",
         "October", "November", "December"), start=1,
    )
}  # fmt: skip


class InstrumentImporter:
    """Reads the index of a treaty collection: a number, a printed title, a chapter."""

    fields: Mapping[str, int] = {
        "untc": 16, "title": 2000, "chapter": 200, "short": 60, "kind": 24, "level": 12,
        "depositary": 200,
    }  # fmt: skip
    required = frozenset({"untc", "title"})
    takes_once = True

    def may(self, who: Any) -> bool:
        """Test if someone may take a list of treaties in: the head of a desk."""
        return POLICY.allows(who, Can.PUBLISH)

    def begin(self, context: Context) -> "TakingInstruments":
        """Begin to take a list of treaties in."""
        return TakingInstruments(context)


class TakingInstruments:
    """One list of treaties on its way in."""

    def __init__(self, context: Context) -> None:
        self.context = context

    def read(self, line: Line) -> Instrument | None:
        """Return what a row says of a treaty."""
        number = untc_number(line.get("untc"))
        if not number:
            line.error("untc", _("Without its number a treaty cannot be found again."))
            return None
        printed = " ".join(line.get("title").split())
        found = PRINTED.match(printed)
        if found and found["month"] in MONTHS:
            adopted = f"{found['year']}-{MONTHS[found['month']]:02d}-{int(found['day']):02d}"
            title, place = found["title"], found["place"]
        else:
            adopted, title, place = "", printed, ""
            line.warn("title", _("No place and day of adoption at its end; the title is kept."))
        return Instrument(
            short=line.get("short") or f"UNTC {number}",
            title=title[:600],
            kind=line.get("kind") or _kind(number, title),
            level=line.get("level") or "universal",
            depositary=line.get("depositary"),
            chapter=line.get("chapter")[:120],
            adopted=adopted,
            adopted_at_place=place[:120],
            untc=number,
            secrecy="PUBLIC",
        )

    def recognise(self, said: Sequence[Instrument]) -> list[bool]:
        """Return which treaties are here already, under the same number."""
        numbers = [one.untc for one in said]
        here = set(Instrument.objects.filter(untc__in=numbers).values_list("untc", flat=True))
        return [one.untc in here for one in said]

    def keep(self, said: Sequence[Instrument]) -> list[str]:
        """Keep the treaties as published: a depositary's list is its own citation."""
        by, at = self.context.by, self.context.at
        for one in said:
            one.written_id, one.written_label = by.actor_id, by.actor_label
            one.state, one.recorded_at, one.published_at = Instrument.PUBLISHED, at, at
        Instrument.objects.bulk_create(said)
        return [label(one) for one in said]

    def finish(self) -> list[Note]:
        """Return nothing: there is nothing to say of the file as a whole."""
        return []


def _kind(number: str, title: str) -> str:
    said = title.casefold()
    if said.startswith(("amendment", "rectification")):
        return "amendment"
    if "protocol" in said.split(" to the ")[0] or (number.count("-") > 1 and "protocol" in said):
        return "protocol"
    return "treaty"


def load_known(path: Path, *, by: Actor, at: datetime, dry_run: bool) -> Iterator[str]:
    """Enter the treaties that Amparo knows by name; no file is read."""
    if dry_run:
        here = Instrument.objects.exclude(known_as="").count()
        yield _("%(n)d treaties are here by name.") % {"n": here}
        return
    yield _("%(n)d treaties entered.") % {"n": enter_known(by=by, at=at)}
