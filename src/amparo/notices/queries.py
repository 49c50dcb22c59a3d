"""Read notices: one's own, those that wait to be sent, and how someone wants to be told."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

import vocab
from amparo.notices.models import Notice, Preference
from amparo.notices.policies import readable_by
from amparo.people.models import User


def visible_to(who: Any) -> QuerySet[Notice]:
    """Return a person's notices, newest first; a digest only repeats what has its own line."""
    found = Notice.objects.filter(readable_by(who)).exclude(template="digest")
    return found.order_by("-queued_at", "-id")


def unread_count(who: Any) -> int:
    """Return how many notices a person has not read: the figure beside the room's name."""
    return visible_to(who).filter(read_at__isnull=True).count()


def waiting(at: datetime) -> QuerySet[Notice]:
    """Return the notices to be sent now, and those whose worker died, oldest first."""
    due = Q(state__in=[Notice.QUEUED, Notice.SENDING], next_try_at__lte=at)
    return Notice.objects.filter(due).order_by("next_try_at", "id")


def wish_of(user: User) -> Preference:
    """Return how a user wants to be told; without a choice, each notice at once and a digest."""
    return Preference.objects.filter(user=user).first() or Preference(user=user)


def may_be_silenced() -> dict[str, vocab.NoticeTemplate]:
    """Return the notices to staff that someone may switch off."""
    return {
        key: term
        for key, term in vocab.terms("notices/templates").items()
        if term.audience == "staff" and not term.compulsory and key != "digest"
    }
