"""Reads: import jobs with their notes, and exports."""

from typing import Any

from django.db.models import QuerySet

from amparo.exchange.models import Export, ImportJob
from amparo.exchange.policies import exports_seen_by, jobs_seen_by


def visible_jobs(who: Any) -> QuerySet[ImportJob]:
    """Return the import jobs someone may see, newest first."""
    return ImportJob.objects.filter(jobs_seen_by(who)).order_by("-created_at", "-id")


visible_to = visible_jobs


def visible_exports(who: Any) -> QuerySet[Export]:
    """Return the exports someone asked for or may approve, newest first."""
    return Export.objects.filter(exports_seen_by(who)).order_by("-asked_at", "-id")
