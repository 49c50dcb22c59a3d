"""The table of participants of a depositary, in both forms in which it is found.

One row a participant, with a column for each kind of act («Participant, Signature, Ratification,
Accession(a)»); or one row a cell, with the heading in a column of its own.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from amparo.commitments.jobs.keeping import BATCH, Fact, Names, Who, keep, key_of, source_of
from amparo.commitments.policies import POLICY, Can
from amparo.commitments.rules.columns import BadCell, acts_of, is_apart, kind_in, read_cell
from amparo.evidence.models import Source
from amparo.exchange.importers import Context, Line, Note
from amparo.instruments.models import Instrument
from amparo.ledger.locks import hold_journal
from vocab.treaties import untc_number

SUCCESSIONS = frozenset({"succession", "succession_to_signature"})


class ParticipantImporter:
    """Reads who signed, ratified, acceded … to which treaty, and when."""

    fields: Mapping[str, int] = {"treaty": 40, "participant": 160, "column": 400, "cell": 120}
    required = frozenset({"treaty", "participant"})
    # The rows of a table belong together, and each fact has a key of its own: it completes what
    # is here, and a second run finds all of it.
    takes_once = False
    batch_rows = BATCH
    reads_once = True  # treaties are never removed

    def may(self, who: Any) -> bool:
        """Test if someone may take a depositary's table in: the head of a desk."""
        return POLICY.allows(who, Can.IMPORT)

    def reads(self, heading: str) -> bool:
        """Test if a column is one of acts, whose heading says by itself what its cells are."""
        return bool(acts_of(heading)) or is_apart(heading)

    def stays(self) -> str:
        """Return why an import of this kind is not taken back as a whole."""
        return _("What it brought stays: acts of States are withdrawn one by one, with a reason.")

    def begin(self, context: Context) -> "TakingParticipants":
        """Begin to take a table in."""
        return TakingParticipants(context)


class TakingParticipants:
    """One table of participants on its way in."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.names = Names()
        self.source: Source | None = None
        self.new = 0
        self._here = {i.untc: i for i in Instrument.objects.exclude(untc="")}
        self._treaties: dict[str, Instrument | None] = {}

    def prepare(self) -> None:
        """Add the publication, once: two imports at the same moment take turns here."""
        hold_journal()
        self.source = source_of(self.context)

    def read(self, line: Line) -> tuple[Fact, ...] | None:
        """Return what a row says: one act, or one for each of its cells."""
        treaty = self._treaty(line)
        if treaty is None:
            return None
        who = self.names.who(line.get("participant"))
        heading = line.get("column")
        if heading:
            cells = [(heading, line.get("cell"))]
        else:
            values = line.row.values.items()
            cells = [(name, text) for name, text in values if text.strip() and self._is_act(name)]
        facts = (self._fact(line, treaty, who, name, text) for name, text in cells)
        found = tuple(fact for fact in facts if fact is not None)
        return None if line.is_wrong else found

    def _is_act(self, heading: str) -> bool:
        return bool(acts_of(heading)) or is_apart(heading)

    def _treaty(self, line: Line) -> Instrument | None:
        written = line.get("treaty")
        if written not in self._treaties:
            self._treaties[written] = self._here.get(untc_number(written))
        found = self._treaties[written]
        if found is None:
            line.error(
                "treaty",
                _("No treaty has the number «%(number)s» here. Load the list of treaties first.")
                % {"number": written[:40]},
            )
        return found

    def _fact(
        self, line: Line, treaty: Instrument, who: Who, heading: str, text: str
    ) -> Fact | None:
        printed = " ".join(text.split())
        if is_apart(heading):
            key = key_of(treaty.untc, who.key, heading, printed)
            return Fact(treaty.pk, who, "", "", "", heading, printed, key, apart=True)
        try:
            cell = read_cell(printed)
        except BadCell:
            why = _("«%(text)s» is no day with a marker, such as «17 Jun 1998 a».")
            line.error("cell", why % {"text": printed[:40]})
            return None
        kind = kind_in(heading, cell.marker)
        if not kind:
            why = _("The heading «%(heading)s» does not say what «%(text)s» is.")
            line.error("column", why % {"heading": heading[:80], "text": printed[:40]})
            return None
        if treaty.adopted and cell.day < treaty.adopted[: len(cell.day)]:
            self._early(line, treaty, kind, cell.day)
        key = key_of(treaty.untc, who.key, heading, cell.day, cell.marker)
        return Fact(treaty.pk, who, kind, cell.day, cell.marker, heading, printed, key, treaty.untc)

    def _early(self, line: Line, treaty: Instrument, kind: str, day: str) -> None:
        if kind not in SUCCESSIONS:
            why = _("This act (%(day)s) is dated before the treaty was adopted (%(adopted)s).")
            line.warn("cell", why % {"day": day, "adopted": treaty.adopted})

    def keep(self, said: Sequence[tuple[Fact, ...]]) -> list[str]:
        """Keep what is not here yet."""
        self.new = keep(said, self.context, self.source)
        return ["" for _one in said]

    def finish(self) -> list[Note]:
        """Return which names no table knows."""
        return self.names.notes()
