"""No published table, and no row of releases, lets anyone tell a hidden count.

The attacks here share nothing with the code they try: small tables are enumerated count by count.
"""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise, product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from amparo.publications.rules import (
    Coarser,
    Period,
    Rule,
    Sheet,
    counted,
    given_away,
    is_acyclic,
    prepared,
    to_nearest,
)

YEAR = Period(date(2025, 1, 1), date(2026, 1, 1))
RULE = Rule(threshold=3, values=3)


def grid(counts: list[list[int]], period: Period = YEAR) -> Sheet:
    rows = tuple(f"r{i}" for i in range(len(counts)))
    columns = tuple(f"c{i}" for i in range(len(counts[0])))
    cells = {(r, c): counts[i][j] for i, r in enumerate(rows) for j, c in enumerate(columns)}
    face = ("row", "column")
    return counted("things", period, (face,), {"row": rows, "column": columns}, {face: cells})


def tables(sheet: Sheet, most: int) -> Iterator[dict[tuple[str, str], int]]:
    """Yield every table of counts up to `most` that agrees with what a sheet says."""
    rows, columns = sheet.categories["row"], sheet.categories["column"]
    places = list(product(rows, columns))
    ranges = []
    for r, c in places:
        said = sheet.value((("column", c), ("row", r)))
        ranges.append(range(most + 1) if said is None else (said,))
    for chosen in product(*ranges):
        cells = dict(zip(places, chosen, strict=True))
        sums = {(("row", r),): sum(cells[r, c] for c in columns) for r in rows} | {
            (("column", c),): sum(cells[r, c] for r in rows) for c in columns
        }
        sums[()] = sum(cells.values())
        if all(sheet.value(w) in (None, n) for w, n in sums.items()):
            yield cells


small_grids = st.lists(st.lists(st.integers(0, 5), min_size=3, max_size=3), min_size=2, max_size=2)


@settings(max_examples=25, deadline=None)
@given(small_grids)
def test_every_hidden_cell_keeps_several_possible_values(counts):
    sheet = grid(counts)
    public = sheet.without(prepared(sheet, [], RULE))
    hidden = {w for w in public.hidden() if len(w) == 2}
    if not hidden:
        return
    most = max(max(row) for row in counts) + 1
    seen: dict = {w: set() for w in hidden}
    for cells in tables(public, most):
        for where in hidden:
            names = dict(where)
            seen[where].add(cells[names["row"], names["column"]])
        if all(len(v) >= RULE.values for v in seen.values()):
            return
    assert {w: v for w, v in seen.items() if len(v) < RULE.values} == {}


@settings(max_examples=25, deadline=None)
@given(small_grids)
def test_no_small_count_is_said_and_what_is_said_adds_up(counts):
    sheet = grid(counts)
    public = sheet.without(prepared(sheet, [], RULE))
    said = {w: n for w, n in public.values.items() if n is not None}
    assert not any(RULE.is_small(n) for n in said.values())
    assert all(n == sheet.values[w] for w, n in said.items())
    for r in public.categories["row"]:
        parts = [public.value((("column", c), ("row", r))) for c in public.categories["column"]]
        if None not in [*parts, public.value((("row", r),))]:
            assert sum(parts) == public.value((("row", r),))


@settings(max_examples=20, deadline=None)
@given(small_grids, st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), min_size=2,
                             max_size=2))  # fmt: skip
def test_the_months_between_two_releases_show_nobody(first, later):
    """The second release covers the first and some months more: their difference is a table."""
    half = Period(date(2025, 1, 1), date(2025, 7, 1))
    early = grid(first, half)
    both = grid([[a + b for a, b in zip(x, y, strict=True)] for x, y in zip(first, later,
                 strict=True)])  # fmt: skip
    early_public = early.without(prepared(early, [], RULE))
    late_public = both.without(prepared(both, [early_public], RULE))
    for where, n in late_public.values.items():
        before = early_public.value(where)
        if n is not None and before is not None:
            assert not RULE.is_small(abs(n - before))
    assert given_away(late_public, [early_public], RULE) == []


@settings(max_examples=20, deadline=None)
@given(small_grids, st.integers(0, 5), st.integers(0, 5))
def test_a_corrected_figure_never_shows_who_was_added(counts, where, added):
    """The same period again, after some acts were verified late."""
    before = grid(counts)
    before_public = before.without(prepared(before, [], RULE))
    changed = [list(row) for row in counts]
    changed[where // 3][where % 3] += added
    after = grid(changed)
    after_public = after.without(prepared(after, [before_public], RULE))
    for slice_, n in after_public.values.items():
        old = before_public.value(slice_)
        if n is not None and old is not None:
            assert not RULE.is_small(abs(n - old))


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 7), min_size=4, max_size=4))
def test_a_class_never_gives_its_types_away(counts):
    """Types a and b make the class x, c and d the class y; both lists are published."""
    types, of = ("a", "b", "c", "d"), {"a": "x", "b": "x", "c": "y", "d": "y"}
    by_type = dict(zip([(t,) for t in types], counts, strict=True))
    by_class = {("x",): counts[0] + counts[1], ("y",): counts[2] + counts[3]}
    sheet = counted(
        "acts", YEAR, (("type",), ("class",)), {"type": types, "class": ("x", "y")},
        {("type",): by_type, ("class",): by_class},
    )  # fmt: skip
    rule = (Coarser("class", "type", of),)
    public = sheet.without(prepared(sheet, [], RULE, rule))
    for name, mine in (("x", ("a", "b")), ("y", ("c", "d"))):
        whole = public.value((("class", name),))
        parts = [public.value((("type", t),)) for t in mine]
        hidden = [t for t, n in zip(mine, parts, strict=True) if n is None]
        if whole is None or not hidden:
            continue
        left = whole - sum(n or 0 for n in parts)
        assert len(hidden) > 1 and left + 1 >= RULE.values


@given(st.lists(st.integers(0, 9), min_size=2, max_size=6))
def test_a_list_with_one_hidden_entry_hides_another_or_its_total(counts):
    names = tuple(f"c{i}" for i in range(len(counts)))
    sheet = counted(
        "things", YEAR, (("cause",),), {"cause": names},
        {("cause",): {(n,): c for n, c in zip(names, counts, strict=True)}},
    )  # fmt: skip
    public = sheet.without(prepared(sheet, [], RULE))
    assert len(public.hidden()) != 1


def test_faces_that_form_a_ring_are_known_for_what_they_are():
    assert is_acyclic([("type", "region"), ("region", "quarter"), ("gender", "type"), ("cause",)])
    assert not is_acyclic([("type", "region"), ("region", "quarter"), ("quarter", "type")])


# --- any table system -----------------------------------------------------------

SYSTEMS = (
    (("a", "b"),),
    (("a", "b"), ("b", "c")),
    (("a", "b"), ("b", "c"), ("b", "d")),
    (("a", "b"), ("c",), ("d",)),
)
LISTS = {dim: tuple(f"{dim}{n}" for n in range(2 if dim in "cd" else 3)) for dim in "abcd"}
things = st.lists(
    st.tuples(*(st.integers(0, len(LISTS[dim]) - 1) for dim in "abcd"), st.integers(1, 12)),
    min_size=0, max_size=40,
)  # fmt: skip


def laid_out(given: list[tuple[int, ...]], faces: tuple[tuple[str, ...], ...], period: Period
             ) -> Sheet:  # fmt: skip
    counts: dict = {face: {} for face in faces}
    for *places, month in given:
        if period.since <= date(2025, month, 15) < period.until:
            said = {dim: LISTS[dim][n] for dim, n in zip("abcd", places, strict=True)}
            for face in faces:
                key = tuple(said[dim] for dim in face)
                counts[face][key] = counts[face].get(key, 0) + 1
    listed = {dim: LISTS[dim] for face in faces for dim in face}
    return counted("things", period, faces, listed, counts)


class Reader:
    """Knows all releases; one unknown for each full combination and stretch of time."""

    def __init__(self, releases: list[Sheet]) -> None:
        self.dims = sorted({dim for r in releases for face in r.faces for dim in face})
        marks = sorted({d for r in releases for d in (r.period.since, r.period.until)})
        self.stretches = list(pairwise(marks))
        every = product(*(LISTS[dim] for dim in self.dims), range(len(self.stretches)))
        self.place = {key: n for n, key in enumerate(every)}
        self.rows, self.right = [], []
        for release in releases:
            for where, n in release.values.items():
                if n is not None:
                    self.rows.append(self.row(where, release.period))
                    self.right.append(n)

    def row(self, where, period: Period) -> np.ndarray:
        said, row = dict(where), np.zeros(len(self.place))
        for (*chosen, stretch), n in self.place.items():
            since, until = self.stretches[stretch]
            inside = period.since <= since and until <= period.until
            if inside and all(
                said.get(dim, key) == key for dim, key in zip(self.dims, chosen, strict=True)
            ):
                row[n] = 1
        return row

    def values_of(self, where, period: Period) -> float:
        """Return how many values a count may have, at most."""
        row, ends = self.row(where, period), []
        for sign in (1, -1):
            found = linprog(
                sign * row, A_eq=np.array(self.rows) if self.rows else None,
                b_eq=self.right or None, bounds=(0, 10**4), method="highs",
            )  # fmt: skip
            ends.append(float(row @ found.x) if found.x is not None else 10**4 * (sign < 0))
        return np.floor(ends[1] + 1e-6) - np.ceil(ends[0] - 1e-6) + 1


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(SYSTEMS), things)
def test_no_system_of_tables_gives_a_hidden_figure_away(faces, given_):
    sheet = laid_out(given_, faces, YEAR)
    public = sheet.without(prepared(sheet, [], RULE))
    assert not any(RULE.is_small(n) for n in public.values.values() if n is not None)
    reader = Reader([public])
    for where in public.hidden():
        assert reader.values_of(where, YEAR) >= RULE.values, where


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(SYSTEMS[:2]), things, st.integers(2, 10))
def test_no_two_releases_of_a_system_give_a_hidden_figure_away(faces, given_, months):
    """The second begins later and ends later: they share some of their days."""
    periods = (Period(date(2025, 1, 1), date(2025, months + 1, 1)),
               Period(date(2025, (months + 2) // 2, 1), date(2026, 1, 1)))  # fmt: skip
    public: list[Sheet] = []
    for period in periods:
        sheet = laid_out(given_, faces, period)
        public.append(sheet.without(prepared(sheet, public, RULE)))
    reader = Reader(public)
    for sheet in public:
        for where in sheet.hidden():
            assert reader.values_of(where, sheet.period) >= RULE.values, (where, sheet.period)


@given(st.integers(0, 10**6), st.integers(2, 5))
def test_rounding_never_makes_people_disappear_or_appear(n, base):
    shown = to_nearest(n, base)
    assert shown % base == 0 and abs(shown - n) <= base / 2
    assert (shown == 0) == (n < base / 2)
    assert to_nearest(None, base) is None and to_nearest(n, 0) == n
