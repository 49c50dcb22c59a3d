"""What is missing before a step can be taken, in words for the person who must fill it in."""

from dataclasses import dataclass

from vocab import Words


@dataclass(frozen=True, slots=True)
class Problem:
    """Something missing: a stable key, the measure or item it is about, the words."""

    key: str
    about: str
    words: Words
