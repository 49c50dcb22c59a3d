"""The manual: every picture it names is there, none is left over, its words are those on screen."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

MANUAL = Path(settings.ROOT) / "docs" / "manual"
SHOTS = MANUAL / "shots"
LARGEST = 120_000  # bytes of one picture
LANGUAGES = ("es", "en")


def pages(language: str) -> list[Path]:
    return sorted((MANUAL / language).glob("*.md"))


def words_on_screen(language: str) -> set[str]:
    """Return what the interface says: the English as written, the Spanish as translated."""
    found: set[str] = set()
    for path in (Path(settings.ROOT) / "src" / "amparo").glob("*/locale/es/LC_MESSAGES/django.po"):
        with path.open("rb") as file:
            for message in read_po(file, "es"):
                said = message.id if language == "en" else message.string
                found.update([said] if isinstance(said, str) else said)
    return found


def test_both_languages_have_the_same_pages_and_the_index_names_them():
    spanish, english = ([page.name for page in pages(language)] for language in LANGUAGES)
    assert spanish == english
    linked = re.findall(r"\]\((\w+/[\w-]+\.md)\)", (MANUAL / "README.md").read_text())
    assert sorted(linked) == sorted(f"{lang}/{name}" for lang in LANGUAGES for name in spanish)


def test_every_picture_is_named_and_every_name_has_its_picture():
    named = {
        name
        for language in LANGUAGES
        for page in pages(language)
        for name in re.findall(r"!\[[^\]]+\]\(\.\./shots/([\w-]+\.png)\)", page.read_text())
    }
    there = {path.name for path in SHOTS.glob("*")}
    assert len(there) >= 12
    assert named == there


def test_pictures_stay_small():
    large = {path.name: path.stat().st_size for path in SHOTS.glob("*.png")}
    assert {name: size for name, size in large.items() if size > LARGEST} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stands_in_bold_is_on_the_screen(language):
    known = words_on_screen(language)
    invented = [
        f"{page.name}: {words}"
        for page in pages(language)
        for words in re.findall(r"\*\*(.+?)\*\*", page.read_text())
        if words not in known
    ]
    assert invented == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_keeps_to_pictures_in_its_own_language(language):
    for page in pages(language):
        names = re.findall(r"shots/([\w-]+)\.png", page.read_text())
        assert names, page.name
        assert all(name.endswith(f"-{language}") for name in names), page.name
