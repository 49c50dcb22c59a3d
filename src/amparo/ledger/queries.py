"""Reading the journal."""

from django.db.models import QuerySet

from amparo.ledger.models import Entry


def entries_of(file: str) -> QuerySet[Entry]:
    """Return the journal of one protected file, newest first: what its person may read."""
    return Entry.objects.filter(file=file).order_by("-seq")
