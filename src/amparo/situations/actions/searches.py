"""Keeping a search, and being told, without content, that something new matches."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.kernel.errors import Invalid
from amparo.ledger.locks import locking
from amparo.people.models import User
from amparo.situations.models import Incident, SavedSearch
from amparo.situations.queries.filters import Filters

MOST = 30  # searches of one person


@transaction.atomic
def save_search(
    *, name: str, query: Mapping[str, str], is_told: bool, by: User, at: datetime
) -> SavedSearch:
    """Keep a search under a name. `is_told`: a notice when something new matches.

    Nothing is journalled: nobody's file is touched, and the words are nobody else's business.

    :raises Invalid: without a name, without anything to search for, or with too many kept.
    """
    said = Filters.read(query).as_query()
    if not name.strip():
        raise Invalid(_("Give the search a name."), "name")
    if not said:
        raise Invalid(_("Narrow the list first: this search would match everything."), "name")
    if by.saved_searches.count() >= MOST:
        raise Invalid(_("You keep %(n)d searches. Throw one away first.") % {"n": MOST}, "name")
    newest = Incident.objects.order_by("-pk").values_list("pk", flat=True).first()
    row = SavedSearch(
        user=by, name=name.strip()[:80], query=said, is_told=is_told, seen_until=newest, saved_at=at
    )
    row.save(force_insert=True)
    return row


@transaction.atomic
def tell_of_search(*, search_id: UUID, is_told: bool, by: User) -> SavedSearch:
    """Begin or end being told of what is new in a search of one's own."""
    row = locking(SavedSearch).get(pk=search_id, user=by)
    row.is_told = is_told
    row.seen_until = Incident.objects.order_by("-pk").values_list("pk", flat=True).first()
    row.save(update_fields=["is_told", "seen_until"])
    return row


@transaction.atomic
def forget_search(*, search_id: UUID, by: User) -> None:
    """Throw a search of one's own away."""
    locking(SavedSearch).get(pk=search_id, user=by).delete()
