"""Reads: the law in force, its calendar, and areas by code or name."""

from functools import lru_cache

from django.db.models import QuerySet
from django.utils.translation import gettext as _

import vocab
from amparo.kernel import deadlines
from amparo.kernel.errors import Refused
from amparo.places.models import Area, ProfileVersion
from amparo.places.rules import folded


def current_profile(country: str) -> ProfileVersion:
    """Return the newest stored version of a country's law.

    :raises Refused: if none has been loaded.
    """
    found = ProfileVersion.objects.filter(country=country).order_by("-version").first()
    if found is None:
        raise Refused(
            _("No law is loaded for %(country)s. An administrator runs «manage.py load_profiles».")
            % {"country": country}
        )
    return found


def profile_of(version: ProfileVersion) -> vocab.Profile:
    """Return a stored version as a profile, read once."""
    return _read(version.sha256, version.content, str(version))


@lru_cache(maxsize=32)
def _read(sha256: str, content: str, where: str) -> vocab.Profile:
    return vocab.read_profile(content.encode(), where)


def calendar_of(version: ProfileVersion) -> deadlines.Calendar:
    """Return the working days and office hours of a stored version."""
    return deadlines.calendar_of(profile_of(version))


def countries() -> list[str]:
    """Return the countries whose law is loaded, sorted."""
    return sorted(ProfileVersion.objects.values_list("country", flat=True).distinct())


def versions(country: str) -> QuerySet[ProfileVersion]:
    """Return the stored versions of a country's law, newest first."""
    return ProfileVersion.objects.filter(country=country).order_by("-version")


def regions(country: str) -> QuerySet[Area]:
    """Return the regions of a country, by name."""
    return Area.objects.filter(country=country, level=Area.REGION).order_by("search_name")


def areas() -> QuerySet[Area]:
    """Return all areas, without their outlines: those are large."""
    return Area.objects.defer("outline").select_related("parent", "parent__parent")


def area(country: str, level: str, code: str) -> Area | None:
    """Return an area by its official code, or None."""
    return areas().filter(country=country, level=level, code=code).first()


def areas_named(name: str, *, country: str, level: str = Area.REGION) -> list[Area]:
    """Return the areas of a level whose name is this one, accents and case aside."""
    return list(areas().filter(country=country, level=level, search_name=folded(name)))


def areas_like(words: str, *, country: str = "") -> QuerySet[Area]:
    """Return the areas whose name contains some words or whose code begins with them."""
    found = areas().filter(country=country) if country else areas()
    typed = folded(words)
    if not typed:
        return found.none()
    by_code = found.filter(code__startswith=typed.upper())
    return (found.filter(search_name__contains=typed) | by_code).order_by("search_name", "level")
