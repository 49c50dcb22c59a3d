"""What country profiles are made of: sections by topic, kinds of statement, weights of a score."""

from datetime import date
from functools import cache

import msgspec

from vocab.country import Basis
from vocab.reading import BadFile, complaint, decode, packaged, place_of
from vocab.words import Words, terms


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of these files."""


class SectionPlan(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A section: the kinds of statement that belong there, the headings it has in print."""

    key: str
    title: Words
    types: tuple[str, ...]
    named: tuple[str, ...] = ()


class TopicPlan(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The sections of one topic, in order, and the treaties of its heading table."""

    key: str
    section: tuple[SectionPlan, ...]
    treaties: tuple[str, ...] = ()


class _Templates(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    topic: tuple[TopicPlan, ...]


class Criterion(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One thing that is scored; `weight` is its share of the whole, in per cent."""

    key: str
    label: Words
    weight: int


class Performance(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How a programme is scored: each criterion from `worst` to `best`."""

    since: date
    source: str
    basis: Basis
    worst: int
    best: int
    criterion: tuple[Criterion, ...]

    def __post_init__(self) -> None:
        whole = sum(one.weight for one in self.criterion)
        if whole != 100:
            raise complaint(f"the weights make {whole}.", "Let them make 100.")


def read_plans(data: bytes, where: str) -> dict[str, TopicPlan]:
    """Return the sections of each topic.

    :raises BadFile: if the file cannot be used, or a word in it is of no list.
    """
    found = {one.key: one for one in decode(data, _Templates, where).topic}
    topics, kinds = set(terms("monitor/topics")), set(terms("monitor/claim_types"))
    for n, plan in enumerate(found.values()):
        place = place_of(data.decode(), where, ["topic", n])
        if plan.key not in topics:
            raise BadFile(place, f"«{plan.key}» is no topic.", "Use one of monitor/topics.")
        keys = [section.key for section in plan.section]
        if len(set(keys)) != len(keys):
            raise BadFile(place, "a section stands twice.", "Give each a key of its own.")
        for section in plan.section:
            for stray in set(section.types) - kinds:
                raise BadFile(place, f"«{stray}» is no kind.", "Use one of monitor/claim_types.")
    return found


def read_performance(data: bytes, where: str) -> Performance:
    """Return how a programme is scored.

    :raises BadFile: if the file cannot be used, or the weights do not make a whole.
    """
    return decode(data, Performance, where)


@cache
def plans() -> dict[str, TopicPlan]:
    """Return the packaged sections by topic."""
    return read_plans(packaged("monitor/templates.toml"), "monitor/templates.toml")


@cache
def performance() -> Performance:
    """Return the packaged way to score a programme."""
    return read_performance(packaged("monitor/performance.toml"), "monitor/performance.toml")
