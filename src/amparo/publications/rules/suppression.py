"""What must not be said, so that nobody can be told apart, neither directly nor by subtraction.

1. *small*: a count from 1 up to the threshold.
2. *revised*: a count that differs from an earlier release of the same period by less than the
   threshold: the difference is somebody.
3. *complement*: a count that would give a small one away through a sum. Chosen so that little is
   lost: first by looking at each sum, then by attacking the whole (`audit`) until nothing gives.
4. *earlier*: a count that would give one away together with earlier releases.

Which of these it was is told to who approves the release, never to the public: the reason itself
would narrow the count.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from amparo.publications.rules import audit
from amparo.publications.rules.cells import Sheet, Slice
from amparo.publications.rules.system import Coarser, Possible, System, anything, system_of

Reason = Literal["small", "revised", "complement", "earlier"]
ENOUGH = 12  # leaks looked at together


@dataclass(frozen=True, slots=True)
class Rule:
    """How small is small, and how vague is vague enough.

    Counts from 1 to `threshold` - 1 are hidden; a hidden count must have at least `values`
    possible values in the eyes of who knows everything published. `most_open` counts may be left
    open between overlapping releases, 0 for any number.
    """

    threshold: int
    values: int
    most_open: int = 0

    def is_small(self, count: int) -> bool:
        """Test if a count is too small to be said."""
        return 0 < count < self.threshold


@dataclass(frozen=True, slots=True)
class Leak:
    """A count that can be told too closely: the slice, its period, and what it can be."""

    where: Slice
    period: str
    span: audit.Span


@dataclass(slots=True)
class Attack:
    """What is checked together: a new sheet, earlier ones of the same population, what all know."""

    earlier: Sequence[Sheet]
    rule: Rule
    coarser: Sequence[Coarser] = ()
    possible: Possible = anything
    classes: frozenset[str] = field(default_factory=frozenset)

    def system(self, new: Sheet) -> System:
        """Return everything that the sheets say together."""
        return system_of([*self.earlier, new], self.coarser, self.possible)

    def leaks(self, new: Sheet) -> dict[int, audit.Span]:
        """Return the counts that can be told too closely once the new sheet is out."""
        return leaks_of(self.system(new), [*self.earlier, new], self.rule)


def leaks_of(
    system: System, sheets: Sequence[Sheet], rule: Rule, enough: int = ENOUGH
) -> dict[int, audit.Span]:
    """Return the counts that can be told too closely: hidden ones, and differences never said.

    A hidden count must stay vague whatever it is. A difference of two releases may be told, unless
    it may be somebody: when it can be small and is not surely nothing.
    """
    hidden = {system.node(w, s.period) for s in sheets for w in s.hidden()}

    def harms(n: int, span: audit.Span) -> bool:
        return n in hidden or (span.least < rule.threshold and span.most != 0)

    return audit.exposed(system, system.unknown(), rule.values, matters=harms, enough=enough)


def plainly_hidden(new: Sheet, earlier: Sequence[Sheet], rule: Rule) -> dict[Slice, Reason]:
    """Return what must not be said of a sheet for its own sake: what is small, or was hidden."""
    hidden: dict[Slice, Reason] = {
        where: "small" for where, n in new.values.items() if n is not None and rule.is_small(n)
    }
    _keep_what_was_hidden(new, earlier, hidden)
    return hidden


def _keep_what_was_hidden(
    new: Sheet, earlier: Sequence[Sheet], hidden: dict[Slice, Reason]
) -> None:
    """Hide again what an earlier release of the same period hid, so that two halves never meet."""
    for sheet in earlier:
        if sheet.period == new.period:
            for where in sheet.hidden():
                if new.values.get(where) is not None:
                    hidden.setdefault(where, "earlier")


def completed(new: Sheet, attack: Attack, hidden: Mapping[Slice, Reason]) -> dict[Slice, Reason]:
    """Return what is hidden with what else must be, until no count can be told too closely.

    :raises audit.Contradiction: if the sheet and the earlier ones disagree; see `differencing`.
    """
    chosen: dict[Slice, Reason] = dict(hidden)
    choice = _Choice(new, attack, chosen)
    while True:
        choice.settle_sums()
        leaks = attack.leaks(new.without(chosen))
        if not leaks:
            return chosen
        if not choice.answer(leaks):
            return chosen  # what is left comes from earlier releases alone


class _Choice:
    """Choosing what else to hide: the least loss first."""

    def __init__(self, new: Sheet, attack: Attack, chosen: dict[Slice, Reason]) -> None:
        self.new, self.attack, self.chosen = new, attack, chosen
        self.system = attack.system(new.without(new.hidden()))
        self.names = {n: node for node, n in self.system.nodes.items()}
        self.own = {
            self.system.node(where, new.period): where
            for where, n in new.values.items()
            if n is not None
        }
        said_before = {
            self.system.node(w, s.period)
            for s in attack.earlier
            for w, n in s.values.items()
            if n is not None
        }
        self.free = set(self.own) - said_before  # hiding what was said before helps nobody
        self.sums_of: dict[int, list[int]] = {}
        for i, (whole, parts) in enumerate(self.system.sums):
            for n in (whole, *parts):
                self.sums_of.setdefault(n, []).append(i)

    def is_open(self, n: int) -> bool:
        """Test if nobody is told this count."""
        if n in self.own and self.own[n] in self.chosen:
            return n not in self.system.known or n in self.free
        return n not in self.system.known

    def settle_sums(self) -> None:
        """Look at each sum by itself until none of them gives a count away."""
        todo = list(range(len(self.system.sums)))
        while todo:
            again: set[int] = set()
            for i in todo:
                while (picked := self._weak(i)) is not None:
                    again.update(self._hide(picked, "complement"))
            todo = sorted(again)

    def _weak(self, i: int) -> int | None:
        """Return what to hide next in a sum that gives a count away, or None if it is sound."""
        whole, parts = self.system.sums[i]
        members = (whole, *parts)
        hidden = [n for n in members if self.is_open(n)]
        if not hidden:
            return None
        if not any(n in self.own for n in hidden):
            return None  # never said by anyone: the attack on the whole judges it
        if len(hidden) > 1:
            said = sum(self.system.known[n] for n in parts if n not in hidden)
            if whole in hidden or self.system.known[whole] - said + 1 >= self.attack.rule.values:
                return None
        return self.best([n for n in members if n in self.free and n not in hidden], i, whole)

    def best(self, candidates: Iterable[int], here: int, whole: int) -> int | None:
        """Return the candidate that costs least: little is lost, few other sums are broken."""
        known = self.system.known

        def cost(n: int) -> tuple[int, int, bool, int, int]:
            fresh = sum(
                not any(self.is_open(m) for m in (self.system.sums[i][0], *self.system.sums[i][1]))
                for i in self.sums_of[n]
                if i != here
            )
            return (*self._loss(n), n == whole, fresh, known[n])

        found = [n for n in candidates if not self._is_plainly_nothing(n)]
        return min(found, key=lambda n: (cost(n), n), default=None)

    def _loss(self, n: int) -> tuple[int, int]:
        """Return how much a reader loses with a count: cells first, zeros late, the total last."""
        dims = len(self.own[n])
        return (2 if dims == 0 else 1 if self.system.known[n] == 0 else 0, -dims)

    def _is_plainly_nothing(self, n: int) -> bool:
        """Test if a zero is known from its whole, so that hiding it hides nothing."""
        known = self.system.known
        return known[n] == 0 and any(
            n in parts and known.get(whole) == 0 and not self.is_open(whole)
            for whole, parts in (self.system.sums[i] for i in self.sums_of[n])
        )

    def _hide(self, n: int, reason: Reason) -> list[int]:
        self.chosen[self.own[n]] = reason
        return self.sums_of[n]

    def answer(self, leaks: Mapping[int, audit.Span]) -> bool:
        """Hide one more count for each leak; False if nothing is left to hide."""
        acted = False
        touched: set[int] = set()
        for n in sorted(leaks):
            if touched & set(self.sums_of.get(n, ())):
                continue  # a leak beside it has just been answered: look again first
            picked = self._near(n)
            if picked is not None:
                reason: Reason = "complement" if n in self.own else "earlier"
                touched.update(self._hide(picked, reason))
                acted = True
        return acted

    def _near(self, n: int) -> int | None:
        """Return what to hide against a leak: in its own sums, else ever further away."""
        seen, ring = {n}, {n}
        while ring:
            sums = {i for m in ring for i in self.sums_of.get(m, ())}
            members = {m for i in sums for m in (self.system.sums[i][0], *self.system.sums[i][1])}
            free = [
                m
                for m in members
                if m in self.free
                and self.own[m] not in self.chosen
                and not self._is_plainly_nothing(m)
            ]
            if free:
                return min(free, key=lambda m: (*self._loss(m), self.system.known[m], m))
            ring = {m for m in members if self.is_open(m)} - seen
            seen |= ring
        return None
