"""Papers as PDF; long ones set in parts, each in a process of its own, and joined into one PDF.

Typst holds a whole paper at once, some hundred kilobytes for each row of a table, and lets none of
it go. So no more than a part is ever held.
"""

import io
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from amparo.ui.documents import setting
from amparo.ui.documents.blocks import Block, Document, Table
from amparo.ui.documents.joining import joined
from amparo.ui.documents.paper import (
    UNSHOWN,
    asked_of,
    pdf,
    values_of,
    with_known_letters,
    written_down,
)

ROWS = 1_500  # of tables in one part: about 250 MiB
SECONDS = 300  # for one part
PAGES = re.compile(rb"/Type/Pages/Count (\d+)")
Tell = Callable[[int], Any]


class NotSet(RuntimeError):
    """A part of a paper could not be set."""


def rows_of(document: Document) -> int:
    """Return how many rows the tables of a paper have."""
    return sum(len(block.rows) for block in document.blocks if isinstance(block, Table))


def pdf_of(document: Document, tell: Tell = int) -> bytes:
    """Return a paper as PDF, readable by a screen reader; the same bytes each time.

    A long one is set in parts: `tell` is called with the rows that are set so far.
    """
    if rows_of(document) <= ROWS:
        return pdf("document.typ", values_of(document), document.language)
    out = io.BytesIO()
    joined(_set(document, tell), out)
    return out.getvalue()


def _set(document: Document, tell: Tell) -> Iterator[bytes]:
    page, done = 1, 0
    for blocks in cut(document.blocks, ROWS):
        part = replace(document, blocks=blocks)
        values = {**values_of(part), "part": {"page": page}}
        made = _apart(written_down(values, document.language), values["day"])
        found = PAGES.search(made)
        page += int(found.group(1)) if found else 0
        done += rows_of(part)
        tell(done)
        yield made


def cut(blocks: Any, most: int) -> Iterator[list[Block]]:
    """Yield blocks in parts with at most so many rows; a longer table goes on in the next part."""
    part: list[Block] = []
    room = most
    for block in blocks:
        rows = block.rows if isinstance(block, Table) else ()
        start = 0
        while len(rows) - start > room:
            if room:
                part.append(_slice(block, start, start + room))
            yield part
            start, part, room = start + room, [], most
        room -= len(rows) - start
        part.append(_slice(block, start, len(rows)) if start else block)
    if part:
        yield part


def _slice(table: Any, start: int, end: int) -> Table:
    of = f"{table.caption} ({start + 1}–{end} / {len(table.rows)})"
    return replace(table, caption=of, rows=table.rows[start:end])


def _apart(text: str, day: str) -> bytes:
    """Return the PDF of a part, made by another process.

    :raises NotSet: if typst refuses it.
    """
    done = _run(text, day)
    if done.returncode and UNSHOWN in done.stderr.decode(errors="replace"):
        done = _run(with_known_letters(text), day)
    if done.returncode:
        raise NotSet(done.stderr.decode(errors="replace")[-500:])
    return done.stdout


def _run(text: str, day: str) -> subprocess.CompletedProcess[bytes]:
    # Only this house's own script, and data as data: nothing here can become a command.
    asked = json.dumps(asked_of("document.typ", text, day)).encode()
    command = [sys.executable, "-I", str(setting.__file__)]
    return subprocess.run(  # noqa: S603
        command, input=asked, capture_output=True, timeout=SECONDS, check=False
    )
