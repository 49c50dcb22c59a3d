"""Cards: one file for each model: what it forecasts, what it is made of, what it cannot see."""

import hashlib
from pathlib import Path
from typing import Literal

import msgspec

from foresight.errors import Unusable

HERE = Path(__file__).parent


class Member(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One forecaster of a pool, its weight, and above which level of deaths it keeps silent."""

    model: str
    weight: float = 1.0
    until_level: float = float("inf")
    settings: dict[str, float | int | bool] = {}


class Card(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A model: `limits` are told wherever its forecasts are shown.

    Draws of units with up to `widened_until` deaths a month of late are moved off their median
    by the factor `widened`, on the log scale: pools are too sure of themselves there.
    `quiet` is the share of chance that goes to nobody being killed, whatever the members say.
    `product` says of what it speaks: deaths by country or by cell, or the onset of mass killings.
    """

    name: str
    title: str
    target: str
    product: Literal["country", "grid", "onset"] = "country"
    limits: list[str]
    members: list[Member]
    widened: float = 1.0
    widened_until: float = 0.0
    quiet: float = 0.0

    @property
    def hash(self) -> str:
        """What the card says, as a short digest."""
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()[:16]


def card(name: str) -> Card:
    """Return a packaged card by its name, or one from a path that ends in .toml.

    :raises Unusable: if there is none, or it says what a card may not.
    """
    path = Path(name) if name.endswith(".toml") else HERE / f"{name}.toml"
    if not path.is_file():
        there = ", ".join(sorted(p.stem for p in HERE.glob("*.toml")))
        raise Unusable(f"There is no card «{name}»; there are {there}, or give a path.")
    try:
        found = msgspec.toml.decode(path.read_bytes(), type=Card)
    except (msgspec.MsgspecError, ValueError) as why:
        raise Unusable(f"{path}: {why}") from why
    if not found.members or min(m.weight for m in found.members) <= 0:
        raise Unusable(f"{path}: a card needs members, each with a weight over 0.")
    if not 0.0 <= found.quiet < 1.0:
        raise Unusable(f"{path}: quiet is a share, from 0 to under 1.")
    return found
