"""The typed value of a claim: what each type keeps, how it is typed in, and how it is shown."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from amparo.evidence.rules.number_words import decimal_of, spelt_in
from amparo.evidence.rules.partial_dates import is_partial_date
from amparo.evidence.rules.spoken_dates import dates_in
from vocab.states import State, resolve

NUMBER, DATE, PERIOD, TEXT, YES_NO = "number", "date", "period", "text", "yes_no"
STATE, STATES, LIST, RECORD, UNKNOWN = "state", "states", "list", "record", "unknown"
TYPES = (NUMBER, DATE, PERIOD, TEXT, YES_NO, STATE, STATES, LIST, RECORD, UNKNOWN)
YES, NO = frozenset({"yes", "true", "sí", "si", "1"}), frozenset({"no", "false", "0"})
LONGEST = 4000  # characters of one value


class BadValue(Exception):
    """A value is not of its type.

    `why` is one of empty, number, negative, percent, date, yes_no, state, record, long.
    """

    def __init__(self, why: str, what: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.what = what


def read_value(kind: str, typed: str, unit: str = "") -> Any:
    """Return what is kept of a value as it was typed; nothing for what is not known.

    A number is kept as text, so that 0.10 stays 0.10; a date as far as it is known.

    :raises BadValue: if it is not of its type.
    """
    typed = typed.strip()
    if kind == UNKNOWN:
        return None
    if not typed:
        raise BadValue("empty")
    if len(typed) > LONGEST:
        raise BadValue("long")
    return _READERS[kind](typed, unit)


def _number(typed: str, unit: str) -> str:
    bare = typed.removesuffix("%").strip()
    try:
        plain = re.fullmatch(r"-?\d+(?:\.\d{1,2}|\.\d{4,})?", bare)
        in_words = [one.value for one in spelt_in(bare) if one.start == 0 and one.end == len(bare)]
        value = Decimal(bare) if plain else in_words[0] if in_words else decimal_of(bare)
    except (InvalidOperation, ValueError):
        raise BadValue("number", typed) from None
    if value < 0:
        raise BadValue("negative", typed)
    if (unit == "percent" or typed.endswith("%")) and value > 100:
        raise BadValue("percent", typed)
    return str(value)


def _date(typed: str, unit: str) -> str:
    if is_partial_date(typed):
        return typed
    said = dates_in(typed)
    if len(said) == 1 and said[0].said == typed:
        return said[0].value
    raise BadValue("date", typed)


def _yes_no(typed: str, unit: str) -> bool:
    word = typed.casefold()
    if word not in YES | NO:
        raise BadValue("yes_no", typed)
    return word in YES


def _state(typed: str, unit: str) -> str:
    found = resolve(typed)
    if not isinstance(found, State):
        raise BadValue("state", typed)
    return found.iso3


def _list(typed: str, unit: str) -> list[str]:
    return [part for line in re.split(r"[;\n]", typed) if (part := line.strip(" \t\r-•"))]


def _states(typed: str, unit: str) -> list[str]:
    found = [_state(one, unit) for one in re.split(r"[;,\n]", typed) if one.strip()]
    return list(dict.fromkeys(found))


def _record(typed: str, unit: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in typed.splitlines():
        name, colon, value = line.partition(":")
        if not line.strip():
            continue
        if not colon or not name.strip() or name.strip() in found:
            raise BadValue("record", line)
        found[name.strip()] = value.strip()
    return found


_READERS = {
    NUMBER: _number,
    DATE: _date,
    PERIOD: _date,
    TEXT: lambda typed, unit: typed,
    YES_NO: _yes_no,
    STATE: _state,
    STATES: _states,
    LIST: _list,
    RECORD: _record,
}


def typed_again(kind: str, value: Any) -> str:
    """Return a kept value as a person would type it; `read_value` gives it back."""
    if value is None:
        return ""
    if kind == YES_NO:
        return "yes" if value else "no"
    if kind in (LIST, STATES):
        return "; ".join(value)
    if kind == RECORD:
        return "\n".join(f"{name}: {part}" for name, part in value.items())
    return str(value)


def amount_of(kind: str, value: Any) -> Decimal | None:
    """Return a value as a number to add up, or None where it is none."""
    return Decimal(value) if kind == NUMBER and value is not None else None
