"""Whether anybody has worked with incidents since they came in with a file."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from amparo.ledger.actions import label
from amparo.ledger.models import Entry
from amparo.situations.models import (
    Act,
    Correction,
    Incident,
    Information,
    Intervention,
    Judgement,
    Withdrawal,
)
from amparo.situations.policies import may_withdraw

# What the journal says was done with one incident; of anything else, that it was changed.
DONE = {
    "incident.verified": "verified",
    "incident.corrected": "corrected",
    "incident.linked": "linked",
    "incident.merged": "merged",
    "incident.merge_undone": "merged",
    "incident.said_different": "compared",
    "incident.source_added": "told",
    "incident.recording": "told",
    "intervention.added": "told",
    "intervention.changed": "told",
}
# Rows that come in with an incident, or of which the journal tells.
ITS_OWN = {Act, Correction, Information, Intervention, Judgement, Withdrawal}
REASONS = ("withdrawn", "closed", "merged", "verified", "corrected", "tied", "linked", "told",
           "compared", "changed")  # fmt: skip


def why_stays(incidents: Iterable[Incident], who: Any) -> dict[UUID, str]:
    """Return of the incidents that someone has touched, or `who` may not withdraw, which and why.

    The reason is one of `REASONS`, the first that holds.
    """
    rows = {row.pk: row for row in incidents}
    found: dict[UUID, set[str]] = {key: set() for key in rows}
    for key, row in rows.items():
        if row.withdrawn_at:
            found[key].add("withdrawn")
        if row.merged_into_id:
            found[key].add("merged")
        if row.chain_id or row.situation_id:
            found[key].add("linked")
        if not may_withdraw(who, row):
            found[key].add("closed")
    _journalled(rows, found)
    _pointed_at(rows, found)
    return {key: min(why, key=REASONS.index) for key, why in found.items() if why}


def _journalled(rows: dict[UUID, Incident], found: dict[UUID, set[str]]) -> None:
    named = {label(row): row for row in rows.values()}
    entries = Entry.objects.filter(kind=Entry.WRITE, target__in=list(named))
    for target, verb, at in entries.values_list("target", "verb", "at"):
        row = named[target]
        # At that very moment its own file brought it, perhaps with what was asked about it.
        if at > row.recorded_at:
            found[row.pk].add(DONE.get(verb, "changed"))


def _pointed_at(rows: dict[UUID, Incident], found: dict[UUID, set[str]]) -> None:
    for relation in Incident._meta.related_objects:
        model, name = relation.related_model, relation.field.name
        if model in ITS_OWN:
            continue
        pointing = model._base_manager.filter(**{f"{name}__in": list(rows)})
        if name == "merged_into":
            why = "merged"
        elif model is Incident:
            why = "linked"
        else:
            # Of rooms above: a case rests on it, an inquiry follows it.
            why = "told" if model._meta.app_label == "situations" else "tied"
        for key in pointing.values_list(name, flat=True):
            found[key].add(why)
