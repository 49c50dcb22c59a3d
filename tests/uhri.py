"""An export of the Universal Human Rights Index as it might come, made up, with all its quirks."""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

HEADINGS = (
    "Text", "Countries Concerned", "Regions Concerned", "Reccomending Body", "Document Symbol",
    "Document Publication Date", "Type", "Themes", "Affected Persons", "Sdgs", "UPR Session",
    "UPR Reccomending States", "UPR Position", "OHCHR Annotation Id",
)  # fmt: skip
IN_JSON = (
    "Text", "Countries", "Regions", "Body", "Symbol", "PublicationDate", "AnnotationType", "Themes",
    "AffectedPersons", "Sdgs", "UprSession", "UprRecommendingStates", "UprPosition", "AnnotationId",
)  # fmt: skip
VERBS = (
    "Continue efforts to", "Take effective measures to", "Adopt legislation to",
    "Strengthen the institutions that", "Allocate sufficient resources to", "Consider steps to",
    "Ensure that it can",
)  # fmt: skip
AIMS = (
    "protect human rights defenders and those who defend the environment",
    "combat violence against women in all regions",
    "guarantee prior consultation of indigenous peoples",
    "reduce overcrowding in places of detention",
    "eradicate child labour and trafficking in persons",
    "ensure access to bilingual education",
    "search for disappeared persons and repair the harm done to their families",
    "improve access to health services in rural areas",
)
STATES = ("Spain", "Türkiye", "Viet Nam", "Côte d'Ivoire", "Chile", "Norway", "Uruguay", "Kenya")
THEMES = ("Human rights defenders", "Violence against women", "Indigenous peoples", "Detention")
RECEIVED, SUPPORTED = 182, 177
SERIAL = "43096"  # 27 December 2017, as a spreadsheet counts days


def rows(count: int = RECEIVED, supported: int = SUPPORTED) -> list[list[str]]:
    """Return the rows of a third review of Peru: the last ones were only noted."""
    return [_row(n, "Supported" if n <= supported else "Noted") for n in range(1, count + 1)]


def _row(n: int, position: str) -> list[str]:
    text = f"111.{n} {VERBS[n % len(VERBS)]} {AIMS[n % len(AIMS)]}, in area {n}"
    states = [STATES[(n + step) % len(STATES)] for step in range(1 + n % 3)]
    return [
        text, "- Peru", "- Latin America and the Caribbean", "- UPR", "- A/HRC/37/8", SERIAL,
        "- Recommendations", _lines(THEMES[n % 4 : n % 4 + 2]), "- General",
        _lines(("16 - PEACE, JUSTICE AND STRONG INSTITUTIONS",)), "28", _lines(states),
        f"- {position}", f"{170_000 + n}",
    ]  # fmt: skip


def _lines(values: Sequence[str]) -> str:
    return "\n".join(f"- {value}" for value in values)


def as_csv(lines: Sequence[Sequence[str]], headings: Sequence[str] = HEADINGS) -> str:
    """Return rows as CSV."""
    out = io.StringIO()
    csv.writer(out).writerows([headings, *lines])
    return out.getvalue()


def as_json(lines: Sequence[Sequence[str]]) -> str:
    """Return rows as JSON, under the names that the index uses there."""
    listed = {"Countries", "Regions", "Themes", "AffectedPersons", "Sdgs", "UprRecommendingStates"}
    objects = [
        {
            name: [one.removeprefix("- ") for one in value.split("\n")] if name in listed else value
            for name, value in zip(IN_JSON, line, strict=True)
        }
        for line in lines
    ]
    return json.dumps(objects, ensure_ascii=False)


def write_workbook(
    path: Path, lines: Sequence[Sequence[str]], *, merged: str = "", headings=HEADINGS
) -> Path:
    """Write rows as a workbook with its days as numbers; `merged` are cells that are one."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(list(headings))
    for line in lines:
        cells = list(line)
        cells[5] = int(cells[5]) if cells[5].isdecimal() else cells[5]
        sheet.append(cells)
    if merged:
        sheet.merge_cells(merged)
    book.save(path)
    return path
