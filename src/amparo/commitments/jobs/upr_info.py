"""UPR Info's table of what States recommended to each other in the Universal Periodic Review."""

import html
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from amparo.commitments.jobs.asking import (
    Ask,
    AskImporter,
    Asking,
    Round,
    insert_labels,
    parts,
)
from amparo.commitments.jobs.keeping import key_of
from amparo.commitments.models import Label, Recommendation
from amparo.commitments.rules.printed import session_of, worded
from amparo.exchange.importers import Context, Line
from amparo.exchange.rules.seen import FirstRows
from vocab.reviews import Session, upr_sessions


class UprInfoImporter(AskImporter):
    """Reads one recommendation a row: to whom, by whom, in which session, and the answer."""

    fields: Mapping[str, int] = {
        "country": 160, "text": 20_000, "recommender": 160, "session": 20, "position": 20,
        "category": 4, "issues": 1000,
    }  # fmt: skip
    required = frozenset({"country", "text", "recommender", "session", "position"})
    reads_once = True  # nothing that is here decides what a row says

    def begin(self, context: Context) -> "TakingUprInfo":
        """Begin to take a table in."""
        return TakingUprInfo(context)


class TakingUprInfo(Asking):
    """One such table on its way in."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._seen, self._answers = FirstRows(), FirstRows()
        self._supports: dict[str, int] = {}
        self._issues: dict[str, tuple[tuple[str, str], ...]] = {}

    def read(self, line: Line) -> Ask | None:
        """Return the recommendation of a row; one that stood before is taken once."""
        session = session_in(line)
        category = self._category(line)
        if session is None or line.is_wrong:
            return None
        to = self.names.who(html.unescape(line.get("country")))
        by = self.names.who(html.unescape(line.get("recommender")))
        text = " ".join(line.get("text").split())
        key = key_of("upr", to.key, str(session.number), text, by.key)
        first = self._seen.first(key, line.number)
        self._repeats(line, key, first, category or 0)
        return Ask(
            key=key,
            mechanism="UPR",
            country=to.country,
            round=upr_round(to.country, session) if to.country else None,
            text=text,
            issued=session.begins,
            category=category,
            support=line.get("position"),
            response=line.row.values.get(line.columns.get("position", ""), ""),
            by=(by,),
            labels=self._labels(line.get("issues")),
            locator=f"{to.name}, session {session.number}"[:120],
            again=first > 0,
        )

    def _repeats(self, line: Line, key: str, first: int, category: int) -> None:
        """Say if a row repeats another, and if it says otherwise."""
        answer = self._supports.setdefault(line.get("position"), len(self._supports))
        said = 1 + 6 * answer + category
        before = self._answers.first(key, said)
        if not first:
            return
        text = _("The same as row %(row)s: it is taken once, with the issues of both.")
        line.warn("", text % {"row": first})
        if before != said:
            text = _("Row %(row)s gives another answer or category: that of row %(row)s stands.")
            line.warn("position", text % {"row": first})

    def _category(self, line: Line) -> int | None:
        said = line.get("category").removesuffix(".0")
        if not said:
            return None
        if said not in ("1", "2", "3", "4", "5"):
            line.error("category", _("«%(text)s» is no category: 1 to 5.") % {"text": said[:20]})
            return None
        return int(said)

    def _labels(self, issues: str) -> tuple[tuple[str, str], ...]:
        found = self._issues.get(issues)
        if found is None:
            words = (html.unescape(one).strip()[:160] for one in issues.split(","))
            found = tuple(dict.fromkeys(("issue", word) for word in words if word))
            self._issues[issues] = found
        return found

    def unheard(self, fresh: list[Ask]) -> list[Ask]:
        """Return which are not here from an export of the UN either, by the same State."""
        cycles = {ask.round: self.round_of(ask.round) for ask in fresh}
        held: set[tuple[Any, str, str]] = set()
        for part in parts([key for key in cycles.values() if key]):
            rows = Recommendation.objects.filter(cycle__in=part).exclude(annotation=None)
            said = rows.values_list("cycle_id", "text", "recommenders__country")
            held.update((cycle, worded(text), by or "") for cycle, text, by in said)
        if not held:
            return fresh
        return [
            ask for ask in fresh
            if (cycles[ask.round], worded(ask.text), ask.by[0].country) not in held
        ]  # fmt: skip

    def complete(self, known: list[tuple[UUID, Ask]]) -> None:
        """Add the issues of rows that repeat one which was kept before them."""
        again = [(key, ask) for key, ask in known if ask.again]
        for part in parts(again):
            rows = Label.objects.filter(recommendation__in=[key for key, _ask in part])
            here = set(rows.values_list("recommendation_id", "kind", "value"))
            insert_labels(
                (key, one) for key, ask in part for one in ask.labels if (key, *one) not in here
            )


@lru_cache(maxsize=2000)
def upr_round(country: str, session: Session) -> Round:
    """Return the cycle of a State that a session belongs to."""
    return Round(
        "UPR", country, f"UPR-{session.cycle}", str(session.number), session.cycle, session.begins
    )


@lru_cache(maxsize=500)
def _session(printed: str) -> Session | None:
    return upr_sessions().get(session_of(printed))


def session_in(line: Line) -> Session | None:
    """Return the session that a row names, or None, with an error in the row."""
    found = _session(line.get("session"))
    if found is None:
        why = _("«%(text)s» is no session of the Universal Periodic Review that is known here.")
        line.error("session", why % {"text": line.get("session")[:40]})
    return found
