"""Papers as PDF, set by typst. Data goes in as JSON, never as markup: no text can become code."""

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
from django.utils import translation
from django.utils.translation import gettext

from amparo.ui import days
from amparo.ui.documents.blocks import Block, Document

TEMPLATES = Path(__file__).parent


def pdf(template: str, values: Mapping[str, Any], lang: str) -> bytes:
    """Return the PDF of a `.typ` file of this folder, filled with `values` (plain JSON data).

    `values` needs a `title` and a `day` (ISO date): the day is the document's own date, so that
    the same values give the same bytes.

    :raises KeyError: if `title` or `day` is missing.
    """
    day = date.fromisoformat(values["day"])
    noon = datetime.combine(day, time(12), UTC)
    data = {**values, "title": values["title"], "language": lang, "words": words_of_paper(lang)}
    return typst.compile(
        str(TEMPLATES / template),
        root=str(TEMPLATES),
        font_paths=[],
        # Only what typst brings: the paper looks the same on every machine.
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=int(noon.timestamp()),
    )


def pdf_of(document: Document) -> bytes:
    """Return a document as PDF."""
    values = {
        "title": document.title,
        "reference": document.reference,
        "day": document.date.isoformat(),
        "date": day_in(document.language, document.date),
        "issuer": document.issuer,
        "marking": document.marking,
        "landscape": document.landscape,
        "blocks": [_plain(block) for block in document.blocks],
    }
    return pdf("document.typ", values, document.language)


def _plain(block: Block) -> dict[str, Any]:
    """Return a block as plain values; nothing is copied, for tables may be long."""
    named = {field.name: getattr(block, field.name) for field in fields(block)}
    return {"kind": type(block).__name__.lower(), **named}


def day_in(lang: str, day: date) -> str:
    """Return a day in words in a language: «3 de mayo de 2026»."""
    with translation.override(lang):
        return days.day(day)


@lru_cache
def words_of_paper(lang: str) -> dict[str, str]:
    """Return the few words that every paper says, in its own language, not the reader's."""
    with translation.override(lang):
        return {
            "reference": gettext("Reference"),
            "page": gettext("Page %(page)s of %(pages)s"),
            "signature": gettext("Signature"),
        }
