"""Which incidents, people and sealed files come within reach of those who work on a case.

The rooms of situations and evidence know no cases: they are told here, as filters for their lists
and as a test for one file.
"""

from typing import Any
from uuid import UUID

from django.db.models import Q

from amparo.cases.models import Case, Consent, IncidentLink, Paper
from amparo.cases.policies import POLICY, Can
from amparo.cases.policies_lists import keys_read_by, readable_by, readable_parts
from amparo.evidence.models import File
from amparo.kernel import policy
from amparo.vault.finding import few_keys


def reach(who: Any) -> tuple[Q, Q, Q]:
    """Return the filters of the incidents, persons and collectives of the cases someone reads."""
    keys = keys_read_by(who)
    if keys is not None:
        return policy.once(("reach", who.pk), lambda: _reach_of(keys))
    cases = Case.objects.filter(readable_by(who)).order_by()
    incidents = IncidentLink.objects.filter(case__in=cases).values("incident")
    persons = cases.exclude(person=None).values("person")
    collectives = cases.exclude(collective=None).values("collective")
    return Q(pk__in=incidents), Q(pk__in=persons), Q(pk__in=collectives)


def _reach_of(cases: frozenset[UUID]) -> tuple[Q, Q, Q]:
    links = IncidentLink.objects.filter(case__in=cases).values_list("incident", flat=True)
    people = list(Case.objects.filter(pk__in=cases).values_list("person", "collective"))
    persons = {person for person, _ in people if person}
    collectives = {collective for _, collective in people if collective}
    return Q(pk__in=set(links)), Q(pk__in=persons), Q(pk__in=collectives)


def looked_into(who: Any) -> frozenset[str] | None:
    """Return the files of the cases someone reads; None where they are too many to name."""
    keys = few_keys(*(Case.objects.filter(part) for part in readable_parts(who)))
    return None if keys is None else frozenset(f"case:{key}" for key in keys)


def opens(who: Any, file: File) -> bool:
    """Test if someone may open a sealed file of a case: its narrative, or a redacted paper."""
    kind, _, key = file.file.partition(":")
    case = Case.objects.filter(pk=key).first() if kind == "case" else None
    if case is None:
        return False
    if POLICY.allows(who, Can.READ_NARRATIVE, case):
        # Taken back, and only kept because a legal hold forbids to erase it: nobody listens.
        return not (file.is_sound and is_taken_back(file))
    is_redacted = Paper.objects.filter(copy=file, version="redacted").exists()
    return is_redacted and POLICY.allows(who, Can.READ, case)


def is_taken_back(file: File) -> bool:
    """Test if who speaks in a recording took back the consent to it: alone, or to all."""
    given = Consent.objects.filter(purpose="recording", answer="given", proof=file).first()
    if given is None:
        return False
    meant = Q(proof=file) if given.exception_code else Q(proof=file) | Q(proof=None)
    return Consent.objects.filter(
        meant, case=given.case_id, purpose="recording", answer="withdrawn", at__gte=given.at
    ).exists()
