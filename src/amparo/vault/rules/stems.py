"""Text cut to the stems of its words, in Spanish and in English, and to how these sound.

Accents and capitals are gone before a word is cut, so that it is found however it is typed; the
sound of the stem stands for it, so that «amenasa» finds «amenaza».
"""

from collections.abc import Iterable
from functools import lru_cache
from threading import local

from Stemmer import Stemmer

from amparo.vault.rules.lookups import normal_name
from amparo.vault.rules.sounds import sound

LONGEST = 40  # letters: a longer run is no word
MOST = 400  # different stems of one text: enough for four pages
READ = 50_000  # characters read of one text
TELL_LANGUAGE = 350  # words that tell the language of a text

# Words that carry no meaning of their own.
SPANISH_ONES = """
    a al algo ante aqui asi aun con como cual cuando de del desde donde dos e el ella ellas ellos
    en entre era es esa ese eso esta estaba este esto fue fueron ha han hasta hay la las le les lo
    los mas me mi mientras muy ni no nos o otra otro para pero por porque que quien se segun ser si
    sin sobre son su sus tambien tan te tiene todo tras tu un una uno y ya yo
"""
ENGLISH_ONES = """
    an and are as at be been but by can did do does for from had has have he her his how i if in
    into is it its more my no nor not of on one or our out she so some than that the their them
    then there they this to up was we were what when where which while who will with you your
"""
SPANISH, ENGLISH = frozenset(SPANISH_ONES.split()), frozenset(ENGLISH_ONES.split())
_own = local()  # a stemmer must not be used by two threads at once


def words(text: str) -> list[str]:
    """Return the words of a text that carry meaning, in normal letters, each once, in order."""
    return _telling(normal_name(text[:READ]).split())


def _telling(found: list[str]) -> list[str]:
    return [
        word
        for word in dict.fromkeys(found)
        if 1 < len(word) <= LONGEST and word not in SPANISH and word not in ENGLISH
    ]


def stems(text: str) -> set[str]:
    """Return the stems of a text in the language that it is most likely written in."""
    found = normal_name(text[:READ]).split()
    cut = "english" if _is_english(found[:TELL_LANGUAGE]) else "spanish"
    return {stem(word, cut) for word in _telling(found)[:MOST]}


def forms_of(word: str) -> set[str]:
    """Return the stems that a word looked for may have: as Spanish and as English."""
    return {stem(word, "spanish"), stem(word, "english")}


@lru_cache(maxsize=50_000)
def stem(word: str, language: str) -> str:
    """Return how the stem of a normal word sounds."""
    if any(letter.isdigit() for letter in word):
        return word
    return sound(_stemmer(language).stemWord(word)) or word


def _stemmer(language: str) -> Stemmer:
    if not hasattr(_own, language):
        setattr(_own, language, Stemmer(language, 0))  # `stem` remembers words
    return getattr(_own, language)


def _is_english(bare: list[str]) -> bool:
    return _count(bare, ENGLISH) > _count(bare, SPANISH)


def _count(bare: Iterable[str], among: frozenset[str]) -> int:
    return sum(word in among for word in bare)
