"""Find, read and check the files of country profiles, packaged or an operator's own."""

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path

import msgspec

from vocab.country import Profile
from vocab.reading import BadFile, decode, packaged
from vocab.words import terms


def read_profile(data: bytes, where: str) -> Profile:
    """Return a profile from the bytes of its file; labels of clocks come from `cases/clocks`.

    :raises BadFile: with the file, the line or key, the mistake and the way out.
    """
    found = decode(data, Profile, where)
    _check_bodies(found, where)
    _check_words(found, where)
    clocks = terms("cases/clocks")
    named = {
        key: limit if limit.label.en else msgspec.structs.replace(limit, label=clocks[key].label)
        for key, limit in found.deadlines.items()
    }
    return msgspec.structs.replace(found, deadlines=named)


def _check_bodies(found: Profile, where: str) -> None:
    codes = [b.code for b in found.bodies]
    for code in codes:
        if codes.count(code) > 1:
            raise BadFile(where, f"the body «{code}» stands twice.", "Keep one of the two.")
    for body in found.bodies:
        if body.parent and body.parent not in codes:
            raise BadFile(
                f"{where}, body {body.code}",
                f"its parent «{body.parent}» is not a body of this profile.",
                "Add that body, or correct the parent.",
            )
    named = [
        found.lead_body,
        found.deciding.body,
        *(s.body for s in found.deciding.seats if s.body),
    ]
    for code in named:
        if code not in codes:
            raise BadFile(where, f"«{code}» is not a body of this profile.", "Add that body.")


def _check_words(found: Profile, where: str) -> None:
    """Check that every key of a closed list is on its list, and that every clock has a limit."""
    used = {
        "cases/clocks": found.deadlines,
        "cases/risk_levels": found.risk_levels_used,
        "people/roles": [r.role for rungs in found.escalation.values() for r in rungs],
        "places/languages": found.languages,
        "places/secrecy": found.secrecy_levels,
    }
    for name, keys in used.items():
        for key in keys:
            if key not in terms(name):
                raise BadFile(
                    where, f"«{key}» is not a word of {name}.", f"Use a key of {name}.toml."
                )
    days = [h.on for h in (*found.holidays, *found.extra_days)]
    for day in days:
        if days.count(day) > 1:
            raise BadFile(where, f"the holiday {day} stands twice.", "Keep one of the two.")


def profile_bytes(code: str) -> bytes:
    """Return the packaged file of a country.

    :raises LookupError: if there is none.
    """
    try:
        return packaged(f"profiles/{code}.toml")
    except FileNotFoundError:
        raise LookupError(f"vocab has no profile {code!r}") from None


def profile_hash(data: bytes) -> str:
    """Return the SHA-256 of a profile's bytes, which a case points to."""
    return hashlib.sha256(data).hexdigest()


def profile_codes() -> tuple[str, ...]:
    """Return the codes of the packaged profiles, sorted."""
    folder = files("vocab") / "profiles"
    return tuple(sorted(f.name[:-5] for f in folder.iterdir() if f.name.endswith(".toml")))


@cache
def profile(code: str) -> Profile:
    """Return the packaged profile of a country, such as `PE`.

    :raises LookupError: if there is none.
    """
    return read_profile(profile_bytes(code), f"profiles/{code}.toml")


def read_profiles(folder: Path) -> dict[str, tuple[Profile, bytes]]:
    """Return an operator's profiles by code, each with the bytes to store and to hash.

    :raises BadFile: if a file cannot be used, or its name is not its code.
    """
    found: dict[str, tuple[Profile, bytes]] = {}
    for file in sorted(folder.glob("*.toml")):
        data = file.read_bytes()
        read = read_profile(data, file.name)
        if file.stem.split("-")[0] != read.code:
            raise BadFile(
                file.name,
                f"its code is «{read.code}», its name says «{file.stem}».",
                "Rename the file, or correct the code.",
            )
        found[read.code] = (read, data)
    return found
