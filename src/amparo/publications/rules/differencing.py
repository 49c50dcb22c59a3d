"""Releases that follow one another: what two of them say together, and how it is explained.

Figures change between releases: an act is verified late, a date corrected. Two releases that agree
wherever both speak are attacked together, as one system. With one that disagrees no sum can be
written, but the difference of two figures remains: it must not be somebody either.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from amparo.publications.rules import audit
from amparo.publications.rules.cells import Period, Sheet, Slice
from amparo.publications.rules.suppression import (
    Attack,
    Reason,
    Rule,
    completed,
    leaks_of,
    plainly_hidden,
)
from amparo.publications.rules.system import Coarser, Possible, anything, system_of


@dataclass(frozen=True, slots=True)
class Difference:
    """Two figures whose difference is somebody: the slice, both periods, and the difference."""

    where: Slice
    new: Period
    earlier: Period
    count: int


class Entangled(Exception):
    """A sheet overlaps earlier ones in so many open counts that nobody could vouch for it."""

    def __init__(self, population: str, open_: int, periods: Sequence[Period]) -> None:
        super().__init__(f"{population}: {open_} open")
        self.population, self.open = population, open_
        self.periods = sorted(set(periods))  # the earlier ones, without that of the sheet itself


def check_size(
    new: Sheet, near: Sequence[Sheet], rule: Rule, coarser: Sequence[Coarser], possible: Possible
) -> None:
    """Check that the attack on overlapping sheets can be carried through.

    :raises Entangled: if too many counts stay open.
    """
    others = [sheet.period for sheet in near if sheet.period != new.period]
    if not others or not rule.most_open:
        return
    system = system_of([*near, new], coarser, possible)
    left = len(system.nodes) - len(audit.settle(system))
    if left > rule.most_open:
        raise Entangled(new.population, left, others)


def related(new: Sheet, earlier: Sequence[Sheet]) -> list[Sheet]:
    """Return the earlier sheets whose days meet those of the new one, directly or by a chain."""
    found: list[Sheet] = []
    reached, left = [new], list(earlier)
    while reached:
        near = [s for s in left if any(s.period.overlaps(r.period) for r in reached)]
        left = [s for s in left if s not in near]
        found += near
        reached = near
    return [s for s in earlier if s in found]


def agrees(sheet: Sheet, others: Sequence[Sheet]) -> bool:
    """Test if a sheet says nothing else than others do about the same slice and period."""
    said = {(w, o.period): n for o in others for w, n in o.values.items() if n is not None}
    return all(n is None or said.get((w, sheet.period), n) == n for w, n in sheet.values.items())


def in_one_piece(
    new: Sheet,
    earlier: Sequence[Sheet],
    coarser: Sequence[Coarser] = (),
    possible: Possible = anything,
) -> tuple[list[Sheet], list[Sheet]]:
    """Return the earlier sheets that agree with the new one and each other, and those that do not.

    The latest have the first word.
    """
    together: list[Sheet] = []
    apart: list[Sheet] = []
    for sheet in reversed(related(new, earlier)):
        fits = agrees(sheet, [*together, new]) and audit.is_possible(
            system_of([sheet, *together, new], coarser, possible)
        )
        (together if fits else apart).append(sheet)
    return together[::-1], apart[::-1]


def differences(new: Sheet, earlier: Sequence[Sheet], rule: Rule) -> Iterator[Difference]:
    """Yield the figures of a sheet that, less those of an earlier one, leave somebody."""
    for sheet in earlier:
        if not (new.period.holds(sheet.period) or sheet.period.holds(new.period)):
            continue
        for where, n in new.values.items():
            before = sheet.values.get(where)
            if n is not None and before is not None and rule.is_small(abs(n - before)):
                yield Difference(where, new.period, sheet.period, abs(n - before))


def prepared(
    new: Sheet,
    earlier: Sequence[Sheet],
    rule: Rule,
    coarser: Sequence[Coarser] = (),
    possible: Possible = anything,
) -> dict[Slice, Reason]:
    """Return what must not be said of a new sheet, given all that was released before.

    Sheets that disagree with the new one may agree with what is left of it: a reader cannot know,
    and would put them together. So the attack is repeated on what is left.

    :raises Entangled: if it overlaps them too much to be judged.
    """
    near = related(new, earlier)
    hidden = plainly_hidden(new, near, rule)
    for each in differences(new.without(hidden), near, rule):
        hidden[each.where] = "revised" if each.new == each.earlier else "earlier"
    tried: list[list[Sheet]] = []
    together, _apart = in_one_piece(new, near, coarser, possible)
    check_size(new.without(hidden), together, rule, coarser, possible)
    while together not in tried:
        tried.append(together)
        hidden = completed(new, Attack(together, rule, coarser, possible), hidden)
        together, _apart = in_one_piece(new.without(hidden), near, coarser, possible)
    return hidden


@dataclass(frozen=True, slots=True)
class Told:
    """What a release would give away: a slice of a period, and the values it may have left."""

    where: Slice
    period: Period
    span: audit.Span


def given_away(
    new: Sheet,
    earlier: Sequence[Sheet],
    rule: Rule,
    coarser: Sequence[Coarser] = (),
    possible: Possible = anything,
) -> list[Told]:
    """Return the first that a sheet, as it would be published, gives away with earlier ones."""
    together, apart = in_one_piece(new, earlier, coarser, possible)
    told = [
        Told(d.where, d.new, audit.Span(d.count, d.count))
        for d in differences(new, [*together, *apart], rule)
    ]
    if told:
        return told
    check_size(new, together, rule, coarser, possible)
    attack = Attack(together, rule, coarser, possible)
    system = attack.system(new)
    names = {n: node for node, n in system.nodes.items()}
    found = leaks_of(system, [*together, new], rule, enough=1)
    return [Told(*names[n], span) for n, span in found.items()]
