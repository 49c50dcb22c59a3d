"""Cutting a text into passages that can be cited: paragraphs, items of lists, footnotes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol

PARAGRAPH, HEADING, ITEM, FOOTNOTE = "paragraph", "heading", "item", "footnote"
LONGEST = 20_000  # characters of one passage; what is longer is cut at a sentence

_NOTE = re.compile(r"^(?:\[(\d{1,3})\]|<sup>(\d{1,3})</sup>)\s*\S")
_NUMBERED = re.compile(r"^(?:¶\s?|§\s?)?(\d{1,3})[.)]\s+\S")
_LETTERED = re.compile(r"^\(?([a-z])\)\s+\S")
_DASHED = re.compile(r"^[-–—•▪◦*+]\s+\S")
_RULE = re.compile(r"^[-–—_*=\s]{3,}$")
_END = re.compile(r"[.!?…:;)\]»”\"']\s*$")
WRAPPED = 120  # characters: a longer line was not broken to fit a page


@dataclass(frozen=True, slots=True)
class Passage:
    """One part of a document: `label` is the number it prints itself, `line` that of the file."""

    text: str
    kind: str = PARAGRAPH
    label: str = ""
    page: int | None = None
    line: int | None = None


class Placed(Protocol):
    """Anything that knows where in a document it stands: a passage here, or its row."""

    @property
    def text(self) -> str: ...  # noqa: D102
    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def label(self) -> str: ...  # noqa: D102
    @property
    def page(self) -> int | None: ...  # noqa: D102
    @property
    def line(self) -> int | None: ...  # noqa: D102


def cut(text: str) -> list[Passage]:
    """Return the passages of a plain text, in order; a form feed begins a page."""
    found: list[Passage] = []
    pages = text.replace("\r\n", "\n").replace("\r", "\n").split("\f")
    line = 1
    for number, page in enumerate(pages, start=1):
        lines = page.split("\n")
        for first, block in _blocks(lines):
            known = passage_of(block, page=number if len(pages) > 1 else None, line=line + first)
            found += split_long(known)
        line += len(lines) - 1
    return number_items(found)


def passage_of(text: str, *, page: int | None = None, line: int | None = None) -> Passage:
    """Return a block of text as a passage, by how it begins and ends."""
    if note := _NOTE.match(text):
        return Passage(text, FOOTNOTE, note[1] or note[2], page, line)
    if letter := _LETTERED.match(text):
        return Passage(text, ITEM, letter[1], page, line)
    if number := _NUMBERED.match(text):
        return Passage(text, PARAGRAPH, number[1], page, line)
    if _DASHED.match(text):
        return Passage(text, ITEM, "", page, line)
    is_short = len(text) <= 140 and "\n" not in text and not _END.search(text)
    return Passage(text, HEADING if is_short and text[0].isupper() else PARAGRAPH, "", page, line)


def number_items(found: list[Passage]) -> list[Passage]:
    """Return the passages with the items of each list numbered from 1 where they print none."""
    count, numbered = 0, []
    for one in found:
        count = count + 1 if one.kind == ITEM else 0
        numbered.append(replace(one, label=str(count)) if count and not one.label else one)
    return numbered


def split_long(one: Passage) -> Iterator[Passage]:
    """Yield a passage, in parts where it is too long to be shown and cited whole."""
    rest = one
    while len(rest.text) > LONGEST:
        stop = rest.text.rfind(". ", LONGEST // 2, LONGEST) + 1 or LONGEST
        yield replace(rest, text=rest.text[:stop].strip())
        rest = replace(rest, text=rest.text[stop:].strip(), label="")
    if rest.text:
        yield rest


def _blocks(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yield the blocks of a page with the index of their first line.

    Lines that were broken to fit a page belong together; a line that begins as an item, a number
    or a note does, or one after a line too long to have been broken, stands alone.
    """
    block: list[str] = []
    first = 0
    for index, raw in enumerate(lines):
        line = raw.strip()
        if not line or _RULE.match(line):
            if block:
                yield first, " ".join(block)
            block = []
            continue
        if block and (_begins(line) or len(block[-1]) > WRAPPED or _stands_alone(block[-1], line)):
            yield first, " ".join(block)
            block = []
        if not block:
            first = index
        block.append(line)
    if block:
        yield first, " ".join(block)


def _begins(line: str) -> bool:
    return any(shape.match(line) for shape in (_NOTE, _NUMBERED, _LETTERED, _DASHED))


def _stands_alone(before: str, line: str) -> bool:
    """Test if two short lines are no sentence that was broken: the first ends, or is a title."""
    return len(before) < 60 and (bool(_END.search(before)) or line[0].isupper())


def locator_of(one: Placed, number: int) -> str:
    """Return where a passage stands, in signs that need no language: «p. 3, n. 13, l. 80»."""
    parts = [f"p. {one.page}"] if one.page else []
    if one.kind == FOOTNOTE:
        parts.append(f"n. {one.label}")
    elif one.label and one.kind == PARAGRAPH:
        parts.append(f"¶ {one.label}")
    else:
        parts.append(f"§ {number}" + (f" ({one.label})" if one.label else ""))
    if one.line:
        parts.append(f"l. {one.line}")
    return ", ".join(parts)
