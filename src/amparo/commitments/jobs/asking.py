"""What all tables of recommendations share: whose they are, and keeping each only once."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from amparo.commitments.jobs.keeping import BATCH, Names, Who, source_of, told_by
from amparo.commitments.models import (
    Cycle,
    Label,
    Mechanism,
    Position,
    Recommendation,
    Recommender,
)
from amparo.commitments.policies import POLICY, Can
from amparo.commitments.rules.printed import stem_of_ref
from amparo.evidence.models import Source
from amparo.exchange.importers import Context, Note
from amparo.kernel.ids import uuids7
from amparo.ledger.inserting import insert
from amparo.ledger.locks import hold_journal
from vocab import terms

AT_ONCE = 900  # keys asked of a database in one statement


class Round(NamedTuple):
    """One cycle of a mechanism with a State, as far as a row tells of it."""

    mechanism: str
    country: str
    label: str
    session: str = ""
    number: int | None = None
    reviewed: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """One recommendation as a row says it. `round` is None where nobody can say which it is."""

    key: str
    mechanism: str
    country: str
    text: str
    round: Round | None = None
    number: str = ""
    kind: str = "recommendation"
    title: str = ""
    issued: str = ""
    category: int | None = None
    annotation: str | None = None
    support: str = ""
    response: str = ""
    document: str = ""
    by: tuple[Who, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    ref: str = ""
    locator: str = ""
    note: str = ""
    language: str = "en"
    again: bool = False  # an earlier row of the file said the same


class AskImporter:
    """What importers of recommendations have in common."""

    takes_once = False
    batch_rows = BATCH

    def may(self, who: Any) -> bool:
        """Test if someone may take such a table in: the head of a desk."""
        return POLICY.allows(who, Can.IMPORT)

    def stays(self) -> str:
        """Return why an import of this kind is not taken back as a whole."""
        return _("What it brought stays: recommendations are withdrawn one by one, with a reason.")


class Asking:
    """One table of recommendations on its way in: what all kinds share."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.names = Names()
        self.source: Source | None = None
        self.new = 0
        self._mechanisms: dict[str, UUID] = {}
        self._rounds: dict[Round, UUID] = {}

    def prepare(self) -> None:
        """Add the publication, once: two imports at the same moment take turns here."""
        hold_journal()
        self.source = source_of(self.context)

    def recognise(self, asks: Sequence[Ask]) -> list[bool]:
        """Return which of some recommendations are here already."""
        here = self.here(asks)
        return [ask.key in here for ask in asks]

    def here(self, asks: Iterable[Ask]) -> dict[str, UUID]:
        """Return by its key which of some recommendations are here already."""
        found: dict[str, UUID] = {}
        for part in parts([ask.key for ask in asks]):
            rows = Recommendation.objects.filter(row_key__in=part)
            found.update(rows.values_list("row_key", "pk"))
        return found

    def keep(self, asks: Sequence[Ask]) -> list[str]:
        """Keep what is not here yet, published with its source."""
        hold_journal()  # what is not here now comes from nobody else meanwhile
        unique = _merged(asks)
        here = self.here(unique.values())
        new = [ask for key, ask in unique.items() if key not in here]
        self.find_rounds(new)
        fresh = self.unheard(new)
        self._insert(fresh)
        self.new = len(fresh)
        self.complete([(row, unique[key]) for key, row in here.items()])
        return ["" for _one in asks]

    def unheard(self, fresh: list[Ask]) -> list[Ask]:
        """Return which are not here from another publication either."""
        return fresh

    def complete(self, known: list[tuple[UUID, Ask]]) -> None:
        """Add to recommendations that are here what they lack."""

    def finish(self) -> list[Note]:
        """Return which names no table of States knows."""
        return self.names.notes()

    # --- writing ---------------------------------------------------------------------------

    def told(self) -> dict[str, Any]:
        """Return what all records of the table share."""
        return told_by(self.context, self.source)

    def find_rounds(self, asks: Iterable[Ask]) -> None:
        """Find the cycles of some recommendations at once, or add them: a table names hundreds."""
        wanted = {ask.round for ask in asks if ask.round} - self._rounds.keys()
        for mechanism in {one.mechanism for one in wanted}:
            rows = Cycle.objects.filter(mechanism=self.mechanism(mechanism))
            rows = rows.order_by("-secrecy", "pk")  # the last stands: an open one, where two are
            here = {(c, label): key for c, label, key in rows.values_list("country", "label", "pk")}
            self._rounds |= {
                one: here[one.country, one.label] for one in wanted
                if one.mechanism == mechanism and (one.country, one.label) in here
            }  # fmt: skip
        missing = {
            (one.mechanism, one.country, one.label): one for one in wanted - self._rounds.keys()
        }
        Cycle.objects.bulk_create([self._cycle(one) for one in missing.values()])

    def _cycle(self, wanted: Round) -> Cycle:
        row = Cycle(
            mechanism_id=self.mechanism(wanted.mechanism), country=wanted.country,
            label=wanted.label, session=wanted.session, number=wanted.number,
            reviewed=wanted.reviewed, outcome_symbol=wanted.outcome, **self.told(),
        )  # fmt: skip
        self._rounds[wanted] = row.pk
        return row

    def round_of(self, wanted: Round | None) -> UUID | None:
        """Return the key of a cycle, added where it is not here yet."""
        if wanted is None:
            return None
        if wanted not in self._rounds:
            bare = {
                "mechanism_id": self.mechanism(wanted.mechanism),
                "country": wanted.country, "label": wanted.label,
            }  # fmt: skip
            found = Cycle.objects.filter(**bare).order_by("secrecy", "pk").first()
            found = found or Cycle.objects.create(
                **bare, session=wanted.session, number=wanted.number, reviewed=wanted.reviewed,
                outcome_symbol=wanted.outcome, **self.told(),
            )  # fmt: skip
            self._rounds[wanted] = found.pk
        return self._rounds[wanted]

    def mechanism(self, key: str) -> UUID:
        """Return the key of a mechanism, added where it is not here yet."""
        if key not in self._mechanisms:
            self._mechanisms[key] = mechanism_of(key).pk
        return self._mechanisms[key]

    def _insert(self, asks: Sequence[Ask]) -> None:
        told = self.told()
        rounds = {ask.round: self.round_of(ask.round) for ask in asks}
        refs = Refs(set(rounds.values()))
        keys = uuids7(len(asks))
        insert(
            Recommendation,
            (
                "id", "mechanism_id", "cycle_id", "country", "ref", "number", "kind", "text",
                "title", "issued", "stage", "category", "annotation", "row_key", "locator", "note",
                "language",
            ),
            (
                (
                    key, self.mechanism(ask.mechanism), rounds[ask.round], ask.country,
                    refs.of(ask), ask.number, ask.kind, ask.text, ask.title, ask.issued,
                    "answered" if ask.support else "received", ask.category, ask.annotation,
                    ask.key, ask.locator, ask.note, ask.language,
                )
                for key, ask in zip(keys, asks, strict=True)
            ),
            told,
        )  # fmt: skip
        pairs = list(zip(keys, asks, strict=True))
        insert_positions(pairs, told)
        insert_recommenders((key, who) for key, ask in pairs for who in ask.by)
        insert_labels((key, label) for key, ask in pairs for label in ask.labels)


def _merged(asks: Iterable[Ask]) -> dict[str, Ask]:
    """Return each recommendation once, with the labels of all its rows."""
    found: dict[str, Ask] = {}
    for ask in asks:
        first = found.setdefault(ask.key, ask)
        if first is not ask:
            labels = tuple(dict.fromkeys((*first.labels, *ask.labels)))
            by = tuple({one.name: one for one in (*first.by, *ask.by)}.values())
            found[ask.key] = replace(first, labels=labels, by=by)
    return found


def mechanism_of(key: str) -> Mechanism:
    """Return a mechanism, added from the list of those known where it is not here yet."""
    term: Any = terms("commitments/mechanisms").get(key)
    kind = getattr(term, "kind", "") or "other"
    title = term.label.en if term else key
    title_es = term.label.es if term else ""
    found, _new = Mechanism.objects.get_or_create(
        key=key, defaults={"kind": kind, "title": title, "title_es": title_es}
    )
    return found


def insert_positions(pairs: Iterable[tuple[UUID, Ask]], told: dict[str, Any]) -> None:
    """Write what States answered."""
    names = ("id", "recommendation_id", "country", "support", "response", "document", "locator")
    said = [(key, ask) for key, ask in pairs if ask.support]
    rows = (
        (own, key, ask.country, ask.support, ask.response, ask.document, ask.locator)
        for own, (key, ask) in zip(uuids7(len(said)), said, strict=True)
    )
    insert(Position, names, rows, told)


def insert_recommenders(pairs: Iterable[tuple[UUID, Who]]) -> None:
    """Write who made recommendations."""
    made = list(pairs)
    keys = uuids7(len(made))
    rows = ((own, key, who.country, who.name) for own, (key, who) in zip(keys, made, strict=True))
    insert(Recommender, ("id", "recommendation_id", "country", "name"), rows)


def insert_labels(pairs: Iterable[tuple[UUID, tuple[str, str]]]) -> None:
    """Write what recommendations are about."""
    said = list(pairs)
    keys = uuids7(len(said))
    rows = ((own, key, *label) for own, (key, label) in zip(keys, said, strict=True))
    insert(Label, ("id", "recommendation_id", "kind", "value"), rows)


class Refs:
    """Gives each new recommendation of some cycles a reference that no other has."""

    def __init__(self, cycles: set[UUID | None]) -> None:
        held = Recommendation.objects.filter(cycle__in=[one for one in cycles if one])
        self._taken = set(held.values_list("ref", flat=True))
        if None in cycles:
            apart = Recommendation.objects.filter(cycle=None)
            self._taken.update(apart.values_list("ref", flat=True))
        self._last: Counter[str] = Counter()

    def of(self, ask: Ask) -> str:
        """Return a reference: mechanism, year, State, and the number as printed or in turn."""
        if ask.ref:
            return ask.ref
        stem = stem_of_ref(ask.mechanism, ask.issued[:4], ask.country)
        if ask.number:
            return self._free(f"{stem}-{ask.number}", f"{stem}-{ask.number}-")
        return self._free("", f"{stem}-n")

    def _free(self, wanted: str, stem: str) -> str:
        if not wanted or wanted in self._taken:
            n = self._last[stem] or (1 if wanted else 0)
            while (wanted := f"{stem}{(n := n + 1)}") in self._taken:
                pass
            self._last[stem] = n
        self._taken.add(wanted)
        return wanted


def parts(keys: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Yield some keys, as many at a time as one statement takes."""
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]
