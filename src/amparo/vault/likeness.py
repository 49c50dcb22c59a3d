"""Which identities resemble one, told by keyed hashes: none is opened."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from amparo.vault.blind import unpacked
from amparo.vault.models import Indexed, LookupHash, Posting

COMMON = 300  # identities: a word of a name that more have tells little, and is not followed
MOST = 100  # candidates


@dataclass(slots=True)
class Like:
    """What two identities share: kinds of equal values, and how much of the shorter name."""

    kinds: set[str] = field(default_factory=set)
    share: float = 0.0


def likeness_of(identity: UUID, others: Iterable[UUID] | None = None) -> dict[UUID, Like]:
    """Return the identities that share a value or half a name with one, and what they share.

    `others` limits it to some. Words that very many have do not lead to anyone, but count.
    """
    limit = None if others is None else set(others)
    found = _by_values(identity)
    mine = _words(identity)
    for key in _by_words(mine) if limit is None else limit:
        found.setdefault(key, Like())
    found.pop(identity, None)
    wanted = [key for key in found if limit is None or key in limit]
    for row in Indexed.objects.filter(target__in=wanted):
        theirs = unpacked(row.sealed)
        shorter = min(len(mine), len(theirs))
        found[row.target].share = len(mine & theirs) / shorter if shorter else 0.0
    return {key: found[key] for key in wanted if found[key].kinds or found[key].share >= 0.5}


def _by_values(identity: UUID) -> dict[UUID, Like]:
    found: dict[UUID, Like] = {}
    for kind, digest in LookupHash.objects.filter(identity=identity).values_list("kind", "digest"):
        same = LookupHash.objects.filter(kind=kind, digest=digest).exclude(identity=identity)
        for key in same.values_list("identity", flat=True)[:MOST]:
            found.setdefault(key, Like()).kinds.add(kind)
    return found


def _words(identity: UUID) -> set[int]:
    row = Indexed.objects.filter(target=identity).first()
    return unpacked(row.sealed) if row else set()


def _by_words(words: set[int]) -> list[UUID]:
    counted: Counter[UUID] = Counter()
    for one in words:
        rows = Posting.objects.filter(digest=one).values_list("target", flat=True)
        keys = list(rows[: COMMON + 1])
        if len(keys) <= COMMON:
            counted.update(keys)
    return [key for key, _n in counted.most_common(MOST)]
