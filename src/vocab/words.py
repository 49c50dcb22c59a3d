"""Closed lists: what a stored key means, in Spanish, English and, where it is needed, Quechua."""

from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal, overload

import msgspec

from vocab.reading import BadFile, complaint, decode, packaged, place_of


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One meaning in the languages of the interface."""

    es: str
    en: str
    qu: str = ""

    def in_language(self, lang: str) -> str:
        """Return the words in a language; Quechua falls back to Spanish, all else to English."""
        lang = lang.split("-")[0].lower()
        if lang == "qu":
            return self.qu or self.es or self.en
        return self.es or self.en if lang == "es" else self.en


class Term(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One word of a closed list."""

    key: str
    label: Words
    definition: Words | None = None
    retired: date | None = None


class Role(Term, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A part someone plays: what it sees and may do (`definition`), and what it never does."""

    kind: Literal["staff", "person"]
    never: Words | None = None


class Clock(Term, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A time limit by name; its length is in the country profile.

    `family` chooses the escalation ladder; `owed_by` says whose term it is. A profile must have
    a limit for every clock that is not `optional`.
    """

    family: Literal["urgent", "case", "duty", "person", "data"]
    owed_by: Literal["state", "person"] = "state"
    optional: bool = False


class RiskLevel(Term, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A level of risk; `rank` orders the levels, None for a marker that is not a level."""

    rank: int | None = None


class DecisionKind(Term, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A kind of reasoned act; `grants` and `ends` say what it does to measures."""

    grants: bool = False
    ends: bool = False


class IncidentType(Term, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A kind of act against defenders; `sdg` is its class for indicator 16.10.1."""

    sdg: Literal[
        "killing",
        "enforced_disappearance",
        "torture",
        "arbitrary_detention",
        "kidnapping",
        "other_harmful_act",
        "not_counted",
    ]
    right: str
    unit: Literal["individual", "collective", "both"]


class Module(Term, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A training module; a certificate of it is good for so many months.

    `flag` names the item of the differential block for which an assessor needs it.
    """

    months: int
    basis: Literal["S", "B", "R", "M", "P", "I"]
    flag: tuple[str, ...] = ()
    source: str = ""


class RetentionRule(Term, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How long a kind of record is kept, counted from `counted_from`, and what happens then.

    `period` is a number of `unit`; None keeps the record for ever.
    """

    period: int | None = None
    unit: Literal["cd", "mo"]
    counted_from: Literal["closed", "received", "made", "expired", "superseded"]
    then: Literal["erase", "anonymise", "keep"]
    legal_hold: bool
    basis: Literal["S", "B", "R", "M", "P", "I"]
    source: str = ""

    def __post_init__(self) -> None:
        if self.period is not None and self.period <= 0:
            raise complaint(
                f"{self.period} is no period.", "Give a number above 0, or leave it out."
            )


class RequestKind(Term, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a person may ask about their own data, and the clock that the answer runs on."""

    clock: str


class NoticeTemplate(Term, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The words of a content-free notice. A compulsory one cannot be switched off."""

    subject: Words
    text: Words
    audience: Literal["staff", "person", "public"]
    compulsory: bool
    urgent: bool = False


class Purpose(Term, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Why an identity may be revealed; it stays open for so many minutes."""

    minutes: int
    basis: Literal["S", "B", "R", "M", "P", "I"]
    source: str = ""

    def __post_init__(self) -> None:
        if self.minutes <= 0:
            raise complaint(f"{self.minutes} minutes is no time.", "Give a number above 0.")


class Language(Term, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A language that a person may choose; `interface` if the pages exist in it."""

    interface: bool = False
    own_name: str = ""


class TreatyActionKind(Term, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An act about a treaty; `effect` is what it does to the State's participation.

    `marker` is the letter a depositary prints. `after_signature`: it follows a signature.
    `needs_open`: it needs a signature or a consent that stands.
    """

    effect: Literal["sign", "consent", "succeed", "denounce", "restore", "other"]
    marker: str = ""
    after_signature: bool = False
    needs_open: bool = False


class SupportLevel(Term, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An answer to a recommendation; `rank` orders the answers, None where none is owed."""

    rank: int | None = None


class Fulfilment(Term, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How far a bilateral promise is fulfilled; what does not `counts` is left out of the share."""

    counts: bool


class KnownMechanism(Term, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A body or process that asks something of States; `kind` is of `mechanism_kinds`.

    A committee watches over one `treaty`: a day it fixes overrides the rule of that treaty.
    """

    kind: str
    treaty: str = ""


class RecommendationKind(Term, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is asked or promised; `answered` if a State first says whether it supports it."""

    answered: bool = False


class SubmissionKind(Term, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A kind of report to a mechanism, with the most words that it may have, if it has a limit."""

    word_limit: int | None = None
    basis: Literal["S", "B", "R", "M", "P", "I"] = "I"
    source: str = ""


class ImplementationLevel(Term, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A degree of the scale inside Amparo; without `rank` it is none, as «no information»."""

    rank: int | None = None


class Grade(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One grade of an assessor's scale, as issued; `level` places it in charts, and only there."""

    key: str
    label: Words
    level: str


class Scale(Term, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The scale of one assessor or system, with its grades."""

    grades: tuple[Grade, ...]
    source: str
    basis: Literal["S", "B", "R", "M", "P", "I"]

    def grade(self, key: str) -> Grade | None:
        """Return a grade by its key, or None."""
        return next((grade for grade in self.grades if grade.key == key), None)


class ClaimKind(Term, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A kind of statement of a country profile.

    `words` names the list its value is chosen from, `fields` those of a value of several fields;
    `about` are subjects of claims that are of this kind until an editor says otherwise.
    """

    words: str = ""
    fields: tuple[str, ...] = ()
    about: tuple[str, ...] = ()


class ForecastCard(Term, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A forecasting model as people meet it: what it cannot see is told beside every number.

    `source` is to be named wherever its forecasts go, which `licence` (SPDX) lets everyone use.
    """

    limits: tuple[Words, ...]
    source: str
    product: Literal["deaths", "onset", "cells"] = "deaths"
    licence: str = "CC-BY-4.0"


class StateGroup(Term, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A group of States by their ISO codes of two letters, for views of a part of the world."""

    members: tuple[str, ...]
    source: str


SHAPES: dict[str, type[Term]] = {
    "cases/clocks": Clock,
    "cases/decision_kinds": DecisionKind,
    "cases/risk_levels": RiskLevel,
    "commitments/fulfilments": Fulfilment,
    "commitments/implementation_levels": ImplementationLevel,
    "commitments/mechanisms": KnownMechanism,
    "commitments/recommendation_kinds": RecommendationKind,
    "commitments/scales": Scale,
    "commitments/submission_kinds": SubmissionKind,
    "commitments/support_levels": SupportLevel,
    "commitments/treaty_actions": TreatyActionKind,
    "forecasts/cards": ForecastCard,
    "monitor/claim_types": ClaimKind,
    "notices/templates": NoticeTemplate,
    "oversight/request_kinds": RequestKind,
    "oversight/retention": RetentionRule,
    "people/roles": Role,
    "places/groups": StateGroup,
    "places/languages": Language,
    "situations/incident_types": IncidentType,
    "training/modules": Module,
    "vault/purposes": Purpose,
}


@overload
def terms(name: Literal["cases/clocks"]) -> dict[str, Clock]: ...
@overload
def terms(name: Literal["cases/decision_kinds"]) -> dict[str, DecisionKind]: ...
@overload
def terms(name: Literal["cases/risk_levels"]) -> dict[str, RiskLevel]: ...
@overload
def terms(name: Literal["commitments/fulfilments"]) -> dict[str, Fulfilment]: ...
@overload
def terms(name: Literal["commitments/implementation_levels"]) -> dict[str, ImplementationLevel]: ...
@overload
def terms(name: Literal["commitments/mechanisms"]) -> dict[str, KnownMechanism]: ...
@overload
def terms(
    name: Literal["commitments/recommendation_kinds"],
) -> dict[str, RecommendationKind]: ...
@overload
def terms(name: Literal["commitments/scales"]) -> dict[str, Scale]: ...
@overload
def terms(name: Literal["commitments/submission_kinds"]) -> dict[str, SubmissionKind]: ...
@overload
def terms(name: Literal["commitments/support_levels"]) -> dict[str, SupportLevel]: ...
@overload
def terms(name: Literal["commitments/treaty_actions"]) -> dict[str, TreatyActionKind]: ...
@overload
def terms(name: Literal["forecasts/cards"]) -> dict[str, ForecastCard]: ...
@overload
def terms(name: Literal["places/groups"]) -> dict[str, StateGroup]: ...
@overload
def terms(name: Literal["monitor/claim_types"]) -> dict[str, ClaimKind]: ...
@overload
def terms(name: Literal["notices/templates"]) -> dict[str, NoticeTemplate]: ...
@overload
def terms(name: Literal["oversight/request_kinds"]) -> dict[str, RequestKind]: ...
@overload
def terms(name: Literal["oversight/retention"]) -> dict[str, RetentionRule]: ...
@overload
def terms(name: Literal["people/roles"]) -> dict[str, Role]: ...
@overload
def terms(name: Literal["places/languages"]) -> dict[str, Language]: ...
@overload
def terms(name: Literal["situations/incident_types"]) -> dict[str, IncidentType]: ...
@overload
def terms(name: Literal["training/modules"]) -> dict[str, Module]: ...
@overload
def terms(name: Literal["vault/purposes"]) -> dict[str, Purpose]: ...
@overload
def terms(name: str) -> dict[str, Term]: ...
def terms(name: str) -> dict[str, Any]:
    """Return a closed list by its name, such as `cases/states`, in file order.

    :raises LookupError: if there is no such list.
    :raises BadFile: if its file cannot be used.
    """
    return _packaged_terms(name)


@cache
def _packaged_terms(name: str) -> dict[str, Term]:
    try:
        data = packaged(f"{name}.toml")
    except FileNotFoundError:
        raise LookupError(f"vocab has no list {name!r}") from None
    return read_terms(data, f"{name}.toml", SHAPES.get(name, Term))


def read_terms(data: bytes, where: str, shape: type[Term] = Term) -> dict[str, Term]:
    """Return a file of `[[term]]` tables by key.

    :raises BadFile: if it cannot be used, or a key stands twice.
    """
    listed: Any = dict[str, tuple[shape, ...]]  # type: ignore[valid-type]
    table: dict[str, tuple[Term, ...]] = decode(data, listed, where)
    text = data.decode()
    for key in table:
        if key != "term":
            place = place_of(text, where, [key])
            raise BadFile(place, "this key is not known.", "Use only [[term]].")
    found: dict[str, Term] = {}
    for n, term in enumerate(table.get("term", ())):
        if term.key in found:
            place = place_of(text, where, ["term", n])
            raise BadFile(place, f"the key «{term.key}» stands twice.", "Keep one of the two.")
        found[term.key] = term
    if not found:
        raise BadFile(where, "there is no word in it.", "Add a [[term]].")
    return found


def label(name: str, key: str, lang: str) -> str:
    """Return a key's words in a language; an unknown key is returned as it is."""
    term = _packaged_terms(name).get(key)
    return term.label.in_language(lang) if term else key


def choices(name: str) -> list[tuple[str, str]]:
    """Return (key, English label) pairs of the words still in use, for a field's choices."""
    return [(t.key, t.label.en) for t in _packaged_terms(name).values() if t.retired is None]


@cache
def lists() -> tuple[str, ...]:
    """Return the names of all closed lists, sorted: the files that hold `[[term]]` tables."""
    rooms = [r for r in files("vocab").iterdir() if r.is_dir() and r.name != "profiles"]
    names = (
        f"{room.name}/{f.name[:-5]}"
        for room in rooms
        for f in room.iterdir()
        if f.name.endswith(".toml") and b"[[term]]" in f.read_bytes()
    )
    return tuple(sorted(names))
