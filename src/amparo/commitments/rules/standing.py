"""How a State stands to a treaty on a day (SM1): worked out from its acts, never typed in.

The acts may come in any order. Where a date is known only by its year, both ends of it are tried:
if they lead to different answers, the answer is «uncertain».
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import NamedTuple

from amparo.commitments.rules.effects import Act, Terms, takes_effect
from amparo.evidence.rules.partial_dates import Span

NONE, SIGNATORY, CONTRACTING, PARTY = "none", "signatory", "contracting", "party"
LEAVING, FORMER, UNCERTAIN = "denounced_pending", "former_party", "uncertain"
BOUND = frozenset({CONTRACTING, PARTY, LEAVING})  # has consented, and has not left
CONSENTS = frozenset({"consent", "succeed"})
MOVING = CONSENTS | {"sign", "denounce", "restore"}  # acts that change how a State stands
MOST_VAGUE = 8  # dates tried at both ends: 256 ways


class Dated(NamedTuple):
    """An act with the days on which it may take effect."""

    act: Act
    effective: Span | None

    @property
    def reach(self) -> Span:
        """Return the days over which it may come to work."""
        made = self.act.made
        return Span(
            made.first, max(made.last, self.effective.last if self.effective else made.last)
        )

    @property
    def is_vague(self) -> bool:
        """Test if it is not known to the day when it was made, or takes effect."""
        spans = (self.act.made, *([self.effective] if self.effective else []))
        return any(span.first != span.last for span in spans)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a State stands on a day; where that is uncertain, `may_be` has what it may be.

    `signed`, `consented` and `left` are the acts that count by then, `bound_from` and `bound_until`
    the days from and until which the treaty is in force for the State, where they can be told.
    """

    status: str
    may_be: tuple[str, ...] = ()
    signed: Act | None = None
    consented: Act | None = None
    left: Act | None = None
    bound_from: Span | None = None
    bound_until: Span | None = None


class _Event(NamedTuple):
    day: date
    rank: int
    words: tuple[str, str, str]  # of the act, so that equal days never fall by order of entry
    dated: Dated
    is_effect: bool


# On one day: what ends first, then signatures, notices, instruments and what takes effect.
RANKS = {
    ("denounce", True): 0,
    ("sign", False): 1,
    ("denounce", False): 2,
    ("restore", False): 3,
    ("consent", False): 4,
    ("succeed", False): 4,
    ("consent", True): 5,
    ("succeed", True): 5,
}


@dataclass(slots=True)
class _Life:
    """What has happened so far; consents and notices by the number of their event."""

    signed: bool = False
    left: bool = False
    consents: dict[int, tuple[Dated, bool]] = field(default_factory=dict)
    notices: dict[int, Dated] = field(default_factory=dict)

    def meet(self, number: int, event: _Event) -> None:
        effect = event.dated.act.effect
        if event.is_effect:
            self._takes_effect(event.dated)
        elif effect == "sign":
            self.signed = True
        elif effect in CONSENTS:
            self.consents[number] = (event.dated, False)
        elif effect == "denounce" and self.consents:
            self.notices[number] = event.dated
        elif effect == "restore":
            self.notices.clear()

    def _takes_effect(self, dated: Dated) -> None:
        if dated.act.effect in CONSENTS:
            for number, (one, _works) in self.consents.items():
                if one is dated:
                    self.consents[number] = (one, True)
            return
        for notice in [n for n, one in self.notices.items() if one is dated]:
            del self.notices[notice]
            # A State may come back before it has left: what it sent after its notice stays.
            ended = [number for number in self.consents if number < notice]
            for number in ended:
                del self.consents[number]
            self.left = self.left or bool(ended)

    @property
    def status(self) -> str:
        if self.consents and self.notices:
            return LEAVING
        if any(works for _one, works in self.consents.values()):
            return PARTY
        if self.consents:
            return CONTRACTING
        if self.left:
            return FORMER
        return SIGNATORY if self.signed else NONE


def standing_on(acts: Iterable[Act], terms: Terms, day: date) -> Standing:
    """Return how a State stands to a treaty on a day, from all its acts in any order.

    On the day of the deposit it is contracting, from the day of effect on a party.
    """
    dated = [Dated(act, takes_effect(act, terms)) for act in told_best(acts)]
    vague = [one for one in dated if one.is_vague and _matters(one, dated, day)]
    if len(vague) > MOST_VAGUE:
        return _told(UNCERTAIN, (), dated, day)
    found = {_status(dated, vague, ends, day) for ends in product((0, 1), repeat=len(vague))}
    if len(found) == 1:
        return _told(found.pop(), (), dated, day)
    return _told(UNCERTAIN, tuple(sorted(found)), dated, day)


def told_best(acts: Iterable[Act]) -> list[Act]:
    """Return the acts that change how a State stands, without those that another tells better.

    «1978» in one table and «28 April 1978» in another are one act, told twice.
    """
    moving = sorted((a for a in acts if a.effect in MOVING), key=_width)
    kept: list[Act] = []
    for act in moving:
        if not any(_tells(one, act) for one in kept):
            kept.append(act)
    return kept


def _width(act: Act) -> tuple[int, str, str]:
    return (act.made.last - act.made.first).days, act.kind, str(act.made.first)


def _tells(one: Act, other: Act) -> bool:
    same = one.effect == other.effect or {one.effect, other.effect} == CONSENTS
    inside = other.made.first <= one.made.first and one.made.last <= other.made.last
    # Two consents of one day that are said to take effect on two days stand beside each other.
    return same and inside and (one.made != other.made or one.effective == other.effective)


def _matters(one: Dated, dated: Sequence[Dated], day: date) -> bool:
    reach = one.reach
    if reach.first <= day < reach.last:
        return True
    others = (other.reach for other in dated if other is not one)
    return any(o.first <= reach.last and reach.first <= o.last for o in others)


def _status(dated: Sequence[Dated], vague: Sequence[Dated], ends: Sequence[int], day: date) -> str:
    chosen = {id(one): end for one, end in zip(vague, ends, strict=True)}
    life = _Life()
    events = [e for one in dated for e in _events(one, chosen.get(id(one), 0)) if e.day <= day]
    for number, event in enumerate(sorted(events, key=lambda e: e[:3])):
        life.meet(number, event)
    return life.status


def _events(one: Dated, end: int) -> Iterable[_Event]:
    act, effective = one.act, one.effective
    words = (act.kind, str(act.made), str(effective))
    made = _at(act.made, end)
    yield _Event(made, RANKS[act.effect, False], words, one, False)
    if effective is not None and (rank := RANKS.get((act.effect, True))) is not None:
        # Nothing takes effect before it is made, whatever was typed.
        yield _Event(max(_at(effective, end), made), rank, words, one, True)


def _at(span: Span, end: int) -> date:
    return span.last if end else span.first


def _told(status: str, may_be: tuple[str, ...], dated: Sequence[Dated], day: date) -> Standing:
    seen = [one for one in dated if one.act.made.first <= day]
    signed = _first(one for one in seen if one.act.effect == "sign")
    left = _last(one for one in seen if one.act.effect == "denounce")
    consents = [one for one in seen if one.act.effect in CONSENTS]
    # Of a State that came back, the instrument that it came back with.
    back = [c for c in consents if left and c.act.made.first >= left.act.made.first]
    consented = _first(back or consents)
    return Standing(
        status=status,
        may_be=may_be,
        signed=signed.act if signed else None,
        consented=consented.act if consented else None,
        left=left.act if left else None,
        bound_from=consented.effective if consented else None,
        bound_until=left.effective if left and not back else None,
    )


def _order(one: Dated) -> tuple[date, date, str, str]:
    return one.act.made.first, one.act.made.last, one.act.kind, str(one.effective)


def _first(found: Iterable[Dated]) -> Dated | None:
    return min(found, key=_order, default=None)


def _last(found: Iterable[Dated]) -> Dated | None:
    return max(found, key=_order, default=None)
