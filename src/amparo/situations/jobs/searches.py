"""Telling, once a day and without content, that something new matches a kept search."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from amparo.notices.actions import notify
from amparo.situations import queries
from amparo.situations.models import Incident, SavedSearch

DAY = timedelta(hours=23)


def tell_of_searches(*, at: datetime) -> int:
    """Look for new matches of the searches that ask for it; return how many people were told.

    What someone may not see matches nothing, and what they may is not told but counted as one.
    """
    newest = Incident.objects.order_by("-pk").values_list("pk", flat=True).first()
    waiting = SavedSearch.objects.filter(
        Q(looked_at=None) | Q(looked_at__lt=at - DAY), is_told=True, user__is_active=True
    )
    count = 0
    for row in waiting.select_related("user"):
        by = queries.Filters.read(row.query)
        found = queries.filtered(queries.visible_incidents(row.user), by, row.user)
        if row.seen_until:
            found = found.filter(pk__gt=row.seen_until)
        if newest and found.exists():
            notify(
                template="search_news", once=f"search:{row.pk}:{timezone.localdate(at)}", at=at,
                user=row.user, link=reverse("situations:searches"),
            )  # fmt: skip
            count += 1
        SavedSearch.objects.filter(pk=row.pk).update(looked_at=at, seen_until=newest)
    return count
