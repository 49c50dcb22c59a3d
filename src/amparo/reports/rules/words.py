"""How long a text is, and how much of a plan is done."""

import re
from collections.abc import Collection, Iterable
from fractions import Fraction

_WORD = re.compile(r"[^\W_]+(?:[-'’.,/][^\W_]+)*")


def words_in(texts: Iterable[str]) -> int:
    """Return how many words some texts have: «10,700» and «human-rights» are one each."""
    return sum(len(_WORD.findall(text)) for text in texts)


def percent_of(states: Iterable[str], done: str, left_out: Collection[str]) -> Fraction | None:
    """Return the percentage that is done, of all but what is left out; None where nothing is."""
    listed = [state for state in states if state not in left_out]
    if not listed:
        return None
    return Fraction(100 * sum(state == done for state in listed), len(listed))
