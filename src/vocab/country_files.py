"""Find, read and check the files of country profiles, packaged or an operator's own."""

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path

import msgspec

from vocab.country import Profile
from vocab.country_checks import check_profile
from vocab.reading import BadFile, decode, packaged
from vocab.words import terms


def read_profile(data: bytes, where: str) -> Profile:
    """Return a profile from the bytes of its file; labels of clocks come from `cases/clocks`.

    :raises BadFile: with the file, the line or key, the mistake and the way out.
    """
    found = decode(data, Profile, where)
    check_profile(found, data.decode(), where)
    clocks = terms("cases/clocks")
    named = {
        key: limit if limit.label.en else msgspec.structs.replace(limit, label=clocks[key].label)
        for key, limit in found.deadlines.items()
    }
    return msgspec.structs.replace(found, deadlines=named)


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
