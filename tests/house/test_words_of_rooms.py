"""Words that rooms share are translated one way: the catalogues of all rooms are read as one.

Django joins the catalogues of the rooms into one, in which the first room wins. Two rooms that say
one English word in two ways therefore change each other's pages: a button «Open» once read
«Abiertas» on every home. A word that means two things takes a context in one of the rooms.
"""

import ast
from collections import defaultdict
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOMS = Path(__file__).parents[2] / "src" / "amparo"


def said_by_rooms(language: str) -> dict[tuple[str | None, str], dict[str, list[str]]]:
    """Return each English word with its translations, and the rooms that give each."""
    found: dict[tuple[str | None, str], dict[str, list[str]]] = defaultdict(dict)
    for path in sorted(ROOMS.glob(f"*/locale/{language}/LC_MESSAGES/django.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                words = message.id if isinstance(message.id, str) else message.id[0]
                said = message.string if isinstance(message.string, str) else message.string[0]
                if words and said:
                    rooms = found[message.context, words].setdefault(said, [])
                    rooms.append(path.relative_to(ROOMS).parts[0])
    return found


@pytest.mark.parametrize("language", ["es", "qu"])
def test_a_word_of_two_rooms_is_translated_one_way(language):
    found = said_by_rooms(language)
    assert len(found) > 100
    twice = {key: said for key, said in found.items() if len(said) > 1}
    assert not twice, f"Translate these one way, or give one room's a context: {twice}"


DESKS = {"commitments", "diplomacy", "monitor", "reports", "press", "forecasts", "evidence"}


def test_nine_in_ten_words_that_several_desks_say_have_quechua():
    spanish, quechua = said_by_rooms("es"), said_by_rooms("qu")
    shared = [
        key
        for key, said in spanish.items()
        if len({room for rooms in said.values() for room in rooms} & DESKS) > 1
    ]
    lacking = [key for key in shared if key not in quechua]
    assert len(shared) > 150
    assert len(lacking) < len(shared) / 10, lacking


def test_no_word_hides_inside_an_f_string():
    """What extracts the words does not look into f-strings: such a word was never translated."""
    called = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext"}
    hidden = [
        f"{path.relative_to(ROOMS)}:{inner.lineno}"
        for path in sorted(ROOMS.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.JoinedStr)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Call) and getattr(inner.func, "id", "") in called
    ]
    assert not hidden, f"Say these words outside the f-string: {hidden}"
