"""Areas taken in from files of outlines and of codes.

`exchange` stands above this room and registers the importer: it fits its protocol without knowing
it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from amparo.kernel.actors import SYSTEM
from amparo.places import rules
from amparo.places.actions import AreaFacts, keep_areas
from amparo.places.models import Area

# How far an outline may be from the true line, degrees: about 2 km, 1 km and 500 m.
TOLERANCE = {Area.COUNTRY: 0.05, Area.REGION: 0.02, Area.PROVINCE: 0.01, Area.DISTRICT: 0.005}


@dataclass(frozen=True, slots=True)
class Said:
    """What one row says of an area."""

    row: int
    facts: AreaFacts
    shapes: tuple[list[list[rules.Point]], ...] = ()


class AreaImporter:
    """Reads GeoJSON outlines and tables of official codes."""

    fields: Mapping[str, int] = {
        "level": 10,
        "code": 12,
        "code_length": 2,
        "name": 120,
        "latitude": 30,
        "longitude": 30,
    }
    required = frozenset({"level", "code", "name"})
    takes_once = False

    def may(self, who: Any) -> bool:
        """Test if someone may change the map: only the operator of the machine."""
        return who is SYSTEM

    def begin(self, context: Any) -> "TakingAreas":
        """Begin to take a file of areas in."""
        return TakingAreas(context)


class TakingAreas:
    """One file of areas on its way in."""

    def __init__(self, context: Any) -> None:
        self.context = context
        self.new = 0

    def read(self, line: Any) -> Said | None:
        """Return what a row says of an area."""
        code = line.get("code")
        if length := line.get("code_length"):
            code = code[: int(length)]
        if not code:
            # Tables of codes list places that have none yet: not an area, and no mistake.
            line.warn("code", _("Without its official code this is no area: left out."))
            return None
        if not code.isalnum():
            line.error("code", _("An official code has only letters and digits."))
            return None
        shapes = self._shapes(line)
        if line.is_wrong:
            return None
        name = line.get("name")
        facts = AreaFacts(
            country=self.context.country,
            level=line.get("level"),
            code=code,
            name=_in_title(name) if name.isupper() else name,
            latitude=_number(line, "latitude", 90),
            longitude=_number(line, "longitude", 180),
        )
        return Said(line.number, facts, tuple(shapes))

    def _shapes(self, line: Any) -> list[list[list[rules.Point]]]:
        shape = line.row.shape
        if shape is None:
            return []
        try:
            shapes = rules.polygons(shape)
            box = rules.box_of(shapes)
        except (ValueError, TypeError, IndexError, KeyError):
            line.error("", _("The outline is not a polygon of longitudes and latitudes."))
            return []
        if not (-180 <= box.west <= box.east <= 180 and -90 <= box.south <= box.north <= 90):
            line.error(
                "",
                _("The outline is not in degrees. Export the file again in WGS 84 (EPSG 4326)."),
            )
            return []
        return shapes

    def keep(self, said: Sequence[Said]) -> list[str]:
        """Keep all areas, each once: parts of one area in several rows become one outline."""
        whole: dict[str, tuple[AreaFacts, list[list[list[rules.Point]]]]] = {}
        for one in said:
            _first, shapes = whole.setdefault(one.facts.code, (one.facts, []))
            shapes.extend(one.shapes)
        self.new = keep_areas([_drawn(facts, shapes) for facts, shapes in whole.values()])
        return ["" for _one in said]

    def finish(self) -> list[Any]:
        """Return nothing: there is nothing to say of the file as a whole."""
        return []


def _drawn(facts: AreaFacts, shapes: list[list[list[rules.Point]]]) -> AreaFacts:
    if not shapes:
        return facts
    box, (longitude, latitude) = rules.box_of(shapes), rules.point_inside(shapes)
    return AreaFacts(
        country=facts.country,
        level=facts.level,
        code=facts.code,
        name=facts.name,
        latitude=round(latitude, 5),
        longitude=round(longitude, 5),
        west=box.west,
        south=box.south,
        east=box.east,
        north=box.north,
        outline=rules.outline(shapes, TOLERANCE.get(facts.level, 0.01)),
    )


def _number(line: Any, name: str, most: float) -> float | None:
    text = line.get(name)
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = most + 1
    if abs(number) > most:
        line.warn(
            name, _("«%(text)s» is not a number of degrees; it is left empty.") % {"text": text}
        )
        return None
    return number


SMALL = {"de", "del", "la", "las", "los", "el", "y", "e"}


def _in_title(name: str) -> str:
    """Return a name in capitals as it is written in a text: «Madre de Dios»."""
    words = name.lower().split()
    return " ".join(
        w if i and w in SMALL else "-".join(part[:1].upper() + part[1:] for part in w.split("-"))
        for i, w in enumerate(words)
    )
