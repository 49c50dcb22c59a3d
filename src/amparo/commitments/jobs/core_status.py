"""A researchers' table of the core human-rights treaties: who is a party since which year.

It tells years, not days: what it says is kept as a year, and inside that year the standing of a
State is not certain. Where a table with days is here too, the day is used.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from amparo.commitments.jobs.keeping import BATCH, Fact, Names, keep, key_of, source_of
from amparo.commitments.policies import POLICY, Can
from amparo.evidence.models import Source
from amparo.exchange.importers import Context, Line, Note
from amparo.instruments.models import Instrument
from amparo.ledger.locks import hold_journal


class CoreStatusImporter:
    """Reads for each treaty and State whether it is a party, since when, or a signatory."""

    fields: Mapping[str, int] = {
        "treaty": 20, "member": 160, "code": 4, "status": 20, "is_party": 4, "year": 8,
        "remark": 300, "as_of": 10, "signatory": 8, "no_action": 8,
    }  # fmt: skip
    required = frozenset({"treaty", "member", "status"})
    takes_once = False
    batch_rows = BATCH
    reads_once = True  # treaties are never removed

    def may(self, who: Any) -> bool:
        """Test if someone may take such a table in: the head of a desk."""
        return POLICY.allows(who, Can.IMPORT)

    def stays(self) -> str:
        """Return why an import of this kind is not taken back as a whole."""
        return _("What it brought stays: acts of States are withdrawn one by one, with a reason.")

    def begin(self, context: Context) -> "TakingStatus":
        """Begin to take a table in."""
        return TakingStatus(context)


class TakingStatus:
    """One such table on its way in."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.names = Names()
        self.source: Source | None = None
        self.new = 0
        self._here = {i.known_as: i for i in Instrument.objects.exclude(known_as="")}

    def prepare(self) -> None:
        """Add the publication, once: two imports at the same moment take turns here."""
        hold_journal()
        self.source = source_of(self.context)

    def read(self, line: Line) -> tuple[Fact, ...] | None:
        """Return what a row says; «no action» is no act."""
        treaty = self._here.get(line.get("treaty"))
        if treaty is None:
            why = _("The treaty «%(name)s» is not here. Load the known treaties first.")
            line.error("treaty", why % {"name": line.get("treaty")})
            return None
        who = self.names.who(line.get("member"))
        if who.country and line.get("code") and who.country != line.get("code").upper():
            why = _("The code %(code)s is not that of %(name)s.")
            line.warn("code", why % {"code": line.get("code"), "name": who.name})
        self._doubts(line)
        kind, made = self._act(line, treaty)
        if not kind or line.is_wrong:
            return None
        key = key_of(self.context.mapping.name, treaty.known_as, who.key, kind, made)
        printed = line.get("year") or line.get("status")
        where = f"{treaty.known_as}, {who.name}"[:120]
        return (Fact(treaty.pk, who, kind, made, "", "", printed, key, where, line.get("remark")),)

    def _act(self, line: Line, treaty: Instrument) -> tuple[str, str]:
        status = line.get("status")
        if status == "none":
            return "", ""
        year = line.get("year").removesuffix(".0")
        if status == "party" and year:
            if not (year.isdecimal() and len(year) == 4):
                line.error("year", _("«%(text)s» is no year.") % {"text": year[:20]})
            return "consent", year
        # Somewhere between the adoption and the day of the table: nobody says when.
        until = line.get("as_of") or str(self.context.at.year)
        since = treaty.adopted[:4] or until
        return ("consent" if status == "party" else "signature"), f"{since}/{until}"

    def _doubts(self, line: Line) -> None:
        flag = line.get("is_party").removesuffix(".0")
        if flag and (flag == "1") != (line.get("status") == "party"):
            line.warn("is_party", _("The two columns do not agree; the status is taken."))
        if "denounced" in line.get("remark").casefold():
            why = _("The remark tells of a denunciation; record it with its day: «%(text)s».")
            line.warn("remark", why % {"text": line.get("remark")[:80]})

    def keep(self, said: Sequence[tuple[Fact, ...]]) -> list[str]:
        """Keep what is not here yet."""
        self.new = keep(said, self.context, self.source)
        return ["" for _one in said]

    def finish(self) -> list[Note]:
        """Return which names no table knows."""
        return self.names.notes()
