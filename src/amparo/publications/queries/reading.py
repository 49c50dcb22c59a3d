"""A release, or true figures, as a reader sees them: grids, bars, rows to take away."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from amparo.publications.queries.frozen import category_words, in_language
from amparo.publications.rules import share
from amparo.publications.rules.cells import Slice, slice_of, subsets

Values = dict[Slice, int | None]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a grid: its words, its cells, its total, and what else is told of it."""

    label: str
    cells: list[int | None]
    total: int | None = None
    share: int | None = None
    median: int | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """One face of a table: headings, lines, a line of totals. None is a hidden figure."""

    rows: str
    columns: list[str]
    lines: list[Line]
    total: Line | None
    across: str = ""
    share: str = ""
    has_median: bool = False
    left_out: int = 0  # rows without anything
    bars: list[tuple[str, int | None]] = field(default_factory=list)

    @property
    def hides(self) -> bool:
        """Test if a figure is hidden."""
        lines = [*self.lines, *([self.total] if self.total else [])]
        return any(None in line.cells or line.total is None for line in lines)


def values_of(kept: Mapping[str, Any], name: str = "values") -> Values:
    """Return the figures of a frozen population."""
    return {tuple((d, c) for d, c in where): n for where, n in kept[name]}


def named(kept: Mapping[str, Any], dim: str) -> list[tuple[str, str]]:
    """Return the categories of a dimension in the reader's language."""
    return [(each["key"], category_words(each["key"], each)) for each in kept["categories"][dim]]


def grids(table: Mapping[str, Any], kept: Mapping[str, Any]) -> list[Grid]:
    """Return the faces of a table as grids."""
    values = values_of(kept)
    return [_grid(table, kept, tuple(face), values) for face in table["faces"]]


def _grid(
    table: Mapping[str, Any], kept: Mapping[str, Any], face: tuple[str, ...], values: Values
) -> Grid:
    dim, *rest = face
    across = named(kept, rest[0]) if rest else []
    across = [
        (key, words) for key, words in across
        if any(n != 0 for w, n in values.items() if (rest[0], key) in w)
    ]  # fmt: skip
    medians = values_of(kept, "medians") if table["median"] else {}
    lines, bars, empty = [], [], 0
    for key, words in named(kept, dim):
        cells = [values.get(slice_of(face, (key, other)), 0) for other, _words in across]
        whole = values.get(((dim, key),), 0)
        if whole == 0 and not any(cells):
            empty += 1
            continue
        bars.append((words, whole))
        lines.append(
            Line(words, cells if rest else [whole], whole, _share(table, face, key, values),
                 medians.get(((dim, key),)))
        )  # fmt: skip
    total = None
    if kept["has_total"]:
        foot = [values.get(((rest[0], other),), 0) for other, _w in across] if rest else []
        whole = values.get((), 0)
        total = Line(_("Total"), foot if rest else [whole], whole, _share(table, face, "", values))
    return Grid(
        rows=in_language(kept["dimensions"][dim]["label"]),
        columns=[words for _key, words in across] or [in_language(table["counted"])],
        lines=lines, total=total,
        across=in_language(kept["dimensions"][rest[0]]["label"]) if rest else "",
        share=_share_name(table, kept), has_median=bool(table["median"]), left_out=empty,
        bars=bars,
    )  # fmt: skip


def _share_name(table: Mapping[str, Any], kept: Mapping[str, Any]) -> str:
    if not table["share"]:
        return ""
    for listed in kept["categories"].values():
        for each in listed:
            if each["key"] == table["share"]:
                return in_language(each)
    return ""


def _share(table: Mapping[str, Any], face: tuple[str, ...], key: str, values: Values) -> int | None:
    """Return the share of the named category, from published counts only."""
    if not table["share"] or len(face) < 2:
        return None
    for dim in face:
        own = [w for w in values if (dim, table["share"]) in w]
        if own:
            other = next(d for d in face if d != dim)
            part: Slice = ((dim, table["share"]),)
            whole: Slice = ()
            if key and dim != face[0]:
                part = tuple(sorted(((other, key), (dim, table["share"]))))
                whole = ((other, key),)
            elif key:
                return None
            part_n, whole_n = values.get(part), values.get(whole)
            if part_n is None or whole_n is None:
                return None
            return share(part_n, whole_n - part_n)
    return None


def rows_of(
    table: Mapping[str, Any], kept: Mapping[str, Any]
) -> tuple[list[str], list[str], Iterator[list[Any]]]:
    """Return a table to take away: headings, hashtags (HXL), and a row for each figure.

    A dimension left out says «Total»; a hidden figure is empty, and says so in its own column.
    A quarter stays a code, which a machine sorts.
    """
    dims = list(dict.fromkeys(d for face in table["faces"] for d in face))
    heads = [in_language(kept["dimensions"][d]["label"]) for d in dims]
    tags = [kept["dimensions"][d]["hxl"] for d in dims]
    more = [(_("Median of days"), "#indicator+median+days")] if table["median"] else []
    heads += [in_language(table["counted"]), _("Hidden"), *(words for words, _tag in more)]
    tags += ["#indicator+count+num", "#status+hidden", *(tag for _words, tag in more)]
    return heads, tags, _rows(table, kept, dims)


def _rows(
    table: Mapping[str, Any], kept: Mapping[str, Any], dims: list[str]
) -> Iterator[list[Any]]:
    values = values_of(kept)
    medians = values_of(kept, "medians") if table["median"] else {}
    words = {(d, one["key"]): in_language(one) for d in dims for one in kept["categories"][d]}
    wanted = {s for face in table["faces"] for s in subsets(tuple(face))}
    for where in sorted(values, key=lambda w: (-len(w), w)):
        own = tuple(sorted(d for d, _c in where))
        if own not in wanted or (not own and not kept["has_total"]):
            continue
        said, n = dict(where), values[where]
        row: list[Any] = [words[d, said[d]] if d in said else _("Total") for d in dims]
        row += ["" if n is None else n, _("yes") if n is None else _("no")]
        if table["median"]:
            days = medians.get(where)
            row.append("" if days is None else days)
        yield row


def finding(grid: Grid) -> str:
    """Return in a sentence what a grid shows first: its largest figure against the total."""
    said = [(n, label) for label, n in grid.bars if n]
    if not said:
        return ""
    n, label = max(said, key=lambda one: one[0])
    if grid.total and grid.total.total:
        return _("%(label)s: %(n)d of %(total)d") % {
            "label": label, "n": n, "total": grid.total.total,
        }  # fmt: skip
    return _("%(label)s: %(n)d") % {"label": label, "n": n}
