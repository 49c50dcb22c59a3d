"""Rows of a published list that become ballots: who vetoed which draft.

They come as drafts; published at once only where one account answers for writing them and another
for publishing them.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from amparo.diplomacy.actions.facts import publish
from amparo.diplomacy.actions.votes import BallotFacts, take_ballots
from amparo.diplomacy.models import Ballot
from amparo.diplomacy.policies import POLICY, Can, desks_of
from amparo.diplomacy.rules.signing import named
from amparo.evidence.models import Source
from amparo.evidence.rules.partial_dates import is_partial_date
from amparo.exchange.importers import Context, Line, Note
from amparo.kernel.actors import SYSTEM
from amparo.ledger.actions import label
from amparo.ledger.locks import hold_journal
from amparo.people.models import Organisation, User
from amparo.situations.jobs.cells import iso_date
from amparo.situations.jobs.origin import locator_of, source_of

VETOES = ("veto_1", "veto_2", "veto_3", "veto_4", "veto_5")  # permanent members


class BallotImporter:
    """Reads one ballot a row, with the States that vetoed it."""

    fields: Mapping[str, int] = {
        "forum": 120,
        "when": 10,
        "draft": 60,
        "record": 40,
        "subject": 300,
        "crisis": 60,
        "region": 40,
        **dict.fromkeys(VETOES, 120),
    }
    required = frozenset({"when", "draft", "subject"})
    takes_once = True

    def may(self, who: Any) -> bool:
        """Test if someone may take ballots in."""
        return POLICY.allows(who, Can.IMPORT)

    def stays(self) -> str:
        """Return what becomes of the ballots of a file that was taken in by mistake."""
        return _("Its votes stay: withdraw each on its own page.")

    def publish(self, *, wrote: User, since: datetime, by: User, at: datetime) -> Iterator[str]:
        """Publish the ballots that someone took in as drafts since a moment, and say how many.

        :raises Denied: if who publishes does not head their desk, or wrote any of it.
        """
        own = Ballot.objects.filter(state="draft", written_id=wrote.actor_id, written_at__gte=since)
        keys = list(own.order_by("first_on", "pk").values_list("pk", flat=True))
        for key in keys:
            publish(model=Ballot, key=key, by=by, at=at)
        yield _("Votes published: %(n)d.") % {"n": len(keys)}

    def begin(self, context: Context) -> "TakingBallots":
        """Begin to take a file of ballots in."""
        return TakingBallots(context)


class TakingBallots:
    """One file of ballots on its way in."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.source: Source | None = None

    def prepare(self) -> None:
        """Add the publication, once: two imports at the same moment take turns here."""
        hold_journal()
        self.source = source_of(self.context, is_of_desks=True)

    def read(self, line: Line) -> BallotFacts | None:
        """Return what a row says, noting what is wrong or doubtful."""
        when = _padded(iso_date(line.get("when"), self.context.mapping.dates))
        if not is_partial_date(when):
            line.error("when", _("«%(text)s» is no day.") % {"text": line.get("when")[:40]})
        votes = self._votes(line)
        if line.is_wrong:
            return None
        if not votes:
            line.warn("veto_1", _("The row names no State: the draft is kept without votes."))
        return BallotFacts(
            forum_name=line.get("forum") or _("not named"),
            draft=line.get("draft"),
            when=when,
            subject=line.get("subject"),
            record=line.get("record"),
            crisis=line.get("crisis"),
            region=line.get("region"),
            votes=votes,
            locator=locator_of(self.context, line),
        )

    def _votes(self, line: Line) -> list[tuple[str, str, str]]:
        votes: dict[str, tuple[str, str, str]] = {}
        for field in VETOES:
            if not (written := line.get(field)):
                continue
            found = named(written)
            if not found.code:
                text = _("«%(name)s» is no State that the table knows.") % {"name": written}
                line.error(field, text)
            elif found.code in votes:
                line.error(field, _("«%(name)s» votes twice.") % {"name": written})
            votes[found.code] = (found.code, written, "veto")
        return list(votes.values())

    def keep(self, facts: Sequence[BallotFacts]) -> list[str]:
        """Keep what was read, as drafts."""
        by = self.context.by
        desk = None if by is SYSTEM else Organisation.objects.get(pk=min(desks_of(by)))
        made = take_ballots(rows=facts, source=self.source, by=by, at=self.context.at, desk=desk)
        return [label(ballot) for ballot in made]

    def finish(self) -> list[Note]:
        """Return nothing: each row has said its doubts."""
        return []


def _padded(day: str) -> str:
    """Return `1946-2-6` as `1946-02-06`."""
    return "-".join(part.zfill(2) for part in day.split("-"))
