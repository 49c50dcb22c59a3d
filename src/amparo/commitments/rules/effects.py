"""From when an act about a treaty takes effect: rules of waiting, as each treaty writes them."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from amparo.evidence.rules.partial_dates import Span
from vocab.treaties import WaitRule, rule_on


@dataclass(frozen=True, slots=True)
class Terms:
    """What must be known of a treaty: its own entry into force, and its rules of waiting."""

    in_force: Span | None = None
    rules: tuple[WaitRule, ...] = ()
    leave: tuple[WaitRule, ...] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """One act of one State about one treaty; `effective` is its day of effect where it was typed.

    `name` tells acts apart for whoever asks; nothing is ever decided by it.
    """

    kind: str
    effect: str
    made: Span
    effective: Span | None = None
    name: str = ""
    after_signature: bool = False


def after(day: date, rule: WaitRule) -> date:
    """Return the day on which an act of a day takes effect under a rule, by itself.

    The first of the month after the n-th day is never that day itself (see `first_after_days`).
    """
    if rule.wait == "days":
        return day + timedelta(days=rule.n)
    if rule.wait == "months":
        return _months_later(day, rule.n)
    if rule.wait == "nth_month":
        return _first_of(day, rule.n)
    if rule.wait == "first_after_days":
        return _first_of(day + timedelta(days=rule.n), 1)
    return _first_of(_months_later(day, rule.n), 1)


def takes_effect(act: Act, terms: Terms) -> Span | None:
    """Return when an act takes effect, or None where nobody can say.

    A consent binds on the later of two days: when its rule says, and when the treaty itself enters
    into force (rule V-T2). The day of a succession is typed with its citation, never worked out.
    """
    if act.effective is not None:
        return act.effective
    if act.effect == "denounce":
        return _by_rule(act.made, terms.leave)
    if act.effect != "consent" or terms.in_force is None:
        return None
    own = _by_rule(act.made, terms.rules)
    if own is None:
        return None
    begins = terms.in_force
    return Span(max(own.first, begins.first), max(own.last, begins.last))


def _by_rule(made: Span, rules: tuple[WaitRule, ...]) -> Span | None:
    first, last = rule_on(rules, made.first), rule_on(rules, made.last)
    if first is None or last is None:
        return None
    return Span(after(made.first, first), after(made.last, last))


def _first_of(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def _months_later(day: date, months: int) -> date:
    first = _first_of(day, months)
    return first.replace(day=min(day.day, calendar.monthrange(first.year, first.month)[1]))
