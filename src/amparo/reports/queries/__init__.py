"""Reads: what each report gathers for who asks, and the snapshots they may see."""

from typing import Any

from django.db.models import QuerySet

from amparo.reports.models import Snapshot
from amparo.reports.policies import readable_by


def visible_to(who: Any) -> QuerySet[Snapshot]:
    """Return the snapshots someone may see, newest first, without their content."""
    return Snapshot.objects.filter(readable_by(who)).defer("content").order_by("-made_at", "-id")
