"""Tables of numbered promises: axis, number, text, who answers in each State, due, how far."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.commitments.actions.promising import (
    PromiseFacts,
    add_beside,
    new_promise,
    publish_meeting,
    reading_of,
    source_of_meeting,
)
from amparo.commitments.jobs.keeping import key_of
from amparo.commitments.models import Assessment, Cycle, Recommendation, Told
from amparo.commitments.policies import POLICY, Can
from amparo.commitments.queries.scorecards import KIND
from amparo.commitments.rules.scorecards import SCALE, as_grade
from amparo.evidence.rules.partial_dates import is_partial_date, span_of
from amparo.exchange.importers import Context, Line, Note
from amparo.ledger.locks import hold_journal
from amparo.people.models import User
from vocab.states import state

# «responsible_pe», «Responsable EC»: who answers in that State.
ANSWERS = re.compile(r"^\s*respons(?:i|a)ble[_\s]+([a-z]{2,4})\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Read:
    """What one row says: the promise, and how far it is, as of when, who says so."""

    cycle: Cycle
    facts: PromiseFacts
    status: str
    as_of: str
    said_by: str
    reasons: str


class PromiseImporter:
    """Reads the numbered promises of meetings, and what is newly said of those that are here."""

    fields: Mapping[str, int] = {
        "mechanism": 40, "meeting": 60, "number": 30, "text": 8000, "axis": 120, "title": 200,
        "due": 10, "themes": 400, "status": 16, "as_of": 10, "said_by": 200, "reasons": 2000,
    }  # fmt: skip
    required = frozenset({"mechanism", "meeting", "number", "text"})
    # A second table says how far the same promises are now: it completes what is here.
    takes_once = False

    def may(self, who: Any) -> bool:
        """Test if someone may take such a table in: the head of a desk."""
        return POLICY.allows(who, Can.IMPORT)

    def reads(self, heading: str) -> bool:
        """Test if a column says who answers in a State."""
        found = ANSWERS.match(heading)
        return bool(found and state(found[1].upper()))

    def stays(self) -> str:
        """Return why an import of this kind is not taken back as a whole."""
        return _("What it brought stays: promises are withdrawn one by one, with a reason.")

    def publish(self, *, wrote: User, since: datetime, by: User, at: datetime) -> Iterator[str]:
        """Publish the meetings of which someone took drafts in since a moment; yield each.

        :raises Denied: if who publishes heads no desk, or wrote any of it.
        """
        own = {"state": Told.DRAFT, "written_id": wrote.actor_id, "recorded_at__gte": since}
        promises = Recommendation.objects.filter(kind=KIND, **own)
        readings = Assessment.objects.filter(scale=SCALE, **own)
        touched = {
            *promises.values_list("cycle_id", flat=True),
            *readings.values_list("recommendation__cycle_id", flat=True),
        }
        for key in sorted(touched):
            cycle = publish_meeting(cycle_id=key, by=by, at=at)
            yield _("%(meeting)s: published") % {"meeting": cycle.label}

    def begin(self, context: Context) -> "TakingPromises":
        """Begin to take a table in."""
        return TakingPromises(context)


class TakingPromises:
    """One table of promises on its way in."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.country = context.country or settings.COUNTRY
        self.new = 0
        self._cycles: dict[tuple[str, str], Cycle | None] = {}
        self._seen: set[str] = set()
        self._today = timezone.localdate(context.at)

    def prepare(self) -> None:
        """Let two imports at the same moment take turns."""
        hold_journal()

    def read(self, line: Line) -> Read | None:
        """Return what a row says, noting what is wrong or doubtful."""
        cycle = self._cycle(line)
        if cycle is None:
            return None
        key = key_of("promise", str(cycle.pk), line.get("number"))
        if key in self._seen:
            text = _("The number «%(number)s» stands twice in the file.")
            line.error("number", text % {"number": line.get("number")})
        self._seen.add(key)
        self._compare(line, cycle, key)
        due = self._day(line, "due")
        facts = PromiseFacts(
            number=line.get("number"), text=line.get("text"), axis=line.get("axis"),
            title=line.get("title"), due_on=due, themes=self._themes(line),
            answerable=self._answerable(line), row_key=key,
        )  # fmt: skip
        as_of = self._as_of(line, cycle)
        if line.is_wrong:
            return None
        said_by = line.get("said_by") or cycle.label
        return Read(cycle, facts, line.get("status"), as_of, said_by, line.get("reasons"))

    def _cycle(self, line: Line) -> Cycle | None:
        asked = (line.get("mechanism"), line.get("meeting"))
        if asked not in self._cycles:
            found = Cycle.objects.filter(mechanism__key=asked[0], label=asked[1])
            here = found.filter(country=self.country).exclude(state=Told.WITHDRAWN)
            open_first = here.select_related("mechanism", "source").order_by("secrecy", "pk")
            self._cycles[asked] = open_first.first()
        cycle = self._cycles[asked]
        if cycle is None:
            text = _("No meeting «%(meeting)s» of %(mechanism)s is here. Record the meeting first.")
            line.error("meeting", text % {"mechanism": asked[0], "meeting": asked[1]})
        elif cycle.state == Told.PUBLISHED and source_of_meeting(cycle) is None:
            line.error("meeting", _("The meeting names no source: its promises cannot stand."))
        return cycle

    def _compare(self, line: Line, cycle: Cycle, key: str) -> None:
        kept = self._kept(cycle, line.get("number"), key)
        if kept is not None and kept.text != line.get("text"):
            line.warn("text", _("Another text is here under this number. The one here stays."))

    def _kept(self, cycle: Cycle, number: str, key: str) -> Recommendation | None:
        """Return the promise that is here under a number, from a table or written by hand."""
        here = Recommendation.objects.filter(cycle=cycle, kind=KIND)
        return here.filter(row_key=key).first() or here.filter(number=number).first()

    def _day(self, line: Line, name: str) -> date | None:
        written = line.get(name)[:10]
        if not written:
            return None
        try:
            return date.fromisoformat(written)
        except ValueError:
            text = _("«%(text)s» is no day, such as 2026-12-31.")
            line.error(name, text % {"text": line.get(name)[:40]})
            return None

    def _as_of(self, line: Line, cycle: Cycle) -> str:
        written = line.get("as_of") or cycle.reviewed.partition("/")[0]
        if not is_partial_date(written):
            text = _("«%(text)s» is no day, such as 2026-12-31.")
            line.error("as_of", text % {"text": written[:40]})
        elif span_of(written).first > self._today:
            line.error("as_of", _("This day is still to come."))
        return written

    def _themes(self, line: Line) -> tuple[str, ...]:
        return tuple(one.strip() for one in line.get("themes").split(";") if one.strip())

    def _answerable(self, line: Line) -> tuple[tuple[str, str], ...]:
        found = []
        for heading, cell in line.row.values.items():
            asked = ANSWERS.match(heading)
            if asked and cell.strip() and state(asked[1].upper()):
                names = (name.strip() for name in cell.split(";"))
                found += [(asked[1].upper(), name) for name in names if name]
        return tuple(found)

    def keep(self, said: Sequence[Read]) -> list[str]:
        """Keep the promises that are new, and what is newly said of all of them, as drafts."""
        by, at = self.context.by, self.context.at
        fresh, touched, self.new = [], set(), 0
        rows = []
        for one in said:
            row = self._kept(one.cycle, one.facts.number, one.facts.row_key or "")
            if row is None:
                row = new_promise(one.cycle, one.facts, by=by, at=at)
                row.save(force_insert=True)
                fresh.append((row, one.facts))
            rows.append(row)
        add_beside(fresh)
        made = {row.pk for row, _facts in fresh}
        for one, row in zip(said, rows, strict=True):
            if self._say(one, row, is_new=row.pk in made):
                touched.add(row.pk)
        self.new = len(made | touched)
        return ["" for _one in said]

    def _say(self, one: Read, row: Recommendation, *, is_new: bool) -> bool:
        """Keep how far a promise is, unless that is here already; return if it is new."""
        if not one.status:
            return False
        grade, by, at = as_grade(one.status), self.context.by, self.context.at
        same = {"scale": SCALE, "value": grade, "as_of": one.as_of, "assessor": one.said_by[:200]}
        if not is_new and Assessment.objects.filter(recommendation=row, **same).exists():
            return False
        reading = reading_of(
            row, one.status, one.as_of, one.said_by, by=by, at=at, reasons=one.reasons
        )
        if not is_new and one.facts.due_on != row.due_on:
            reading.moved_to = one.facts.due_on
        reading.save(force_insert=True)
        return True

    def finish(self) -> list[Note]:
        """Return nothing: each row has said its doubts."""
        return []
