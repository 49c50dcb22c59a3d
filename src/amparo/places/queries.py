"""Reads: the law in force, its calendar, and areas by code or name."""

import csv
import io
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import accumulate
from typing import Any

import msgspec
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
    """Return the regions of a country, by name, without their outlines: those are large."""
    found = Area.objects.filter(country=country, level=Area.REGION)
    return found.defer("outline").order_by("search_name")


@dataclass(frozen=True, slots=True)
class Tile:
    """Where a region stands on a map of equal hexagons: odd rows are half a hexagon further."""

    short: str
    column: int
    row: int


@cache
def tiles(country: str) -> dict[str, Tile]:
    """Return the hexagon of each region by its code; empty for a country that has no sketch."""
    return {
        row["code"]: Tile(row["short"], int(row["column"]), int(row["row"]))
        for row in packaged_regions(country)
    }


def packaged_regions(country: str) -> list[dict[str, str]]:
    """Return the regions of a country that come with the package, as the rows of their table."""
    table = files("amparo.places") / "regions" / f"{country}.csv"
    if not table.is_file():
        return []
    return list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8"))))


def has_outlines(country: str, level: str) -> bool:
    """Test if the outlines of a level are loaded."""
    return Area.objects.filter(country=country, level=level, outline__isnull=False).exists()


def outlines(country: str, level: str) -> dict[str, Any]:
    """Return the outlines of a level by code, as GeoJSON geometries."""
    found = Area.objects.filter(country=country, level=level, outline__isnull=False)
    return dict(found.order_by("code").values_list("code", "outline"))


Ring = tuple[tuple[float, float], ...]


class _Packed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    at: tuple[float, float]
    polygons: list[list[list[int]]]
    name: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Outline:
    """A country as it is drawn, in degrees: polygons of rings, the first of each its border."""

    id: str  # ISO 3166-1 alpha-3, XKX for Kosovo
    at: tuple[float, float]  # a point inside it
    polygons: tuple[tuple[Ring, ...], ...]  # none, where it is too small for the scale
    name: dict[str, str]  # by language, only where the table of States has none


@cache
def world() -> dict[str, Outline]:
    """Return the outlines of all countries: a sketch that decides nothing (see its README)."""
    found = files("amparo.places") / "world" / "outlines.json"
    packed = msgspec.json.decode(found.read_bytes(), type=list[_Packed])
    return {
        one.id: Outline(
            one.id, one.at,
            tuple(tuple(_unpacked(ring) for ring in polygon) for polygon in one.polygons),
            one.name,
        )
        for one in packed
    }  # fmt: skip


def _unpacked(ring: list[int]) -> Ring:
    """Return a ring in degrees from its first point and the steps to the next, in hundredths."""
    xs, ys = accumulate(ring[::2]), accumulate(ring[1::2])
    return tuple((x / 100, y / 100) for x, y in zip(xs, ys, strict=True))


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
