"""The Universal Human Rights Index as it exports its annotations, with all its quirks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from amparo.commitments.jobs.asking import (
    Ask,
    AskImporter,
    Asking,
    Round,
    insert_labels,
    insert_positions,
    insert_recommenders,
    parts,
)
from amparo.commitments.jobs.keeping import Who, key_of, told_by
from amparo.commitments.jobs.upr_info import session_in, upr_round
from amparo.commitments.models import Label, Meaning, Position, Recommendation, Recommender
from amparo.commitments.rules.printed import NotADay, day_of, numbered, outcome_of, worded
from amparo.exchange.importers import Context, Line
from amparo.exchange.rules import undashed
from amparo.exchange.rules.seen import FirstRows
from amparo.ledger import actions as ledger
from amparo.vault import blind
from vocab.reviews import recommending_body

LONGEST = 500  # characters of a text that stand in the journal
STANDS = {"known_to": None, "state": "published"}
LABELS = (("themes", "theme"), ("groups", "group"), ("sdgs", "sdg"))


class UhriImporter(AskImporter):
    """Reads one annotation a row; the number of the annotation tells it apart."""

    fields: Mapping[str, int] = {
        "text": 40_000, "countries": 2000, "body": 300, "symbol": 200, "published": 40, "type": 60,
        "themes": 5000, "groups": 5000, "sdgs": 5000, "session": 80, "recommenders": 10_000,
        "position": 40, "annotation": 40,
    }  # fmt: skip
    required = frozenset({"text", "countries", "body", "annotation"})

    def begin(self, context: Context) -> "TakingUhri":
        """Begin to take an export in."""
        return TakingUhri(context)


class TakingUhri(Asking):
    """One such export on its way in."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._seen = FirstRows()

    def read(self, line: Line) -> Ask | None:
        """Return the recommendation of a row."""
        body = recommending_body(line.get("body"))
        if not body:
            why = _("«%(name)s» is no body that is known here: add it to the list of bodies.")
            line.error("body", why % {"name": line.get("body")[:80]})
        published = _day(line)
        who = self._country(line)
        round_ = self._round(line, body, who, published)
        if line.is_wrong:
            return None
        annotation = line.get("annotation").removesuffix(".0")
        key = key_of("uhri", annotation)
        if first := self._seen.first(key, line.number):
            line.warn("", _("The same as row %(row)s: it is taken once.") % {"row": first})
        number, text = numbered(" ".join(line.get("text").split()))
        return Ask(
            key=key, mechanism=body, country=who.country, round=round_, number=number, text=text,
            kind=line.get("type") or "recommendation",
            issued=round_.reviewed if body == "UPR" and round_ else published,
            annotation=annotation, support=line.get("position"),
            response=_printed(line, "position"), document=line.get("symbol")[:120],
            by=self._recommenders(line), labels=_labels(line),
            locator=f"{line.get('symbol')} {number}".strip()[:120],
            note="" if who.country else who.name,
        )  # fmt: skip

    def _country(self, line: Line) -> Who:
        names = line.get("countries").split("\n")
        if len(names) > 1:
            why = _("It concerns several States; say of which by hand: %(names)s.")
            line.warn("countries", why % {"names": ", ".join(names)[:200]})
            return Who(", ".join(names), "", "several")
        return self.names.who(names[0])

    def _round(self, line: Line, body: str, who: Who, published: str) -> Round | None:
        if body == "UPR":
            if not line.get("session"):
                line.error("session", _("A recommendation of this review needs its session."))
                return None
            session = session_in(line)
            return upr_round(who.country, session) if session and who.country else None
        label = outcome_of(body, line.get("symbol"))
        if not label or not who.country or not body:
            return None
        return Round(body, who.country, label, "", None, published, line.get("symbol")[:60])

    def _recommenders(self, line: Line) -> tuple[Who, ...]:
        found = (self.names.who(name) for name in line.get("recommenders").split("\n") if name)
        return tuple({who.name: who for who in found}.values())

    # --- what is here already --------------------------------------------------------------

    def here(self, asks: Iterable[Ask]) -> dict[str, UUID]:
        """Return by its key which of some annotations are here already."""
        keys = {ask.annotation: ask.key for ask in asks}
        found: dict[str, UUID] = {}
        for part in parts(list(keys)):
            rows = Recommendation.objects.filter(annotation__in=part)
            found.update((keys[one], row) for one, row in rows.values_list("annotation", "pk"))
        return found

    def unheard(self, fresh: list[Ask]) -> list[Ask]:
        """Return which are not here from another publication; the others get their annotation."""
        cycles = {ask.round: self.round_of(ask.round) for ask in fresh}
        held: dict[tuple[UUID | None, str], UUID] = {}
        for part in parts([key for key in cycles.values() if key]):
            rows = Recommendation.objects.filter(cycle__in=part, annotation=None)
            for key, cycle, text in rows.values_list("pk", "cycle_id", "text").order_by("-pk"):
                held[cycle, worded(text)] = key
        rest, met = [], []
        for ask in fresh:
            row = held.pop((cycles[ask.round], worded(ask.text)), None)
            if row is None:
                rest.append(ask)
                continue
            # Its key stays: the other publication must still find it.
            named = {"annotation": ask.annotation, "number": ask.number}
            Recommendation.objects.filter(pk=row).update(**named)
            met.append((row, ask))
        self.complete(met)
        return rest

    def complete(self, known: list[tuple[UUID, Ask]]) -> None:
        """Add what an export says anew of what is here: answers, labels, States, words."""
        for part in parts(known):
            rows = Recommendation.objects.in_bulk([key for key, _ask in part])
            said = _said_of(list(rows))
            pairs = [(rows[key], ask) for key, ask in part]
            insert_recommenders(
                (row.pk, one) for row, ask in pairs for one in ask.by
                if (row.pk, one.name) not in said.by
            )  # fmt: skip
            insert_labels(
                (row.pk, one) for row, ask in pairs for one in ask.labels
                if (row.pk, *one) not in said.labels
            )  # fmt: skip
            self._answer([(r, a) for r, a in pairs if a.support != said.support.get(r.pk, "")])
            for row, ask in pairs:
                # What a person has changed since is theirs.
                if row.revision == 1 and worded(row.text) != worded(ask.text):
                    self._reword(row, ask)

    def _answer(self, pairs: list[tuple[Recommendation, Ask]]) -> None:
        """Write answers that came later; one that stood until now stays readable."""
        answered = [(row, ask) for row, ask in pairs if ask.support]
        keys = [row.pk for row, _ask in answered]
        standing = Position.objects.filter(recommendation__in=keys, **STANDS)
        standing.update(known_to=self.context.at)
        told = told_by(self.context, self.source)
        insert_positions([(row.pk, ask) for row, ask in answered], told)
        waiting = Recommendation.objects.filter(pk__in=keys, stage__in=("received", "classified"))
        waiting.update(stage="answered")

    def _reword(self, row: Recommendation, ask: Ask) -> None:
        ledger.record(
            verb="recommendation.reworded", target=row, by=self.context.by, at=self.context.at,
            before={"text": row.text[:LONGEST]}, after={"text": ask.text[:LONGEST]},
        )  # fmt: skip
        row.text = ask.text
        row.save(update_fields=["text"])
        # The worker finds that these are missing, and makes them anew.
        blind.forget([row.pk])
        Meaning.objects.filter(recommendation=row).delete()


@dataclass(slots=True)
class Said:
    """What is held of some recommendations: recommenders, labels, and the answer that stands."""

    by: set[tuple[UUID, str]] = field(default_factory=set)
    labels: set[tuple[UUID, str, str]] = field(default_factory=set)
    support: dict[UUID, str] = field(default_factory=dict)


def _said_of(keys: Sequence[UUID]) -> Said:
    of = {"recommendation__in": keys}
    standing = Position.objects.filter(**STANDS, **of)
    return Said(
        set(Recommender.objects.filter(**of).values_list("recommendation_id", "name")),
        set(Label.objects.filter(**of).values_list("recommendation_id", "kind", "value")),
        dict(standing.values_list("recommendation_id", "support")),
    )


def _day(line: Line) -> str:
    try:
        return day_of(line.get("published"))
    except NotADay:
        why = _("«%(text)s» is no day: write it as 2018-03-15.")
        line.error("published", why % {"text": line.get("published")[:40]})
        return ""


def _printed(line: Line, name: str) -> str:
    """Return a cell as it stands in the file: what was issued is kept beside what it means."""
    return undashed(line.row.values.get(line.columns.get(name, ""), ""))


def _labels(line: Line) -> tuple[tuple[str, str], ...]:
    found = (
        (kind, value[:160])
        for name, kind in LABELS
        for value in line.get(name).split("\n")
        if value
    )
    return tuple(dict.fromkeys(found))
