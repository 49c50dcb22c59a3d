"""The heading of a table and the HXL hashtags under it: which column is which."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Mapping as MappingOf
from itertools import chain

from amparo.exchange.rules.tables import Table, Unreadable
from vocab.exchange_files import Column, Mapping, limits

Reads = Callable[[str], bool]
# A hashtag with its attributes, as the HXL standard 1.1 writes it: «#adm1 +name +es».
TAG = re.compile(r"^#[a-z][a-z0-9_]*(\s*\+\s*[a-z][a-z0-9_]*)*$", re.IGNORECASE)

# A heading that says which column it is: «Título [database:title]», «[rel:action-reference|x]».
MARK = re.compile(r"\[\s*(\w+)\s*:\s*([^\]|]+)(?:\|[^\]]*)?\]\s*$")


def same(heading: str) -> str:
    """Return a heading for comparing: composed letters, single spaces, no capitals."""
    return " ".join(unicodedata.normalize("NFC", heading).split()).casefold()


def same_tag(tag: str) -> str:
    """Return a hashtag for comparing: no spaces or capitals, attributes in order."""
    name, *attributes = "".join(tag.split()).casefold().split("+")
    return "+".join([name, *sorted(attributes)])


def check_columns(count: int) -> None:
    """Check that a table is not too wide.

    :raises Unreadable: if it is.
    """
    if count > limits().columns:
        raise Unreadable("columns", "columns", limit=limits().columns)


def headings_of(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the headings that a first row holds.

    :raises Unreadable: if there is none, or one stands twice.
    """
    headings = [" ".join(unicodedata.normalize("NFC", cell).split()) for cell in cells]
    while headings and not headings[-1]:
        headings.pop()
    check_columns(len(headings))
    if not headings:
        raise Unreadable("heading", "heading")
    seen: set[str] = set()
    for heading in headings:
        if heading and same(heading) in seen:
            raise Unreadable("twice", "twice", heading=heading)
        seen.add(same(heading))
    return tuple(headings)


def tags_under(
    headings: tuple[str, ...], lines: Iterator[list[str]]
) -> tuple[dict[str, str], Iterator[list[str]]]:
    """Return the hashtags by heading, and the lines without their row.

    They stand in the row under the heading, or in the heading itself.
    """
    if tags := _as_tags(headings, headings):
        return tags, lines
    first = next(lines, None)
    if first is None:
        return {}, iter(())
    tags = _as_tags(headings, first)
    return (tags, lines) if tags else ({}, chain([first], lines))


def _as_tags(headings: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    said = [cell.strip() for cell in cells]
    if not any(said) or not all(TAG.match(cell) for cell in said if cell):
        return {}
    pairs = zip(headings, said, strict=False)
    return {heading: same_tag(tag) for heading, tag in pairs if heading and tag}


def columns_of(
    table: Table,
    columns: MappingOf[str, Column],
    *,
    groups: bool = False,
    marks: Sequence[str] = (),
) -> dict[str, str]:
    """Return of which heading each field comes: by its column's name, else by its hashtag.

    A hashtag that stands over several columns names none of them: nothing is guessed.
    """
    by_name = {same(heading): heading for heading in table.headings if heading}
    if groups:  # a form's question stands behind the names of its groups
        last = [(same(h.rpartition("/")[2]), h) for h in table.headings]
        by_name = {**dict(reversed(last)), **by_name}
    if marks:
        by_name = {**_marked(table, marks), **by_name}
    found = {}
    for name, spec in columns.items():
        names = (same(one) for one in (name, *spec.also))
        there = next((by_name[one] for one in names if one in by_name), "")
        if heading := there or _tagged(table, spec):
            found[spec.field] = heading
    return found


def _marked(table: Table, marks: Sequence[str]) -> dict[str, str]:
    said = ((MARK.search(heading), heading) for heading in table.headings)
    return {same(mark[2]): h for mark, h in said if mark and mark[1].casefold() in marks}


def _tagged(table: Table, spec: Column) -> str:
    if not spec.tag:
        return ""
    wanted = same_tag(spec.tag)
    found = [heading for heading, tag in table.tags.items() if tag == wanted]
    return found[0] if len(found) == 1 else ""


def fields_of(table: Table, mapping: Mapping) -> dict[str, str]:
    """Return of which heading each field of a mapping comes."""
    return columns_of(table, mapping.columns, groups=mapping.groups, marks=mapping.marks)


def missing_from(table: Table, mapping: Mapping) -> list[str]:
    """Return the columns that a mapping needs and a table lacks."""
    have = set(fields_of(table, mapping))
    headings = {same(heading) for heading in table.headings}
    lacking = [n for n, c in mapping.columns.items() if not c.optional and c.field not in have]
    keys = [n for n in mapping.key if n not in mapping.columns and same(n) not in headings]
    return [*lacking, *keys]


def unread(table: Table, mapping: Mapping, reads: Reads = lambda _heading: False) -> Iterable[str]:
    """Return the headings that a mapping does not read and does not name as left out.

    `reads` tests for those that the importer itself looks for.
    """
    read = {same(heading) for heading in fields_of(table, mapping).values()}
    known = read | {same(name) for name in (*mapping.ignored, *mapping.key)}
    for heading in table.headings:
        end = same(heading.rpartition("/")[2]) if mapping.groups else ""
        if heading and same(heading) not in known and end not in known and not reads(heading):
            yield heading
