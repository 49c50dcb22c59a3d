"""The lines of a list of recommendations, each drawn once for whoever is shown the same."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

LONGEST = 1_000  # letters of a text that are kept with a line: it shows fewer


@dataclass(frozen=True, slots=True)
class AskedRow:
    """All that one line shows; `clusters` are those that the reader may see, as (key, title)."""

    url: str
    ref: str
    country: str
    cycle: str
    text: str
    labels: str
    clusters: tuple[tuple[UUID, str], ...]
    actions: str
    by: str
    tone: str
    position: str
    stage: str
    state: str


def drawable(line: dict[str, Any]) -> AskedRow:
    """Return a line of a list, from what `line_of` says of a recommendation."""
    row = line["row"]
    return AskedRow(
        url=line["url"], ref=row.ref, country=line["country"],
        cycle=row.cycle.label if row.cycle else "", text=row.text[:LONGEST],
        labels=" · ".join(line["labels"]),
        clusters=tuple((one.pk, one.title) for one in line["clusters"]),
        actions=", ".join(line["actions"]), by=", ".join(line["by"]), tone=line["tone"],
        position=line["position"], stage=line["stage"], state=row.state,
    )  # fmt: skip
