"""Recommendations as IMPACT OSS keeps them: a reference, what is asked, what the State answered."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from amparo.commitments.jobs.asking import (
    Ask,
    Asking,
    insert_labels,
    insert_positions,
    parts,
)
from amparo.commitments.jobs.impact.relating import TIES, References, Related, split
from amparo.commitments.jobs.impact.told import ImpactImporter, draft_by, is_draft, twice
from amparo.commitments.jobs.impact.tying import Ties, tie
from amparo.commitments.jobs.keeping import key_of
from amparo.commitments.models import Label, Mechanism, Position, Recommendation
from amparo.commitments.rules.printed import worded
from amparo.commitments.rules.refs import Named, named, spellings
from amparo.exchange.importers import Context, Line, Note
from amparo.ledger.locks import hold_journal
from amparo.people.models import User
from amparo.vault import blind
from vocab import terms
from vocab.reviews import recommending_body

HELD = (Recommendation.DRAFT, Recommendation.PUBLISHED)
TITLE = 200  # characters; a longer title is the recommendation itself


@dataclass(frozen=True, slots=True, kw_only=True)
class TiedAsk(Ask):
    """One recommendation, with the actions and indicators that its row names."""

    related: Related = field(default_factory=Related)


class RecommendationImporter(ImpactImporter):
    """Reads one recommendation a row, with what is done about it and what measures it."""

    fields: Mapping[str, int] = {
        "reference": 60, "title": 20_000, "description": 20_000, "response": 20_000,
        "support": 20, "category_short_title": 4000, "category_reference": 4000,
        "category_id": 4000, "draft": 10, "secrecy": 12, "language": 3, **TIES,
    }  # fmt: skip
    required = frozenset({"reference", "title"})
    models = (Recommendation, Position)

    def publish(self, *, wrote: User, since: datetime, by: User, at: datetime) -> Iterator[str]:
        """Publish what someone took in; what an answer came to later is answered then."""
        answers = Position.objects.filter(
            state=Position.DRAFT, written_id=wrote.actor_id, recorded_at__gte=since
        )
        keys = list(answers.values_list("recommendation_id", flat=True))
        yield from super().publish(wrote=wrote, since=since, by=by, at=at)
        waiting = Recommendation.objects.filter(pk__in=keys, stage__in=("received", "classified"))
        waiting.update(stage="answered")

    def begin(self, context: Context) -> "TakingRecommendations":
        """Begin to take a table in."""
        return TakingRecommendations(context)


class TakingRecommendations(Asking):
    """One such table on its way in."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.refs = References(context)
        self.country = context.country or settings.COUNTRY
        self._seen: set[str] = set()
        self._mechanisms_known: dict[str, str] = {}

    def read(self, line: Line) -> TiedAsk | None:
        """Return the recommendation of a row, noting what is wrong or doubtful."""
        ref = line.get("reference")
        name = self._name(line, ref)
        twice(line, ref, self._seen, min(spellings(ref, self.country)))
        self._categories(line)
        related = self.refs.related(line, "action", "indicator")
        if name is None or line.is_wrong or is_draft(line):
            return None
        text, title = _texts(line)
        country = name.country or self.country
        if not self._may_stand(line, ref, country, text):
            return None
        note = self._unanswered(line)
        return TiedAsk(
            key=key_of("impact", ref), mechanism=self._mechanism(name.mechanism),
            country=country, text=text, title=title, number=name.number[:30],
            issued=name.year, support=line.get("support"),
            response=line.get("response") if line.get("support") else "", ref=ref, locator=ref,
            labels=tuple(("issue", one[:160]) for one in split(line.get("category_short_title"))),
            note=note, language=line.get("language") or "en", related=related,
        )  # fmt: skip

    def _name(self, line: Line, ref: str) -> Named | None:
        found = named(ref)
        if found is None:
            why = _("A reference names mechanism, year and number, such as CRC-2017-5.")
            line.error("reference", why)
        elif not self._mechanism(found.mechanism):
            why = _("«%(name)s» is no mechanism that is known here.")
            line.error("reference", why % {"name": found.mechanism[:40]})
        return found

    def _mechanism(self, printed: str) -> str:
        """Return the key of the mechanism that a reference begins with; empty if none is meant."""
        if printed not in self._mechanisms_known:
            listed = printed in terms("commitments/mechanisms")
            kept = listed or Mechanism.objects.filter(key=printed).exists()
            self._mechanisms_known[printed] = printed if kept else recommending_body(printed)
        return self._mechanisms_known[printed]

    def _categories(self, line: Line) -> None:
        for name in ("category_id", "category_reference"):
            for one in split(line.get(name)):
                why = _("The category «%(name)s» is known there alone: give its short title.")
                line.warn(name, why % {"name": one[:40]})

    def _unanswered(self, line: Line) -> str:
        """Return a response that says nothing of support: it is kept as a note."""
        if not line.get("response") or line.get("support"):
            return ""
        why = _("The response does not say if the State supports it: it is kept as a note.")
        line.warn("response", why)
        return line.get("response")

    def _may_stand(self, line: Line, ref: str, country: str, text: str) -> bool:
        row = self.refs.here("recommendation", ref)
        if not isinstance(row, Recommendation):
            return True
        if not self.refs.sees(row):
            line.error("reference", _("This reference cannot be used here."))
            return False
        if row.state == "withdrawn":
            line.warn("reference", _("It was withdrawn here: the row is left out."))
            return False
        if row.country != country:
            line.error("reference", _("Another recommendation has this reference."))
            return False
        if worded(row.text) != worded(text):
            why = _("Another text is here under this reference. The one here stays.")
            line.warn("title", why)
        support = line.get("support")
        said = standing(row, country) if support else None
        if said is not None and said.support != support:
            why = _("Another answer of the State stands here. The one here stays.")
            line.warn("support", why)
        return True

    # --- keeping ---------------------------------------------------------------------------

    def told(self) -> dict[str, Any]:
        """Return what all records of the table share."""
        return draft_by(self.context, self.source)

    def here(self, asks: Iterable[Ask]) -> dict[str, UUID]:
        """Return by its key which of some recommendations are here already."""
        found = {ask.key: self.refs.here("recommendation", ask.ref) for ask in asks}
        return {key: row.pk for key, row in found.items() if row is not None}

    def keep(self, asks: Sequence[Ask]) -> list[str]:
        """Keep what is not here yet, and tie all to what they name."""
        hold_journal()
        # What came meanwhile is looked for anew, now that it is this table's turn.
        self.refs = References(self.context)
        before = self.here(asks)
        labels = super().keep(asks)
        self.refs = References(self.context)
        after, ties = self.here(asks), Ties()
        for ask in asks:
            if isinstance(ask, TiedAsk):
                ties.of_recommendation(after[ask.key], ask.related)
        made = set(after.values()) - set(before.values())
        tie(ties, made=made, by=self.context.by, at=self.context.at)
        return labels

    def complete(self, known: list[tuple[UUID, Ask]]) -> None:
        """Add to recommendations that are here what they lack: labels, and an answer."""
        for part in parts(known):
            keys = [key for key, _ask in part]
            rows = Label.objects.filter(recommendation__in=keys)
            there = set(rows.values_list("recommendation_id", "kind", "value"))
            new = [
                (key, one) for key, ask in part for one in ask.labels if (key, *one) not in there
            ]  # fmt: skip
            insert_labels(new)
            blind.forget({key for key, _label in new})  # the worker makes it findable by them
            held = Recommendation.objects.in_bulk(keys)
            self._answer([(held[key], ask) for key, ask in part if ask.support])

    def _answer(self, pairs: Sequence[tuple[Recommendation, Ask]]) -> None:
        """Write answers to what nobody has answered for its State yet."""
        open_ = [
            (row, ask) for row, ask in pairs
            if row.state in HELD and standing(row, ask.country) is None
        ]  # fmt: skip
        insert_positions([(row.pk, ask) for row, ask in open_], self.told())

    def finish(self) -> list[Note]:
        """Return what was left untied."""
        return self.refs.notes()


def standing(row: Recommendation, country: str) -> Position | None:
    """Return what a State holds of a recommendation, published here or about to be."""
    found = row.positions.filter(state__in=HELD, known_to=None, country=country)
    return found.first()


def _texts(line: Line) -> tuple[str, str]:
    """Return the text and the short title of a row: nothing of the two columns is lost."""
    title = " ".join(line.get("title").split())
    more = line.get("description").strip()
    if not more:
        return title, ""
    text = more if worded(more).startswith(worded(title)) else f"{title}\n\n{more}"
    return text, title if len(title) <= TITLE else ""
