"""Values of claims as people write them, in the language in use."""

from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import get_language

from amparo.evidence.rules.values import DATE, NUMBER, PERIOD, STATE, STATES, typed_again
from amparo.ui import days
from vocab.states import State, resolve


def value_shown(kind: str, value: Any) -> str:
    """Return the value of a claim for a page: what a form takes is `typed_again`."""
    if value is None:
        return ""
    if kind == NUMBER:
        return number_words(Decimal(value))
    if kind in (DATE, PERIOD):
        return days.within(value)
    if kind == STATE:
        return state_words(value)
    if kind == STATES:
        return ", ".join(state_words(one) for one in value)
    return typed_again(kind, value)


def number_words(number: Decimal) -> str:
    """Return a number as it is written in the language in use: nothing rounded, no zeros lost."""
    return number_format(f"{number:f}", use_l10n=True, force_grouping=True)


def state_words(code: str) -> str:
    """Return the name of a State by any of its codes; an unknown one as it is."""
    found = resolve(code)
    return found.name.in_language(get_language() or "es") if isinstance(found, State) else code
