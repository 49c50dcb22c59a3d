"""Quechua is spelt one way: normalised Southern Quechua, with the consonants of Ayacucho.

Plain stops only: «qaway», «punchaw», «huntasqa», neither with an aspirate nor with an apostrophe.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from vocab.country import UNITS

SOURCES = Path(__file__).parents[2] / "src"
NOT_SAID = re.compile(r"%\(\w+\)\w|\{[^}]*\}|<[^>]+>|https?:\S+")
WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
OTHERWISE = re.compile(r"['’ʼ]|[qkpt]h|chh", re.IGNORECASE)
NAMES = re.compile(r"(natural earth|iphone)", re.IGNORECASE)


def quechua() -> Iterator[str]:
    """Yield every Quechua text of the catalogues and of the lists."""
    for path in SOURCES.glob("amparo/*/locale/qu/LC_MESSAGES/django.po"):
        with path.open("rb") as file:
            for message in read_po(file, locale="qu"):
                if message.id:
                    yield from (
                        [message.string] if isinstance(message.string, str) else message.string
                    )
    for path in SOURCES.glob("vocab/**/*.toml"):
        yield from said_in(tomllib.loads(path.read_text(encoding="utf-8")))
    yield from (unit.qu for unit in UNITS.values())


def said_in(part: object) -> Iterator[str]:
    """Yield what the entries `qu` of a list say, however deep they lie."""
    if isinstance(part, dict):
        for key, inner in part.items():
            yield from [inner] if key == "qu" and isinstance(inner, str) else said_in(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from said_in(inner)


def spelt_otherwise(text: str) -> set[str]:
    """Return the words of a text that have an apostrophe or an aspirate."""
    plain = NAMES.sub(" ", NOT_SAID.sub(" ", text))
    return {word for word in WORD.findall(plain) if OTHERWISE.search(word)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Qhaway, p’unchaw %(nothing)s", {"Qhaway", "p’unchaw"}),
        ("Natural Earth, iPhonepi: «qaway» 'punchaw'", set()),
    ],
)
def test_an_aspirate_or_an_apostrophe_is_found(text, found):
    assert spelt_otherwise(text) == found


def test_quechua_has_neither_aspirates_nor_apostrophes():
    texts = list(quechua())
    assert len(texts) > 3000
    found = {word for text in texts for word in spelt_otherwise(text)}
    assert not found, f"Write these with plain consonants, as in «qaway»: {sorted(found)}"
