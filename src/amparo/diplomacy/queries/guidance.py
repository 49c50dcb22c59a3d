"""Guidance that someone may read, and opinions that a sector is asked for."""

from typing import Any

from django.db.models import F, QuerySet

from amparo.diplomacy.models import Consultation, Guidance
from amparo.diplomacy.policies import consultations_asked_of, guidance_seen_by


def visible_guidance(who: Any) -> QuerySet[Guidance]:
    """Return the guidance that someone may read, newest first."""
    found = Guidance.objects.filter(guidance_seen_by(who)).select_related("desk", "meeting")
    return found.order_by("-written_at", "-id")


def consultations_of(guidance: Guidance) -> QuerySet[Consultation]:
    """Return what each sector was asked and said, in the order of asking."""
    return guidance.consultations.select_related("body", "duty").order_by("asked_at", "id")


def asked_of(who: Any) -> QuerySet[Consultation]:
    """Return the opinions that someone's sector is or was asked for, those that wait first."""
    found = Consultation.objects.filter(consultations_asked_of(who)).select_related(
        "guidance__desk", "body", "duty"
    )
    return found.order_by(F("answered_at").desc(nulls_first=True), "due_on", "id")
