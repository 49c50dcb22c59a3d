"""What does not fit together among the acts of a State about a treaty (rules V-T1 to V-T6).

Nothing here corrects anything: each finding is shown beside what was recorded.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from amparo.commitments.rules.effects import Act, Terms, takes_effect
from amparo.commitments.rules.standing import CONSENTS, told_best
from amparo.evidence.rules.partial_dates import Span

SUCCESSIONS = frozenset({"succession", "succession_to_signature"})


@dataclass(frozen=True, slots=True)
class Finding:
    """What is doubtful, by its key, and about which act."""

    key: str
    act: Act


@dataclass(frozen=True, slots=True)
class Frame:
    """The days between which acts about a treaty can be expected."""

    adopted: Span | None = None
    opened: Span | None = None
    closes: Span | None = None


def findings(acts: Iterable[Act], terms: Terms, frame: Frame) -> list[Finding]:
    """Return what does not fit among the acts of one State about one treaty."""
    all_acts = list(acts)
    known = told_best(all_acts)
    signed = [act for act in known if act.effect == "sign"]
    found = [Finding(key, act) for act in known for key in _of_one(act, signed, terms)]
    found += [Finding(key, act) for act in all_acts for key in outside(act, frame)]
    return found + [Finding("two_consents", act) for act in _again(known)]


def outside(act: Act, frame: Frame) -> list[str]:
    """Return how an act lies surely outside the days of its treaty; a succession may."""
    if act.kind in SUCCESSIONS:
        return []
    found = []
    if frame.adopted and act.made.last < frame.adopted.first:
        found.append("before_adoption")
    elif act.effect == "sign" and act.kind != "succession_to_signature":
        if frame.opened and act.made.last < frame.opened.first:
            found.append("before_opening")
        if frame.closes and act.made.first > frame.closes.last:
            found.append("after_closing")
    return found


def _of_one(act: Act, signed: Sequence[Act], terms: Terms) -> list[str]:
    found = []
    before = any(one.made.may_precede(act.made) for one in signed)
    if act.after_signature and not before:
        found.append("ratified_unsigned")
    if act.kind == "accession" and any(one.made.last <= act.made.first for one in signed):
        found.append("acceded_signatory")
    effective = takes_effect(act, terms)
    if act.effect in CONSENTS and effective is None:
        found.append(_why_open(act, terms))
    if act.effect == "denounce" and effective is None:
        found.append("leaving_day_open")
    if effective is not None and not is_later(act, effective):
        found.append("effect_too_early")
    return found


def is_later(act: Act, effective: Span) -> bool:
    """Test if an act may take effect when it is said to: a denunciation later than its notice."""
    if act.effect == "denounce":
        return effective.last > act.made.first
    return act.effect == "succeed" or effective.last >= act.made.first


def _why_open(act: Act, terms: Terms) -> str:
    if act.effect == "succeed":
        return "succession_day_open"
    return "not_in_force" if terms.in_force is None and terms.rules else "no_rule"


def _again(known: Sequence[Act]) -> list[Act]:
    """Return consents that come after another with no denunciation between them."""
    consents = sorted((a for a in known if a.effect in CONSENTS), key=_order)
    notices = [a for a in known if a.effect == "denounce"]
    return [
        later
        for earlier, later in pairwise(consents)
        if not any(
            earlier.made.may_precede(n.made) and n.made.may_precede(later.made) for n in notices
        )
    ]


def _order(act: Act) -> tuple[object, ...]:
    return act.made.first, act.made.last, act.kind


def count_check(stated: int, listed: Iterable[str]) -> tuple[str, int]:
    """Return how a stated number agrees with a list, `ok` or `mismatch`, and the difference.

    A number that a source states is never corrected (rule V-T5).
    """
    difference = stated - len(set(listed))
    return ("ok" if difference == 0 else "mismatch"), difference
