"""What both kinds of table share: whose row it is, where it is from, and keeping it only once."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from amparo.commitments.models import Particular, TreatyAction
from amparo.evidence.actions import add_source
from amparo.evidence.models import Source
from amparo.evidence.queries import source_titled
from amparo.exchange.importers import Context, Note
from amparo.kernel.ids import uuids7
from amparo.ledger.inserting import insert
from amparo.ledger.locks import hold_journal
from vocab.states import NotAState, folded, resolve

AT_ONCE = 900  # rows between two looks at what is here already
BATCH = 4000  # rows kept in one transaction: others who write wait for about a second
# «Peru 3», «China [1, 2]»: the depositary's notes behind a name.
NOTES = re.compile(r"\s*(?:\[[\d,\s]+\]|\d{1,3}(?:\s*,\s*\d{1,3})*|[¹²³⁴-⁹]+)\s*$")


class Who(NamedTuple):
    """A participant: its name as printed, the State's code if it is one, and what it is."""

    name: str
    country: str
    kind: str

    @property
    def key(self) -> str:
        """Return what tells it apart: its code, or its folded name."""
        return self.country or folded(self.name)


class Fact(NamedTuple):
    """One act that a cell of a table says. `apart`: no act, but a particular of a membership."""

    instrument_id: UUID
    who: Who
    kind: str
    made: str
    marker: str
    column: str
    printed: str
    key: str
    locator: str = ""
    note: str = ""
    apart: bool = False


class Names:
    """Finds who a printed name is; an unknown one is kept as printed and listed, never guessed."""

    def __init__(self) -> None:
        self._known: dict[str, Who] = {}
        self.unknown: Counter[str] = Counter()

    def who(self, printed: str) -> Who:
        """Return who a participant is, by the dated table of States."""
        found = self._known.get(printed)
        if found is None:
            found = self._known[printed] = self._find(printed)
        if found.kind == TreatyAction.UNKNOWN:
            self.unknown[found.name] += 1
        return found

    def _find(self, printed: str) -> Who:
        name = NOTES.sub("", " ".join(printed.split()))[:160]
        meant = resolve(name)
        if meant is None:
            return Who(name, "", TreatyAction.UNKNOWN)
        if isinstance(meant, NotAState):
            return Who(name, "", meant.kind)
        return Who(name, meant.code, TreatyAction.STATE)

    def notes(self) -> list[Note]:
        """Return which names the table of States does not know, for the report."""
        text = _(
            "«%(name)s» is in no table of States (%(n)d cells): it is kept as printed, without a "
            "State. Add the name to the table to have it resolved."
        )
        return [
            Note(0, "", text % {"name": name, "n": n}, False)
            for name, n in sorted(self.unknown.items())
        ]


def key_of(*words: str) -> str:
    """Return by which the same fact is known when it comes again."""
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()


def source_of(context: Context) -> Source | None:
    """Return the publication that a mapping names, as a source of the desks."""
    origin = context.mapping.source
    if origin is None:
        return None
    return source_titled(origin.title) or add_source(
        title=origin.title, kind=origin.kind, publisher=origin.publisher,
        reliability=origin.reliability, language=origin.language, address=origin.address,
        published=origin.published, licence=origin.licence, attribution=origin.citation,
        secrecy="PUBLIC", is_of_desks=True, by=context.by, at=context.at,
    )  # fmt: skip


def keep(rows: Iterable[Sequence[Fact]], context: Context, source: Source | None) -> int:
    """Keep what is not here yet, published with its source; return of how many rows that was."""
    hold_journal()  # two imports take turns: what is not here now comes from nobody else meanwhile
    new = 0
    remaining = iter(rows)
    while some := list(islice(remaining, AT_ONCE)):
        facts = {fact.key: fact for row in some for fact in row}
        here = _here(facts)
        fresh = [fact for key, fact in facts.items() if key not in here]
        _insert_actions([fact for fact in fresh if not fact.apart], context, source)
        _insert_particulars([fact for fact in fresh if fact.apart], source)
        kept = {fact.key for fact in fresh}
        new += sum(any(fact.key in kept for fact in row) for row in some)
    return new


def _here(facts: dict[str, Fact]) -> set[str]:
    found: set[str] = set()
    for part in _parts(list(facts)):
        for model in (TreatyAction, Particular):
            rows: Any = model.objects.filter(row_key__in=part)  # type: ignore[attr-defined]
            found.update(rows.values_list("row_key", flat=True))
    return found


def _parts(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]


def _insert_actions(facts: Sequence[Fact], context: Context, source: Source | None) -> None:
    names = (
        "id", "instrument_id", "country", "participant", "participant_kind", "kind", "made",
        "marker", "column", "printed", "row_key", "locator", "note",
    )  # fmt: skip
    rows = (
        (
            key, fact.instrument_id, fact.who.country, fact.who.name, fact.who.kind, fact.kind,
            fact.made, fact.marker, fact.column[:400], fact.printed[:60], fact.key, fact.locator,
            fact.note,
        )
        for key, fact in zip(uuids7(len(facts)), facts, strict=True)
    )  # fmt: skip
    insert(TreatyAction, names, rows, told_by(context, source))


def told_by(context: Context, source: Source | None) -> dict[str, Any]:
    """Return what all records of one published table share: where it is from, who took it in."""
    by, at = context.by, context.at
    return {
        "source_id": source.pk if source else None, "state": "published", "secrecy": "PUBLIC",
        "written_id": by.actor_id, "written_label": by.actor_label, "recorded_at": at,
        "published_at": at,
    }  # fmt: skip


def _insert_particulars(facts: Sequence[Fact], source: Source | None) -> None:
    names = ("id", "instrument_id", "country", "participant", "column", "printed", "row_key")
    rows = (
        (
            key, fact.instrument_id, fact.who.country, fact.who.name, fact.column[:120],
            fact.printed[:120], fact.key,
        )
        for key, fact in zip(uuids7(len(facts)), facts, strict=True)
    )  # fmt: skip
    insert(Particular, names, rows, {"source_id": source.pk if source else None})
