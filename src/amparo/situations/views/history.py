"""The history of an incident or a situation in words: who changed what, when, before and after."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

import vocab
from amparo.situations import queries
from amparo.situations.actions.verification import plain_value
from amparo.situations.models import Incident, RiskSituation
from amparo.situations.rules import Piece, difference
from vocab.states import state_name

# Columns that only follow from others.
DERIVED = {"occurred_from_on", "occurred_to_on", "occurred_precision", "occurred_as_written"}
LISTS = {
    "type": "situations/incident_types",
    "cause": "situations/causes",
    "sector": "situations/sectors",
    "secrecy": "places/secrecy",
    "rights": "situations/rights",
    "verification": "situations/verification",
    "conflict_type": "situations/conflict_types",
    "phase": "situations/conflict_phases",
    "state": "situations/conflict_states",
}
TEXTS = {"description", "public_summary", "exact_place", "title"}


@dataclass(frozen=True, slots=True)
class Line:
    """One field that changed; of a long text only the words around each change."""

    label: str
    was: str = ""
    now: str = ""
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One change: when, by whom, why, and what."""

    at: datetime
    by: str
    lines: tuple[Line, ...]
    why: str = ""
    kind: str = "correction"


def of_incident(incident: Incident, reads: bool) -> list[Step]:
    """Return the history of an incident, newest first; what it said only for who reads in full."""
    steps = [*_corrections(incident, reads), *_judgements(incident), *_withdrawals(incident, reads)]
    return sorted(steps, key=lambda step: step.at, reverse=True)


def _corrections(incident: Incident, reads: bool) -> Iterable[Step]:
    after: dict[str, Any] = {}  # what stood once the correction before was made
    for one in queries.corrections_of(incident):
        was = one.was or {}
        now = {name: after.get(name, plain_value(getattr(incident, name))) for name in one.fields}
        after |= {name: was.get(name) for name in one.fields}
        lines = tuple(
            _line(name, was.get(name), now[name]) if reads else Line(field_words().get(name, name))
            for name in one.fields
            if name not in DERIVED
        )
        yield Step(one.at, one.by_label, lines, (one.why or "") if reads else "")


def _judgements(incident: Incident) -> Iterable[Step]:
    before = "alleged"
    for one in incident.judgements.order_by("at", "id"):
        line = _line("verification", before, one.degree)
        yield Step(one.at, one.by_label, (line,), one.basis, "judgement")
        before = one.degree


def _withdrawals(incident: Incident, reads: bool) -> Iterable[Step]:
    with_file = _("With the whole import that recorded it")
    for one in incident.withdrawals.order_by("at", "id"):
        why = with_file if one.job else (one.why or "") if reads else ""
        yield Step(one.at, one.by_label, (), why, "withdrawn")
        if one.restored_at:
            why = (one.restored_why or "") if reads else ""
            yield Step(one.restored_at, one.restored_label, (), why, "restored")


def of_situation(situation: RiskSituation) -> list[Step]:
    """Return the history of a situation, newest first."""
    return [
        Step(one.at, one.by_label, tuple(_changed(one.was, one.now)))
        for one in situation.changes.order_by("-at", "-id")
    ]


def _changed(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterable[Line]:
    for name, value in now.items():
        yield _line(name, was.get(name), value)


def _line(name: str, was: Any, now: Any) -> Line:
    label, before, after = field_words().get(name, name), _words(name, was), _words(name, now)
    if name in TEXTS and before and after:
        return Line(label, pieces=tuple(difference(before, after)))
    return Line(label, before, after)


def _words(name: str, value: Any) -> str:
    language = get_language() or "es"
    if isinstance(value, dict):
        return str(value.get("label", ""))
    if isinstance(value, list | tuple):
        return ", ".join(_words(name, one) for one in value)
    if value in (None, ""):
        return ""
    if name in LISTS:
        return vocab.label(LISTS[name], str(value), language)
    if name == "country":
        return state_name(str(value), language) or str(value)
    return str(value)


def field_words() -> dict[str, str]:
    """Return what the fields of an incident and a situation are called."""
    return {
        "type": _("What happened"),
        "occurred": _("When"),
        "country": _("Country"),
        "region": _("Region"),
        "region_as_written": _("Place as written"),
        "district": _("District"),
        "exact_place": _("Exact place"),
        "description": _("What is known"),
        "cause": _("What the defence is about"),
        "sector": _("Sector behind the dispute"),
        "number_of_victims": _("How many victims"),
        "rights": _("Rights affected"),
        "secrecy": _("Secrecy"),
        "public_summary": _("Public summary"),
        "situation": _("Situation of risk"),
        "verification": _("Verification"),
        "title": _("Title"),
        "groups": _("Groups at risk"),
        "conflict_type": _("Type of conflict"),
        "phase": _("Phase"),
        "state": _("State"),
    }
