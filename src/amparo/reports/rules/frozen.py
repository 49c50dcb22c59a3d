"""Documents as text that never changes, and back: one line of JSON, the same for the same words."""

import json
from collections.abc import Callable
from dataclasses import fields
from hashlib import sha256
from typing import Any

from amparo.reports.rules.document import (
    BARE,
    IN_WORDS,
    Block,
    Cell,
    Document,
    Heading,
    Noted,
    Pairs,
    Paragraph,
    Table,
)

MARK = 16  # letters of the hash that are printed


def as_plain(document: Document) -> dict[str, Any]:
    """Return a document as plain values for JSON."""
    return {
        "format": document.format, "key": document.key, "title": document.title,
        "language": document.language, "as_of": document.as_of, "known": document.known,
        "filters": [list(pair) for pair in document.filters], "preface": list(document.preface),
        "blocks": [_block(block) for block in document.blocks], "notes": list(document.notes),
    }  # fmt: skip


def frozen(document: Document) -> str:
    """Return a document as one line of JSON with sorted keys."""
    return json.dumps(as_plain(document), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def hash_of(text: str) -> str:
    """Return the SHA-256 of a frozen document."""
    return sha256(text.encode()).hexdigest()


def mark_of(text: str) -> str:
    """Return the short mark by which two papers with the same words are known."""
    return hash_of(text)[:MARK]


def thawed(text: str) -> Document:
    """Return the document that was frozen.

    :raises ValueError: if it is of a format that is not known here.
    """
    plain = json.loads(text)
    if plain.get("format") not in (BARE, IN_WORDS):
        raise ValueError("a document of another format")
    return Document(
        key=plain["key"], title=plain["title"], language=plain["language"], as_of=plain["as_of"],
        known=plain["known"], filters=tuple((label, words) for label, words in plain["filters"]),
        preface=tuple(plain["preface"]), notes=tuple(plain["notes"]), format=plain["format"],
        blocks=tuple(_READ[one.pop("block")](one) for one in plain["blocks"]),
    )  # fmt: skip


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Table):
        return {
            "block": "table", "name": block.name, "caption": block.caption, "empty": block.empty,
            "columns": list(block.columns), "widths": list(block.widths),
            "rows": [[_cell(cell) for cell in row] for row in block.rows],
            **({"days": list(block.days)} if block.days else {}),
        }  # fmt: skip
    if isinstance(block, Pairs):
        return {"block": "pairs", "pairs": [list(pair) for pair in block.pairs]}
    plain = {field.name: getattr(block, field.name) for field in fields(block)}
    return {"block": type(block).__name__.lower(), **plain}


def _cell(cell: Cell) -> Any:
    return [cell.value, list(cell.notes)] if isinstance(cell, Noted) else cell


def _read_cell(plain: Any) -> Cell:
    return Noted(plain[0], tuple(plain[1])) if isinstance(plain, list) else plain


def _read_table(plain: dict[str, Any]) -> Table:
    return Table(
        plain["name"], plain["caption"], tuple(plain["columns"]),
        tuple(tuple(_read_cell(cell) for cell in row) for row in plain["rows"]),
        tuple(plain["widths"]), plain["empty"], tuple(plain.get("days", ())),
    )  # fmt: skip


_READ: dict[str, Callable[[dict[str, Any]], Block]] = {
    "heading": lambda plain: Heading(**plain),
    "paragraph": lambda plain: Paragraph(
        plain["text"], tuple(plain["notes"]), strong=plain["strong"]
    ),
    "pairs": lambda plain: Pairs(tuple((label, words) for label, words in plain["pairs"])),
    "table": _read_table,
}
