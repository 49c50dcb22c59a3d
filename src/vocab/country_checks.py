"""What must hold between the parts of a country profile, beyond the shape of each."""

from collections.abc import Iterable, Sequence
from typing import get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from vocab.country import Family, Profile
from vocab.reading import BadFile, place_of
from vocab.words import terms

Steps = Sequence[str | int]


def check_profile(found: Profile, text: str, where: str) -> None:
    """Check a profile as a whole; `text` and `where` let the message name the line.

    :raises BadFile: with the first mistake.
    """
    for steps, why, what_to_do in _mistakes(found):
        raise BadFile(place_of(text, where, list(steps)), why, what_to_do)


def _mistakes(found: Profile) -> Iterable[tuple[Steps, str, str]]:
    yield from _version_and_zone(found)
    yield from _bodies(found)
    yield from _words(found)
    yield from _clocks(found)
    yield from _days(found)
    yield from _doors(found)
    yield from _remits(found)


def _version_and_zone(found: Profile) -> Iterable[tuple[Steps, str, str]]:
    if found.version < 1:
        yield ["version"], f"{found.version} is no version.", "Count from 1."
    try:
        ZoneInfo(found.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        yield (
            ["time_zone"],
            f"«{found.time_zone}» is not a time zone.",
            "Use a name such as America/Lima.",
        )


def _bodies(found: Profile) -> Iterable[tuple[Steps, str, str]]:
    codes = [b.code for b in found.bodies]
    for n, body in enumerate(found.bodies):
        if body.code in codes[:n]:
            yield ["bodies", n], f"the body «{body.code}» stands twice.", "Keep one of the two."
        if body.parent and body.parent not in codes:
            yield (
                ["bodies", n, "parent"],
                f"«{body.parent}» is not a body of this profile.",
                "Add that body, or correct the parent.",
            )
    named: list[tuple[Steps, str]] = [
        (["lead_body"], found.lead_body),
        (["deciding", "body"], found.deciding.body),
    ]
    for n, seat in enumerate(found.deciding.seats):
        named.append((["deciding.seats", n, "body"], seat.body))
    for steps, code in named:
        if code and code not in codes:
            yield steps, f"«{code}» is not a body of this profile.", "Add that body."


def _words(found: Profile) -> Iterable[tuple[Steps, str, str]]:
    used: list[tuple[Steps, str, Iterable[str]]] = [
        (["risk_levels_used"], "cases/risk_levels", found.risk_levels_used),
        (["languages"], "places/languages", found.languages),
        (["secrecy_levels"], "places/secrecy", found.secrecy_levels),
    ]
    for family, rungs in found.escalation.items():
        used.append((["escalation", family], "people/roles", [r.role for r in rungs]))
    for steps, name, keys in used:
        for key in keys:
            if key not in terms(name):
                yield steps, f"«{key}» is not a word of {name}.", f"Use a key of {name}.toml."


def _clocks(found: Profile) -> Iterable[tuple[Steps, str, str]]:
    clocks = terms("cases/clocks")
    for key in found.deadlines:
        if key not in clocks:
            yield (
                ["deadlines", key],
                f"«{key}» is not a word of cases/clocks.",
                "Use a key of cases/clocks.toml.",
            )
    for key, clock in clocks.items():
        if key not in found.deadlines and not clock.optional:
            yield (
                ["deadlines"],
                f"the clock «{key}» has no limit.",
                "Add it; its value may be 0 for no clock.",
            )
    for family in get_args(Family):
        if family not in found.escalation:
            yield (
                ["escalation"],
                f"the family «{family}» has no ladder.",
                "Add it; it may be an empty list.",
            )


def _days(found: Profile) -> Iterable[tuple[Steps, str, str]]:
    seen = set()
    for day in (*found.holidays, *found.extra_days):
        if day.on in seen:
            yield ["days"], f"the day off {day.on} stands twice.", "Keep one of the two."
        seen.add(day.on)


def _doors(found: Profile) -> Iterable[tuple[Steps, str, str]]:
    for key, door in (("desk_name", "mesa_de_partes"), ("book_name", "libro_de_reclamaciones")):
        if getattr(found.doors, key) and not getattr(found.doors, door):
            yield (
                ["doors", key],
                "there is a name for a door that is closed.",
                f"Open it with `{door} = true`, or leave the name out.",
            )
    for key in ("numbering", "claim_numbering"):
        pattern = getattr(found.doors, key)
        try:
            one, two = (pattern.format(year=2026, number=n, desk="D") for n in (1, 2))
        except (KeyError, ValueError, IndexError):
            one = two = ""
        if one == two:
            yield (
                ["doors", key],
                f"«{pattern}» does not number papers.",
                "Use {number}, and if you like {year} and {desk}.",
            )


def _remits(found: Profile) -> Iterable[tuple[Steps, str, str]]:
    codes = {b.code for b in found.bodies}
    named = [remit.body for remit in found.remits]
    for n, body in enumerate(named):
        if body not in codes:
            yield (
                ["remits", n, "body"],
                f"«{body}» is not a body of this profile.",
                "Add that body, or correct the code.",
            )
        if body in named[:n]:
            yield ["remits", n], f"«{body}» has two remits.", "Put both into one."
