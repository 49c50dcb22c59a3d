"""Who may say that what a desk wrote goes out."""

from typing import Any

from amparo.diplomacy.policies import HEAD, writers_of
from amparo.people.queries import users_with

MOST = 10  # heads named


def heads_who_may(thing: Any) -> list[str]:
    """Return the heads of a thing's desk who wrote none of it; of any desk where it has none."""
    heads = users_with(HEAD, organisation=thing.desk_id)
    wrote = writers_of([thing])[thing.pk]
    return [head.actor_label for head in heads if head.actor_id not in wrote][:MOST]
