"""Reading the journal, and proving that it is whole."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Subquery

from amparo.ledger import rules
from amparo.ledger.models import Entry, Head

STRIDE = 2000  # entries between two reports of progress
WROTE_BEFORE = "written_id"  # in `before`: whose words another took over


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found of the chain: `broken_at` is the first link that does not hold, if any.

    `fault` is edited, deleted, reordered, forged (appended outside the chain), or cut (the end is
    missing). `seq` and `hash` are the last link that held.
    """

    checked: int
    seq: int
    hash: str
    fault: str = ""
    broken_at: int | None = None

    @property
    def holds(self) -> bool:
        """Test if every link held."""
        return self.broken_at is None


def entries_of(file: str) -> QuerySet[Entry]:
    """Return the journal of one protected file, newest first: what its person may read."""
    return Entry.objects.filter(file=file).order_by("-seq")


def doers_of(target: str, verbs: Collection[str]) -> set[str]:
    """Return the keys of all who did some deeds to a thing, as the journal has them.

    Where a deed took a thing over from who wrote it, that one is among them.
    """
    return doers_of_each([target], verbs)[target]


def doers_of_each(targets: Collection[str], verbs: Collection[str]) -> dict[str, set[str]]:
    """Return the same of many things at once, by their labels."""
    keys: dict[str, set[str]] = {target: set() for target in targets}
    found = Entry.objects.filter(target__in=targets, kind=Entry.WRITE, verb__in=verbs)
    for target, doer, before in found.values_list("target", "actor_id", "before"):
        keys[target] |= {doer, str((before or {}).get(WROTE_BEFORE, doer))}
    return keys


def head() -> Head:
    """Return the last link of the chain, as its writers know it."""
    return Head.objects.filter(pk=1).first() or Head()


def verify(
    until: int | None = None, *, progress: Callable[[int, int], object] | None = None
) -> Verdict:
    """Check the chain from its first link to its head, or to the link `until`, a little at a time.

    Writers may go on meanwhile: the head is read first, and what they append later is left out.
    `progress` is called with (links checked, links to check).
    """
    goal = head()
    last = goal.seq if until is None else min(until, goal.seq)
    found = rules.Chain()
    for link in _links(last):
        found.follow(link)
        if found.fault:
            return _named(found)
        if progress and found.checked % STRIDE == 0:
            progress(found.checked, last)
    if progress:
        progress(found.checked, last)
    whole = until is None or until >= goal.seq
    if found.seq < last:
        return Verdict(found.checked, found.seq, found.hash, "cut", found.seq + 1)
    if whole and found.hash != goal.hash:
        return Verdict(found.checked, found.seq, found.hash, "edited", max(found.seq, 1))
    # One statement, so that no writer slips in between the head and the entries behind it.
    beyond = Entry.objects.filter(seq__gt=Subquery(Head.objects.filter(pk=1).values("seq")))
    stray = beyond.order_by("seq").values_list("seq", flat=True).first() if whole else None
    if stray is not None:
        return Verdict(found.checked, found.seq, found.hash, "forged", stray)
    return Verdict(found.checked, found.seq, found.hash)


def _links(last: int) -> Iterator[dict[str, Any]]:
    names = (*rules.COVERED, "previous_hash", "hash")
    # Not only from 1: an entry forged before the first must be met too.
    rows = Entry.objects.filter(seq__lte=last).order_by("seq").values(*names)
    return rows.iterator(chunk_size=STRIDE)


def _named(found: rules.Chain) -> Verdict:
    """Tell a link that was moved, whose successor stands elsewhere, from one taken away."""
    fault = found.fault
    if fault in {"deleted", "unlinked"}:
        moved = Entry.objects.filter(previous_hash=found.hash).exists()
        fault = "reordered" if moved else ("edited" if fault == "unlinked" else fault)
    return Verdict(found.checked, found.seq, found.hash, fault, found.broken_at)
