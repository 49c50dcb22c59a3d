"""Paragraphs, related links and numbers of a release: plain values only."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

MOST_LINKS = 10
_PATH = re.compile(r"/(?!/)[\w/.~?=&%+-]*(?:#[\w.-]*)?", re.ASCII)


class BadLink(Exception):
    """A line names no page of this site; `line` is that line."""

    def __init__(self, line: str) -> None:
        super().__init__(line)
        self.line = line


@dataclass(frozen=True, slots=True)
class Link:
    """A page of this site, and the words that lead there."""

    path: str
    words: str


def paragraphs_of(text: str) -> list[str]:
    """Return the paragraphs of a text, which empty lines part."""
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return [" ".join(block.split()) for block in blocks if block.strip()]


def links_in(typed: str) -> list[Link]:
    """Return the links that are typed one a line: the address, a space, the words.

    :raises BadLink: for a line whose address is no path of this site.
    """
    found = []
    for line in filter(None, (one.strip() for one in typed.splitlines())):
        path, _sep, words = line.partition(" ")
        if not _PATH.fullmatch(path) or ".." in path:
            raise BadLink(line)
        found.append(Link(path, words.strip() or path))
    if len(found) > MOST_LINKS:
        raise BadLink(typed.splitlines()[MOST_LINKS])
    return found


def typed_again(links: Sequence[dict[str, str]]) -> str:
    """Return kept links as they are typed."""
    return "\n".join(f"{one['path']} {one['words']}" for one in links)


def numbered(number: int, year: int, code: str) -> str:
    """Return the number of a release as it is printed: `012-2026-RREE`."""
    return f"{number:03d}-{year}-{code}"
