"""How many rows a list has, asked for apart from its page and never beyond a limit."""

from dataclasses import dataclass

from django.db.models import Model, QuerySet
from django.http import HttpRequest

MOST = 10_000  # rows counted: beyond, «more than» is said


@dataclass(frozen=True, slots=True)
class Counted:
    """A number of rows; `is_more`: there are more than these."""

    n: int
    is_more: bool = False


def counted(request: HttpRequest, rows: QuerySet[Model]) -> Counted | None:
    """Return how many rows there are, if the address asks for it with `count`."""
    if "count" not in request.GET:
        return None
    found = rows.order_by().values("pk")[: MOST + 1].count()
    return Counted(min(found, MOST), found > MOST)
