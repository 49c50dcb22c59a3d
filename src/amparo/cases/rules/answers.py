"""Answers of a risk assessment, read strictly: 0 to 4, U for unknown, NA for not applicable."""

from collections.abc import Mapping
from typing import Literal

from vocab import Instrument

Answer = int | Literal["U", "NA"]
Typed = int | str
UNKNOWN: Literal["U"] = "U"
NOT_APPLICABLE: Literal["NA"] = "NA"
YES, NO = "yes", "no"


def read_answers(typed: Mapping[str, Typed], instrument: Instrument) -> dict[str, Answer]:
    """Return the answer to every item of the instrument, in its order.

    An item without an answer is unknown: what nobody wrote is never counted as 0.

    :raises ValueError: if an item or an answer is not of the instrument.
    """
    if stray := sorted(set(typed) - set(instrument.items)):
        raise ValueError(f"not items of {instrument.id} {instrument.version}: {', '.join(stray)}")
    return {item: read_answer(typed.get(item, UNKNOWN), instrument) for item in instrument.items}


def read_answer(typed: Typed, instrument: Instrument) -> Answer:
    """Return one answer as a number, U or NA.

    :raises ValueError: if it is none of them.
    """
    text = str(typed).strip().upper()
    if text == UNKNOWN:
        return UNKNOWN
    if text == NOT_APPLICABLE:
        return NOT_APPLICABLE
    if text.isdecimal() and int(text) <= instrument.scoring.max_answer:
        return int(text)
    raise ValueError(f"{typed!r} is no answer: use 0 to {instrument.scoring.max_answer}, U or NA")


def legal_answer(legal_test: Mapping[str, str], key: str) -> str:
    """Return yes, no or unknown; what nobody answered is unknown.

    :raises ValueError: if it is another word.
    """
    value = legal_test.get(key) or "unknown"
    if value not in (YES, NO, "unknown"):
        raise ValueError(f"{value!r} is no answer to «{key}»: use yes, no or unknown")
    return value


def fallen_threats(
    before: Mapping[str, Answer],
    now: Mapping[str, Answer],
    evidence: frozenset[str],
    instrument: Instrument,
) -> tuple[str, ...]:
    """Return the threat items that fell from a number to a lower one, with evidence.

    An answer that became unknown or not applicable is no fall.
    """
    fallen = []
    for item in instrument.dimension("T").items:
        old, new = before.get(item.id), now[item.id]
        is_fall = isinstance(old, int) and isinstance(new, int) and new < old
        if is_fall and item.id in evidence:
            fallen.append(item.id)
    return tuple(fallen)
