"""Making incidents and situations findable by their words, in the change that writes them."""

from collections.abc import Sequence
from functools import lru_cache
from uuid import UUID

import vocab
from amparo.places.models import Area
from amparo.situations.models import Incident, RiskSituation
from amparo.situations.queries.filters import KIND
from amparo.situations.queries.searching import SITUATION
from amparo.vault import blind
from vocab.states import state_name

LANGUAGES = ("es", "en", "qu")
LISTS = (("type", "situations/incident_types"), ("cause", "situations/causes"))


def index_incidents(incidents: Sequence[Incident]) -> None:
    """Make incidents findable: by what their row shows, and sealed, by their words."""
    places = _names({i.region_id for i in incidents} | {i.district_id for i in incidents})
    blind.index_all(
        KIND,
        [
            blind.Text(
                target=one.pk,
                opened=(one.public_summary,),
                sealed=(one.description or "", one.exact_place or ""),
                labels=(*_labels(one), *_where(one, places)),
                is_public=one.secrecy == "PUBLIC",
            )
            for one in incidents
        ],
    )


def index_situations(situations: Sequence[RiskSituation]) -> None:
    """Make situations of risk findable by title, words and region."""
    places = _names({one.region_id for one in situations})
    blind.index_all(
        SITUATION,
        [
            blind.Text(
                target=one.pk,
                opened=(one.title, one.description, *map(str, one.groups)),
                labels=(places.get(one.region_id, ""),),
            )
            for one in situations
        ],
    )


def _names(keys: set[UUID | None]) -> dict[UUID | None, str]:
    """Return the names of some areas: one question for a whole batch."""
    wanted = [key for key in keys if key]
    return dict(Area.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def _where(incident: Incident, places: dict[UUID | None, str]) -> tuple[str, ...]:
    country = (_state(incident.country, language) for language in LANGUAGES[:2])
    return (
        places.get(incident.region_id, ""),
        places.get(incident.district_id, ""),
        incident.region_as_written,
        incident.country_as_written,
        *country,
    )


def _labels(incident: Incident) -> list[str]:
    return [
        _label(listed, word, language)
        for name, listed in LISTS
        if (word := getattr(incident, name))
        for language in LANGUAGES
    ]


@lru_cache(maxsize=2000)
def _label(listed: str, word: str, language: str) -> str:
    return vocab.label(listed, word, language)


@lru_cache(maxsize=1000)
def _state(code: str, language: str) -> str:
    return state_name(code, language) if code else ""
