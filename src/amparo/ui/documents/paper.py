"""Papers as PDF, set by typst. Data goes in as JSON, never as markup: no text can become code."""

import json
import re
import unicodedata
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
    text = written_down(values, lang)
    try:
        return typst.compile(**asked_of(template, text, values["day"]))
    except typst.TypstError as error:
        if UNSHOWN not in str(error):
            raise
        return typst.compile(**asked_of(template, with_known_letters(text), values["day"]))


def written_down(values: Mapping[str, Any], lang: str) -> str:
    """Return what a template is filled with, as one text of JSON."""
    named = {"title": values["title"], "day": values["day"], "language": lang}
    told = {**values, **named, "words": words_of_paper(lang)}
    return ESCAPED.sub(_no_control, without_controls(json.dumps(told, ensure_ascii=False)))


# What no paper can hold: one such letter in a text, pasted or put there, would keep all of it from
# being printed. Tabs and line ends stay.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
ESCAPED = re.compile(r"\\(?:(u00[01][0-9a-f]|[bf])|.)")  # the same inside JSON


def without_controls(text: str) -> str:
    """Return a text without control characters."""
    return CONTROL.sub("", text)


def _no_control(found: re.Match[str]) -> str:
    return "" if found.group(1) else found.group()


def asked_of(template: str, text: str, day: str) -> dict[str, Any]:
    """Return what typst is asked, as plain values, to fill a template with a text of JSON."""
    noon = datetime.combine(date.fromisoformat(day), time(12), UTC)
    return {
        "input": str(TEMPLATES / template),
        "root": str(TEMPLATES),
        "font_paths": [],
        # Only what typst brings: the paper looks the same on every machine.
        "ignore_system_fonts": True,
        "sys_inputs": {"data": text},
        "pdf_standards": ["ua-1"],
        "timestamp": int(noon.timestamp()),
    }


UNSHOWN = "could not be displayed"
# What the fonts that typst brings can show; of the rest an accessible PDF may not hold a letter.
KNOWN = re.compile(
    r"[^\x20-\u04ff\u0590-\u05f4\u1e00-\u1eff\u2010-\u2040\u2042\u2044-\u2052\u2054-\u2060"
    r"\u2070-\u20bf\u2122\u2126\u2150-\u2184\u2190-\u21ff\u2200-\u22ff\u25a0-\u25ff]"
)
UNKNOWN = "\u25a1"


def with_known_letters(text: str) -> str:
    """Return a text in which each letter that no font shows is a plainer one, or a square."""
    return KNOWN.sub(lambda found: _plainer(found.group()), text)


def _plainer(letter: str) -> str:
    plain = unicodedata.normalize("NFKC", letter)
    # It stands inside JSON: nothing that ends a text may come of it.
    return UNKNOWN if KNOWN.search(plain) or '"' in plain or "\\" in plain else plain


def values_of(document: Document) -> dict[str, Any]:
    """Return a document as the template reads it."""
    return {
        "title": document.title,
        "reference": document.reference,
        "day": document.date.isoformat(),
        "date": day_in(document.language, document.date),
        "issuer": document.issuer,
        "marking": document.marking,
        "landscape": document.landscape,
        "blocks": [_plain(block) for block in document.blocks],
    }


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
            "page-of-part": gettext("Page %(page)s"),
            "signature": gettext("Signature"),
        }
