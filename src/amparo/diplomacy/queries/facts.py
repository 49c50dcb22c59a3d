"""Facts that someone may see, and where each is said."""

from typing import Any, TypeVar

from django.db.models import QuerySet

from amparo.diplomacy.models import Fact
from amparo.diplomacy.policies import facts_seen_by
from amparo.evidence.models import Citation
from amparo.evidence.queries import citations_shown

Kind = TypeVar("Kind", bound=Fact)


def visible_to(who: Any, model: type[Kind]) -> QuerySet[Kind]:
    """Return the facts of one kind that someone may see: drafts only at their desk."""
    return model._default_manager.filter(facts_seen_by(who))


def citations_of(who: Any, fact: Fact) -> QuerySet[Citation]:
    """Return where a fact is said, as far as the reader may see the sources."""
    return citations_shown(who, fact)
