"""The risk instrument: questions, cut points, floors and the legal test, each version as data."""

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from typing import Literal

import msgspec

from vocab.reading import BadFile, decode, packaged, place_of
from vocab.words import Words, terms


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
    for step, why, what_to_do in _mistakes(found):
        raise BadFile(place_of(data.decode(), where, step), why, what_to_do)
    return found


Mistake = tuple[list[str | int], str, str]


def _mistakes(found: Instrument) -> Iterator[Mistake]:
    yield from _item_mistakes(found)
    yield from _fraction_mistakes(found)
    yield from _level_mistakes(found)


def _item_mistakes(found: Instrument) -> Iterator[Mistake]:
    ids = [i.id for d in found.dimensions for i in d.items]
    for n, item in enumerate(ids):
        if item in ids[:n]:
            said = f"the item «{item}» stands twice."
            yield ["dimensions.items", n], said, "Keep one of the two."
    combined = found.scoring.combined_item
    if combined not in [i.id for i in found.dimension("D").items]:
        said = f"«{combined}» is not an item."
        yield ["scoring", "combined_item"], said, "Use an item of the dimension D."


def _fraction_mistakes(found: Instrument) -> Iterator[Mistake]:
    names = (
        "weight_max_d",
        "weight_combined",
        "threat_floor",
        "unknown_share_t",
        "unknown_share_c",
    )
    texts: list[tuple[list[str | int], str]] = [
        (["scoring", name], getattr(found.scoring, name)) for name in (*names, "threat_floor")
    ]
    texts += [(["levels", n, "below"], x.below) for n, x in enumerate(found.levels) if x.below]
    for step, text in texts:
        if not re.fullmatch(r"\d+(/[1-9]\d*)?", text):
            yield step, f"«{text}» is not a fraction.", "Write it like 3/10."


def _level_mistakes(found: Instrument) -> Iterator[Mistake]:
    *ends, last = (x.below for x in found.levels)
    if last or not all(ends):
        said = "only the last level may stand without an upper end."
        yield ["levels"], said, "Correct `below`."
    edges = [Fraction(end) for end in ends]
    if edges != sorted(set(edges)):
        yield ["levels"], "the upper ends do not rise.", "Correct `below`."
    for level in (*(x.key for x in found.levels), found.scoring.threat_floor_level):
        if level not in terms("cases/risk_levels"):
            said = f"«{level}» is not a word of cases/risk_levels."
            yield ["levels"], said, "Use a key of cases/risk_levels.toml."


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
