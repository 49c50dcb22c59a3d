"""Compiles the translations of every room with babel, so that no gettext is needed."""

import os
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils.translation import trans_real

ROOMS = Path(__file__).resolve().parent.parent


def catalogues(rooms: Path = ROOMS) -> Iterator[Path]:
    """Return the `.po` files of every room, in order."""
    return iter(sorted(rooms.glob("*/locale/*/LC_MESSAGES/django.po")))


def compile_all(rooms: Path = ROOMS, *, anew: bool = False) -> list[Path]:
    """Write each `.mo` that is absent, or older than its `.po` or this file; return those."""
    written: list[Path] = []
    changed = Path(__file__).stat().st_mtime
    for source in catalogues(rooms):
        target = source.with_suffix(".mo")
        newest = max(source.stat().st_mtime, changed)
        if anew or not target.exists() or target.stat().st_mtime < newest:
            _compile(source, target)
            written.append(target)
    if written:
        _forget_what_was_read()
    return written


def _forget_what_was_read() -> None:
    """Let this process read the new catalogues: it may have looked before they were there."""
    trans_real._translations.clear()
    trans_real._default = None


def _leave_out_what_is_empty(catalogue: Catalog) -> None:
    """Drop plurals that nobody translated: babel writes them in English, and none falls back."""
    for message in list(catalogue):
        if message.pluralizable and not all(message.string or ("",)):
            catalogue.delete(message.id, message.context)


def _compile(source: Path, target: Path) -> None:
    with source.open("rb") as lines:
        catalogue = read_po(lines, locale=source.parts[-3], abort_invalid=True)
    _leave_out_what_is_empty(catalogue)
    # Written beside and moved into place: a server that starts meanwhile never reads half a file.
    fresh = target.with_suffix(f".mo.{os.getpid()}")
    with fresh.open("wb") as out:
        write_mo(out, catalogue, use_fuzzy=False)
    fresh.replace(target)
