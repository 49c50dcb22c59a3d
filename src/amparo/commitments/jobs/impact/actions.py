"""Actions as IMPACT OSS keeps them; what stands in place of a day becomes a comment."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from amparo.commitments.jobs.impact.relating import OVER, TIES, Related
from amparo.commitments.jobs.impact.told import ImpactImporter, Row, TakingRows, as_day, titled
from amparo.commitments.jobs.impact.tying import Ties, tie
from amparo.commitments.models import Action
from amparo.exchange.importers import Context, Line
from amparo.ledger.locks import hold_journal

COMMENT = 300  # characters about a day


class ActionImporter(ImpactImporter):
    """Reads one action a row, with the recommendations that it answers and what measures it."""

    fields: Mapping[str, int] = {
        "reference": 60, "title": 2000, "description": 8000, "outcome": 4000,
        "indicator_summary": 4000, "target": 1000, "target_comment": 1000, "kind": 40,
        "draft": 10, "secrecy": 12, **TIES,
    }  # fmt: skip
    required = frozenset({"reference", "title"})
    models = (Action,)

    def stays(self) -> str:
        """Return why an import of this kind is not taken back as a whole."""
        return _("What it brought stays: actions are withdrawn one by one, with a reason.")

    def begin(self, context: Context) -> "TakingActions":
        """Begin to take a table in."""
        return TakingActions(context)


class TakingActions(TakingRows):
    """One such table on its way in."""

    kind = "action"

    def read(self, line: Line) -> Row | None:
        """Return what a row says, noting what is wrong or doubtful."""
        ref = line.get("reference")
        row, may = self.known(line, ref)
        related = self.refs.related(line, "recommendation", "indicator")
        if line.is_wrong or not may:
            return None
        title, more = titled(line)
        target_on, comment, note = _target(line)
        if isinstance(row, Action):
            related = self._compare(line, row, title, target_on, related)
        self.note_kind(row, line.get("kind"))
        words = {
            "title": title, "description": more, "kind": line.get("kind"),
            "outcome": line.get("outcome"), "target_on": target_on, "target_comment": comment,
            "note": note, "locator": ref,
        }  # fmt: skip
        return Row(ref=ref, words=words, related=related)

    def _compare(
        self, line: Line, row: Action, title: str, target_on: date | None, related: Related
    ) -> Related:
        if row.title != title:
            line.warn("title", _("Another title is here under this reference. It stays."))
        if target_on is not None and row.target_on != target_on:
            line.warn("target", _("Another day is here under this reference. It stays."))
        if row.stage in OVER and related != Related():
            why = _("The action «%(ref)s» is over: nothing is tied to it any more.")
            line.warn("reference", why % {"ref": row.ref})
            return Related()
        return related

    def keep(self, rows: Sequence[Row]) -> list[str]:
        """Keep the actions that are not here yet, and tie all to what they name."""
        hold_journal()
        here, fresh = self.pairs(rows)
        told = self.told()
        made = Action.objects.bulk_create(
            [Action(ref=one.ref, **one.words, **told) for one in fresh], batch_size=100
        )
        here |= {row.ref: row.pk for row in made}
        ties = Ties()
        for one in rows:
            ties.of_action(here[one.ref], one.related)
        tie(ties, made={row.pk for row in made}, by=self.context.by, at=self.context.at)
        self.new = len(made)
        return ["" for _one in rows]


def _target(line: Line) -> tuple[date | None, str, str]:
    """Return the day, what is said about it, and what else is to be noted."""
    written, said = line.get("target"), line.get("target_comment")
    day = as_day(written)
    if written and day is None:
        why = _("«%(text)s» is no day: it is kept as a comment.")
        line.warn("target", why % {"text": written[:40]})
    kept = [part for part in ("" if day else written, said) if part]
    comment = "; ".join(kept)
    noted = []
    if len(comment) > COMMENT:
        line.warn("target_comment", _("It is long: all of it stands in the note."))
        noted.append(comment)
        comment = f"{comment[: COMMENT - 1]}…"
    if line.get("indicator_summary"):
        noted.append(f"indicator_summary: {line.get('indicator_summary')}")
    return day, comment, "\n\n".join(noted)
