"""The catalogue of protection measures: what a body can do, and what it acts on."""

from functools import cache
from typing import Literal

import msgspec

from vocab.country import Basis
from vocab.reading import BadFile, complaint, decode, packaged, place_of
from vocab.words import Words


class Measure(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A kind of measure.

    `kind`: U urgent, P protection, V prevention or recognition, J access to justice.
    `against`: the term of the risk formula it acts on, T threat, V vulnerability, C capacity.
    `body` is the body that offers it, empty where any body may; `tracks` if it can locate a person.
    """

    code: str
    name: Words
    kind: Literal["U", "P", "V", "J"]
    scope: Literal["ind", "col", "both"]
    against: Literal["T", "V", "C"]
    body: str
    with_bodies: tuple[str, ...] = ()
    group: Words
    basis: Basis
    source: str = ""
    tracks: bool = False
    retired: bool = False

    def __post_init__(self) -> None:
        if self.basis == "S" and not self.source:
            raise complaint(
                "the basis S needs a source.", "Name the source that was read, or use the basis I."
            )


class _Catalogue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    measure: tuple[Measure, ...]


def read_measures(data: bytes, where: str) -> dict[str, Measure]:
    """Return a catalogue by code.

    :raises BadFile: if it cannot be used, or a code stands twice.
    """
    found: dict[str, Measure] = {}
    for n, measure in enumerate(decode(data, _Catalogue, where).measure):
        if measure.code in found:
            place = place_of(data.decode(), where, ["measure", n])
            raise BadFile(place, f"the code «{measure.code}» stands twice.", "Keep one of the two.")
        found[measure.code] = measure
    return found


@cache
def measures() -> dict[str, Measure]:
    """Return the measures by code, in file order."""
    return read_measures(packaged("cases/measures.toml"), "cases/measures.toml")
