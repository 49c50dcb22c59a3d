"""The risk instrument: questions, cut points, floors and the legal test, each version as data."""

from functools import cache
from typing import Literal

import msgspec

from vocab.reading import BadFile, decode, packaged
from vocab.words import Words


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of the instrument."""


class Item(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One question; `module` is the training an assessor needs once it is flagged."""

    id: str
    name: Words
    question: Words
    module: str = ""
    help: Words | None = None


class Dimension(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One term of the formula with its items. `top` counts only so many of the highest."""

    key: Literal["T", "V", "D", "C"]
    name: Words
    items: tuple[Item, ...]
    top: int | None = None
    mandatory: bool = False


class Level(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A level and the R under which it holds, as a fraction in text; empty for the last."""

    key: str
    below: str = ""


class Floor(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A rule that can only raise the level; floors are tried in file order."""

    id: Literal["F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8"]
    condition: Words
    effect: Words
    basis: Literal["S", "B", "R", "M", "P", "I"]
    source: str = ""


class TestItem(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One quality of a risk in the legal test; `extreme` if only the highest level asks it."""

    __test__ = False  # pytest collects classes called Test…

    key: str
    label: Words
    extreme: bool = False


class Phrase(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A key and what it says: what an answer means, or a rule for assessors."""

    key: str
    label: Words


class LevelAct(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a level leads to; `reassess` is the key of a clock, empty on request."""

    level: str
    act: Words
    must: tuple[Words, ...]
    reassess: str = ""


class Scoring(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The numbers of the formula, fractions as text so that they stay exact."""

    max_answer: int
    weight_max_d: str
    weight_combined: str
    combined_item: str
    unknown_share_t: str
    unknown_share_c: str
    threat_floor: str
    threat_floor_level: str
    recent_days: int
    capacity_steps: int
    flagged_from: int


class Instrument(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One version of the risk instrument."""

    id: str
    version: str
    basis: Literal["S", "B", "R", "M", "P", "I"]
    source: str
    evidence_required_from: int
    answers: tuple[Phrase, ...]
    scoring: Scoring
    dimensions: tuple[Dimension, ...]
    levels: tuple[Level, ...]
    legal_test_basis: Literal["S", "B", "R", "M", "P", "I"]
    legal_test_source: str
    legal_test: tuple[TestItem, ...]
    floors: tuple[Floor, ...]
    level_to_decision: tuple[LevelAct, ...]
    assessor_rules: tuple[Phrase, ...]
    calibration: Words

    def dimension(self, key: str) -> Dimension:
        """Return a dimension by its letter.

        :raises KeyError: if there is none.
        """
        for dimension in self.dimensions:
            if dimension.key == key:
                return dimension
        raise KeyError(f"instrument {self.id} has no dimension {key!r}")

    @property
    def items(self) -> dict[str, Item]:
        """Return all items by id, in order."""
        return {i.id: i for d in self.dimensions for i in d.items}

    def act_for(self, level: str) -> LevelAct:
        """Return what a level leads to.

        :raises KeyError: if the instrument says nothing of it.
        """
        for act in self.level_to_decision:
            if act.level == level:
                return act
        raise KeyError(f"instrument {self.id} says nothing of level {level!r}")


def read_instrument(data: bytes, where: str) -> Instrument:
    """Return an instrument from the bytes of its file.

    :raises BadFile: if it cannot be used, or an item stands twice.
    """
    found = decode(data, Instrument, where)
    ids = [i.id for d in found.dimensions for i in d.items]
    for item in ids:
        if ids.count(item) > 1:
            raise BadFile(where, f"the item «{item}» stands twice.", "Keep one of the two.")
    if found.levels[-1].below or not all(x.below for x in found.levels[:-1]):
        raise BadFile(where, "only the last level has no upper end.", "Correct `below`.")
    return found


@cache
def instrument(version: str | None = None) -> Instrument:
    """Return the packaged instrument, the current one unless a version is named.

    :raises LookupError: if there is no such version.
    """
    name = "cases/risk_instrument.toml"
    current = read_instrument(packaged(name), name)
    if version in (None, current.version):
        return current
    try:
        older = f"cases/instruments/{version}.toml"
        return read_instrument(packaged(older), older)
    except FileNotFoundError:
        raise LookupError(f"vocab has no risk instrument of version {version!r}") from None
