"""Making recommendations findable by their words."""

from collections.abc import Sequence
from functools import lru_cache

from amparo.commitments.models import Label, Recommendation
from amparo.commitments.queries.asked_for import KIND
from amparo.vault import blind
from vocab.states import state_name

LANGUAGES = ("es", "en")


def index_recommendations(rows: Sequence[Recommendation]) -> None:
    """Make recommendations findable by their texts, references, themes and States."""
    themes: dict[object, list[str]] = {}
    said = Label.objects.filter(recommendation__in=[row.pk for row in rows])
    for key, value in said.values_list("recommendation_id", "value"):
        themes.setdefault(key, []).append(value)
    blind.index_all(
        KIND,
        [
            blind.Text(
                target=row.pk,
                opened=(row.text, row.title, row.ref),
                labels=(*themes.get(row.pk, ()), *_names(row.country)),
            )
            for row in rows
        ],
    )


@lru_cache(maxsize=500)
def _names(country: str) -> tuple[str, ...]:
    return tuple(state_name(country, language) for language in LANGUAGES) if country else ()
