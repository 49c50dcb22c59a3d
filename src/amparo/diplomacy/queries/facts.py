"""Facts that someone may see, and where each is said."""

from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from amparo.diplomacy.models import Fact
from amparo.diplomacy.policies import facts_seen_by
from amparo.evidence.models import Citation, Source
from amparo.evidence.policies import sources_seen_by
from amparo.ledger.actions import label

Kind = TypeVar("Kind", bound=Fact)


def visible_to(who: Any, model: type[Kind]) -> QuerySet[Kind]:
    """Return the facts of one kind that someone may see: drafts only at their desk."""
    return model._default_manager.filter(facts_seen_by(who))


def citations_of(who: Any, fact: Fact) -> QuerySet[Citation]:
    """Return where a fact is said, as far as the reader may see the sources."""
    seen = Source.objects.filter(Q(secrecy="PUBLIC") | sources_seen_by(who)).values("pk")
    found = Citation.objects.filter(target=label(fact), source__in=seen)
    return found.select_related("source", "passage__document").order_by("order", "id")
