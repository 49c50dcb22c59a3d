"""Clusters of similar recommendations, and pairs that may ask the same."""

from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from amparo.commitments.models import Cluster, Likeness, Meaning, Recommendation
from amparo.commitments.policies import seen_by
from amparo.commitments.queries.asked_for import recommendations_visible_to
from amparo.commitments.queries.reading import visible


def visible_clusters(who: Any) -> QuerySet[Cluster]:
    """Return the clusters that someone may see, with how many of their recommendations they see."""
    seen = recommendations_visible_to(who).values("pk")
    counted = Count("recommendations", filter=Q(recommendations__in=seen), distinct=True)
    rows = visible(Cluster, who).exclude(state="withdrawn")
    return rows.annotate(held=counted).order_by("title", "pk")


def open_likenesses(who: Any) -> QuerySet[Likeness]:
    """Return the pairs that nobody has decided of, both of which someone may see; nearest first."""
    seen = Q(*_both(who), decision=Likeness.OPEN)
    rows = Likeness.objects.filter(seen).select_related("one__cycle", "other__cycle")
    return rows.order_by("-score", "pk")


def visible_likenesses(who: Any) -> QuerySet[Likeness]:
    """Return the pairs of recommendations both of which someone may see."""
    return Likeness.objects.filter(*_both(who)).select_related("one__cycle", "other__cycle")


def _both(who: Any) -> list[Q]:
    rows = Recommendation.objects.filter(seen_by(who)).values("pk")
    return [Q(one__in=rows), Q(other__in=rows)]


def how_far_read() -> tuple[int, int]:
    """Return of how many recommendations of this State the meaning is worked out, and of all."""
    rows = Recommendation.objects.filter(country=settings.COUNTRY).exclude(state="withdrawn")
    done = Meaning.objects.filter(recommendation__in=rows.values("pk"))
    return done.count(), rows.count()
